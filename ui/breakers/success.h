// How often an answer of a model stood, by the tier it was asked for. Pure.
//
// An answer fell through when the first of these that is known says so: a vote; a label (a tier above the one
// it went to); a check that found fault with it, whether or not another model was asked instead; the request
// failed; the client asked the same again within two minutes in the same session. Without any of them it
// stood. Requests whose client left are not counted.
#pragma once

#include "base/clock.h"
#include "bench/proportions.h"
#include "ledger/record.h"
#include "policy/policy.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tierline::breakers {

struct Answer {
    std::string model, tier;
    Wall time{};
    std::uint64_t session = 0, prompt = 0; // hashes; 0: none
    std::optional<int> vote;
    std::optional<bool> labelFits;
    bool faulted = false; // a check found fault
    bool failed = false;
    bool operator==(const Answer&) const = default;
};
// One for each model that gave an answer, that was put aside or stood.
void appendAnswers(std::vector<Answer>& into, const ledger::Record& record, const policy::Policy& policy);

struct SuccessCell {
    std::int64_t good = 0, total = 0;
    std::int64_t byVote = 0, byLabel = 0, byCheck = 0, byFailure = 0, byRetry = 0; // what spoke against it
    std::optional<bench::Share> share;                                             // Wilson, 95 %
    bool isSmall() const { return total < 20; }
};
struct SuccessMatrix {
    std::vector<std::string> models, tiers; // in the policy's order, then others by name
    std::vector<SuccessCell> cells;         // model by model
    std::int64_t answers = 0, spokenOf = 0; // with a vote, label or check
    const SuccessCell& at(std::size_t model, std::size_t tier) const {
        return cells[model * tiers.size() + tier];
    }
};
SuccessMatrix successOf(std::vector<Answer> answers, const policy::Policy& policy);

} // namespace tierline::breakers
