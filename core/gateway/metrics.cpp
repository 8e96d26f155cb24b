#include "gateway/metrics.h"

#include "gateway/metricsdetail.h"
#include "gateway/metricsgauges.h"
#include "gateway/tally.h"

#include <mutex>
#include <utility>

#include <prometheus/text_serializer.h>

namespace tierline::gateway {

using namespace detail;

namespace {

using prometheus::Family;

const Histogram::BucketBoundaries longTimes{0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300};
const Histogram::BucketBoundaries shortTimes{1e-5, 2e-5, 5e-5, 1e-4, 2e-4, 5e-4, 1e-3, 5e-3, 2e-2, 0.1};

Family<Counter>& counters(prometheus::Registry& registry, const char* name, const char* help) {
    return prometheus::BuildCounter().Name(name).Help(help).Register(registry);
}
Family<Histogram>& histograms(prometheus::Registry& registry, const char* name, const char* help) {
    return prometheus::BuildHistogram().Name(name).Help(help).Register(registry);
}

// A series that is made when it is met first.
template <class Make>
Counter& lazily(Counter*& place, Make make) {
    if (!place) place = &make();
    return *place;
}

double number(std::int64_t value) {
    return static_cast<double>(value);
}

} // namespace

struct Metrics::State {
    prometheus::Registry registry;
    Family<Counter>& requests =
        counters(registry, "tierline_requests_total", "Decisions by model, tier and outcome.");
    Family<Counter>& clientRequests =
        counters(registry, "tierline_client_requests_total", "Decisions by client and outcome.");
    Family<Counter>& reasons = counters(registry, "tierline_decisions_total",
                                        "Decisions by the reason of the choice; fallbacks among them.");
    Family<Counter>& cost =
        counters(registry, "tierline_cost_usd_total", "Estimated cost; kinds of money never add up.");
    Family<Counter>& clientCost = counters(registry, "tierline_client_cost_usd_total", "The same by client.");
    Family<Counter>& baseline =
        counters(registry, "tierline_baseline_cost_usd_total",
                 "What the baseline model would have cost, of requests with a known cost.");
    Family<Counter>& paid = counters(registry, "tierline_baseline_paid_usd_total",
                                     "What those requests did cost: savings are the baseline less this.");
    Family<Counter>& tokens = counters(registry, "tierline_tokens_total",
                                       "Tokens by model and bucket; reasoning is contained in output.");
    Family<Counter>& unpriced =
        counters(registry, "tierline_unpriced_requests_total", "Requests whose cost nobody knows, by model.");
    Family<Counter>& estimated = counters(registry, "tierline_estimated_requests_total",
                                          "Requests whose tokens were estimated, by model.");
    Family<Counter>& attempts = counters(registry, "tierline_attempts_total", "Attempts by model.");
    Family<Counter>& failures =
        counters(registry, "tierline_attempt_failures_total", "Failed attempts by model and error class.");
    Family<Counter>& refused = counters(registry, "tierline_refused_requests_total",
                                        "Requests turned away before they were routed, by cause.");
    Family<Counter>& overflow = counters(registry, "tierline_label_overflow_total",
                                         "Requests counted under `other`, because too many names were met.");
    Counter& commitFailures = counters(registry, "tierline_commit_failures_total",
                                       "Decisions that could not be written to the ledger.")
                                  .Add({});
    Family<Histogram>& durations = histograms(registry, "tierline_request_duration_seconds",
                                              "From the request's last byte to the end of the reply.");
    Family<Histogram>& firstTokens = histograms(registry, "tierline_time_to_first_token_seconds",
                                                "From the request's last byte to the first content.");
    Histogram& routing =
        histograms(registry, "tierline_routing_seconds", "Reading, classifying and planning.")
            .Add({}, shortTimes);
    Family<Histogram>& overhead =
        histograms(registry, "tierline_overhead_seconds", "What routing adds, by stage.");

    std::mutex mutex; // guards all below; held for a decision's counting, about a microsecond
    Named<ModelSeries> models{strangers, overflow.Add({{"label", "model"}})};
    Named<ClientSeries> clients{strangers, overflow.Add({{"label", "client"}})};
    Named<std::string> tiers{strangers, overflow.Add({{"label", "tier"}})};
    Named<Counter*> reasonSeries{strangers, overflow.Add({{"label", "reason"}})};
    Named<Counter*> causes{strangers, overflow.Add({{"label", "cause"}})};
    std::array<Histogram*, stages.size()> stageTimes{};
    std::array<SavedSeries, moneyCount> saved{};

    State() {
        for (const Stage stage : stages)
            if (stage != Stage::Routing)
                stageTimes[std::to_underlying(stage)] =
                    &overhead.Add({{"stage", std::string(toString(stage))}}, shortTimes);
    }

    ModelSeries makeModel(std::string name) {
        ModelSeries series;
        series.attempts = &attempts.Add({{"model", name}});
        series.unpriced = &unpriced.Add({{"model", name}});
        series.estimated = &estimated.Add({{"model", name}});
        for (std::size_t at = 0; at < bucketNames.size(); ++at)
            series.tokens[at] = &tokens.Add({{"model", name}, {"bucket", bucketNames[at]}});
        series.duration = &durations.Add({{"model", name}}, longTimes);
        series.firstToken = &firstTokens.Add({{"model", name}}, longTimes);
        series.name = std::move(name);
        return series;
    }
    ModelSeries& model(std::string_view name) {
        return models.get(name, [this](std::string label) { return makeModel(std::move(label)); });
    }
    ClientSeries& client(std::string_view name) {
        return clients.get(name, [](std::string label) { return ClientSeries{std::move(label), {}, {}}; });
    }
    std::string_view tier(std::string_view name) {
        return tiers.get(name, [](std::string label) { return label; });
    }

    Counter& requestsOf(ModelSeries& series, const ledger::Record& record) {
        const std::string_view name = tier(record.tier);
        auto at = std::ranges::find(series.tiers, name, &std::pair<std::string_view, Outcomes>::first);
        if (at == series.tiers.end()) at = series.tiers.insert(at, {name, {}});
        return lazily(at->second[std::to_underlying(record.outcome)], [&]() -> Counter& {
            return requests.Add({{"model", series.name},
                                 {"tier", std::string(name)},
                                 {"outcome", std::string(toString(record.outcome))}});
        });
    }

    void countMoney(ModelSeries& series, ClientSeries& from, const ledger::Record& record);
    void countUsage(ModelSeries& series, const ledger::Record& record);
    void countAttempts(const ledger::Record& record);
    void countTimes(ModelSeries& series, const ledger::Record& record);
};

void Metrics::State::countMoney(ModelSeries& series, ClientSeries& from, const ledger::Record& record) {
    if (record.flags & ledger::Flag::Unpriced) series.unpriced->Increment();
    if (record.flags & ledger::Flag::Estimated) series.estimated->Increment();
    if (!record.cost) return;
    const auto kind = std::to_underlying(record.money);
    const auto money = [&] { return std::string(toString(record.money)); };
    const double nano = number(record.cost->nano());
    lazily(series.cost[kind], [&]() -> Counter& {
        return cost.Add({{"model", series.name}, {"money", money()}});
    }).Increment(nano);
    lazily(from.cost[kind], [&]() -> Counter& {
        return clientCost.Add({{"client", from.name}, {"money", money()}});
    }).Increment(nano);
    if (!record.baselineCost) return;
    lazily(saved[kind].baseline, [&]() -> Counter& {
        return baseline.Add({{"money", money()}});
    }).Increment(number(record.baselineCost->nano()));
    lazily(saved[kind].paid, [&]() -> Counter& { return paid.Add({{"money", money()}}); }).Increment(nano);
}

void Metrics::State::countUsage(ModelSeries& series, const ledger::Record& record) {
    if (!record.usage) return;
    const auto& usage = *record.usage;
    const std::array counts{usage.input,        usage.cachedRead, usage.cacheWrite5m,
                            usage.cacheWrite1h, usage.output,     usage.reasoning};
    for (std::size_t at = 0; at < counts.size(); ++at)
        series.tokens[at]->Increment(number(counts[at]));
}

void Metrics::State::countAttempts(const ledger::Record& record) {
    for (const auto& attempt : record.attempts) {
        ModelSeries& series = model(attempt.model);
        series.attempts->Increment();
        if (!attempt.errorClass) continue;
        const auto failed = std::to_underlying(*attempt.errorClass);
        lazily(series.failures[failed], [&]() -> Counter& {
            return failures.Add(
                {{"model", series.name}, {"error_class", std::string(toString(*attempt.errorClass))}});
        }).Increment();
    }
}

void Metrics::State::countTimes(ModelSeries& series, const ledger::Record& record) {
    series.duration->Observe(number(record.latencyMs) / 1e3);
    if (record.ttftMs) series.firstToken->Observe(number(*record.ttftMs) / 1e3);
    for (const Stage stage : stages) {
        Histogram* times = stageTimes[std::to_underlying(stage)];
        (times ? *times : routing).Observe(number(valueOf(record.overhead, stage)) / 1e6);
    }
}

Metrics::Metrics() : m_state(std::make_unique<State>()) {}
Metrics::~Metrics() = default;

void Metrics::declare(const policy::Policy& policy) {
    State& state = *m_state;
    const std::scoped_lock lock(state.mutex);
    for (const policy::Model& model : policy.models)
        state.models.declare(model.id, [&](std::string name) { return state.makeModel(std::move(name)); });
    for (const policy::Tier& tier : policy.tiers)
        state.tiers.declare(tier.name, [](std::string name) { return name; });
}

void Metrics::count(const ledger::Record& record) {
    State& state = *m_state;
    const std::scoped_lock lock(state.mutex);
    ModelSeries& model = state.model(record.model);
    ClientSeries& client = state.client(record.client);
    state.requestsOf(model, record).Increment();
    lazily(client.outcomes[std::to_underlying(record.outcome)], [&]() -> Counter& {
        return state.clientRequests.Add(
            {{"client", client.name}, {"outcome", std::string(toString(record.outcome))}});
    }).Increment();
    const auto byReason = [&](std::string name) { return &state.reasons.Add({{"reason", std::move(name)}}); };
    state.reasonSeries.get(record.selectionReason, byReason)->Increment();
    state.countMoney(model, client, record);
    state.countUsage(model, record);
    state.countAttempts(record);
    state.countTimes(model, record);
}

void Metrics::countRefused(std::string_view why) {
    State& state = *m_state;
    const std::scoped_lock lock(state.mutex);
    const auto byCause = [&](std::string name) { return &state.refused.Add({{"cause", std::move(name)}}); };
    state.causes.get(why, byCause)->Increment();
}

void Metrics::countCommitFailure() {
    m_state->commitFailures.Increment();
}

std::string Metrics::text(const Gauges& gauges) const {
    auto families = m_state->registry.Collect();
    for (auto& family : families)
        if (family.name.ends_with("_usd_total"))
            for (auto& metric : family.metric)
                metric.counter.value /= 1e9; // summed in nano-dollars, so that nothing is lost
    addGauges(families, gauges);
    return prometheus::TextSerializer().Serialize(families);
}

} // namespace tierline::gateway
