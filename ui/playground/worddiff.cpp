#include "playground/worddiff.h"

#include <algorithm>
#include <cstdint>

namespace tierline::playground {

namespace {

using Pieces = std::vector<QStringView>;

constexpr std::size_t mostCells = 9'000'000; // of the table that is filled

// A word with the white space behind it, or a line with its end: joined they are the text again.
Pieces piecesOf(const QString& text, bool byLines) {
    Pieces pieces;
    qsizetype begin = 0;
    for (qsizetype at = 1; at <= text.size(); ++at) {
        const bool atEnd = at == text.size();
        const bool ends =
            byLines ? text[at - 1] == u'\n' : !atEnd && text[at - 1].isSpace() && !text[at].isSpace();
        if (!ends && !atEnd) continue;
        pieces.push_back(QStringView(text).mid(begin, at - begin));
        begin = at;
    }
    return pieces;
}

void add(std::vector<DiffPart>& parts, QStringView piece, bool isOwn) {
    if (!parts.empty() && parts.back().isOwn == isOwn)
        parts.back().text += piece;
    else
        parts.push_back({piece.toString(), isOwn});
}

bool isSame(QStringView one, QStringView other) {
    return one.trimmed() == other.trimmed(); // a line may end elsewhere
}

// Lengths of the longest common sequence of the rests that begin at each pair.
class Table {
public:
    Table(const Pieces& left, const Pieces& right)
        : m_width(right.size() + 1), m_cells((left.size() + 1) * m_width) {
        for (auto i = left.size(); i-- > 0;)
            for (auto j = right.size(); j-- > 0;)
                cell(i, j) = isSame(left[i], right[j]) ? cell(i + 1, j + 1) + 1
                                                       : std::max(cell(i + 1, j), cell(i, j + 1));
    }
    std::uint32_t& cell(std::size_t i, std::size_t j) { return m_cells[i * m_width + j]; }

private:
    std::size_t m_width;
    std::vector<std::uint32_t> m_cells;
};

void walk(const Pieces& left, const Pieces& right, WordDiff& diff, std::size_t& common) {
    Table table(left, right);
    std::size_t i = 0, j = 0;
    while (i < left.size() || j < right.size()) {
        const bool both = i < left.size() && j < right.size();
        if (both && isSame(left[i], right[j])) {
            add(diff.left, left[i++], false);
            add(diff.right, right[j++], false);
            ++common;
        } else if (j == right.size() || (both && table.cell(i + 1, j) >= table.cell(i, j + 1))) {
            add(diff.left, left[i++], true);
        } else {
            add(diff.right, right[j++], true);
        }
    }
}

bool fits(const Pieces& left, const Pieces& right) {
    return (left.size() + 1) * (right.size() + 1) <= mostCells;
}

} // namespace

WordDiff diffOf(const QString& left, const QString& right) {
    WordDiff diff;
    auto ofLeft = piecesOf(left, false), ofRight = piecesOf(right, false);
    if (!fits(ofLeft, ofRight)) {
        diff.byLines = true;
        ofLeft = piecesOf(left, true);
        ofRight = piecesOf(right, true);
    }
    std::size_t common = 0;
    if (fits(ofLeft, ofRight)) {
        walk(ofLeft, ofRight, diff, common);
    } else { // no one reads a difference of that size: they are simply two
        add(diff.left, left, left != right);
        add(diff.right, right, left != right);
        common = left == right ? ofLeft.size() : 0;
    }
    const auto all = std::max(ofLeft.size(), ofRight.size());
    diff.alike = all == 0 ? 1 : static_cast<double>(common) / static_cast<double>(all);
    return diff;
}

} // namespace tierline::playground
