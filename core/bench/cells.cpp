#include "bench/cells.h"

#include "bench/mapping.h"

#include <charconv>

namespace tierline::bench {

std::string_view trimmedCell(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t");
    if (begin == text.npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t") + 1 - begin);
}

std::optional<double> numberInCell(std::string_view text) {
    const auto cell = trimmedCell(text);
    double value = 0;
    const auto* end = cell.data() + cell.size();
    const auto [stop, error] = std::from_chars(cell.data(), end, value);
    if (error == std::errc{} && stop == end) return value;
    if (cell.size() != 4 && cell.size() != 5) return std::nullopt;
    const auto lower = lowerAscii(cell);
    if (lower != "true" && lower != "false") return std::nullopt;
    return lower == "true" ? 1.0 : 0.0;
}

std::optional<protocol::JsonView> structuredCell(std::string_view text, protocol::JsonParser& parser) {
    const auto cell = trimmedCell(text);
    if (!cell.starts_with('{') && !cell.starts_with('[')) return std::nullopt;
    const auto parsed = parser.parse(cell);
    return parsed ? std::optional(*parsed) : std::nullopt;
}

} // namespace tierline::bench
