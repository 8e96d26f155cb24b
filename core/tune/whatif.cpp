#include "tune/whatif.h"

#include "tune/place.h"
#include "tune/sides.h"
#include "tune/tally.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace tierline::tune {

namespace {

bool sameTiers(const policy::Policy& a, const policy::Policy& b) {
    return std::ranges::equal(a.tiers, b.tiers, {}, &policy::Tier::name, &policy::Tier::name);
}

std::shared_ptr<const Labels> labelsOf(const Columns& data) {
    return std::make_shared<const Labels>(Labels{data.labels, data.label});
}

// What a policy says that the what-if cannot do, or that is not meant.
void tellPolicy(const Columns& data, const policy::Policy& policy, Missing& missing) {
    for (const auto& stage : policy.classify.stages)
        if (stage == "embedding" || stage == "judge") missing.stagesLeftOut.push_back(stage);
    for (const auto& tier : policy.tiers)
        if (tier.models.empty()) missing.emptyTiers.push_back(tier.name);
    missing.linesCross = Lines(policy).cross;
    missing.noWhole = std::ranges::any_of(policy.classify.rules, [&](const auto& rule) {
        if (!rule.enabled || rule.scope == policy::Scope::User) return false;
        return rule.scope == policy::Scope::Whole || data.lastTurn.empty();
    });
}

} // namespace

struct WhatIf::State {
    State(std::shared_ptr<const Columns> columns, PolicyPointer policy, Options given)
        : data(std::move(columns)),
          livePolicy(std::move(policy)),
          options(std::move(given)),
          store(data, options.catalog),
          labels(labelsOf(*data)) {}

    Step step(std::stop_token stop) const {
        return {std::max(options.threads, 1U), std::move(stop), &options.progress};
    }

    Result<EffectPointer> evaluate(const PolicyPointer& policy, std::stop_token stop) {
        const auto how = step(std::move(stop));
        if (!live.rows() || live.rows()->policy != livePolicy) {
            tally.reset();
            if (const auto done = live.set(livePolicy, store, how); !done)
                return std::unexpected(done.error());
        }
        const auto changed = draft.set(policy, store, how);
        if (!changed) return std::unexpected(changed.error());
        count(*changed);
        return written();
    }

    void count(const PolicySide::Changed& changed) {
        const auto& now = *draft.rows();
        const bool fits = tally && changed && changed->size() < data->size() / 2
                          && tallied.live == live.rows() && tallied.labels == labels
                          && tallied.draft->costs == now.costs && tallied.draft->placed == before
                          && sameTiers(*tallied.draft->policy, *now.policy);
        if (fits) {
            tally->move(*changed, now);
        } else {
            tally.emplace(*data, *labels, *live.rows(), now);
            for (std::size_t row = 0; row < data->size(); ++row)
                tally->put(row);
        }
        tallied = {live.rows(), draft.rows(), labels};
        before = now.placed;
    }

    EffectPointer written() {
        const auto effect = std::make_shared<Effect>();
        effect->data = data;
        effect->labels = labels;
        effect->livePolicy = livePolicy;
        effect->draftPolicy = draft.rows()->policy;
        tally->write(*effect);
        effect->rules = draft.ruleHits();
        effect->features = draft.featureHits();
        effect->liveRows = live.rows();
        effect->draftRows = draft.rows();
        auto& missing = effect->missing;
        tellPolicy(*data, *draft.rows()->policy, missing);
        missing.noTextModel = draft.noTextModel();
        missing.noText = draft.fates()->noText;
        missing.named = namedByClients();
        return effect;
    }

    // Rows that one of the two policies does not decide because of what the client asked for.
    std::int64_t namedByClients() {
        const std::pair pair{live.fates(), draft.fates()};
        if (pair == namedOf) return named;
        namedOf = pair;
        named = 0;
        for (std::size_t row = 0; row < data->size(); ++row)
            named += data->hasText(row) && (pair.first->out[row] != 0 || pair.second->out[row] != 0) ? 1 : 0;
        return named;
    }

    std::shared_ptr<const Columns> data;
    PolicyPointer livePolicy;
    Options options;
    Store store;
    std::shared_ptr<const Labels> labels;
    PolicySide live, draft;

    struct Tallied { // what the tally refers to
        RowsPointer live, draft;
        std::shared_ptr<const Labels> labels;
    } tallied;
    std::shared_ptr<const Placed> before; // the draft's that the tally holds
    std::optional<Tally> tally;
    std::pair<std::shared_ptr<const Fates>, std::shared_ptr<const Fates>> namedOf;
    std::int64_t named = 0;
};

WhatIf::WhatIf(std::shared_ptr<const Columns> data, PolicyPointer live, Options options)
    : m_state(std::make_unique<State>(std::move(data), std::move(live), std::move(options))) {}

WhatIf::~WhatIf() = default;

Result<EffectPointer> WhatIf::evaluate(const PolicyPointer& draft, std::stop_token stop) {
    return m_state->evaluate(draft, std::move(stop));
}

Result<WhatIf::Decided> WhatIf::decide(const PolicyPointer& policy, std::stop_token stop) {
    PolicySide side;
    const auto done = side.set(policy, m_state->store, m_state->step(std::move(stop)));
    if (!done) return std::unexpected(done.error());
    return Decided{side.rows(), side.parts()};
}

void WhatIf::setLive(PolicyPointer live) {
    m_state->livePolicy = std::move(live);
}

void WhatIf::label(std::uint32_t row, std::string_view tier) {
    if (row >= m_state->data->size()) return;
    auto labels = std::make_shared<Labels>(*m_state->labels);
    labels->of[row] = labels->names.add(tier);
    m_state->labels = std::move(labels);
}

const std::shared_ptr<const Columns>& WhatIf::data() const {
    return m_state->data;
}

} // namespace tierline::tune
