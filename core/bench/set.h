// Labelled and outcome sets, one prompt a row, as the contract's part 3 writes them: JSON lines, a JSON
// array, or CSV with a header (rowsource.h).
//
// `SetReader` gives one row after another and keeps of a row its id's hash only; `readSet` keeps all. Values;
// one thread. Scores are numbers as recorded (0 and 1, a judge's points); costs exact nano-dollars a call.
#pragma once

#include "base/error.h"
#include "base/money.h"
#include "bench/lines.h"
#include "bench/mapping.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tierline::bench {

struct Outcome {
    std::size_t model = 0; // into `Names::models`
    double score = 0;
    std::optional<Money> cost;
    bool operator==(const Outcome&) const = default;
};

struct Case {
    std::string id;
    std::string prompt;    // of `messages` the words of the last user message
    std::string messages;  // the conversation's JSON as it stands in the row; empty: the prompt alone
    std::int64_t line = 0; // in the file
    std::optional<std::size_t> tier;     // into `Names::tiers`
    std::vector<Outcome> outcomes;       // by model, rising
    std::optional<std::string> expected; // by `grader`; of `exact` unless the row names another
    std::string grader;                  // the row's JSON of it, see grader.h; empty: the run's
    std::string reason;                  // why its label is its label, one line
    std::string original;                // the request that this one says in other words or another language
    std::map<std::string, std::string> tags;
    bool operator==(const Case&) const = default;
};

// A label as the file writes it; what `--map-value` is about.
struct LabelValue {
    std::string written;
    std::size_t tier = 0; // into `Names::tiers`
    std::size_t rows = 0;
    bool operator==(const LabelValue&) const = default;
};

struct Names {
    std::vector<std::string> tiers;      // the given ones, else in the order of the file
    std::vector<std::string> models;     // in the order of the file
    std::vector<LabelValue> labels = {}; // in the order of the file
};

struct SetOptions {
    Mapping mapping;
    std::vector<std::string> tiers;    // of the policy, cheapest first; a label beyond them is a bad row
    bool skipBad = false;              // `readSet` only: leaves bad rows out and keeps what was wrong
    std::size_t mostBytes = 1U << 30U; // `readSet` only: it keeps all texts, and refuses more than so much
};

class SetReader {
public:
    static Result<SetReader> open(const std::string& path, SetOptions options);
    SetReader(SetReader&&) noexcept;
    ~SetReader();

    // Absent at the end. The outer error ends the reading; the inner one is of this row, names file and line,
    // and the next call goes on behind it. Blank lines are passed over.
    Result<std::optional<Result<Case>>> next();

    const Names& names() const;
    std::string hash();                             // SHA-256 of the file's bytes; call once, at the end
    std::vector<std::string> unseenColumns() const; // mapped columns that no row had

private:
    struct State;
    explicit SetReader(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

struct Set {
    std::string file, hash;
    Names names;
    std::vector<Case> cases;
    std::vector<Error> skipped;
    std::size_t labelled = 0, withOutcomes = 0;
    std::size_t repeatedPrompts = 0; // rows whose prompt stood in an earlier one
    std::size_t disagreements = 0;   // of those, with another label than the first
};
// The first bad row is the error unless `skipBad`. A set without a row, a mapped column that is nowhere, or
// one larger than `mostBytes` is an error too.
Result<Set> readSet(const std::string& path, SetOptions options = {});

// What whoever reads row by row says in the end: no row was good, or a mapped column was nowhere.
Error nothingIn(const std::string& path, std::size_t skipped, const std::vector<Error>& first);
Error nowhere(const std::string& path, const std::string& column);

} // namespace tierline::bench
