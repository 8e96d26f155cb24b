#include "tune/modelname.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace tierline::tune {

namespace {

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

bool isNumber(std::string_view token) {
    return !token.empty() && std::ranges::all_of(token, isDigit);
}

int numberOf(std::string_view token) {
    int number = 0;
    std::from_chars(token.data(), token.data() + token.size(), number);
    return number;
}

std::vector<std::string_view> tokensOf(std::string_view name) {
    std::vector<std::string_view> tokens;
    while (!name.empty()) {
        const auto end = std::min(name.find_first_of("-_.:/@ "), name.size());
        if (end > 0) tokens.push_back(name.substr(0, end));
        name.remove_prefix(std::min(end + 1, name.size()));
    }
    return tokens;
}

void addToken(std::string_view token, ModelName& name) {
    if (token == "latest") {
        name.isLatest = true;
    } else if (isNumber(token)) {
        if (token.size() >= 6 || token.size() == 4 || (token.size() == 3 && token.front() == '0'))
            name.isDated = true; // 20250514, 2025 of a date, 0613, 001
        else if (!name.isDated)
            name.version.push_back(numberOf(token)); // not the month and day behind a year
    } else if (const auto letters = token.find_first_not_of("0123456789");
               letters > 0 && token.back() != 'b') {
        name.version.push_back(numberOf(token)); // 4o
        name.family.emplace_back(token.substr(letters));
    } else {
        name.family.emplace_back(token);
    }
}

} // namespace

ModelName readModelName(std::string_view text) {
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    ModelName name;
    for (const auto token : tokensOf(lower))
        addToken(token, name);
    std::ranges::sort(name.family); // claude-3-5-haiku is claude-haiku-3-5
    return name;
}

bool isUnpinned(std::string_view text) {
    const auto name = readModelName(text);
    if (name.isLatest) return true;
    constexpr std::array<std::string_view, 9> dating{"gpt-",    "chatgpt-", "o1",    "o3",       "o4",
                                                     "claude-", "gemini-",  "grok-", "deepseek-"};
    const auto slash = text.find_last_of('/');
    const auto own = slash == text.npos ? text : text.substr(slash + 1);
    const bool isOpenWeight = own.starts_with("gpt-oss");
    return !name.isDated && !isOpenWeight
           && std::ranges::any_of(dating, [&](auto maker) { return own.starts_with(maker); });
}

} // namespace tierline::tune
