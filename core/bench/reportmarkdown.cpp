// For a pull request: the sentence first, then what a reviewer asks.
#include "bench/reportlines.h"
#include "bench/reporttext.h"

#include <algorithm>
#include <spdlog/fmt/fmt.h>

namespace tierline::bench {

namespace {

constexpr std::size_t slicesShown = 5, casesShown = 10, promptShown = 90, nameShown = 60;

std::string cell(std::string_view text, std::size_t most = nameShown) {
    return forMarkdown(excerpt(text, most));
}

std::string withRange(const std::string& value, const std::string& range) {
    return ownMarkdown(range.empty() ? value : value + " " + range);
}

std::string figures(const ReportPart& part) {
    const auto& evaluation = *part.evaluation;
    const bool compared = evaluation.comparison.has_value();
    auto out = compared ? fmt::format("| | {} | {} | difference |\n|---|---:|---:|---:|\n",
                                      cell(evaluation.run.policy), cell(evaluation.comparison->against.name))
                        : fmt::format("| | {} |\n|---|---:|\n", cell(evaluation.run.policy));
    for (const auto& line : figureLines(evaluation)) {
        out += fmt::format("| {} | {} |", line.label, withRange(line.here, line.hereRange));
        if (compared)
            out += fmt::format(" {} | {} |", withRange(line.there, line.thereRange),
                               ownMarkdown(line.difference));
        out += "\n";
    }
    return out;
}

std::string beside(const Evaluation& evaluation) {
    std::string out;
    for (const auto& line : standing(evaluation)) {
        if (line.isCandidate || line.isLive) continue;
        out += fmt::format("{}{} {}", out.empty() ? "Beside it: " : "; ", cell(line.name), line.right);
        if (!line.range.empty()) out += " " + line.range;
        if (!line.usd.empty()) out += " at " + ownMarkdown(line.usd);
    }
    return out.empty() ? out : out + ".\n\n";
}

std::string gates(const std::vector<GateResult>& results) {
    if (results.empty()) return {};
    auto out = "**" + gatesSummary(results) + "**\n\n";
    for (const auto& result : results)
        out += fmt::format("- {} {} – {}: {}\n", gateSign(result.verdict), codeMarkdown(result.text),
                           gateWord(result.verdict), forMarkdown(visible(result.sentence)));
    return out + "\n";
}

std::string slices(const Evaluation& evaluation) {
    if (evaluation.slices.empty()) return {};
    const bool compared = evaluation.comparison.has_value();
    auto out =
        fmt::format("**Worst slices**\n\n| slice | cases | {} |{}\n|---|---:|---:|{}\n",
                    rightWord(evaluation), compared ? " before | p |" : "", compared ? "---:|---:|" : "");
    for (std::size_t at = 0; at < std::min(slicesShown, evaluation.slices.size()); ++at) {
        const auto& slice = evaluation.slices[at];
        out += fmt::format(
            "| {} | {} | {} |", cell(sliceName(slice)), slice.rows,
            withRange(rightText(evaluation, slice.right.value), rightRange(evaluation, slice.right)));
        if (compared)
            out +=
                fmt::format(" {} | {} |", slice.against ? rightText(evaluation, slice.against->value) : "–",
                            slice.against ? chance(slice.p) : "–");
        out += "\n";
    }
    if (evaluation.slices.size() > slicesShown)
        out += fmt::format("\nand {} more.\n", evaluation.slices.size() - slicesShown);
    return out + "\n";
}

std::string regressed(const ReportPart& part) {
    const auto& comparison = part.evaluation->comparison;
    if (!comparison) return {};
    auto out = fmt::format(
        "**Regressed {}** · fixed {} · still wrong {} · unchanged {}\n\n",
        grouped(countOf(*comparison, Bucket::Regressed)), grouped(countOf(*comparison, Bucket::Fixed)),
        grouped(countOf(*comparison, Bucket::StillWrong)), grouped(countOf(*comparison, Bucket::Unchanged)));
    const auto cases = casesOf(part, Bucket::Regressed);
    if (cases.empty()) return out;
    out += fmt::format("| case | prompt | truth | {} | {} |\n|---|---|---|---|---|\n",
                       cell(comparison->against.name), cell(part.evaluation->run.policy));
    for (std::size_t at = 0; at < std::min(casesShown, cases.size()); ++at) {
        const auto& line = cases[at];
        out += fmt::format("| {} | {} | {} | {} | {} |\n", cell(line.item->id),
                           cell(line.item->prompt, promptShown), cell(truthOf(part, *line.item)),
                           cell(wentTo(*line.there, part.against->header)),
                           cell(wentTo(*line.here, part.run->header)));
    }
    if (cases.size() > casesShown) out += fmt::format("\nand {} more.\n", cases.size() - casesShown);
    return out + "\n";
}

std::string card(const ReportPart& part) {
    auto out = std::string("<details><summary>Determinism card</summary>\n\n| | |\n|---|---|\n");
    for (const auto& line : cardOf(part))
        out += fmt::format("| {} | {} |\n", line.label, cell(line.value, 200));
    return out + "\n</details>\n";
}

std::string section(const ReportPart& part) {
    const auto& evaluation = *part.evaluation;
    auto out = "### " + forMarkdown(excerpt(headlineOf(part), 200)) + "\n\n**"
               + forMarkdown(visible(evaluation.sentence)) + "**\n\n" + gates(part.gates) + figures(part)
               + "\n" + beside(evaluation);
    for (const auto& note : evaluation.notes)
        out += "> " + forMarkdown(visible(note)) + "\n>\n";
    if (!evaluation.notes.empty()) out.replace(out.size() - 2, 2, "\n");
    return out + slices(evaluation) + regressed(part) + card(part);
}

} // namespace

std::string markdownReport(const Report& report) {
    std::string out;
    for (const auto& part : report.parts)
        out += (out.empty() ? "" : "\n") + section(part);
    return out;
}

} // namespace tierline::bench
