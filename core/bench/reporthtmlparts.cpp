// Tables and lists of the HTML report.
#include "bench/reporthtml.h"

#include "bench/reportcharts.h"
#include "bench/reportlines.h"
#include "bench/reporttext.h"

#include <algorithm>
#include <spdlog/fmt/fmt.h>

namespace tierline::bench::html {

namespace {

constexpr std::size_t slicesShown = 40, casesShown = 50, promptShown = 600, namesShown = 80;

std::string th(std::string_view text) {
    return fmt::format("<th scope=\"col\">{}</th>", text);
}
std::string td(std::string_view text) {
    return fmt::format("<td>{}</td>", text);
}
std::string ranged(std::string_view value, std::string_view range) {
    return fmt::format("<td>{}{}</td>", value,
                       range.empty() ? std::string() : fmt::format(" <small>{}</small>", range));
}

// Right on the diagonal, under it too low, above it too high; severe where two or more tiers too low.
std::string_view heatOf(std::size_t truth, std::size_t predicted) {
    if (truth == predicted) return "right";
    if (predicted > truth) return "over";
    return truth - predicted >= 2 ? "severe" : "under";
}

std::string confusionRow(const TierQuality& quality, const std::vector<std::string>& tiers,
                         std::size_t truth) {
    std::uint64_t all = 0;
    for (std::size_t predicted = 0; predicted < quality.tiers; ++predicted)
        all += quality.confusion[truth * quality.tiers + predicted];
    auto out = fmt::format("<tr><th scope=\"row\">{}</th>", truth < tiers.size() ? cell(tiers[truth]) : "?");
    for (std::size_t predicted = 0; predicted < quality.tiers; ++predicted) {
        const auto count = quality.confusion[truth * quality.tiers + predicted];
        const double share = all > 0 ? static_cast<double>(count) / static_cast<double>(all) : 0;
        out += fmt::format("<td class=\"{}\"><i style=\"opacity:{:.2f}\"></i><span>{}</span></td>",
                           heatOf(truth, predicted), count == 0 ? 0 : 0.08 + 0.6 * share,
                           count == 0 ? "·" : grouped(count));
    }
    const auto& each = quality.each[truth];
    return out
           + fmt::format("<td>{}</td><td>{}</td></tr>", each.recall ? percent(*each.recall) : "–",
                         each.precision ? percent(*each.precision) : "–");
}

std::string caseItem(const ReportPart& part, const CaseLine& line) {
    const auto& item = *line.item;
    auto out = fmt::format("<li><p class=\"what\"><b>{}</b> truth {}", cell(excerpt(item.id, namesShown)),
                           cell(truthOf(part, item)));
    if (line.there != nullptr) out += "; live " + cell(wentTo(*line.there, part.against->header));
    out += fmt::format("; candidate {}, score {:.2f}</p><p class=\"prompt\">{}</p>",
                       cell(wentTo(*line.here, part.run->header)),
                       static_cast<double>(line.here->score) / 1e6, cell(excerpt(item.prompt, promptShown)));
    if (!item.reason.empty()) out += "<p class=\"note\">" + cell(excerpt(item.reason, promptShown)) + "</p>";
    if (!line.here->trouble.empty())
        out += "<p class=\"note\">" + cell(excerpt(line.here->trouble, promptShown)) + "</p>";
    return out + "</li>";
}

std::string bucket(const ReportPart& part, std::string_view title, const std::vector<CaseLine>& lines,
                   bool open) {
    auto out = fmt::format("<details{}><summary>{} <b>{}</b></summary>",
                           open && !lines.empty() ? " open=\"open\"" : "", title, grouped(lines.size()));
    if (lines.empty()) return out + "<p class=\"note\">None.</p></details>";
    out += "<ol>";
    for (std::size_t at = 0; at < std::min(casesShown, lines.size()); ++at)
        out += caseItem(part, lines[at]);
    out += "</ol>";
    if (lines.size() > casesShown)
        out += fmt::format("<p class=\"note\">and {} more: the CSV report has all.</p>",
                           grouped(lines.size() - casesShown));
    return out + "</details>";
}

std::string sliceRow(const Slice& slice, bool compared) {
    auto out = fmt::format("<tr><th scope=\"row\">{}</th>", cell(sliceName(slice))) + td(grouped(slice.rows))
               + fmt::format("<td class=\"wide\">{}</td>", shareBar(slice.right, slice.against))
               + ranged(percent(slice.right.value), rangeOf(slice.right));
    if (compared) {
        out += td(slice.against ? signedPoints(slice.right.value - slice.against->value) : std::string("–"));
        out += td(slice.against ? chance(slice.p) : std::string("–"));
    }
    out += td(slice.underRouted ? percent(*slice.underRouted) : "–")
           + td(slice.usdPer1k ? dollars(*slice.usdPer1k) : "–");
    return out + "</tr>";
}

} // namespace

std::string cell(std::string_view text) {
    return "<bdi>" + forHtml(text) + "</bdi>";
}

std::string prose(std::string_view text) {
    auto out = forHtml(text);
    for (auto at = out.find(" %"); at != out.npos; at = out.find(" %", at + 1))
        out.replace(at, 1, "\u00a0");
    return out;
}

std::string gates(const ReportPart& part) {
    if (part.gates.empty()) return {};
    std::string out = "<ul class=\"gates\">";
    for (const auto& gate : part.gates)
        out += fmt::format("<li class=\"{}\"><i>{}</i><code>{}</code><span>{}: {}</span></li>",
                           gate.isPassed() ? "good" : "bad", gateSign(gate.verdict), forHtml(gate.text),
                           gateWord(gate.verdict), prose(gate.sentence));
    return out + "</ul>";
}

std::string figures(const Evaluation& evaluation) {
    const bool compared = evaluation.comparison.has_value();
    auto out = "<table><thead><tr>" + th("") + th(cell(evaluation.run.policy));
    if (compared) out += th(cell(evaluation.comparison->against.name)) + th("difference");
    out += "</tr></thead><tbody>";
    for (const auto& line : figureLines(evaluation)) {
        out += fmt::format("<tr><th scope=\"row\">{}</th>", line.label) + ranged(line.here, line.hereRange);
        if (compared) out += ranged(line.there, line.thereRange) + td(line.difference);
        out += "</tr>";
    }
    return out + "</tbody></table>";
}

std::string standing(const Evaluation& evaluation) {
    const bool tiers = evaluation.candidate.tiers.has_value();
    auto out = "<table><thead><tr>" + th("") + th(rightWord(evaluation));
    if (tiers) out += th("macro-F1") + th("under-routed") + th("severe");
    out += th("USD per 1,000") + th("candidate is ahead by") + "</tr></thead><tbody>";
    for (const auto& line : bench::standing(evaluation)) {
        out += fmt::format("<tr{}><th scope=\"row\">{}</th>", line.isCandidate ? " class=\"self\"" : "",
                           cell(line.name))
               + ranged(line.right, line.range);
        const auto orNone = [](const std::string& text) { return td(text.empty() ? "–" : text); };
        if (tiers) out += orNone(line.macroF1) + orNone(line.under) + orNone(line.severe);
        out += orNone(line.usd) + td(line.ahead) + "</tr>";
    }
    return out + "</tbody></table>";
}

std::string confusion(const Evaluation& evaluation) {
    const auto& figures = evaluation.candidate.tiers;
    if (!figures) return {};
    const auto& tiers = evaluation.run.tiers;
    auto out = std::string("<table class=\"heat\"><thead><tr>") + th("true tier, sent to →");
    for (std::size_t at = 0; at < figures->quality.tiers; ++at)
        out += th(at < tiers.size() ? cell(tiers[at]) : "?");
    out += th("recall") + th("precision") + "</tr></thead><tbody>";
    for (std::size_t truth = 0; truth < figures->quality.tiers; ++truth)
        out += confusionRow(figures->quality, tiers, truth);
    return out
           + "</tbody></table><p class=\"legend\"><span><i class=\"right\"></i>right</span><span><i "
             "class=\"under\"></i>too "
             "low</span><span><i class=\"severe\"></i>two or more tiers too low</span><span><i "
             "class=\"over\"></i>too "
             "high</span></p>";
}

std::string slices(const Evaluation& evaluation) {
    if (evaluation.slices.empty()) return {};
    const bool compared = evaluation.comparison.has_value();
    auto out = "<table class=\"slices\"><thead><tr>" + th("slice") + th("cases") + "<th class=\"wide\"></th>"
               + th(rightWord(evaluation));
    if (compared) out += th("change") + th("chance");
    out += th("under-routed") + th("USD per 1,000") + "</tr></thead><tbody>";
    for (std::size_t at = 0; at < std::min(slicesShown, evaluation.slices.size()); ++at)
        out += sliceRow(evaluation.slices[at], compared);
    out += "</tbody></table>";
    if (evaluation.slices.size() > slicesShown)
        out += fmt::format("<p class=\"note\">and {} more: the JSON report has all.</p>",
                           evaluation.slices.size() - slicesShown);
    return out;
}

std::string robustness(const Evaluation& evaluation) {
    if (evaluation.robustness.empty()) return {};
    auto out = "<table class=\"slices\"><thead><tr>" + th("change") + th("cases") + "<th class=\"wide\"></th>"
               + th("same tier") + th("moved") + th("to a lower tier") + "</tr></thead><tbody>";
    for (const auto& each : evaluation.robustness)
        out += fmt::format("<tr><th scope=\"row\">{}</th>", cell(each.change)) + td(grouped(each.rows))
               + fmt::format("<td class=\"wide\">{}</td>", shareBar(each.same, {}))
               + ranged(percent(each.same.value), rangeOf(each.same)) + td(grouped(each.changed))
               + td(grouped(each.lower)) + "</tr>";
    return out + "</tbody></table>";
}

std::string cases(const ReportPart& part) {
    if (!part.evaluation->comparison || part.against == nullptr)
        return bucket(part, "Wrong", wrongCases(part), false);
    std::string out;
    for (const auto each : {Bucket::Regressed, Bucket::Fixed, Bucket::StillWrong})
        out += bucket(part, bucketWords(each), casesOf(part, each), each == Bucket::Regressed);
    return out
           + fmt::format("<p class=\"note\">{} unchanged.</p>",
                         counted(countOf(*part.evaluation->comparison, Bucket::Unchanged), "case"));
}

std::string card(const ReportPart& part) {
    std::string out = "<dl class=\"card\">";
    for (const auto& line : cardOf(part))
        out += fmt::format("<dt>{}</dt><dd>{}</dd>", line.label, cell(line.value));
    return out + "</dl>";
}

} // namespace tierline::bench::html
