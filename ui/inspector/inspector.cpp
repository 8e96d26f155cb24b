#include "inspector/inspector.h"

#include "inspector/inspectortables.h"
#include "inspector/waterfall.h"
#include "kit/densetable.h"
#include "kit/emptystate.h"
#include "kit/fonts.h"
#include "kit/icons.h"
#include "kit/scoreruler.h"
#include "kit/statedot.h"
#include "kit/tokens.h"

#include <QAbstractTextDocumentLayout>
#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPainter>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QScrollBar>
#include <QStackedWidget>
#include <QTableView>
#include <QTextCursor>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace tierline::inspector {

using namespace Qt::Literals::StringLiterals;

namespace {

// Text, or a shape and text where the row has a tone.
class LineDelegate final : public kit::DenseDelegate {
public:
    using DenseDelegate::DenseDelegate;

protected:
    void paintCell(QPainter& painter, const QStyleOptionViewItem& option, const QRect& box,
                   const QModelIndex& index) const override {
        QStyleOptionViewItem cell = option;
        QRect rest = box;
        const auto tone = index.data(ToneOfRow);
        if (tone.isValid()) {
            kit::paintStateDot(painter, QRectF(box.left(), box.center().y() - 4, 9, 9),
                               static_cast<kit::Tone>(tone.toInt()), kit::tokens());
            rest.adjust(15, 0, 0, 0);
        }
        if (index.data(StrongOfRow).toBool())
            cell.font.setWeight(QFont::DemiBold);
        else
            cell.palette.setColor(QPalette::Text, tone.isValid() || index.column() > 0 ? kit::tokens().muted
                                                                                       : kit::tokens().text);
        cell.fontMetrics = QFontMetrics(cell.font);
        DenseDelegate::paintCell(painter, cell, rest, index);
    }
};

QLabel* caption(const QString& text) {
    auto* label = new QLabel(text);
    label->setFont(kit::textFont(9.0, QFont::DemiBold));
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

QTableView* table(QAbstractItemModel* model, std::initializer_list<int> widths) {
    auto* view = new QTableView;
    view->setModel(model);
    kit::setUpDenseTable(*view, 22);
    view->setItemDelegate(new LineDelegate(view));
    view->setFocusPolicy(Qt::TabFocus);
    int column = 0;
    for (const int width : widths)
        view->setColumnWidth(column++, width);
    view->horizontalHeader()->setStretchLastSection(true);
    view->setAlternatingRowColors(false);
    return view;
}

QScrollArea* scrolled(QWidget* content) {
    auto* area = new QScrollArea;
    area->setWidget(content);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->viewport()->setAutoFillBackground(false);
    content->setAutoFillBackground(false);
    return area;
}

QToolButton* button(const QString& iconName, const QString& text, const QString& hint) {
    auto* result = new QToolButton;
    result->setIcon(kit::icon(iconName));
    result->setText(text);
    result->setToolTip(hint);
    result->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    result->setAutoRaise(true);
    return result;
}

} // namespace

Inspector::Inspector(QWidget* parent)
    : QWidget(parent),
      m_stack(new QStackedWidget(this)),
      m_candidates(new CandidateModel(this)),
      m_attempts(new AttemptModel(this)) {
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_stack);
    auto* empty = new kit::EmptyState;
    empty->setContent(u"inspector"_s, tr("No decision selected"),
                      tr("Click a row to see why it went where it did."));
    m_stack->addWidget(empty);
    auto* body = new QWidget;
    auto* layout = new QVBoxLayout(body);
    layout->setContentsMargins(14, 10, 14, 10);
    layout->setSpacing(8);
    layout->addWidget(buildHeader());
    m_facts = new QWidget;
    m_factGrid = new QGridLayout(m_facts);
    m_factGrid->setContentsMargins(0, 2, 0, 4);
    m_factGrid->setHorizontalSpacing(18);
    m_factGrid->setVerticalSpacing(1);
    layout->addWidget(m_facts);
    auto* columns = new QHBoxLayout;
    columns->setSpacing(20);
    columns->addWidget(buildWhy(), 5);
    columns->addWidget(buildWhere(), 6);
    layout->addLayout(columns, 1);
    m_stack->addWidget(body);
    setAccessibleName(tr("Decision inspector"));
}

QWidget* Inspector::buildHeader() {
    auto* header = new QWidget;
    auto* layout = new QHBoxLayout(header);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    m_dot = new kit::StateDot;
    m_title = new QLabel;
    m_title->setFont(kit::textFont(11.0, QFont::DemiBold));
    m_title->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_why = new QLabel;
    m_why->setFont(kit::textFont(10.0));
    m_why->setTextFormat(Qt::PlainText); // a check quotes the answer
    m_why->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_why->setWordWrap(true);
    m_why->setAccessibleName(tr("Why"));
    m_subtitle = new QLabel;
    m_subtitle->setFont(kit::smallFont());
    m_subtitle->setForegroundRole(QPalette::PlaceholderText);
    m_subtitle->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_translation = new QLabel;
    m_translation->setFont(kit::smallFont());
    m_translation->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_translation->setWordWrap(true);
    auto* words = new QVBoxLayout;
    words->setSpacing(1);
    words->addWidget(m_title);
    words->addWidget(m_why);
    words->addWidget(m_subtitle);
    words->addWidget(m_translation);
    layout->addWidget(m_dot, 0, Qt::AlignTop);
    layout->addLayout(words, 1);
    auto* curl = button(u"copy"_s, tr("curl"), tr("Copy as a curl command (C)"));
    auto* record = button(u"copy"_s, tr("Record"), tr("Copy the whole record as JSON (Shift+C)"));
    connect(curl, &QToolButton::clicked, this, &Inspector::copyCurlRequested);
    connect(record, &QToolButton::clicked, this, &Inspector::copyRecordRequested);
    layout->addWidget(curl, 0, Qt::AlignTop);
    layout->addWidget(record, 0, Qt::AlignTop);
    m_dot->setContentsMargins(0, 4, 0, 0);
    return header;
}

QWidget* Inspector::buildWhy() {
    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 6, 0);
    layout->setSpacing(6);
    auto* promptLine = new QHBoxLayout;
    promptLine->addWidget(caption(tr("PROMPT, the words that were scored")));
    promptLine->addStretch(1);
    m_promptNote = new QLabel;
    m_promptNote->setFont(kit::smallFont());
    m_promptNote->setForegroundRole(QPalette::PlaceholderText);
    promptLine->addWidget(m_promptNote);
    layout->addLayout(promptLine);
    m_prompt = new QPlainTextEdit;
    m_prompt->setReadOnly(true);
    m_prompt->setFrameShape(QFrame::NoFrame);
    m_prompt->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    m_prompt->setAccessibleName(tr("Prompt"));
    m_prompt->setTabChangesFocus(true);
    layout->addWidget(m_prompt);
    layout->addWidget(caption(tr("SCORE")));
    m_ruler = new kit::ScoreRuler;
    layout->addWidget(m_ruler);
    m_rulerNote = new QLabel;
    m_rulerNote->setFont(kit::smallFont());
    m_rulerNote->setForegroundRole(QPalette::PlaceholderText);
    layout->addWidget(m_rulerNote);
    m_waterfall = new Waterfall;
    layout->addWidget(m_waterfall);
    layout->addStretch(1);
    return scrolled(content);
}

QWidget* Inspector::buildWhere() {
    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(caption(tr("CANDIDATES, in the order they are asked")));
    auto* candidates = table(m_candidates, {168, 92, 84, 200});
    candidates->setAccessibleName(tr("Candidates"));
    layout->addWidget(candidates, 5);
    layout->addWidget(caption(tr("ATTEMPTS")));
    m_attemptTable = table(m_attempts, {32, 136, 124, 66, 66, 82, 66, 82, 60, 110});
    m_attemptTable->setAccessibleName(tr("Attempts"));
    m_attemptTable->setVerticalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    layout->addWidget(m_attemptTable, 0);
    return content;
}

void Inspector::showNothing() {
    m_stack->setCurrentIndex(0);
}

void Inspector::show(const Inspection& inspection) {
    m_shown = inspection;
    m_dot->setTone(inspection.tone);
    m_title->setText(inspection.title);
    m_subtitle->setText(inspection.subtitle);
    m_why->setText(inspection.why);
    m_why->setVisible(!inspection.why.isEmpty());
    m_translation->setText(inspection.translation);
    m_translation->setVisible(!inspection.translation.isEmpty());
    showPrompt(inspection);
    m_ruler->setView(inspection.ruler);
    m_rulerNote->setText(inspection.rulerNote);
    m_rulerNote->setVisible(!inspection.rulerNote.isEmpty());
    m_waterfall->setContributions(inspection.contributions);
    m_candidates->setRows(inspection.candidates);
    showAttempts(inspection.attempts);
    showFacts(inspection.facts);
    m_stack->setCurrentIndex(1);
}

void Inspector::showPrompt(const Inspection& inspection) {
    m_prompt->setPlainText(inspection.prompt);
    m_promptNote->setText(inspection.promptNote);
    const auto& t = kit::tokens();
    QList<QTextEdit::ExtraSelection> marks;
    for (const auto& span : inspection.spans) {
        QTextEdit::ExtraSelection mark;
        mark.cursor = QTextCursor(m_prompt->document());
        mark.cursor.setPosition(span.begin);
        mark.cursor.setPosition(span.begin + span.length, QTextCursor::KeepAnchor);
        mark.format.setFontUnderline(true);
        mark.format.setUnderlineColor(span.lowers ? t.good : t.accent);
        mark.format.setBackground(span.lowers ? t.goodSoft : t.accentSoft);
        mark.format.setToolTip(span.name);
        marks.append(mark);
    }
    m_prompt->setExtraSelections(marks);
    fitPrompt();
}

// As high as its text, within bounds: a short prompt leaves no hole, a long one scrolls.
void Inspector::fitPrompt() {
    const int line = m_prompt->fontMetrics().lineSpacing();
    const auto* layout = m_prompt->document()->documentLayout();
    const int lines =
        static_cast<int>(std::ceil(layout->documentSize().height())); // counts lines, not pixels
    m_prompt->setFixedHeight(std::clamp(lines, 1, 4) * line + 12);
}

void Inspector::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fitPrompt();
}

// Columns that most decisions have nothing for are there only when one has.
void Inspector::showAttempts(const std::vector<AttemptLine>& attempts) {
    m_attempts->setRows(attempts);
    bool wide = false; // then it may have a bar to scroll, which must not cover a row
    for (int column = 0; column < m_attempts->columnCount(); ++column) {
        m_attemptTable->setColumnHidden(column, m_attempts->isBlank(column));
        wide = wide || (m_attempts->isOptional(column) && !m_attempts->isBlank(column));
    }
    const int bar = wide ? m_attemptTable->horizontalScrollBar()->sizeHint().height() : 0;
    const int rows = std::clamp(int(attempts.size()), 1, 3);
    m_attemptTable->setFixedHeight(m_attemptTable->horizontalHeader()->sizeHint().height() + rows * 22 + 4
                                   + bar);
}

void Inspector::showFacts(const std::vector<Fact>& facts) {
    while (QLayoutItem* item = m_factGrid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    constexpr int perRow = 12;
    int at = 0;
    for (const auto& fact : facts) {
        auto* label = new QLabel(fact.label);
        label->setFont(kit::smallFont());
        label->setForegroundRole(QPalette::PlaceholderText);
        auto* value = new QLabel(fact.value);
        value->setFont(fact.number ? kit::numberFont(9.5) : kit::textFont(9.5));
        value->setTextFormat(Qt::PlainText);
        value->setTextInteractionFlags(Qt::TextSelectableByMouse);
        value->setToolTip(fact.note.isEmpty() ? fact.value : fact.note);
        label->setToolTip(fact.note);
        m_factGrid->addWidget(label, at / perRow * 2, at % perRow);
        m_factGrid->addWidget(value, at / perRow * 2 + 1, at % perRow);
        ++at;
    }
    m_factGrid->setColumnStretch(perRow, 1);
}

void Inspector::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_stack->currentIndex() == 1) showPrompt(m_shown);
}

} // namespace tierline::inspector
