#include "playground/promptedit.h"

#include "kit/tokens.h"

#include <QKeyEvent>
#include <QMimeData>
#include <QTextBlock>

namespace tierline::playground {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype shownOfHeld = 20'000; // characters
constexpr std::size_t mostMarks = 500;

// A document has no place for NUL.
QString displayable(QString text) {
    text.replace(QChar::Null, QChar::ReplacementCharacter);
    return text;
}

} // namespace

PromptEdit::PromptEdit(QWidget* parent) : QPlainTextEdit(parent) {
    setLineWrapMode(QPlainTextEdit::WidgetWidth);
    setTabChangesFocus(true);
    connect(this, &QPlainTextEdit::textChanged, this, [this] {
        if (!m_isSetting) Q_EMIT wordsChanged();
    });
}

QString PromptEdit::words() const {
    return m_whole ? *m_whole : toPlainText();
}

void PromptEdit::hold(const QString& words) {
    m_isSetting = true;
    m_whole = words;
    setPlainText(displayable(words.left(shownOfHeld)));
    setReadOnly(true);
    m_isSetting = false;
    Q_EMIT wordsChanged();
}

void PromptEdit::setWords(const QString& words) {
    if (words.size() > editable) return hold(words);
    m_isSetting = true;
    const bool wasHeld = m_whole.has_value();
    m_whole.reset();
    setReadOnly(false);
    if (wasHeld) {
        setPlainText(displayable(words));
    } else {
        QTextCursor cursor(document());
        cursor.select(QTextCursor::Document);
        cursor.insertText(displayable(words));
    }
    moveCursor(QTextCursor::Start);
    m_isSetting = false;
    Q_EMIT wordsChanged();
}

void PromptEdit::insertFromMimeData(const QMimeData* source) {
    const QString pasted = source->text();
    if (pasted.size() + document()->characterCount() <= editable) {
        insertPlainText(displayable(pasted)); // words alone, whatever they looked like
        return;
    }
    QString all = toPlainText();
    const QTextCursor cursor = textCursor();
    all.replace(cursor.selectionStart(), cursor.selectionEnd() - cursor.selectionStart(), pasted);
    setWords(all);
}

// Enter writes a line; with Ctrl it belongs to the page, which runs the prompt.
void PromptEdit::keyPressEvent(QKeyEvent* event) {
    const bool isReturn = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (isReturn && (event->modifiers() & Qt::ControlModifier) != 0) {
        event->ignore();
        return;
    }
    QPlainTextEdit::keyPressEvent(event);
}

void PromptEdit::mark(const std::vector<inspector::TextSpan>& spans) {
    const auto& t = kit::tokens();
    const int length = document()->characterCount() - 1;
    QList<QTextEdit::ExtraSelection> marks;
    for (const auto& span : spans) {
        if (span.begin + span.length > length || static_cast<std::size_t>(marks.size()) >= mostMarks) break;
        QTextEdit::ExtraSelection mark;
        mark.cursor = QTextCursor(document());
        mark.cursor.setPosition(span.begin);
        mark.cursor.setPosition(span.begin + span.length, QTextCursor::KeepAnchor);
        mark.format.setFontUnderline(true);
        mark.format.setUnderlineColor(span.lowers ? t.good : t.accent);
        mark.format.setBackground(span.lowers ? t.goodSoft : t.accentSoft);
        mark.format.setToolTip(span.name);
        marks.append(mark);
    }
    setExtraSelections(marks);
}

} // namespace tierline::playground
