#include "playground/answersview.h"

#include "kit/emptystate.h"
#include "kit/flatbutton.h"
#include "kit/fonts.h"
#include "kit/format.h"
#include "kit/icons.h"
#include "playground/answercolumn.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace tierline::playground {

using namespace Qt::Literals::StringLiterals;

namespace {

QString letterOf(std::size_t at) {
    return QString(QChar(u'A' + static_cast<char16_t>(at)));
}

kit::FlatButton* chip(const QString& text, const QString& hint, QWidget* parent) {
    auto* made = new kit::FlatButton(kit::FlatButton::Chip, parent);
    made->setText(text);
    made->setToolTip(hint);
    made->setWhatsThis(hint);
    made->setCheckable(true);
    made->setFocusPolicy(Qt::StrongFocus);
    return made;
}

} // namespace

AnswersView::AnswersView(QWidget* parent)
    : QWidget(parent), m_stack(new QStackedWidget(this)), m_empty(new kit::EmptyState), m_row(new QWidget) {
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 6, 0, 0);
    outer->addWidget(m_stack);
    m_empty->setContent(
        u"send"_s, tr("No answers yet"),
        tr("Ctrl+Enter sends the prompt to the gateway, as any client would. Choose several models to "
           "have their answers side by side."));
    m_empty->setAction(tr("Run"));
    connect(m_empty, &kit::EmptyState::actionTriggered, this, &AnswersView::runRequested);
    m_stack->addWidget(m_empty);
    auto* body = new QWidget;
    auto* layout = new QVBoxLayout(body);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    m_bar = buildBar();
    layout->addWidget(m_bar);
    auto* scroll = new QScrollArea(body);
    m_rowLayout = new QHBoxLayout(m_row);
    m_rowLayout->setContentsMargins(0, 0, 0, 0);
    m_rowLayout->setSpacing(8);
    scroll->setWidget(m_row);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->viewport()->setAutoFillBackground(false);
    m_row->setAutoFillBackground(false);
    layout->addWidget(scroll, 1);
    m_stack->addWidget(body);
}

QWidget* AnswersView::buildBar() {
    auto* bar = new QWidget;
    auto* line = new QHBoxLayout(bar);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(6);
    m_a =
        chip(tr("A is better"),
             tr("A's decision gets a vote up, B's one down; training and the success view count them"), bar);
    m_b =
        chip(tr("B is better"),
             tr("B's decision gets a vote up, A's one down; training and the success view count them"), bar);
    m_tie = chip(tr("Tie"), tr("Neither decision gets a vote; the history remembers it"), bar);
    m_diff =
        chip(tr("Differences"), tr("Underlines what stands in one answer only: each one against A"), bar);
    m_note = new QLabel(bar);
    m_note->setFont(kit::smallFont());
    m_note->setForegroundRole(QPalette::PlaceholderText);
    line->addWidget(m_a);
    line->addWidget(m_b);
    line->addWidget(m_tie);
    line->addSpacing(8);
    line->addWidget(m_diff);
    line->addWidget(m_note, 1);
    connect(m_a, &QAbstractButton::clicked, this, [this] { toggleVote(u"a"_s); });
    connect(m_b, &QAbstractButton::clicked, this, [this] { toggleVote(u"b"_s); });
    connect(m_tie, &QAbstractButton::clicked, this, [this] { toggleVote(u"tie"_s); });
    connect(m_diff, &QAbstractButton::toggled, this, &AnswersView::applyDiff);
    return bar;
}

kit::FlatButton& AnswersView::voteButton(const QString& which) const {
    return which == "a"_L1 ? *m_a : which == "b"_L1 ? *m_b : *m_tie;
}

void AnswersView::begin(const std::vector<Answer>& answers) {
    for (auto* column : m_columns)
        delete column;
    m_columns.clear();
    m_diff->setChecked(false);
    for (const auto& answer : answers) {
        auto* column = new AnswerColumn(letterOf(m_columns.size()), answer, m_row);
        connect(column, &AnswerColumn::stopRequested, this, &AnswersView::stopRequested);
        connect(column, &AnswerColumn::decisionRequested, this, &AnswersView::decisionRequested);
        m_rowLayout->addWidget(column, 1);
        m_columns.push_back(column);
    }
    m_stack->setCurrentIndex(m_columns.empty() ? 0 : 1);
    setVote({});
}

void AnswersView::show(const Answer& answer) {
    const auto found = std::ranges::find_if(
        m_columns, [&](const auto* column) { return column->answer().column == answer.column; });
    if (found == m_columns.end()) return;
    (*found)->show(answer);
    applyBar();
    if (m_diff->isChecked()) applyDiff();
}

int AnswersView::underWay() const {
    return static_cast<int>(
        std::ranges::count_if(m_columns, [](const auto* column) { return column->answer().isUnderWay(); }));
}

std::vector<Answer> AnswersView::answers() const {
    std::vector<Answer> all;
    for (const auto* column : m_columns)
        all.push_back(column->answer());
    return all;
}

void AnswersView::setCanRun(bool can) {
    m_empty->actionButton()->setEnabled(can);
}

void AnswersView::toggleVote(const QString& which) {
    const auto vote = m_vote == which ? QString() : which;
    setVote(vote);
    Q_EMIT voted(vote);
}

void AnswersView::setVote(const QString& vote) {
    m_vote = vote;
    m_a->setChecked(vote == "a"_L1);
    m_b->setChecked(vote == "b"_L1);
    m_tie->setChecked(vote == "tie"_L1);
    applyBar();
}

void AnswersView::applyBar() {
    const bool isPair = m_columns.size() == 2;
    const bool areBothThere =
        isPair && underWay() == 0 && std::ranges::all_of(m_columns, [](const auto* column) {
            return !column->answer().id.isEmpty() && !column->answer().text.isEmpty();
        });
    for (auto* button : {m_a, m_b, m_tie}) {
        button->setVisible(isPair);
        button->setEnabled(areBothThere);
    }
    m_bar->setVisible(m_columns.size() > 1);
    m_diff->setEnabled(underWay() == 0);
    if (underWay() > 0)
        m_note->setText(kit::counted(underWay(), tr("%1 answer under way"), tr("%1 answers under way")));
    else if (!m_diff->isChecked())
        m_note->clear();
}

void AnswersView::applyDiff() {
    if (!m_diff->isChecked() || m_columns.size() < 2) {
        for (auto* column : m_columns)
            column->showText();
        m_note->clear();
        return;
    }
    const auto first = m_columns.front()->answer().text;
    for (std::size_t at = m_columns.size(); at-- > 1;) {
        const auto diff = diffOf(first, m_columns[at]->answer().text);
        m_columns[at]->showDiff(diff.right);
        if (at > 1) continue;
        m_columns.front()->showDiff(diff.left);
        m_note->setText(diff.byLines ? tr("%1 alike, by lines").arg(kit::percent(diff.alike))
                                     : tr("%1 of the words alike").arg(kit::percent(diff.alike)));
    }
}

void AnswersView::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange && m_diff->isChecked()) applyDiff();
    QWidget::changeEvent(event);
}

} // namespace tierline::playground
