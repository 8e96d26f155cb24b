#include "protocol/reply.h"
#include "protocol/streamevent.h"
#include "protocol/translate.h"
#include "protocol/turns.h"
#include "protocol/upstreamerror.h"
#include "protocol/usage.h"

namespace tierline::protocol {

namespace {

bool isPresent(JsonView value) {
    return value && !value.isNull() && value.string() != "";
}

std::string textOf(JsonView content) {
    if (const auto text = content.string()) return std::string(*text);
    std::string all;
    for (const auto part : content.items())
        if (part["type"].string() == "text") all += part["text"].string().value_or("");
    return all;
}

// Said, thought, called or refused: anything but an empty message.
bool saysSomething(JsonView message) {
    if (!textOf(message["content"]).empty() || message["tool_calls"].size() > 0) return true;
    for (const auto* key : {"refusal", "function_call", "audio", "reasoning_content", "reasoning"})
        if (isPresent(message[key])) return true;
    return false;
}

void readOpenAi(JsonView root, PlainReply& reply) {
    const auto choices = root["choices"];
    reply.empty = true;
    bool isFirst = true;
    for (const auto choice : choices.items()) {
        const auto message = choice["message"];
        if (isFirst) {
            reply.finishReason = choice["finish_reason"].string().value_or("");
            reply.text = textOf(message["content"]);
            if (reply.text.empty()) reply.text = message["refusal"].string().value_or("");
        }
        isFirst = false;
        if (saysSomething(message) || !isVoluntaryEnd(choice["finish_reason"].string().value_or("")))
            reply.empty = false;
    }
}

void readAnthropic(JsonView root, PlainReply& reply) {
    reply.finishReason = root["stop_reason"].string().value_or("");
    reply.text = textOf(root["content"]);
    reply.empty = reply.text.empty() && isVoluntaryEnd(reply.finishReason);
    for (const auto block : root["content"].items()) {
        const auto type = block["type"].string().value_or("");
        if (type == "thinking" ? isPresent(block["thinking"]) : type != "text") reply.empty = false;
        for (const auto* key : {"signature", "data"})
            if (const auto proof = block[key].string(); proof && !proof->empty())
                reply.signedParts.push_back({{}, std::string(*proof)});
    }
}

// The dialects without a reader of their own.
void readByEvents(Dialect dialect, JsonView root, PlainReply& reply) {
    const auto decoder = makeDecoder(dialect);
    ReplyEvents events;
    decoder->plain(root, events);
    StreamFacts facts;
    noteEvents(events, facts);
    reply.usage = facts.usage;
    reply.usageSaid = std::move(facts.usageSaid);
    reply.finishReason = std::move(facts.finishReason);
    reply.error = std::move(facts.error);
    reply.id = std::move(facts.id);
    reply.signedParts = std::move(facts.signedParts);
    reply.empty = !facts.content && isVoluntaryEnd(reply.finishReason);
    for (const auto& event : events)
        if (event.kind == ReplyEvent::Kind::Text) reply.text += event.text;
}

} // namespace

bool isVoluntaryEnd(std::string_view finishReason) {
    return finishReason.empty() || finishReason == "stop" || finishReason == "end_turn"
           || finishReason == "STOP" || finishReason == "completed";
}

PlainReply readPlainReply(Dialect dialect, std::string_view body) {
    thread_local JsonParser parser;
    PlainReply reply;
    if (body.empty()) {
        reply.empty = true;
        return reply;
    }
    const auto root = parser.parse(body);
    if (!root || !root->isObject()) {
        reply.error = protocolError(200, "the provider's reply is not a JSON object");
        return reply;
    }
    if (isErrorObject(*root)) {
        reply.error = readUpstreamError(200, *root);
        return reply;
    }
    if (dialect == Dialect::Responses || dialect == Dialect::Gemini) {
        readByEvents(dialect, *root, reply);
        return reply;
    }
    const auto* key = dialect == Dialect::OpenAi ? "choices" : "content";
    if (!(*root)[key].isArray()) {
        reply.error = protocolError(200, std::string("the provider's reply has no `") + key + "`");
        return reply;
    }
    const auto usage = (*root)["usage"];
    readUsage(dialect, usage, reply.usage);
    if (usage.isObject()) reply.usageSaid.note(usage.text());
    if (dialect == Dialect::OpenAi)
        readOpenAi(*root, reply);
    else
        readAnthropic(*root, reply);
    return reply;
}

} // namespace tierline::protocol
