#include "gateway/redecide.h"

#include "classify/cascade.h"
#include "route/plan.h"

namespace tierline::gateway {

namespace {

struct Redecider {
    explicit Redecider(std::shared_ptr<const Setup> given)
        : setup(std::move(given)), scratch(setup->scorer), health(setup->policy->models.size()) {}

    std::optional<ledger::WouldGo> decide(const ledger::Record& record) {
        const policy::Policy& policy = *setup->policy;
        if (!record.prompt) return std::nullopt;
        const auto target = route::resolveTarget(policy, record.requestedModel);
        if (target.kind == route::Target::Kind::Unknown || target.kind == route::Target::Kind::Model)
            return std::nullopt;
        classify::Question question;
        question.text = *record.prompt;
        question.requirements = record.requirements;
        const auto verdict = setup->cascade->begin(std::move(question), scratch).verdict;
        route::Facts facts;
        facts.dialect = dialectFromString(record.dialect).value_or(Dialect::OpenAi);
        facts.requirements = record.requirements;
        facts.inputTokens = record.estimatedIn;
        facts.when = record.time;
        for (auto& model : health)
            model.learnedOutput = record.estimatedOut;
        const auto plan = route::plan(policy, *setup->catalog, verdict, target, facts, health);
        if (plan.order.empty()) return std::nullopt;
        const auto& chosen = plan.candidates[plan.order.front()];
        return ledger::WouldGo{policy.tiers[plan.tier].name, policy.models[chosen.model].id,
                               chosen.estimatedCost};
    }

    std::shared_ptr<const Setup> setup;
    classify::CascadeScratch scratch;
    std::vector<health::ModelHealth> health;
};

} // namespace

ledger::Redecide redecideBy(std::shared_ptr<const Setup> setup) {
    return [redecider = std::make_shared<Redecider>(std::move(setup))](const ledger::Record& record) {
        return redecider->decide(record);
    };
}

} // namespace tierline::gateway
