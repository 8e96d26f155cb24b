#include "stream.h"

#include "protocol/replyevent.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

namespace tierline::bench {

namespace {

using protocol::ReplyEvent;
using Kind = ReplyEvent::Kind;

std::string said(protocol::ReplyEncoder& encoder, const ReplyEvent& event) {
    std::string out;
    encoder.event(event, out);
    return out;
}

ReplyEvent startEvent() {
    ReplyEvent event;
    event.kind = Kind::Start;
    event.id = "chatcmpl-benchmark";
    event.name = "agent-model";
    return event;
}

ReplyEvent piece(Kind kind, int block, std::string_view text) {
    ReplyEvent event;
    event.kind = kind;
    event.block = block;
    event.text = text;
    return event;
}

std::string openCall(protocol::ReplyEncoder& encoder, int block) {
    const auto id = fmt::format("call_{}", block);
    auto event = piece(Kind::ToolCall, block, {});
    event.id = id;
    event.name = "write_file";
    return said(encoder, event);
}

constexpr int mostCalls = 50; // of one reply

std::string wholeCall(protocol::ReplyEncoder& encoder, int block) {
    auto out = openCall(encoder, block);
    out += said(encoder, piece(Kind::ToolArguments, block, R"({"path":"src/a.cpp","line":17})"));
    return out + said(encoder, piece(Kind::BlockEnd, block, {}));
}

} // namespace

Stream streamOf(Dialect provider, Delta delta, int count) {
    const auto encoder =
        protocol::makeEncoder(provider, {"id", "agent-model", 1'700'000'000, 100, true, {}, {}});
    const bool tools = delta == Delta::ToolArguments;
    Stream stream;
    stream.begin = said(*encoder, startEvent());
    if (tools && provider == Dialect::Gemini) {
        for (int call = 0; call < std::min(count, mostCalls); ++call)
            stream.deltas.push_back(wholeCall(*encoder, call));
        return stream;
    }
    if (tools) {
        stream.begin += openCall(*encoder, 0);
        stream.begin += said(*encoder, piece(Kind::ToolArguments, 0, R"({"text":")"));
    } else {
        stream.begin += said(*encoder, piece(Kind::Text, 0, "So"));
    }
    const auto repeated = tools ? piece(Kind::ToolArguments, 0, "const auto größe = 1;\\n ")
                                : piece(Kind::Text, 0, " the parser, größer\nthan it was");
    for (int i = 0; i < count; ++i)
        stream.deltas.push_back(said(*encoder, repeated));
    return stream;
}

} // namespace tierline::bench
