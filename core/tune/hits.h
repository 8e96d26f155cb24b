// On which rows a rule or a feature of a policy fires. What is found is kept for as long as the columns and
// the list of envelopes stay the same, so that an edit looks for its own pattern alone, and taking it back
// for none; beyond `mostBytes` what was not asked for the longest is forgotten. Whoever holds hits keeps
// them.
#pragma once

#include "base/error.h"
#include "policy/policy.h"
#include "tune/effect.h"
#include "tune/step.h"
#include "tune/view.h"

#include <map>
#include <memory>
#include <span>
#include <tuple>
#include <vector>

namespace tierline::tune {

struct FoundHits {
    std::shared_ptr<const Hits> hits; // null: not looked for
    RuleHits counts;
};

// One thread at a time; it works with those of the step.
class HitFinder {
public:
    static constexpr std::size_t usualBytes = 256U << 20U;
    HitFinder(const Columns& data, std::shared_ptr<const View> view, std::size_t mostBytes = usualBytes);

    // Looks for all enabled rules that are not known yet, in one pass a scope. Errors name the rule's place.
    Result<void> find(const policy::Policy& policy, const Step& step);
    FoundHits of(const policy::Rule& rule); // of a disabled one only if it is known
    FoundHits of(const policy::Feature& feature, const Step& step);
    std::size_t bytes() const { return m_bytes; } // of what is kept
    const View& view() const { return *m_view; }
    const std::shared_ptr<const View>& viewPointer() const { return m_view; }

private:
    using Key = std::tuple<policy::Scope, policy::Match, std::vector<std::string>>;
    using FeatureKey = std::pair<policy::FeatureKind, std::int64_t>;

    Result<void> findIn(policy::Scope scope, const policy::Policy& wanted, const Step& step);
    FoundHits summed(Hits hits) const;
    void forget(); // all that the policy looked at last does not need, as far as there is too much

    struct Kept {
        FoundHits found;
        std::uint64_t used = 0; // in which search
        std::size_t bytes = 0;
    };
    Kept kept(Hits hits);

    const Columns& m_data;
    std::shared_ptr<const View> m_view;
    std::map<Key, Kept> m_rules;
    std::map<FeatureKey, Kept> m_features;
    std::size_t m_mostBytes, m_bytes = 0;
    std::uint64_t m_search = 0;
};

} // namespace tierline::tune
