// Is this an answer? What a policy's `quality.check` holds a model's reply against. Pure; any thread.
//
// Looked at are the first 16 kB and the last 4 kB (of JSON all of it). The rules:
// - empty: nothing but white space. Tool calls and pictures are answers: the caller says so by `hasOther`.
// - cut off: the provider says so by its finish reason. An unfinished sentence alone is none.
// - refusal: a sentence at the beginning, behind apologies, or any sentence of an answer under 240 bytes,
// begins
//   as a refusal does (answerphrases.h). What is quoted or fenced is none, nor where the question wants words
//   that are another's (a translation, a letter) unless the answer speaks of the request itself, nor one
//   that turns to the matter and goes on for 60 words.
// - pattern: one of the policy's own, outside fences, inline code and quoted lines.
// - bad JSON: with a JSON mode of the dialect the whole text must parse, so that a fence is broken; asked for
//   in words alone, text that begins with a bracket or is one fence must.
// - too short: fewer words than what was asked for takes: code 8, an explanation 12, a long text 60, a
// list 3.
//   A fence is long enough; yes-or-no, translations and all that asks for brevity want little.
#pragma once

#include "policy/policy.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace tierline::classify {

class AnswerPatterns;

enum class AnswerFault : std::uint8_t { Empty, CutOff, Refusal, Pattern, BadJson, TooShort };
std::string_view toString(AnswerFault fault); // "too_short"

struct Asked {
    std::string_view text; // the scored text
    bool jsonMode = false; // by the dialect's own means
};

struct Answer {
    std::string_view text;         // of a stream only its beginning may be known
    std::size_t bytes = 0;         // of all of it
    std::string_view finishReason; // in the provider's words
    bool hasOther = false;         // content that is no text, thoughts aside
};

struct AnswerFinding {
    AnswerFault fault = AnswerFault::Empty;
    std::string words;      // found, at most 80 bytes
    std::string detail;     // a sentence part with its numbers: "refusal: \"I can't help with that\" (en)"
    std::string about = {}; // the same without a word of question or answer
};

// The first fault by the policy's checks, in the order above; `patterns` may be null.
std::optional<AnswerFinding> checkAnswer(const policy::Quality& quality, const AnswerPatterns* patterns,
                                         const Asked& question, const Answer& answer);

// Of a stream's first words: may they be shown? `Open`: they may still become a refusal.
enum class Beginning : std::uint8_t { Fine, Open, Refusal };
Beginning judgeBeginning(const Asked& question, std::string_view text);

bool isCutOff(std::string_view finishReason);
std::size_t countWords(std::string_view text); // two characters a word where no spaces are written

} // namespace tierline::classify
