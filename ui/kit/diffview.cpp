#include "kit/diffview.h"

#include "kit/fonts.h"
#include "kit/tokens.h"

#include <QEvent>
#include <QTextBlock>

namespace tierline::kit {

DiffView::DiffView(QWidget* parent) : QPlainTextEdit(parent) {
    setReadOnly(true);
    setTabChangesFocus(true);
    setLineWrapMode(QPlainTextEdit::NoWrap);
    setFont(numberFont(9.0));
    setAccessibleName(tr("What would change in the file"));
}

void DiffView::setDiff(const QString& unified) {
    QStringList lines = unified.split(u'\n');
    if (lines.size() > 2 && lines[0].startsWith(QStringLiteral("--- "))) lines = lines.mid(2);
    while (!lines.isEmpty() && lines.last().isEmpty())
        lines.removeLast();
    const QString text = lines.join(u'\n');
    if (text == toPlainText()) return;
    setPlainText(text);
    colour();
}

void DiffView::colour() {
    const Tokens& t = tokens();
    QList<QTextEdit::ExtraSelection> marks;
    for (QTextBlock block = document()->begin(); block.isValid(); block = block.next()) {
        const QString line = block.text();
        const QChar sign = line.isEmpty() ? QChar() : line[0];
        QTextEdit::ExtraSelection mark;
        if (sign == u'+') {
            mark.format.setBackground(t.goodSoft);
            mark.format.setForeground(t.good);
        } else if (sign == u'-') {
            mark.format.setBackground(t.badSoft);
            mark.format.setForeground(t.bad);
        } else if (sign == u'@') {
            mark.format.setForeground(t.muted);
        } else {
            continue;
        }
        mark.format.setProperty(QTextFormat::FullWidthSelection, true);
        mark.cursor = QTextCursor(block);
        mark.cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
        marks << mark;
    }
    setExtraSelections(marks);
}

void DiffView::changeEvent(QEvent* event) {
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) colour();
}

} // namespace tierline::kit
