#include "policy/nearest.h"

#include <algorithm>
#include <vector>

namespace tierline::policy {

namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

} // namespace

std::size_t editDistance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        last[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const bool same = lower(a[i - 1]) == lower(b[j - 1]);
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1)});
            if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]))
                row[j] = std::min(row[j], before[j - 2] + 1);
        }
        std::swap(before, last);
        std::swap(last, row);
    }
    return last[b.size()];
}

std::optional<Nearest> nearest(std::string_view word, std::span<const std::string> known) {
    word = word.substr(0, 200); // a hostile key must not cost quadratic time
    std::optional<Nearest> best;
    std::size_t bestDistance = 0;
    for (const auto& candidate : known) {
        const auto distance = editDistance(word, candidate);
        if (best && distance >= bestDistance) continue;
        const auto longer = std::max(word.size(), candidate.size());
        best = Nearest{candidate, distance <= std::max<std::size_t>(1, longer / 3)};
        bestDistance = distance;
    }
    return best;
}

std::string nearestRemedy(std::string_view word, std::span<const std::string> known) {
    const auto found = nearest(word, known);
    if (!found) return {};
    if (found->isClose) return "did you mean `" + found->word + "`?";
    std::string text = "the nearest known one is `" + found->word + "`";
    if (known.size() > 1 && known.size() <= 24) {
        text += " (known: ";
        for (std::size_t i = 0; i < known.size(); ++i)
            text += (i > 0 ? ", " : "") + known[i];
        text += ")";
    }
    return text;
}

} // namespace tierline::policy
