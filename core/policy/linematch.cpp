#include "policy/linematch.h"

#include <algorithm>
#include <cstdint>
#include <unordered_map>
#include <utility>

namespace tierline::policy {

namespace {

constexpr std::size_t mostCells = 16'000'000; // of one table

using Lines = std::vector<std::string_view>;

struct Part { // [begin, end) of both
    std::size_t beforeBegin = 0, beforeEnd = 0, afterBegin = 0, afterEnd = 0;
};

class Matcher {
public:
    Matcher(const Lines& before, const Lines& after)
        : m_before(before), m_after(after), m_match(before.size(), -1) {}

    std::vector<std::ptrdiff_t> run() {
        match({0, m_before.size(), 0, m_after.size()});
        return std::move(m_match);
    }

private:
    void pair(std::size_t b, std::size_t a) { m_match[b] = static_cast<std::ptrdiff_t>(a); }

    void match(Part part) {
        while (part.beforeBegin < part.beforeEnd && part.afterBegin < part.afterEnd
               && m_before[part.beforeBegin] == m_after[part.afterBegin])
            pair(part.beforeBegin++, part.afterBegin++);
        while (part.beforeBegin < part.beforeEnd && part.afterBegin < part.afterEnd
               && m_before[part.beforeEnd - 1] == m_after[part.afterEnd - 1])
            pair(--part.beforeEnd, --part.afterEnd);
        if (part.beforeBegin == part.beforeEnd || part.afterBegin == part.afterEnd) return;
        const auto anchors = anchorsOf(part);
        if (anchors.empty()) return table(part);
        Part rest = part;
        for (const auto& [b, a] : anchors) { // none of them is empty: the recursion ends
            match({rest.beforeBegin, b, rest.afterBegin, a});
            pair(b, a);
            rest.beforeBegin = b + 1;
            rest.afterBegin = a + 1;
        }
        match(rest);
    }

    // Lines that stand once in both, in the longest order that both have.
    std::vector<std::pair<std::size_t, std::size_t>> anchorsOf(const Part& part) const {
        struct Seen {
            std::size_t before = 0, after = 0, beforeAt = 0, afterAt = 0;
        };
        std::unordered_map<std::string_view, Seen> seen;
        for (std::size_t i = part.beforeBegin; i < part.beforeEnd; ++i) {
            Seen& line = seen[m_before[i]];
            ++line.before;
            line.beforeAt = i;
        }
        for (std::size_t i = part.afterBegin; i < part.afterEnd; ++i)
            if (const auto found = seen.find(m_after[i]); found != seen.end()) {
                ++found->second.after;
                found->second.afterAt = i;
            }
        std::vector<std::pair<std::size_t, std::size_t>> pairs;
        for (const auto& [text, line] : seen)
            if (line.before == 1 && line.after == 1) pairs.emplace_back(line.beforeAt, line.afterAt);
        std::ranges::sort(pairs);
        std::vector<std::size_t> tails, previous(pairs.size());
        for (std::size_t i = 0; i < pairs.size(); ++i) {
            const auto place = std::ranges::lower_bound(tails, pairs[i].second, {},
                                                        [&](std::size_t k) { return pairs[k].second; });
            const auto length = static_cast<std::size_t>(place - tails.begin());
            previous[i] = length > 0 ? tails[length - 1] : pairs.size();
            if (place == tails.end())
                tails.push_back(i);
            else
                *place = i;
        }
        std::vector<std::pair<std::size_t, std::size_t>> chain;
        for (std::size_t i = tails.empty() ? pairs.size() : tails.back(); i < pairs.size(); i = previous[i])
            chain.push_back(pairs[i]);
        std::ranges::reverse(chain);
        return chain;
    }

    void table(const Part& part) {
        const std::size_t rows = part.beforeEnd - part.beforeBegin, columns = part.afterEnd - part.afterBegin;
        if (rows > mostCells / columns) return; // nothing in common that would be worth it
        std::vector<std::uint32_t> longest((rows + 1) * (columns + 1), 0);
        const auto at = [&](std::size_t r, std::size_t c) -> std::uint32_t& {
            return longest[r * (columns + 1) + c];
        };
        for (std::size_t r = rows; r-- > 0;)
            for (std::size_t c = columns; c-- > 0;)
                at(r, c) = m_before[part.beforeBegin + r] == m_after[part.afterBegin + c]
                               ? at(r + 1, c + 1) + 1
                               : std::max(at(r + 1, c), at(r, c + 1));
        for (std::size_t r = 0, c = 0; r < rows && c < columns;) {
            if (m_before[part.beforeBegin + r] == m_after[part.afterBegin + c])
                pair(part.beforeBegin + r++, part.afterBegin + c++);
            else
                at(r + 1, c) >= at(r, c + 1) ? ++r : ++c;
        }
    }

    const Lines& m_before;
    const Lines& m_after;
    std::vector<std::ptrdiff_t> m_match;
};

} // namespace

std::vector<std::string_view> linesOf(std::string_view text) {
    Lines lines;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = text.find('\n', at);
        const auto next = end == text.npos ? text.size() : end + 1;
        lines.push_back(text.substr(at, next - at));
        at = next;
    }
    return lines;
}

std::vector<std::ptrdiff_t> matchLines(const Lines& before, const Lines& after) {
    return Matcher(before, after).run();
}

} // namespace tierline::policy
