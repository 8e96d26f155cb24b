// The page: read from above to below by someone in a hurry. One file, no script, nothing outside it.
#include "bench/reporthtml.h"

#include "bench/reportcharts.h"
#include "bench/reportlines.h"
#include "bench/reporttext.h"

#include <spdlog/fmt/fmt.h>

namespace tierline::bench {

namespace {

std::string section(std::string_view title, const std::string& content, std::string_view note = {}) {
    if (content.empty()) return {};
    return fmt::format("<section><h3>{}</h3>{}{}</section>", title, content,
                       note.empty() ? std::string() : fmt::format("<p class=\"note\">{}</p>", note));
}

std::string legend(const Evaluation& evaluation) {
    auto out = std::string("<p class=\"legend\"><span><i class=\"candidate\"></i>candidate, 95 %</span>");
    if (evaluation.comparison) out += "<span><i class=\"live\"></i>live</span>";
    if (evaluation.candidate.plane && !evaluation.candidate.plane->curve.empty())
        out += "<span><i class=\"line curve\"></i>the same scores, other lines</span>";
    if (!evaluation.constantsHull.empty())
        out += "<span><i class=\"line hull\"></i>constants mixed by chance</span>";
    for (const auto& baseline : evaluation.baselines)
        if (baseline.byChance && baseline.point)
            return out + "<span><i class=\"chance\"></i>95 % of chance at the same cost</span></p>";
    return out + "</p>";
}

std::string plane(const Evaluation& evaluation) {
    const auto chart = planeChart(evaluation);
    if (chart.empty())
        return "<p class=\"note\">The plane needs a cost for every call; this run has none.</p>";
    return chart + legend(evaluation);
}

std::string rankingNote(const Evaluation& evaluation) {
    const auto& ranking = evaluation.candidate.ranking;
    if (!ranking || !ranking->apgr) return {};
    auto text = fmt::format("APGR {:.3f}", ranking->apgr->value);
    if (ranking->apgr->range)
        text += fmt::format(" [{:.3f}–{:.3f}]", ranking->apgr->range->low, ranking->apgr->range->high);
    if (ranking->chance)
        text += fmt::format(
            "; orders by chance give {:.3f} to {:.3f}: {}", ranking->chance->low, ranking->chance->high,
            ranking->apgr->value >= ranking->chance->low && ranking->apgr->value <= ranking->chance->high
                ? "no evidence that the scores rank at all"
                : "more than chance explains");
    return text + ". Between " + html::cell(ranking->weak) + " and " + html::cell(ranking->strong)
           + "; the dashed line is chance.";
}

std::string curves(const ReportPart& part) {
    const auto& evaluation = *part.evaluation;
    std::string out;
    if (const auto chart = gapChart(part); !chart.empty())
        out += "<div><h3>What the scores recover</h3>" + chart + "<p class=\"note\">"
               + rankingNote(evaluation) + "</p></div>";
    if (const auto& calibration = evaluation.candidate.calibration)
        out += fmt::format("<div><h3>Are stated chances true?</h3>{}<p class=\"note\">Calibration error {}; "
                           "stating {} every time "
                           "would have none and tell nothing.</p></div>",
                           reliabilityChart(*calibration), percent(calibration->error),
                           percent(calibration->base));
    return out.empty() ? out : "<section class=\"pair\">" + out + "</section>";
}

std::string notes(const Evaluation& evaluation) {
    std::string out;
    for (const auto& note : evaluation.notes)
        out += "<li>" + html::prose(note) + "</li>";
    if (const auto line = differingLine(evaluation); !line.empty())
        out += "<li>" + html::prose(line) + "</li>";
    if (const auto line = powerLine(evaluation); !line.empty()) out += "<li>" + html::prose(line) + "</li>";
    return out.empty() ? out : "<ul class=\"notes\">" + out + "</ul>";
}

std::string article(const ReportPart& part) {
    const auto& evaluation = *part.evaluation;
    auto out = fmt::format("<article><header><h2>{}</h2></header><p class=\"finding\">{}</p>",
                           html::cell(headlineOf(part)), html::prose(evaluation.sentence));
    out += section("Gates", html::gates(part)) + section("Cost and quality", plane(evaluation));
    out += section("Beside every baseline", html::standing(evaluation));
    out += section(evaluation.comparison ? "Against the live policy" : "Figures", html::figures(evaluation));
    out += section("What this rests on", notes(evaluation)) + curves(part);
    out += section("Where cases went", html::confusion(evaluation));
    out += section("Slices, worst first", html::slices(evaluation));
    out += section("Written otherwise", html::robustness(evaluation), "Share of cases that keep their tier.");
    out += section("Cases", html::cases(part)) + section("Determinism card", html::card(part));
    return out + "</article>\n";
}

std::string verdictLine(const Report& report) {
    std::size_t gates = 0, failed = 0;
    for (const auto& part : report.parts)
        for (const auto& gate : part.gates)
            ++gates, failed += gate.isPassed() ? 0U : 1U;
    if (gates == 0) return "<p>No gate was set.</p>";
    if (failed == 0) return fmt::format("<p><b class=\"good\">✓ {} passed</b></p>", counted(gates, "gate"));
    return fmt::format("<p><b class=\"bad\">✗ {} of {} failed</b></p>", failed, counted(gates, "gate"));
}

} // namespace

std::string htmlReport(const Report& report) {
    std::string out = "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/>"
                      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>"
                      "<meta name=\"color-scheme\" content=\"light dark\"/>"
                      "<meta http-equiv=\"content-security-policy\" content=\"default-src 'none'; style-src "
                      "'unsafe-inline'\"/><title>Tierline benchmark</title><style>\n"
                      + report.style + "</style></head><body><main class=\"bench\">\n";
    out += "<header class=\"top\"><p class=\"brand\">Tierline</p><h1>Benchmark</h1>" + verdictLine(report)
           + "</header>";
    for (const auto& part : report.parts)
        out += article(part);
    out += "<footer><p>Made by tierlinectl bench " + forHtml(report.version)
           + ". Intervals are 95 %: Wilson's for shares, bootstrap over cases else. Costs are list prices or "
             "recorded costs, "
             "no bill. The same set, policy and seed give the same figures, but for times.</p></footer>";
    return out + "</main></body></html>\n";
}

} // namespace tierline::bench
