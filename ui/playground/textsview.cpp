#include "playground/textsview.h"

#include "kit/flatbutton.h"
#include "kit/fonts.h"
#include "kit/icons.h"
#include "kit/tokens.h"

#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace tierline::playground {

using namespace Qt::Literals::StringLiterals;

TextsView::TextsView(const QString& name, const QString& help, QWidget* parent)
    : QWidget(parent), m_sentence(new QLabel(this)), m_text(new QPlainTextEdit(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 6, 0, 0);
    layout->setSpacing(6);
    auto* line = new QHBoxLayout;
    m_sentence->setFont(kit::textFont(10.0, QFont::DemiBold));
    m_sentence->setTextFormat(Qt::PlainText);
    m_sentence->setWordWrap(true);
    auto* copy = new kit::FlatButton(kit::FlatButton::Plain, this);
    copy->setIcon(kit::icon(u"copy"_s));
    copy->setText(tr("Copy"));
    copy->setFocusPolicy(Qt::StrongFocus);
    connect(copy, &QAbstractButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_text->toPlainText()); });
    line->addWidget(m_sentence, 1);
    line->addWidget(copy, 0, Qt::AlignTop);
    layout->addLayout(line);
    m_text->setReadOnly(true);
    m_text->setTabChangesFocus(true);
    m_text->setFont(kit::numberFont(9.0));
    m_text->setAccessibleName(name);
    m_text->setWhatsThis(help);
    layout->addWidget(m_text, 1);
}

void TextsView::setContent(const QString& sentence, const QString& text,
                           const std::vector<inspector::TextSpan>& faded) {
    m_sentence->setText(sentence);
    QString shown = text;
    shown.replace(QChar::Null, QChar::ReplacementCharacter);
    if (shown != m_text->toPlainText()) m_text->setPlainText(shown);
    m_faded = faded;
    fade();
}

// Struck through as well: never colour alone.
void TextsView::fade() {
    QList<QTextEdit::ExtraSelection> marks;
    const int length = m_text->document()->characterCount() - 1;
    for (const auto& span : m_faded) {
        if (span.begin + span.length > length) break;
        QTextEdit::ExtraSelection mark;
        mark.cursor = QTextCursor(m_text->document());
        mark.cursor.setPosition(span.begin);
        mark.cursor.setPosition(span.begin + span.length, QTextCursor::KeepAnchor);
        mark.format.setForeground(kit::tokens().muted);
        mark.format.setBackground(kit::tokens().alternate);
        mark.format.setFontStrikeOut(true);
        marks.append(mark);
    }
    m_text->setExtraSelections(marks);
}

QString TextsView::sentence() const {
    return m_sentence->text();
}

void TextsView::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) fade();
    QWidget::changeEvent(event);
}

} // namespace tierline::playground
