// What the reports for people share: the lines of their tables, in words. Not escaped yet. Pure.
#pragma once

#include "bench/report.h"

#include <functional>
#include <string>
#include <vector>

namespace tierline::bench {

// The candidate beside the other run, a line a figure; `there` and `difference` are empty without one.
struct FigureLine {
    std::string label, here, hereRange, there, thereRange, difference;
};
std::vector<FigureLine> figureLines(const Evaluation& evaluation);

// The candidate, the other run and every baseline, a line each.
struct StandingLine {
    std::string name, right, range, macroF1, under, severe, usd;
    std::string ahead; // the candidate beyond it, paired: "+9.0 points [4.1 to 13.8]"
    bool isCandidate = false, isLive = false;
};
std::vector<StandingLine> standing(const Evaluation& evaluation);

// A judge's points are no shares; whoever gets none above 1 himself is given away by what stands beside him.
bool arePoints(const Evaluation& evaluation);
std::string rightText(const Evaluation& evaluation, double right); // "87.4 %", of points "4.78"
std::string rightRange(const Evaluation& evaluation, const Estimate& right);
std::string rightRange(const Evaluation& evaluation, const Share& right);
std::string rightWord(const Evaluation& evaluation); // "accuracy" or "quality"
std::string headlineOf(const ReportPart& part);      // "draft.yaml against live.yaml on core-300.jsonl"
std::string sliceName(const Slice& slice);           // "lang: zh"
std::string gateWord(GateVerdict verdict);           // "passed", "failed", "cannot tell"
std::string_view gateSign(GateVerdict verdict);      // ✓ ✗ ?
std::string gatesSummary(const std::vector<GateResult>& gates); // "All 5 gates passed", "2 of 5 gates failed"
std::string differingLine(const Evaluation& evaluation);        // empty when it is not known
std::string powerLine(const Evaluation& evaluation);

// The determinism card: what must be the same for the same figures.
struct CardLine {
    std::string label, value;
};
std::vector<CardLine> cardOf(const ReportPart& part);

// A case with what both runs did with it.
struct CaseLine {
    const Case* item = nullptr;
    const RunRow* here = nullptr;
    const RunRow* there = nullptr;
    Bucket bucket = Bucket::Unchanged;
};
std::vector<CaseLine> casesOf(const ReportPart& part, Bucket bucket); // none without another run
std::vector<CaseLine> wrongCases(const ReportPart& part);             // of the candidate
std::string truthOf(const ReportPart& part, const Case& item);        // its tier, else "a good answer"
std::string wentTo(const RunRow& row, const RunHeader& header);       // "simple, weak: wrong"
std::string bucketWords(Bucket bucket);                               // "Still wrong"
std::string_view keyOf(Bucket bucket);                                // "still_wrong"
std::size_t countOf(const Comparison& comparison, Bucket bucket);

} // namespace tierline::bench
