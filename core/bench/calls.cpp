#include "bench/calls.h"

#include "base/hash.h"
#include "base/jsonwriter.h"
#include "policy/nearest.h"
#include "protocol/json.h"
#include "route/plan.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <spdlog/fmt/fmt.h>

namespace tierline::bench {

namespace {

constexpr std::int64_t usualOutput = 500, framing = 8; // tokens
constexpr std::size_t mostCalls = 20'000'000;
constexpr std::array<std::string_view, 7> ours{
    "model", "messages", "stream", "n", "stream_options", "tools", "max_completion_tokens"};

std::uint64_t placeOf(std::uint32_t at, std::uint16_t model, int repeat) {
    return (std::uint64_t(at) << 32U) | (std::uint64_t(model) << 16U) | static_cast<std::uint64_t>(repeat);
}

std::int64_t inputTokens(std::string_view messages) {
    return static_cast<std::int64_t>(messages.size()) / 4 + framing;
}

struct Planner {
    const Set& set;
    const AskOptions& options;
    const Pricing& pricing;
    const AnswerStore& store;
    std::string parameters;
    CallPlan plan;
    std::unordered_map<std::string, std::uint32_t> byKey;

    std::uint16_t modelAt(const std::string& name) {
        const auto found = std::ranges::find(plan.models, name);
        if (found != plan.models.end()) return static_cast<std::uint16_t>(found - plan.models.begin());
        plan.models.push_back(name);
        return static_cast<std::uint16_t>(plan.models.size() - 1);
    }

    std::int64_t outputOf(std::string_view model) const {
        const auto usual = store.usual(model);
        const auto mean = usual && usual->answers > 0 ? usual->output / usual->answers : usualOutput;
        return std::clamp<std::int64_t>(mean, 1, options.maxTokens);
    }

    void price(Call& call, std::string_view messages) const {
        const auto& model = plan.models[call.model];
        const auto input = inputTokens(messages), output = outputOf(model);
        call.low = pricing.of(model, input, std::max<std::int64_t>(1, output / 4));
        call.expected = pricing.of(model, input, output);
        call.high = pricing.of(model, input + input / 2, options.maxTokens);
    }

    void add(std::uint32_t at, std::uint16_t model, const std::string& messages) {
        for (int repeat = 0; repeat < options.repeats; ++repeat) {
            const auto place = placeOf(at, model, repeat);
            if (plan.index.contains(place)) continue;
            Call call;
            call.key = callKey(messages, plan.models[model], parameters, repeat);
            const auto [found, isNew] =
                byKey.emplace(call.key, static_cast<std::uint32_t>(plan.calls.size()));
            plan.index.emplace(place, found->second);
            if (!isNew) continue;
            call.at = at;
            call.model = model;
            call.repeat = static_cast<std::uint16_t>(repeat);
            call.isAnswered = store.has(call.key);
            price(call, messages);
            plan.calls.push_back(std::move(call));
        }
    }

    Result<void> addSwap() {
        if (!options.swap) return {};
        std::vector<std::string> known;
        for (const auto& model : pricing.policy->models)
            known.push_back(model.id);
        for (const auto& name : {options.swap->first, options.swap->second})
            if (std::ranges::find(known, name) == known.end())
                return fail(ErrorCode::InvalidInput,
                            fmt::format("--swap: the policy has no model `{}`", name),
                            policy::nearestRemedy(name, known));
        const auto from = modelAt(options.swap->first);
        plan.swap = std::pair(from, modelAt(options.swap->second));
        return {};
    }

    void addBaselines() {
        if (!options.baselines) return;
        const auto& policy = *pricing.policy;
        const auto& first = policy.tiers.front().models;
        std::optional<std::pair<Money, std::string>> cheapest; // of the lowest tier; unpriced ones last
        for (const auto index : first) {
            const auto& id = policy.models[index].id;
            const auto cost = pricing.of(id, 1'000, 1'000);
            if (cost && (!cheapest || *cost < cheapest->first)) cheapest = std::pair(*cost, id);
        }
        plan.cheapest = modelAt(cheapest ? cheapest->second : policy.models[first.front()].id);
        plan.strongest = modelAt(policy.models[route::strongestModel(policy)].id);
    }
};

} // namespace

Result<void> addParameter(AskOptions& options, std::string_view text) {
    const auto equals = text.find('=');
    if (equals == text.npos || equals == 0 || equals + 1 == text.size())
        return fail(ErrorCode::InvalidInput, fmt::format("--param: `{}` has no value", text),
                    "write NAME=VALUE, for example temperature=0");
    const auto name = text.substr(0, equals), value = text.substr(equals + 1);
    if (std::ranges::find(ours, name) != ours.end())
        return fail(ErrorCode::InvalidInput,
                    fmt::format("--param: `{}` is set by the benchmark itself", name),
                    "for longer answers max_tokens=N, for several --repeats N");
    if (name == "max_tokens") {
        const auto [end, error] =
            std::from_chars(value.data(), value.data() + value.size(), options.maxTokens);
        if (error == std::errc() && end == value.data() + value.size() && options.maxTokens > 0
            && options.maxTokens <= 1'000'000)
            return {};
        return fail(ErrorCode::InvalidInput, "--param: max_tokens is a number from 1 to 1000000");
    }
    const auto json = protocol::Json::parse(value);
    std::string written;
    if (json)
        written = json->root().text();
    else
        appendJsonString(written, value);
    options.parameters[std::string(name)] = written;
    return {};
}

std::string parametersJson(const AskOptions& options) {
    std::string text;
    JsonWriter json(text);
    json.beginObject();
    json.member("max_tokens", options.maxTokens);
    for (const auto& [name, value] : options.parameters) {
        json.key(name);
        json.raw(value);
    }
    json.endObject();
    return text;
}

std::string messagesJson(const Case& row) {
    if (!row.messages.empty()) return row.messages;
    std::string text = R"([{"role":"user","content":)";
    appendJsonString(text, row.prompt);
    return text + "}]";
}

std::optional<Money> Pricing::of(std::string_view model, std::int64_t input, std::int64_t output) const {
    const auto found = std::ranges::find(policy->models, model, &policy::Model::id);
    if (found == policy->models.end()) return std::nullopt;
    static const catalog::Catalog nothing;
    const auto index = static_cast<policy::ModelIndex>(found - policy->models.begin());
    const auto price = route::priceOf(*policy, index, catalog ? *catalog : nothing, when, input);
    if (!price) return std::nullopt;
    Usage usage;
    usage.input = input;
    usage.output = output;
    return catalog::costOf(usage, price->rates);
}

bool Pricing::isSimulated(std::string_view model) const {
    const auto found = std::ranges::find(policy->models, model, &policy::Model::id);
    if (found == policy->models.end()) return false;
    const auto provider = std::ranges::find(policy->providers, found->provider, &policy::Provider::id);
    return provider != policy->providers.end() && provider->isSimulated();
}

const Call* CallPlan::of(std::uint32_t at, std::uint16_t model, int repeat) const {
    const auto found = index.find(placeOf(at, model, repeat));
    return found == index.end() ? nullptr : &calls[found->second];
}

Result<CallPlan> planCalls(const Set& set, const Run& decided, const AskOptions& options,
                           const Pricing& pricing, const AnswerStore& store) {
    Planner planner{set, options, pricing, store, parametersJson(options), {}, {}};
    auto& plan = planner.plan;
    plan.models = decided.header.models;
    plan.repeats = options.repeats;
    if (const auto good = planner.addSwap(); !good) return std::unexpected(good.error());
    planner.addBaselines();
    std::vector<std::uint16_t> everywhere;
    if (options.baselines) {
        for (const RunRow& row : decided.rows)
            if (row.model && std::ranges::find(everywhere, *row.model) == everywhere.end())
                everywhere.push_back(*row.model);
        for (const auto model : {*plan.cheapest, *plan.strongest})
            if (std::ranges::find(everywhere, model) == everywhere.end()) everywhere.push_back(model);
    }
    for (const RunRow& row : decided.rows) {
        if (plan.swap && row.model != plan.swap->first && !options.baselines) continue; // not compared
        const auto messages = messagesJson(set.cases[row.at]);
        if (row.model) planner.add(row.at, *row.model, messages);
        if (plan.swap && row.model == plan.swap->first) planner.add(row.at, plan.swap->second, messages);
        for (const auto model : everywhere)
            planner.add(row.at, model, messages);
        if (plan.calls.size() > mostCalls)
            return fail(ErrorCode::InvalidInput, "that would be more than 20 million calls",
                        "take fewer cases or repeats");
    }
    const auto named = [&](bool baselines) {
        return callKey(
            decided.header.setHash, decided.header.policyHash,
            planner.parameters
                + fmt::format("{}{}{}", options.repeats, baselines, options.swap ? options.swap->second : ""),
            0);
    };
    plan.run = named(options.baselines);
    plan.votes = named(!options.swap);
    return std::move(plan);
}

CallEstimate estimate(const CallPlan& plan, const Pricing& pricing) {
    CallEstimate all;
    for (const auto& name : plan.models)
        all.models.push_back({name, 0, 0, {}, {}, {}, true, pricing.isSimulated(name)});
    for (const Call& call : plan.calls) {
        auto& model = all.models[call.model];
        ++all.calls, ++model.calls;
        if (call.isAnswered) {
            ++all.answered, ++model.answered;
            continue;
        }
        ++all.toAsk;
        if (!model.isSimulated) all.isBilled = true;
        if (!call.expected || !call.low || !call.high) {
            ++all.unpriced;
            model.isPriced = false;
            continue;
        }
        for (auto* sums : {&model.low, &all.low})
            *sums += *call.low;
        for (auto* sums : {&model.expected, &all.expected})
            *sums += *call.expected;
        for (auto* sums : {&model.high, &all.high})
            *sums += *call.high;
    }
    std::erase_if(all.models, [](const auto& model) { return model.calls == 0; });
    return all;
}

std::string requestBody(const Case& row, std::string_view model, const AskOptions& options) {
    std::string text;
    JsonWriter json(text);
    json.beginObject();
    json.member("execute", true);
    json.member("model", model);
    json.key("messages");
    json.raw(messagesJson(row));
    json.key("parameters");
    json.raw(parametersJson(options));
    json.endObject();
    return text;
}

} // namespace tierline::bench
