#include "protocol/anthropic/anthropic.h"
#include "protocol/upstreamerror.h"
#include "protocol/usage.h"

#include <algorithm>
#include <array>
#include <deque>

namespace tierline::protocol::anthropic {

namespace {

using Kind = ReplyEvent::Kind;

std::string_view textAt(JsonView object, std::string_view key) {
    return object[key].string().value_or("");
}

ReplyEvent make(Kind kind, int block = 0, std::string_view text = {}) {
    ReplyEvent event;
    event.kind = kind;
    event.block = block;
    event.text = text;
    return event;
}

ReplyEvent failure(UpstreamError error) {
    auto event = make(Kind::Error);
    event.error = std::move(error);
    return event;
}

struct StopRow {
    std::string_view reason;
    Finish finish;
};

constexpr std::array stopReasons{
    StopRow{"end_turn", Finish::Stop},      StopRow{"stop_sequence", Finish::StopSequence},
    StopRow{"max_tokens", Finish::Length},  StopRow{"model_context_window_exceeded", Finish::Length},
    StopRow{"tool_use", Finish::ToolCalls}, StopRow{"refusal", Finish::Refusal},
    StopRow{"pause_turn", Finish::Pause},
};

class Decoder final : public ReplyDecoder {
public:
    void event(const SseEvent& event, ReplyEvents& out) override;
    void close(ReplyEvents&) override {} // only message_stop ends a reply
    void plain(JsonView root, ReplyEvents& out) override;

private:
    enum class Shape : std::uint8_t { Text, Thinking, Tool, WholeTool, Redacted, Opaque };
    struct Block {
        int index;
        Shape shape;
        bool said; // an event of it was given out
    };

    void begin(JsonView message, ReplyEvents& out);
    void openBlock(int index, JsonView content, ReplyEvents& out);
    void openTool(Block& block, JsonView content, ReplyEvents& out);
    void delta(int index, JsonView delta, ReplyEvents& out);
    void closeBlock(int index, ReplyEvents& out);
    void readUsageOf(JsonView usage, ReplyEvents& out);
    static void finish(JsonView holder, ReplyEvents& out);
    static void say(Block& block, Kind kind, std::string_view text, ReplyEvents& out);

    std::optional<Usage> m_usage;    // counts are cumulative and come in parts
    std::vector<Block> m_blocks;     // that are open
    std::deque<std::string> m_texts; // made for the events of one call
};

void Decoder::say(Block& block, Kind kind, std::string_view text, ReplyEvents& out) {
    if (text.empty()) return;
    block.said = true;
    out.push_back(make(kind, block.index, text));
}

void Decoder::event(const SseEvent& event, ReplyEvents& out) {
    m_texts.clear();
    thread_local JsonParser parser; // too large to have one for each of thousands of streams
    const auto root = parser.parse(event.data);
    if (!root || !root->isObject()) {
        out.push_back(failure(protocolError(200, "an event of the stream is not a JSON object")));
        return;
    }
    const auto type = (*root)["type"].string().value_or(event.name);
    const auto index = static_cast<int>((*root)["index"].int64().value_or(0));
    if (type == "content_block_delta") return delta(index, (*root)["delta"], out);
    if (type == "content_block_start") return openBlock(index, (*root)["content_block"], out);
    if (type == "content_block_stop") return closeBlock(index, out);
    if (type == "message_start") return begin((*root)["message"], out);
    if (type == "message_delta") {
        readUsageOf((*root)["usage"], out);
        return finish((*root)["delta"], out);
    }
    if (type == "message_stop") out.push_back(make(Kind::End));
    if (type == "ping") out.push_back(make(Kind::Ping));
    if (type == "error") out.push_back(failure(readUpstreamError(200, *root)));
}

void Decoder::begin(JsonView message, ReplyEvents& out) {
    auto& start = out.emplace_back(make(Kind::Start));
    start.id = textAt(message, "id");
    start.name = textAt(message, "model");
    readUsageOf(message["usage"], out);
}

void Decoder::readUsageOf(JsonView usage, ReplyEvents& out) {
    const auto before = m_usage;
    readUsage(Dialect::Anthropic, usage, m_usage);
    if (m_usage == before) return;
    auto& event = out.emplace_back(make(Kind::Usage));
    event.usage = m_usage;
    event.text = m_texts.emplace_back(usage.text());
}

void Decoder::finish(JsonView holder, ReplyEvents& out) {
    const auto reason = textAt(holder, "stop_reason");
    if (reason.empty()) return;
    const auto row = std::ranges::find(stopReasons, reason, &StopRow::reason);
    auto& end = out.emplace_back(make(Kind::Finish, 0, reason));
    end.finish = row == stopReasons.end() ? Finish::Other : row->finish;
    end.name = textAt(holder, "stop_sequence");
}

void Decoder::openBlock(int index, JsonView content, ReplyEvents& out) {
    std::erase_if(m_blocks, [&](const Block& block) { return block.index == index; });
    auto& block = m_blocks.emplace_back(Block{index, Shape::Opaque, false});
    const auto type = textAt(content, "type");
    if (type == "text") {
        block.shape = Shape::Text;
        say(block, Kind::Text, textAt(content, "text"), out);
    } else if (type == "thinking") {
        block.shape = Shape::Thinking;
        say(block, Kind::Thinking, textAt(content, "thinking"), out);
        say(block, Kind::Signature, textAt(content, "signature"), out);
    } else if (type == "redacted_thinking") {
        block.shape = Shape::Redacted;
        say(block, Kind::Redacted, textAt(content, "data"), out);
    } else if (type == "tool_use") {
        openTool(block, content, out);
    } else if (!type.empty()) {
        out.push_back(make(Kind::Opaque, index));
    }
}

// Some send the whole input at once; what then comes as deltas would double it.
void Decoder::openTool(Block& block, JsonView content, ReplyEvents& out) {
    block.said = true;
    block.shape = Shape::Tool;
    auto& call = out.emplace_back(make(Kind::ToolCall, block.index));
    call.id = textAt(content, "id");
    call.name = textAt(content, "name");
    const auto input = content["input"];
    if (input.size() == 0) return;
    block.shape = Shape::WholeTool;
    say(block, Kind::ToolArguments, m_texts.emplace_back(input.text()), out);
}

void Decoder::delta(int index, JsonView delta, ReplyEvents& out) {
    auto found = std::ranges::find(m_blocks, index, &Block::index);
    const auto type = textAt(delta, "type");
    if (found == m_blocks.end()) { // its start is missing: the delta tells what it is
        const auto shape = type == "text_delta"       ? Shape::Text
                           : type == "thinking_delta" ? Shape::Thinking
                                                      : Shape::Opaque;
        found = m_blocks.insert(m_blocks.end(), Block{index, shape, false});
    }
    auto& block = *found;
    if (block.shape == Shape::Text && type == "text_delta")
        say(block, Kind::Text, textAt(delta, "text"), out);
    else if (block.shape == Shape::Thinking && type == "thinking_delta")
        say(block, Kind::Thinking, textAt(delta, "thinking"), out);
    else if (block.shape == Shape::Thinking && type == "signature_delta")
        say(block, Kind::Signature, textAt(delta, "signature"), out);
    else if (block.shape == Shape::Tool && type == "input_json_delta")
        say(block, Kind::ToolArguments, textAt(delta, "partial_json"), out);
}

void Decoder::closeBlock(int index, ReplyEvents& out) {
    const auto found = std::ranges::find(m_blocks, index, &Block::index);
    if (found == m_blocks.end()) return;
    if (found->said) out.push_back(make(Kind::BlockEnd, index));
    m_blocks.erase(found);
}

void Decoder::plain(JsonView root, ReplyEvents& out) {
    m_texts.clear();
    begin(root, out);
    int index = 0;
    for (const auto content : root["content"].items()) {
        openBlock(index, content, out);
        closeBlock(index++, out);
    }
    finish(root, out);
    out.push_back(make(Kind::End));
}

} // namespace

std::unique_ptr<ReplyDecoder> decoder() {
    return std::make_unique<Decoder>();
}

} // namespace tierline::protocol::anthropic
