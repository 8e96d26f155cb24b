#include "protocol/streamevent.h"

#include "base/utf8.h"
#include "protocol/upstreamerror.h"
#include "protocol/usage.h"

#include <algorithm>

namespace tierline::protocol {

namespace {

constexpr std::size_t textLimit = 16U << 10U;

SegmentKind broken(StreamFacts& facts, std::string message) {
    facts.error = protocolError(200, std::move(message));
    return SegmentKind::Error;
}

bool isSomething(JsonView value) {
    if (!value || value.isNull()) return false;
    if (value.isArray() || value.isObject()) return value.size() > 0;
    return value.string() != "";
}

bool deltaSaysSomething(JsonView delta) {
    for (const auto [key, value] : delta.members()) {
        if (key == "role") continue;
        if (key == "content" || key == "tool_calls" || key == "refusal" || key == "reasoning_content"
            || key == "reasoning" || key == "function_call" || key == "audio")
            if (isSomething(value)) return true;
    }
    return false;
}

bool readChoice(JsonView choice, StreamFacts& facts) {
    const auto delta = choice["delta"];
    if (const auto reason = choice["finish_reason"].string(); reason && !reason->empty())
        facts.finishReason = *reason;
    if (choice["index"].int64().value_or(0) == 0)
        for (const auto* key : {"content", "refusal"})
            if (const auto text = delta[key].string()) keepText(facts, *text);
    return deltaSaysSomething(delta);
}

// Text and thinking blocks open empty and are filled by deltas; every other block is something by itself.
bool blockSaysSomething(JsonView block) {
    const auto type = block["type"].string().value_or("");
    if (type == "text") return isSomething(block["text"]);
    if (type == "thinking") return isSomething(block["thinking"]);
    return !type.empty();
}

bool blockDeltaSaysSomething(JsonView delta) {
    for (const auto [key, value] : delta.members())
        if (key != "type" && isSomething(value)) return true;
    return false;
}

void noteUsage(Dialect dialect, JsonView usage, StreamFacts& facts) {
    if (!usage.isObject()) return;
    readUsage(dialect, usage, facts.usage);
    facts.usageSaid.note(usage.text());
}

SegmentKind contentIf(bool something, StreamFacts& facts) {
    facts.content = facts.content || something;
    return something ? SegmentKind::Content : SegmentKind::Preamble;
}

} // namespace

void keepText(StreamFacts& facts, std::string_view text) {
    facts.textBytes += text.size();
    facts.text += beginningOf(text, textLimit - facts.text.size());
}

SegmentKind readOpenAiEvent(const SseEvent& event, JsonParser& parser, StreamFacts& facts) {
    if (event.data == "[DONE]") {
        facts.ended = true;
        return SegmentKind::Terminal;
    }
    const auto root = parser.parse(event.data);
    if (!root || !root->isObject()) return broken(facts, "an event of the stream is not a JSON object");
    JsonView choices;
    JsonView usage;
    for (const auto [key, value] : root->members()) {
        if (key == "choices") choices = value;
        if (key == "usage") usage = value;
        if (key == "x_groq" && !usage.isObject()) usage = value["usage"];
    }
    if (isErrorObject(*root) || event.name == "error") {
        facts.error = readUpstreamError(200, *root);
        return SegmentKind::Error;
    }
    noteUsage(Dialect::OpenAi, usage, facts);
    if (choices.items().begin() == choices.items().end())
        return usage.isObject() ? SegmentKind::Usage : SegmentKind::Preamble;
    bool something = false;
    for (const auto choice : choices.items())
        something = readChoice(choice, facts) || something;
    return contentIf(something, facts);
}

SegmentKind readAnthropicEvent(const SseEvent& event, JsonParser& parser, StreamFacts& facts) {
    const auto root = parser.parse(event.data);
    if (!root || !root->isObject()) return broken(facts, "an event of the stream is not a JSON object");
    const auto type = (*root)["type"].string().value_or(event.name);
    if (type == "content_block_delta") {
        const auto delta = (*root)["delta"];
        if (const auto text = delta["text"].string()) keepText(facts, *text);
        if (const auto signature = delta["signature"].string())
            facts.signedParts.push_back({{}, std::string(*signature)});
        return contentIf(blockDeltaSaysSomething(delta), facts);
    }
    if (type == "content_block_start") {
        const auto block = (*root)["content_block"];
        if (const auto text = block["text"].string()) keepText(facts, *text);
        if (block["type"].string() == "redacted_thinking")
            facts.signedParts.push_back({{}, std::string(block["data"].string().value_or(""))});
        return contentIf(blockSaysSomething(block), facts);
    }
    if (type == "ping") return SegmentKind::Ping;
    if (type == "message_start") noteUsage(Dialect::Anthropic, (*root)["message"]["usage"], facts);
    if (type == "message_delta") {
        noteUsage(Dialect::Anthropic, (*root)["usage"], facts);
        if (const auto reason = (*root)["delta"]["stop_reason"].string()) facts.finishReason = *reason;
    }
    if (type == "message_stop") {
        facts.ended = true;
        return SegmentKind::Terminal;
    }
    if (type == "error") {
        facts.error = readUpstreamError(200, *root);
        return SegmentKind::Error;
    }
    return SegmentKind::Preamble;
}

void UsageSaid::note(std::string_view json) {
    if (first.empty()) first = json;
    latest = json;
}

bool ReplyStream::isEmpty() const {
    return finished() && !facts().content && isVoluntaryEnd(facts().finishReason);
}

bool ReplyStream::hasContent() const {
    return facts().content;
}

const std::optional<Usage>& ReplyStream::usage() const {
    return facts().usage;
}

const UsageSaid& ReplyStream::usageSaid() const {
    return facts().usageSaid;
}

const std::string& ReplyStream::finishReason() const {
    return facts().finishReason;
}

const std::optional<UpstreamError>& ReplyStream::error() const {
    return facts().error;
}

const std::string& ReplyStream::text() const {
    return facts().text;
}

std::size_t ReplyStream::textBytes() const {
    return facts().textBytes;
}

const std::string& ReplyStream::id() const {
    return facts().id;
}

const std::vector<Signed>& ReplyStream::signedParts() const {
    return facts().signedParts;
}

} // namespace tierline::protocol
