#include "tables.h"

#include "base/jsonwriter.h"

#include <algorithm>
#include <numeric>
#include <spdlog/fmt/fmt.h>

namespace tierline::bench {

namespace {

std::string number(const std::optional<double>& value, int digits = 3) {
    return value ? fmt::format("{:.{}f}", *value, digits) : "-";
}

std::string range(const std::optional<Interval>& interval) {
    return interval ? fmt::format("{:.3f}..{:.3f}", interval->low, interval->high) : "-";
}

std::string signedRange(const Estimate& estimate) {
    if (!estimate.value || !estimate.interval) return "-";
    return fmt::format("{:+.3f} ({:+.3f}..{:+.3f})", *estimate.value, estimate.interval->low,
                       estimate.interval->high);
}

std::string sharesText(const std::vector<double>& shares) {
    std::string text;
    for (const double share : shares)
        text += fmt::format("{}{:.1f}", text.empty() ? "" : " / ", 100 * share);
    return text.empty() ? "-" : text;
}

double mean(std::span<const double> values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

std::string speed(const std::optional<double>& value) {
    return value ? fmt::format("{:.0f}k", *value / 1000) : "-";
}

std::string outcomeTable(const Corpus& corpus, const Report& report, const std::optional<Interval>& chance) {
    auto text = fmt::format("{}: {} prompts, {} ({:.3f}) against {} ({:.3f}); random orders {}\n",
                            corpus.name, corpus.rows(), corpus.weakName, mean(corpus.weak), corpus.strongName,
                            mean(corpus.strong), range(chance));
    text += fmt::format("  {:<26} {:>6} {:>14} {:>26} {:>7} {:>6} {:>6} {:>6} {:>6}  {:<28} {}\n", "router",
                        "APGR", "95 %", "beyond length, paired", "by tier", "CPT50", "CPT80", "ECE", "per s",
                        "% per tier", "");
    for (const auto& row : report.figures) {
        if (row.corpus != &corpus) continue;
        text +=
            fmt::format("  {:<26} {:>6} {:>14} {:>26} {:>7} {:>6} {:>6} {:>6} {:>6}  {:<28} {}\n", row.router,
                        number(row.apgr.value), range(row.apgr.interval), signedRange(row.againstLength),
                        number(row.apgrByTier), number(row.cpt50), number(row.cpt80),
                        row.calibration ? number(row.calibration->error) : "-", speed(row.promptsASecond),
                        sharesText(row.shares), row.isWithinChance ? "no evidence" : "");
    }
    return text + "\n";
}

std::string confusionText(const TierQuality& quality) {
    std::string text;
    for (std::size_t truth = 0; truth < quality.tiers; ++truth) {
        text += fmt::format("      true {}:", truth + 1);
        for (std::size_t said = 0; said < quality.tiers; ++said)
            text += fmt::format(" {:>6}", quality.confusion[truth * quality.tiers + said]);
        text += "\n";
    }
    return text;
}

std::string tierTable(const Corpus& corpus, const Report& report) {
    auto text =
        fmt::format("{}: {} prompts labelled with four tiers (of three the last holds the last two)\n",
                    corpus.name, corpus.rows());
    text += fmt::format("  {:<26} {:>5} {:>8} {:>14} {:>8} {:>6} {:>6} {:>6} {:>6} {:>6}  {}\n", "router",
                        "tiers", "macro-F1", "95 %", "accuracy", "under", "over", "severe", "ECE", "per s",
                        "% per tier");
    for (const auto& row : report.figures) {
        if (row.corpus != &corpus || !row.tiers) continue;
        text += fmt::format("  {:<26} {:>5} {:>8} {:>14} {:>8} {:>6} {:>6} {:>6} {:>6} {:>6}  {}\n",
                            row.router, row.tiers->tiers, number(row.macroF1.value),
                            range(row.macroF1.interval), number(row.tiers->accuracy),
                            number(row.tiers->underRouted), number(row.tiers->overRouted),
                            number(row.tiers->severe), row.calibration ? number(row.calibration->error) : "-",
                            speed(row.promptsASecond), sharesText(row.shares));
        if (report.confusion) text += confusionText(*row.tiers);
    }
    return text + "\n";
}

double highShare(const std::vector<double>& shares) {
    return shares.size() < 3 ? 0 : std::accumulate(shares.begin() + 2, shares.end(), 0.0);
}

std::string separationTable(const Report& report) {
    if (report.separations.empty()) return {};
    std::string text = "trivial (clinc_dev) against hard (arena_hard_dev)\n";
    text += fmt::format("  {:<26} {:>6} {:>14} {:>14} {:>12}  {:<28} {}\n", "router", "AUC", "95 %",
                        "trivial low %", "hard high %", "trivial, % per tier", "hard, % per tier");
    for (const auto& row : report.separations) {
        const bool decides = !row.trivialShares.empty();
        text += fmt::format("  {:<26} {:>6} {:>14} {:>14} {:>12}  {:<28} {}\n", row.router,
                            number(row.auc.value), range(row.auc.interval),
                            decides ? fmt::format("{:.1f}", 100 * row.trivialShares[0]) : "-",
                            decides ? fmt::format("{:.1f}", 100 * highShare(row.hardShares)) : "-",
                            sharesText(row.trivialShares), sharesText(row.hardShares));
    }
    return text + "\n";
}

std::string meanTable(const Report& report) {
    std::vector<std::string> routers;
    for (const auto& row : report.figures)
        if (std::ranges::find(routers, row.router) == routers.end()) routers.push_back(row.router);
    std::string text = "mean APGR over the outcome sets\n";
    for (const auto& router : routers) {
        std::vector<double> values;
        for (const auto& row : report.figures)
            if (row.router == router && row.apgr.value) values.push_back(*row.apgr.value);
        if (!values.empty())
            text += fmt::format("  {:<26} {:>6}  over {}\n", router, number(mean(values)), values.size());
    }
    return text;
}

void estimate(JsonWriter& json, std::string_view name, const Estimate& value) {
    const auto put = [&](std::string_view key, const std::optional<double>& figure) {
        json.key(key);
        figure ? json.value(*figure) : json.null();
    };
    json.key(name);
    json.beginObject();
    put("value", value.value);
    put("low", value.interval ? std::optional(value.interval->low) : std::nullopt);
    put("high", value.interval ? std::optional(value.interval->high) : std::nullopt);
    json.endObject();
}

void shares(JsonWriter& json, std::string_view name, const std::vector<double>& values) {
    json.key(name);
    json.beginArray();
    for (const double value : values)
        json.value(value);
    json.endArray();
}

void tierMembers(JsonWriter& json, const TierQuality& quality) {
    json.member("accuracy", quality.accuracy);
    json.member("under_routed", quality.underRouted);
    json.member("over_routed", quality.overRouted);
    json.member("severe", quality.severe);
    json.key("confusion");
    json.beginArray();
    for (std::size_t truth = 0; truth < quality.tiers; ++truth) {
        json.beginArray();
        for (std::size_t said = 0; said < quality.tiers; ++said)
            json.value(quality.confusion[truth * quality.tiers + said]);
        json.endArray();
    }
    json.endArray();
}

void reliability(JsonWriter& json, const Calibration& calibration) {
    json.member("ece", calibration.error);
    json.member("brier", calibration.brier);
    json.key("reliability");
    json.beginArray();
    for (const auto& bin : calibration.bins) {
        json.beginObject();
        json.member("from", bin.from);
        json.member("to", bin.to);
        json.member("rows", bin.rows);
        if (bin.actual) {
            json.member("stated", bin.stated);
            json.member("actual", bin.actual->value);
            json.member("actual_low", bin.actual->low);
            json.member("actual_high", bin.actual->high);
        }
        json.endObject();
    }
    json.endArray();
}

void figuresObject(JsonWriter& json, const Figures& row) {
    json.beginObject();
    json.member("set", row.corpus->name);
    json.member("set_hash", row.corpus->set.hash);
    json.member("router", row.router);
    if (row.apgr.value) {
        estimate(json, "apgr", row.apgr);
        estimate(json, "apgr_beyond_length", row.againstLength);
        json.member("within_chance", row.isWithinChance);
    }
    if (row.apgrByTier) json.member("apgr_by_tier", *row.apgrByTier);
    if (row.cpt50) json.member("cpt50", *row.cpt50);
    if (row.cpt80) json.member("cpt80", *row.cpt80);
    if (row.macroF1.value) estimate(json, "macro_f1", row.macroF1);
    if (row.tiers) tierMembers(json, *row.tiers);
    if (row.calibration) reliability(json, *row.calibration);
    shares(json, "tier_shares", row.shares);
    json.endObject();
}

} // namespace

std::string asText(const Report& report) {
    std::string text;
    for (std::size_t at = 0; at < report.corpora.size(); ++at) {
        const auto& corpus = *report.corpora[at];
        if (corpus.kind == CorpusKind::Outcomes) text += outcomeTable(corpus, report, report.chances[at]);
        if (corpus.kind == CorpusKind::Tiers) text += tierTable(corpus, report);
    }
    return text + separationTable(report) + meanTable(report);
}

std::string asJson(const Report& report) {
    std::string out;
    JsonWriter json(out);
    json.beginObject();
    json.key("sets");
    json.beginArray();
    for (const auto& row : report.figures)
        figuresObject(json, row);
    json.endArray();
    json.key("trivial_against_hard");
    json.beginArray();
    for (const auto& row : report.separations) {
        json.beginObject();
        json.member("router", row.router);
        estimate(json, "auc", row.auc);
        shares(json, "trivial_shares", row.trivialShares);
        shares(json, "hard_shares", row.hardShares);
        json.endObject();
    }
    json.endArray();
    json.endObject();
    return out + "\n";
}

} // namespace tierline::bench
