// The canonical conversation: what a chat request says, whatever its dialect. Read from a client's body when
// an attempt goes to a provider of another dialect, and written in that one. A value that moves; its views
// point into the memory it owns, so the client's body is not needed after reading. One thread.
//
// Written in the dialect it was read from, it gives the same JSON again for all that it knows
// (tests/protocol/roundtrip).
#pragma once

#include "base/dialect.h"
#include "base/error.h"
#include "protocol/features.h"
#include "protocol/json.h"
#include "protocol/quirks.h"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::protocol {

enum class PartKind : std::uint8_t { Text, Image, File, Audio, ToolCall, ToolResult, Thinking, Refusal };
enum class CacheLife : std::uint8_t { None, FiveMinutes, OneHour };

// One piece of a message. Which members mean something depends on `kind`.
struct Part {
    PartKind kind = PartKind::Text;
    CacheLife cache = CacheLife::None;
    bool isError = false;       // ToolResult
    bool custom = false;        // ToolCall: of a tool that takes free text; `arguments` is {"input": text}
    bool bare = false;          // a string where the dialect also takes an array of parts
    std::string_view text;      // Text, Refusal, Thinking (may be empty: only its signature is known)
    std::string_view id;        // ToolCall, ToolResult: of the call
    std::string_view name;      // ToolCall, ToolResult (may be empty): of the tool; File: its name
    std::string_view arguments; // ToolCall: a JSON object as text
    std::string_view url;       // Image, File: where it lies …
    std::string_view data;      // … or base64; Audio: base64; Thinking: the provider's encrypted thought
    std::string_view mediaType; // image/png
    std::string_view detail;    // Image: low, high, auto
    std::string_view signature; // Thinking, ToolCall: opaque, bound to the model that made it
    std::vector<Part> content;  // ToolResult
};

// System messages stand where they stood. Tool results are parts of a Tool message (OpenAI, Responses) or of
// a User message (Anthropic, Gemini); writers take either.
enum class Role : std::uint8_t { System, Developer, User, Assistant, Tool };

struct Message {
    Role role = Role::User;
    bool apart = false;    // Responses: not an item but `instructions`, or `input` as a string
    std::string_view name; // of the participant
    std::vector<Part> parts;
};

struct Tool {
    std::string_view name, description;
    std::string_view schema; // JSON Schema of the arguments, as text; empty: none
    std::optional<bool> strict;
    bool custom = false;     // takes free text; elsewhere a function with one string, `input`
    std::string_view format; // custom: the rule of that text, as JSON; empty: any
    CacheLife cache = CacheLife::None;
};

enum class ToolChoice : std::uint8_t { Unset, Auto, None, Required, Named };
enum class OutputFormat : std::uint8_t { Unset, Text, Json, Schema };
// Adaptive: the model decides how much (Anthropic's `adaptive`, Gemini's budget -1).
enum class Thinking : std::uint8_t { Unset, Off, On, Adaptive };

struct Conversation {
    Dialect dialect = Dialect::OpenAi; // it was read from
    std::string_view model;
    bool stream = false;
    bool includeUsage = false; // OpenAI: the usage chunk is wanted

    std::vector<Message> messages;
    std::vector<Tool> tools;
    ToolChoice toolChoice = ToolChoice::Unset;
    std::string_view toolName;                  // for Named
    std::vector<std::string_view> allowedTools; // the choice is among these; empty: among all
    std::optional<bool> parallelTools;

    OutputFormat format = OutputFormat::Unset;
    std::string_view schemaName, schemaDescription, schema; // for Schema; the schema as JSON text
    std::optional<bool> schemaStrict;

    std::optional<std::int64_t> maxOutput, topK, seed;
    std::optional<double> temperature, topP, presencePenalty, frequencyPenalty;
    std::vector<std::string_view> stop;

    Thinking thinking = Thinking::Unset;
    std::string_view effort;                    // none, minimal, low, medium, high, xhigh, max; may be empty
    std::optional<std::int64_t> thinkingBudget; // tokens
    std::optional<bool> showThoughts;           // summaries asked for

    std::string_view user, cacheKey, serviceTier, verbosity;
    std::string_view metadata; // JSON object as text; empty: none
    std::optional<bool> store; // the provider may keep the reply
    FeatureSet features;       // all that was found

    // Keeps a made text as long as the conversation lives.
    std::string_view own(std::string text) { return m_made.emplace_back(std::move(text)); }
    // Keeps what the views of the readers point into.
    void own(Json document) { m_documents.push_back(std::move(document)); }

private:
    std::deque<std::string> m_made;
    std::vector<Json> m_documents;
};

// InvalidInput with a sentence for the client. Gemini's model and stream are not in the body: the caller sets
// them.
Result<Conversation> readConversation(Dialect dialect, std::string_view body);

struct WriteOptions {
    std::string_view model;                // as the provider calls it
    std::optional<std::int64_t> maxOutput; // the model's cap
    const Quirks* quirks = nullptr;        // of an OpenAI-compatible provider; null: OpenAI's own
    bool keepSignatures = false;           // they were made by this very model
};

struct WrittenRequest {
    std::string body;
    FeatureSet dropped;                    // by the table, and what the writer could not say of it
    std::optional<std::int64_t> maxOutput; // where the client's wish was cut to the model's cap
};

// Never fails: what a dialect cannot say was refused by the table before, or is dropped by it.
WrittenRequest writeRequest(Dialect dialect, const Conversation& conversation, const WriteOptions& options);

// With the rule of a custom tool's text behind it, for dialects that know only functions.
std::string toolDescription(const Tool& tool);

// Where one dialect counts effort in words and another in tokens (Google's figures for its own words).
std::int64_t budgetOf(std::string_view effort);
std::string_view effortOf(std::int64_t budget);

} // namespace tierline::protocol
