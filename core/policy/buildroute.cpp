#include "policy/build.h"
#include "policy/schema.h"
#include "policy/values.h"

namespace tierline::policy {

namespace {

bool isStrategy(std::string_view name) {
    const auto known = "|" + std::string(findKey("route.strategy")->choices) + "|";
    return known.find("|" + std::string(name) + "|") != known.npos;
}

void readDefaultModel(Build& build, const Node& node) {
    const auto model = modelNamed(build, node, "`default_model`");
    if (model && build.policy.models[*model].isForEmbeddings())
        build.problems.error(node.at, "`default_model`: " + quoted(node.text) + " makes embeddings only",
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
    if (const auto* strategy = node->find("strategy"); strategy != nullptr && strategy->isScalar()
                                                       && strategy->text != "cheapest_able"
                                                       && isStrategy(strategy->text))
        build.problems.warning(strategy->at,
                               "strategy " + quoted(strategy->text)
                                   + " is understood but has no effect in this version",
                               "candidates are asked cheapest first");
    route.maxLatencyP95 = durationOf(*node, "max_latency_p95");
    route.maxAttempts = static_cast<int>(countOf(*node, "max_attempts").value_or(route.maxAttempts));
    route.fallbackAny = textOf(*node, "fallback") == "any";
    if (const auto* resort = node->find("last_resort")) route.lastResort = textOf(*resort, "message");
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
