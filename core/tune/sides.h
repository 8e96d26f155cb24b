// One policy over the columns, with everything that the next policy on this side can take over from it. One
// thread at a time.
#pragma once

#include "catalog/catalog.h"
#include "classify/textmodel.h"
#include "tune/combine.h"
#include "tune/hits.h"
#include "tune/place.h"
#include "tune/rows.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tierline::tune {

// What both sides share: rows found, prices and text scores of earlier policies.
class Store {
public:
    Store(std::shared_ptr<const Columns> data, std::shared_ptr<const catalog::Catalog> catalog);

    const Columns& data() const { return *m_data; }
    Result<std::shared_ptr<HitFinder>> finder(const policy::Policy& policy, const Step& step);
    Result<std::shared_ptr<const Costs>> costs(const PolicyPointer& policy, const Step& step);
    // Null, with the reason in `why`: the policy has the stage, but the model is not there. Null without a
    // reason: no such stage.
    Result<std::shared_ptr<const TextScores>> text(const policy::Policy& policy,
                                                   const std::shared_ptr<HitFinder>& finder, const Step& step,
                                                   std::string& why);

private:
    struct Priced {
        PolicyPointer policy;
        std::shared_ptr<const Costs> costs;
    };
    struct Scored {
        std::shared_ptr<const View> view;
        std::string hash; // of the model
        std::shared_ptr<const TextScores> scores;
    };
    struct Model;
    std::shared_ptr<const classify::TextModel> modelOf(const policy::Policy& policy, std::string& why);

    std::shared_ptr<const Columns> m_data;
    std::shared_ptr<const catalog::Catalog> m_catalog;
    // The ones used last, the newest behind; few, as each holds something of every row.
    std::vector<std::shared_ptr<HitFinder>> m_finders;
    std::vector<Priced> m_priced;
    std::vector<Scored> m_scored;
    std::shared_ptr<Model> m_model;
};

class PolicySide {
public:
    // The rows whose tier, score or stage is another than before; absent: all may be.
    using Changed = std::optional<std::vector<std::uint32_t>>;
    // Refused when stopped, which leaves the side as it was but for what is found again.
    Result<Changed> set(const PolicyPointer& policy, Store& store, const Step& step);

    const RowsPointer& rows() const { return m_rows; }
    std::shared_ptr<const Parts> parts() const { return m_parts; }
    const std::shared_ptr<const Fates>& fates() const { return m_fates; }
    const std::vector<RuleHits>& ruleHits() const { return m_ruleHits; }
    const std::vector<RuleHits>& featureHits() const { return m_featureHits; }
    const std::string& noTextModel() const { return m_noText; }

private:
    void gather(const policy::Policy& policy, HitFinder& finder, const Step& step, PolicyRows& rows,
                Terms& terms);
    bool sumUp(Terms terms, const Step& step, std::vector<std::uint32_t>& moved);
    Changed place(const policy::Policy& policy, const Step& step, PolicyRows& rows);
    std::shared_ptr<Placed> freshPlaced(std::size_t rows);

    RowsPointer m_rows;
    Terms m_terms;
    std::shared_ptr<Parts> m_parts;
    std::shared_ptr<const Fates> m_fates;
    Inputs m_inputs;
    std::vector<RuleHits> m_ruleHits, m_featureHits;
    std::string m_noText;
    std::vector<std::shared_ptr<Placed>> m_spare; // used again when no effect holds them any more
};

} // namespace tierline::tune
