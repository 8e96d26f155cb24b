#include "policy/values.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>

namespace tierline::policy {

namespace {

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

bool isWordChar(char c) {
    return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

struct Unit {
    std::string_view name;
    std::int64_t ms;
};
constexpr std::array<Unit, 5> units{
    {{"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1'000}, {"ms", 1}}};

struct SizeUnit {
    std::string_view name;
    std::int64_t bytes;
};
constexpr std::array<SizeUnit, 11> sizeUnits{{{"", 1},
                                              {"B", 1},
                                              {"kB", 1'000},
                                              {"KB", 1'000},
                                              {"MB", 1'000'000},
                                              {"GB", 1'000'000'000},
                                              {"TB", 1'000'000'000'000},
                                              {"KiB", 1LL << 10},
                                              {"MiB", 1LL << 20},
                                              {"GiB", 1LL << 30},
                                              {"TiB", 1LL << 40}}};
constexpr std::int64_t mostBytes = 1'000 * 1'000'000'000'000;

// Digits without leading zeros, and the power of ten of the last one.
struct Digits {
    bool negative = false;
    std::string digits;
    int exponent = 0;
};

std::optional<Digits> digitsFrom(std::string_view text) {
    Digits found;
    std::size_t at = 0;
    if (!text.empty() && (text[0] == '-' || text[0] == '+')) found.negative = text[at++] == '-';
    bool point = false, any = false;
    for (; at < text.size() && (isDigit(text[at]) || (text[at] == '.' && !point)); ++at) {
        if (text[at] == '.') {
            point = true;
            continue;
        }
        any = true;
        if (point) --found.exponent;
        if (!found.digits.empty() || text[at] != '0') found.digits += text[at];
    }
    if (!any) return std::nullopt;
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        if (at < text.size() && text[at] == '+' && at + 1 < text.size() && isDigit(text[at + 1])) ++at;
        int power = 0;
        const auto end = text.data() + text.size();
        const auto [rest, error] = std::from_chars(text.data() + at, end, power);
        if (error != std::errc{} || rest != end || power > 100 || power < -100) return std::nullopt;
        found.exponent += power;
    } else if (at != text.size()) {
        return std::nullopt;
    }
    return found;
}

} // namespace

std::optional<Decimal> decimalFrom(std::string_view text) {
    auto parts = digitsFrom(text);
    if (!parts) return std::nullopt;
    if (parts->digits.empty()) return Decimal{};
    const int shift = parts->exponent + 6;
    Decimal result;
    bool roundUp = false;
    if (shift >= 0) {
        if (parts->digits.size() + static_cast<std::size_t>(shift) > 10) return std::nullopt;
        parts->digits.append(static_cast<std::size_t>(shift), '0');
    } else {
        const auto cut = static_cast<std::size_t>(-shift);
        parts->digits.insert(0, cut > parts->digits.size() ? cut - parts->digits.size() : 0, '0');
        const auto tail = parts->digits.substr(parts->digits.size() - cut);
        result.exact = tail.find_first_not_of('0') == tail.npos;
        roundUp = tail[0] >= '5';
        parts->digits.resize(parts->digits.size() - cut);
        if (parts->digits.size() > 10) return std::nullopt;
    }
    std::int64_t value = 0;
    for (const char c : parts->digits)
        value = value * 10 + (c - '0');
    value += roundUp ? 1 : 0;
    if (value > 2'000'000'000) return std::nullopt;
    result.value = static_cast<Millionths>(parts->negative ? -value : value);
    return result;
}

bool isNotFinite(std::string_view text) {
    if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
    if (text.starts_with('.')) text.remove_prefix(1);
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return lower == "inf" || lower == "nan" || lower == "infinity";
}

std::optional<std::int64_t> integerFrom(std::string_view text) {
    std::int64_t value = 0;
    const auto end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || rest != end) return std::nullopt;
    return value;
}

std::optional<bool> flagFrom(std::string_view text) {
    if (text == "true") return true;
    if (text == "false") return false;
    return std::nullopt;
}

std::optional<Milliseconds> durationFrom(std::string_view text) {
    const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
    const auto unit = std::ranges::find(units, text.substr(digits), &Unit::name);
    if (digits == 0 || digits > 12 || unit == units.end()) return std::nullopt;
    const auto count = *integerFrom(text.substr(0, digits));
    if (count > 3650 * units[0].ms / unit->ms) return std::nullopt;
    return Milliseconds(count * unit->ms);
}

std::string toString(Milliseconds duration) {
    for (const auto& unit : units)
        if (duration.count() != 0 && duration.count() % unit.ms == 0)
            return std::to_string(duration.count() / unit.ms) + std::string(unit.name);
    return std::to_string(duration.count()) + "ms";
}

std::optional<Money> amountFrom(std::string_view text) {
    const auto rate = rateFromDecimal(text); // the same decimals, whatever they are a price of
    return rate ? std::optional(Money::fromNano(rate->nanoPerMillion)) : std::nullopt;
}

std::optional<std::int64_t> bytesFrom(std::string_view text) {
    const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
    const auto unit = std::ranges::find(sizeUnits, text.substr(digits), &SizeUnit::name);
    if (digits == 0 || digits > 16 || unit == sizeUnits.end()) return std::nullopt;
    const auto count = *integerFrom(text.substr(0, digits));
    if (count > mostBytes / unit->bytes) return std::nullopt;
    return count * unit->bytes;
}

bool isWebUrl(std::string_view text) {
    const std::string_view scheme = text.starts_with("https://")  ? "https://"
                                    : text.starts_with("http://") ? "http://"
                                                                  : "";
    if (scheme.empty() || text.size() > 2'000) return false;
    const auto isPlain = [](char c) { return static_cast<unsigned char>(c) > ' ' && c != '\x7f'; };
    const auto rest = text.substr(scheme.size());
    const auto authority = rest.substr(0, rest.find_first_of("/?#"));
    return !authority.empty() && authority[0] != ':' && authority.find('@') == authority.npos
           && std::ranges::all_of(rest, isPlain);
}

bool isKeyReference(std::string_view text) {
    if (text == "client") return true;
    const auto rest = [&](std::string_view scheme) {
        return text.starts_with(scheme) ? text.substr(scheme.size()) : std::string_view();
    };
    if (const auto name = rest("env:"); !name.empty())
        return !isDigit(name[0]) && std::ranges::all_of(name, isWordChar);
    return !rest("file:").empty() || !rest("keychain:").empty();
}

bool isZoneName(std::string_view text) {
    if (text.empty() || text.size() > 64 || text.starts_with('/') || text.ends_with('/')) return false;
    return std::ranges::all_of(text,
                               [](char c) { return isWordChar(c) || c == '/' || c == '-' || c == '+'; });
}

bool isZoneHere(std::string_view name) {
    const std::filesystem::path zones = "/usr/share/zoneinfo";
    std::error_code ec;
    return name == "UTC" || !std::filesystem::is_directory(zones, ec)
           || std::filesystem::is_regular_file(zones / name, ec);
}

} // namespace tierline::policy
