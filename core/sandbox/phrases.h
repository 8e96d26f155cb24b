// The sentences that simulated models speak in: per kind of question in English, one pool per other language.
// `{t}` and `{u}` stand for words of the question. Constants; any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace tierline::sandbox {

enum class Tongue : std::uint8_t { English, German, French, Spanish, Chinese, Japanese, Arabic };

enum class Kind : std::uint8_t {
    Greeting,
    Title,   // a few words that name a conversation
    Verdict, // yes or no, a label, a number
    Summary,
    Rewrite, // translate, rephrase, mend the spelling
    Code,
    Debug,
    Reasoning,
    Design,
    Agent,   // the next step of a coding agent
    Explain, // anything else
};

struct Phrases {
    std::span<const std::string_view> openers, body, closers;
};

const Phrases& phrasesFor(Tongue tongue, Kind kind);

struct Snippet {
    std::string_view language; // as a fence names it
    std::string_view code;     // `{n}` stands for a name
};
std::span<const Snippet> snippets();

} // namespace tierline::sandbox
