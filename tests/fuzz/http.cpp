// One harness for what net reads from outside, without sockets: requests, replies with their bodies,
// compressed bodies, addresses and proxy settings. The first byte chooses the reader, the second the size of
// the pieces.
#include "harness.h"
#include "net/inflate.h"
#include "net/parser.h"
#include "net/proxy.h"
#include "net/url.h"

#include <cstdint>
#include <string>
#include <utility>

using namespace tierline;
using namespace tierline::net;

namespace {

constexpr std::size_t enough = 1U << 20U; // of a decoded body

void require(bool holds) {
    fuzz::require(holds, "see the place in the stack");
}

// What came of a message: the state of its head, then its body and how that ended.
struct Message {
    HeadStep::State head = HeadStep::State::NeedMore;
    BodyStep::State end = BodyStep::State::NeedMore;
    std::string body;
};

// Feeds bytes as a connection does: what was not consumed is offered again with more behind it.
template <class Parser>
class Feeder {
public:
    explicit Feeder(Parser& parser) : m_parser(parser) {}

    void head(std::string_view more, Message& message) {
        m_held += more;
        const HeadStep step = m_parser.feedHead(m_held);
        require(step.consumed <= m_held.size());
        m_held.erase(0, step.consumed);
        message.head = step.state;
    }
    void chunks(std::string_view more, Message& message) {
        m_held += more;
        while (message.end == BodyStep::State::NeedMore) {
            const BodyStep step = m_parser.feedChunked(m_held.data(), m_held.size());
            require(step.consumed <= m_held.size() && step.produced <= step.consumed);
            message.body.append(m_held, 0, step.produced);
            m_held.erase(0, step.consumed);
            message.end = step.state;
            if (step.consumed == 0) break;
        }
    }
    std::string takeHeld() { return std::exchange(m_held, {}); }

private:
    Parser& m_parser;
    std::string m_held;
};

template <class Parser, class IsChunked>
Message readMessage(Parser& parser, std::string_view bytes, std::size_t piece, IsChunked isChunked) {
    Message message;
    Feeder<Parser> feeder(parser);
    bool inBody = false;
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        std::string_view more = bytes.substr(at, piece);
        if (!inBody) {
            feeder.head(more, message);
            if (message.head == HeadStep::State::Malformed) return message;
            if (message.head == HeadStep::State::NeedMore) continue;
            inBody = true;
            more = {};
        }
        if (isChunked())
            feeder.chunks(more, message);
        else
            message.body.append(feeder.takeHeld()).append(more);
    }
    return message;
}

std::string decoded(ContentCoding coding, std::string_view bytes, std::size_t piece) {
    Inflater inflater(coding);
    std::string text;
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        std::string_view left = bytes.substr(at, piece);
        for (;;) {
            const Inflater::Step step = inflater.step(left);
            require(step.consumed <= left.size() && step.output.size() <= Inflater::pieceBytes);
            left.remove_prefix(step.consumed);
            if (step.state == Inflater::State::Broken) return text + "|broken";
            if (step.state == Inflater::State::NeedMore) break;
            require(!step.output.empty());
            text += step.output;
            if (text.size() > enough) return text.substr(0, enough) + "|more";
        }
        require(left.empty());
    }
    return text + (inflater.mayEnd() ? "|whole" : "|cut");
}

// True: there is a head. Where a head is broken and not ended either, the parser may wait for more or see it
// at once; a head that is done is so however it was split.
bool sameMessage(const Message& one, const Message& other) {
    const bool isDone = one.head == HeadStep::State::Done;
    require(isDone == (other.head == HeadStep::State::Done));
    if (isDone) require(one.end == other.end && one.body == other.body);
    return isDone;
}

void readRequest(std::string_view bytes, std::size_t piece) {
    RequestHead whole;
    RequestHead pieces;
    RequestParser wholeParser;
    RequestParser piecesParser;
    wholeParser.begin(whole);
    piecesParser.begin(pieces);
    const Message one = readMessage(wholeParser, bytes, bytes.size() + 1, [&whole] { return whole.chunked; });
    const Message other = readMessage(piecesParser, bytes, piece, [&pieces] { return pieces.chunked; });
    if (!sameMessage(one, other)) return;
    require(whole.target == pieces.target && whole.headers == pieces.headers);
    require(whole.contentLength == pieces.contentLength && whole.chunked == pieces.chunked);
    require(!(whole.chunked && whole.contentLength)); // which of them would be smuggled past us
    require(whole.headers.count("host") <= 1);
    parseQuery(whole.query());
}

void readReply(std::string_view bytes, std::size_t piece, bool answersHead) {
    using Framing = ResponseHead::Framing;
    ResponseHead whole;
    ResponseHead pieces;
    ResponseParser wholeParser;
    ResponseParser piecesParser;
    wholeParser.begin(whole, answersHead);
    piecesParser.begin(pieces, answersHead);
    const Message one = readMessage(wholeParser, bytes, bytes.size() + 1,
                                    [&whole] { return whole.framing == Framing::Chunked; });
    const Message other =
        readMessage(piecesParser, bytes, piece, [&pieces] { return pieces.framing == Framing::Chunked; });
    if (!sameMessage(one, other)) return;
    require(whole.status == pieces.status && whole.headers == pieces.headers);
    require(whole.framing == pieces.framing && whole.length == pieces.length);
    const auto coding = contentCoding(whole.headers);
    if (!coding || *coding == ContentCoding::Identity || whole.framing == Framing::None) return;
    require(decoded(*coding, one.body, one.body.size() + 1) == decoded(*coding, one.body, piece));
}

void readAddresses(std::string_view text) {
    const auto base = parseBaseUrl(text);
    if (base) require(parseBaseUrl(toString(base->origin) + base->path) == *base);
    parseHostPort(text);
    const auto line = text.find('\n');
    const auto settings = ProxySettings::fromVariables([&](const std::string& name) {
        if (name == "all_proxy") return std::string(text.substr(0, line));
        if (name == "no_proxy" && line != std::string_view::npos) return std::string(text.substr(line + 1));
        return std::string();
    });
    if (!settings) return;
    require(!settings->proxyFor({true, "localhost", 443}));
    settings->proxyFor({true, "api.provider.example", 443});
    settings->proxyFor({false, "fd00::1", 80});
    settings->proxyFor({false, "10.1.2.3", 80});
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    std::string bytes(size - 2, '\0');
    for (std::size_t i = 2; i < size; ++i)
        bytes[i - 2] = static_cast<char>(data[i]);
    const std::size_t piece = data[1] % 32U + 1U;
    switch (data[0] % 6) {
    case 0: readRequest(bytes, piece); break;
    case 1: readReply(bytes, piece, false); break;
    case 2: readReply(bytes, piece, true); break;
    case 3:
        require(decoded(ContentCoding::Gzip, bytes, piece)
                == decoded(ContentCoding::Gzip, bytes, bytes.size() + 1));
        break;
    case 4:
        require(decoded(ContentCoding::Deflate, bytes, piece)
                == decoded(ContentCoding::Deflate, bytes, bytes.size() + 1));
        break;
    default: readAddresses(bytes);
    }
    return 0;
}
