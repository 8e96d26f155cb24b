// Which of the names seen a term means. Where one is just the word, only that one; else all that have it as a
// part. Grows with the names.
#pragma once

#include "live/filter.h"
#include "live/names.h"

#include <cstdint>
#include <vector>

namespace tierline::live {

// How well a name fits a word.
enum class Fit : std::uint8_t { None, Part, Whole };
Fit fitOf(Field field, const QString& name, const QString& word, bool exact);
bool matches(const Term& term, std::string_view name); // of a term with ~

class NameSet {
public:
    explicit NameSet(Term term);
    bool learn(const NameList::View& names); // true: names known before mean something else now
    bool has(NameId id) const { return id < m_hits.size() && m_hits[id] != 0; }

private:
    Fit fit(std::size_t word, std::string_view name) const;
    void settle();

    Term m_term;
    std::vector<std::vector<Fit>> m_fits; // of each word, by name
    std::vector<bool> m_hasWhole;         // of each word
    std::vector<std::uint8_t> m_hits;
};

NameKind nameKindOf(Field field);

} // namespace tierline::live
