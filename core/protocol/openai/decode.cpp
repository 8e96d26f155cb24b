#include "protocol/openai/openai.h"

#include "base/hash.h"
#include "base/jsonwriter.h"
#include "protocol/upstreamerror.h"
#include "protocol/usage.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <deque>
#include <random>
#include <spdlog/fmt/fmt.h>

namespace tierline::protocol::openai {

namespace {

using Kind = ReplyEvent::Kind;

struct FinishRow {
    std::string_view word;
    Finish finish;
};
constexpr std::array finishes{
    FinishRow{"stop", Finish::Stop},
    FinishRow{"eos", Finish::Stop}, // Together
    FinishRow{"end_turn", Finish::Stop},
    FinishRow{"length", Finish::Length},
    FinishRow{"max_tokens", Finish::Length},
    FinishRow{"model_length", Finish::Length}, // Mistral
    FinishRow{"tool_calls", Finish::ToolCalls},
    FinishRow{"tool_use", Finish::ToolCalls},
    FinishRow{"function_call", Finish::ToolCalls},
    FinishRow{"content_filter", Finish::ContentFilter},
    FinishRow{"safety", Finish::ContentFilter},
    FinishRow{"refusal", Finish::Refusal},
};

std::string_view stringOf(JsonView value) {
    return value.string().value_or("");
}

// A reply's own: ids made from it must not come again in a later turn, nor after a restart.
std::uint64_t replySalt(std::string_view replyId) {
    if (!replyId.empty()) return fnv1a(replyId);
    static const std::uint64_t seed = (std::uint64_t{std::random_device{}()} << 32U) | std::random_device{}();
    static std::atomic<std::uint64_t> replies = 0;
    return seed + ++replies;
}

// One tool call as far as it came. The numbers of providers cannot be trusted, see `find`.
struct Call {
    std::optional<std::int64_t> index;
    std::string id, name;
    int block = 0;
    bool opened = false;
    bool custom = false; // free text, sent on as {"input": …}
};

class ChatDecoder : public ReplyDecoder {
public:
    void event(const SseEvent& event, ReplyEvents& out) override;
    void close(ReplyEvents& out) override;
    void plain(JsonView root, ReplyEvents& out) override;

private:
    void choice(JsonView choice, JsonView root, ReplyEvents& out);
    void start(JsonView root, ReplyEvents& out);
    void delta(JsonView delta, ReplyEvents& out);
    void content(JsonView content, ReplyEvents& out);
    void say(Kind kind, std::string_view text, ReplyEvents& out);
    void endBlock(ReplyEvents& out);
    void toolCall(JsonView delta, ReplyEvents& out);
    void arguments(Call& call, JsonView body, ReplyEvents& out);
    Call* find(std::optional<std::int64_t> index, std::string_view id, std::string_view name);
    void open(Call& call, ReplyEvents& out);
    void usage(JsonView root, ReplyEvents& out);
    void end(ReplyEvents& out);
    std::string_view keep(std::string text) { return m_made.emplace_back(std::move(text)); }

    std::deque<std::string> m_made; // texts of the events of this call
    std::string m_replyId, m_finish;
    std::deque<Call> m_calls;
    std::optional<std::uint64_t> m_salt; // of the ids made here
    std::optional<Usage> m_usage;
    std::string m_usageText;
    std::optional<Kind> m_open; // kind of the text block that is open
    int m_block = -1;           // its number
    int m_blocks = 0;
    bool m_started = false, m_finished = false, m_ended = false;
};

void ChatDecoder::event(const SseEvent& event, ReplyEvents& out) {
    m_made.clear();
    if (event.data == "[DONE]") {
        if (m_finished) end(out); // otherwise it was cut off
        return;
    }
    thread_local JsonParser parser; // too large to have one for each of thousands of streams
    const auto root = parser.parse(event.data);
    if (!root || !root->isObject()) {
        auto& error = out.emplace_back();
        error.kind = Kind::Error;
        error.error = protocolError(200, "an event of the stream is not a JSON object");
        return;
    }
    if (isErrorObject(*root) || event.name == "error") {
        auto& error = out.emplace_back();
        error.kind = Kind::Error;
        error.error = readUpstreamError(200, *root);
        return;
    }
    for (const auto item : (*root)["choices"].items())
        if (item["index"].int64().value_or(0) == 0) choice(item, *root, out);
    usage(*root, out);
}

void ChatDecoder::choice(JsonView choice, JsonView root, ReplyEvents& out) {
    start(root, out);
    delta(choice["delta"], out);
    const auto reason = stringOf(choice["finish_reason"]);
    if (reason.empty() || m_finished) return;
    m_finished = true;
    m_finish = reason;
}

void ChatDecoder::start(JsonView root, ReplyEvents& out) {
    if (m_started) return;
    m_started = true;
    m_replyId = stringOf(root["id"]);
    auto& event = out.emplace_back();
    event.kind = Kind::Start;
    event.id = stringOf(root["id"]);
    event.name = stringOf(root["model"]);
}

void ChatDecoder::delta(JsonView delta, ReplyEvents& out) {
    // The same thought under two names (OpenRouter and others) is one thought.
    auto thought = stringOf(delta["reasoning_content"]);
    if (thought.empty()) thought = stringOf(delta["reasoning"]);
    say(Kind::Thinking, thought, out);
    content(delta["content"], out);
    say(Kind::Refusal, stringOf(delta["refusal"]), out);
    for (const auto item : delta["tool_calls"].items())
        toolCall(item, out);
    if (const auto legacy = delta["function_call"]; legacy.isObject()) {
        auto* call = find(0, {}, stringOf(legacy["name"]));
        arguments(*call, legacy, out);
    }
    if (delta["audio"].isObject() || delta["images"].size() > 0) {
        endBlock(out);
        auto& event = out.emplace_back();
        event.kind = Kind::Opaque;
        event.block = m_blocks++;
    }
}

// Text, or (Mistral) parts of text and of thought.
void ChatDecoder::content(JsonView content, ReplyEvents& out) {
    if (const auto text = content.string()) return say(Kind::Text, *text, out);
    for (const auto part : content.items()) {
        const auto type = stringOf(part["type"]);
        if (type == "text") say(Kind::Text, stringOf(part["text"]), out);
        if (type == "refusal") say(Kind::Refusal, stringOf(part["refusal"]), out);
        if (type != "thinking") continue;
        say(Kind::Thinking, stringOf(part["thinking"]), out);
        for (const auto piece : part["thinking"].items())
            say(Kind::Thinking, stringOf(piece["text"]), out);
    }
}

void ChatDecoder::say(Kind kind, std::string_view text, ReplyEvents& out) {
    if (text.empty()) return;
    if (m_open != kind) {
        endBlock(out);
        m_open = kind;
        m_block = m_blocks++;
    }
    auto& event = out.emplace_back();
    event.kind = kind;
    event.block = m_block;
    event.text = text;
}

void ChatDecoder::endBlock(ReplyEvents& out) {
    if (!m_open) return;
    m_open.reset();
    auto& event = out.emplace_back();
    event.kind = Kind::BlockEnd;
    event.block = m_block;
}

// Which call a piece belongs to. By its index, as OpenAI does; but some give each call index 0, some none at
// all, some repeat id and name in every piece, and some make a new id for each piece. So: a new call is a
// piece with a name that has another id or name than the call with that index.
Call* ChatDecoder::find(std::optional<std::int64_t> index, std::string_view id, std::string_view name) {
    const auto isIt = [&](const Call& call) {
        if (index) return call.index == index;
        return id.empty() || call.id == id;
    };
    const auto last = std::find_if(m_calls.rbegin(), m_calls.rend(), isIt);
    if (last != m_calls.rend()) {
        const bool otherId = !id.empty() && !last->id.empty() && id != last->id;
        const bool otherName = !last->name.empty() && name != last->name;
        const bool isWhole = !index && id.empty(); // neither: each one with a name is a call
        if (name.empty() || (!otherId && !otherName && !isWhole)) return &*last;
    }
    if (!index && name.empty() && !m_calls.empty()) return &m_calls.back();
    auto& call = m_calls.emplace_back();
    call.index = index;
    return &call;
}

void ChatDecoder::toolCall(JsonView delta, ReplyEvents& out) {
    const bool custom = delta["custom"].isObject();
    const auto body = delta[custom ? "custom" : "function"];
    const auto id = stringOf(delta["id"]);
    auto& call = *find(delta["index"].int64(), id, stringOf(body["name"]));
    if (call.id.empty()) call.id = id;
    call.custom = custom;
    arguments(call, body, out);
    const auto signature = delta["extra_content"]["google"]["thought_signature"].string();
    if (!signature) return;
    open(call, out);
    auto& event = out.emplace_back();
    event.kind = Kind::Signature;
    event.block = call.block;
    event.text = *signature;
}

void ChatDecoder::open(Call& call, ReplyEvents& out) {
    if (call.opened) return;
    call.opened = true;
    endBlock(out);
    call.block = m_blocks++;
    if (call.id.empty()) {
        if (!m_salt) m_salt = replySalt(m_replyId);
        call.id = fmt::format("call_{:016x}{}", *m_salt, m_calls.size());
    }
    auto& event = out.emplace_back();
    event.kind = Kind::ToolCall;
    event.block = call.block;
    event.id = call.id;
    event.name = call.name;
    if (!call.custom) return;
    auto& begin = out.emplace_back();
    begin.kind = Kind::ToolArguments;
    begin.block = call.block;
    begin.text = R"({"input":")";
}

void ChatDecoder::arguments(Call& call, JsonView body, ReplyEvents& out) {
    const auto name = stringOf(body["name"]);
    if (call.name.empty()) call.name = name;
    const auto value = body[call.custom ? "input" : "arguments"];
    std::string_view text = stringOf(value);
    if (value.isObject()) text = keep(value.text());
    if (call.custom && !text.empty()) {
        std::string quoted;
        appendJsonString(quoted, text);
        text = keep(quoted.substr(1, quoted.size() - 2));
    }
    if (!call.name.empty() || !text.empty()) open(call, out);
    if (text.empty()) return;
    auto& event = out.emplace_back();
    event.kind = Kind::ToolArguments;
    event.block = call.block;
    event.text = text;
}

// In a last chunk without choices, or in one with an empty delta, or Groq's own; all count.
void ChatDecoder::usage(JsonView root, ReplyEvents& out) {
    auto counts = root["usage"];
    if (!counts.isObject()) counts = root["x_groq"]["usage"];
    if (!counts.isObject()) return;
    const auto known = m_usage;
    readUsage(Dialect::OpenAi, counts, m_usage);
    if (!m_usage || m_usage == known) return;
    auto& event = out.emplace_back();
    event.kind = Kind::Usage;
    event.usage = m_usage;
    event.text = m_usageText = counts.text();
}

void ChatDecoder::end(ReplyEvents& out) {
    if (m_ended) return;
    m_ended = true;
    endBlock(out);
    for (const auto& call : m_calls) {
        if (!call.opened) continue;
        if (call.custom) {
            auto& rest = out.emplace_back();
            rest.kind = Kind::ToolArguments;
            rest.block = call.block;
            rest.text = R"("})";
        }
        auto& event = out.emplace_back();
        event.kind = Kind::BlockEnd;
        event.block = call.block;
    }
    auto& finish = out.emplace_back();
    finish.kind = Kind::Finish;
    const auto row = std::ranges::find(finishes, m_finish, &FinishRow::word);
    finish.finish = row == finishes.end() ? Finish::Other : row->finish;
    if (finish.finish == Finish::Stop && !m_calls.empty()) finish.finish = Finish::ToolCalls;
    finish.text = m_finish;
    out.emplace_back().kind = Kind::End;
}

void ChatDecoder::close(ReplyEvents& out) {
    m_made.clear();
    if (m_finished) end(out);
}

void ChatDecoder::plain(JsonView root, ReplyEvents& out) {
    start(root, out);
    m_finish = "stop"; // of those who give no reason
    for (const auto item : root["choices"].items()) {
        if (item["index"].int64().value_or(0) != 0) continue;
        delta(item["message"], out);
        if (const auto reason = stringOf(item["finish_reason"]); !reason.empty()) m_finish = reason;
        break;
    }
    usage(root, out);
    end(out);
}

} // namespace

std::unique_ptr<ReplyDecoder> decoder() {
    return std::make_unique<ChatDecoder>();
}

} // namespace tierline::protocol::openai
