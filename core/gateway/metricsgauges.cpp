#include "gateway/metricsgauges.h"

#include "base/utf8.h"

#include <algorithm>
#include <array>
#include <set>

#include <prometheus/metric_family.h>

namespace tierline::gateway {

namespace {

using prometheus::ClientMetric;
using prometheus::MetricType;
using Families = std::vector<prometheus::MetricFamily>;
using Labels = std::vector<ClientMetric::Label>;

ClientMetric metricOf(MetricType type, double value, Labels labels = {}) {
    ClientMetric metric;
    metric.label = std::move(labels);
    (type == MetricType::Counter ? metric.counter.value : metric.gauge.value) = value;
    return metric;
}

// Prometheus refuses the whole text when two series have the same labels: the first one stays.
void add(Families& families, MetricType type, const char* name, const char* help,
         std::vector<ClientMetric> metrics) {
    std::set<Labels> seen;
    std::erase_if(metrics, [&](const ClientMetric& metric) { return !seen.insert(metric.label).second; });
    if (!metrics.empty()) families.push_back({name, help, type, std::move(metrics)});
}

double numberOf(health::BreakerState state) {
    switch (state) {
    case health::BreakerState::Closed: return 0;
    case health::BreakerState::HalfOpen: return 1;
    case health::BreakerState::Open: return 2;
    case health::BreakerState::HeldOpen: return 3;
    case health::BreakerState::Draining: return 4;
    }
    return 0;
}

void addBreakers(Families& families, const std::vector<health::BreakerRow>& rows) {
    std::vector<ClientMetric> metrics;
    for (const auto& row : rows) {
        Labels labels{{"model", row.model}};
        if (!row.credential.empty()) labels.push_back({"credential", row.credential});
        metrics.push_back(metricOf(MetricType::Gauge, numberOf(row.view.state), std::move(labels)));
    }
    add(families, MetricType::Gauge, "tierline_breaker_state",
        "0 closed, 1 half-open, 2 open, 3 held open, 4 draining.", std::move(metrics));
}

// How full each provider's gate is; what has no limit has no row.
void addSlots(Families& families, const std::vector<SlotRow>& rows) {
    std::vector<ClientMetric> queued, inFlight, requests, tokens, keys;
    for (const auto& row : rows) {
        const Labels labels{{"provider", row.provider}};
        const auto add = [&](std::vector<ClientMetric>& into, auto value) {
            into.push_back(metricOf(MetricType::Gauge, static_cast<double>(value), labels));
        };
        add(queued, row.view.queued);
        add(inFlight, row.view.inFlight);
        if (row.view.requestsLeft) add(requests, *row.view.requestsLeft);
        if (row.view.tokensLeft) add(tokens, *row.view.tokensLeft);
        add(keys, std::ranges::count_if(row.credentials, [](const auto& key) { return key.reason.empty(); }));
    }
    const auto gauge = MetricType::Gauge;
    add(families, gauge, "tierline_queue_length", "Requests that wait for room at the provider.",
        std::move(queued));
    add(families, gauge, "tierline_provider_in_flight", "Requests under way.", std::move(inFlight));
    add(families, gauge, "tierline_provider_requests_left", "In this minute, at the key with most room.",
        std::move(requests));
    add(families, gauge, "tierline_provider_tokens_left", "In this minute, at the key with most room.",
        std::move(tokens));
    add(families, gauge, "tierline_provider_keys_usable", "Of its pool.", std::move(keys));
}

// Budgets of a scope without a name have one row for each client or tag, which may be many: the fullest stay.
std::vector<const route::BudgetStatus*> fullest(const std::vector<route::BudgetStatus>& budgets) {
    std::vector<const route::BudgetStatus*> rows;
    for (const auto& budget : budgets)
        rows.push_back(&budget);
    std::ranges::sort(rows, [](const auto* a, const auto* b) {
        if (a->level != b->level) return a->level > b->level;
        return a->spent != b->spent ? a->spent > b->spent : a < b;
    });
    rows.resize(std::min(rows.size(), Metrics::rowLimit));
    return rows;
}

Labels labelsOf(const route::BudgetStatus& budget) {
    return {{"scope", budget.scope},
            {"name", toValidUtf8(budget.name)},
            {"per", budget.per},
            {"money", budget.simulated ? "simulated" : "billed"}};
}

void addBudgets(Families& families, const std::vector<route::BudgetStatus>& budgets) {
    std::vector<ClientMetric> spent, reserved, limits;
    for (const route::BudgetStatus* budget : fullest(budgets)) {
        spent.push_back(metricOf(MetricType::Gauge, budget->spent.usd(), labelsOf(*budget)));
        reserved.push_back(metricOf(MetricType::Gauge, budget->reserved.usd(), labelsOf(*budget)));
        const std::array levels{std::pair{"soft", budget->soft}, std::pair{"degrade", budget->degrade},
                                std::pair{"hard", budget->hard}};
        for (const auto& [level, limit] : levels) {
            if (!limit) continue;
            limits.push_back(metricOf(MetricType::Gauge, limit->usd(), labelsOf(*budget)));
            limits.back().label.push_back({"level", level});
        }
    }
    add(families, MetricType::Gauge, "tierline_budget_spent_usd", "Spent in the budget's period.",
        std::move(spent));
    add(families, MetricType::Gauge, "tierline_budget_reserved_usd", "Held by requests under way.",
        std::move(reserved));
    add(families, MetricType::Gauge, "tierline_budget_limit_usd", "Its limits.", std::move(limits));
}

void addAlerts(Families& families, const std::vector<route::AlertState>& alerts) {
    std::vector<const route::AlertState*> rows;
    for (const auto& alert : alerts)
        rows.push_back(&alert);
    std::ranges::sort(
        rows, [](const auto* a, const auto* b) { return a->firing != b->firing ? a->firing : a < b; });
    rows.resize(std::min(rows.size(), Metrics::rowLimit));
    std::vector<ClientMetric> metrics;
    for (const route::AlertState* alert : rows)
        metrics.push_back(metricOf(MetricType::Gauge, alert->firing ? 1 : 0,
                                   {{"name", toValidUtf8(alert->name)},
                                    {"subject", toValidUtf8(alert->subject)},
                                    {"when", std::string(toString(alert->when))}}));
    add(families, MetricType::Gauge, "tierline_alert_firing", "1 while the policy's alert stands.",
        std::move(metrics));
}

void addSends(Families& families, const char* name, const char* help, const SendCounters& counters) {
    const auto row = [](const char* result, std::uint64_t count) {
        return metricOf(MetricType::Counter, static_cast<double>(count), {{"result", result}});
    };
    add(families, MetricType::Counter, name, help,
        {row("sent", counters.sent), row("failed", counters.failed), row("dropped", counters.dropped)});
}

} // namespace

void addGauges(Families& families, const Gauges& gauges) {
    addBreakers(families, gauges.breakers);
    addSlots(families, gauges.slots);
    addBudgets(families, gauges.budgets);
    addAlerts(families, gauges.alerts);
    addSends(families, "tierline_spans_total", "Spans for the OTLP collector.", gauges.spans);
    addSends(families, "tierline_webhooks_total", "Alerts told to webhooks.", gauges.webhooks);
    struct Single {
        MetricType type;
        const char* name;
        const char* help;
        double value;
    };
    const auto number = [](auto value) { return static_cast<double>(value); };
    using enum MetricType;
    const net::ServerCounters& server = gauges.server;
    const std::array singles{
        Single{Gauge, "tierline_open_streams", "Streams under way.", number(gauges.openStreams)},
        Single{Gauge, "tierline_open_requests", "Chat requests under way.", number(gauges.openRequests)},
        Single{Gauge, "tierline_connections_open", "Client connections.", number(server.open)},
        Single{Counter, "tierline_connections_accepted_total", "Since the start.", number(server.accepted)},
        Single{Counter, "tierline_connections_refused_total", "Over the limit.", number(server.refused)},
        Single{Counter, "tierline_http_requests_total", "Requests read.", number(server.requests)},
        Single{Counter, "tierline_http_malformed_total", "Requests that were no HTTP.",
               number(server.malformed)},
        Single{Counter, "tierline_http_too_large_total", "Requests over a limit.", number(server.tooLarge)},
        Single{Counter, "tierline_http_timed_out_total", "Connections that were too slow.",
               number(server.timedOut)},
        Single{Gauge, "tierline_ledger_rows", "Decisions kept.", number(gauges.ledgerRows)},
        Single{Gauge, "tierline_ledger_bytes", "On disk.", number(gauges.ledgerBytes)},
        Single{Counter, "tierline_ledger_dropped_total", "Refused by a full queue.",
               number(gauges.ledgerDropped)},
        Single{Gauge, "tierline_offline", "1 without any network.", gauges.offline ? 1.0 : 0.0}};
    for (const Single& one : singles)
        add(families, one.type, one.name, one.help, {metricOf(one.type, one.value)});
}

} // namespace tierline::gateway
