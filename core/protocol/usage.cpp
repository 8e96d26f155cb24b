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

} // namespace

void readUsage(Dialect dialect, JsonView usage, std::optional<Usage>& known) {
    if (!usage.isObject()) return;
    if (dialect == Dialect::OpenAi)
        readOpenAi(usage, known);
    else
        readAnthropic(usage, known);
}

} // namespace tierline::protocol
