#include "catalog/priceread.h"

#include <algorithm>
#include <charconv>
#include <regex>

namespace tierline::catalog {

namespace {

// The dearest model asks some hundred dollars per million tokens, the cheapest a cent.
constexpr Rate cheapest{1'000'000}, dearest{10'000'000'000'000};
constexpr auto perMillion = "write US dollars per one million tokens, for example 2.50";

} // namespace

Result<Rate> rateFrom(std::string_view decimal, bool isPerThousand) {
    const auto refused = [&](const char* why) {
        return fail(ErrorCode::InvalidInput, "price `" + std::string(decimal) + "` " + why,
                    isPerThousand ? "write US dollars per one thousand" : perMillion);
    };
    const auto read = rateFromDecimal(decimal);
    if (!read) return read;
    if (*read > dearest) return refused("is more than anything costs");
    if (isPerThousand) return Rate{read->nanoPerMillion * 1000};
    if (*read > Rate{} && *read < cheapest) return refused("looks like one per token");
    return read;
}

std::optional<int> minuteOfDay(std::string_view text) {
    const auto two = [&](std::size_t at) {
        int value = -1;
        const auto* begin = text.data() + at;
        const auto [rest, error] = std::from_chars(begin, begin + 2, value);
        return error == std::errc{} && rest == begin + 2 ? value : -1;
    };
    if (text.size() != 5 || text[2] != ':') return std::nullopt;
    const int hour = two(0), minute = two(3);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return std::nullopt;
    return hour * 60 + minute;
}

std::string whyNotRegex(const std::string& pattern) {
    if (pattern.size() > 500) return "is longer than 500 letters";
    for (std::size_t i = 0; i + 1 < pattern.size(); ++i)
        if (pattern[i] == ')' && (i == 0 || pattern[i - 1] != '\\')
            && std::string_view("*+{").find(pattern[i + 1]) != std::string_view::npos)
            return "repeats a group, which can take very long";
    try {
        const std::regex tried(pattern, std::regex::ECMAScript | std::regex::icase);
    } catch (const std::regex_error& error) {
        return std::string("cannot be used: ") + error.what();
    }
    return {};
}

Result<Json> PriceReader::readTree() const {
    auto tree = parseJson(m_text, m_file);
    if (!tree) return tree;
    if (const auto* twice = duplicateIn(*tree))
        return wrong(*twice, "`" + twice->key + "` stands twice", "remove one of the two");
    return tree;
}

std::unexpected<Error> PriceReader::wrong(const Json& at, std::string detail, std::string remedy) const {
    return wrongAt(m_text, m_file, at.offset, std::move(detail), std::move(remedy));
}

void PriceReader::refuse(const Json& at, std::string detail, std::string remedy) const {
    throw Wrong{wrong(at, std::move(detail), std::move(remedy)).error()};
}

void PriceReader::known(const Json& object, std::span<const std::string_view> keys) const {
    if (!object.isObject()) refuse(object, "this must be an object");
    for (const auto& member : object.items)
        if (std::ranges::find(keys, member.key) == keys.end())
            refuse(member, "unknown key `" + member.key + "`");
}

std::string PriceReader::string(const Json& object, std::string_view key) const {
    const auto* found = object.get(key);
    if (found == nullptr) refuse(object, "`" + std::string(key) + "` is missing");
    if (!found->isString() || found->text.empty())
        refuse(*found, "`" + std::string(key) + "` must be a text");
    return found->text;
}

std::vector<std::string> PriceReader::strings(const Json& object, std::string_view key) const {
    std::vector<std::string> made;
    for (const auto& item : list(object, key, false)) {
        if (!item.isString() || item.text.empty())
            refuse(item, "`" + std::string(key) + "` must be a list of texts");
        made.push_back(item.text);
    }
    return made;
}

std::span<const Json> PriceReader::list(const Json& object, std::string_view key, bool required) const {
    const auto* found = object.get(key);
    if (found == nullptr && !required) return {};
    if (found == nullptr) refuse(object, "`" + std::string(key) + "` is missing");
    if (!found->isArray()) refuse(*found, "`" + std::string(key) + "` must be a list");
    return found->items;
}

bool PriceReader::flag(const Json& object, std::string_view key) const {
    const auto* found = object.get(key);
    if (found == nullptr) return false;
    if (found->kind != Json::Kind::Boolean)
        refuse(*found, "`" + std::string(key) + "` must be true or false");
    return found->text == "true";
}

std::int64_t PriceReader::tokens(const Json& object, std::string_view key) const {
    const auto* found = object.get(key);
    if (found == nullptr) refuse(object, "`" + std::string(key) + "` is missing");
    std::int64_t value = 0;
    const auto* end = found->text.data() + found->text.size();
    const auto [rest, error] = std::from_chars(found->text.data(), end, value);
    if (!found->isNumber() || error != std::errc{} || rest != end || value <= 0)
        refuse(*found, "`" + std::string(key) + "` must be a number of tokens");
    return value;
}

Rate PriceReader::rate(const Json& json, bool isPerThousand) const {
    if (!json.isNumber() && !json.isString()) refuse(json, "a price is a decimal", perMillion);
    const auto read = rateFrom(json.text, isPerThousand);
    if (!read) refuse(json, read.error().detail, read.error().remedy);
    return *read;
}

} // namespace tierline::catalog
