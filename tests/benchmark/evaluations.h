// A run of ten cases beside another, with figures set by hand and text that means harm.
#pragma once

#include "bench/report.h"

namespace tierline::bench {

inline constexpr const char* hostile =
    "<script>alert(1)</script> ]]> | `code` **bold** [x](http://e.example) &amp; "
    "\x01\x1b[31m \xe2\x80\xae"
    "evil\xe2\x80\xac \xff end\nsecond line @all #1";

inline Share shareOf(double value) {
    return {value, value - 0.1, value + 0.1};
}
inline Estimate estimateOf(double value) {
    return {value, Interval{value - 0.05, value + 0.05, 0}};
}

inline Measured measuredOf(std::string name, double right, std::optional<double> usdPer1k) {
    Measured m;
    m.name = std::move(name);
    m.rows = 10;
    m.right = estimateOf(right);
    TierFiguresOf tiers;
    tiers.quality = {2,
                     10,
                     {4, 1, 2, 3},
                     right,
                     right - 0.02,
                     0.2,
                     0.1,
                     0,
                     {{5, 4.0 / 6, 0.8, 0.7}, {5, 0.75, 0.6, 0.66}}};
    tiers.accuracy = shareOf(right);
    tiers.underRouted = shareOf(0.2);
    tiers.overRouted = shareOf(0.1);
    tiers.severe = shareOf(0.1);
    tiers.macroF1 = estimateOf(right - 0.02);
    m.tiers = tiers;
    if (usdPer1k) {
        m.money = MoneyFigures{estimateOf(*usdPer1k), Money::fromNano(12'000'000), 10, 0, true};
        m.point = PlanePoint{*usdPer1k / 1000, right};
    }
    m.decideP50us = 12;
    m.decideP99us = 800;
    m.tierCounts = {6, 4};
    return m;
}

// Owns what a report points to.
struct Made {
    Set set;
    Run run, against;
    Evaluation evaluation;

    ReportPart part() const {
        ReportPart part;
        part.set = &set;
        part.run = &run;
        if (evaluation.comparison) part.against = &against;
        part.evaluation = &evaluation;
        return part;
    }
};

inline Made madeEvaluation(bool compared = true) {
    Made made;
    made.set.file = "small.jsonl";
    made.set.names = {{"low", "high"}, {"weak", "strong"}};
    made.run.header.tiers = made.against.header.tiers = {"low", "high"};
    made.run.header.models = made.against.header.models = {"p/low", "p/high"};
    made.run.header.set = "small.jsonl";
    made.run.header.setHash = std::string(64, 'a');
    made.run.header.policy = "draft.yaml";
    made.run.header.policyHash = std::string(64, 'b');
    made.run.header.cases = 10;
    made.run.header.started = Wall{std::chrono::sys_days{std::chrono::year{2026} / 6 / 1}};
    for (std::uint32_t at = 0; at < 10; ++at) {
        Case item;
        item.id = at == 0 ? "case <1>" : "case " + std::to_string(at + 1);
        item.prompt = at == 0 ? hostile : "=1+1 plain " + std::to_string(at);
        item.line = at + 1;
        item.tier = at % 2;
        item.outcomes = {{0, at % 3 == 0 ? 1.0 : 0.0, {}}, {1, 1.0, {}}};
        item.tags = {{"lang", "zh"}};
        made.set.cases.push_back(item);
        RunRow row;
        row.at = at;
        row.tier = at < 2 ? 1 - at % 2 : at % 2;
        row.score = static_cast<policy::Millionths>(at) * 100'000;
        row.model = row.tier;
        row.cost = Money::fromNano(1'000'000 + at);
        made.run.rows.push_back(row);
        row.tier = static_cast<std::uint16_t>(at % 2);
        made.against.rows.push_back(row);
    }
    made.against.header.policy = "live.yaml";
    auto& e = made.evaluation;
    e.run = made.run.header;
    e.candidate = measuredOf("draft.yaml", 0.8, 3.22);
    e.candidate.ranking = RankingFigures{
        "weak", "strong", 0.4, 1, estimateOf(0.61), Interval{0.4, 0.6, 0}, {0.3, 0.6, 0.9}, 0.5, 0.55, 0.7, {}};
    e.candidate.plane =
        PlaneFigures{0.7, 0.05, 0.2, std::nullopt, 0.1, {{0.0005, 0.5}, {0.003, 0.8}, {0.009, 0.9}}};
    e.candidate.calibration =
        Calibration{0.05, 0.1, 0.2, 0.6, {{0, 0.5, 4, 0.3, shareOf(0.35)}, {0.5, 1, 6, 0.8, shareOf(0.7)}}};
    e.baselines = {measuredOf("always cheapest", 0.5, 0.5), measuredOf("always strongest", 0.9, 9),
                   measuredOf("random", 0.6, 3.22)};
    e.baselines[2].byChance = Interval{0.5, 0.7, 0};
    e.constantsHull = {{0.0005, 0.5}, {0.009, 0.9}};
    e.slices = {{"lang", "zh <b>", 6, shareOf(0.59), shareOf(0.7), 0.3, 2.0, 0.5},
                {"kind", "code", 8, shareOf(0.84), std::nullopt, std::nullopt, std::nullopt, 1}};
    e.robustness = {{"upper case", 10, 2, 1, shareOf(0.8)}};
    e.power = {0.12, 480};
    e.sentence = "Draft is cheaper by 21 %; the difference of 12 points is <more> than chance.";
    e.notes = {"2 cases without a label are in no figure."};
    if (!compared) return made;
    e.otherRun = made.against.header;
    Comparison c;
    c.against = measuredOf("live.yaml", 0.9, 4.10);
    c.paired = 10;
    c.onlyThere = 2;
    c.p = 0.5;
    c.difference = estimateOf(-0.1);
    c.costChange = -0.21;
    c.buckets = {2, 0, 0, 8};
    for (std::uint32_t at = 0; at < 10; ++at)
        c.cases.push_back({at, at, at, at < 2 ? Bucket::Regressed : Bucket::Unchanged});
    e.comparison = c;
    return made;
}

} // namespace tierline::bench
