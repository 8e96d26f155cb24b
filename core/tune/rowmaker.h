// Rows for the optimiser out of labelled and outcome sets, scored by the policy's own rules and text model.
// One thread.
#pragma once

#include "bench/decide.h"
#include "tune/learnweights.h"
#include "tune/fitrows.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tierline::tune {

// What a policy's stages say of texts, one after another.
class RowMaker {
public:
    explicit RowMaker(std::shared_ptr<const classify::Cascade> cascade);

    Row& add(std::string_view text, const classify::Context& context = {}); // valid until the next
    Rows rows;

private:
    std::shared_ptr<const classify::Cascade> m_cascade;
    classify::CascadeScratch m_scratch;
};

struct SetRows {
    Rows rows;                      // `source` is the case's number in the set
    std::vector<std::string> texts; // what is scored, by row
    std::int64_t labelled = 0, byAnswers = 0, votes = 0;
};

// A case's label says what it deserves, else the answers of the models that stand for the tiers, else a vote
// (tags `vote` and `decided`, as exports of the ledger have them). `perDay` of 0: not known.
Result<SetRows> rowsOfSet(const bench::Set& set, const bench::Decider& decider,
                          const std::optional<bench::TierModels>& models, double perDay,
                          const Watch& watch = {});

} // namespace tierline::tune
