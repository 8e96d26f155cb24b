#include "protocol/anthropic/anthropic.h"
#include "protocol/anthropic/message.h"
#include "protocol/anthropic/toolcall.h"

#include <algorithm>

namespace tierline::protocol::anthropic {

namespace {

using Kind = ReplyEvent::Kind;

// A content block as it begins in a stream; SDKs want every member to be there.
void writeOpening(JsonWriter& json, Shape shape, const ReplyEvent& event) {
    std::string scratch;
    json.beginObject();
    switch (shape) {
    case Shape::Text:
        json.member("type", "text");
        json.member("text", "");
        break;
    case Shape::Thinking:
        json.member("type", "thinking");
        json.member("thinking", "");
        json.member("signature", "");
        break;
    case Shape::Redacted:
        json.member("type", "redacted_thinking");
        json.member("data", event.text);
        break;
    case Shape::Tool:
        json.member("type", "tool_use");
        json.member("id", toolId(event.id, scratch)); // it comes back with the history, maybe to Anthropic
        json.member("name", event.name);
        json.key("input");
        json.raw("{}");
        break;
    }
    json.endObject();
}

struct DeltaRow {
    std::string_view type, member;
};

DeltaRow deltaOf(Kind kind) {
    if (kind == Kind::Thinking) return {"thinking_delta", "thinking"};
    if (kind == Kind::Signature) return {"signature_delta", "signature"};
    if (kind == Kind::ToolArguments) return {"input_json_delta", "partial_json"};
    return {"text_delta", "text"};
}

class Encoder final : public ReplyEncoder {
public:
    explicit Encoder(ReplyContext context) : m_frame(std::move(context)) {}

    void event(const ReplyEvent& event, std::string& out) override;
    std::string plain(const ReplyEvents& events) override { return wholeMessage(events, m_frame); }
    std::string errorEvent(const ClientError& error) override { return anthropic::errorEvent(error); }

private:
    struct Open {
        int block; // as the provider counts
        int index; // as we do
        Shape shape;
    };

    void content(const ReplyEvent& event, Shape shape, std::string& out);
    const Open& open(const ReplyEvent& event, Shape shape, std::string& out);
    void begin(std::string& out);
    void closeAll(std::string& out, bool toolsToo);
    void end(std::string& out);

    MessageFrame m_frame;
    bool m_begun = false, m_ended = false;
    int m_next = 0; // index of the next block
    std::vector<Open> m_open;
};

// `event: name`, and the object with its type open: the caller adds members and says `endEvent`.
JsonWriter beginEvent(std::string& out, std::string_view name) {
    out += "event: ";
    out += name;
    out += "\ndata: ";
    JsonWriter json(out);
    json.beginObject();
    json.member("type", name);
    return json;
}

void endEvent(JsonWriter& json, std::string& out) {
    json.endObject();
    out += "\n\n";
}

void writeBlockStop(std::string& out, int index) {
    auto json = beginEvent(out, "content_block_stop");
    json.member("index", index);
    endEvent(json, out);
}

void Encoder::event(const ReplyEvent& event, std::string& out) {
    if (m_ended) return;
    m_frame.note(event);
    if (const auto shape = shapeOf(event.kind)) return content(event, *shape, out);
    if (event.kind == Kind::BlockEnd) {
        const auto found = std::ranges::find(m_open, event.block, &Open::block);
        if (found == m_open.end()) return;
        writeBlockStop(out, found->index);
        m_open.erase(found);
    } else if (event.kind == Kind::Ping) {
        auto json = beginEvent(out, "ping");
        endEvent(json, out);
    } else if (event.kind == Kind::End) {
        end(out);
    }
}

// Waits for the first content, so that counts which come right behind the start are in it.
void Encoder::begin(std::string& out) {
    if (m_begun) return;
    m_begun = true;
    auto json = beginEvent(out, "message_start");
    json.key("message");
    json.beginObject();
    m_frame.writeHead(json);
    json.key("content");
    json.raw("[]");
    m_frame.writeNoStop(json);
    m_frame.writeUsage(json);
    json.endObject();
    endEvent(json, out);
}

void Encoder::content(const ReplyEvent& event, Shape shape, std::string& out) {
    const bool isOpening = isWholeOpening(event.kind);
    if (event.text.empty() && !isOpening) return;
    auto found = std::ranges::find(m_open, event.block, &Open::block);
    const bool isKnown = found != m_open.end();
    if (isKnown && found->shape == Shape::Tool && event.kind == Kind::Signature) return; // has no place here
    if (!isKnown && event.kind == Kind::ToolArguments) return;                           // of no call
    const auto target = isKnown && found->shape == shape && !isOpening ? *found : open(event, shape, out);
    if (isOpening) return;
    auto json = beginEvent(out, "content_block_delta");
    json.member("index", target.index);
    json.key("delta");
    json.beginObject();
    const auto [type, member] = deltaOf(event.kind);
    json.member("type", type);
    json.member(member, event.text);
    json.endObject();
    endEvent(json, out);
}

const Encoder::Open& Encoder::open(const ReplyEvent& event, Shape shape, std::string& out) {
    begin(out);
    closeAll(out, false);
    if (const auto found = std::ranges::find(m_open, event.block, &Open::block); found != m_open.end()) {
        writeBlockStop(out, found->index); // the provider used its number again
        m_open.erase(found);
    }
    auto json = beginEvent(out, "content_block_start");
    json.member("index", m_next);
    json.key("content_block");
    writeOpening(json, shape, event);
    endEvent(json, out);
    return m_open.emplace_back(Open{event.block, m_next++, shape});
}

// Calls may run beside each other; a text or thought ends where anything else begins.
void Encoder::closeAll(std::string& out, bool toolsToo) {
    std::erase_if(m_open, [&](const Open& block) {
        const bool closes = toolsToo || block.shape != Shape::Tool;
        if (closes) writeBlockStop(out, block.index);
        return closes;
    });
}

void Encoder::end(std::string& out) {
    m_ended = true;
    begin(out);
    closeAll(out, true);
    auto json = beginEvent(out, "message_delta");
    json.key("delta");
    json.beginObject();
    m_frame.writeStop(json);
    json.endObject();
    m_frame.writeUsage(json);
    endEvent(json, out);
    auto last = beginEvent(out, "message_stop");
    endEvent(last, out);
}

} // namespace

std::unique_ptr<ReplyEncoder> encoder(ReplyContext context) {
    return std::make_unique<Encoder>(std::move(context));
}

} // namespace tierline::protocol::anthropic
