// Changes to a YAML text, asked for in words of its tree and collected: entries of maps, items of lists. Each
// call says whether it can be done safely; after a false one nothing may be made of it. For this folder;
// pure.
#pragma once

#include "policy/textedit.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tierline::policy {

struct Value {
    std::string text;
    bool isText = false; // false: a number, a flag or the like, never quoted
};
using Entries = std::vector<std::pair<std::string, std::string>>; // key and value as written

// An item of a list as it shall be: one that is there, or a new one, a map or else a scalar.
struct Piece {
    std::optional<std::size_t> from{};
    Entries entries{};
    std::string scalar{};
};

class TreeEdit {
public:
    explicit TreeEdit(const Source& source) : m_source(source) {}

    // Over the value that is there, else a new entry behind that of `after`, else the map's first. A number
    // keeps at least as many decimals as it had.
    bool set(const Node& map, std::string_view key, const Value& value, std::string_view after = {});
    // An entry for another, at its place.
    bool replace(const Node& map, std::string_view key, std::string_view newKey, std::string_view written);
    bool drop(const Node& map, std::string_view key); // becomes null where a comment would go with it
    bool replaceValue(const Node& value, std::string text);
    // The list's items in this order; those that stay in order are not touched.
    bool rearrange(const Entry& list, const std::vector<Piece>& wanted, std::size_t parentIndent,
                   bool isParentFlow);

    std::optional<std::string> made() const { return applied(m_source.text(), m_changes); }

private:
    struct Block { // an item of a block list, in whole lines, with its own comments, without the last line
                   // end
        std::size_t begin = 0, end = 0;
    };
    bool put(const Node& map, std::string_view key, const std::string& written, std::string_view after);
    bool rearrangeFlow(const Node& list, const std::vector<Piece>& wanted);
    bool rearrangeBlock(const Node& list, const std::vector<Piece>& wanted);
    bool openEmpty(const Entry& list, const std::vector<Piece>& wanted, std::size_t parentIndent);
    std::optional<std::vector<Block>> blocksOf(const Node& list) const;
    std::string blockItem(const Node& list, const Piece& piece) const;

    const Source& m_source;
    std::vector<Change> m_changes;
};

// Which items of `wanted` may stay where they are: the longest run that is in order.
std::vector<bool> staying(const std::vector<Piece>& wanted);
std::string flowMap(const Entries& entries, bool json = false);

} // namespace tierline::policy
