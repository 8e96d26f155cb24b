// What people say of decisions: a vote (1, 0, -1) and a label, the name of the tier where it should have
// gone. Free functions over a ledger; any thread but the ledger's own.
#pragma once

#include "ledger/ledger.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::ledger {

// What is not set stays; what is set to nothing is cleared.
struct Feedback {
    bool setsVote = false, setsLabel = false;
    std::optional<int> vote;
    std::optional<std::string> label;
};

enum class Given : std::uint8_t { NoSuchId, Unchanged, Changed };

// Waits for the writer. The same again changes nothing.
Result<Given> giveFeedback(Ledger& ledger, std::string_view id, const Feedback& feedback);

struct LabelQuery {
    enum class Which : std::uint8_t { All, Labelled, Unlabelled } which = Which::All;
    std::string tier;        // where it went; with `Labelled` the label; empty: any
    std::int64_t limit = -1; // negative: all
};
// Ids, the newest first.
Result<std::vector<std::string>> decisionsFor(const Ledger& ledger, const LabelQuery& query);

} // namespace tierline::ledger
