#include "bench/cells.h"
#include "bench/suggest.h"

#include <algorithm>
#include <array>
#include <optional>
#include <spdlog/fmt/fmt.h>

namespace tierline::bench {

namespace {

// Words that people use for the same, from easy to hard.
constexpr std::string_view words[][14] = {
    {"simple", "easy", "low", "trivial", "basic", "small", "cheap", "budget", "beginner", "weak", "tiny",
     "light"},
    {"moderate", "medium", "mid", "middle", "intermediate", "normal", "average", "standard", "balanced"},
    {"complex", "hard", "high", "difficult", "advanced", "large", "premium", "strong", "heavy"},
    {"reasoning", "expert", "extreme", "very hard", "very_hard", "very high", "max", "frontier", "olympiad"},
};

std::optional<std::size_t> rankOf(std::string_view word) {
    const auto lower = lowerAscii(trimmedCell(word));
    for (std::size_t rank = 0; rank < std::size(words); ++rank)
        if (!lower.empty() && std::ranges::find(words[rank], lower) != std::end(words[rank])) return rank;
    return std::nullopt;
}

std::optional<std::size_t> byName(std::string_view value, const std::vector<std::string>& tiers) {
    for (std::size_t tier = 0; tier < tiers.size(); ++tier)
        if (lowerAscii(trimmedCell(value)) == lowerAscii(tiers[tier])) return tier;
    return std::nullopt;
}

// The only tier whose name is a word for the same.
std::optional<std::size_t> byWord(std::string_view value, const std::vector<std::string>& tiers) {
    const auto rank = rankOf(value);
    std::optional<std::size_t> found;
    for (std::size_t tier = 0; rank && tier < tiers.size(); ++tier) {
        if (rankOf(tiers[tier]) != rank) continue;
        if (found) return std::nullopt;
        found = tier;
    }
    return found;
}

struct Ranked {
    std::string value;
    double rank = 0;
};

// From easy to hard; none when a value says nothing of it.
std::vector<Ranked> inOrder(const Column& column) {
    std::vector<Ranked> ranked;
    for (const auto& [text, rows] : column.values) {
        const auto number = numberInCell(text);
        const auto word = rankOf(text);
        if (!number && !word) return {};
        ranked.push_back({text, number ? *number : static_cast<double>(*word)});
    }
    const bool isMixed =
        std::ranges::any_of(ranked, [](const Ranked& each) { return rankOf(each.value).has_value(); })
        && std::ranges::any_of(ranked, [](const Ranked& each) { return !rankOf(each.value); });
    if (isMixed || ranked.size() < 2) return {};
    std::ranges::sort(ranked, [](const Ranked& a, const Ranked& b) {
        return a.rank != b.rank ? a.rank < b.rank : a.value < b.value;
    });
    const auto twin = std::ranges::adjacent_find(ranked, {}, &Ranked::rank);
    return twin == ranked.end() ? ranked : std::vector<Ranked>{};
}

bool placedAlone(const Column& column, const std::vector<std::string>& tiers, SuggestedMapping& into) {
    std::vector<ValueSuggestion> made;
    for (const auto& [text, rows] : column.values) {
        const auto name = byName(text, tiers), word = name ? name : byWord(text, tiers);
        if (!word) return false;
        const auto& tier = tiers[*word];
        made.push_back(
            {text, tier, name ? "the tier's name" : fmt::format("a word for `{}`", tier), text != tier});
    }
    into.values = std::move(made);
    return true;
}

} // namespace

void suggestTiers(const Column& column, const std::vector<std::string>& tiers, SuggestedMapping& into) {
    if (tiers.empty() || column.values.empty() || placedAlone(column, tiers, into)) return;
    const auto ranked = inOrder(column);
    for (std::size_t at = 0; at < ranked.size(); ++at) {
        const auto last = ranked.size() - 1;
        const auto tier = (2 * at * (tiers.size() - 1) + last) / (2 * last); // rounded
        into.values.push_back(
            {ranked[at].value, tiers[tier],
             fmt::format("{} of {} in order, of {} tiers", at + 1, ranked.size(), tiers.size()),
             ranked[at].value != tiers[tier]});
    }
    if (!ranked.empty()) return;
    for (const auto& [text, rows] : column.values) {
        const auto name = byName(text, tiers), word = name ? name : byWord(text, tiers);
        if (word)
            into.values.push_back(
                {text, tiers[*word], name ? "the tier's name" : "a word for it", text != tiers[*word]});
        else
            into.open.push_back(fmt::format("which tier `{}` of `{}` is ({} rows): --map-value …={}", text,
                                            column.name, rows, tiers.front()));
    }
}

} // namespace tierline::bench
