#include "live/worddiff.h"

#include <algorithm>
#include <cstdint>

namespace tierline::live {

namespace {

constexpr std::size_t mostCells = 4'000'000; // of the table: some ten milliseconds

// A word, or a run of blanks, or a single other character.
std::vector<DiffSpan> wordsOf(const QString& text) {
    const auto kindOf = [](QChar c) { return c.isLetterOrNumber() || c == u'_' ? 1 : c.isSpace() ? 2 : 0; };
    std::vector<DiffSpan> words;
    for (qsizetype at = 0; at < text.size();) {
        const int kind = kindOf(text[at]);
        qsizetype end = at + 1;
        while (end < text.size() && kind != 0 && kindOf(text[end]) == kind)
            ++end;
        words.push_back({at, end - at});
        at = end;
    }
    return words;
}

struct Side {
    const QString& text;
    std::vector<DiffSpan> words;
    std::vector<bool> common;
    explicit Side(const QString& t) : text(t), words(wordsOf(t)), common(words.size(), false) {}
    QStringView at(std::size_t i) const { return QStringView(text).mid(words[i].at, words[i].length); }
};

// Longest common words of the parts between, by the usual table from the end.
void match(Side& a, Side& b, std::size_t from, std::size_t aEnd, std::size_t bEnd) {
    const std::size_t n = aEnd - from, m = bEnd - from;
    if (n == 0 || m == 0 || n * m > mostCells) return;
    const std::size_t width = m + 1;
    std::vector<std::uint32_t> longest((n + 1) * width, 0);
    for (std::size_t i = n; i-- > 0;)
        for (std::size_t j = m; j-- > 0;)
            longest[i * width + j] = a.at(from + i) == b.at(from + j)
                                         ? longest[(i + 1) * width + j + 1] + 1
                                         : std::max(longest[(i + 1) * width + j], longest[i * width + j + 1]);
    for (std::size_t i = 0, j = 0; i < n && j < m;) {
        if (a.at(from + i) == b.at(from + j)) {
            a.common[from + i++] = true;
            b.common[from + j++] = true;
        } else if (longest[(i + 1) * width + j] >= longest[i * width + j + 1]) {
            ++i;
        } else {
            ++j;
        }
    }
}

std::vector<DiffSpan> changed(const Side& side) {
    std::vector<DiffSpan> spans;
    for (std::size_t i = 0; i < side.words.size(); ++i) {
        if (side.common[i]) continue;
        const DiffSpan word = side.words[i];
        if (!spans.empty() && spans.back().at + spans.back().length == word.at)
            spans.back().length += word.length;
        else
            spans.push_back(word);
    }
    return spans;
}

} // namespace

WordDiff diffWords(const QString& left, const QString& right) {
    Side a(left), b(right);
    const std::size_t shorter = std::min(a.words.size(), b.words.size());
    std::size_t head = 0, tail = 0;
    while (head < shorter && a.at(head) == b.at(head))
        a.common[head] = b.common[head] = true, ++head;
    while (tail < shorter - head && a.at(a.words.size() - 1 - tail) == b.at(b.words.size() - 1 - tail)) {
        a.common[a.words.size() - 1 - tail] = b.common[b.words.size() - 1 - tail] = true;
        ++tail;
    }
    match(a, b, head, a.words.size() - tail, b.words.size() - tail);
    return {changed(a), changed(b)};
}

} // namespace tierline::live
