// From the checked tree to the policy, part by part in the file's order of dependence. Each reports what the
// table of keys cannot know: names that are not declared, lines that do not rise, pairs that exclude each
// other. Malformed values were reported before and are passed over here.
#pragma once

#include "policy/policy.h"
#include "policy/problems.h"
#include "policy/yamltree.h"

namespace tierline::policy {

// What the builders share. One reading, one thread.
struct Build {
    const Node& root;
    Policy& policy;
    Problems& problems;
};

void buildProviders(Build& build);
void buildModels(Build& build);
void buildTiers(Build& build);
void buildIntercept(Build& build);
void buildClassify(Build& build);
void buildStages(Build& build, const Node& classify); // envelopes and the stages behind the rules
void buildRoute(Build& build);
void buildQuality(Build& build); // quality, reply_cache
void buildNetwork(Build& build); // network, pass_through
void buildRest(Build& build);    // breaker
void buildMoney(Build& build);   // budgets, budgets_timezone, capture, ledger
void buildWatch(Build& build);   // alerts, telemetry

// A tier by name; reports an unknown one.
std::optional<TierIndex> tierNamed(Build& build, const Node& node, std::string_view what);
std::optional<ModelIndex> modelNamed(Build& build, const Node& node, std::string_view what);

// Well-formed values of a map's key, absent when missing or malformed.
std::optional<std::string> textOf(const Node& map, std::string_view key);
std::optional<Millionths> weightOf(const Node& map, std::string_view key);
std::optional<std::int64_t> countOf(const Node& map, std::string_view key);
std::optional<int> smallCountOf(const Node& map, std::string_view key);
std::optional<Milliseconds> durationOf(const Node& map, std::string_view key);
std::optional<bool> flagOf(const Node& map, std::string_view key);
std::optional<Money> amountOf(const Node& map, std::string_view key);
std::optional<std::int64_t> bytesOf(const Node& map, std::string_view key);

} // namespace tierline::policy
