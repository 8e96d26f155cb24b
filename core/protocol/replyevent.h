// A provider's reply as canonical events: the middle of every translation, plain or streamed. A decoder turns
// a provider's dialect into them, an encoder writes them in the client's. One reply, one thread.
//
// Order: Start, then blocks, then Usage and Finish in any order, then End. A block is opened by its first
// event with a new `block` number (numbers rise); several may be open at once. Usage may come more than once;
// each replaces what it names.
#pragma once

#include "base/dialect.h"
#include "protocol/json.h"
#include "protocol/reply.h"
#include "protocol/sse.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::protocol {

// Stop: ended of its own will. StopSequence: one of the client's was met. Other: the provider's own word.
enum class Finish : std::uint8_t {
    Stop,
    StopSequence,
    Length,
    ToolCalls,
    ContentFilter,
    Refusal,
    Pause,
    Other
};

struct ReplyEvent {
    enum class Kind : std::uint8_t {
        Start,         // id, name (the model)
        Text,          // block, text: a piece
        Refusal,       // block, text: a piece
        Thinking,      // block, text: a piece
        Signature,     // block, text: whole; of a Thinking or ToolCall block
        Redacted,      // block, text: an encrypted thought, whole
        ToolCall,      // block, id, name: opens one
        ToolArguments, // block, text: a piece of the JSON
        BlockEnd,      // block: nothing more comes for it
        Opaque,        // content of the provider's own kind, which no other dialect can say
        Ping,
        Usage,  // usage; text: the provider's own object, as JSON
        Finish, // finish, text: the provider's word for it, name: the stop sequence that was met
        Error,
        End, // the reply is whole
    };
    Kind kind = Kind::Ping;
    Finish finish = Finish::Stop;
    int block = 0;
    std::string_view text = {}, id = {}, name = {};
    std::optional<Usage> usage = {};         // of Usage
    std::optional<UpstreamError> error = {}; // of Error
};

using ReplyEvents = std::vector<ReplyEvent>;

// Reads one provider's reply. What it appends points into its own memory, its argument or its thread's, until
// the next call of any decoder on this thread. An event that is no JSON of its dialect gives an Error with
// ErrorClass::ProtocolError.
class ReplyDecoder {
public:
    virtual ~ReplyDecoder() = default;
    virtual void event(const SseEvent& event, ReplyEvents& out) = 0; // has data
    virtual void
    close(ReplyEvents& out) = 0; // the connection ended: End, where that was all that was missing
    virtual void plain(JsonView root, ReplyEvents& out) = 0; // a whole reply, no error object; ends with End
};

// What the encoder cannot learn from the events.
struct ReplyContext {
    std::string id;                       // used when the provider gave none of this dialect's kind
    std::string model;                    // the same
    std::int64_t created = 0;             // Unix time, seconds
    std::int64_t estimatedInput = 0;      // tokens, until the provider has counted
    bool includeUsage = false;            // OpenAI: the client asked for the usage chunk
    std::vector<std::string> customTools; // Responses: their calls are to be free text again
    std::string echo; // Responses: members of the response that repeat the request, as JSON text
};

// Writes one reply in the client's dialect.
class ReplyEncoder {
public:
    virtual ~ReplyEncoder() = default;
    virtual void event(const ReplyEvent& event, std::string& out) = 0; // appends whole events, or nothing
    virtual std::string plain(const ReplyEvents& events) = 0;
    virtual std::string errorEvent(const ClientError& error) = 0; // for a stream that has begun
};

std::unique_ptr<ReplyDecoder> makeDecoder(Dialect provider);
std::unique_ptr<ReplyEncoder> makeEncoder(Dialect client, ReplyContext context);

} // namespace tierline::protocol
