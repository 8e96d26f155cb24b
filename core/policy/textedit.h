// A YAML text beside its tree, for changes by place: where the pieces of it begin and end, and how values are
// written. The tree must be of this very text. For this folder; pure.
#pragma once

#include "policy/yamltree.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::policy {

struct Change { // at a byte, instead of so many
    std::size_t at = 0, length = 0;
    std::string text{};
};
// Of several at one byte those that only put in come first, as they were asked for. Absent: two overlap.
std::optional<std::string> applied(std::string_view text, std::vector<Change> changes);

class Source {
public:
    explicit Source(std::string_view text);

    std::string_view text() const { return m_text; }
    std::string_view lineEnd() const { return m_lineEnd; } // as the file has it
    std::size_t at(Place place) const;                     // places count characters from 1
    std::size_t lineStart(std::size_t at) const;
    std::size_t lineStop(std::size_t at) const; // before its end
    std::size_t nextLine(std::size_t at) const;
    std::size_t behindBlanks(std::size_t at) const;         // blanks of this line
    std::size_t behindSpace(std::size_t at) const;          // blanks, line ends and comments
    bool isComment(std::size_t at) const;                   // the line holds nothing else
    bool isNothingMore(std::size_t at, bool comment) const; // on the line; a comment is nothing, too

    // Behind the last byte. Absent: a form whose end is not known for sure, as text over several lines.
    std::optional<std::size_t> end(const Node& node) const;
    std::optional<std::size_t> end(const Entry& entry) const;
    std::optional<std::size_t> keyEnd(const Entry& entry) const;
    std::optional<std::size_t> behindColon(const Entry& entry) const;
    bool isFlow(const Node& node) const;
    bool isJson(const Node& map) const; // its keys stand in double quotes

private:
    std::optional<std::size_t> scalarEnd(std::size_t at, std::string_view value, bool quoted) const;
    std::optional<std::size_t> flowEnd(const Node& node) const;

    std::string_view m_text, m_lineEnd;
    std::vector<std::size_t> m_starts;
    mutable Place m_last{1, 1}; // asked for before: the next one stands near it
    mutable std::size_t m_lastAt = 0;
};

// `text` as a scalar that reads back as text: plain, 'in single' or "in double" quotes.
std::string scalarText(std::string_view text, bool json = false);

} // namespace tierline::policy
