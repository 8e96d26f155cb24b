// LiteLLM: rows of its table of spend logs (as interfaces, databases and the UI export them), and the payload
// that it writes to buckets, which names some members otherwise.
#include "bench/pastlogread.h"

#include <algorithm>
#include <array>

namespace tierline::bench::pastlog {

namespace {

// Beginnings and parts of `call_type` that are no chat.
constexpr std::array<std::string_view, 14> others{
    "embedding", "image", "speech", "transcription", "moderation", "rerank", "mcp",
    "batch",     "file",  "search", "vector_store",  "realtime",   "video",  "ocr"};

bool isNoChat(std::string_view callType) {
    return std::ranges::any_of(others, [&](auto each) { return callType.find(each) != callType.npos; });
}

Dialect dialectOf(std::string_view callType, JsonView body) {
    if (callType.find("anthropic_messages") != callType.npos) return Dialect::Anthropic;
    if (callType.find("responses") != callType.npos && !body["messages"]) return Dialect::Responses;
    return Dialect::OpenAi;
}

// `messages` is empty unless prompts are stored, and lately even then: the request as it came has them.
Result<void> takePrompt(PastRequest& to, JsonView record, std::string_view callType) {
    const Inner messages(record["messages"]), asCame(record["proxy_server_request"]);
    if (messages.view().isArray() && messages.view().size() > 0) return takeMessages(to, messages.view());
    if (messages["messages"].size() > 0) return takeMessages(to, messages["messages"]);
    if (const auto words = record["messages"].string(); words && !messages.view() && !words->empty()) {
        if (words->starts_with("[{") || words->starts_with("{'"))
            return wrong("`messages` is a text that looks like JSON and is none", "export it as JSON");
        takeText(to, *words);
        return {};
    }
    const Inner body(asCame["body"] ? asCame["body"] : record["proxy_server_request"]);
    if (body["litellm_truncated"]) {
        to.why = NoRow::CutPrompt;
        return {};
    }
    return takeAsked(to, dialectOf(callType, body.view()), body.view());
}

// The first of these objects that has the count; as each version of LiteLLM keeps another.
struct Places {
    std::array<JsonView, 4> all;
    Result<std::int64_t> operator()(KeyList keys) const {
        for (const auto place : all) {
            const auto count = countOf(place, keys);
            if (!count) return std::unexpected(count.error());
            if (*count) return **count;
        }
        return 0;
    }
};

struct Counts {
    std::int64_t read = 0, written = 0, writtenForAnHour = 0, reasoning = 0;
};

Result<Counts> cacheCounts(const Inner& metadata, const Inner& response) {
    const auto values = metadata["additional_usage_values"], usage = metadata["usage_object"];
    const auto said = response["usage"];
    const Places top{{values, usage, said, {}}};
    const Places prompt{{values["prompt_tokens_details"], usage["prompt_tokens_details"],
                         said["prompt_tokens_details"], said["input_tokens_details"]}};
    const auto inHour = [](JsonView of) {
        return of["prompt_tokens_details"]["cache_creation_token_details"];
    };
    const Places hour{{inHour(values), inHour(usage), inHour(said), said["cache_creation"]}};
    const Places completion{{values["completion_tokens_details"], usage["completion_tokens_details"],
                             said["completion_tokens_details"], said["output_tokens_details"]}};
    Counts counts;
    struct Row {
        const Places& places;
        KeyList keys;
        std::int64_t& into;
    };
    for (const auto& [places, keys, into] :
         {Row{top, {"cache_read_input_tokens"}, counts.read}, Row{prompt, {"cached_tokens"}, counts.read},
          Row{top, {"cache_creation_input_tokens"}, counts.written},
          Row{prompt, {"cache_creation_tokens", "cache_write_tokens"}, counts.written},
          Row{hour, {"ephemeral_1h_input_tokens"}, counts.writtenForAnHour},
          Row{completion, {"reasoning_tokens"}, counts.reasoning}}) {
        const auto count = places(keys);
        if (!count) return std::unexpected(count.error());
        if (into == 0) into = *count;
    }
    return counts;
}

// `prompt_tokens` has what came from the cache and what went into it, but of early versions for Anthropic.
Result<void> takeUsage(PastRequest& to, JsonView record, const Inner& metadata, const Inner& response) {
    const auto prompt = countOf(record, {"prompt_tokens"}),
               completion = countOf(record, {"completion_tokens"});
    const auto total = countOf(record, {"total_tokens"});
    for (const auto* each : {&prompt, &completion, &total})
        if (!*each) return std::unexpected(each->error());
    const auto counts = cacheCounts(metadata, response);
    if (!counts) return std::unexpected(counts.error());
    if (prompt->value_or(0) + completion->value_or(0) == 0) return {}; // never counted, or never came so far
    Usage usage;
    usage.cachedRead = counts->read;
    usage.cacheWrite1h = std::min(counts->writtenForAnHour, counts->written);
    usage.cacheWrite5m = counts->written - usage.cacheWrite1h;
    const auto apart = counts->read + counts->written;
    usage.input = prompt->value_or(0) - (apart <= prompt->value_or(0) ? apart : 0);
    usage.output = completion->value_or(0);
    usage.reasoning = std::min(counts->reasoning, usage.output);
    to.usage = usage;
    return {};
}

// Where it has no price it writes zero, so that zero means that only for what nobody was asked.
Result<void> takeCost(PastRequest& to, JsonView record) {
    const auto cost = costOf(record, {"spend", "response_cost"});
    if (!cost) return std::unexpected(cost.error());
    const auto hit = textOf(record, {"cache_hit"});
    to.isCacheHit = hit == "True" || hit == "true" || record["cache_hit"].boolean().value_or(false);
    if (to.isCacheHit) to.usage.reset();
    const bool isZero = *cost && (*cost)->nano() == 0;
    if (!isZero || to.isCacheHit || (to.hasFailed && !to.usage)) to.cost = *cost;
    return {};
}

Result<void> takeTimes(PastRequest& to, JsonView record) {
    const auto begin = timeOf(record, {"startTime", "start_time"}),
               end = timeOf(record, {"endTime", "end_time"});
    for (const auto* each : {&begin, &end})
        if (!*each) return std::unexpected(each->error());
    to.time = *begin;
    to.latency = spanOf(record, {"request_duration_ms"}, 1);
    if (!to.latency && *begin && *end && **end >= **begin) to.latency = **end - **begin;
    return {};
}

void takeStatus(PastRequest& to, JsonView record, const Inner& metadata) {
    auto status = textOf(record, {"status"});
    if (status.empty()) status = textOf(metadata.view(), {"status"});
    to.hasFailed = status == "failure";
    const auto code = textOf(metadata["error_information"], {"error_code"});
    if (code.size() == 3 && std::ranges::all_of(code, [](char sign) { return sign >= '0' && sign <= '9'; }))
        to.status = std::stoi(code);
}

void takeTags(PastRequest& to, JsonView record, const Inner& metadata) {
    addTag(to, "user", textOf(record, {"end_user", "user"}));
    addTag(to, "user", textOf(metadata.view(), {"user_api_key_end_user_id", "user_api_key_user_id"}));
    addTag(to, "session", textOf(record, {"session_id", "trace_id"}));
    addTag(to, "project", textOf(metadata.view(), {"user_api_key_team_alias", "user_api_key_alias"}));
    addTag(to, "project", textOf(record, {"team_id"}));
    addTagList(to, record["request_tags"]);
}

} // namespace

bool isLiteLlm(JsonView record) {
    return record["call_type"] || (record["spend"] && record["request_id"])
           || (record["custom_llm_provider"] && (record["startTime"] || record["request_id"]));
}

Result<Requests> readLiteLlm(JsonView record, std::int64_t line) {
    if (!isLiteLlm(record)) return wrong("the record has neither `call_type` nor `spend`");
    const Inner metadata(record["metadata"]), response(record["response"]);
    const auto callType = textOf(record, {"call_type"});
    PastRequest made;
    made.line = line;
    made.id = textOf(record, {"request_id", "id"});
    made.modelAsked = textOf(record, {"model_group"});
    made.provider = textOf(record, {"custom_llm_provider"});
    takeStatus(made, record, metadata);
    if (const auto good = takePrompt(made, record, callType); !good) return std::unexpected(good.error());
    if (const auto good = takeReply(made, dialectOf(callType, {}), response.view()); !good)
        return std::unexpected(good.error());
    made.usage.reset(); // the row's own counts are whole
    made.model = textOf(record, {"model"});
    if (made.modelAsked.empty()) made.modelAsked = made.model;
    for (const auto& good :
         {takeUsage(made, record, metadata, response), takeCost(made, record), takeTimes(made, record)})
        if (!good) return std::unexpected(good.error());
    takeTags(made, record, metadata);
    if (isNoChat(callType)) made.why = NoRow::NotAChat;
    return Requests{std::move(made)};
}

} // namespace tierline::bench::pastlog
