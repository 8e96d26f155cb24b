#include "protocol/gemini/framewriter.h"
#include "protocol/gemini/gemini.h"

#include <algorithm>
#include <vector>

namespace tierline::protocol::gemini {

namespace {

using Kind = ReplyEvent::Kind;

std::string_view wordFor(Finish finish) {
    switch (finish) {
    case Finish::Stop:
    case Finish::StopSequence:
    case Finish::ToolCalls: // Gemini has no word of its own for it
    case Finish::Pause: return "STOP";
    case Finish::Length: return "MAX_TOKENS";
    case Finish::ContentFilter:
    case Finish::Refusal: return "SAFETY";
    case Finish::Other: break;
    }
    return "OTHER";
}

// A call of a function goes out whole: Gemini's clients know no pieces of one.
struct OpenCall {
    int block = 0;
    std::string id, name, arguments;
    ReplyPart part() const { return {ReplyPart::Kind::Call, arguments, id, name}; }
};

class Encoder : public ReplyEncoder {
public:
    explicit Encoder(ReplyContext context)
        : m_ending{std::move(context.id), std::move(context.model), {}, {}} {}

    void event(const ReplyEvent& event, std::string& out) override;
    std::string plain(const ReplyEvents& events) override;
    std::string errorEvent(const ClientError& error) override { return gemini::errorEvent(error); }

private:
    OpenCall* callOf(int block);
    bool noteFact(const ReplyEvent& event); // what goes out with the last frame
    void send(const ReplyPart& part, std::string& out);
    void sendCalls(std::string& out, std::optional<int> block);

    FrameFacts m_ending;
    std::vector<OpenCall> m_calls;
};

OpenCall* Encoder::callOf(int block) {
    const auto found = std::ranges::find(m_calls, block, &OpenCall::block);
    return found == m_calls.end() ? nullptr : &*found;
}

bool Encoder::noteFact(const ReplyEvent& event) {
    switch (event.kind) {
    case Kind::Start:
        if (!event.id.empty()) m_ending.id = event.id;
        if (!event.name.empty()) m_ending.model = event.name;
        return true;
    case Kind::Usage: m_ending.usage = event.usage; return true;
    case Kind::Finish: m_ending.finish = wordFor(event.finish); return true;
    case Kind::Text:
    case Kind::Refusal:
    case Kind::Thinking:
    case Kind::Signature:
    case Kind::Redacted:
    case Kind::ToolCall:
    case Kind::ToolArguments:
    case Kind::BlockEnd:
    case Kind::Opaque:
    case Kind::Ping:
    case Kind::Error:
    case Kind::End: break;
    }
    return false;
}

void Encoder::send(const ReplyPart& part, std::string& out) {
    out += "data: ";
    writeFrame(out, {&part, 1}, m_ending, false);
    out += "\r\n\r\n";
}

// Of one block, or all that are still open.
void Encoder::sendCalls(std::string& out, std::optional<int> block) {
    for (const auto& call : m_calls)
        if (!block || call.block == *block) send(call.part(), out);
    std::erase_if(m_calls, [&](const OpenCall& call) { return !block || call.block == *block; });
}

void Encoder::event(const ReplyEvent& event, std::string& out) {
    if (noteFact(event)) return;
    auto* call = callOf(event.block);
    switch (event.kind) {
    case Kind::Text:
    case Kind::Refusal:
        if (!event.text.empty()) send({ReplyPart::Kind::Text, event.text, {}, {}}, out);
        return;
    case Kind::Thinking:
        if (!event.text.empty()) send({ReplyPart::Kind::Thought, event.text, {}, {}}, out);
        return;
    case Kind::ToolCall:
        m_calls.push_back({event.block, std::string(event.id), std::string(event.name), {}});
        return;
    case Kind::ToolArguments:
        if (call) call->arguments += event.text;
        return;
    case Kind::BlockEnd: return sendCalls(out, event.block);
    case Kind::Ping: out += "\r\n"; return; // a comment would be taken for data by Google's Python client
    case Kind::End: {
        sendCalls(out, {});
        const ReplyPart nothing{ReplyPart::Kind::Text, {}, {}, {}}; // as Google's own last frames
        out += "data: ";
        writeFrame(out, {&nothing, 1}, m_ending, true);
        out += "\r\n\r\n";
        return;
    }
    case Kind::Signature: // another dialect's: sent back as Google's own, it would be refused
    case Kind::Start:
    case Kind::Usage:
    case Kind::Finish:
    case Kind::Redacted:
    case Kind::Opaque:
    case Kind::Error: return;
    }
}

std::string Encoder::plain(const ReplyEvents& events) {
    struct Block {
        int number;
        ReplyPart::Kind kind;
        OpenCall call; // its `arguments` are the text of any kind
    };
    std::vector<Block> blocks;
    const auto at = [&](const ReplyEvent& event, ReplyPart::Kind kind) -> OpenCall& {
        const auto found = std::ranges::find_if(
            blocks, [&](const Block& block) { return block.number == event.block && block.kind == kind; });
        if (found != blocks.end()) return found->call;
        return blocks.emplace_back(event.block, kind, OpenCall{}).call;
    };
    for (const auto& event : events) {
        if (noteFact(event)) continue;
        if (event.kind == Kind::Text || event.kind == Kind::Refusal)
            at(event, ReplyPart::Kind::Text).arguments += event.text;
        if (event.kind == Kind::Thinking) at(event, ReplyPart::Kind::Thought).arguments += event.text;
        if (event.kind == Kind::ToolArguments) at(event, ReplyPart::Kind::Call).arguments += event.text;
        if (event.kind != Kind::ToolCall) continue;
        auto& call = at(event, ReplyPart::Kind::Call);
        call.id = event.id;
        call.name = event.name;
    }
    std::vector<ReplyPart> parts;
    for (const auto& [number, kind, call] : blocks) {
        auto part = call.part();
        part.kind = kind;
        parts.push_back(part);
    }
    std::string out;
    writeFrame(out, parts, m_ending, true);
    return out;
}

} // namespace

std::unique_ptr<ReplyEncoder> encoder(ReplyContext context) {
    return std::make_unique<Encoder>(std::move(context));
}

} // namespace tierline::protocol::gemini
