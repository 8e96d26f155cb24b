#include "policy/textpane.h"

#include "kit/fonts.h"
#include "kit/tokens.h"
#include "policy/policypresenter.h"

#include <QEvent>
#include <QLabel>
#include <QPaintEvent>
#include <QPainter>
#include <QRegularExpression>
#include <QTextBlock>
#include <QTextEdit>
#include <QVBoxLayout>

#include <algorithm>
#include <vector>

namespace tierline::policypage {

using namespace Qt::Literals::StringLiterals;

namespace {

class Gutter final : public QWidget {
public:
    explicit Gutter(TextEditor* editor) : QWidget(editor), m_editor(editor) {}

protected:
    void paintEvent(QPaintEvent* event) override { m_editor->paintGutter(event); }

private:
    TextEditor* m_editor;
};

struct Plain { // a file's text as a document has it
    QString text;
    std::vector<qsizetype> places; // of each letter in the file's, and of the end
};

Plain plain(const QString& file) {
    Plain made;
    for (qsizetype i = file.startsWith(QChar::ByteOrderMark) ? 1 : 0; i < file.size(); ++i) {
        const QChar letter = file[i];
        made.places.push_back(i);
        const bool isEnd = letter == u'\r' || letter == QChar::ParagraphSeparator
                           || letter == QChar::LineSeparator || letter == QChar(0xFDD0)
                           || letter == QChar(0xFDD1);
        made.text += isEnd ? QChar(u'\n') : letter == QChar::Nbsp ? QChar(u' ') : letter;
        if (letter == u'\r' && i + 1 < file.size() && file[i + 1] == u'\n') ++i;
    }
    made.places.push_back(file.size());
    return made;
}

} // namespace

void YamlColours::highlightBlock(const QString& text) {
    const kit::Tokens& t = kit::tokens();
    const struct {
        QRegularExpression pattern;
        QColor colour;
    } rules[] = {
        {QRegularExpression(u"(?<![\\w\"'-])-?\\d[\\d_.,]*(?=[\\s,}\\]]|$)"_s), t.series[1]},
        {QRegularExpression(u"[\\w.*/-]+(?=\\s*:(\\s|$))"_s), t.link},
        {QRegularExpression(u"\"[^\"]*\"|'[^']*'"_s), t.good},
    };
    for (const auto& rule : rules) {
        auto matches = rule.pattern.globalMatch(text);
        while (matches.hasNext()) {
            const auto match = matches.next();
            setFormat(static_cast<int>(match.capturedStart()), static_cast<int>(match.capturedLength()),
                      rule.colour);
        }
    }
    bool isString = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] == u'"') isString = !isString;
        if (isString || text[i] != u'#' || (i > 0 && !text[i - 1].isSpace())) continue;
        setFormat(static_cast<int>(i), static_cast<int>(text.size() - i), t.muted);
        return;
    }
}

TextEditor::TextEditor(QWidget* parent)
    : QPlainTextEdit(parent), m_gutter(new Gutter(this)), m_colours(new YamlColours(document())) {
    setFont(kit::numberFont(9.0));
    setLineWrapMode(NoWrap);
    setFrameShape(QFrame::NoFrame);
    setTabChangesFocus(true);
    setAccessibleName(tr("The policy as text"));
    setWhatsThis(
        tr("The whole policy file as the draft has it. What you type counts for the figures beside it "
           "as soon as it is a policy; where it is none, the line is marked."));
    connect(this, &QPlainTextEdit::blockCountChanged, this,
            [this] { setViewportMargins(gutterWidth(), 0, 0, 0); });
    connect(this, &QPlainTextEdit::updateRequest, this, [this](const QRect& rect, int dy) {
        if (dy != 0)
            m_gutter->scroll(0, dy);
        else
            m_gutter->update(0, rect.y(), m_gutter->width(), rect.height());
    });
    setViewportMargins(gutterWidth(), 0, 0, 0);
}

int TextEditor::gutterWidth() const {
    const auto digits = std::max<qsizetype>(3, QString::number(blockCount()).size());
    return static_cast<int>(digits) * fontMetrics().horizontalAdvance(u'9') + 16;
}

void TextEditor::resizeEvent(QResizeEvent* event) {
    QPlainTextEdit::resizeEvent(event);
    m_gutter->setGeometry(contentsRect().left(), contentsRect().top(), gutterWidth(),
                          contentsRect().height());
}

void TextEditor::changeEvent(QEvent* event) {
    QPlainTextEdit::changeEvent(event);
    if (event->type() != QEvent::PaletteChange) return;
    m_colours->rehighlight();
    mark();
}

void TextEditor::paintGutter(QPaintEvent* event) {
    const kit::Tokens& t = kit::tokens();
    QPainter painter(m_gutter);
    painter.fillRect(event->rect(), t.base);
    painter.setFont(kit::numberFont(8.0));
    for (QTextBlock block = firstVisibleBlock(); block.isValid(); block = block.next()) {
        const QRectF box = blockBoundingGeometry(block).translated(contentOffset());
        if (box.top() > event->rect().bottom()) break;
        const int number = block.blockNumber() + 1;
        const bool isWrong = std::ranges::find(m_troubles, number, &TextTrouble::line) != m_troubles.end();
        painter.setPen(isWrong ? t.bad : t.disabled);
        painter.drawText(QRectF(0, box.top(), m_gutter->width() - 8, box.height()),
                         Qt::AlignRight | Qt::AlignVCenter,
                         isWrong ? u"!"_s + QString::number(number) : QString::number(number));
    }
}

void TextEditor::setTroubles(const std::vector<TextTrouble>& troubles) {
    if (troubles == m_troubles) return;
    m_troubles = troubles;
    mark();
    m_gutter->update();
}

void TextEditor::mark() {
    const kit::Tokens& t = kit::tokens();
    QList<QTextEdit::ExtraSelection> marks;
    for (const auto& trouble : m_troubles) {
        const QTextBlock block = document()->findBlockByNumber(trouble.line - 1);
        if (!block.isValid()) continue;
        QTextEdit::ExtraSelection line;
        line.cursor = QTextCursor(block);
        line.format.setBackground(t.badSoft);
        line.format.setProperty(QTextFormat::FullWidthSelection, true);
        marks << line;
        QTextEdit::ExtraSelection place;
        place.cursor = QTextCursor(block);
        const int column = std::clamp(trouble.column - 1, 0, std::max(0, block.length() - 2));
        place.cursor.setPosition(block.position() + column);
        place.cursor.movePosition(QTextCursor::EndOfWord, QTextCursor::KeepAnchor);
        if (!place.cursor.hasSelection())
            place.cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
        place.format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        place.format.setUnderlineColor(t.bad);
        place.format.setToolTip(trouble.sentence);
        marks << place;
    }
    setExtraSelections(marks);
}

void TextEditor::goTo(int line, int column) {
    const QTextBlock block = document()->findBlockByNumber(line - 1);
    if (!block.isValid()) return;
    QTextCursor cursor(block);
    cursor.setPosition(block.position() + std::clamp(column - 1, 0, std::max(0, block.length() - 1)));
    setTextCursor(cursor);
    centerCursor();
    setFocus();
}

QString editorText(const QString& known) {
    return plain(known).text;
}

QString withFileEnds(const QString& known, const QString& edited) {
    const Plain was = plain(known);
    qsizetype begin = 0, end = 0;
    const qsizetype shorter = std::min(was.text.size(), edited.size());
    while (begin < shorter && was.text[begin] == edited[begin])
        ++begin;
    while (end < shorter - begin && was.text[was.text.size() - 1 - end] == edited[edited.size() - 1 - end])
        ++end;
    QString middle = edited.mid(begin, edited.size() - begin - end);
    const auto returns = known.count(u"\r\n"_s);
    if (returns > 0 && returns * 2 >= known.count(u'\n')) middle.replace(u"\n"_s, u"\r\n"_s);
    return known.left(was.places[static_cast<std::size_t>(begin)]) + middle
           + known.mid(was.places[static_cast<std::size_t>(was.text.size() - end)]);
}

TextPane::TextPane(QWidget* parent) : QWidget(parent), m_editor(new TextEditor(this)) {
    m_trouble = new QLabel(this);
    m_trouble->setWordWrap(true);
    m_trouble->setTextFormat(Qt::PlainText);
    m_trouble->setContentsMargins(12, 4, 12, 8);
    m_trouble->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_trouble->hide();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_editor, 1);
    layout->addWidget(m_trouble);
    m_soon.setSingleShot(true);
    m_soon.setInterval(pauseMs);
    connect(&m_soon, &QTimer::timeout, this, [this] { // other colours alone are no edit
        if (withFileEnds(m_known, m_editor->toPlainText()) != m_known) tellNow();
    });
    connect(m_editor, &QPlainTextEdit::textChanged, this, [this] {
        if (!m_isSetting) m_soon.start();
    });
}

void TextPane::tellNow() {
    m_soon.stop();
    m_known = withFileEnds(m_known, m_editor->toPlainText());
    Q_EMIT textEdited(m_known);
}

void TextPane::tellTyped() {
    if (m_soon.isActive()) tellNow();
}

void TextPane::setText(const QString& file) {
    const QString now = m_editor->toPlainText();
    if (m_soon.isActive()) return; // a hand is typing: its text comes soon
    m_known = file;
    const QString text = editorText(file);
    if (now == text) return;
    qsizetype begin = 0, end = 0;
    const qsizetype shorter = std::min(now.size(), text.size());
    while (begin < shorter && now[begin] == text[begin])
        ++begin;
    while (end < shorter - begin && now[now.size() - 1 - end] == text[text.size() - 1 - end])
        ++end;
    m_isSetting = true;
    QTextCursor cursor(m_editor->document());
    cursor.setPosition(static_cast<int>(begin));
    cursor.setPosition(static_cast<int>(now.size() - end), QTextCursor::KeepAnchor);
    cursor.insertText(text.mid(begin, text.size() - begin - end));
    m_isSetting = false;
}

void TextPane::setTroubles(const std::vector<TextTrouble>& troubles) {
    m_editor->setTroubles(troubles);
    m_trouble->setText(troubleText(troubles));
    m_trouble->setVisible(!troubles.empty());
}

QString TextPane::trouble() const {
    return m_trouble->text();
}

} // namespace tierline::policypage
