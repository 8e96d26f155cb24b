// Where providers that speak OpenAI's chat dialect differ from OpenAI: one row each. Used when a request is
// written for them out of another dialect, and to know where a call goes.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace tierline::protocol {

enum class ReasoningKey : std::uint8_t { None, Effort, Object }; // reasoning_effort | reasoning: {effort}
// SchemaOnly: a schema, but not merely "some object".
enum class SchemaSupport : std::uint8_t { Schema, SchemaOnly, ObjectOnly, None };

struct Quirks {
    std::string_view flavor; // as the policy names it: openai, groq, …
    // Recognised by: the end of the host name, or `:port` on loopback; several with a space between.
    std::string_view host;
    std::string_view maxTokens; // max_completion_tokens or max_tokens
    std::string_view seed;      // seed, random_seed or empty
    std::string_view required;  // tool choice: required or any
    ReasoningKey reasoning = ReasoningKey::Effort;
    SchemaSupport schema = SchemaSupport::Schema;
    bool developerRole = false; // else such messages become system messages
    bool imageUrls = true;      // fetches images itself
    bool parallelSwitch = true; // knows parallel_tool_calls
    bool streamOptions = true;  // knows stream_options.include_usage
    bool penalties = true;
    bool strictTools = false;  // knows `strict` on tools
    bool cacheControl = false; // takes Anthropic's marks
    bool shortCallIds = false; // tool call ids of nine letters and digits (Mistral)
    bool userKey = true;       // knows `user`
    bool namedChoice = true;   // takes a tool choice of one name; else only that tool is offered
    bool userAfterTool = true; // lets a user message follow a tool's
    bool names = true;         // takes `name` on messages
    bool textParts = false;    // takes arrays of text in every role; else texts are joined
    bool thoughtsBack = false; // wants its earlier thoughts back as `reasoning_content`
    // OpenAI's own: custom and allowed tools, each word of effort, prompt_cache_key, metadata, service_tier,
    // verbosity.
    bool extras = false;
    bool speaksResponses = false; // /responses beside /chat/completions
};

std::span<const Quirks> allQuirks();
const Quirks* quirksNamed(std::string_view flavor);   // null: unknown
const Quirks& quirksForUrl(std::string_view baseUrl); // by host; a plain OpenAI-compatible row when unknown

} // namespace tierline::protocol
