// The filter language of the Live list, as a value:
//
//     tier:complex model:haiku cost>0.01 not (client:curl or "retry loop")
//
// Terms beside each other must all hold; `or` binds less than that, `not` more. A word alone, or text in
// quotes, must occur in the prompt. Pure: `now` is a parameter where it matters.
#pragma once

#include "live/filterfields.h"

#include <QString>

#include <cstdint>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

namespace tierline::live {

class TextHits;

enum class Compare : std::uint8_t { Is, Not, Above, Below, AtLeast, AtMost, Matches }; // : != > < >= <= ~

struct Range { // inclusive, in the unit of the field; empty when low > high
    std::int64_t low = 0, high = 0;
    bool operator==(const Range&) const = default;
};
struct Missing { // `cost:none`
    bool operator==(const Missing&) const = default;
};
struct Ago { // before the moment at which it is asked
    std::int64_t milliseconds = 0;
    bool operator==(const Ago&) const = default;
};

struct Term {
    Field field = Field::Text;
    Compare compare = Compare::Is;
    bool exact = false; // `=`: the whole name, not a part of it
    // As written, one for each alternative of a list: `tier:complex,reasoning`.
    std::vector<QString> words;
    // As understood, for fields that are numbers, times or one of a few words: as many as `words`.
    std::vector<std::variant<Range, Missing, Ago>> values;
    // Of words in prompts: what was found beyond the beginnings that rows hold (textsearch.h); null: nothing.
    std::shared_ptr<const TextHits> found = {};
    bool operator==(const Term&) const = default;
};

struct Filter {
    enum class Kind : std::uint8_t { Everything, Term, All, Any, Not };
    Kind kind = Kind::Everything;
    Term term;                 // of Kind::Term
    std::vector<Filter> parts; // of the others; one of Not
    bool operator==(const Filter&) const = default;
};

// What is wrong, in a sentence, and where: UTF-16 units of the text.
struct FilterProblem {
    qsizetype at = 0, length = 0;
    QString sentence;
    bool operator==(const FilterProblem&) const = default;
};

struct ParsedFilter {
    Filter filter;
    std::optional<FilterProblem> problem; // the filter is Everything then
};
// Times of day and dates are local.
ParsedFilter parseFilter(QStringView text);

// "tier is complex and cost is above $0.01"; of Everything "every decision".
QString inWords(const Filter& filter);

// A word as it must be written to mean itself: quoted where it has to be.
QString quoted(const QString& word);

// The earliest time that the filter can be true for: what must be loaded for it. nullopt: any.
std::optional<std::int64_t> earliest(const Filter& filter, std::int64_t now);

} // namespace tierline::live
