// One pass of a policy over a set: where each case went, and what came of it. It is kept as a file, so that
// any two can be compared later: the header a line, then a line a case. Values; any thread.
#pragma once

#include "base/clock.h"
#include "base/error.h"
#include "base/money.h"
#include "classify/cascade.h"
#include "route/plan.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::bench {

// Classify only: no answers; right is who meets the label. Outcome replay: the set's recorded outcomes are
// the answers. End to end: models were asked.
enum class RunKind : std::uint8_t { ClassifyOnly, OutcomeReplay, EndToEnd };
std::string_view toString(RunKind kind); // "classify_only"

// What a list of runs shows without evaluating them again; whoever keeps a run puts it in.
struct RunSummary {
    double right = 0, low = 0, high = 0; // share, Wilson's or the bootstrap's interval
    std::optional<double> usdPer1k;
    bool operator==(const RunSummary&) const = default;
};

// What makes the run repeatable: the determinism card.
struct RunHeader {
    std::string id; // ULID; empty: not kept
    RunKind kind = RunKind::ClassifyOnly;
    Wall started{};
    std::string set, setHash; // the file's name without folders, SHA-256 of its bytes
    std::int64_t cases = 0;   // of the set
    std::string policy, policyHash;
    std::vector<std::string> tiers;  // of the policy, cheapest first
    std::vector<std::string> models; // `RunRow::model` points here
    std::uint64_t seed = 1;
    std::string priceDate; // of the price file
    std::string textModel; // its name and the beginning of its hash; empty: none was asked
    std::string note;      // the user's, or what was swapped
    std::optional<RunSummary> summary;
    std::string money; // of answers that were asked for: "billed", "simulated", or several; empty: of none
    bool operator==(const RunHeader&) const = default;
};

struct RunRow {           // one case
    std::uint32_t at = 0; // into the set's cases
    std::uint16_t tier = 0;
    policy::Millionths score = 0, confidence = 0;
    classify::StageKind decidedBy = classify::StageKind::Rules;
    route::SelectionReason reason = route::SelectionReason::ComplexityMatch;
    std::uint32_t nanos = 0;            // what deciding took
    std::optional<std::uint16_t> model; // absent: none was able, or the set has none for the tier
    std::optional<double> quality;      // of the answer: 1 right, 0 wrong, a judge's points between
    std::optional<Money> cost;          // of the call; absent: unknown
    bool isEstimated = false;           // the cost is, of a call that was not made
    std::optional<double> latencyMs;    // of the answer
    std::string trouble;                // why there is no quality
    bool operator==(const RunRow&) const = default;
};

struct Run {
    RunHeader header;
    std::vector<RunRow> rows; // by `at`, rising; a run that was stopped has fewer than cases
    bool isWhole() const { return std::ssize(rows) == header.cases; }
};

// How far something long has come; false: stop. Called from the thread that works.
using Progress = std::function<bool(std::size_t done, std::size_t of)>;

std::string print(const RunHeader& header); // one line of JSON without its end
std::string print(const RunRow& row, const RunHeader& header);
std::string print(const Run& run);
// Corrupt names the line. A last line that was cut off (a crash) is left out.
Result<Run> parseRun(std::string_view text);

// The runs of a folder, `<id>.jsonl` each; made when it is not there.
class RunStore {
public:
    explicit RunStore(std::string folder) : m_folder(std::move(folder)) {}

    Result<void> keep(const Run& run) const; // `header.id` is not empty; beside its place, then there
    Result<Run> load(const std::string& id) const;
    struct Listed {
        RunHeader header;
        std::int64_t rows = 0;
        std::optional<Error> error; // it cannot be read; the header has its id alone
    };
    Result<std::vector<Listed>> list() const; // the newest first
    Result<void> remove(const std::string& id) const;
    const std::string& folder() const { return m_folder; }

private:
    std::string m_folder;
};

} // namespace tierline::bench
