// What a simulated model answers, before any dialect: text or tool calls, token counts, and when each token
// is due. Pure: the same request, model and seed give the same answer. Any thread. Times are unscaled.
#pragma once

#include "base/clock.h"
#include "sandbox/asked.h"
#include "sandbox/models.h"

#include <cstdint>
#include <string>
#include <vector>

namespace tierline::sandbox {

enum class Finish : std::uint8_t { Stop, Length, ToolCalls, Filtered };

struct ToolCall {
    std::string name;
    std::string arguments; // JSON, or a custom tool's text
    bool isCustom = false;
};

struct Answer {
    std::uint64_t hash = 0; // of request, model and seed; ids are made from it
    std::string model;
    std::string text; // empty when tools are called without a word before
    std::vector<ToolCall> calls;
    Finish finish = Finish::Stop;
    std::string stoppedBy; // the stop sequence that ended the text

    std::string thinking;       // in words; empty when there is none or nobody asked to see it
    std::string signature;      // of the thinking; empty: did not think
    bool sealsThoughts = false; // Responses: the signature is given as encrypted_content
    bool storesReply = false;   // Responses
    std::string earlier;        // Responses: previous_response_id

    // Disjoint input buckets; `reasoning` is contained in `output`.
    std::int64_t input = 0, cachedRead = 0, cacheWrite = 0, output = 0, reasoning = 0;

    Milliseconds firstToken{0}; // reasoning included
    double msPerToken = 0;
};

Answer answerTo(const Asked& asked, const SimulatedModel& model, std::uint64_t seed);
void makeEmpty(Answer& answer); // the `empty` fault

// The text in the portions that a stream sends: a few tokens each, never inside a character.
std::vector<std::string_view> portions(std::string_view text);

std::string hexId(std::uint64_t hash, std::uint64_t part); // 24 hex digits

} // namespace tierline::sandbox
