#include "protocol/openai/openai.h"

#include "protocol/openai/encodeplain.h"

#include <algorithm>

namespace tierline::protocol::openai {

namespace {

using Kind = ReplyEvent::Kind;

struct Call {
    int block = 0;
    bool custom = false;
    bool hasArguments = false;
    std::string held; // of a custom tool, whose text can be taken out only when it is whole
};

class ChatEncoder : public ReplyEncoder {
public:
    explicit ChatEncoder(ReplyContext context) : m_context(std::move(context)) {}

    void event(const ReplyEvent& event, std::string& out) override;
    std::string plain(const ReplyEvents& events) override { return plainCompletion(events, m_context); }
    std::string errorEvent(const ClientError& error) override { return openai::errorEvent(error); }

private:
    void start(std::string_view id, std::string_view model, std::string& out);
    void text(std::string_view key, std::string_view text, std::string& out);
    void beginChunk(std::string& out);
    void endChunk(std::string& out);
    void openCall(const ReplyEvent& event, std::string& out);
    void arguments(Call& call, std::string_view text, std::string& out);
    void signature(const ReplyEvent& event, std::string& out);
    void endCall(Call& call, std::string& out);
    void customInput(const Call& call, std::string& out);
    void end(std::string& out);
    Call* callOf(int block);
    template <class Body>
    void callChunk(const Call& call, std::string& out, const Body& body);

    ReplyContext m_context;
    std::string m_head; // of every chunk, up to its delta
    std::string m_id, m_model;
    std::vector<Call> m_calls;
    Finish m_finish = Finish::Stop;
    std::optional<Usage> m_usage;
    bool m_started = false, m_ended = false;
};

void ChatEncoder::event(const ReplyEvent& event, std::string& out) {
    switch (event.kind) {
    case Kind::Start: start(event.id, event.name, out); break;
    case Kind::Text: text("content", event.text, out); break;
    case Kind::Refusal: text("refusal", event.text, out); break;
    case Kind::Thinking: text("reasoning_content", event.text, out); break;
    case Kind::ToolCall: openCall(event, out); break;
    case Kind::ToolArguments:
        if (auto* call = callOf(event.block)) arguments(*call, event.text, out);
        break;
    case Kind::Signature: signature(event, out); break;
    case Kind::BlockEnd:
        if (auto* call = callOf(event.block)) endCall(*call, out);
        break;
    case Kind::Ping: out += ": ping\n\n"; break;
    case Kind::Usage:
        if (event.usage) m_usage = event.usage;
        break;
    case Kind::Finish: m_finish = event.finish; break;
    case Kind::End: end(out); break;
    case Kind::Redacted:
    case Kind::Opaque:
    case Kind::Error: break;
    }
}

void ChatEncoder::start(std::string_view id, std::string_view model, std::string& out) {
    if (m_started) return;
    m_started = true;
    m_head = "data: ";
    JsonWriter json(m_head);
    json.beginObject();
    writeHead({id, model}, "chat.completion.chunk", m_context, json);
    m_head += R"(,"choices":[{"index":0,"delta":)";
    out += m_head;
    out += R"({"role":"assistant","content":""})";
    endChunk(out);
}

void ChatEncoder::beginChunk(std::string& out) {
    start({}, {}, out);
    out += m_head;
}

void ChatEncoder::endChunk(std::string& out) {
    out += ",\"finish_reason\":null}]}\n\n";
}

void ChatEncoder::text(std::string_view key, std::string_view text, std::string& out) {
    if (text.empty()) return;
    beginChunk(out);
    JsonWriter json(out);
    json.beginObject();
    json.member(key, text);
    json.endObject();
    endChunk(out);
}

Call* ChatEncoder::callOf(int block) {
    const auto call = std::ranges::find(m_calls, block, &Call::block);
    return call == m_calls.end() ? nullptr : &*call;
}

template <class Body>
void ChatEncoder::callChunk(const Call& call, std::string& out, const Body& body) {
    beginChunk(out);
    JsonWriter json(out);
    json.beginObject();
    json.key("tool_calls");
    json.beginArray();
    json.beginObject();
    json.member("index", &call - m_calls.data());
    body(json);
    json.endObject();
    json.endArray();
    json.endObject();
    endChunk(out);
}

void ChatEncoder::openCall(const ReplyEvent& event, std::string& out) {
    auto& call = m_calls.emplace_back();
    call.block = event.block;
    call.custom = isCustomTool(event.name, m_context);
    const std::string made = event.id.empty() ? madeCallId(m_context, m_calls.size()) : std::string();
    callChunk(call, out, [&](JsonWriter& json) {
        json.member("id", event.id.empty() ? std::string_view(made) : event.id);
        json.member("type", call.custom ? "custom" : "function");
        json.key(call.custom ? "custom" : "function");
        json.beginObject();
        json.member("name", event.name);
        json.member(call.custom ? "input" : "arguments", "");
        json.endObject();
    });
}

void ChatEncoder::arguments(Call& call, std::string_view text, std::string& out) {
    if (text.empty()) return;
    call.hasArguments = true;
    if (call.custom) {
        call.held += text;
        return;
    }
    callChunk(call, out, [&](JsonWriter& json) {
        json.key("function");
        json.beginObject();
        json.member("arguments", text);
        json.endObject();
    });
}

void ChatEncoder::signature(const ReplyEvent& event, std::string& out) {
    const auto* call = callOf(event.block);
    if (!call) return; // a thought's: nothing in this dialect holds it
    callChunk(*call, out, [&](JsonWriter& json) { writeSignature(event.text, json); });
}

void ChatEncoder::customInput(const Call& call, std::string& out) {
    const auto input = customInputOf(call.held);
    callChunk(call, out, [&](JsonWriter& json) {
        json.key("custom");
        json.beginObject();
        json.member("input", input);
        json.endObject();
    });
}

// Clients parse the joined arguments: none at all would not be JSON.
void ChatEncoder::endCall(Call& call, std::string& out) {
    if (call.custom && !call.held.empty()) customInput(call, out);
    call.held.clear();
    if (!call.custom && !call.hasArguments) arguments(call, "{}", out);
}

void ChatEncoder::end(std::string& out) {
    if (m_ended) return;
    m_ended = true;
    for (auto& call : m_calls)
        endCall(call, out);
    beginChunk(out);
    out += R"({},"finish_reason":")";
    out += finishWord(m_finish, !m_calls.empty());
    out += "\"}]}\n\n";
    if (m_context.includeUsage) {
        out += std::string_view(m_head).substr(0, m_head.rfind(",\"choices\":"));
        out += R"(,"choices":[],"usage":)";
        JsonWriter json(out);
        writeUsage(m_usage.value_or(Usage{}), json);
        out += "}\n\n";
    }
    out += "data: [DONE]\n\n";
}

} // namespace

std::unique_ptr<ReplyEncoder> encoder(ReplyContext context) {
    return std::make_unique<ChatEncoder>(std::move(context));
}

} // namespace tierline::protocol::openai
