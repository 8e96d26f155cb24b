// A filter made ready for rows: names became sets of numbers, texts became finders. Works on a block's rows
// at once, a term at a time. Made on any thread from a view of the names; belongs to one thread at a time.
#pragma once

#include "live/filter.h"
#include "live/rowblock.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace tierline::live {

class Predicate {
public:
    Predicate(const Filter& filter, const Names::View& names, std::int64_t now);
    ~Predicate();
    Predicate(Predicate&&) noexcept;
    Predicate& operator=(Predicate&&) noexcept;

    // New names came. True: one of them is just what a term says, which had matched by parts so far; rows of
    // before must be asked again.
    bool learn(const Names::View& names);

    // Positions within the block, [from, to), of the rows that pass: `base` + theirs is added to `out`.
    void collect(const RowBlock& block, std::uint32_t from, std::uint32_t to, std::uint32_t base,
                 std::vector<std::uint32_t>& out) const;
    bool isEverything() const;

    struct Node;

private:
    std::unique_ptr<Node> m_root;
};

} // namespace tierline::live
