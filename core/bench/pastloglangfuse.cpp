// Langfuse: observations and traces as its UI, its interfaces and its exports to buckets write them, in camel
// and in snake case. Of the observations only generations are calls of a model. A trace with its observations
// inside gives each of its generations; one without gives its words alone: what it cost may be of many calls.
#include "bench/pastlogread.h"

#include <algorithm>
#include <array>

namespace tierline::bench::pastlog {

namespace {

constexpr KeyList traceKeys{"traceId", "trace_id"};
constexpr KeyList modelKeys{"model", "providedModelName", "provided_model_name"};
constexpr KeyList startKeys{"startTime", "start_time", "timestamp"};
constexpr KeyList usageKeys{"usageDetails", "usage_details", "usage"};

// How a question is called where the words stand in an object of the program's own.
constexpr KeyList wordKeys{"prompt", "question", "query",   "input",
                           "text",   "message",  "content", "user_input"};

Result<void> takeInput(PastRequest& to, JsonView value) {
    const Inner input(value);
    if (input.view().isArray()) return takeMessages(to, input.view());
    if (input["messages"].size() > 0) return takeMessages(to, input["messages"]);
    if (input["role"].isString()) {
        const auto list = protocol::Json::parse("[" + input.view().text() + "]");
        return list ? takeMessages(to, list->root()) : std::unexpected(list.error());
    }
    if (input.view().isObject()) {
        const auto words = memberOf(input.view(), wordKeys);
        if (const auto text = words.string())
            takeText(to, *text);
        else
            to.why = NoRow::NoPrompt;
        return {};
    }
    const auto text = value.string().value_or("");
    if (text.empty())
        to.why = NoRow::NoPrompt;
    else
        takeText(to, text);
    return {};
}

// Each kind of token has a name of its own choosing; those with `input` are input, and so on.
enum class Bucket : std::uint8_t { None, Input, Read, Write, Output, Reasoning };

Bucket bucketOf(std::string_view key) {
    const auto has = [&](std::string_view part) { return key.find(part) != key.npos; };
    if (key == "total" || has("total") || key == "unit" || has("ost")) return Bucket::None; // inputCost
    if (has("cach")) return has("creation") || has("write") ? Bucket::Write : Bucket::Read;
    if (has("reasoning")) return Bucket::Reasoning;
    if (has("input") || has("prompt")) return Bucket::Input;
    return has("output") || has("completion") ? Bucket::Output : Bucket::None;
}

struct Counts {
    std::int64_t input = 0, read = 0, write = 0, output = 0, reasoning = 0, total = 0;
    bool isAny = false;
};

Result<Counts> countsOf(JsonView usage) {
    Counts counts;
    for (const auto& [key, value] : usage.members()) {
        const bool isTotal = key == "total" || key == "totalTokens" || key == "total_tokens";
        const auto bucket = bucketOf(key);
        if ((!isTotal && bucket == Bucket::None) || value.isNull() || value.isObject()) continue;
        const auto count = countOf(usage, {key});
        if (!count) return std::unexpected(count.error());
        if (isTotal)
            counts.total = count->value_or(0);
        else if (*count)
            counts.isAny = true;
        switch (bucket) {
        case Bucket::Input: counts.input += count->value_or(0); break;
        case Bucket::Read: counts.read += count->value_or(0); break;
        case Bucket::Write: counts.write += count->value_or(0); break;
        case Bucket::Output: counts.output += count->value_or(0); break;
        case Bucket::Reasoning: counts.reasoning += count->value_or(0); break;
        case Bucket::None: break;
        }
    }
    return counts;
}

// By its convention the kinds are apart and add up to the total. Where input and output alone do, the one
// who sent them counted the cached ones and the thoughts twice.
Usage usageOf(const Counts& counts) {
    Usage usage{counts.input, counts.read, counts.write, 0, counts.output, counts.reasoning};
    const bool isWithin = counts.total > 0 && counts.total == counts.input + counts.output;
    if (isWithin) {
        usage.cachedRead = std::min(usage.cachedRead, usage.input);
        usage.cacheWrite5m = std::min(usage.cacheWrite5m, usage.input - usage.cachedRead);
        usage.input -= usage.cachedRead + usage.cacheWrite5m;
        usage.reasoning = std::min(usage.reasoning, usage.output);
    } else {
        usage.output += usage.reasoning;
    }
    return usage;
}

Result<void> takeUsage(PastRequest& to, JsonView record) {
    for (const auto key : usageKeys) {
        const Inner usage(record[key]);
        const auto counts = countsOf(usage.view());
        if (!counts) return std::unexpected(counts.error());
        if (!counts->isAny) continue;
        to.usage = usageOf(*counts);
        return {};
    }
    Counts counts; // of older exports, flat
    const auto input =
        countOf(record, {"promptTokens", "inputUsage", "inputTokens", "input_tokens", "prompt_tokens"});
    const auto output = countOf(
        record, {"completionTokens", "outputUsage", "outputTokens", "output_tokens", "completion_tokens"});
    for (const auto* each : {&input, &output})
        if (!*each) return std::unexpected(each->error());
    counts.input = input->value_or(0);
    counts.output = output->value_or(0);
    if (counts.input + counts.output > 0) to.usage = usageOf(counts);
    return {};
}

// It writes zero, or nothing, where it has no price.
Result<void> takeCost(PastRequest& to, JsonView record) {
    for (const auto* key : {"costDetails", "cost_details"}) {
        const Inner details(record[key]);
        const auto total = costOf(details.view(), {"total"});
        if (!total) return std::unexpected(total.error());
        if (!to.cost) to.cost = *total;
    }
    const auto flat = costOf(record, {"calculatedTotalCost", "totalCost", "total_cost"});
    if (!flat) return std::unexpected(flat.error());
    if (!to.cost) to.cost = *flat;
    if (to.cost && to.cost->nano() == 0) to.cost.reset();
    return {};
}

Result<void> takeTimes(PastRequest& to, JsonView record) {
    const auto begin = timeOf(record, startKeys), end = timeOf(record, {"endTime", "end_time"});
    for (const auto* each : {&begin, &end})
        if (!*each) return std::unexpected(each->error());
    to.time = *begin;
    if (*begin && *end && **end >= **begin)
        to.latency = **end - **begin;
    else
        to.latency = spanOf(record, {"latency"}, 1000);
    return {};
}

void takeTags(PastRequest& to, JsonView record) {
    addTag(to, "user", textOf(record, {"userId", "user_id"}));
    addTag(to, "session", textOf(record, {"sessionId", "session_id"}));
    addTag(to, "name", textOf(record, {"name"}));
    addTag(to, "trace", textOf(record, {"traceName", "trace_name"}));
    addTag(to, "environment", textOf(record, {"environment"}));
    addTagList(to, memberOf(record, {"tags", "traceTags", "trace_tags"}));
}

std::string answerOf(JsonView value) {
    const Inner output(value);
    if (const auto text = value.string(); text && !output.view()) return std::string(*text);
    const auto of = output["message"].isObject() ? output["message"] : output.view();
    return std::string(of["content"].string().value_or(""));
}

Result<PastRequest> readOne(JsonView record, std::int64_t line, bool isGeneration) {
    PastRequest made;
    made.line = line;
    made.id = textOf(record, {"id"});
    made.model = made.modelAsked = textOf(record, modelKeys);
    made.hasFailed = textOf(record, {"level"}) == "ERROR";
    made.answer = answerOf(record["output"]);
    if (const auto good = takeInput(made, record["input"]); !good) return std::unexpected(good.error());
    if (const auto good = takeTimes(made, record); !good) return std::unexpected(good.error());
    takeTags(made, record);
    if (!isGeneration) return made;
    for (const auto& good : {takeUsage(made, record), takeCost(made, record)})
        if (!good) return std::unexpected(good.error());
    return made;
}

} // namespace

bool isLangfuse(JsonView record) {
    const auto type = record["type"].string().value_or("");
    return memberOf(record, traceKeys)
           || memberOf(record, {"usageDetails", "usage_details", "calculatedTotalCost"})
           || memberOf(record, {"provided_model_name", "providedModelName", "observations", "projectId"})
           || ((type == "GENERATION" || type == "SPAN") && memberOf(record, startKeys))
           || (record["timestamp"] && (record["sessionId"] || record["userId"]) && !record["messages"]);
}

Result<Requests> readLangfuse(JsonView record, std::int64_t line) {
    if (!isLangfuse(record)) return wrong("the record is neither an observation nor a trace");
    Requests made;
    const Inner inside(record["observations"]);
    for (const auto each : inside.view().items()) {
        if (each["type"].string() != "GENERATION") continue;
        auto one = readOne(each, line, true);
        if (!one) return std::unexpected(one.error());
        takeTags(*one, record); // who it was for
        made.push_back(*std::move(one));
    }
    if (!made.empty()) return made;
    const auto type = textOf(record, {"type"});
    const bool isTrace = type.empty() && !memberOf(record, traceKeys) && !memberOf(record, modelKeys);
    auto one = readOne(record, line, !isTrace);
    if (!one) return std::unexpected(one.error());
    if (!type.empty() && type != "GENERATION") one->why = NoRow::NotAChat;
    made.push_back(*std::move(one));
    return made;
}

} // namespace tierline::bench::pastlog
