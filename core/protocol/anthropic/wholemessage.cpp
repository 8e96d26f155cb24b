#include "protocol/anthropic/message.h"
#include "protocol/anthropic/toolcall.h"

#include <algorithm>
#include <vector>

namespace tierline::protocol::anthropic {

namespace {

using Kind = ReplyEvent::Kind;

// A block of a whole reply, gathered from its pieces.
struct Whole {
    int block;
    Shape shape;
    std::string_view id, name;
    std::string text, signature;
};

void gather(const ReplyEvent& event, std::vector<Whole>& blocks) {
    const auto shape = shapeOf(event.kind);
    if (!shape) return;
    auto found = std::ranges::find(blocks, event.block, &Whole::block);
    if (found != blocks.end() && found->shape == Shape::Tool && event.kind == Kind::Signature) return;
    const bool isOpening = isWholeOpening(event.kind);
    if (found == blocks.end() || found->shape != *shape) {
        if (event.kind == Kind::ToolArguments || (event.text.empty() && !isOpening)) return;
        found = blocks.insert(blocks.end(), Whole{event.block, *shape, event.id, event.name, {}, {}});
    }
    (event.kind == Kind::Signature ? found->signature : found->text) += event.text;
}

void writeWhole(JsonWriter& json, const Whole& block) {
    std::string scratch;
    json.beginObject();
    switch (block.shape) {
    case Shape::Text:
        json.member("type", "text");
        json.member("text", block.text);
        break;
    case Shape::Thinking:
        json.member("type", "thinking");
        json.member("thinking", block.text);
        json.member("signature", block.signature);
        break;
    case Shape::Redacted:
        json.member("type", "redacted_thinking");
        json.member("data", block.text);
        break;
    case Shape::Tool:
        json.member("type", "tool_use");
        json.member("id", toolId(block.id, scratch));
        json.member("name", block.name);
        json.key("input");
        writeInput(json, block.text);
        break;
    }
    json.endObject();
}

} // namespace

std::string wholeMessage(const ReplyEvents& events, MessageFrame& frame) {
    std::vector<Whole> blocks;
    for (const auto& event : events) {
        frame.note(event);
        gather(event, blocks);
    }
    std::string out;
    JsonWriter json(out);
    json.beginObject();
    frame.writeHead(json);
    json.key("content");
    json.beginArray();
    for (const auto& block : blocks)
        writeWhole(json, block);
    json.endArray();
    frame.writeStop(json);
    frame.writeUsage(json);
    json.endObject();
    return out;
}

} // namespace tierline::protocol::anthropic
