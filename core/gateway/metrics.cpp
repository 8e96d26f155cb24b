#include "gateway/metrics.h"

#include <mutex>
#include <unordered_map>

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

namespace tierline::gateway {

namespace {

using prometheus::Counter;
using prometheus::Family;
using prometheus::Histogram;
using prometheus::Labels;

const Histogram::BucketBoundaries longTimes{0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300};
const Histogram::BucketBoundaries shortTimes{1e-5, 2e-5, 5e-5, 1e-4, 2e-4, 5e-4, 1e-3, 5e-3, 2e-2, 0.1};

// Series that were met before, by a key that is cheaper than a map of labels.
struct RequestSeries {
    Counter* requests = nullptr;
    Counter* cost = nullptr;
    Counter* input = nullptr;
    Counter* cached = nullptr;
    Counter* output = nullptr;
};

} // namespace

struct Metrics::State {
    prometheus::Registry registry;
    Family<Counter>& requests = prometheus::BuildCounter()
                                    .Name("tierline_requests_total")
                                    .Help("Decisions by model, tier and outcome.")
                                    .Register(registry);
    Family<Counter>& cost = prometheus::BuildCounter()
                                .Name("tierline_cost_nano_usd_total")
                                .Help("Cost in nano-dollars; kinds of money never add up.")
                                .Register(registry);
    Family<Counter>& tokens = prometheus::BuildCounter()
                                  .Name("tierline_tokens_total")
                                  .Help("Tokens by model and bucket.")
                                  .Register(registry);
    Family<Counter>& failures = prometheus::BuildCounter()
                                    .Name("tierline_attempt_failures_total")
                                    .Help("Failed attempts by model and error class.")
                                    .Register(registry);
    Family<Counter>& refused = prometheus::BuildCounter()
                                   .Name("tierline_refused_requests_total")
                                   .Help("Requests turned away before they were routed, by cause.")
                                   .Register(registry);
    Counter& commitFailures = prometheus::BuildCounter()
                                  .Name("tierline_commit_failures_total")
                                  .Help("Decisions that could not be written to the ledger.")
                                  .Register(registry)
                                  .Add({});
    Histogram& duration = prometheus::BuildHistogram()
                              .Name("tierline_request_seconds")
                              .Help("From the request's last byte to the end of the model's reply.")
                              .Register(registry)
                              .Add({}, longTimes);
    Histogram& firstToken = prometheus::BuildHistogram()
                                .Name("tierline_first_token_seconds")
                                .Help("From the request's last byte to the first content.")
                                .Register(registry)
                                .Add({}, longTimes);
    Histogram& routing = prometheus::BuildHistogram()
                             .Name("tierline_routing_seconds")
                             .Help("Reading, classifying and planning.")
                             .Register(registry)
                             .Add({}, shortTimes);
    Histogram& commit = prometheus::BuildHistogram()
                            .Name("tierline_commit_seconds")
                            .Help("Waiting for the ledger's commit.")
                            .Register(registry)
                            .Add({}, shortTimes);

    std::mutex mutex; // guards the map; held for one look-up a decision
    std::unordered_map<std::string, RequestSeries> known;

    RequestSeries& series(const ledger::Record& record) {
        std::string key = record.model;
        key.append(1, '\n').append(record.tier).append(1, '\n').append(toString(record.outcome));
        key.append(1, '\n').append(toString(record.money));
        RequestSeries& one = known[key];
        if (one.requests) return one;
        const std::string outcome(toString(record.outcome));
        one.requests = &requests.Add({{"model", record.model}, {"tier", record.tier}, {"outcome", outcome}});
        one.cost = &cost.Add({{"model", record.model}, {"money", std::string(toString(record.money))}});
        const auto bucket = [&](const char* name) {
            return &tokens.Add({{"model", record.model}, {"bucket", name}});
        };
        one.input = bucket("input");
        one.cached = bucket("cached_read");
        one.output = bucket("output");
        return one;
    }
};

Metrics::Metrics() : m_state(std::make_unique<State>()) {}
Metrics::~Metrics() = default;

void Metrics::count(const ledger::Record& record) {
    RequestSeries series;
    {
        const std::scoped_lock lock(m_state->mutex);
        series = m_state->series(record);
    }
    series.requests->Increment();
    if (record.cost) series.cost->Increment(static_cast<double>(record.cost->nano()));
    if (record.usage) {
        series.input->Increment(static_cast<double>(record.usage->allInput() - record.usage->cachedRead));
        series.cached->Increment(static_cast<double>(record.usage->cachedRead));
        series.output->Increment(static_cast<double>(record.usage->output));
    }
    for (const auto& attempt : record.attempts)
        if (attempt.errorClass)
            m_state->failures
                .Add({{"model", attempt.model}, {"error_class", std::string(toString(*attempt.errorClass))}})
                .Increment();
    m_state->duration.Observe(static_cast<double>(record.latencyMs) / 1e3);
    if (record.ttftMs) m_state->firstToken.Observe(static_cast<double>(*record.ttftMs) / 1e3);
    const auto& overhead = record.overhead;
    m_state->routing.Observe(static_cast<double>(overhead.read + overhead.classify + overhead.plan) / 1e6);
    m_state->commit.Observe(static_cast<double>(overhead.commit) / 1e6);
}

void Metrics::countRefused(std::string_view why) {
    m_state->refused.Add({{"cause", std::string(why)}}).Increment();
}

void Metrics::countCommitFailure() {
    m_state->commitFailures.Increment();
}

namespace {

using Families = std::vector<prometheus::MetricFamily>;

void addGauge(Families& families, const char* name, const char* help, double value) {
    prometheus::ClientMetric metric;
    metric.gauge.value = value;
    families.push_back({name, help, prometheus::MetricType::Gauge, {metric}});
}

void addCounter(Families& families, const char* name, const char* help, std::uint64_t value) {
    prometheus::ClientMetric metric;
    metric.counter.value = static_cast<double>(value);
    families.push_back({name, help, prometheus::MetricType::Counter, {metric}});
}

void addBreakers(Families& families, const std::vector<health::BreakerRow>& rows) {
    prometheus::MetricFamily family{"tierline_breaker_state",
                                    "0 closed, 1 half-open, 2 open, 3 held open, 4 draining.",
                                    prometheus::MetricType::Gauge,
                                    {}};
    const auto number = [](health::BreakerState state) {
        switch (state) {
        case health::BreakerState::Closed: return 0;
        case health::BreakerState::HalfOpen: return 1;
        case health::BreakerState::Open: return 2;
        case health::BreakerState::HeldOpen: return 3;
        case health::BreakerState::Draining: return 4;
        }
        return 0;
    };
    for (const auto& row : rows) {
        prometheus::ClientMetric metric;
        metric.label.push_back({"model", row.model});
        metric.gauge.value = number(row.view.state);
        family.metric.push_back(std::move(metric));
    }
    if (!rows.empty()) families.push_back(std::move(family));
}

} // namespace

std::string Metrics::text(const Gauges& gauges) const {
    Families families = m_state->registry.Collect();
    addBreakers(families, gauges.breakers);
    const auto number = [](auto value) { return static_cast<double>(value); };
    const net::ServerCounters& server = gauges.server;
    addGauge(families, "tierline_open_streams", "Streams under way.", number(gauges.openStreams));
    addGauge(families, "tierline_open_requests", "Chat requests under way.", number(gauges.openRequests));
    addGauge(families, "tierline_connections_open", "Client connections.", number(server.open));
    addCounter(families, "tierline_connections_accepted_total", "Since the start.", server.accepted);
    addCounter(families, "tierline_connections_refused_total", "Over the limit.", server.refused);
    addCounter(families, "tierline_http_requests_total", "Requests read.", server.requests);
    addCounter(families, "tierline_http_malformed_total", "Requests that were no HTTP.", server.malformed);
    addCounter(families, "tierline_http_too_large_total", "Requests over a limit.", server.tooLarge);
    addCounter(families, "tierline_http_timed_out_total", "Connections that were too slow.", server.timedOut);
    addGauge(families, "tierline_ledger_rows", "Decisions kept.", number(gauges.ledgerRows));
    addGauge(families, "tierline_ledger_bytes", "On disk.", number(gauges.ledgerBytes));
    addGauge(families, "tierline_ledger_dropped", "Refused by a full queue.", number(gauges.ledgerDropped));
    addGauge(families, "tierline_offline", "1 without any network.", gauges.offline ? 1 : 0);
    return prometheus::TextSerializer().Serialize(families);
}

} // namespace tierline::gateway
