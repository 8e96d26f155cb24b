#include "bench/decide.h"

#include "bench/casewords.h"
#include "route/table.h"

#include <algorithm>
#include <limits>

namespace tierline::bench {

namespace {

constexpr std::size_t casesAStep = 1024; // between two looks at `progress`

RunRow timed(Monotonic begin, RunRow row) {
    const auto took = std::chrono::nanoseconds(systemClock().now() - begin).count();
    row.nanos = static_cast<std::uint32_t>(
        std::clamp<std::int64_t>(took, 0, std::numeric_limits<std::uint32_t>::max()));
    return row;
}

} // namespace

struct CaseDecider::State {
    explicit State(Decider given)
        : decider(std::move(given)),
          words(decider.cascade->parts().scorer),
          scratch(decider.cascade->parts().scorer),
          table(decider.policy, decider.catalog ? decider.catalog : std::make_shared<catalog::Catalog>()),
          health(decider.policy->models.size()) {}

    RunRow decide(const classify::Words& said) {
        const auto quick = decider.cascade->score(said.text(), scratch, said.context());
        classify::Verdict verdict;
        verdict.score = quick.raw.score;
        verdict.confidence = quick.raw.confidence;
        verdict.margin = quick.raw.margin;
        verdict.tier = quick.raw.tier;
        verdict.reason = quick.raw.reason;
        verdict.requirements = words.request().requirements;
        RunRow row;
        row.tier = static_cast<std::uint16_t>(verdict.tier);
        row.score = verdict.score;
        row.confidence = verdict.confidence;
        row.decidedBy = quick.decidedBy;
        note(plan(verdict, {}), row);
        return row;
    }

    route::Plan plan(const classify::Verdict& verdict, const route::Target& target) const {
        const auto& request = words.request();
        route::Facts facts;
        facts.requirements = request.requirements;
        facts.features = request.features;
        facts.inputTokens = protocol::estimateInputTokens(request);
        facts.when = decider.when;
        return route::plan(table, verdict, target, facts, health);
    }

    static void note(const route::Plan& plan, RunRow& row) {
        row.reason = plan.reason;
        if (plan.order.empty()) {
            row.trouble = "no model is able: " + plan.reasonDetail;
            return;
        }
        const auto& chosen = plan.candidates[plan.order.front()];
        row.model = static_cast<std::uint16_t>(chosen.model);
        row.cost = chosen.estimatedCost;
        row.isEstimated = true;
    }

    Decider decider;
    CaseWords words;
    classify::CascadeScratch scratch;
    route::Table table;
    std::vector<health::ModelHealth> health;
};

CaseDecider::CaseDecider(Decider decider) : m_state(std::make_unique<State>(std::move(decider))) {}
CaseDecider::CaseDecider(CaseDecider&&) noexcept = default;
CaseDecider::~CaseDecider() = default;

Result<RunRow> CaseDecider::decide(const Case& each) {
    const auto begin = systemClock().now();
    const auto words = m_state->words.of(each);
    if (!words) return std::unexpected(words.error());
    return timed(begin, m_state->decide(*words));
}

RunRow CaseDecider::decide(std::string_view prompt) {
    const auto begin = systemClock().now();
    return timed(begin, m_state->decide(m_state->words.of(prompt)));
}

Result<std::vector<std::optional<Money>>> CaseDecider::costByTier(const Case& each) {
    if (const auto words = m_state->words.of(each); !words) return std::unexpected(words.error());
    std::vector<std::optional<Money>> costs;
    for (std::size_t tier = 0; tier < m_state->decider.policy->tiers.size(); ++tier) {
        route::Target target;
        target.kind = route::Target::Kind::Tier;
        target.tier = static_cast<policy::TierIndex>(tier);
        classify::Verdict verdict;
        verdict.tier = target.tier;
        RunRow row;
        State::note(m_state->plan(verdict, target), row);
        costs.push_back(row.cost);
    }
    return costs;
}

namespace {

RunHeader headerFor(const Set& set, const Decider& decider) {
    RunHeader header;
    header.started = decider.when;
    header.set = set.file.substr(set.file.find_last_of('/') + 1);
    header.setHash = set.hash;
    header.cases = std::ssize(set.cases);
    header.policy = decider.name;
    header.policyHash = decider.policy->hash;
    for (const auto& tier : decider.policy->tiers)
        header.tiers.push_back(tier.name);
    for (const auto& model : decider.policy->models)
        header.models.push_back(model.id);
    if (decider.catalog) header.priceDate = catalog::toString(decider.catalog->date());
    const auto& text = decider.cascade->parts().text;
    if (text && decider.cascade->has(classify::StageKind::Text))
        header.textModel = text->name() + ", " + text->hash().substr(0, 12);
    return header;
}

Error atCase(const Set& set, const Case& each, Error error) {
    error.file = set.file;
    error.line = static_cast<int>(each.line);
    return error;
}

} // namespace

Result<Run> decide(const Set& set, const Decider& decider, const Progress& progress) {
    Run run;
    run.header = headerFor(set, decider);
    run.rows.reserve(set.cases.size());
    CaseDecider deciding(decider);
    for (std::size_t at = 0; at < set.cases.size(); ++at) {
        if (progress && at % casesAStep == 0 && !progress(at, set.cases.size()))
            return fail(ErrorCode::Refused, "stopped");
        auto row = deciding.decide(set.cases[at]);
        if (!row) return std::unexpected(atCase(set, set.cases[at], row.error()));
        row->at = static_cast<std::uint32_t>(at);
        run.rows.push_back(*std::move(row));
    }
    return run;
}

} // namespace tierline::bench
