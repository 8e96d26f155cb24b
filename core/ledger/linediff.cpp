// Myers' O(ND) search for the shortest edit script, over lines without their common head and tail.
#include "ledger/linediff.h"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace tierline::ledger {

namespace {

using Lines = std::vector<std::string_view>; // each with its line break, the last perhaps without

enum class Kind : char { Keep = ' ', Remove = '-', Add = '+' };
struct Edit {
    Kind kind = Kind::Keep;
    std::size_t before = 0, after = 0; // the line, or where it would stand
};
using Edits = std::vector<Edit>;

constexpr int context = 3;
constexpr std::int32_t mostChanges = 2000; // memory grows with the square: 16 MB here

Lines split(std::string_view text) {
    Lines lines;
    while (!text.empty()) {
        const auto end = text.find('\n');
        const auto length = end == text.npos ? text.size() : end + 1;
        lines.push_back(text.substr(0, length));
        text.remove_prefix(length);
    }
    return lines;
}

struct Middle { // what is left between the common head and tail
    const Lines &before, &after;
    std::size_t from = 0, beforeEnd = 0, afterEnd = 0;
};

Middle middleOf(const Lines& before, const Lines& after) {
    Middle middle{before, after, 0, before.size(), after.size()};
    while (middle.from < std::min(before.size(), after.size()) && before[middle.from] == after[middle.from])
        ++middle.from;
    while (middle.beforeEnd > middle.from && middle.afterEnd > middle.from
           && before[middle.beforeEnd - 1] == after[middle.afterEnd - 1])
        --middle.beforeEnd, --middle.afterEnd;
    return middle;
}

// The furthest `x` on each diagonal k = x - y, after d changes: reach[d][k + d].
using Reach = std::vector<std::vector<std::int32_t>>;

bool comesDown(const std::vector<std::int32_t>& last, std::int32_t d, std::int32_t k) {
    const auto at = [&](std::int32_t diagonal) { return last[static_cast<std::size_t>(diagonal + d - 1)]; };
    return k == -d || (k != d && at(k - 1) < at(k + 1));
}

// True: the end was reached with at most `mostChanges`.
bool search(const Middle& middle, Reach& reach) {
    const auto width = static_cast<std::int32_t>(middle.beforeEnd - middle.from);
    const auto height = static_cast<std::int32_t>(middle.afterEnd - middle.from);
    const auto line = [&](const Lines& lines, std::int32_t at) {
        return lines[middle.from + static_cast<std::size_t>(at)];
    };
    for (std::int32_t d = 0; d <= std::min(mostChanges, width + height); ++d) {
        std::vector<std::int32_t> row(static_cast<std::size_t>(2 * d + 1), 0);
        for (std::int32_t k = -d; k <= d; k += 2) {
            std::int32_t x = 0;
            if (d > 0) {
                const bool down = comesDown(reach.back(), d, k);
                x = reach.back()[static_cast<std::size_t>((down ? k + 1 : k - 1) + d - 1)] + (down ? 0 : 1);
            }
            while (x < width && x - k < height && x - k >= 0
                   && line(middle.before, x) == line(middle.after, x - k))
                ++x;
            row[static_cast<std::size_t>(k + d)] = x;
            if (x >= width && x - k >= height) {
                reach.push_back(std::move(row));
                return true;
            }
        }
        reach.push_back(std::move(row));
    }
    return false;
}

Edits backtrack(const Middle& middle, const Reach& reach) {
    Edits edits; // from the end
    auto x = static_cast<std::int32_t>(middle.beforeEnd - middle.from);
    auto y = static_cast<std::int32_t>(middle.afterEnd - middle.from);
    const auto put = [&](Kind kind) {
        edits.push_back(
            {kind, middle.from + static_cast<std::size_t>(x), middle.from + static_cast<std::size_t>(y)});
    };
    for (auto d = static_cast<std::int32_t>(reach.size()) - 1; d >= 0; --d) {
        const auto k = x - y;
        std::int32_t startX = 0, startY = 0; // behind the change by which this row was entered
        bool down = false;
        if (d > 0) {
            const auto& last = reach[static_cast<std::size_t>(d - 1)];
            down = comesDown(last, d, k);
            startX = last[static_cast<std::size_t>((down ? k + 1 : k - 1) + d - 1)] + (down ? 0 : 1);
            startY = startX - k;
        }
        while (x > startX && y > startY) {
            --x, --y;
            put(Kind::Keep);
        }
        if (d == 0) break;
        down ? --y : --x;
        put(down ? Kind::Add : Kind::Remove);
    }
    std::ranges::reverse(edits);
    return edits;
}

Edits replaced(const Middle& middle) {
    Edits edits;
    for (auto at = middle.from; at < middle.beforeEnd; ++at)
        edits.push_back({Kind::Remove, at, middle.from});
    for (auto at = middle.from; at < middle.afterEnd; ++at)
        edits.push_back({Kind::Add, middle.beforeEnd, at});
    return edits;
}

// All lines of both texts, in order.
Edits editsOf(const Lines& before, const Lines& after) {
    const Middle middle = middleOf(before, after);
    Reach reach;
    Edits edits;
    for (std::size_t at = 0; at < middle.from; ++at)
        edits.push_back({Kind::Keep, at, at});
    const Edits found = search(middle, reach) ? backtrack(middle, reach) : replaced(middle);
    edits.insert(edits.end(), found.begin(), found.end());
    for (auto at = middle.beforeEnd; at < before.size(); ++at)
        edits.push_back({Kind::Keep, at, at - middle.beforeEnd + middle.afterEnd});
    return edits;
}

std::string rangeText(std::size_t first, std::size_t count) {
    const auto start = count == 0 ? first : first + 1; // of nothing: the line before
    return std::to_string(start) + (count == 1 ? "" : ',' + std::to_string(count));
}

void appendHunk(std::string& out, const Edits& edits, std::size_t from, std::size_t to, const Lines& before,
                const Lines& after) {
    std::size_t removed = 0, added = 0;
    for (auto at = from; at < to; ++at) {
        removed += edits[at].kind != Kind::Add ? 1U : 0U;
        added += edits[at].kind != Kind::Remove ? 1U : 0U;
    }
    out += "@@ -" + rangeText(edits[from].before, removed) + " +" + rangeText(edits[from].after, added)
           + " @@\n";
    for (auto at = from; at < to; ++at) {
        const auto& edit = edits[at];
        const auto line = edit.kind == Kind::Add ? after[edit.after] : before[edit.before];
        out += static_cast<char>(edit.kind);
        out += line;
        if (!line.ends_with('\n')) out += "\n\\ No newline at end of file\n";
    }
}

} // namespace

std::string unifiedDiff(std::string_view before, std::string_view after, const DiffNames& names) {
    if (before == after) return {};
    const Lines old = split(before), fresh = split(after);
    const Edits edits = editsOf(old, fresh);
    std::string out = "--- " + std::string(names.before) + "\n+++ " + std::string(names.after) + "\n";
    for (std::size_t at = 0; at < edits.size();) {
        if (edits[at].kind == Kind::Keep) {
            ++at;
            continue;
        }
        const auto from = at - std::min<std::size_t>(at, context);
        auto last = at; // the last change of this hunk: the next is not more than twice the context away
        for (auto next = at; next < edits.size() && next - last <= 2 * context; ++next)
            if (edits[next].kind != Kind::Keep) last = next;
        const auto to = std::min(edits.size(), last + 1 + context);
        appendHunk(out, edits, from, to, old, fresh);
        at = to;
    }
    return out;
}

} // namespace tierline::ledger
