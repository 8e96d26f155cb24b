#include "policy/build.h"
#include "policy/values.h"

namespace tierline::policy {

namespace {

Strategy strategyFrom(std::string_view name) {
    using enum Strategy;
    for (const auto each : {Weighted, LeastBusy, LowestLatency, MostHeadroom})
        if (name == toString(each)) return each;
    return CheapestAble;
}

void readLastResort(Build& build, const Node& node) {
    auto& route = build.policy.route;
    route.lastResort = textOf(node, "message");
    const auto* model = node.find("model");
    if (model != nullptr && model->isScalar())
        route.lastResortModel = modelNamed(build, *model, "`last_resort`");
}

void readDefaultModel(Build& build, const Node& node) {
    const auto model = modelNamed(build, node, "`default_model`");
    if (model && build.policy.models[*model].isForEmbeddings())
        build.problems.error(node.at, "`default_model`: " + inQuotes(node.text) + " makes embeddings only",
                             "name a model that answers prompts");
    build.policy.route.defaultModel = model;
}

} // namespace

void buildRoute(Build& build) {
    const auto* node = build.root.find("route");
    if (node == nullptr) return;
    auto& route = build.policy.route;
    const auto mode = textOf(*node, "mode").value_or("route");
    route.mode = mode == "observe" ? Mode::Observe : mode == "pass" ? Mode::Pass : Mode::Route;
    route.strategy = strategyFrom(textOf(*node, "strategy").value_or(""));
    route.affinity = textOf(*node, "affinity") == "session";
    route.switchBudget = weightOf(*node, "switch_budget").value_or(route.switchBudget);
    route.maxWait = durationOf(*node, "max_wait").value_or(route.maxWait);
    route.retryBudget = weightOf(*node, "retry_budget").value_or(route.retryBudget);
    route.probeWhenAllOpen = textOf(*node, "all_open") == "probe";
    route.warmUp = smallCountOf(*node, "warm_up").value_or(route.warmUp);
    route.maxLatencyP95 = durationOf(*node, "max_latency_p95");
    route.maxAttempts = static_cast<int>(countOf(*node, "max_attempts").value_or(route.maxAttempts));
    route.fallbackAny = textOf(*node, "fallback") == "any";
    if (const auto* resort = node->find("last_resort")) readLastResort(build, *resort);
    if (const auto* model = node->find("default_model"); model != nullptr && model->isScalar())
        readDefaultModel(build, *model);
}

void buildRest(Build& build) {
    if (const auto* node = build.root.find("breaker")) {
        auto& breaker = build.policy.breaker;
        breaker.window = durationOf(*node, "window").value_or(breaker.window);
        breaker.minCalls = static_cast<int>(countOf(*node, "min_calls").value_or(breaker.minCalls));
        if (const auto* rate = node->find("failure_rate"); rate != nullptr && rate->isScalar())
            if (const auto value = decimalFrom(rate->text)) breaker.failureRate = toDouble(value->value);
        breaker.consecutive = static_cast<int>(countOf(*node, "consecutive").value_or(breaker.consecutive));
        breaker.open = durationOf(*node, "open").value_or(breaker.open);
        breaker.maxOpen = durationOf(*node, "max_open").value_or(breaker.maxOpen);
        breaker.probes = static_cast<int>(countOf(*node, "probes").value_or(breaker.probes));
        if (breaker.maxOpen < breaker.open)
            build.problems.error(node->at, "the breaker's `max_open` is shorter than its `open`",
                                 "raise `max_open` (" + toString(breaker.maxOpen) + ") or lower `open` ("
                                     + toString(breaker.open) + ")");
    }
}

} // namespace tierline::policy
