#include "tune/split.h"

#include "bench/resampling.h"

#include <algorithm>
#include <numeric>
#include <unordered_map>

namespace tierline::tune {

namespace {

class Union {
public:
    explicit Union(std::size_t size) : m_parent(size) { std::iota(m_parent.begin(), m_parent.end(), 0U); }
    std::uint32_t root(std::uint32_t at) {
        while (m_parent[at] != at)
            at = m_parent[at] = m_parent[m_parent[at]];
        return at;
    }
    void join(std::uint32_t one, std::uint32_t other) {
        one = root(one), other = root(other);
        m_parent[std::max(one, other)] = std::min(one, other); // the first is the root
    }

private:
    std::vector<std::uint32_t> m_parent;
};

} // namespace

std::vector<std::uint32_t> groupsOf(const Rows& rows, std::span<const std::uint32_t> list) {
    Union joined(list.size());
    std::unordered_map<std::uint64_t, std::uint32_t> bySession, byWords;
    for (std::uint32_t at = 0; at < list.size(); ++at) {
        const auto& row = rows.rows[list[at]];
        if (row.session != 0) joined.join(bySession.try_emplace(row.session, at).first->second, at);
        if (row.words != 0 && !row.isBrief) joined.join(byWords.try_emplace(row.words, at).first->second, at);
    }
    std::vector<std::uint32_t> groups(list.size());
    std::uint32_t next = 0;
    for (std::uint32_t at = 0; at < list.size(); ++at) {
        const auto root = joined.root(at);
        groups[at] = root == at ? next++ : groups[root];
    }
    return groups;
}

Split splitRows(const Rows& rows, std::span<const std::uint32_t> list, Shares shares, std::uint64_t seed) {
    Split split;
    const auto groups = groupsOf(rows, list);
    for (const auto group : groups)
        split.groups = std::max(split.groups, std::size_t{group} + 1);
    split.together = list.size() - split.groups;
    std::vector<std::size_t> sizes(split.groups);
    for (const auto group : groups)
        ++sizes[group];
    std::vector<std::uint32_t> order(split.groups);
    std::iota(order.begin(), order.end(), 0U);
    bench::Shuffler(seed).shuffle(order);
    const auto all = static_cast<double>(list.size());
    std::vector<std::uint8_t> part(split.groups);
    std::size_t dealt = 0;
    for (const auto group : order) {
        const auto reached = static_cast<double>(dealt);
        part[group] = reached < shares.fit * all ? 0 : reached < (shares.fit + shares.prove) * all ? 1 : 2;
        dealt += sizes[group];
    }
    const std::array parts{&split.fit, &split.prove, &split.judge};
    for (std::size_t at = 0; at < list.size(); ++at)
        parts[part[groups[at]]]->push_back(list[at]);
    return split;
}

RowList oneOfEach(const Rows& rows, std::span<const std::uint32_t> list, std::uint64_t seed) {
    const auto groups = groupsOf(rows, list);
    Dice dice(seed);
    std::vector<std::uint64_t> lot(list.size());
    std::unordered_map<std::uint32_t, std::uint32_t> drawn; // group -> place
    for (std::uint32_t at = 0; at < list.size(); ++at) {
        lot[at] = dice.next();
        const auto [found, isNew] = drawn.try_emplace(groups[at], at);
        if (!isNew && lot[at] < lot[found->second]) found->second = at;
    }
    RowList out;
    for (const auto& [group, at] : drawn)
        out.push_back(list[at]);
    std::ranges::sort(out);
    return out;
}

RowList labelledRows(const Rows& rows) {
    RowList out;
    for (std::uint32_t at = 0; at < rows.size(); ++at)
        if (rows.rows[at].truth.isWhole) out.push_back(at);
    return out;
}

} // namespace tierline::tune
