// An end-to-end run from decided rows to graded ones: estimate, leave, asking, judging, grading. Blocks until
// it is done; for the command line, and for a worker thread of the window (the hooks run on that thread).
#pragma once

#include "asking/carryout.h"
#include "bench/answered.h"
#include "bench/judging.h"

#include "base/secret.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tierline::asking {

struct EndToEndOptions {
    bench::AskOptions ask;
    bench::StepLimits limits;
    std::string grader, judge; // of the run; the judge's model
    bool skipsJudge = false;   // what a judge is to grade stays ungraded
    std::string answers;       // folder of kept answers
    std::string url, token;    // empty url: a gateway of its own, with the policy's file
    std::string policyFile;
    SecretResolver secrets;
    double sandboxTime = 1.0; // of simulated latencies, with a gateway of its own
    bool resume = false;      // what earlier lives of this run spent counts towards the budget
    bool wantsOutcomes = false;
};

// What is known before anything is asked.
struct Bill {
    bench::CallEstimate answers, judging; // judging at most so, of answers that are not there yet
    bench::RunSpend earlier;              // of earlier lives of the same run
    FoundOut found;                       // calls that such a life left open
    std::vector<std::string> notes;       // "12 cases without …"
    bool isBilled() const { return answers.isBilled || judging.isBilled; }
};

enum class Stage : std::uint8_t { Asking, Judging };
struct EndToEndHooks {
    std::function<bool(const Bill&)> confirm; // false: nothing is asked. Empty: yes
    std::function<Wish(Stage, const bench::StepProgress&)> progress;
};

struct EndToEndResult {
    Bill bill;
    bench::Answered answered;                 // as the policy decided; with a swap by the new model
    std::optional<bench::Answered> unswapped; // with a swap: the same cases by the old model
    CarriedOut asking;
    std::optional<CarriedOut> judging;
    std::optional<bench::JudgeTally> tally;
    std::string outcomes; // JSON lines
};

// Refused: `confirm` said no. Where a judge is needed and none is named: InvalidInput, before anything is
// asked.
// With baselines the set's outcomes are then those of the answers, for `evaluate`.
Result<EndToEndResult> runEndToEnd(bench::Set& set, const bench::Run& decided, const bench::Pricing& pricing,
                                   const EndToEndOptions& options, const EndToEndHooks& hooks);

// Where answers are kept by default: simulated ones apart from paid ones.
std::vector<std::string> answersFolders(const std::string& dataFolder); // paid, simulated
std::string answersFolder(const std::string& dataFolder, const policy::Policy& policy);

} // namespace tierline::asking
