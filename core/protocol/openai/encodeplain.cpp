#include "protocol/openai/encodeplain.h"

#include "base/hash.h"

#include <algorithm>
#include <spdlog/fmt/fmt.h>

namespace tierline::protocol::openai {

namespace {

using Kind = ReplyEvent::Kind;

struct Call {
    int block = 0;
    std::string_view id, name, signature;
    std::string arguments;
};

struct Collected {
    ReplyName name;
    std::string text, refusal, thought;
    std::vector<Call> calls;
    Finish finish = Finish::Stop;
    Usage usage;
};

Call* callOf(int block, Collected& reply) {
    const auto call = std::ranges::find(reply.calls, block, &Call::block);
    return call == reply.calls.end() ? nullptr : &*call;
}

void collect(const ReplyEvent& event, Collected& reply) {
    switch (event.kind) {
    case Kind::Start: reply.name = {event.id, event.name}; break;
    case Kind::Text: reply.text += event.text; break;
    case Kind::Refusal: reply.refusal += event.text; break;
    case Kind::Thinking: reply.thought += event.text; break;
    case Kind::ToolCall: reply.calls.push_back({event.block, event.id, event.name, {}, {}}); break;
    case Kind::ToolArguments:
        if (auto* call = callOf(event.block, reply)) call->arguments += event.text;
        break;
    case Kind::Signature:
        if (auto* call = callOf(event.block, reply)) call->signature = event.text;
        break;
    case Kind::Usage: reply.usage = event.usage.value_or(reply.usage); break;
    case Kind::Finish: reply.finish = event.finish; break;
    case Kind::Redacted:
    case Kind::BlockEnd:
    case Kind::Opaque:
    case Kind::Ping:
    case Kind::Error:
    case Kind::End: break;
    }
}

void writeCall(const Call& call, std::size_t number, const ReplyContext& context, JsonWriter& json) {
    const bool custom = isCustomTool(call.name, context);
    json.beginObject();
    if (call.id.empty())
        json.member("id", madeCallId(context, number));
    else
        json.member("id", call.id);
    json.member("type", custom ? "custom" : "function");
    json.key(custom ? "custom" : "function");
    json.beginObject();
    json.member("name", call.name);
    if (custom)
        json.member("input", customInputOf(call.arguments));
    else
        json.member("arguments", call.arguments.empty() ? std::string_view("{}") : call.arguments);
    json.endObject();
    if (!call.signature.empty()) writeSignature(call.signature, json);
    json.endObject();
}

void writeMessage(const Collected& reply, const ReplyContext& context, JsonWriter& json) {
    const auto orNull = [&](std::string_view key, const std::string& text, bool isNull) {
        json.key(key);
        if (isNull)
            json.null();
        else
            json.value(text);
    };
    json.beginObject();
    json.member("role", "assistant");
    orNull("content", reply.text, reply.text.empty() && !(reply.calls.empty() && reply.refusal.empty()));
    orNull("refusal", reply.refusal, reply.refusal.empty());
    if (!reply.thought.empty()) json.member("reasoning_content", reply.thought);
    if (!reply.calls.empty()) {
        json.key("tool_calls");
        json.beginArray();
        std::size_t number = 0;
        for (const auto& call : reply.calls)
            writeCall(call, ++number, context, json);
        json.endArray();
    }
    json.endObject();
}

} // namespace

std::string plainCompletion(const ReplyEvents& events, const ReplyContext& context) {
    Collected reply;
    for (const auto& event : events)
        collect(event, reply);
    std::string out;
    JsonWriter json(out);
    json.beginObject();
    writeHead(reply.name, "chat.completion", context, json);
    json.key("choices");
    json.beginArray();
    json.beginObject();
    json.member("index", 0);
    json.key("message");
    writeMessage(reply, context, json);
    json.key("logprobs");
    json.null();
    json.member("finish_reason", finishWord(reply.finish, !reply.calls.empty()));
    json.endObject();
    json.endArray();
    json.key("usage");
    writeUsage(reply.usage, json);
    json.endObject();
    return out;
}

void writeHead(ReplyName name, std::string_view object, const ReplyContext& context, JsonWriter& json) {
    const bool isOurs = name.id.starts_with("chatcmpl");
    json.member("id", isOurs ? name.id : std::string_view(context.id));
    json.member("object", object);
    json.member("created", context.created);
    json.member("model", name.model.empty() ? std::string_view(context.model) : name.model);
}

void writeUsage(const Usage& usage, JsonWriter& json) {
    const auto prompt = usage.input + usage.cachedRead + usage.cacheWrite5m + usage.cacheWrite1h;
    json.beginObject();
    json.member("prompt_tokens", prompt);
    json.member("completion_tokens", usage.output);
    json.member("total_tokens", prompt + usage.output);
    json.key("prompt_tokens_details");
    json.beginObject();
    json.member("cached_tokens", usage.cachedRead);
    json.endObject();
    json.key("completion_tokens_details");
    json.beginObject();
    json.member("reasoning_tokens", usage.reasoning);
    json.endObject();
    json.endObject();
}

void writeSignature(std::string_view signature, JsonWriter& json) {
    json.key("extra_content");
    json.beginObject();
    json.key("google");
    json.beginObject();
    json.member("thought_signature", signature);
    json.endObject();
    json.endObject();
}

std::string_view finishWord(Finish finish, bool hasCalls) {
    switch (finish) {
    case Finish::Length: return "length";
    case Finish::ToolCalls: return "tool_calls";
    case Finish::ContentFilter:
    case Finish::Refusal: return "content_filter";
    case Finish::Stop:
    case Finish::StopSequence:
    case Finish::Pause:
    case Finish::Other: break;
    }
    return hasCalls ? "tool_calls" : "stop"; // Gemini says STOP for calls too
}

bool isCustomTool(std::string_view name, const ReplyContext& context) {
    return std::ranges::find(context.customTools, name) != context.customTools.end();
}

std::string customInputOf(std::string_view arguments) {
    thread_local JsonParser parser;
    const auto root = parser.parse(arguments);
    const auto input = root ? (*root)["input"].string() : std::nullopt;
    return std::string(input.value_or(arguments));
}

std::string madeCallId(const ReplyContext& context, std::size_t number) {
    return fmt::format("call_{:016x}{}", fnv1a(context.id), number);
}

} // namespace tierline::protocol::openai
