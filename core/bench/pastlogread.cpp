#include "bench/pastlogread.h"

#include "base/utf8.h"
#include "bench/rowread.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <spdlog/fmt/fmt.h>

namespace tierline::bench::pastlog {

namespace {

constexpr std::int64_t mostTokens = 1'000'000'000;
constexpr std::size_t longestTag = 200;
constexpr std::size_t mostTags = 20;

// What a value is called in a complaint; of a text its beginning, without what drives a terminal.
std::string shown(JsonView value) {
    auto text = value.isString() ? std::string(*value.string()) : value.text();
    text = std::string(beginningOf(text, 40));
    std::ranges::replace_if(text, [](unsigned char sign) { return sign < 0x20 || sign == 0x7f; }, ' ');
    return text;
}

std::string nameIn(JsonView object, KeyList keys) {
    for (const auto key : keys)
        if (const auto found = object[key]; found && !found.isNull()) return std::string(key);
    return std::string(*keys.begin());
}

// A number, or the text of one.
std::optional<double> numberOf(JsonView value) {
    if (const auto number = value.number()) return number;
    const auto text = value.string();
    if (!text) return std::nullopt;
    double number = 0;
    const auto [rest, error] = std::from_chars(text->data(), text->data() + text->size(), number);
    if (error != std::errc{} || rest != text->data() + text->size()) return std::nullopt;
    return number;
}

// Seconds, milliseconds, microseconds and nanoseconds of the years 2001 to 2286 do not overlap.
std::optional<Wall> timeFromNumber(double number) {
    constexpr std::array<double, 4> perSecond{1, 1e3, 1e6, 1e9};
    for (const double unit : perSecond)
        if (number >= 1e9 * unit && number < 1e10 * unit)
            return Wall(Milliseconds(std::llround(number / unit * 1000)));
    return std::nullopt;
}

// "2024-05-29 13:46:19.963000", "2024-08-01T14:27:12", with a zone or without, "+00" too.
std::optional<Wall> timeFromText(std::string text) {
    if (text.size() < 19) return std::nullopt;
    if (text[10] == ' ') text[10] = 'T';
    if (text.ends_with(" UTC")) text.replace(text.size() - 4, 4, "Z");
    if (const auto space = text.find(' ', 11); space != text.npos) text.erase(space, 1);
    const auto sign = text.find_first_of("+-Z", 19);
    if (sign == text.npos)
        text += 'Z';
    else if (text[sign] != 'Z' && text.size() - sign == 3)
        text += ":00";
    else if (text[sign] != 'Z' && text.size() - sign == 5)
        text.insert(sign + 3, ":");
    return wallFromRfc3339(text);
}

} // namespace

std::unexpected<Error> wrong(std::string detail, std::string remedy) {
    return fail(ErrorCode::InvalidInput, std::move(detail), std::move(remedy));
}

JsonView memberOf(JsonView object, KeyList keys) {
    for (const auto key : keys)
        if (const auto found = object[key]; found && !found.isNull() && found.string() != "") return found;
    return {};
}

std::string textOf(JsonView object, KeyList keys) {
    const auto found = memberOf(object, keys);
    if (const auto text = found.string()) return std::string(*text);
    return found.isNumber() ? found.text() : std::string();
}

Inner::Inner(JsonView value) {
    if (value.isObject() || value.isArray()) m_view = value;
    const auto text = value.string();
    if (!text) return;
    const auto first = text->find_first_not_of(" \t\r\n");
    if (first == text->npos || ((*text)[first] != '{' && (*text)[first] != '[')) return;
    auto parsed = protocol::Json::parse(*text);
    if (!parsed) return;
    m_own = *std::move(parsed);
    m_view = m_own->root();
}

Result<std::optional<Wall>> timeOf(JsonView object, KeyList keys) {
    const auto value = memberOf(object, keys);
    if (!value) return std::nullopt;
    const auto number = numberOf(value);
    const auto time =
        number ? timeFromNumber(*number) : timeFromText(std::string(value.string().value_or("")));
    if (time) return time;
    return wrong(fmt::format("`{}` is `{}`, which is no time", nameIn(object, keys), shown(value)),
                 "times are RFC 3339, or a number since 1970");
}

Result<std::optional<std::int64_t>> countOf(JsonView object, KeyList keys) {
    const auto value = memberOf(object, keys);
    if (!value) return std::nullopt;
    const auto number = numberOf(value);
    if (number && *number >= 0 && *number <= mostTokens && std::floor(*number) == *number)
        return static_cast<std::int64_t>(*number);
    return wrong(
        fmt::format("`{}` is `{}`, which is no count of tokens", nameIn(object, keys), shown(value)));
}

Result<std::optional<Money>> costOf(JsonView object, KeyList keys) {
    const auto value = memberOf(object, keys);
    if (!value) return std::nullopt;
    const auto text = value.isString() ? std::string(*value.string()) : value.text();
    const auto money = value.isString() || value.isNumber() ? costFromUsd(text) : wrong("");
    if (money) return *money;
    return wrong(
        fmt::format("`{}` is `{}`, which is no amount in US dollars", nameIn(object, keys), shown(value)));
}

std::optional<Milliseconds> spanOf(JsonView object, KeyList keys, double millisecondsEach) {
    const auto number = numberOf(memberOf(object, keys));
    if (!number || !(*number >= 0) || *number * millisecondsEach > 1e10) return std::nullopt;
    return Milliseconds(std::llround(*number * millisecondsEach));
}

Result<void> checkCounts(JsonView usage) {
    for (const auto& [key, value] : usage.members()) {
        if (value.isObject())
            if (auto good = checkCounts(value); !good) return good;
        const bool isCount = key.ends_with("tokens") || key.ends_with("Tokens");
        if (!isCount || !value.isNumber()) continue;
        const auto count = value.int64();
        if (!count || *count < 0 || *count > mostTokens)
            return wrong(
                fmt::format("`{}` is `{}`, which is no count of tokens", beginningOf(key, 60), shown(value)));
    }
    return {};
}

bool looksSecret(std::string_view text) {
    constexpr std::array beginnings{"sk-",  "sk_",  "pk-lf-", "Bearer ", "bearer ", "Basic ", "AIza",  "ghp_",
                                    "gsk_", "xai-", "xox",    "eyJ",     "hf_",     "AKIA",   "glpat-"};
    return std::ranges::any_of(beginnings, [&](const char* each) { return text.starts_with(each); });
}

void addTag(PastRequest& to, std::string_view name, std::string_view value) {
    if (value.empty() || value.size() > longestTag || name.empty() || name.size() > longestTag) return;
    if (looksSecret(value) || looksSecret(name) || to.tags.size() >= mostTags) return;
    to.tags.emplace(name, value);
}

void addTagList(PastRequest& to, JsonView list) {
    const Inner inner(list);
    for (const auto each : inner.view().items()) {
        const auto text = each.string().value_or("");
        if (text.starts_with("User-Agent:")) continue; // LiteLLM adds it to all
        const auto cut = text.find_first_of(":=");
        const auto value = cut == text.npos ? cut : text.find_first_not_of(' ', cut + 1);
        if (cut == text.npos || cut == 0 || cut + 1 == text.size())
            addTag(to, text, "true");
        else if (value == text.npos)
            addTag(to, text.substr(0, cut), "true");
        else
            addTag(to, text.substr(0, cut), text.substr(value));
    }
}

} // namespace tierline::bench::pastlog
