// What a simulated model needs to know of a request, the same for both dialects. A value; any thread.
// Stricter than a proxy and laxer than a provider: what the simulation does not use is not looked at.
#pragma once

#include "base/dialect.h"
#include "base/error.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::sandbox {

struct AskedTool {
    std::string name;
    std::string schema; // of its arguments, as JSON; may be empty
};

enum class ToolChoice : std::uint8_t { Auto, None, Any, Named };

struct Asked {
    Dialect dialect = Dialect::OpenAi;
    std::string model;
    bool stream = false;
    bool includeUsage = false;
    bool json = false;  // a JSON text is asked for
    std::string schema; // of that JSON, when one was given
    std::optional<std::int64_t> maxOutput;

    std::string userText; // of the last user message that has words
    bool endsWithToolResult = false;
    std::string toolResult; // the beginning of the last one
    std::vector<AskedTool> tools;
    ToolChoice toolChoice = ToolChoice::Auto;
    std::string toolName; // for Named
    bool parallelTools = true;
    bool images = false;
    bool cacheMarked = false; // Anthropic's cache_control somewhere
    int userTurns = 0;

    std::int64_t inputTokens = 0;  // of the whole request
    std::int64_t prefixTokens = 0; // of what repeats: system, tools, earlier turns
    std::uint64_t hash = 0;        // of the bytes
};

// InvalidInput with the sentence that the provider would answer with 400.
Result<Asked> readAsked(Dialect dialect, std::string_view body);

} // namespace tierline::sandbox
