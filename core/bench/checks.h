// Whether a set is fit to measure with: duplicates, labels that contradict each other, prompts that the text
// model was trained on, models or labels that do not differ, prompts that are empty or cut off.
//
// A `SetChecker` takes one case after another and keeps some 32 bytes of each, so that a file of any size can
// be checked. One thread. The rest are values.
#pragma once

#include "bench/matrix.h"
#include "bench/seen.h"
#include "bench/set.h"
#include "policy/policy.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::classify {
class Envelopes;
}

namespace tierline::bench {

enum class CheckLevel : std::uint8_t { Fine, Note, Warning, Serious };
std::string_view toString(CheckLevel level); // "serious"

struct Check {
    std::string name; // "duplicates"
    CheckLevel level = CheckLevel::Fine;
    std::string said;               // a sentence
    std::size_t count = 0;          // rows that it is about
    std::vector<std::string> where; // the first few: "lines 3 and 17"
};

struct SetChecks {
    std::string file, hash;
    Names names;
    std::size_t rows = 0, labelled = 0, withOutcomes = 0, withExpected = 0;
    std::vector<std::size_t> ofTier; // rows, by `Names::tiers`
    std::optional<Differentiation> models;
    std::vector<Check> checks;  // in a fixed order
    std::vector<Error> skipped; // bad rows that were left out, the first few
    std::size_t skippedCount = 0;

    CheckLevel worst() const;
};

struct CheckOptions {
    std::optional<SeenPrompts> seen; // of the policy's text model
    std::string unseenWhy;           // why that is not known; empty with `seen`, or when no model is asked
    std::shared_ptr<const classify::Envelopes> envelopes; // what is learnt is without them; may be null
};

// With what lies beside the policy's text model; reads both files.
CheckOptions checkOptionsFor(const policy::Policy& policy);

class SetChecker {
public:
    explicit SetChecker(CheckOptions options);
    ~SetChecker();
    void add(const Case& row);
    SetChecks finish(const Names& names); // call once

private:
    struct State;
    std::unique_ptr<State> m_state;
};

// Reads the file row by row. A bad row is the error unless `skipBad`; so is a set without a row.
Result<SetChecks> checkSet(const std::string& path, const SetOptions& options, CheckOptions checks);
SetChecks checksOf(const Set& set, CheckOptions checks);

// What makes figures flatter or thinner than they look: prompts learnt by heart, labels that disagree. To be
// said beside them.
std::vector<std::string> warningsOf(const SetChecks& checks);

} // namespace tierline::bench
