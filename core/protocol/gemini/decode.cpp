#include "protocol/gemini/gemini.h"
#include "protocol/gemini/parts.h"
#include "protocol/upstreamerror.h"
#include "protocol/usage.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <deque>
#include <random>
#include <spdlog/fmt/fmt.h>

namespace tierline::protocol::gemini {

namespace {

using Kind = ReplyEvent::Kind;

struct FinishRow {
    std::string_view word;
    Finish finish;
};

// Every other word is the provider's own business: Other.
constexpr std::array finishes{
    FinishRow{"STOP", Finish::Stop},
    FinishRow{"MAX_TOKENS", Finish::Length},
    FinishRow{"SAFETY", Finish::ContentFilter},
    FinishRow{"RECITATION", Finish::ContentFilter},
    FinishRow{"BLOCKLIST", Finish::ContentFilter},
    FinishRow{"PROHIBITED_CONTENT", Finish::ContentFilter},
    FinishRow{"SPII", Finish::ContentFilter},
    FinishRow{"MODEL_ARMOR", Finish::ContentFilter},
    FinishRow{"IMAGE_SAFETY", Finish::ContentFilter},
    FinishRow{"IMAGE_PROHIBITED_CONTENT", Finish::ContentFilter},
    FinishRow{"IMAGE_RECITATION", Finish::ContentFilter},
};

Finish finishOf(std::string_view word, bool called) {
    const auto row = std::ranges::find(finishes, word, &FinishRow::word);
    if (row == finishes.end()) return Finish::Other;
    return row->finish == Finish::Stop && called ? Finish::ToolCalls : row->finish;
}

// Two replies of a conversation must not name their calls alike, so neither may two of this process, nor
// those of two processes. An odd factor keeps what differs apart.
std::string ownStem() {
    static const std::uint64_t seed = std::uint64_t{std::random_device{}()} << 32U | std::random_device{}();
    static std::atomic<std::uint64_t> count = 0;
    return fmt::format("gemini{:016x}", (seed + ++count) * 0x9e3779b97f4a7c15U);
}

// Letters that every dialect allows in the id of a call, and no more of them than OpenAI takes.
std::string idStem(std::string_view responseId) {
    constexpr std::size_t longest = 28;
    std::string stem(responseId.substr(0, longest));
    std::ranges::replace_if(
        stem,
        [](char c) {
            const bool isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            return !isLetter && !(c >= '0' && c <= '9') && c != '_' && c != '-';
        },
        '_');
    return stem.empty() ? ownStem() : stem;
}

class Decoder : public ReplyDecoder {
public:
    void event(const SseEvent& event, ReplyEvents& out) override;
    void close(ReplyEvents&) override {} // a stream without its finishReason is truncated
    void plain(JsonView root, ReplyEvents& out) override;

private:
    ReplyEvent& put(ReplyEvents& out, Kind kind) {
        auto& event = out.emplace_back();
        event.kind = kind;
        event.block = m_block;
        return event;
    }
    void fail(UpstreamError error, ReplyEvents& out);
    void readFrame(JsonView frame, ReplyEvents& out);
    void start(JsonView frame, ReplyEvents& out);
    void readPart(JsonView json, ReplyEvents& out);
    void readText(const PartView& part, ReplyEvents& out);
    void readCall(const PartView& part, ReplyEvents& out);
    void openBlock(Kind kind, ReplyEvents& out);
    void closeBlock(ReplyEvents& out);
    void finish(std::string_view word, Finish finish, ReplyEvents& out);

    std::deque<std::string> m_made; // of this call
    std::string m_stem, m_usageText;
    Kind m_open = Kind::End; // Text or Thinking; anything else: no block is open
    int m_block = -1;
    int m_calls = 0;
    bool m_started = false, m_ended = false;
};

void Decoder::fail(UpstreamError error, ReplyEvents& out) {
    put(out, Kind::Error).error = std::move(error);
    m_ended = true;
}

void Decoder::event(const SseEvent& event, ReplyEvents& out) {
    m_made.clear();
    if (event.data == "[DONE]") return; // some proxies add it
    thread_local JsonParser parser;     // too large to have one for each of thousands of streams
    const auto root = parser.parse(event.data);
    if (!root || (!root->isObject() && !root->isArray()))
        return fail(protocolError(200, "an event of the stream is not a JSON object"), out);
    each(*root, [&](JsonView frame) { // sometimes wrapped in an array
        if (m_ended) return;
        if (isErrorObject(frame)) return fail(readUpstreamError(200, frame), out);
        readFrame(frame, out);
    });
}

void Decoder::plain(JsonView root, ReplyEvents& out) {
    m_made.clear();
    bool isReply = false;
    each(root, [&](JsonView frame) {
        for (const std::string_view key : {"candidates", "promptFeedback", "usageMetadata"})
            isReply = isReply || field(frame, key);
        if (!m_ended) readFrame(frame, out);
    });
    if (!isReply) return fail(protocolError(200, "the provider's reply has no `candidates`"), out);
    if (m_ended) return;
    closeBlock(out);
    put(out, Kind::End);
}

void Decoder::start(JsonView frame, ReplyEvents& out) {
    if (m_started) return;
    m_started = true;
    auto& event = put(out, Kind::Start);
    event.id = stringField(frame, "responseId");
    event.name = stringField(frame, "modelVersion");
    m_stem = idStem(event.id);
}

void Decoder::readFrame(JsonView frame, ReplyEvents& out) {
    start(frame, out);
    JsonView candidate;
    const auto candidates = field(frame, "candidates");
    for (const auto one : candidates.items())
        if (!candidate && field(one, "index").int64().value_or(0) == 0) candidate = one;
    each(field(field(candidate, "content"), "parts"), [&](JsonView part) { readPart(part, out); });
    std::optional<Usage> usage;
    const auto counts = field(frame, "usageMetadata");
    readUsage(Dialect::Gemini, counts, usage);
    if (usage) {
        auto& event = put(out, Kind::Usage);
        event.usage = usage;
        event.text = m_usageText = counts.text();
    }
    const auto feedback = field(frame, "promptFeedback");
    if (const auto word = stringField(candidate, "finishReason"); !word.empty())
        finish(word, finishOf(word, m_calls > 0), out);
    else if (const auto reason = stringField(feedback, "blockReason"); !candidate && !reason.empty())
        finish(reason, Finish::ContentFilter, out);
}

void Decoder::readPart(JsonView json, ReplyEvents& out) {
    const auto part = lookAt(json);
    switch (part.form) {
    case PartForm::Text: return readText(part, out);
    case PartForm::Call: return readCall(part, out);
    case PartForm::Empty: return;
    case PartForm::Response:
    case PartForm::Inline:
    case PartForm::FileUri:
    case PartForm::Hosted:
    case PartForm::Unknown:
        closeBlock(out);
        put(out, Kind::Opaque);
        return;
    }
}

void Decoder::readText(const PartView& part, ReplyEvents& out) {
    const auto kind = part.thought ? Kind::Thinking : Kind::Text;
    const bool isSigned =
        part.thought && !part.signature.empty(); // a text's signature has no place elsewhere
    if (part.text.empty() && !isSigned) return;
    openBlock(kind, out);
    if (!part.text.empty()) put(out, kind).text = part.text;
    if (isSigned) put(out, Kind::Signature).text = part.signature;
}

void Decoder::readCall(const PartView& part, ReplyEvents& out) {
    closeBlock(out);
    ++m_block;
    ++m_calls;
    auto id = stringField(part.value, "id");
    if (id.empty()) id = m_made.emplace_back(fmt::format("call_{}_{}", m_stem, m_calls));
    const auto args = field(part.value, "args");
    auto& call = put(out, Kind::ToolCall);
    call.id = id;
    call.name = stringField(part.value, "name");
    put(out, Kind::ToolArguments).text = m_made.emplace_back(args.isObject() ? args.text() : "{}");
    if (!part.signature.empty()) put(out, Kind::Signature).text = part.signature;
    put(out, Kind::BlockEnd);
}

void Decoder::openBlock(Kind kind, ReplyEvents& out) {
    if (m_open == kind) return;
    closeBlock(out);
    m_open = kind;
    ++m_block;
}

void Decoder::closeBlock(ReplyEvents& out) {
    if (m_open == Kind::Text || m_open == Kind::Thinking) put(out, Kind::BlockEnd);
    m_open = Kind::End;
}

void Decoder::finish(std::string_view word, Finish finish, ReplyEvents& out) {
    closeBlock(out);
    auto& event = put(out, Kind::Finish);
    event.finish = finish;
    event.text = word;
    put(out, Kind::End);
    m_ended = true;
}

} // namespace

std::unique_ptr<ReplyDecoder> decoder() {
    return std::make_unique<Decoder>();
}

} // namespace tierline::protocol::gemini
