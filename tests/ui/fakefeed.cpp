#include "fakefeed.h"

#include <algorithm>
#include <array>

namespace tierline::test {

using namespace Qt::Literals::StringLiterals;

namespace {

struct ModelRow {
    const char* id;
    int tier;
    std::int64_t inNano, outNano; // per million tokens
};
constexpr std::array<ModelRow, 8> models{{
    {"spark/nano", 0, 50'000'000, 80'000'000},
    {"ember/small", 0, 150'000'000, 600'000'000},
    {"spark/mini", 1, 250'000'000, 1'250'000'000},
    {"harbor/medium", 1, 800'000'000, 4'000'000'000},
    {"atlas/large", 2, 2'500'000'000, 10'000'000'000},
    {"harbor/large-vision", 2, 3'000'000'000, 15'000'000'000},
    {"quartz/reason-mini", 3, 1'100'000'000, 4'400'000'000},
    {"summit/reason", 3, 15'000'000'000, 75'000'000'000},
}};
constexpr std::array tierNames{"simple", "moderate", "complex", "reasoning"};
constexpr std::array<policy::Millionths, 3> lines{300'000, 600'000, 850'000};

struct PromptRow {
    const char* client;
    const char* text;
    policy::Millionths score;
    const char* word; // of the text, matched
    const char* rule;
    policy::Millionths weight;
};
constexpr std::array<PromptRow, 8> prompts{{
    {"claude-code", "Refactor the retry loop so that it stops at the deadline, and explain step by step.",
     710'000, "Refactor", "refactor", 180'000},
    {"curl", "What is the capital of France?", 80'000, "What is", "lookup", -200'000},
    {"openai-python", "Rename variable x to count in this function.", 310'000, "Rename", "rename", 60'000},
    {"batch-summaries", "Summarize the meeting notes below in three bullet points.", 420'000, "Summarize",
     "summarize", 120'000},
    {"claude-code", "Prove that the algorithm terminates for every input graph.", 900'000, "Prove that",
     "proof", 400'000},
    {"webchat", "Übersetze den folgenden Absatz ins Englische und behalte den Ton bei.", 180'000, "Übersetze",
     "translate", -100'000},
    {"codex", "Write a function that merges two sorted lists, with tests for empty input.", 520'000,
     "Write a function", "write-code", 220'000},
    {"webchat", "Compare optimistic and pessimistic locking: pros and cons for a booking system.", 660'000,
     "pros and cons", "compare", 200'000},
}};

int tierOf(policy::Millionths score) {
    return static_cast<int>(
        std::ranges::count_if(lines, [score](policy::Millionths line) { return score >= line; }));
}

std::string nameOf(const ModelRow& model) {
    return std::string(model.id).substr(std::string(model.id).find('/') + 1);
}
std::string providerOf(const ModelRow& model) {
    return std::string(model.id).substr(0, std::string(model.id).find('/'));
}

Money costOf(const ModelRow& model, std::int64_t in, std::int64_t out) {
    return Money::fromNano((in * model.inNano + out * model.outNano) / 1'000'000);
}

ledger::Attempt attemptAt(const ModelRow& model, Wall start, std::int64_t ms, bool fine) {
    ledger::Attempt attempt;
    attempt.model = model.id;
    attempt.provider = providerOf(model);
    attempt.start = start;
    attempt.end = start + Milliseconds(ms);
    attempt.breakerBefore = attempt.breakerAfter = "closed";
    if (fine)
        attempt.firstByte = start + Milliseconds(ms / 5);
    else
        attempt.errorClass = ErrorClass::ServerError;
    attempt.bytes = fine ? 2'400 : 0;
    attempt.committed = fine;
    return attempt;
}

void addCandidates(ledger::Record& record, int tier, std::size_t chosen, bool second) {
    for (std::size_t i = 0; i < models.size(); ++i) {
        ledger::CandidateRow row;
        row.model = models[i].id;
        row.verdict = i == chosen ? "chosen" : models[i].tier == tier ? "able" : "refused";
        if (models[i].tier < tier)
            row.reason = std::string("tier ") + tierNames[static_cast<std::size_t>(models[i].tier)]
                         + " is below " + tierNames[static_cast<std::size_t>(tier)];
        else if (i == chosen)
            row.reason = second ? "next cheapest after a server_error" : "cheapest able";
        else if (models[i].tier > tier) {
            row.reason = "dearer tier, not needed";
            row.verdict = "able";
        }
        row.estimatedCost = costOf(models[i], record.estimatedIn, record.estimatedOut);
        record.candidates.push_back(std::move(row));
    }
}

// Clients and providers speak all four dialects between them.
std::string dialectOf(std::string_view name) {
    if (name == "claude-code" || name == "acme" || name == "dune") return "anthropic";
    if (name == "codex" || name == "ember") return "responses";
    return name == "bee" ? "gemini" : "openai";
}

void translate(ledger::Record& record) {
    const auto dialect = dialectOf(record.provider);
    if (dialect == record.dialect) return;
    auto& translation = record.translation.emplace();
    translation.dialect = dialect;
    if (record.dialect == "anthropic") translation.dropped = {"cache_control", "metadata"};
    if (record.client == "codex") translation.maxOutput = 4'000;
    record.overhead.translate = 38;
}

std::shared_ptr<const ledger::Record> recordAt(int n, Wall time) {
    const PromptRow& prompt = prompts[static_cast<std::size_t>(n * 5 + n / 7) % prompts.size()];
    auto record = std::make_shared<ledger::Record>();
    record->id = QStringLiteral("01J%1").arg(n, 23, 10, QLatin1Char('0')).toStdString();
    record->time = time;
    record->client = prompt.client;
    record->dialect = dialectOf(prompt.client);
    record->requestedModel = "auto";
    record->policy = fakePolicy()->hash;
    record->prompt = prompt.text;
    record->features.words = 14;
    const auto at = static_cast<std::uint32_t>(record->prompt->find(prompt.word));
    classify::Signal signal;
    signal.name = prompt.rule;
    signal.weight = prompt.weight;
    signal.spans = {{at, at + static_cast<std::uint32_t>(std::string_view(prompt.word).size())}};
    record->firedSignals = {signal};
    record->score = prompt.score;
    record->confidence = 830'000;
    record->margin = 60'000;
    const int tier = tierOf(prompt.score);
    record->tier = tierNames[static_cast<std::size_t>(tier)];
    record->stages = {{"rules", prompt.score, 830'000, 2, Money(), {}}};
    record->estimatedIn = 200 + n * 37 % 4'000;
    record->estimatedOut = 500;
    const bool second = n % 11 == 4;
    const std::size_t first = static_cast<std::size_t>(tier) * 2;
    const std::size_t chosen = second ? first + 1 : first;
    addCandidates(*record, tier, chosen, second);
    record->selectionReason = second ? "circuit_fallback" : "complexity_match";
    record->latencyMs = 300 + n * 173 % 3'900;
    if (second) record->attempts.push_back(attemptAt(models[first], time, 90, false));
    record->attempts.push_back(
        attemptAt(models[chosen], time + Milliseconds(second ? 95 : 1), record->latencyMs, true));
    record->model = models[chosen].id;
    record->provider = providerOf(models[chosen]);
    const bool failed = n % 53 == 29;
    record->status = failed ? 503 : 200;
    record->outcome = failed ? ledger::Outcome::Failed : ledger::Outcome::Ok;
    if (failed) record->error = ledger::RecordError{"overloaded", "every candidate was refused"};
    record->ttftMs = record->latencyMs / 5;
    record->usage = catalog::Usage{
        record->estimatedIn, n % 4 == 0 ? record->estimatedIn / 2 : 0, 0, 0, 90 + n * 53 % 1'100, 0};
    record->priceDate = "2026-06-01";
    record->cost = costOf(models[chosen], record->usage->allInput(), record->usage->output);
    record->estimatedCost = costOf(models[chosen], record->estimatedIn, 500);
    record->baselineName = "strongest";
    record->baselineModel = models[6].id;
    record->baselineCost = costOf(models[7], record->usage->allInput(), record->usage->output);
    record->money = ledger::MoneyKind::Simulated;
    record->overhead = {40, 3, 12, 0, 0, 90};
    record->finishReason = "stop";
    translate(*record);
    return record;
}

void addTo(ledger::Spend& spend, const ModelRow& model, std::int64_t requests) {
    ledger::Group group;
    group.requests = requests;
    group.failed = requests / 90;
    group.inputTokens = requests * 1'850;
    group.cachedTokens = model.tier == 2 ? requests * 700 : 0;
    group.outputTokens = requests * 310;
    group.cost = costOf(model, group.inputTokens, group.outputTokens);
    group.estimated = Money::fromNano(group.cost.nano() * (model.tier == 3 ? 62 : 104) / 100);
    group.baseline = costOf(models[7], group.inputTokens, group.outputTokens);
    const auto into = [&group](ledger::Group& sum) {
        sum.requests += group.requests;
        sum.failed += group.failed;
        sum.unpriced += group.unpriced;
        sum.cost += group.cost;
        sum.baseline += group.baseline;
        sum.estimated += group.estimated;
        sum.costBesideBaseline += group.cost;
        sum.inputTokens += group.inputTokens;
        sum.cachedTokens += group.cachedTokens;
        sum.outputTokens += group.outputTokens;
    };
    into(spend.total);
    into(spend.byModel[model.id]);
    into(spend.byTier[tierNames[static_cast<std::size_t>(model.tier)]]);
}

} // namespace

shell::PolicyPtr fakePolicy() {
    static const shell::PolicyPtr policy = [] {
        auto made = std::make_shared<policy::Policy>();
        made->file = "/home/you/.config/tierline/policy.yaml";
        made->hash = "4f1c02b7a9e3d6583b0c9f1e7d2a4466c1f5e0b39a7d8c42e6f1b0a5d4c3e2f1";
        for (std::size_t i = 0; i < tierNames.size(); ++i) {
            policy::Tier tier;
            tier.name = tierNames[i];
            if (i < lines.size()) tier.below = lines[i];
            made->tiers.push_back(tier);
        }
        for (const ModelRow& row : models) {
            policy::Model model;
            model.id = row.id;
            model.provider = providerOf(row);
            model.name = nameOf(row);
            made->tiers[static_cast<std::size_t>(row.tier)].models.push_back(
                static_cast<policy::ModelIndex>(made->models.size()));
            made->models.push_back(model);
        }
        made->defaultTier = 1;
        return made;
    }();
    return policy;
}

shell::RecordBatch fakeRecords(int count, Wall until) {
    auto records = std::make_shared<std::vector<std::shared_ptr<const ledger::Record>>>();
    for (int n = 0; n < count; ++n)
        records->push_back(recordAt(n, until - Milliseconds((count - n) * 1'730)));
    return records;
}

breakers::BreakersData fakeBreakers(Wall now) {
    breakers::BreakersData data;
    data.at = now;
    for (const ModelRow& model : models) {
        health::BreakerRow row;
        row.model = model.id;
        row.p95 = Milliseconds(400 + model.tier * 1'150);
        row.samples = 50 - model.tier * 9;
        row.view.calls = 41 - model.tier * 8;
        data.rows.push_back(row);
    }
    health::BreakerRow& open = data.rows[4];
    open.view = {
        health::BreakerState::Open, "5 consecutive server_error", Milliseconds(38'000), 9, 12, 5, 0, 0, 2};
    open.p95.reset();
    open.samples = 3;
    open.since = now - Milliseconds(22'000);
    health::BreakerRow& half = data.rows[1];
    half.view = {health::BreakerState::HalfOpen, "open time over", Milliseconds(0), 3, 20, 0, 1, 1, 1};
    half.since = now - Milliseconds(4'000);
    health::BreakerRow& held = data.rows[7];
    held.view = {health::BreakerState::HeldOpen, "held open by hand", Milliseconds(0), 0, 6, 0, 0, 0, 0};
    held.since = now - Milliseconds(640'000);
    health::BreakerRow& drain = data.rows[3];
    drain.view = {health::BreakerState::Draining, "drained by hand", Milliseconds(0), 0, 17, 0, 0, 0, 0};
    drain.since = now - Milliseconds(95'000);
    using What = health::RateFill::What;
    data.gates.push_back({models[0].id,
                          {},
                          {{What::Requests, false, false, 41, 60, 19, Milliseconds(0)},
                           {What::Tokens, true, false, 61'000, 90'000, 29'000, Milliseconds(38'000)}},
                          {},
                          2,
                          0});
    data.gates.push_back(
        {models[2].id, {}, {{What::AtOnce, false, true, 3, 8, 5, Milliseconds(0)}}, {}, 3, 0});
    data.gates.push_back({models[4].id,
                          {},
                          {{What::Requests, true, false, 60, 60, 0, Milliseconds(22'000)},
                           {What::Tokens, false, false, 41'200, 100'000, 58'800, Milliseconds(0)}},
                          {},
                          0,
                          4});
    for (const auto& [name, fault, seconds, requests, failures] :
         {std::tuple(u"spark"_s, u"none"_s, 0, 1'204, 3),
          {u"ember"_s, u"none"_s, 0, 377, 41},
          {u"harbor"_s, u"slow"_s, 47, 512, 0},
          {u"atlas"_s, u"down"_s, 38, 289, 12},
          {u"quartz"_s, u"none"_s, 0, 88, 0},
          {u"summit"_s, u"none"_s, 0, 21, 0}})
        data.sandbox.push_back({name, fault, Milliseconds(seconds * 1000), requests, failures});
    return data;
}

std::vector<route::BudgetStatus> fakeBudgets(Wall now) {
    const auto cents = [](std::int64_t n) { return Money::fromNano(n * 10'000'000); };
    const Wall midnight = std::chrono::floor<std::chrono::days>(now);
    const Wall end = midnight + std::chrono::days(1);
    route::BudgetStatus all;
    all.scope = "all";
    all.per = "month";
    all.simulated = true;
    all.spent = cents(2'310);
    all.reserved = cents(12);
    all.soft = cents(2'000);
    all.degrade = cents(3'200);
    all.hard = cents(4'000);
    all.level = route::BudgetLevel::Soft;
    all.from = midnight;
    all.until = end + std::chrono::days(9);
    all.hardAt = now + std::chrono::days(6);
    route::BudgetStatus client = all;
    client.scope = "client";
    client.name = "batch-summaries";
    client.per = "day";
    client.spent = cents(502);
    client.reserved = {};
    client.soft = client.degrade = {};
    client.hard = cents(500);
    client.level = route::BudgetLevel::Hard;
    client.until = end;
    route::BudgetStatus tag = client;
    tag.scope = "tag";
    tag.name = "project=website-relaunch";
    tag.spent = cents(61);
    tag.reserved = cents(4);
    tag.soft = cents(300);
    tag.hard = cents(1'000);
    tag.level = route::BudgetLevel::Within;
    tag.unpriced = 3;
    tag.hardAt.reset();
    return {all, tag, client};
}

std::vector<route::AlertState> fakeAlerts(Wall now) {
    route::AlertState cost;
    cost.name = "cost";
    cost.when = policy::Alert::When::CostPerHour;
    cost.firing = true;
    cost.since = now - std::chrono::minutes(12);
    cost.sentence = "Alert cost: 1.26 USD spent in the last hour, above 1.00";
    route::AlertState fallback = cost;
    fallback.name = "fallbacks";
    fallback.when = policy::Alert::When::CircuitFallback;
    fallback.since = now - std::chrono::minutes(3);
    fallback.sentence =
        "Alert fallbacks: 14.2 % of 289 requests went elsewhere because of a breaker, above 10 %";
    return {cost, fallback};
}

shell::Snapshot fakeSnapshot(Wall now) {
    shell::Snapshot snapshot;
    snapshot.breakers = fakeBreakers(now);
    snapshot.budgets = fakeBudgets(now);
    snapshot.requestsPerMinute = 42;
    snapshot.overheadP50 = 310;
    snapshot.overheadP99 = 1'130;
    snapshot.openStreams = 3;
    snapshot.ledgerRows = 214'300;
    snapshot.ledgerBytes = 61'400'000;
    return snapshot;
}

spend::SpendData fakeSpend(Wall midnight, int hours) {
    spend::SpendData data;
    data.from = midnight;
    data.until = midnight + std::chrono::hours(hours);
    data.baselineModel = models[7].id;
    data.timeZone = "Europe/Berlin";
    ledger::Spend today;
    today.money = ledger::MoneyKind::Simulated;
    for (int hour = 0; hour < 24; ++hour) {
        spend::Slice slice;
        slice.from = midnight + std::chrono::hours(hour);
        if (hour < hours) {
            ledger::Spend spend;
            spend.money = ledger::MoneyKind::Simulated;
            const std::int64_t busy = hour < 7 ? 4 : 30 + (hour * 29) % 47;
            for (std::size_t i = 0; i < models.size(); ++i) {
                const std::int64_t requests =
                    busy * static_cast<std::int64_t>(10 - i) / static_cast<std::int64_t>(2 + i * 3);
                if (requests == 0) continue;
                addTo(spend, models[i], requests);
                addTo(today, models[i], requests);
            }
            slice.spend.push_back(spend);
        }
        data.slices.push_back(slice);
    }
    ledger::Group& unknown = today.byModel["ember/preview-7"];
    unknown.requests = unknown.unpriced = 37;
    unknown.inputTokens = 300'000;
    unknown.outputTokens = 12'000;
    today.total.requests += 37;
    today.total.unpriced += 37;
    for (const ModelRow& model : models) {
        const ledger::Group& group = today.byModel[model.id];
        catalog::Rates rates;
        rates.input = Rate{model.inNano};
        rates.output = Rate{model.outNano};
        data.used.push_back({tierNames[static_cast<std::size_t>(model.tier)], model.id, group.requests,
                             group.inputTokens, group.cachedTokens, group.outputTokens, rates});
        data.baselineRates = rates;
    }
    data.today.push_back(today);
    return data;
}

shell::GatewayState fakeGateway() {
    shell::GatewayState state;
    state.phase = shell::GatewayPhase::Running;
    state.url = u"http://127.0.0.1:8787"_s;
    state.sandbox = state.hasTraffic = true;
    state.dataFolder = u"/home/you/.local/share/tierline/sandbox"_s;
    return state;
}

void FakeFeed::actOnBreaker(const QString& model, health::Action action) {
    asked << u"act %1 %2"_s.arg(model).arg(static_cast<int>(action));
}

void FakeFeed::setSandboxFault(const QString& provider, const QString& fault, int seconds) {
    asked << u"fault %1 %2 %3"_s.arg(provider, fault).arg(seconds);
}

// The last quarter of an hour: two outages of one model, a shorter one of another.
void FakeFeed::tellPast(Wall now) {
    using health::BreakerState;
    shell::Snapshot quiet = fakeSnapshot(now);
    for (health::BreakerRow& row : quiet.breakers.rows)
        row.view = {};
    const auto tell = [&](int secondsAgo, std::size_t model, BreakerState state, const char* reason) {
        quiet.breakers.at = now - std::chrono::seconds(secondsAgo);
        health::BreakerRow& row = quiet.breakers.rows[model];
        row.view.state = state;
        row.view.reason = reason;
        row.since = quiet.breakers.at;
        Q_EMIT snapshotChanged(quiet);
    };
    tell(900, 0, BreakerState::Closed, "");
    tell(700, 4, BreakerState::Open, "5 consecutive server_error");
    tell(670, 4, BreakerState::HalfOpen, "open time over");
    tell(661, 4, BreakerState::Closed, "2 probes succeeded");
    tell(640, 7, BreakerState::HeldOpen, "held open by hand");
    tell(300, 1, BreakerState::Open, "5 consecutive timeout_first_byte");
    tell(95, 3, BreakerState::Draining, "drained by hand");
    tell(4, 1, BreakerState::HalfOpen, "open time over");
}

void FakeFeed::tellAll(Wall now) {
    Q_EMIT policyChanged(fakePolicy());
    Q_EMIT gatewayChanged(fakeGateway());
    tellPast(now);
    Q_EMIT snapshotChanged(fakeSnapshot(now));
    Q_EMIT spendChanged(fakeSpend(std::chrono::floor<std::chrono::days>(now), 17));
    Q_EMIT recordsArrived(fakeRecords(400, now));
}

} // namespace tierline::test
