#include "connecting/textplace.h"

#include "base/utf8.h"

#include <algorithm>

namespace tierline::connecting {

Error errorAt(std::string_view text, std::size_t at, std::string detail, std::string remedy) {
    at = std::min(at, text.size());
    const std::size_t start = lineStart(text, at);
    const auto lines = std::ranges::count(text.substr(0, start), '\n');
    return {
        ErrorCode::InvalidInput,     std::move(detail),
        std::move(remedy),           {},
        static_cast<int>(lines) + 1, static_cast<int>(countCodePoints(text.substr(start, at - start))) + 1};
}

std::string_view lineEndOf(std::string_view text) {
    const std::size_t end = text.find('\n');
    return end != std::string_view::npos && end > 0 && text[end - 1] == '\r' ? "\r\n" : "\n";
}

std::size_t lineStart(std::string_view text, std::size_t at) {
    const std::size_t before = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
    return before == std::string_view::npos ? 0 : before + 1;
}

std::size_t lineStop(std::string_view text, std::size_t at) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    return end > at && text[end - 1] == '\r' ? end - 1 : end;
}

std::size_t nextLine(std::string_view text, std::size_t at) {
    const std::size_t end = text.find('\n', at);
    return end == std::string_view::npos ? text.size() : end + 1;
}

std::string_view indentOf(std::string_view text, std::size_t at) {
    const std::size_t start = lineStart(text, at);
    const std::size_t word = std::min(text.find_first_not_of(" \t", start), text.size());
    return text.substr(start, word - start);
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const std::size_t begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

bool isBlank(std::string_view text) {
    return trimmed(text).empty();
}

} // namespace tierline::connecting
