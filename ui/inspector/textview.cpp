#include "inspector/textview.h"

#include "kit/flatbutton.h"
#include "kit/fonts.h"
#include "kit/format.h"
#include "kit/icons.h"
#include "kit/tokens.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMouseEvent>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QTextBlock>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace tierline::inspector {

using namespace Qt::Literals::StringLiterals;

namespace {

QColor colourOf(BlockKind kind, const kit::Tokens& t) {
    switch (kind) {
    case BlockKind::User: return t.accentSoft;
    case BlockKind::Assistant: return t.goodSoft;
    case BlockKind::System:
    case BlockKind::Tool:
    case BlockKind::Tools:
    case BlockKind::Plain: break;
    }
    return t.hover;
}

// Never by colour alone: what fired is underlined, too.
void dress(QTextCharFormat& format, ShownMark::Kind kind, const kit::Tokens& t) {
    if (kind == ShownMark::Kind::Fold) format.setForeground(t.link);
    if (kind == ShownMark::Kind::Scored) format.setBackground(t.warnSoft);
    if (kind != ShownMark::Kind::Fired) return;
    format.setBackground(t.warnSoft);
    format.setUnderlineStyle(QTextCharFormat::SingleUnderline);
    format.setUnderlineColor(t.warn);
}

} // namespace

TextView::TextView(const QString& name, QWidget* parent)
    : QWidget(parent), m_name(name), m_edit(new QPlainTextEdit(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(buildBar());
    layout->addWidget(m_edit, 1);
    m_edit->setReadOnly(true);
    m_edit->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_edit->setFrameShape(QFrame::NoFrame);
    m_edit->setFont(kit::numberFont(9.5));
    m_edit->setTabChangesFocus(true);
    m_edit->setCursorWidth(1);
    m_edit->setAccessibleName(name);
    m_edit->setWhatsThis(tr("What was said, as it was sent. Click a title, or press Enter on it, to fold a "
                            "part; Ctrl+F searches."));
    m_edit->installEventFilter(this);
    m_edit->viewport()->installEventFilter(this);
    setFocusProxy(m_edit);
}

QWidget* TextView::buildBar() {
    auto* bar = new QWidget(this);
    auto* layout = new QHBoxLayout(bar);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    m_note = new QLabel;
    m_note->setFont(kit::smallFont());
    m_note->setForegroundRole(QPalette::PlaceholderText);
    m_note->setTextFormat(Qt::PlainText);
    m_note->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    layout->addWidget(m_note, 1);
    m_find = new QLineEdit;
    m_find->setPlaceholderText(tr("Find"));
    m_find->setAccessibleName(tr("Find in %1").arg(m_name));
    m_find->setMaximumWidth(220);
    m_find->setClearButtonEnabled(true);
    m_find->hide();
    m_find->installEventFilter(this);
    connect(m_find, &QLineEdit::textChanged, this, [this] {
        m_edit->moveCursor(QTextCursor::Start);
        findNext();
    });
    layout->addWidget(m_find);
    const auto button = [&](const QString& text, const QString& hint) {
        auto* made = new kit::FlatButton(kit::FlatButton::Plain);
        made->setText(text);
        made->setToolTip(hint);
        made->setWhatsThis(hint);
        layout->addWidget(made);
        return made;
    };
    m_door = button({}, tr("Opens the setting that keeps whole requests. It counts for new ones."));
    m_door->hide();
    connect(m_door, &QToolButton::clicked, this, &TextView::doorOpened);
    m_scored = button(tr("Scored words"), tr("Go to the words that were scored. They are shaded; what fired "
                                             "among them is underlined."));
    m_scored->hide();
    connect(m_scored, &QToolButton::clicked, this, &TextView::goToScored);
    m_all = button(tr("Show all"), tr("Lay out the whole text: this may take a moment"));
    connect(m_all, &QToolButton::clicked, this, [this] {
        m_options.limit = -1;
        render(m_options);
    });
    auto* find = button(tr("Find"), tr("Find in this text (Ctrl+F, then Enter for the next)"));
    connect(find, &QToolButton::clicked, this, &TextView::openFind);
    m_wrap = button(tr("Wrap"), tr("Break long lines at the edge"));
    m_wrap->setCheckable(true);
    m_wrap->setChecked(true);
    connect(m_wrap, &QToolButton::toggled, this, [this](bool on) {
        m_edit->setLineWrapMode(on ? QPlainTextEdit::WidgetWidth : QPlainTextEdit::NoWrap);
        Q_EMIT wrapChanged(on);
    });
    m_copy = button(tr("Copy all"), tr("Copy the whole text, folded parts too"));
    m_copy->setIcon(kit::icon(u"copy"_s));
    connect(m_copy, &QToolButton::clicked, this, [this] {
        QStringList texts;
        if (m_copied.isEmpty())
            for (const auto& block : m_blocks)
                texts += block.title.isEmpty() ? block.text : block.title + u'\n' + block.text;
        QApplication::clipboard()->setText(m_copied.isEmpty() ? texts.join(u"\n\n"_s) : m_copied);
        Q_EMIT copied(m_name);
    });
    return bar;
}

void TextView::setContent(std::vector<Block> blocks, Shown shown) {
    m_blocks = std::move(blocks);
    m_options = {};
    apply(shown);
    m_edit->moveCursor(QTextCursor::Start);
}

void TextView::setNote(const QString& note) {
    m_note->setText(note);
    m_note->setToolTip(note);
}

void TextView::setDoor(const QString& text) {
    m_door->setText(text);
    m_door->setVisible(!text.isEmpty());
}

void TextView::setCopied(const QString& text) {
    m_copied = text;
}

bool TextView::goToScored() {
    const auto isScored = [](const ShownMark& mark) { return mark.kind == ShownMark::Kind::Scored; };
    auto found = std::ranges::find_if(m_marks, isScored);
    if (found == m_marks.end()) return false;
    QTextCursor cursor(m_edit->document());
    cursor.setPosition(static_cast<int>(found->begin));
    m_edit->setTextCursor(cursor);
    m_edit->centerCursor();
    m_edit->setFocus();
    return true;
}

void TextView::setWrapped(bool wrapped) {
    m_wrap->setChecked(wrapped);
}

bool TextView::isWrapped() const {
    return m_wrap->isChecked();
}

void TextView::render(const ShowOptions& options) {
    const int top = m_edit->verticalScrollBar()->value();
    apply(shownOf(m_blocks, options));
    m_edit->verticalScrollBar()->setValue(top);
}

void TextView::apply(const Shown& shown) {
    m_marks = shown.marks;
    const auto isScored = [](const ShownMark& mark) { return mark.kind == ShownMark::Kind::Scored; };
    m_scored->setVisible(std::ranges::any_of(m_marks, isScored));
    m_edit->setPlainText(shown.text);
    m_all->setVisible(shown.isCut);
    m_all->setText(tr("Show all %1 characters").arg(kit::countShort(shown.whole)));
    paintMarks();
}

void TextView::paintMarks() {
    const auto& t = kit::tokens();
    QList<QTextEdit::ExtraSelection> selections;
    for (const auto& mark : m_marks) {
        QTextEdit::ExtraSelection selection;
        selection.cursor = QTextCursor(m_edit->document());
        selection.cursor.setPosition(static_cast<int>(mark.begin));
        if (mark.kind == ShownMark::Kind::Title) {
            selection.format.setBackground(colourOf(mark.block, t));
            selection.format.setProperty(QTextFormat::FullWidthSelection, true);
        } else {
            selection.cursor.setPosition(static_cast<int>(mark.begin + mark.length), QTextCursor::KeepAnchor);
            dress(selection.format, mark.kind, t);
        }
        selections.append(selection);
    }
    m_edit->setExtraSelections(selections);
}

// Of a title or a fold: the block is shown the other way round.
bool TextView::toggleAt(int position) {
    for (const auto& mark : m_marks) {
        if (mark.kind != ShownMark::Kind::Title && mark.kind != ShownMark::Kind::Fold) continue;
        if (position < mark.begin || position > mark.begin + mark.length) continue;
        if (m_options.unfolded.empty())
            for (const auto& block : m_blocks)
                m_options.unfolded.push_back(!foldsAtFirst(block));
        const auto index = static_cast<std::size_t>(mark.index);
        m_options.unfolded[index] = !m_options.unfolded[index];
        render(m_options);
        return true;
    }
    return false;
}

void TextView::openFind() {
    m_find->show();
    m_find->setFocus();
    m_find->selectAll();
}

void TextView::closeFind() {
    m_find->hide();
    m_edit->setFocus();
}

bool TextView::findNext(bool backward) {
    const QString wanted = m_find->text();
    if (wanted.isEmpty()) return false;
    const auto flags = backward ? QTextDocument::FindBackward : QTextDocument::FindFlags();
    bool found = m_edit->find(wanted, flags);
    if (!found) {
        m_edit->moveCursor(backward ? QTextCursor::End : QTextCursor::Start);
        found = m_edit->find(wanted, flags);
    }
    m_find->setToolTip(found ? QString() : tr("Not found"));
    QPalette palette = QApplication::palette(m_find);
    if (!found) palette.setColor(QPalette::Text, kit::tokens().bad);
    m_find->setPalette(palette);
    return found;
}

bool TextView::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_edit->viewport() && event->type() == QEvent::MouseButtonRelease) {
        const auto* mouse = static_cast<QMouseEvent*>(event);
        if (mouse->button() == Qt::LeftButton && !m_edit->textCursor().hasSelection()
            && toggleAt(m_edit->cursorForPosition(mouse->pos()).position()))
            return true;
    }
    if (event->type() != QEvent::KeyPress) return QWidget::eventFilter(watched, event);
    const auto* key = static_cast<QKeyEvent*>(event);
    const bool isEnter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
    if (watched == m_edit) {
        if (key->matches(QKeySequence::Find)) return openFind(), true;
        if (isEnter) return toggleAt(m_edit->textCursor().block().position());
    }
    if (watched == m_find) {
        if (isEnter) return findNext((key->modifiers() & Qt::ShiftModifier) != 0), true;
        if (key->key() == Qt::Key_Escape) return closeFind(), true;
    }
    return QWidget::eventFilter(watched, event);
}

void TextView::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_copy != nullptr) paintMarks();
}

} // namespace tierline::inspector
