// The evaluation as JSON: every figure under a stable key. core/bench/README.md says what each is.
#include "bench/reportlines.h"

#include "base/jsonwriter.h"

#include <span>

namespace tierline::bench {

namespace {

void optionalMember(JsonWriter& json, std::string_view name, const std::optional<double>& value) {
    json.key(name);
    if (value)
        json.value(*value);
    else
        json.null();
}

void interval(JsonWriter& json, std::string_view name, const std::optional<Interval>& value) {
    json.key(name);
    if (!value) return json.null();
    json.beginObject();
    json.member("low", value->low);
    json.member("high", value->high);
    json.endObject();
}

void estimate(JsonWriter& json, std::string_view name, const Estimate& value) {
    json.key(name);
    json.beginObject();
    json.member("value", value.value);
    if (value.range) {
        json.member("low", value.range->low);
        json.member("high", value.range->high);
        if (value.range->undefined > 0) json.member("undefined_resamples", value.range->undefined);
    }
    json.endObject();
}

void share(JsonWriter& json, std::string_view name, const Share& value) {
    estimate(json, name, {value.value, Interval{value.low, value.high, 0}});
}

// "candidate": null, or an object that `write` fills.
template <class Part, class Write>
void optionalObject(JsonWriter& json, std::string_view name, const std::optional<Part>& part, Write write) {
    json.key(name);
    if (!part) return json.null();
    json.beginObject();
    write(*part);
    json.endObject();
}

template <class Items, class Write>
void list(JsonWriter& json, std::string_view name, const Items& items, Write write) {
    json.key(name);
    json.beginArray();
    for (const auto& item : items)
        write(item);
    json.endArray();
}

template <class Items, class Write>
void objects(JsonWriter& json, std::string_view name, const Items& items, Write write) {
    list(json, name, items, [&](const auto& item) {
        json.beginObject();
        write(item);
        json.endObject();
    });
}

void planePoints(JsonWriter& json, std::string_view name, std::span<const PlanePoint> points) {
    objects(json, name, points, [&](const PlanePoint& point) {
        json.member("usd_per_call", point.cost);
        json.member("quality", point.quality);
    });
}

void tiers(JsonWriter& json, const TierFiguresOf& figures) {
    share(json, "accuracy", figures.accuracy);
    estimate(json, "macro_f1", figures.macroF1);
    share(json, "under_routed", figures.underRouted);
    share(json, "over_routed", figures.overRouted);
    share(json, "severe", figures.severe);
    const auto& quality = figures.quality;
    json.member("rows", quality.rows);
    json.key("confusion"); // a row a true tier, a column a predicted one
    json.beginArray();
    for (std::size_t truth = 0; truth < quality.tiers; ++truth) {
        json.beginArray();
        for (std::size_t predicted = 0; predicted < quality.tiers; ++predicted)
            json.value(quality.confusion[truth * quality.tiers + predicted]);
        json.endArray();
    }
    json.endArray();
    objects(json, "each", quality.each, [&](const TierFigures& each) {
        json.member("rows", each.rows);
        optionalMember(json, "precision", each.precision);
        optionalMember(json, "recall", each.recall);
        json.member("f1", each.f1);
    });
}

void answers(JsonWriter& json, const AnswerFigures& figures) {
    json.member("graded", figures.graded);
    json.member("ungraded", figures.ungraded);
    json.member("unjudged", figures.unjudged);
    estimate(json, "quality", figures.quality);
    optionalMember(json, "latency_p50_ms", figures.latencyP50);
    optionalMember(json, "latency_p95_ms", figures.latencyP95);
}

void money(JsonWriter& json, const MoneyFigures& figures) {
    estimate(json, "usd_per_1k", figures.usdPer1k);
    json.member("total_usd", figures.total.usd());
    json.member("total_nano_usd", figures.total.nano());
    json.member("priced", figures.priced);
    json.member("unpriced", figures.unpriced);
    json.member("estimated", figures.isEstimated);
}

void ranking(JsonWriter& json, const RankingFigures& figures) {
    json.member("weak", figures.weak);
    json.member("strong", figures.strong);
    json.member("weak_quality", figures.weakQuality);
    json.member("strong_quality", figures.strongQuality);
    json.key("apgr");
    if (figures.apgr) {
        json.beginObject();
        json.member("value", figures.apgr->value);
        interval(json, "range", figures.apgr->range);
        json.endObject();
    } else {
        json.null();
    }
    interval(json, "apgr_by_chance", figures.chance);
    optionalMember(json, "cpt_50", figures.strongCalls[0]);
    optionalMember(json, "cpt_80", figures.strongCalls[1]);
    optionalMember(json, "cpt_95", figures.strongCalls[2]);
    optionalMember(json, "decided_strong_share", figures.decidedShare);
    optionalMember(json, "decided_pgr", figures.decidedPgr);
    optionalMember(json, "auc", figures.auc);
    if (figures.behind) estimate(json, "candidate_ahead", *figures.behind);
}

void plane(JsonWriter& json, const PlaneFigures& figures) {
    optionalMember(json, "aiq", figures.aiq);
    optionalMember(json, "above_zero_router", figures.aboveZeroRouter);
    optionalMember(json, "saving_95", figures.saving95);
    optionalMember(json, "saving_100", figures.saving100);
    optionalMember(json, "gap_to_oracle", figures.gapToOracle);
    planePoints(json, "curve", figures.curve);
}

void calibrated(JsonWriter& json, const Calibration& figures) {
    json.member("error", figures.error);
    json.member("worst", figures.worst);
    json.member("brier", figures.brier);
    json.member("base", figures.base);
    objects(json, "bins", figures.bins, [&](const ReliabilityBin& bin) {
        json.member("from", bin.from);
        json.member("to", bin.to);
        json.member("rows", bin.rows);
        json.member("stated", bin.stated);
        if (bin.actual) share(json, "actual", *bin.actual);
    });
}

void measured(JsonWriter& json, const Measured& m) {
    json.member("name", m.name);
    json.member("rows", m.rows);
    estimate(json, "right", m.right);
    optionalObject(json, "tiers", m.tiers, [&](const auto& figures) { tiers(json, figures); });
    optionalObject(json, "answers", m.answers, [&](const auto& figures) { answers(json, figures); });
    optionalObject(json, "money", m.money, [&](const auto& figures) { money(json, figures); });
    optionalObject(json, "ranking", m.ranking, [&](const auto& figures) { ranking(json, figures); });
    optionalObject(json, "plane", m.plane, [&](const auto& figures) { plane(json, figures); });
    optionalObject(json, "calibration", m.calibration,
                   [&](const auto& figures) { calibrated(json, figures); });
    optionalObject(json, "point", m.point, [&](const PlanePoint& point) {
        json.member("usd_per_call", point.cost);
        json.member("quality", point.quality);
    });
    interval(json, "by_chance", m.byChance);
    if (m.behind) estimate(json, "candidate_ahead", *m.behind);
    optionalMember(json, "p", m.p);
    optionalMember(json, "decide_p50_us", m.decideP50us);
    optionalMember(json, "decide_p99_us", m.decideP99us);
    list(json, "tier_counts", m.tierCounts, [&](std::uint64_t count) { json.value(count); });
    list(json, "model_counts", m.modelCounts, [&](std::uint64_t count) { json.value(count); });
}

void slice(JsonWriter& json, const Slice& s) {
    json.member("name", s.name);
    json.member("value", s.value);
    json.member("rows", s.rows);
    share(json, "right", s.right);
    if (s.against) share(json, "against", *s.against);
    optionalMember(json, "under_routed", s.underRouted);
    optionalMember(json, "usd_per_1k", s.usdPer1k);
    json.member("p", s.p);
}

void caseMembers(JsonWriter& json, const ReportPart& part, const CaseVerdict& verdict) {
    const auto& item = part.set->cases[verdict.at];
    json.member("id", item.id);
    json.member("line", item.line);
    json.member("bucket", keyOf(verdict.bucket));
    if (item.tier) json.member("truth", part.set->names.tiers[*item.tier]);
    const auto row = [&](std::string_view name, const RunRow& r, const RunHeader& header) {
        json.key(name);
        json.beginObject();
        json.member("tier", header.tiers[r.tier]);
        json.member("score", static_cast<double>(r.score) / 1e6);
        if (r.model) json.member("model", header.models[*r.model]);
        if (r.quality) json.member("quality", *r.quality);
        if (r.cost) json.member("cost_nano_usd", r.cost->nano());
        json.endObject();
    };
    row("here", part.run->rows[verdict.row], part.run->header);
    row("there", part.against->rows[verdict.other], part.against->header);
}

void comparison(JsonWriter& json, const ReportPart& part, const Comparison& c) {
    json.key("against");
    json.beginObject();
    measured(json, c.against);
    json.endObject();
    json.member("paired", c.paired);
    json.member("only_here_right", c.onlyHere);
    json.member("only_there_right", c.onlyThere);
    json.member("p", c.p);
    estimate(json, "difference", c.difference);
    if (c.usdPer1k) estimate(json, "usd_per_1k", *c.usdPer1k);
    optionalMember(json, "cost_change", c.costChange);
    json.key("buckets");
    json.beginObject();
    for (std::size_t at = 0; at < c.buckets.size(); ++at)
        json.member(keyOf(static_cast<Bucket>(at)), c.buckets[at]);
    json.endObject();
    if (part.against == nullptr) return;
    objects(json, "cases", c.cases, [&](const CaseVerdict& verdict) { caseMembers(json, part, verdict); });
}

void gate(JsonWriter& json, const GateResult& result) {
    json.member("gate", result.text);
    json.member("verdict", toString(result.verdict));
    json.member("passed", result.isPassed());
    optionalMember(json, "figure", result.figure);
    optionalMember(json, "limit", result.limit);
    json.member("sentence", result.sentence);
}

void rest(JsonWriter& json, const Evaluation& evaluation) {
    planePoints(json, "constants_hull", evaluation.constantsHull);
    optionalObject(json, "differing", evaluation.differing, [&](const Differing& d) {
        json.member("rows", d.rows);
        json.member("same", d.same);
        json.member("best_constant", d.bestConstant);
        json.member("oracle", d.oracle);
    });
    objects(json, "slices", evaluation.slices, [&](const Slice& s) { slice(json, s); });
    objects(json, "robustness", evaluation.robustness, [&](const Robustness& r) {
        json.member("change", r.change);
        json.member("rows", r.rows);
        json.member("changed", r.changed);
        json.member("lower", r.lower);
        share(json, "same", r.same);
    });
    json.key("power");
    json.beginObject();
    json.member("detectable", evaluation.power.detectable);
    json.key("needed");
    evaluation.power.needed ? json.value(*evaluation.power.needed) : json.null();
    json.endObject();
}

void part(JsonWriter& json, const ReportPart& p) {
    const auto& evaluation = *p.evaluation;
    json.key("run");
    json.raw(print(evaluation.run));
    json.key("against_run");
    evaluation.otherRun ? json.raw(print(*evaluation.otherRun)) : json.null();
    json.member("measure", toString(evaluation.measure));
    json.key("resampling");
    json.beginObject();
    json.member("times", evaluation.resampling.times);
    json.member("seed", evaluation.resampling.seed);
    json.member("level", evaluation.resampling.level);
    json.endObject();
    json.member("sentence", evaluation.sentence);
    list(json, "notes", evaluation.notes, [&](const std::string& note) { json.value(note); });
    objects(json, "gates", p.gates, [&](const GateResult& result) { gate(json, result); });
    json.key("candidate");
    json.beginObject();
    measured(json, evaluation.candidate);
    json.endObject();
    objects(json, "baselines", evaluation.baselines, [&](const Measured& m) { measured(json, m); });
    optionalObject(json, "comparison", evaluation.comparison,
                   [&](const Comparison& c) { comparison(json, p, c); });
    rest(json, evaluation);
}

} // namespace

std::string jsonReport(const Report& report) {
    std::string out;
    JsonWriter json(out);
    json.beginObject();
    json.member("tierline", report.version);
    json.member("passed", allPassed(report));
    objects(json, "sets", report.parts, [&](const ReportPart& p) { part(json, p); });
    json.endObject();
    return out + "\n";
}

} // namespace tierline::bench
