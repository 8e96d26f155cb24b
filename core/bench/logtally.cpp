#include "bench/logtally.h"

#include "catalog/rates.h"
#include "catalog/sellers.h"
#include "route/table.h"

#include <algorithm>
#include <tuple>

namespace tierline::bench {

namespace {

using ledger::MoneyKind;
using policy::ModelIndex;

// Who answered, as far as the log tells.
struct Answerer {
    std::string name;
    std::optional<ModelIndex> model; // of the policy
    std::string seller, sold;        // for the catalogue
};

Answerer answererOf(const PastRequest& request, const policy::Policy& policy) {
    Answerer made;
    std::string_view name = request.model.empty() ? request.modelAsked : request.model;
    made.seller = catalog::sellerOfLiteLlm(request.provider);
    if (made.model = policy.model(name); made.model) { // provider/name as it is
        made.name = name;
        return made;
    }
    if (const auto slash = name.find('/'); slash != name.npos) {
        const auto seller = catalog::sellerOfLiteLlm(name.substr(0, slash));
        if (made.seller.empty() || seller == made.seller || name.substr(0, slash) == request.provider) {
            made.seller = seller;
            name.remove_prefix(slash + 1);
        }
    }
    if (made.seller.empty()) made.seller = catalog::makerOf(name);
    made.sold = name;
    made.name = made.seller.empty() || name.empty() ? std::string(name) : made.seller + "/" + made.sold;
    made.model = policy.model(made.name);
    if (const auto named = policy.modelsNamed(name); !made.model && made.seller.empty() && named.size() == 1)
        made.model = named.front();
    if (made.model) made.name = policy.models[*made.model].id;
    if (made.name.empty()) made.name = "(no model named)";
    return made;
}

// Only what a tally looks at: a record for the ledger is much larger than its request here.
ledger::Record before(const PastRequest& request, const Answerer& who, std::optional<Money> ours) {
    ledger::Record record;
    record.model = who.name;
    record.money = request.money;
    record.cost = request.cost;
    record.estimatedCost = ours;
    return record;
}

ledger::Redecided after(const std::string& tier, const std::string& model, std::optional<Money> cost) {
    ledger::Redecided now;
    now.goes = {tier, model, cost};
    now.sameTokens = cost;
    return now;
}

// The tallies' two differences are of estimates and of tokens; here the estimate is our price of the tokens.
Elsewhere elsewhereOf(const ReplayReport& report, MoneyKind kind, std::string name, std::string model) {
    Elsewhere made{std::move(name), std::move(model), {}, {}};
    const auto found = report.money.find(kind);
    if (found == report.money.end()) return made;
    made.logged = found->second.tokens;
    made.ours = found->second.estimated;
    return made;
}

} // namespace

struct LogTally::State {
    explicit State(Decider given)
        : policy(given.policy),
          catalog(given.catalog ? given.catalog : std::make_shared<catalog::Catalog>()),
          now(given.when),
          table(policy, catalog),
          decider(std::move(given)) {
        summary.ofTier.resize(policy->tiers.size());
        for (const auto& tier : policy->tiers)
            for (const auto model : tier.models)
                if (std::ranges::find(models, model) == models.end()) models.push_back(model);
        constants.assign(models.size(), ReplayTally(0));
        undecided.assign(models.size(), ReplayTally(0));
    }

    std::optional<Money> costThere(const Usage& usage, ModelIndex model, Wall when) const {
        const auto* price = (*table.pricesAt(when))[model].price;
        return price == nullptr ? std::nullopt : catalog::costOf(usage, price->at(usage.allInput()));
    }

    std::optional<Money> ourPrice(const PastRequest& request, const Answerer& who, Wall when) const {
        if (!request.usage) return std::nullopt;
        if (who.model) return costThere(*request.usage, *who.model, when);
        if (who.seller.empty()) return std::nullopt;
        const auto found = catalog->find(who.seller, {}, who.sold, when);
        if (!found) return std::nullopt;
        return catalog::costOf(*request.usage, found->price->at(request.usage->allInput()));
    }

    void count(const PastRequest& request) {
        ++summary.requests;
        summary.failed += request.hasFailed ? 1 : 0;
        summary.cacheHits += request.isCacheHit ? 1 : 0;
        summary.withoutTokens += !request.usage && !request.isCacheHit && !request.hasFailed ? 1 : 0;
        if (!request.time) return;
        summary.first = std::min(summary.first.value_or(*request.time), *request.time);
        summary.last = std::max(summary.last.value_or(*request.time), *request.time);
    }

    void pay(const PastRequest& request, const Answerer& who, std::optional<Money> ours) {
        auto& entry = paid[request.money][who.name];
        entry.name = who.name;
        ++entry.requests;
        if (request.usage) entry.usage += *request.usage;
        for (const auto& [cost, into] : {std::pair{request.cost, &entry.logged}, {ours, &entry.ours}}) {
            if (!cost) continue;
            into->sum += *cost;
            ++into->requests;
        }
    }

    Result<std::optional<RunRow>> decide(const PastRequest& request) {
        if (request.why != NoRow::No) return std::nullopt;
        auto row = decider.decide(caseOf(request));
        if (!row) return std::unexpected(row.error());
        ++summary.decided;
        ++summary.ofTier[row->tier];
        if (!row->model) ++summary.nothingAble;
        return *std::move(row);
    }

    void compare(const PastRequest& request, const Answerer& who, std::optional<Money> ours,
                 const std::optional<RunRow>& row, Wall when) {
        const auto& usage = *request.usage;
        const bool isChosen = row && row->model;
        if (isChosen)
            chosen.add(before(request, who, ours),
                       after(policy->tiers[row->tier].name, policy->models[*row->model].id,
                             costThere(usage, *row->model, when)));
        if (!isChosen && (summary.decided > 0 || row)) return; // beside the policy: the same requests
        auto& tallies = isChosen ? constants : undecided;
        for (std::size_t at = 0; at < models.size(); ++at)
            tallies[at].add(before(request, who, ours),
                            after({}, policy->models[models[at]].id, costThere(usage, models[at], when)));
    }

    Result<void> add(const PastRequest& request) {
        if (request.why != NoRow::No) ++summary.noRow[request.why];
        if (request.why == NoRow::NotAChat) return {};
        const auto row = decide(request);
        if (!row) return std::unexpected(row.error());
        count(request);
        const auto who = answererOf(request, *policy);
        const auto when = request.time.value_or(now);
        const auto ours = ourPrice(request, who, when);
        pay(request, who, ours);
        if (request.usage && !request.isCacheHit) compare(request, who, ours, *row, when);
        return {};
    }

    std::vector<PaidModel> paidModels(MoneyKind kind) const {
        std::vector<PaidModel> made;
        for (const auto& [name, model] : paid.at(kind))
            made.push_back(model);
        std::ranges::sort(made, [](const PaidModel& a, const PaidModel& b) {
            return std::tuple(b.ours.sum, b.logged.sum, b.requests, a.name)
                   < std::tuple(a.ours.sum, a.logged.sum, a.requests, b.name);
        });
        return made;
    }

    // Priced for the most requests, then the least in sum.
    std::optional<std::size_t> cheapest(const std::vector<ReplayReport>& reports, MoneyKind kind) const {
        const auto rank = [&](const ReplayReport& report) {
            const auto it = elsewhereOf(report, kind, {}, {});
            return std::tuple(-it.ours.requests, it.ours.after, -it.logged.requests, it.logged.after);
        };
        std::optional<std::size_t> best;
        for (std::size_t at = 0; at < reports.size(); ++at)
            if (!best || rank(reports[at]) < rank(reports[*best])) best = at;
        return best;
    }

    std::shared_ptr<const policy::Policy> policy;
    std::shared_ptr<const catalog::Catalog> catalog;
    Wall now;
    route::Table table;
    CaseDecider decider;
    std::vector<ModelIndex> models; // of the tiers
    ReplayTally chosen{0};
    std::vector<ReplayTally> constants, undecided; // by `models`; the latter while nothing was decided
    std::map<MoneyKind, std::map<std::string, PaidModel>> paid;
    LogSummary summary;
};

LogTally::LogTally(Decider decider) : m_state(std::make_unique<State>(std::move(decider))) {}
LogTally::LogTally(LogTally&&) noexcept = default;
LogTally::~LogTally() = default;

Result<void> LogTally::add(const PastRequest& request) {
    return m_state->add(request);
}

LogSummary LogTally::summary(const Resampling& resampling) const {
    const auto& state = *m_state;
    auto made = state.summary;
    const auto chosen = state.chosen.report(resampling);
    std::vector<ReplayReport> constants;
    for (const auto& tally : chosen.replayed > 0 ? state.constants : state.undecided)
        constants.push_back(tally.report(resampling));
    for (const auto& [kind, models] : state.paid) {
        auto& money = made.money[kind];
        money.models = state.paidModels(kind);
        if (chosen.money.contains(kind))
            money.elsewhere.push_back(elsewhereOf(chosen, kind, "the policy", {}));
        const auto constant = [&](std::size_t at, const char* name) {
            const auto& id = state.policy->models[state.models[at]].id;
            if (constants[at].money.contains(kind))
                money.elsewhere.push_back(elsewhereOf(constants[at], kind, name, id));
        };
        if (const auto at = state.cheapest(constants, kind)) constant(*at, "always the cheapest");
        const auto strongest = std::ranges::find(state.models, route::strongestModel(*state.policy));
        if (strongest != state.models.end())
            constant(static_cast<std::size_t>(strongest - state.models.begin()), "always the strongest");
        for (const auto& move : chosen.models)
            if (move.tokens.contains(kind)) money.moves.push_back(move);
    }
    return made;
}

} // namespace tierline::bench
