// The page's answers and what it shows of them.
#include "kit/card.h"
#include "kit/emptystate.h"
#include "kit/flatbutton.h"
#include "kit/fonts.h"
#include "kit/stattile.h"
#include "spend/bridgebars.h"
#include "spend/budgetscard.h"
#include "spend/calendarmap.h"
#include "spend/chartlegend.h"
#include "spend/savingscard.h"
#include "spend/spendchart.h"
#include "spend/spenddesk.h"
#include "spend/spendhead.h"
#include "spend/spendmodel.h"
#include "spend/spendpage.h"
#include "spend/spendparts.h"
#include "spend/topmodel.h"

#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QScrollArea>
#include <QShowEvent>
#include <QStackedWidget>
#include <QTableView>

#include <algorithm>
#include <utility>

namespace tierline::spend {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::size_t rowsAtOnce = 9; // from there on the table scrolls
constexpr int narrow = 1000;          // then the table shows less, and the corners stand two by two

} // namespace

void SpendPage::setDesk(Desk* desk) {
    m_desk = desk;
    if (desk == nullptr) return;
    connect(desk, &Desk::answered, this, [this](const AnswerPtr& answer) {
        m_answer = answer;
        m_head->setZone(answer->zone);
        m_head->setTrouble({});
        refresh();
    });
    connect(desk, &Desk::unanswered, this, [this](const QString& why) {
        m_head->setTrouble(tr("The ledger could not be read: %1. What is shown may be old.").arg(why));
    });
    connect(desk, &Desk::saved, this, [this](bool, const QString& sentence) { Q_EMIT message(sentence); });
    ask();
}

void SpendPage::setPolicy(std::shared_ptr<const policy::Policy> policy) {
    m_policy = std::move(policy);
    ask();
    refresh();
}

void SpendPage::setData(const SpendData& data) {
    m_today = data;
    applyBudgets();
    if (!data.used.empty())
        m_savings->setUsed(
            formOf(data.used, data.usedDays, fromUtf8(data.baselineModel), data.baselineRates));
    if (m_desk == nullptr) {
        m_answer = std::make_shared<const Answer>(answerOf(data));
        refresh();
    } else {
        ask();
    }
    Q_EMIT todayChanged();
}

QString SpendPage::today() const {
    return summary(m_today, m_head->choice().kind);
}

void SpendPage::setBudgets(const std::vector<route::BudgetStatus>& budgets, Wall now) {
    m_budgetsNow = budgets;
    m_budgetsAt = now;
    applyBudgets();
}

void SpendPage::ask() {
    m_isStale = true;
    if (m_desk == nullptr || !isVisible()) return;
    m_isStale = false;
    m_desk->ask(m_head->wish());
}

void SpendPage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (m_isStale) ask();
}

void SpendPage::refresh() {
    if (m_answer == nullptr) return;
    m_view = present(*m_answer, m_head->choice(), m_policy.get());
    m_head->setView(m_view);
    applyView();
    Q_EMIT todayChanged(); // of another kind of money perhaps
}

void SpendPage::applyView() {
    const bool hadSome =
        std::ranges::any_of(m_answer->days, [](const auto& sum) { return sum.group.requests > 0; });
    if (m_view.empty) {
        m_empty->setContent(
            u"spend"_s, hadSome ? tr("Nothing spent in this time") : tr("Nothing spent yet"),
            hadSome ? tr("There are requests at other times: choose a longer one.")
                    : tr("Cost shows here as soon as the first request is answered. An unknown price "
                         "is shown as a miss, never as zero."));
        m_empty->setAction(hadSome ? QString() : tr("Send one request"));
        m_empty->setSecondAction(hadSome ? tr("The last 30 days") : QString());
        m_stack->setCurrentWidget(m_nothing);
        return;
    }
    m_stack->setCurrentWidget(m_scroll);
    const Tile* tiles[] = {&m_view.spend, &m_view.saved, &m_view.month, &m_view.requests};
    for (int i = 0; i < 4; ++i) {
        m_tiles[i]->setContent(tiles[i]->caption, tiles[i]->value, tiles[i]->note);
        m_tiles[i]->setAccessibleName(
            u"%1: %2. %3"_s.arg(tiles[i]->caption, tiles[i]->value, tiles[i]->note));
    }
    applyChart();
    applyBridge();
    m_tableCard->setTitle(dimensionOf(m_view.by).plural);
    m_tableCard->setNote(m_view.overlap);
    m_model->setRows(m_view.rows, m_view.tierCount, m_view.by);
    const auto rows = std::clamp<std::size_t>(m_view.rows.size(), 1, rowsAtOnce);
    m_table->setFixedHeight(m_table->horizontalHeader()->sizeHint().height()
                            + static_cast<int>(rows) * m_table->verticalHeader()->defaultSectionSize() + 2);
    m_calendar->setView(m_view.calendar);
    applyTops();
    applyMisses();
    applyWidth();
}

void SpendPage::applyChart() {
    m_chartCard->setTitle(m_view.chart.title);
    m_chart->setView(m_view.chart);
    m_slices->setView(m_view.chart);
    m_wholeLines->setVisible(m_chart->linesLeave());
    m_legend->setLines(m_view.chart.lines, m_chart->linesLeave() && !m_wholeLines->isChecked());
}

void SpendPage::applyBridge() {
    m_bridgeCard->setTitle(m_view.bridge.title);
    m_bridge->setSteps(m_view.bridge.steps);
    m_bridge->setVisible(!m_view.bridge.steps.empty());
    m_bridgeSentence->setText(m_view.bridge.sentence);
    m_bridgeNote->setText(m_view.bridge.note);
    m_bridgeNote->setVisible(!m_view.bridge.note.isEmpty());
}

void SpendPage::applyTops() {
    m_sessions->setRows(m_view.sessions);
    m_rules->setRows(m_view.rules);
    m_sessionCard->setNote(m_view.sessions.empty() ? tr("none named one") : m_view.topsNote);
    m_ruleCard->setNote(m_view.rules.empty() ? tr("none fired") : tr("they overlap"));
}

// At 1024 pixels the table leaves out what can be had elsewhere, and the corners take two rows.
void SpendPage::applyWidth() {
    const bool isNarrow = width() < narrow;
    const bool hasTier = m_view.by == ledger::Dimension::Model;
    m_table->setColumnHidden(SpendModel::Tier, !hasTier);
    m_table->setColumnHidden(SpendModel::Estimated, isNarrow);
    m_table->setColumnHidden(SpendModel::Cached, isNarrow);
    m_table->setColumnHidden(SpendModel::Output, isNarrow);
    m_bridgeCard->setFixedWidth(isNarrow ? 262 : 300);
    if (std::exchange(m_cornersAre, isNarrow ? 2 : 3) == (isNarrow ? 2 : 3)) return;
    for (QWidget* card : {static_cast<QWidget*>(m_calendarCard), static_cast<QWidget*>(m_budgets),
                          static_cast<QWidget*>(m_sessionCard), static_cast<QWidget*>(m_ruleCard)})
        m_corners->removeWidget(card);
    const int tall = isNarrow ? 1 : 2; // the two lists beside, or below
    m_corners->addWidget(m_calendarCard, 0, 0, tall, 1);
    m_corners->addWidget(m_budgets, 0, 1, tall, 1);
    m_corners->addWidget(m_sessionCard, isNarrow ? 1 : 0, isNarrow ? 0 : 2);
    m_corners->addWidget(m_ruleCard, 1, isNarrow ? 1 : 2);
    for (int column = 0; column < 3; ++column)
        m_corners->setColumnStretch(column, column == 1 && !isNarrow ? 4 : column == 2 && isNarrow ? 0 : 3);
}

void SpendPage::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    applyWidth();
}

void SpendPage::applyBudgets() {
    m_budgets->setView(presentBudgets(m_budgetsNow, fromUtf8(m_today.timeZone), m_budgetsAt));
}

void SpendPage::applyMisses() {
    m_missCard->setVisible(!m_view.misses.empty());
    if (m_view.misses == m_shownMisses) return;
    m_shownMisses = m_view.misses;
    qDeleteAll(m_misses->findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly));
    delete m_misses->layout();
    auto* grid = new QGridLayout(m_misses);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(20);
    grid->setColumnStretch(3, 1);
    for (int line = 0; line < std::ssize(m_shownMisses); ++line) {
        const Miss& miss = m_shownMisses[static_cast<std::size_t>(line)];
        auto* name = new QLabel(miss.model, m_misses);
        name->setFont(kit::textFont(10.0, QFont::Medium));
        name->setTextFormat(Qt::PlainText);
        auto* set = new kit::FlatButton(kit::FlatButton::Chip, m_misses);
        set->setText(tr("Set a price…"));
        set->setAccessibleName(tr("Set a price for %1").arg(miss.model));
        set->setObjectName(u"setPrice"_s);
        connect(set, &QAbstractButton::clicked, this, [this, model = miss.model] { askForPrice(model); });
        grid->addWidget(name, line, 0);
        grid->addWidget(new QLabel(miss.words, m_misses), line, 1);
        grid->addWidget(set, line, 2);
    }
}

} // namespace tierline::spend
