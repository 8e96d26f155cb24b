// A provider's event stream on its way to a client: relayed as it is, translated, or as Gemini's array. Every
// stream is fed whole, in pieces, and cut off with an error of ours behind it.
#include "harness.h"
#include "protocol/gemini/arraystream.h"
#include "protocol/translate.h"
#include "streamrules.h"

#include <algorithm>
#include <memory>
#include <string>

using namespace tierline;
using namespace tierline::protocol;
using fuzz::Input;
using fuzz::require;

namespace {

struct Way {
    Dialect provider, client;
    bool stripUsage, array, translates;
    ReplyContext context;
    unsigned piece;
};

std::unique_ptr<ReplyStream> make(const Way& way) {
    std::unique_ptr<ReplyStream> stream;
    if (way.translates)
        stream = std::make_unique<StreamTranslator>(way.provider, way.client, way.context);
    else
        stream = std::make_unique<StreamReader>(way.provider, way.stripUsage);
    if (!way.array) return stream;
    return std::make_unique<gemini::ArrayStream>(std::move(stream));
}

// What one stream gave, and whether its segments kept their order.
class Run {
public:
    explicit Run(const Way& way) : m_stream(make(way)) {}

    void feed(std::string_view bytes) { take(m_stream->feed(bytes)); }
    void close() { take(m_stream->close()); }
    void fail() { m_bytes += m_stream->errorEvent(ClientError{502, "server_error", {}, "gone", {}, "1", 7}); }
    const std::string& bytes() const { return m_bytes; }
    bool isOver() const { return m_over; }
    bool toldError() const { return m_toldError; }
    const ReplyStream& stream() const { return *m_stream; }

private:
    void take(const std::vector<Segment>& segments) {
        for (const auto& [kind, bytes] : segments) {
            const bool isEnd = kind == SegmentKind::Terminal || kind == SegmentKind::Error;
            require(!m_over || kind == SegmentKind::Terminal, "behind the end comes only more of the end");
            require(!m_committed || kind != SegmentKind::Preamble, "no preamble behind content");
            m_committed = m_committed || kind == SegmentKind::Content;
            m_over = m_over || isEnd;
            m_toldError = m_toldError || (kind == SegmentKind::Error && !bytes.empty());
            m_bytes += bytes;
        }
    }

    std::unique_ptr<ReplyStream> m_stream;
    std::string m_bytes;
    bool m_over = false, m_committed = false, m_toldError = false;
};

void requireSame(const ReplyStream& one, const ReplyStream& other) {
    require(one.finished() == other.finished() && one.isEmpty() == other.isEmpty()
                && one.hasContent() == other.hasContent(),
            "pieces end as the whole");
    require(one.usage() == other.usage(), "pieces count as the whole");
    require(one.finishReason() == other.finishReason() && one.text() == other.text() && one.id() == other.id()
                && one.signedParts().size() == other.signedParts().size(),
            "pieces say what the whole says");
    require(one.error().has_value() == other.error().has_value(), "pieces fail as the whole");
}

// Where the provider gave its reply no id, those of its calls are made of chance: sixteen hex digits.
std::string withoutChance(std::string_view bytes) {
    constexpr std::string_view hex = "0123456789abcdef";
    constexpr std::size_t digits = 16;
    std::string out;
    while (!bytes.empty()) {
        const auto run = std::min(bytes.find_first_not_of(hex), bytes.size());
        out += run < digits ? bytes.substr(0, run) : "#";
        bytes.remove_prefix(run);
        const auto other = std::min(bytes.find_first_of(hex), bytes.size());
        out += bytes.substr(0, other);
        bytes.remove_prefix(other);
    }
    return out;
}

void requireForm(const Way& way, std::string_view bytes) {
    if (way.array) fuzz::requireJson(bytes, "the frames are one array");
    if (way.translates && !way.array) fuzz::checkStream(way.client, bytes);
}

void whole(const Way& way, std::string_view bytes) {
    Run whole(way);
    whole.feed(bytes);
    if (!way.translates && !way.array)
        require(bytes.starts_with(whole.bytes()), "a relayed stream keeps its bytes", whole.bytes());
    whole.close();

    Run pieces(way);
    for (std::size_t at = 0; at < bytes.size(); at += way.piece)
        pieces.feed(std::string(bytes.substr(at, way.piece))); // gone when the next one comes
    pieces.close();
    require(whole.bytes() == pieces.bytes() || withoutChance(whole.bytes()) == withoutChance(pieces.bytes()),
            "pieces give the bytes of the whole", pieces.bytes());
    requireSame(whole.stream(), pieces.stream());

    const bool ends = whole.stream().finished();
    require(!(ends && whole.stream().error()), "whole and failed exclude each other");
    if (!whole.isOver() || (whole.stream().error() && !whole.toldError())) whole.fail();
    requireForm(way, whole.bytes());
}

// An error of ours after any piece.
void cutOff(const Way& way, std::string_view bytes, std::size_t at) {
    Run run(way);
    run.feed(bytes.substr(0, std::min(at, bytes.size())));
    const bool isOver = run.isOver() && (!run.stream().error() || run.toldError());
    run.fail();
    if (!isOver) requireForm(way, run.bytes());
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Input input(data, size);
    Way way{};
    way.provider = allDialects[input.choice(allDialects.size())];
    way.client = allDialects[input.choice(allDialects.size())];
    way.translates = way.client != way.provider;
    way.piece = input.choice(23) + 1;
    const auto options = input.choice(64);
    way.stripUsage = (options & 1U) != 0;
    way.array = way.client == Dialect::Gemini && (options & 2U) != 0;
    way.context.id = "made-1";
    way.context.model = "model";
    way.context.includeUsage = (options & 4U) != 0;
    if ((options & 8U) != 0) way.context.customTools = {"f", "get_weather", "patch"};
    if ((options & 16U) != 0) way.context.echo = R"("instructions":null,"temperature":1)";
    const std::size_t cut = std::size_t{input.choice(256)} * 8U;
    whole(way, input.rest());
    cutOff(way, input.rest(), cut);
    return 0;
}
