// Reading what a provider answers, without I/O: plain bodies and event streams. Streams are fed in any split
// and give segments to relay; nothing is re-serialised. One object a reply, one thread.
#pragma once

#include "base/dialect.h"
#include "base/errorclass.h"
#include "base/usage.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::protocol {

// Split into disjoint buckets already: OpenAI's prompt_tokens contains cached ones, Anthropic's input_tokens
// does not. What is translated; what is paid for is read by the price file's extractors.
using Usage = tierline::Usage;

struct UpstreamError {
    ErrorClass errorClass = ErrorClass::ServerError;
    int status = 0;
    std::string type, code, message;
};

// What only the model that made it can read again: the signature of a thought, or of a tool call.
struct Signed {
    std::string callId; // empty: of a thought
    std::string signature;
};

// The provider's own usage objects, as JSON: what the price file's extractors read. A stream may say it in
// parts (Anthropic) or again and again (Gemini): the first and the latest are enough.
struct UsageSaid {
    std::string latest, first;
    void note(std::string_view json);
};

struct PlainReply {
    std::optional<Usage> usage;
    UsageSaid usageSaid;
    std::string finishReason; // as the dialect writes it
    std::string text;         // what the model said, for /ask and capture
    bool empty = false;       // 200 that ended of its own will (see isVoluntaryEnd) with nothing in it
    std::string id;           // Responses: of the reply, which may be gone on from
    std::vector<Signed> signedParts;
    std::optional<UpstreamError> error; // an error object behind a 200, or a body that is not the dialect's
};

// `stop`, `end_turn`, `STOP`, `completed` or no reason at all. A reply that ended by `length`, `max_tokens`,
// `content_filter`, `refusal` … is an answer even when no word of it is visible: another model must not
// replace it.
bool isVoluntaryEnd(std::string_view finishReason);

PlainReply readPlainReply(Dialect dialect, std::string_view body);

// Classifies an HTTP error reply: status, dialect error body. Never throws, whatever the body is.
UpstreamError classifyError(Dialect dialect, int status, std::string_view body);

// An error as the client is told of it, whatever its dialect.
struct ClientError {
    int status = 500;
    std::string type; // OpenAI's vocabulary; translated for Anthropic
    std::string code; // may be empty
    std::string message;
    std::string original; // the provider's body when it is JSON, else empty
    std::string requestId;
    std::int64_t sequence = 0; // Responses: number of the event
};

enum class SegmentKind : std::uint8_t {
    Preamble, // role and start events: hold until content, so that a failure may still fall over
    Content,  // the first one commits the reply to this model
    Ping,     // comments and pings: relay, but they commit nothing
    Usage,    // the usage chunk that the client did not ask for: swallow
    Terminal, // end marker and all that says "finished": hold back until the decision is committed
    Error,    // an error event, or bytes that are no such stream (then empty): `StreamReader::error()` tells
};

struct Segment {
    SegmentKind kind = SegmentKind::Content;
    std::string_view bytes; // events as they came, with their separators; valid until the next call
};

// One streamed reply on its way to the client: relayed as it is (StreamReader) or translated (translate.h).
// Consecutive content events of one feed come as one segment. After the first content nothing is Preamble any
// more; after Terminal or Error everything is Terminal. A reply without content stays Preamble up to its
// Terminal, so that an empty one may still fall over.
struct StreamFacts;
class ReplyStream {
public:
    virtual ~ReplyStream() = default;

    // Whole events only; an incomplete event waits inside, at most 8 MiB (then a ProtocolError). The bytes
    // must live until the next call.
    virtual const std::vector<Segment>& feed(std::string_view bytes) = 0;
    // The connection ended. Gives the last event when only its blank line is missing; a cut one is dropped.
    virtual const std::vector<Segment>& close() = 0;

    // The reply is whole. OpenAI: a finish_reason was seen, and `[DONE]` or the end of the connection.
    // Anthropic: `message_stop`. Responses: `response.completed` or `.incomplete`. Gemini: a finishReason.
    // Otherwise a stream that ends is truncated.
    virtual bool finished() const = 0;
    virtual const StreamFacts& facts() const = 0; // as far as known
    // Whole, ended of its own will, and nothing in it: the only kind that counts as ErrorClass::EmptyReply.
    bool isEmpty() const;
    bool hasContent() const;                   // any content at all
    const std::optional<Usage>& usage() const; // partial until finished
    const UsageSaid& usageSaid() const;
    const std::string& finishReason() const;
    const std::optional<UpstreamError>& error() const;
    const std::string& text() const; // what the model said first, bounded to 16 KiB …
    std::size_t textBytes() const;   // … and how much it was so far
    const std::string& id() const;   // Responses: of the reply
    const std::vector<Signed>& signedParts() const;
    // An error of ours as this stream's client must see it after what it has got.
    virtual std::string errorEvent(const ClientError& error) = 0;
};

class StreamReader : public ReplyStream {
public:
    // `stripUsage`: the client did not ask for the usage chunk.
    StreamReader(Dialect dialect, bool stripUsage);
    ~StreamReader() override;
    StreamReader(StreamReader&&) noexcept;

    const std::vector<Segment>& feed(std::string_view bytes) override;
    const std::vector<Segment>& close() override;
    bool finished() const override;
    const StreamFacts& facts() const override;
    std::string errorEvent(const ClientError& error) override;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

// Error bodies and events in the client's dialect. `original` is kept under a field of its own where given
// (JSON).
std::string errorBody(Dialect dialect, const ClientError& error);
std::string errorEvent(Dialect dialect, const ClientError& error); // for a stream that has begun

// A complete answer of our own, for a configured last-resort message; plain body, or the whole event stream.
std::string messageBody(Dialect dialect, std::string_view model, std::string_view text, bool stream);

} // namespace tierline::protocol
