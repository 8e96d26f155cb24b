#include "inspector/shown.h"

#include "kit/format.h"

#include <QCoreApplication>

#include <algorithm>

namespace tierline::inspector {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype foldedLines = 3;
constexpr qsizetype foldedUnits = 400;
constexpr qsizetype longTool = 2'000;

QString tr(const char* text) {
    return QCoreApplication::translate("tierline::inspector::Shown", text);
}

// Where a folded text ends: after so many lines or units, never within a pair of surrogates.
qsizetype foldAt(const QString& text) {
    qsizetype at = -1;
    for (qsizetype line = 0; line < foldedLines; ++line) {
        at = text.indexOf(u'\n', at + 1);
        if (at < 0) break;
    }
    at = at < 0 ? text.size() : at;
    at = std::min(at, foldedUnits);
    if (at < text.size() && at > 0 && text[at - 1].isHighSurrogate()) --at;
    return std::min(at, text.size());
}

// As QPlainTextEdit lays lines out one by one, a single one of a megabyte takes a second.
// Where it broke them is told: units of `text` that now stand behind one break more.
std::vector<qsizetype> appendBroken(QString& out, QStringView text) {
    std::vector<qsizetype> cuts;
    qsizetype at = 0;
    while (!text.isEmpty()) {
        const auto end = text.indexOf(u'\n');
        QStringView line = end < 0 ? text : text.first(end);
        while (line.size() > longestLine) {
            auto cut = longestLine;
            if (line[cut - 1].isHighSurrogate()) --cut;
            out += line.first(cut);
            out += u'\n';
            cuts.push_back(at += cut);
            line = line.sliced(cut);
        }
        out += line;
        at += line.size() + 1;
        if (end < 0) break;
        out += u'\n';
        text = text.sliced(end + 1);
    }
    return cuts;
}

class Writer {
public:
    explicit Writer(const ShowOptions& options) : m_options(options) {}

    void add(int index, const Block& block) {
        m_shown.whole += block.text.size();
        if (isFull()) return;
        if (!m_shown.text.isEmpty()) m_shown.text += u"\n\n"_s;
        if (!block.title.isEmpty()) {
            mark(ShownMark::Kind::Title, index, block, titleOf(index, block));
            m_shown.text += u'\n';
        }
        const bool folded = !isUnfolded(index, block);
        const auto end = folded ? foldAt(block.text) : block.text.size();
        const auto room = m_options.limit < 0 ? end : std::min(end, m_options.limit - m_shown.text.size());
        if (room < end) m_shown.isCut = true;
        addText(index, block, std::max<qsizetype>(room, 0));
        if (folded && end < block.text.size()) {
            m_shown.text += u'\n';
            mark(ShownMark::Kind::Fold, index, block,
                 tr("… %1 more, click to unfold").arg(kit::count(block.text.size() - end)));
        }
    }

    Shown take() { return std::move(m_shown); }

private:
    bool isFull() {
        const bool full = m_options.limit >= 0 && m_shown.text.size() >= m_options.limit;
        m_shown.isCut = m_shown.isCut || full;
        return full;
    }

    bool isUnfolded(int index, const Block& block) const {
        const auto at = static_cast<std::size_t>(index);
        return at < m_options.unfolded.size() ? m_options.unfolded[at] : !foldsAtFirst(block);
    }

    QString titleOf(int index, const Block& block) const {
        if (foldAt(block.text) >= block.text.size()) return block.title;
        return (isUnfolded(index, block) ? u"▾ "_s : u"▸ "_s) + block.title;
    }

    void addText(int index, const Block& block, qsizetype size) {
        const auto begin = m_shown.text.size();
        const auto cuts = appendBroken(m_shown.text, QStringView(block.text).first(size));
        const auto shownAt = [&](qsizetype at) {
            return begin + at + (std::ranges::upper_bound(cuts, at) - cuts.begin());
        };
        for (const auto& mark : block.marks) {
            if (mark.begin >= size) continue;
            const auto from = shownAt(mark.begin), to = shownAt(std::min(mark.begin + mark.length, size));
            const bool isFired = mark.kind == BlockMark::Kind::Fired;
            m_shown.marks.push_back({isFired ? ShownMark::Kind::Fired : ShownMark::Kind::Scored, block.kind,
                                     index, from, to - from});
        }
    }

    void mark(ShownMark::Kind kind, int index, const Block& block, const QString& text) {
        m_shown.marks.push_back({kind, block.kind, index, m_shown.text.size(), text.size()});
        m_shown.text += text;
    }

    const ShowOptions& m_options;
    Shown m_shown;
};

} // namespace

bool foldsAtFirst(const Block& block) {
    if (block.kind == BlockKind::System || block.kind == BlockKind::Tools) return true;
    return block.kind == BlockKind::Tool && block.text.size() > longTool;
}

Shown shownOf(const std::vector<Block>& blocks, const ShowOptions& options) {
    Writer writer(options);
    for (std::size_t i = 0; i < blocks.size(); ++i)
        writer.add(static_cast<int>(i), blocks[i]);
    return writer.take();
}

QString displayText(std::string_view utf8) {
    QString text = QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
    text.replace(u"\r\n"_s, u"\n"_s);
    for (QChar& unit : text) {
        const auto code = unit.unicode();
        if (code == u'\n' || code == u'\t') continue;
        if (code == u'\r' || code == 0x2028 || code == 0x2029)
            unit = u'\n';
        else if (code < 0x20)
            unit = QChar(0x2400 + code); // the sign that pictures it
        else if (code == 0x7f)
            unit = QChar(0x2421);
    }
    return text;
}

} // namespace tierline::inspector
