#include "shell/news.h"

#include "kit/format.h"
#include "spend/budgetspresenter.h"

#include <QCoreApplication>

#include <array>

namespace tierline::shell {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(News)
};

constexpr std::array steps{100, 95, 80}; // percent of a hard limit, the highest first

bool isOpen(const health::BreakerRow& row) {
    return row.view.state == health::BreakerState::Open;
}

int stepOf(const route::BudgetStatus& budget) {
    if (!budget.hard || *budget.hard <= Money()) return 0;
    const double share = budget.spent.usd() / budget.hard->usd() * 100;
    for (const int step : steps)
        if (share >= step) return step;
    return 0;
}

std::string keyOf(const route::BudgetStatus& budget) {
    return budget.scope + '\n' + budget.name + '\n' + budget.per + '\n' + std::to_string(budget.simulated)
           + '\n' + std::to_string(budget.from.time_since_epoch().count());
}

} // namespace

std::vector<Notice> News::look(const Snapshot& now) {
    std::vector<Notice> notices;
    lookAtBreakers(now, notices);
    lookAtBudgets(now, notices);
    lookAtAlerts(now, notices);
    if (!m_looked) notices.clear();
    m_looked = true;
    return notices;
}

void News::lookAtBreakers(const Snapshot& now, std::vector<Notice>& notices) {
    std::set<std::string> open;
    for (const health::BreakerRow& row : now.breakers.rows) {
        if (!isOpen(row)) continue;
        open.insert(row.model);
        if (m_open.contains(row.model)) continue;
        const auto told = m_toldAt.find(row.model);
        if (told != m_toldAt.end() && now.breakers.at - told->second < quiet) continue;
        m_toldAt.insert_or_assign(row.model, now.breakers.at);
        notices.push_back({Text::tr("%1 is not asked for now").arg(QString::fromStdString(row.model)),
                           Text::tr("Its breaker opened: %1. Others take its requests.")
                               .arg(QString::fromStdString(row.view.reason)),
                           u"page.breakers"_s});
    }
    m_open = std::move(open);
}

void News::lookAtBudgets(const Snapshot& now, std::vector<Notice>& notices) {
    for (const route::BudgetStatus& budget : now.budgets) {
        const int step = stepOf(budget);
        int& told = m_budgets[keyOf(budget)];
        if (step <= told) continue;
        told = step;
        const auto bars = spend::presentBudgets({budget}, {}, now.breakers.at).bars;
        if (bars.empty()) continue;
        notices.push_back(
            {step == 100 ? Text::tr("A budget is spent up") : Text::tr("%1 % of a budget is spent").arg(step),
             bars.front().title + u": "_s + bars.front().detail, u"page.spend"_s});
    }
}

void News::lookAtAlerts(const Snapshot& now, std::vector<Notice>& notices) {
    std::set<std::string> firing;
    for (const route::AlertState& alert : now.alerts) {
        if (!alert.firing) continue;
        const std::string key = alert.name + '\n' + alert.subject;
        firing.insert(key);
        if (!m_firing.contains(key))
            notices.push_back({Text::tr("Alert %1").arg(QString::fromStdString(alert.name)),
                               QString::fromStdString(alert.sentence), u"page.live"_s});
    }
    m_firing = std::move(firing);
}

} // namespace tierline::shell
