// What a simulated model needs to know of a request, the same for all dialects. A value; any thread.
//
// The readers (`openaiasked.cpp`, `responsesasked.cpp`, `anthropicasked.cpp`, `geminiasked.cpp`) are as
// strict as the providers are where translators go wrong, and lax elsewhere.
#pragma once

#include "base/dialect.h"
#include "base/error.h"
#include "sandbox/call.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::sandbox {

struct AskedImage {
    bool isUrl = false;
    std::string media; // image/png; empty for a URL
};

struct AskedCall {
    std::string id, name, arguments; // a custom tool's: its text
};

struct AskedResult {
    std::string id, text;
    bool isError = false;
};

// One side's turn: what follows another of the same side is part of it, and a tool's result is the user's.
struct AskedMessage {
    bool isAssistant = false;
    std::vector<std::string> texts;
    std::vector<AskedImage> images;
    std::vector<AskedCall> calls;
    std::vector<AskedResult> results;
    int thinking = 0; // blocks
};

struct AskedTool {
    std::string name;
    std::string schema;    // of its arguments, as JSON; may be empty
    bool isCustom = false; // takes a text, not JSON
};

enum class ToolChoice : std::uint8_t { Auto, None, Any, Named };
enum class Thoughts : std::uint8_t { Unsaid, Off, On };

struct Asked {
    Dialect dialect = Dialect::OpenAi;
    std::string model;
    bool stream = false;
    bool includeUsage = false;
    bool json = false;  // a JSON text is asked for
    std::string schema; // of that JSON, when one was given
    std::optional<std::int64_t> maxOutput;
    std::optional<double> temperature, topP;
    std::vector<std::string> stop;
    std::string user;

    std::vector<std::string> system;
    std::vector<AskedMessage> messages;
    std::vector<AskedTool> tools;
    ToolChoice toolChoice = ToolChoice::Auto;
    std::string toolName; // for Named
    bool parallelTools = true;

    Thoughts thoughts = Thoughts::Unsaid;
    std::string reasoning; // the effort or budget as it was said
    std::int64_t thinkingBudget = 0;
    bool showsThoughts = false;    // as a summary or in words
    bool encryptsThoughts = false; // Responses' encrypted_content
    bool stores = false;           // Responses keeps the reply for previous_response_id

    std::string userText; // of the last user message that has words
    bool endsWithToolResult = false;
    bool images = false;
    bool cacheMarked = false; // Anthropic's cache_control somewhere
    int userTurns = 0;

    std::int64_t inputTokens = 0;  // of the whole request
    std::int64_t prefixTokens = 0; // of what repeats: system, tools, earlier turns
    std::uint64_t hash = 0;        // of the bytes
};

struct AskedFor {
    std::string_view provider;
    std::string_view earlierItems; // Responses: of previous_response_id, as a JSON array
};

// InvalidInput with the sentence that the provider would answer with 400, and its `code` as the remedy.
Result<Asked> readAsked(const Call& call, std::string_view body, const AskedFor& about);

} // namespace tierline::sandbox
