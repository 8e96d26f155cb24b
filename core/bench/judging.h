// A model as grader: what it is asked, how its answer is read, and what two opinions together say. Question
// and answers are data to it, between lines with a code made from their own hash; who gave an answer is never
// said. Everything is asked twice, the other way round the second time: where both opinions differ, the judge
// disagrees with itself, which is counted. Its own answer is hostile text, too. Pure.
#pragma once

#include "bench/calls.h"
#include "bench/grader.h"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tierline::bench {

inline constexpr std::int64_t judgeAnswerTokens = 300;

struct JudgeQuestion {
    std::string_view question, first;
    std::optional<std::string_view> second; // two answers: which is better? One: how good is it?
    std::optional<std::string_view> expected;
    std::string_view rubric;
    bool isTurned = false; // the other way round
};
std::string judgeMessages(const JudgeQuestion& question); // JSON
AskOptions judgeParameters(bool isPair);

struct Opinion {
    double points = 0; // of the first answer as in JudgeQuestion, 0 to 1; 0.5: both are as good
    std::string why;   // its own words, cut; may quote
};
// One JSON object, bare or in one fence: {"points": 0 to 10, "reason"} or {"better": "1"|"2"|"tie",
// "reason"}.
Result<Opinion> readOpinion(std::string_view text, bool isPair, bool isTurned);

// The judge's calls over a plan whose answers are there.
struct JudgeTask {
    std::uint32_t call = 0;            // into CallPlan::calls
    std::optional<std::uint32_t> with; // the answer it is compared with
    bool isPair = false, isTurned = false;
    std::string key;
    std::optional<Money> most, expected;
    bool isAnswered = false;
};
struct JudgePlan {
    std::string model;
    std::vector<JudgeTask> tasks; // an answer's two behind one another
    std::size_t withoutOther = 0; // pairwise wanted, and nothing to compare with
};
// `pairwise` compares with the strongest model's answer, or with what is expected, where the plan has none.
Result<JudgePlan> planJudging(const Set& set, const CallPlan& plan, const GraderBook& graders,
                              const AnswerStore& store, std::string_view model, const Pricing& pricing);
Result<std::string> judgeBody(const Set& set, const CallPlan& plan, const GraderBook& graders,
                              const AnswerStore& store, const JudgePlan& judging, const JudgeTask& task);
// Before any answer is there: at most so much, from the answers' limit.
CallEstimate estimateJudging(const Set& set, const CallPlan& plan, const GraderBook& graders,
                             std::string_view model, std::int64_t maxTokens, const Pricing& pricing);

struct JudgeTally {
    std::size_t judged = 0, unread = 0; // answers with two opinions; opinions that could not be read or got
    std::size_t disagreed = 0;          // other winners, or points more than 2 of 10 apart
    std::size_t firstPreferred = 0, decided = 0; // pairs: opinions for what stood first, of those for either
    Money cost;
    std::set<std::string> money; // its kinds: "billed", "simulated"
    std::size_t unpriced = 0;
};
using Points = std::unordered_map<std::string, double>; // by a call's key
struct Judged {
    Points points;
    JudgeTally tally;
};
Result<Judged> readJudging(const CallPlan& plan, const AnswerStore& store, const JudgePlan& judging);

} // namespace tierline::bench
