#include "gateway/redecide.h"

#include "catalog/rates.h"
#include "classify/cascade.h"
#include "classify/words.h"
#include "route/table.h"

namespace tierline::gateway {

namespace {

using ledger::NotReplayed;
using ledger::Redecided;
using route::Target;

class Judge {
public:
    Judge(std::shared_ptr<const Setup> setup, bool pinnedToo)
        : m_setup(std::move(setup)),
          m_table(m_setup->policy, m_setup->catalog),
          m_scratch(m_setup->scorer),
          m_health(m_setup->policy->models.size()),
          m_pinnedToo(pinnedToo) {}

    Redecided decide(const ledger::Record& record) {
        Redecided made;
        const auto target = targetOf(record);
        made.why = whyNot(record, target);
        if (made.why != NotReplayed::No) return made;
        const auto verdict = verdictOn(record);
        const auto plan = planFor(record, verdict, target);
        if (plan.order.empty()) {
            made.why = NotReplayed::NothingAble;
            return made;
        }
        const policy::Policy& policy = *m_setup->policy;
        const auto& chosen = plan.candidates[plan.order.front()];
        made.goes = {policy.tiers[plan.tier].name, policy.models[chosen.model].id, chosen.estimatedCost};
        made.sameTokens = costThere(record, chosen.model);
        made.score = verdict.score;
        made.reason = toString(plan.reason);
        return made;
    }

    std::string explain(const ledger::Record& record) {
        return record.prompt ? classify::explain(verdictOn(record), *m_setup->policy) : std::string();
    }

private:
    Target targetOf(const ledger::Record& record) const {
        const bool isObserved = (record.flags & ledger::Flag::WouldBe) != 0;
        const auto target = route::resolveTarget(*m_setup->policy, record.requestedModel);
        const bool isNamed = target.kind == Target::Kind::Model || target.kind == Target::Kind::Unknown;
        return isNamed && (isObserved || m_pinnedToo) ? Target{} : target;
    }

    static NotReplayed whyNot(const ledger::Record& record, const Target& target) {
        if (record.tier.empty()) return NotReplayed::NotRouted;
        if (target.kind == Target::Kind::Unknown) return NotReplayed::UnknownModel;
        if (target.kind == Target::Kind::Model) return NotReplayed::NamedModel;
        return record.prompt ? NotReplayed::No : NotReplayed::NoPrompt;
    }

    classify::Verdict verdictOn(const ledger::Record& record) {
        auto words = classify::wordsOf(*record.prompt, *m_setup->scorer);
        const auto& known = record.features; // of the conversation, which is not kept
        words.tokens = known.tokens;
        words.turns = known.turns;
        words.toolResults = known.toolResults;
        words.loopStep = known.loopStep;
        words.code = words.code || known.code;
        classify::Question question;
        question.text = words.text();
        question.context = words.context();
        question.requirements = record.requirements;
        return m_setup->cascade->begin(std::move(question), m_scratch).verdict;
    }

    route::Plan planFor(const ledger::Record& record, const classify::Verdict& verdict,
                        const Target& target) {
        route::Facts facts;
        facts.dialect = dialectFromString(record.dialect).value_or(Dialect::OpenAi);
        facts.requirements = record.requirements;
        facts.inputTokens = record.estimatedIn;
        facts.when = record.time;
        for (auto& model : m_health)
            model.learnedOutput = record.estimatedOut;
        return route::plan(m_table, verdict, target, facts, m_health);
    }

    std::optional<Money> costThere(const ledger::Record& record, policy::ModelIndex model) const {
        if (!record.usage) return std::nullopt;
        const auto price =
            route::priceOf(*m_setup->policy, model, *m_setup->catalog, record.time, record.usage->allInput());
        return price ? catalog::costOf(*record.usage, price->rates) : std::nullopt;
    }

    std::shared_ptr<const Setup> m_setup;
    route::Table m_table; // of its own: the past's minutes would drive out the gateway's
    classify::CascadeScratch m_scratch;
    std::vector<health::ModelHealth> m_health;
    bool m_pinnedToo;
};

} // namespace

ledger::Redecide redecideBy(std::shared_ptr<const Setup> setup) {
    return [judge = std::make_shared<Judge>(std::move(setup), false)](
               const ledger::Record& record) -> std::optional<ledger::WouldGo> {
        auto decided = judge->decide(record);
        if (decided.why != NotReplayed::No) return std::nullopt;
        return std::move(decided.goes);
    };
}

ledger::Redecider redeciderOf(std::shared_ptr<const Setup> setup, bool pinnedToo) {
    const auto judge = std::make_shared<Judge>(std::move(setup), pinnedToo);
    return {[judge](const ledger::Record& record) { return judge->decide(record); },
            [judge](const ledger::Record& record) { return judge->explain(record); }};
}

Result<std::shared_ptr<const Setup>> setupForReplay(const std::string& named) {
    const auto file = findPolicyFile(named);
    if (!file) return std::unexpected(file.error());
    const auto noKey = [](std::string_view) { return Result<Secret>(Secret("unused")); };
    const auto nowhere = [](std::string_view) { return std::string("http://127.0.0.1:9/v1"); };
    return loadSetup(*file, noKey, nowhere);
}

} // namespace tierline::gateway
