#include "protocol/responses/arguments.h"
#include "protocol/responses/response.h"
#include "protocol/responses/responses.h"

#include <algorithm>
#include <array>
#include <spdlog/fmt/fmt.h>

namespace tierline::protocol::responses {

namespace {

using Kind = ReplyEvent::Kind;

constexpr std::array idPrefixes{"msg_", "rs_", "fc_", "ctc_"}; // by ItemType

// Text that follows text is another part of the same message item; anything else is an item of its own.
// The whole output is kept, for the last event repeats it.
class Encoder : public ReplyEncoder {
public:
    explicit Encoder(ReplyContext context) : m_context(std::move(context)) {}
    void event(const ReplyEvent& event, std::string& out) override;
    std::string plain(const ReplyEvents& events) override;
    std::string errorEvent(const ClientError& error) override;

private:
    struct Block {
        int number;
        std::size_t item, part;
    };

    template <class Members>
    void send(std::string& out, std::string_view type, Members members);
    template <class Members>
    void sendPart(std::string& out, std::string_view type, const Block& block, Members members);

    void start(const ReplyEvent& event, std::string& out);
    void sendResponse(std::string_view type, std::string_view status, std::string& out);
    void words(const ReplyEvent& event, std::string& out);
    void thought(const ReplyEvent& event, std::string& out);
    void call(const ReplyEvent& event, std::string& out);
    void arguments(const ReplyEvent& event, std::string& out);
    void blockEnd(int number, std::string& out);
    void finish(std::string& out);
    void end(std::string& out);

    Block* find(int number);
    std::size_t addItem(ItemType type, std::string& out, std::string callId = {}, std::string name = {});
    void endPart(const Block& block, std::string& out);
    void endThought(const Block& block, std::string& out);
    void endCall(const Block& block, std::string& out);
    void endItem(std::size_t index, std::string_view status, std::string& out);
    void endMessages(std::string& out); // those that nothing more can join

    ReplyContext m_context;
    ResponseHead m_head;
    std::vector<OutputItem> m_items;
    std::vector<Block> m_open;
    std::optional<Usage> m_usage;
    Finish m_finish = Finish::Stop;
    std::int64_t m_sequence = 0;
    bool m_started = false;
};

template <class Members>
void Encoder::send(std::string& out, std::string_view type, Members members) {
    out.append("event: ").append(type).append("\ndata: ");
    JsonWriter json(out);
    json.beginObject();
    json.member("type", type);
    json.member("sequence_number", m_sequence++);
    members(json);
    json.endObject();
    out += "\n\n";
}

template <class Members>
void Encoder::sendPart(std::string& out, std::string_view type, const Block& block, Members members) {
    const auto& item = m_items[block.item];
    send(out, type, [&](JsonWriter& json) {
        json.member("item_id", item.id);
        json.member("output_index", block.item);
        if (item.type == ItemType::Message) json.member("content_index", block.part);
        if (item.type == ItemType::Reasoning) json.member("summary_index", block.part);
        members(json);
    });
}

std::string_view incompleteReason(Finish finish) {
    if (finish == Finish::Length) return "max_output_tokens";
    if (finish == Finish::ContentFilter || finish == Finish::Refusal) return "content_filter";
    return {};
}

std::string_view statusOf(Finish finish) {
    return incompleteReason(finish).empty() ? "completed" : "incomplete";
}

void Encoder::sendResponse(std::string_view type, std::string_view status, std::string& out) {
    ResponseState state;
    state.status = status;
    if (status != "in_progress") {
        state.incompleteReason = incompleteReason(m_finish);
        state.usage = &m_usage;
        state.items = &m_items;
    }
    send(out, type, [&](JsonWriter& json) {
        json.key("response");
        writeResponse(m_head, state, json);
    });
}

void Encoder::start(const ReplyEvent& event, std::string& out) {
    if (m_started) return;
    m_started = true;
    const bool isOurs = event.kind == Kind::Start;
    m_head.id = isOurs && event.id.starts_with("resp_") ? std::string(event.id) : "resp_" + m_context.id;
    m_head.model = isOurs && !event.name.empty() ? std::string(event.name) : m_context.model;
    m_head.created = m_context.created;
    m_head.echo = m_context.echo.empty() ? replyEcho({}) : std::move(m_context.echo);
    sendResponse("response.created", "in_progress", out);
    sendResponse("response.in_progress", "in_progress", out);
}

Encoder::Block* Encoder::find(int number) {
    const auto found = std::ranges::find(m_open, number, &Block::number);
    return found == m_open.end() ? nullptr : &*found;
}

std::size_t Encoder::addItem(ItemType type, std::string& out, std::string callId, std::string name) {
    endMessages(out);
    const auto index = m_items.size();
    auto& item = m_items.emplace_back();
    item.type = type;
    item.id = fmt::format("{}{}_{}", idPrefixes[static_cast<std::size_t>(type)], m_context.id, index);
    item.callId = std::move(callId);
    item.name = std::move(name);
    send(out, "response.output_item.added", [&](JsonWriter& json) {
        json.member("output_index", index);
        json.key("item");
        writeItem(item, "in_progress", json);
    });
    return index;
}

void Encoder::words(const ReplyEvent& event, std::string& out) {
    auto* block = find(event.block);
    if (!block) {
        const bool joins =
            !m_items.empty() && m_items.back().type == ItemType::Message && !m_items.back().done;
        const auto index = joins ? m_items.size() - 1 : addItem(ItemType::Message, out);
        auto& parts = m_items[index].parts;
        block = &m_open.emplace_back(Block{event.block, index, parts.size()});
        auto& part = parts.emplace_back();
        part.refusal = event.kind == Kind::Refusal;
        sendPart(out, "response.content_part.added", *block, [&](JsonWriter& json) {
            json.key("part");
            writePart(part, json);
        });
    }
    if (event.text.empty()) return;
    auto& part = m_items[block->item].parts[block->part];
    part.text += event.text;
    const auto* type = part.refusal ? "response.refusal.delta" : "response.output_text.delta";
    sendPart(out, type, *block, [&](JsonWriter& json) {
        json.member("delta", event.text);
        if (part.refusal) return;
        json.key("logprobs");
        json.raw("[]");
    });
}

void summaryPart(JsonWriter& json, std::string_view text) {
    json.key("part");
    json.beginObject();
    json.member("type", "summary_text");
    json.member("text", text);
    json.endObject();
}

// Proofs of a thought do not travel: they are another dialect's, and would be sent to OpenAI with the next
// turn.
void Encoder::thought(const ReplyEvent& event, std::string& out) {
    if (event.text.empty()) return;
    auto* block = find(event.block);
    if (!block) {
        const auto index = addItem(ItemType::Reasoning, out);
        m_items[index].parts.emplace_back();
        block = &m_open.emplace_back(Block{event.block, index, 0});
        sendPart(out, "response.reasoning_summary_part.added", *block,
                 [](JsonWriter& json) { summaryPart(json, {}); });
    }
    m_items[block->item].parts[0].text += event.text;
    sendPart(out, "response.reasoning_summary_text.delta", *block,
             [&](JsonWriter& json) { json.member("delta", event.text); });
}

void Encoder::call(const ReplyEvent& event, std::string& out) {
    const bool custom = std::ranges::find(m_context.customTools, event.name) != m_context.customTools.end();
    auto callId =
        event.id.empty() ? fmt::format("call_{}_{}", m_context.id, m_items.size()) : std::string(event.id);
    const auto index = addItem(custom ? ItemType::CustomCall : ItemType::Call, out, std::move(callId),
                               std::string(event.name));
    m_items[index].parts.emplace_back();
    m_open.push_back({event.block, index, 0});
}

void Encoder::arguments(const ReplyEvent& event, std::string& out) {
    auto* block = find(event.block);
    if (!block || event.text.empty()) return;
    auto& item = m_items[block->item];
    item.parts[0].text += event.text;
    if (item.type == ItemType::CustomCall) return; // its text is known when the JSON is whole
    sendPart(out, "response.function_call_arguments.delta", *block,
             [&](JsonWriter& json) { json.member("delta", event.text); });
}

void Encoder::endPart(const Block& block, std::string& out) {
    auto& part = m_items[block.item].parts[block.part];
    part.ended = true;
    sendPart(out, part.refusal ? "response.refusal.done" : "response.output_text.done", block,
             [&](JsonWriter& json) {
                 json.member(part.refusal ? "refusal" : "text", part.text);
                 if (part.refusal) return;
                 json.key("logprobs");
                 json.raw("[]");
             });
    sendPart(out, "response.content_part.done", block, [&](JsonWriter& json) {
        json.key("part");
        writePart(part, json);
    });
}

void Encoder::endThought(const Block& block, std::string& out) {
    const auto& text = m_items[block.item].parts[0].text;
    sendPart(out, "response.reasoning_summary_text.done", block,
             [&](JsonWriter& json) { json.member("text", text); });
    sendPart(out, "response.reasoning_summary_part.done", block,
             [&](JsonWriter& json) { summaryPart(json, text); });
    endItem(block.item, "completed", out);
}

void Encoder::endCall(const Block& block, std::string& out) {
    auto& item = m_items[block.item];
    auto& text = item.parts[0].text;
    const bool custom = item.type == ItemType::CustomCall;
    const auto delta = [&](std::string_view type) {
        sendPart(out, type, block, [&](JsonWriter& json) { json.member("delta", text); });
    };
    if (custom) {
        text = unwrapInput(text);
        if (!text.empty()) delta("response.custom_tool_call_input.delta");
    } else if (text.empty()) {
        text = "{}";
        delta("response.function_call_arguments.delta");
    }
    sendPart(out, custom ? "response.custom_tool_call_input.done" : "response.function_call_arguments.done",
             block, [&](JsonWriter& json) {
                 if (!custom) json.member("name", item.name);
                 json.member(custom ? "input" : "arguments", text);
             });
    endItem(block.item, "completed", out);
}

void Encoder::endItem(std::size_t index, std::string_view status, std::string& out) {
    auto& item = m_items[index];
    if (item.done) return;
    item.done = true;
    JsonWriter json(item.json);
    writeItem(item, status, json);
    item.parts.clear();
    send(out, "response.output_item.done", [&](JsonWriter& event) {
        event.member("output_index", index);
        event.key("item");
        event.raw(item.json);
    });
}

void Encoder::blockEnd(int number, std::string& out) {
    const auto* found = find(number);
    if (!found) return;
    const auto block = *found;
    std::erase_if(m_open, [&](const Block& open) { return open.number == number; });
    switch (m_items[block.item].type) {
    case ItemType::Message: endPart(block, out); break;
    case ItemType::Reasoning: return endThought(block, out);
    case ItemType::Call:
    case ItemType::CustomCall: return endCall(block, out);
    }
    if (block.item + 1 < m_items.size()) endMessages(out); // items have begun behind it
}

void Encoder::endMessages(std::string& out) {
    for (std::size_t index = 0; index < m_items.size(); ++index) {
        const auto& item = m_items[index];
        if (item.type != ItemType::Message || item.done) continue;
        if (std::ranges::all_of(item.parts, &OutputPart::ended)) endItem(index, "completed", out);
    }
}

// The last message may have been cut short: only now is it known.
void Encoder::finish(std::string& out) {
    while (!m_open.empty())
        blockEnd(m_open.front().number, out);
    for (std::size_t index = 0; index < m_items.size(); ++index)
        endItem(index, index + 1 == m_items.size() ? statusOf(m_finish) : "completed", out);
}

void Encoder::end(std::string& out) {
    finish(out);
    const auto status = statusOf(m_finish);
    sendResponse(status == "completed" ? "response.completed" : "response.incomplete", status, out);
}

void Encoder::event(const ReplyEvent& event, std::string& out) {
    if (event.kind == Kind::Ping) {
        out += ": ping\n\n";
        return;
    }
    if (event.kind != Kind::Error) start(event, out);
    switch (event.kind) {
    case Kind::Text:
    case Kind::Refusal: return words(event, out);
    case Kind::Thinking: return thought(event, out);
    case Kind::ToolCall: return call(event, out);
    case Kind::ToolArguments: return arguments(event, out);
    case Kind::BlockEnd: return blockEnd(event.block, out);
    case Kind::Usage: m_usage = event.usage; return;
    case Kind::Finish: m_finish = event.finish; return;
    case Kind::End: return end(out);
    case Kind::Start:
    case Kind::Signature: // see `thought`
    case Kind::Redacted:
    case Kind::Opaque:
    case Kind::Ping:
    case Kind::Error: return; // the stream's owner says it, with `errorEvent`
    }
}

std::string Encoder::plain(const ReplyEvents& events) {
    std::string unsent;
    for (const auto& event : events) {
        if (event.kind != Kind::End) this->event(event, unsent);
        unsent.clear();
    }
    start({}, unsent);
    finish(unsent);
    std::string out;
    JsonWriter json(out);
    const ResponseState state{statusOf(m_finish), incompleteReason(m_finish), &m_usage, &m_items};
    writeResponse(m_head, state, json);
    return out;
}

std::string Encoder::errorEvent(const ClientError& error) {
    auto numbered = error;
    numbered.sequence = m_sequence++;
    return responses::errorEvent(numbered);
}

} // namespace

std::unique_ptr<ReplyEncoder> encoder(ReplyContext context) {
    return std::make_unique<Encoder>(std::move(context));
}

} // namespace tierline::protocol::responses
