#include "connecting/shelledit.h"

#include "connecting/textplace.h"

#include <optional>

namespace tierline::connecting {

namespace {

constexpr std::string_view opening = "# >>> tierline >>>";
constexpr std::string_view closing = "# <<< tierline <<<";

struct Block {
    std::optional<std::size_t> begin, end;
};

Result<Block> blockIn(std::string_view text) {
    Block block;
    for (std::size_t at = 0; at < text.size(); at = nextLine(text, at)) {
        const std::string_view line = trimmed(text.substr(at, lineStop(text, at) - at));
        if (line != opening && line != closing) continue;
        const bool opens = line == opening;
        if (opens ? block.begin.has_value() : !block.begin || block.end)
            return std::unexpected(errorAt(text, at, "the marks of Tierline's block do not pair here",
                                           "there must be one `" + std::string(opening)
                                               + "` and behind it one `" + std::string(closing) + "`"));
        (opens ? block.begin : block.end) = opens ? at : nextLine(text, at);
    }
    if (block.begin && !block.end)
        return std::unexpected(errorAt(text, *block.begin, "Tierline's block begins here and never ends",
                                       "end it with `" + std::string(closing) + "`"));
    return block;
}

} // namespace

Result<std::string> setShellBlock(std::string_view text, const std::vector<std::string>& lines) {
    const auto block = blockIn(text);
    if (!block) return std::unexpected(block.error());
    const std::string end(lineEndOf(text));
    std::string body = std::string(opening) + end;
    for (const std::string& line : lines)
        body += line + end;
    body += std::string(closing) + end;
    std::string out(text);
    if (block->begin) return out.replace(*block->begin, *block->end - *block->begin, body);
    if (!out.empty() && !out.ends_with('\n')) out += end;
    if (!out.empty()) out += end;
    return out + body;
}

std::string shellQuoted(std::string_view text) {
    std::string out = "'";
    for (const char c : text)
        out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

} // namespace tierline::connecting
