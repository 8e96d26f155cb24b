// The words that rows share, by kind, each kept once. Append-only: a number means the same word for good, and
// a copy (`Names::View`) may be read on another thread while the window goes on adding. Of a kind with more
// than 60,000 words the rest share the name "…": a client that invents names must not fill the memory.
#pragma once

#include "live/row.h"

#include <memory>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tierline::live {

class NameList {
public:
    static constexpr std::size_t limit = 60'000;

    NameList();
    NameId idOf(std::string_view name); // adds it
    std::size_t size() const { return m_size; }
    std::string_view at(NameId id) const;

    // As it stands now; any thread.
    class View {
    public:
        std::size_t size() const { return m_size; }
        std::string_view at(NameId id) const;

    private:
        friend class NameList;
        std::vector<std::shared_ptr<const std::vector<std::string>>> m_pieces;
        std::size_t m_size = 0;
    };
    View view() const;

private:
    static constexpr std::size_t pieceSize = 256;

    // Each reserves its size at once: what a view sees never moves.
    std::vector<std::shared_ptr<std::vector<std::string>>> m_pieces;
    std::unordered_map<std::string_view, NameId> m_ids; // into the pieces
    std::size_t m_size = 0;
};

class Names {
public:
    NameList& of(NameKind kind) { return m_lists[static_cast<std::size_t>(kind)]; }
    const NameList& of(NameKind kind) const { return m_lists[static_cast<std::size_t>(kind)]; }

    struct View {
        std::array<NameList::View, nameKinds> lists;
        const NameList::View& of(NameKind kind) const { return lists[static_cast<std::size_t>(kind)]; }
    };
    View view() const;

private:
    std::array<NameList, nameKinds> m_lists;
};

// Sets of words (the rules that fired, tags) are one name, their parts separated by this.
inline constexpr char partSeparator = '\x1f';
std::vector<std::string_view> partsOf(std::string_view name);

} // namespace tierline::live
