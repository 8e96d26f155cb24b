// OpenAI's forms, and what others write after them: bodies of requests, pairs of request and response, lines
// of batches, stored completions. Bodies of Anthropic's are known by their form.
#include "bench/pastlogread.h"

#include "protocol/usage.h"

#include <algorithm>
#include <array>

namespace tierline::bench::pastlog {

namespace {

// Where request and reply stand in a record; a default view: there is none.
struct Pair {
    Inner request, reply;
    JsonView outer; // what holds status, time and the like
    int status = 0;
    bool hasFailed = false;
};

// "response" may be the body, or hold it beside its status.
void takeResponse(Pair& pair, JsonView response) {
    const Inner outer(response);
    pair.status = static_cast<int>(outer["status_code"].int64().value_or(0));
    if (pair.status == 0) pair.status = static_cast<int>(outer["status"].int64().value_or(0));
    pair.reply = Inner(outer["body"] ? outer["body"] : response);
}

Pair pairOf(JsonView record) {
    Pair pair;
    pair.outer = record;
    const auto request = memberOf(record, {"request", "req"});
    const Inner held(request);
    if (held.view().isObject())
        pair.request = Inner(held["body"] ? held["body"] : request);
    else if (const auto body = memberOf(record, {"body", "params", "request_body"})) // batches
        pair.request = Inner(body);
    else if (record["messages"] || record["input"] || record["prompt"])
        pair.request = Inner(record);
    const auto result = record["result"]; // Anthropic's batches
    if (result["message"].isObject())
        pair.reply = Inner(result["message"]);
    else if (const auto response = memberOf(record, {"response", "resp", "response_body", "completion"}))
        takeResponse(pair, response);
    else if (record["choices"] || record["output"].isArray()
             || record["object"].string() == "chat.completion")
        pair.reply = Inner(record);
    const auto type = result["type"].string();
    pair.hasFailed = record["error"].isObject() || pair.status >= 400 || (type && *type != "succeeded");
    return pair;
}

std::string_view addressOf(JsonView record) {
    for (const auto* key : {"url", "endpoint", "path"})
        for (const auto view : {record[key], record["request"][key]})
            if (const auto text = view.string()) return *text;
    return {};
}

bool hasAnthropicBlocks(JsonView messages) {
    for (const auto message : messages.items())
        for (const auto part : message["content"].items()) {
            const auto type = part["type"].string().value_or("");
            if (type == "tool_use" || type == "tool_result" || type == "thinking") return true;
        }
    return false;
}

Dialect dialectOf(const Pair& pair) {
    const auto address = addressOf(pair.outer);
    const auto request = pair.request.view(), reply = pair.reply.view();
    const auto model = request["model"].string().value_or("");
    if (address.find("/messages") != address.npos || reply["type"].string() == "message"
        || request["anthropic_version"] || request["system"]
        || (model.starts_with("claude") && request["max_tokens"] && !reply["choices"])
        || hasAnthropicBlocks(request["messages"]))
        return Dialect::Anthropic;
    if (address.find("/responses") != address.npos || reply["object"].string() == "response"
        || (request["input"] && !request["messages"]))
        return Dialect::Responses;
    return Dialect::OpenAi;
}

bool isNoChat(const Pair& pair) {
    constexpr std::array others{"/embeddings", "/images", "/audio", "/moderations", "/files", "/rerank"};
    const auto address = addressOf(pair.outer);
    if (std::ranges::any_of(others, [&](const char* each) { return address.find(each) != address.npos; }))
        return true;
    const auto model = pair.request["model"].string().value_or("");
    return model.find("embedding") != model.npos;
}

void takeTags(PastRequest& to, const Pair& pair) {
    for (const auto view :
         {pair.outer, pair.request.view(), pair.outer["metadata"], pair.request["metadata"]}) {
        addTag(to, "user", textOf(view, {"user", "user_id", "safety_identifier"}));
        addTag(to, "session", textOf(view, {"session_id", "conversation_id", "session", "thread_id"}));
        addTag(to, "project", textOf(view, {"project", "project_id", "team", "app"}));
    }
    addTagList(to, pair.outer["tags"]);
}

Result<void> takeTimes(PastRequest& to, const Pair& pair) {
    for (const auto view : {pair.outer, pair.reply.view()}) {
        const auto time =
            timeOf(view, {"timestamp", "time", "created_at", "created", "start_time", "startTime"});
        if (!time) return std::unexpected(time.error());
        if (!to.time) to.time = *time;
    }
    to.latency = spanOf(pair.outer, {"latency_ms", "duration_ms", "response_ms", "elapsed_ms"}, 1);
    if (!to.latency) to.latency = spanOf(pair.outer, {"latency", "duration", "latency_s"}, 1000);
    return {};
}

} // namespace

bool isOpenAi(JsonView record) {
    return static_cast<bool>(memberOf(record, {"messages", "request", "body", "params", "choices", "response",
                                               "result", "custom_id", "input"}))
           || (record["prompt"] && record["model"]);
}

Result<Requests> readOpenAi(JsonView record, std::int64_t line) {
    if (!isOpenAi(record)) return wrong("the record has neither a request nor a response");
    const auto pair = pairOf(record);
    const auto dialect = dialectOf(pair);
    PastRequest made;
    made.line = line;
    made.id = textOf(record, {"custom_id", "id", "request_id"});
    if (made.id.empty()) made.id = textOf(pair.reply.view(), {"id"});
    made.status = pair.status;
    made.hasFailed = pair.hasFailed;
    made.modelAsked = made.model = textOf(pair.request.view(), {"model"});
    made.provider = textOf(record, {"provider"});
    if (const auto good = takeAsked(made, dialect, pair.request.view()); !good)
        return std::unexpected(good.error());
    if (const auto good = takeReply(made, dialect, pair.reply.view()); !good)
        return std::unexpected(good.error());
    if (!made.usage && record["usage"]) { // beside the messages
        if (const auto good = checkCounts(record["usage"]); !good) return std::unexpected(good.error());
        const bool isNew = record["usage"]["input_tokens"] && dialect == Dialect::OpenAi;
        protocol::readUsage(isNew ? Dialect::Responses : dialect, record["usage"], made.usage);
    }
    const auto cost = costOf(record, {"cost", "cost_usd", "total_cost", "price"});
    if (!cost) return std::unexpected(cost.error());
    made.cost = *cost;
    if (const auto good = takeTimes(made, pair); !good) return std::unexpected(good.error());
    takeTags(made, pair);
    if (isNoChat(pair)) made.why = NoRow::NotAChat;
    return Requests{std::move(made)};
}

} // namespace tierline::bench::pastlog
