#include "inspector/decisiontab.h"

#include "inspector/factgrid.h"
#include "inspector/inspectortables.h"
#include "inspector/pieces.h"
#include "inspector/waterfall.h"
#include "kit/flatbutton.h"
#include "kit/fonts.h"
#include "kit/icons.h"
#include "kit/scoreruler.h"
#include "kit/tokens.h"

#include <QAbstractTextDocumentLayout>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QResizeEvent>
#include <QScrollArea>
#include <QTableView>
#include <QTextCursor>
#include <QTextOption>

#include <algorithm>
#include <cmath>

namespace tierline::inspector {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int sideBySide = 760; // narrower: one column
constexpr int shortestTable = 110;
constexpr qsizetype longestWord = 1'000;

// A line without a gap is laid out in quadratic time while it is broken at words.
bool hasEndlessWord(const QString& text) {
    qsizetype run = 0;
    for (const QChar c : text) {
        run = c.isSpace() ? 0 : run + 1;
        if (run > longestWord) return true;
    }
    return false;
}

} // namespace

DecisionTab::DecisionTab(QWidget* parent) : QWidget(parent), m_candidates(new CandidateModel(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    m_facts = new FactGrid;
    auto* content = new QWidget;
    auto* outer = new QVBoxLayout(content);
    outer->setContentsMargins(0, 0, 4, 0);
    outer->setSpacing(8);
    outer->addWidget(m_facts);
    m_columns = new QBoxLayout(QBoxLayout::LeftToRight);
    m_columns->setSpacing(20);
    m_columns->addWidget(buildWhy(), 6);
    m_columns->addWidget(buildWhere(), 5);
    outer->addLayout(m_columns, 1);
    layout->addWidget(scrolled(content));
}

QWidget* DecisionTab::buildWhy() {
    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    auto* line = new QHBoxLayout;
    line->addWidget(caption(tr("PROMPT, the words that were scored")));
    line->addStretch(1);
    m_promptNote = new QLabel;
    m_promptNote->setFont(kit::smallFont());
    m_promptNote->setForegroundRole(QPalette::PlaceholderText);
    line->addWidget(m_promptNote);
    auto* make = new kit::FlatButton(kit::FlatButton::Chip);
    make->setText(tr("Make a rule of this"));
    make->setToolTip(tr("Copies a rule that matches the selected words, as YAML for the policy"));
    connect(make, &QToolButton::clicked, this,
            [this] { Q_EMIT ruleFromSelectionRequested(m_prompt->textCursor().selectedText()); });
    make->hide();
    m_makeRule = make;
    line->addWidget(make);
    layout->addLayout(line);
    m_prompt = new QPlainTextEdit;
    m_prompt->setReadOnly(true);
    m_prompt->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_prompt->setFrameShape(QFrame::NoFrame);
    m_prompt->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    m_prompt->setAccessibleName(tr("Prompt"));
    m_prompt->setWhatsThis(
        tr("The user's words that were scored, without what the client wraps around them. "
           "Words that a rule matched are underlined: blue ones raised the score, green ones "
           "lowered it. Select some to make a rule of them."));
    m_prompt->setTabChangesFocus(true);
    connect(m_prompt, &QPlainTextEdit::selectionChanged, this, &DecisionTab::onSelection);
    layout->addWidget(m_prompt);
    layout->addWidget(caption(tr("SCORE")));
    m_ruler = new kit::ScoreRuler;
    m_ruler->setWhatsThis(tr("The score between 0 and 1, and the lines of the policy between its tiers."));
    layout->addWidget(m_ruler);
    m_nearest = new QLabel;
    m_nearest->setFont(kit::textFont(10.0, QFont::DemiBold));
    m_nearest->setTextFormat(Qt::PlainText);
    m_nearest->setWordWrap(true);
    m_nearest->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_nearest->setAccessibleDescription(tr("What would have changed it"));
    m_nearest->setWhatsThis(tr("The rule of the smallest weight without which another tier would have been "
                               "decided. Computed from the record and the policy with whole millionths, as "
                               "the classification does."));
    layout->addWidget(m_nearest);
    m_margins = muted(tr("Distance to the lines"));
    layout->addWidget(m_margins);
    m_rulerNote = muted(tr("About the lines"));
    layout->addWidget(m_rulerNote);
    m_waterfall = new Waterfall;
    connect(m_waterfall, &Waterfall::ruleClicked, this,
            [this](const QString& rule) { Q_EMIT filterRequested(u"rule:"_s + rule); });
    layout->addWidget(m_waterfall);
    layout->addStretch(1);
    return content;
}

QWidget* DecisionTab::buildWhere() {
    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(caption(tr("CANDIDATES, in the order they are asked")));
    m_candidateTable = lineTable(m_candidates, {168, 92, 84, 200}, tr("Candidates"));
    m_candidateTable->setWhatsThis(
        tr("Every model that was thought of, what it was estimated to cost, and why it "
           "was chosen or refused. Double-click one to see its decisions."));
    connect(m_candidateTable, &QTableView::activated, this, [this](const QModelIndex& index) {
        Q_EMIT filterRequested(u"model:"_s + index.siblingAtColumn(0).data().toString());
    });
    layout->addWidget(m_candidateTable, 1);
    return content;
}

void DecisionTab::show(const Inspection& inspection) {
    m_shown = inspection;
    m_facts->setFacts(inspection.facts);
    showPrompt();
    m_ruler->setView(inspection.ruler);
    const auto say = [](QLabel* label, const QString& text) {
        label->setText(text);
        label->setVisible(!text.isEmpty());
    };
    say(m_rulerNote, inspection.rulerNote);
    say(m_nearest, inspection.nearest);
    say(m_margins, inspection.margins);
    m_waterfall->setContributions(inspection.contributions);
    m_candidates->setRows(inspection.candidates);
    const int rows = std::clamp(int(inspection.candidates.size()), 2, 12);
    m_candidateTable->setMinimumHeight(
        std::max(shortestTable, m_candidateTable->horizontalHeader()->sizeHint().height() + rows * 22 + 4));
}

void DecisionTab::showPrompt() {
    m_prompt->setWordWrapMode(hasEndlessWord(m_shown.prompt) ? QTextOption::WrapAnywhere
                                                             : QTextOption::WrapAtWordBoundaryOrAnywhere);
    m_prompt->setPlainText(m_shown.prompt);
    m_promptNote->setText(m_shown.promptNote);
    markPrompt();
    fitPrompt();
}

void DecisionTab::markPrompt() {
    const auto& t = kit::tokens();
    QList<QTextEdit::ExtraSelection> marks;
    for (const auto& span : m_shown.spans) {
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
}

// As high as its text, within bounds: a short prompt leaves no hole, a long one scrolls.
void DecisionTab::fitPrompt() {
    const int line = m_prompt->fontMetrics().lineSpacing();
    const auto* layout = m_prompt->document()->documentLayout();
    const int lines =
        static_cast<int>(std::ceil(layout->documentSize().height())); // counts lines, not pixels
    m_prompt->setFixedHeight(std::clamp(lines, 1, 5) * line + 12);
}

void DecisionTab::onSelection() {
    m_makeRule->setVisible(!ruleFrom(m_prompt->textCursor().selectedText()).isEmpty());
}

void DecisionTab::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    m_columns->setDirection(width() < sideBySide ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    fitPrompt();
}

void DecisionTab::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_waterfall != nullptr) markPrompt();
}

QString ruleFrom(const QString& selection) {
    constexpr qsizetype longest = 80; // more is a text and no rule
    const QString words = selection.simplified().left(longest).toLower();
    QString id;
    for (const QChar c : words)
        if (c.isLetterOrNumber())
            id += c;
        else if (!id.endsWith(u'-') && !id.isEmpty())
            id += u'-';
    while (id.endsWith(u'-'))
        id.chop(1);
    if (id.isEmpty()) return {};
    QString quoted = words;
    quoted.replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s);
    return u"- {id: %1, any: [\"%2\"], weight: 0.10}"_s.arg(id.left(40), quoted);
}

} // namespace tierline::inspector
