#include "protocol/ratelimits.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace tierline::protocol {

namespace {

constexpr Milliseconds longest = std::chrono::days(7); // beyond it no reset is believed
constexpr std::size_t longestName = 64;

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

enum class Part : std::uint8_t { Limit, Remaining, Reset };
struct Named {
    std::string_view text;
    Part part;
};
constexpr std::array parts{Named{"limit", Part::Limit}, Named{"remaining", Part::Remaining},
                           Named{"reset", Part::Reset}};
struct Kind {
    std::string_view text;
    RemoteKind kind;
};
constexpr std::array kinds{
    Kind{"requests", RemoteKind::Requests},         Kind{"requests-minute", RemoteKind::Requests},
    Kind{"requests-day", RemoteKind::RequestsADay}, Kind{"tokens", RemoteKind::Tokens},
    Kind{"tokens-minute", RemoteKind::Tokens},      Kind{"tokens-day", RemoteKind::TokensADay},
    Kind{"input-tokens", RemoteKind::InputTokens},  Kind{"output-tokens", RemoteKind::OutputTokens}};

struct Field {
    Part part = Part::Limit;
    RemoteKind kind = RemoteKind::Requests;
};

// "limit-requests" as OpenAI writes it, "requests-limit" as Anthropic does.
std::optional<Field> fieldOf(std::string_view name) {
    constexpr std::string_view openAi = "x-ratelimit-", anthropic = "anthropic-ratelimit-";
    const bool isOpenAi = name.starts_with(openAi);
    if (!isOpenAi && !name.starts_with(anthropic)) return std::nullopt;
    name.remove_prefix(isOpenAi ? openAi.size() : anthropic.size());
    const auto dash = isOpenAi ? name.find('-') : name.rfind('-');
    if (dash == std::string_view::npos) return std::nullopt;
    const auto before = name.substr(0, dash), after = name.substr(dash + 1);
    const auto part = std::ranges::find(parts, isOpenAi ? before : after, &Named::text);
    const auto kind = std::ranges::find(kinds, isOpenAi ? after : before, &Kind::text);
    if (part == parts.end() || kind == kinds.end()) return std::nullopt;
    return Field{part->part, kind->kind};
}

std::optional<std::int64_t> countOf(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number < 0) return std::nullopt;
    return number;
}

std::optional<Milliseconds> fromMs(double ms) {
    if (!std::isfinite(ms) || ms < 0 || ms > static_cast<double>(longest.count())) return std::nullopt;
    return Milliseconds(static_cast<std::int64_t>(std::ceil(ms)));
}

// A moment may lie a little in the past when clocks differ: then it is over.
std::optional<Milliseconds> untilMoment(std::string_view text, Wall now) {
    const auto moment = wallFromRfc3339(text);
    if (!moment) return std::nullopt;
    const auto left = *moment - now;
    if (left > longest || left < -longest) return std::nullopt;
    return std::max(left, Milliseconds(0));
}

} // namespace

std::optional<Milliseconds> resetDuration(std::string_view text) {
    struct Unit {
        std::string_view name;
        double ms;
    };
    constexpr std::array units{Unit{"ms", 1},   Unit{"us", 0.001}, Unit{"µs", 0.001}, Unit{"ns", 1e-6},
                               Unit{"s", 1000}, Unit{"m", 60'000}, Unit{"h", 3.6e6},  Unit{"d", 86'400'000}};
    double total = 0;
    for (bool first = true; first || !text.empty(); first = false) {
        if (text.empty() || text.front() < '0' || text.front() > '9') return std::nullopt;
        double number = 0;
        const auto [end, error] =
            std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
        if (error != std::errc()) return std::nullopt;
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        if (text.empty()) return first ? fromMs(number * 1000) : std::nullopt; // a bare number is seconds
        const auto unit =
            std::ranges::find_if(units, [&](const Unit& one) { return text.starts_with(one.name); });
        if (unit == units.end()) return std::nullopt;
        text.remove_prefix(unit->name.size());
        total += number * unit->ms;
    }
    return fromMs(total);
}

void RateReader::add(std::string_view name, std::string_view value) {
    if (name.size() < 2 || name.size() > longestName) return;
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    const char first = lower(name[0]), second = lower(name[1]);
    if (!(first == 'x' && second == '-') && !(first == 'a' && second == 'n')) return;
    std::array<char, longestName> buffer{};
    std::ranges::transform(name, buffer.begin(), lower);
    const auto field = fieldOf({buffer.data(), name.size()});
    if (!field) return;
    value = trimmed(value);
    auto& window = m_limits.of(field->kind);
    const auto keep = [&](auto& into, auto read) {
        if (read) {
            into = read;
            m_found = true;
        } else {
            ++m_limits.ignored;
        }
    };
    switch (field->part) {
    case Part::Limit: return keep(window.limit, countOf(value));
    case Part::Remaining: return keep(window.remaining, countOf(value));
    case Part::Reset: {
        auto read = resetDuration(value);
        if (!read) read = untilMoment(value, m_now);
        return keep(window.resetIn, read);
    }
    }
}

} // namespace tierline::protocol
