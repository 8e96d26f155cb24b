// Between the parts of envelope.h: the marks that a policy asks for, and where they stand in a text.
#pragma once

#include "classify/envelope.h"

#include <array>

namespace tierline::classify {

struct EnvelopeMarks {
    struct Tag {
        std::string_view name;
        Way way = Way::Drop;
        std::uint16_t envelope = 0;
    };
    struct Sentence {
        SentenceRow row;
        std::uint16_t envelope = 0;
    };
    struct Own {
        std::string open, close;
        bool keep = false;
        std::uint16_t envelope = 0;
    };

    std::vector<std::string> names;
    std::vector<Tag> tags; // by name, each once
    std::vector<Sentence> sentences;
    std::vector<Own> own;
    std::optional<std::uint16_t> json, pasted;
};

// Something to fold. Of a pair whose inside stays there are two, and the first one of a pair outside of which
// nothing stays carries that inside.
struct Candidate {
    Span range;
    std::uint16_t envelope = 0;
    std::optional<Span> only;
};

// All that the marks of tags, sentences and the policy's own ask for, by where they begin; they may overlap.
std::vector<Candidate> findCandidates(const EnvelopeMarks& marks, std::string_view text);

// Fenced blocks, one after the other. Asked from rising places, it is linear in the bytes.
class Fences {
public:
    explicit Fences(std::string_view text) : m_text(text) {}
    struct Block {
        std::size_t begin = 0, end = 0; // whole lines; begin == npos: there is none
    };
    Block next(std::size_t from); // the first that begins there or later

private:
    struct Close {
        std::size_t begin = 0, end = 0; // its line; begin == npos: none is left
    };
    const Close& closeOf(std::size_t signs, std::size_t from);

    std::string_view m_text;
    Block m_found;
    bool m_isFound = false;
    std::array<Close, 32> m_closes; // the next one by number of backticks
};

// Of a whole message that is a JSON object: its words, unescaped, and where they stand between their quotes.
struct JsonWords {
    std::string text;
    Span raw;
};
std::optional<JsonWords> findJsonWords(std::string_view text);

// From places in unescaped text to places in the raw one; `places` rise.
void toRawPlaces(std::string_view raw, std::vector<std::size_t>& places);

bool looksLikeCode(std::string_view text);

inline Span makeSpan(std::size_t begin, std::size_t end) {
    return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}
inline bool isBlank(char c) {
    return c == ' ' || c == '\t';
}
inline bool isSpace(char c) {
    return isBlank(c) || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

} // namespace tierline::classify
