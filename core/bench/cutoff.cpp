#include "bench/cutoff.h"

#include "base/utf8.h"
#include "bench/mapping.h"

#include <algorithm>
#include <spdlog/fmt/fmt.h>

namespace tierline::bench {

namespace {

constexpr std::size_t mostLines = 5, mostTexts = 100'000, shortLength = 100, markBytes = 24;
constexpr std::size_t ellipsisBytes = 200; // short prompts may trail off by themselves
constexpr std::string_view marks[] = {"[truncated]",  "(truncated)", "<truncated>", "[cut]", "[cut off]",
                                      "...truncated", "…truncated",  "[…]",         "[...]", "\xef\xbf\xbd"};
constexpr std::string_view ellipses[] = {"…", "..."};

bool endsMarked(std::string_view text) {
    const auto last = text.find_last_not_of(" \t\r\n");
    if (last == text.npos) return false;
    text = text.substr(0, last + 1);
    const auto end = lowerAscii(text.substr(text.size() - std::min(text.size(), markBytes)));
    const auto ends = [&](std::string_view mark) { return end.ends_with(mark); };
    return std::ranges::any_of(marks, ends)
           || (text.size() >= ellipsisBytes && std::ranges::any_of(ellipses, ends));
}

} // namespace

void CutOff::Longest::add(std::size_t size, std::string_view text, std::int64_t line) {
    if (size < length || size < shortLength) return;
    if (size > length) {
        length = size;
        rows = 0;
        lines.clear();
        texts.clear();
    }
    if (texts.size() == mostTexts || !texts.insert(std::hash<std::string_view>{}(text)).second) return;
    ++rows;
    if (lines.size() < mostLines) lines.push_back(line);
}

void CutOff::add(std::string_view text, std::int64_t line) {
    if (endsMarked(text)) {
        ++m_marked;
        if (m_markedAt.size() < mostLines) m_markedAt.push_back(line);
    }
    m_bytes.add(text.size(), text, line);
    // Not counted where they cannot be as many as there were before.
    if (text.size() >= m_characters.length) m_characters.add(countCodePoints(text), text, line);
}

CutOff::Found CutOff::finish(std::size_t rows) const {
    const auto& longest = m_characters.rows >= m_bytes.rows ? m_characters : m_bytes;
    const bool isCut = longest.rows >= std::max<std::size_t>(3, rows / 100);
    Found found{m_marked, m_markedAt, {}};
    if (m_marked > 0)
        found.said = fmt::format("{} end{} in a mark of having been cut", m_marked, m_marked == 1 ? "s" : "");
    if (isCut) {
        found.rows += longest.rows;
        found.lines.insert(found.lines.end(), longest.lines.begin(), longest.lines.end());
        found.said +=
            fmt::format("{}{} are exactly as long as the longest, {} {}", found.said.empty() ? "" : "; ",
                        longest.rows, longest.length, &longest == &m_bytes ? "bytes" : "characters");
    }
    if (found.said.empty()) found.said = "none seems to be";
    return found;
}

} // namespace tierline::bench
