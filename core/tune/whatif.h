// What a draft of the policy would do to requests of the past, beside what the live one does with them:
// where they go, what that costs, how it agrees with labels, and whether the difference is more than chance.
//
// Every number is the one that the router itself would give (Cascade and route::plan) for the same requests
// with every model in good health: breakers closed, no rate gate, no budget reached, no conversation to keep;
// `strategy: weighted` draws by the request's id, limits of request headers are not kept. Stages that ask the
// network are left out and counted. Costs are of the model asked first, at the prices of the request's
// moment.
//
// `evaluate` finds by itself what the draft has changed since the last time and does no more than that: lines
// move tiers, a weight moves the requests its rule fired on, a new pattern is looked for in all kept texts,
// alone. One thread at a time calls it (see evaluator.h); it works with `threads`. An `Effect` is immutable
// and may go anywhere.
#pragma once

#include "base/error.h"
#include "catalog/catalog.h"
#include "tune/effect.h"
#include "tune/step.h"

#include <memory>
#include <stop_token>
#include <string_view>

namespace tierline::tune {

class WhatIf {
public:
    struct Options {
        std::shared_ptr<const catalog::Catalog> catalog; // null: nothing is priced but by the policy
        unsigned threads = 2;
        LoadProgress progress;
    };
    WhatIf(std::shared_ptr<const Columns> data, PolicyPointer live, Options options);
    ~WhatIf();

    // Errors: a pattern that cannot be compiled, with its place; more than `mostTiers`; Refused when
    // stopped. What was worked out before that is kept, so that the next call goes on from there.
    Result<EffectPointer> evaluate(const PolicyPointer& draft, std::stop_token stop = {});

    // What optimising and learning start from: the rows of a policy, and what its rules add up to. Does not
    // count as the draft that `evaluate` compares with.
    struct Decided {
        RowsPointer rows;
        std::shared_ptr<const Parts> parts;
    };
    Result<Decided> decide(const PolicyPointer& policy, std::stop_token stop = {});

    void setLive(PolicyPointer live);                     // after a promotion
    void label(std::uint32_t row, std::string_view tier); // from now on; empty: none
    const std::shared_ptr<const Columns>& data() const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace tierline::tune
