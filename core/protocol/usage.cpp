#include "protocol/usage.h"

#include <algorithm>

namespace tierline::protocol {

namespace {

// No reply has a thousand million tokens; such a number would only poison every sum that it enters.
constexpr std::int64_t countLimit = 1'000'000'000;

std::optional<std::int64_t> count(JsonView value) {
    const auto number = value.int64();
    return number && *number >= 0 && *number <= countLimit ? number : std::nullopt;
}

void readOpenAi(JsonView usage, std::optional<Usage>& known) {
    const auto prompt = count(usage["prompt_tokens"]);
    const auto completion = count(usage["completion_tokens"]);
    if (!prompt && !completion) return;
    auto cached = count(usage["prompt_tokens_details"]["cached_tokens"]);
    if (!cached) cached = count(usage["prompt_cache_hit_tokens"]); // DeepSeek
    if (!cached) cached = count(usage["cached_tokens"]);           // Kimi
    Usage read;
    read.cachedRead = std::min(cached.value_or(0), prompt.value_or(0));
    read.input = prompt.value_or(0) - read.cachedRead;
    read.output = completion.value_or(0);
    read.reasoning =
        std::min(count(usage["completion_tokens_details"]["reasoning_tokens"]).value_or(0), read.output);
    known = read;
}

void readResponses(JsonView usage, std::optional<Usage>& known) {
    const auto input = count(usage["input_tokens"]);
    const auto output = count(usage["output_tokens"]);
    if (!input && !output) return;
    Usage read;
    read.cachedRead =
        std::min(count(usage["input_tokens_details"]["cached_tokens"]).value_or(0), input.value_or(0));
    read.input = input.value_or(0) - read.cachedRead;
    read.output = output.value_or(0);
    read.reasoning =
        std::min(count(usage["output_tokens_details"]["reasoning_tokens"]).value_or(0), read.output);
    known = read;
}

void readAnthropic(JsonView usage, std::optional<Usage>& known) {
    const auto input = count(usage["input_tokens"]);
    const auto output = count(usage["output_tokens"]);
    const auto cached = count(usage["cache_read_input_tokens"]);
    const auto written = count(usage["cache_creation_input_tokens"]);
    if (!input && !output && !cached && !written) return;
    auto read = known.value_or(Usage{});
    read.input = input.value_or(read.input);
    read.output = output.value_or(read.output);
    read.cachedRead = cached.value_or(read.cachedRead);
    const auto parts = usage["cache_creation"];
    read.cacheWrite5m = count(parts["ephemeral_5m_input_tokens"]).value_or(read.cacheWrite5m);
    read.cacheWrite1h = count(parts["ephemeral_1h_input_tokens"]).value_or(read.cacheWrite1h);
    // The sum without (all of) its parts: what is not known to live for an hour lives for five minutes.
    if (written) {
        read.cacheWrite1h = std::min(read.cacheWrite1h, *written);
        read.cacheWrite5m = *written - read.cacheWrite1h;
    }
    known = read;
}

// Thoughts are billed as output but stand beside the candidates; what built-in tools read is input.
void readGemini(JsonView usage, std::optional<Usage>& known) {
    std::optional<std::int64_t> prompt, cached, candidates, thoughts, tools;
    struct Row {
        std::string_view camel, snake;
        std::optional<std::int64_t>& value;
    };
    for (const auto& [camel, snake, value] :
         {Row{"promptTokenCount", "prompt_token_count", prompt},
          Row{"cachedContentTokenCount", "cached_content_token_count", cached},
          Row{"candidatesTokenCount", "candidates_token_count", candidates},
          Row{"thoughtsTokenCount", "thoughts_token_count", thoughts},
          Row{"toolUsePromptTokenCount", "tool_use_prompt_token_count", tools}}) {
        value = count(usage[camel]);
        if (!value) value = count(usage[snake]);
    }
    if (!prompt && !candidates && !thoughts) return;
    Usage read;
    read.cachedRead = std::min(cached.value_or(0), prompt.value_or(0));
    read.input = prompt.value_or(0) - read.cachedRead + tools.value_or(0);
    read.reasoning = thoughts.value_or(0);
    read.output = candidates.value_or(0) + read.reasoning;
    known = read;
}

} // namespace

void readUsage(Dialect dialect, JsonView usage, std::optional<Usage>& known) {
    if (!usage.isObject()) return;
    switch (dialect) {
    case Dialect::OpenAi: return readOpenAi(usage, known);
    case Dialect::Responses: return readResponses(usage, known);
    case Dialect::Anthropic: return readAnthropic(usage, known);
    case Dialect::Gemini: return readGemini(usage, known);
    }
}

} // namespace tierline::protocol
