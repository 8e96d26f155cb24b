// A chat request as the router sees it: a canonical view beside the client's original bytes, which are what
// is sent on. The view owns its strings; `body` is borrowed and must outlive the request. A value; any
// thread.
#pragma once

#include "base/dialect.h"
#include "base/error.h"
#include "protocol/features.h"
#include "protocol/json.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::protocol {

struct ByteRange {
    std::size_t begin = 0, end = 0;
    bool operator==(const ByteRange&) const = default;
};

// What the request asks of a model. `search` and `multiStep` are never in the request itself: a stage of
// classification may say so.
struct Requirements {
    bool tools = false, vision = false, json = false, reasoning = false;
    bool search = false, multiStep = false;
    bool operator==(const Requirements&) const = default;
};

struct Request {
    Dialect dialect = Dialect::OpenAi;
    std::string_view body;

    std::string model;
    bool stream = false;
    bool includeUsage = false; // the client asked for the usage chunk itself
    std::optional<std::int64_t> maxOutput;

    std::string userText;        // words of the last user message that has any; tool results are not words
    std::string firstUserText;   // of the conversation, for the session key
    std::string systemText;      // never scored; for the session key and token estimate
    std::string conversationKey; // the dialect's own conversation or cache key, may be empty
    std::size_t textBytes = 0;   // all text and tool bytes of the conversation, for the input estimate
    std::string lastTurn;        // all texts since the model last spoke, tool results among them
    int turns = 0;               // user messages, those with nothing but tool results not counted
    int toolResults = 0;         // since the user's last words
    int loopStep = 0;            // replies of the model since then: how far an agent's loop has come
    int images = 0;
    Requirements requirements;
    FeatureSet features;          // what not every dialect can say
    std::string previousResponse; // Responses: the stored reply that this one goes on from

    // Splice positions in `body`.
    ByteRange modelValue;                // the quoted value of the top-level `model`; empty: none (Gemini)
    std::vector<ByteRange> outputLimits; // the numbers behind `maxOutput`
    std::optional<ByteRange>
        outputLimitKey; // OpenAI: `max_tokens` or `max_completion_tokens`; absent: both or none
    std::optional<ByteRange> streamOptions; // the value of the top-level `stream_options`
    std::size_t objectOpen = 0;             // just behind the top-level `{`
};

// `padded` says that at least 64 bytes behind `body` may be read (simdjson); otherwise a copy is made.
// Errors are InvalidInput with a sentence for the client: broken, too deep, not UTF-8, duplicate keys, no
// messages.
Result<Request> readChatCompletions(std::string_view body, bool padded);
Result<Request> readMessages(std::string_view body, bool padded);
Result<Request> readResponses(std::string_view body, bool padded);
// Gemini's model and whether it streams are in the path.
Result<Request> readGenerateContent(std::string_view body, bool padded, std::string_view model, bool stream);

// The same view of an object that need not be a whole request: `messages` must be there, all else may be
// missing. For rows of sets and for `/route`. `body` and the splice positions stay empty.
Result<Request> viewConversation(Dialect dialect, JsonView object);

struct SpliceOptions {
    std::string_view model;                     // as the provider calls it
    bool forceIncludeUsage = false;             // OpenAI streams
    std::optional<std::int64_t> maxOutput = {}; // the model's cap: larger numbers are cut down to it
    std::string_view outputLimitKey =
        {}; // the only spelling of the limit that the provider takes; empty: either
};

// The bytes to send upstream as a gather list: original bytes with `model` replaced, where usage would
// otherwise be missing (OpenAI streams) `stream_options.include_usage` spliced in, and an output limit above
// the model's own replaced by that. Pieces point into body and this object.
// An `include_usage: false` becomes true: whoever forces it strips the chunk again.
class Splice {
public:
    Splice(const Request& request, const SpliceOptions& options);
    const std::vector<std::string_view>& pieces() const { return m_pieces; }
    std::size_t size() const { return m_size; }
    bool isCapped() const { return !m_cap.empty(); } // an output limit was cut
    Splice(Splice&&) = delete;

private:
    std::string m_model, m_options, m_cap, m_limitKey;
    std::vector<std::string_view> m_pieces;
    std::size_t m_size = 0;
};

std::int64_t estimateInputTokens(const Request& request); // about four bytes a token, images 800 each

} // namespace tierline::protocol
