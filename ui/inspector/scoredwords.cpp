#include "inspector/scoredwords.h"

#include "inspector/inspection.h"

#include <algorithm>

namespace tierline::inspector {

namespace {

constexpr int mostMisses = 50; // lines that are not found again: each looks through the whole message
constexpr std::size_t mostMarks = 400;

using Kind = BlockMark::Kind;

// Line after line behind one another. What of `words` was found, so that what fired finds its place.
struct Piece {
    qsizetype inWords = 0, inBlock = 0, length = 0;
};

std::vector<Piece> piecesOf(const QString& words, const QString& text) {
    if (const auto at = text.lastIndexOf(words); at >= 0) return {{0, at, words.size()}};
    std::vector<Piece> pieces;
    qsizetype behind = 0;
    int misses = 0;
    for (qsizetype begin = 0; begin < words.size() && misses < mostMisses;) {
        auto end = words.indexOf(u'\n', begin);
        if (end < 0) end = words.size();
        const auto line = QStringView(words).sliced(begin, end - begin);
        const auto at = line.trimmed().isEmpty() ? -1 : text.indexOf(line, behind);
        if (at >= 0) {
            pieces.push_back({begin, at, line.size()});
            behind = at + line.size();
        } else if (!line.trimmed().isEmpty()) {
            ++misses;
        }
        begin = end + 1;
    }
    return pieces;
}

qsizetype sizeOf(const std::vector<Piece>& pieces) {
    qsizetype size = 0;
    for (const auto& piece : pieces)
        size += piece.length;
    return size;
}

void markFired(Block& block, const std::vector<Piece>& pieces, const std::vector<TextSpan>& spans) {
    for (const auto& span : spans)
        for (const auto& piece : pieces) {
            const qsizetype from = std::max<qsizetype>(span.begin, piece.inWords);
            const qsizetype to = std::min<qsizetype>(span.begin + span.length, piece.inWords + piece.length);
            if (from < to && block.marks.size() < mostMarks)
                block.marks.push_back({Kind::Fired, piece.inBlock + from - piece.inWords, to - from});
        }
}

} // namespace

bool markScored(std::vector<Block>& blocks, const ledger::Record& record) {
    if (!record.prompt || record.prompt->empty()) return false;
    const QString words = displayText(*record.prompt);
    for (auto block = blocks.rbegin(); block != blocks.rend(); ++block) {
        if (block->kind != BlockKind::User) continue;
        const auto pieces = piecesOf(words, block->text);
        if (pieces.empty() || sizeOf(pieces) * 2 < words.size()) continue; // a line in common is not enough
        for (const auto& piece : pieces)
            if (block->marks.size() < mostMarks)
                block->marks.push_back({Kind::Scored, piece.inBlock, piece.length});
        // Line ends of two bytes are shown as one: then the places of what fired are not those of the text.
        const auto asKept = QString::fromStdString(*record.prompt);
        if (asKept == words) markFired(*block, pieces, toTextSpans(*record.prompt, record.firedSignals));
        return true;
    }
    return false;
}

} // namespace tierline::inspector
