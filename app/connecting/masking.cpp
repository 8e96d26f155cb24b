#include "connecting/masking.h"

#include "base/utf8.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace tierline::connecting {

namespace {

constexpr std::array<std::string_view, 7> words{"key",    "token",      "secret", "password",
                                                "passwd", "credential", "bearer"};
constexpr std::string_view stand_in = "tierline"; // what we write where no key is needed
constexpr std::string_view dots = "••••";

bool isNameChar(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-';
}

bool isReference(std::string_view value) {
    return value.starts_with('$') || value.starts_with("env:") || value.starts_with("keychain:")
           || value.starts_with("file:") || value.starts_with("os.environ/");
}

std::string hidden(std::string_view value) {
    if (value.empty() || value == stand_in || isReference(value)) return std::string(value);
    const bool tail = value.size() >= 16 && isUtf8(value.substr(value.size() - 4));
    return std::string(dots) + std::string(tail ? value.substr(value.size() - 4) : std::string_view());
}

// The bytes of the value behind `name: `, `name=`, `"name": "`; empty where there is none.
std::string_view valueBehind(std::string_view line, std::size_t at) {
    const auto skip = [&](std::string_view chars) {
        at = std::min(line.find_first_not_of(chars, at), line.size());
    };
    if (at < line.size() && (line[at] == '"' || line[at] == '\'')) ++at;
    skip(" \t");
    if (at < line.size() && (line[at] == ':' || line[at] == '='))
        ++at;
    else if (line.find("set -") == std::string_view::npos) // fish: set -gx NAME value; else it is prose
        return {};
    skip(" \t");
    const char quote = at < line.size() && (line[at] == '"' || line[at] == '\'') ? line[at] : '\0';
    if (quote != '\0') ++at;
    const std::size_t end = quote != '\0' ? line.find(quote, at) : line.find_first_of(" \t\r\n,}]", at);
    return line.substr(at, std::min(end, line.size()) - at);
}

std::string maskedLine(std::string_view line) {
    std::string out;
    std::size_t at = 0;
    while (at < line.size()) {
        if (!isNameChar(line[at])) {
            out += line[at++];
            continue;
        }
        std::size_t end = at;
        while (end < line.size() && isNameChar(line[end]))
            ++end;
        const std::string_view name = line.substr(at, end - at);
        out += name;
        at = end;
        if (!saysKey(name)) continue;
        const std::string_view value = valueBehind(line, at);
        if (value.empty()) continue;
        const auto begin = static_cast<std::size_t>(value.data() - line.data());
        out += line.substr(at, begin - at);
        out += hidden(value);
        at = begin + value.size();
    }
    return out;
}

} // namespace

bool saysKey(std::string_view name) {
    std::string low(name);
    std::ranges::transform(low, low.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (low == "env_key" || low.ends_with("_keys") || low.starts_with("max_") || low.ends_with("tokens"))
        return false;
    return std::ranges::any_of(words, [&](std::string_view word) { return low.ends_with(word); });
}

std::string masked(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        out += maskedLine(text.substr(0, end));
        if (end < text.size()) out += '\n';
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

} // namespace tierline::connecting
