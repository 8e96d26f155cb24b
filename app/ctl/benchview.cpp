// A benchmark for a person at a terminal: the sentence, the table, what is worst, the gates, the card.
#include "bench.h"

#include "base/utf8.h"
#include "bench/reportlines.h"
#include "bench/reporttext.h"

#include <algorithm>
#include <spdlog/fmt/fmt.h>

namespace tierline::ctl {

namespace {

using namespace bench;

constexpr std::size_t slicesShown = 6, nameWidth = 30, lineWidth = 100;

// Code points as columns: what stands here is Latin, or counts a little too narrow.
std::string left(const std::string& text, std::size_t width) {
    const auto length = countCodePoints(text);
    return text + std::string(length < width ? width - length : 0, ' ');
}
std::string right(const std::string& text, std::size_t width) {
    const auto length = countCodePoints(text);
    return std::string(length < width ? width - length : 0, ' ') + text;
}

std::string wrapped(std::string_view text, std::string_view indent, std::string_view first) {
    std::string out(first), line;
    const auto flush = [&] {
        out += line + "\n";
        line.clear();
    };
    for (std::size_t at = 0; at < text.size();) {
        auto end = std::min(text.find(' ', at), text.size());
        while (text.substr(end).starts_with(" %")) // a number keeps its unit
            end = std::min(text.find(' ', end + 1), text.size());
        const auto word = text.substr(at, end - at);
        if (!line.empty() && countCodePoints(line) + 1 + countCodePoints(word) + indent.size() > lineWidth) {
            flush();
            out += indent;
        }
        line += (line.empty() ? "" : " ") + std::string(word);
        at = end + 1;
    }
    flush();
    return out;
}

// Columns as wide as their widest cell, the first to the left; a column that is empty throughout is left out.
std::string aligned(const std::vector<std::vector<std::string>>& rows) {
    std::vector<std::size_t> widths(rows.front().size());
    std::vector<bool> used(rows.front().size(), false);
    for (const auto& row : rows)
        for (std::size_t column = 0; column < row.size(); ++column) {
            widths[column] = std::max(widths[column], countCodePoints(row[column]));
            used[column] = used[column] || (&row != rows.data() && !row[column].empty()) || column == 0;
        }
    std::string out;
    for (const auto& row : rows) {
        std::string line = "  ";
        for (std::size_t column = 0; column < row.size(); ++column)
            if (used[column])
                line += column == 0 ? left(row[column], widths[column])
                                    : "  " + right(row[column], widths[column]);
        out += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    }
    return out;
}

std::string table(const Evaluation& evaluation) {
    std::vector<std::vector<std::string>> rows{
        {"", rightWord(evaluation), "95 %", "macro-F1", "under", "severe", "USD/1k", "ahead by"}};
    for (const auto& line : standing(evaluation))
        rows.push_back({excerpt(line.name, nameWidth), line.right, line.range, line.macroF1, line.under,
                        line.severe, line.usd, line.ahead});
    return aligned(rows);
}

std::string comparisonText(const Evaluation& evaluation) {
    if (!evaluation.comparison) return {};
    const auto& c = *evaluation.comparison;
    if (c.paired == 0)
        return "\n" + wrapped("Against " + visible(c.against.name) + ": no case can be compared.", "", "");
    auto text = fmt::format("Against {}: {}", visible(c.against.name), differenceOf(c.difference));
    text += ", " + chance(c.p);
    if (c.costChange) text += "; cost " + signedPercent(*c.costChange);
    text +=
        fmt::format(". Regressed {}, fixed {}, still wrong {}, unchanged {}.", countOf(c, Bucket::Regressed),
                    countOf(c, Bucket::Fixed), countOf(c, Bucket::StillWrong), countOf(c, Bucket::Unchanged));
    return "\n" + wrapped(text, "", "");
}

std::string rankingText(const Evaluation& evaluation) {
    const auto& r = evaluation.candidate.ranking;
    if (!r || !r->apgr) return {};
    auto text =
        fmt::format("Ranking, {} to {}: APGR {:.3f}", visible(r->weak), visible(r->strong), r->apgr->value);
    if (r->apgr->range) text += fmt::format(" [{:.3f}–{:.3f}]", r->apgr->range->low, r->apgr->range->high);
    if (r->chance) text += fmt::format(", by chance {:.3f} to {:.3f}", r->chance->low, r->chance->high);
    constexpr int gaps[] = {50, 80, 95};
    for (std::size_t at = 0; at < r->strongCalls.size(); ++at)
        if (r->strongCalls[at])
            text += fmt::format("; {} % of the gap takes {} strong calls", gaps[at],
                                percent(*r->strongCalls[at]));
    if (r->decidedShare && r->decidedPgr)
        text += fmt::format("; as decided {} strong, {} of the gap", percent(*r->decidedShare),
                            percent(*r->decidedPgr));
    return "\n" + wrapped(text + ".", "", "");
}

std::string planeText(const Evaluation& evaluation) {
    const auto& p = evaluation.candidate.plane;
    if (!p) return {};
    std::string text;
    const auto add = [&](std::string words) { text += (text.empty() ? "" : "; ") + std::move(words); };
    if (p->aiq) add(fmt::format("AIQ {:.3f}", *p->aiq));
    if (p->aboveZeroRouter) add(signedPoints(*p->aboveZeroRouter) + " to constants at the same cost");
    if (p->saving95) add(percent(*p->saving95) + " saved at 95 % of the strongest's quality");
    if (p->saving100) add(percent(*p->saving100) + " at 100 %");
    if (p->gapToOracle) add(points(*p->gapToOracle) + " below the oracle");
    return text.empty() ? text : "\n" + wrapped("Plane: " + text + ".", "", "");
}

std::string slicesText(const Evaluation& evaluation) {
    if (evaluation.slices.empty()) return {};
    std::vector<std::vector<std::string>> rows{
        {"Worst slices", "cases", rightWord(evaluation), "95 %", "live", "chance"}};
    const auto shown = std::min(slicesShown, evaluation.slices.size());
    for (std::size_t at = 0; at < shown; ++at) {
        const auto& slice = evaluation.slices[at];
        rows.push_back({excerpt(sliceName(slice), nameWidth), grouped(slice.rows),
                        rightText(evaluation, slice.right.value), rightRange(evaluation, slice.right),
                        slice.against ? rightText(evaluation, slice.against->value) : "",
                        slice.against ? chance(slice.p) : ""});
    }
    auto out = "\n" + aligned(rows);
    if (evaluation.slices.size() > shown)
        out += fmt::format("  and {} more\n", evaluation.slices.size() - shown);
    return out;
}

std::string robustnessText(const Evaluation& evaluation) {
    if (evaluation.robustness.empty()) return {};
    std::vector<std::vector<std::string>> rows{
        {"Written otherwise", "same tier", "95 %", "moved", "to a lower tier"}};
    for (const auto& each : evaluation.robustness)
        rows.push_back({excerpt(each.change, nameWidth), percent(each.same.value), rangeOf(each.same),
                        fmt::format("{} of {}", grouped(each.changed), grouped(each.rows)),
                        grouped(each.lower)});
    return "\n" + aligned(rows);
}

std::string gatesText(const ReportPart& part) {
    if (part.gates.empty()) return {};
    auto out = "\n" + gatesSummary(part.gates) + "\n";
    for (const auto& gate : part.gates)
        out += wrapped(visible(gate.text) + "  "
                           + (gate.verdict == GateVerdict::CannotTell ? "cannot tell: " : "")
                           + visible(gate.sentence),
                       "    ", fmt::format("  {} ", gateSign(gate.verdict)));
    return out;
}

std::string notesText(const Evaluation& evaluation) {
    auto notes = evaluation.notes;
    for (auto& line : {differingLine(evaluation), powerLine(evaluation)})
        if (!line.empty()) notes.push_back(line);
    std::string out;
    for (const auto& note : notes)
        out += wrapped(visible(note), "    ", "  · ");
    return out.empty() ? out : "\nNotes\n" + out;
}

std::string cardText(const ReportPart& part) {
    const auto& run = part.evaluation->run;
    const auto& resampling = part.evaluation->resampling;
    auto text = fmt::format("set {} · policy {}", shortHash(run.setHash), shortHash(run.policyHash));
    if (const auto& other = part.evaluation->otherRun) text += " · against " + shortHash(other->policyHash);
    text += fmt::format(" · seed {}, {} resamples", resampling.seed, grouped(resampling.times));
    if (!run.priceDate.empty()) text += " · prices of " + run.priceDate;
    if (!run.textModel.empty()) text += " · text model " + visible(run.textModel);
    if (part.evaluation->candidate.decideP99us)
        text += " · deciding p99 " + micros(*part.evaluation->candidate.decideP99us);
    return "\n" + wrapped(text, "", "");
}

std::string setText(const ReportPart& part) {
    const auto& evaluation = *part.evaluation;
    auto out =
        fmt::format("{} ({}, by {})\n\n", visible(headlineOf(part)),
                    counted(static_cast<std::size_t>(evaluation.run.cases), "case"),
                    evaluation.measure == Measure::Tiers ? "tier labels" : "recorded or graded answers");
    out += wrapped(visible(evaluation.sentence), "", "") + "\n" + table(evaluation);
    return out + comparisonText(evaluation) + rankingText(evaluation) + planeText(evaluation)
           + slicesText(evaluation) + robustnessText(evaluation) + gatesText(part) + notesText(evaluation)
           + cardText(part);
}

std::string summary(const Report& report) {
    std::vector<std::vector<std::string>> rows{{"Set", "cases", "right", "95 %", "USD per 1,000", "gates"}};
    for (const auto& part : report.parts) {
        const auto line = standing(*part.evaluation).front();
        rows.push_back({excerpt(part.evaluation->run.set, nameWidth),
                        grouped(static_cast<std::size_t>(part.evaluation->run.cases)), line.right, line.range,
                        line.usd, part.gates.empty() ? "" : gatesSummary(part.gates)});
    }
    return aligned(rows);
}

} // namespace

std::string benchText(const Report& report) {
    std::string out;
    for (const auto& part : report.parts)
        out += (out.empty() ? "" : "\n" + std::string(lineWidth, '-') + "\n\n") + setText(part);
    if (report.parts.size() > 1) out += "\n" + std::string(lineWidth, '-') + "\n\n" + summary(report);
    return out;
}

int listRuns(const BenchOptions& options) {
    const auto runs = RunStore(runsFolder(options)).list();
    if (!runs) return complain(runs.error());
    if (runs->empty()) {
        fmt::print(stderr, "tierlinectl: no run is kept in {}; keep one with --keep\n", runsFolder(options));
        return Fine;
    }
    std::vector<std::vector<std::string>> rows{
        {"Run", "when", "policy", "set", "cases", "right", "95 %", "USD per 1,000", "note"}};
    for (const auto& each : *runs) {
        const auto& h = each.header;
        if (each.error) {
            rows.push_back({h.id, "", excerpt(each.error->detail, 40), "", "", "", "", "", ""});
            continue;
        }
        const auto& s = h.summary;
        rows.push_back({h.id, toRfc3339(h.started).substr(0, 16).replace(10, 1, " "),
                        excerpt(h.policy, nameWidth), excerpt(h.set, nameWidth),
                        grouped(static_cast<std::size_t>(each.rows)), s ? percent(s->right) : "",
                        s ? rangeOf({s->right, Interval{s->low, s->high, 0}}, percent) : "",
                        s && s->usdPer1k ? dollars(*s->usdPer1k) : "", excerpt(h.note, 40)});
    }
    print(aligned(rows));
    return Fine;
}

} // namespace tierline::ctl
