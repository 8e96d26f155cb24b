#include "spend/budgetspresenter.h"

#include "kit/format.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace tierline::spend {

using namespace Qt::Literals::StringLiterals;
using route::BudgetLevel;
using route::BudgetStatus;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Budgets)
};

constexpr double headroom = 1.08; // so that the last mark has something behind it

QString fromUtf8(const std::string& text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString titleOf(const BudgetStatus& budget) {
    struct ScopeRow {
        const char* scope;
        QString text;
    };
    const std::array rows{ScopeRow{"all", Text::tr("Everything")},
                          ScopeRow{"policy", Text::tr("This policy")},
                          ScopeRow{"client", Text::tr("Client %1")},
                          ScopeRow{"provider", Text::tr("Provider %1")}, ScopeRow{"tag", Text::tr("Tag %1")}};
    const auto found =
        std::ranges::find(rows, budget.scope, [](const ScopeRow& row) { return std::string(row.scope); });
    QString title = found == rows.end() ? fromUtf8(budget.scope) : found->text;
    title.replace(u"%1"_s, fromUtf8(budget.name));
    return budget.simulated ? Text::tr("%1, simulated").arg(title) : title;
}

QString dayOrTime(Wall time, Wall now) {
    return time - now < std::chrono::hours(20) ? kit::clockTime(time).left(5) : kit::dayAndTime(time);
}

QString periodOf(const BudgetStatus& budget, Wall now) {
    const QString until = dayOrTime(budget.until, now);
    if (budget.per == "day") return Text::tr("per day, until %1").arg(until);
    if (budget.per == "week") return Text::tr("per week, until %1").arg(until);
    return Text::tr("per month, until %1").arg(until);
}

struct LevelRow {
    QString word;
    kit::Tone tone;
};
LevelRow levelOf(BudgetLevel level) {
    switch (level) {
    case BudgetLevel::Within: return {Text::tr("within"), kit::Tone::Good};
    case BudgetLevel::Soft: return {Text::tr("soft limit passed"), kit::Tone::Warn};
    case BudgetLevel::Degrade: return {Text::tr("cheaper tiers only"), kit::Tone::Warn};
    case BudgetLevel::Hard: return {Text::tr("refusing requests"), kit::Tone::Bad};
    }
    return {};
}

// What is told against: the hard limit, else the next below it.
std::optional<Money> limitOf(const BudgetStatus& budget) {
    return budget.hard ? budget.hard : budget.degrade ? budget.degrade : budget.soft;
}

QString detailOf(const BudgetStatus& budget) {
    const auto limit = limitOf(budget);
    QString text = limit ? Text::tr("%1 of %2").arg(kit::money(budget.spent), kit::money(*limit))
                         : kit::money(budget.spent);
    if (budget.reserved > Money()) text += Text::tr(", %1 reserved").arg(kit::money(budget.reserved));
    if (budget.unpriced > 0)
        text += kit::counted(budget.unpriced, Text::tr(", %1 request unpriced"),
                             Text::tr(", %1 requests unpriced"));
    return text;
}

QString paceOf(const BudgetStatus& budget, Wall now) {
    if (!budget.hard) return Text::tr("no hard limit");
    if (budget.level == BudgetLevel::Hard) return Text::tr("spent up for this period");
    if (!budget.hardAt) return Text::tr("at this pace not reached");
    return Text::tr("at this pace reached %1").arg(dayOrTime(*budget.hardAt, now));
}

BudgetBar barOf(const BudgetStatus& budget, Wall now) {
    const auto level = levelOf(budget.level);
    BudgetBar bar;
    bar.title = titleOf(budget);
    bar.period = periodOf(budget, now);
    bar.level = level.word;
    bar.tone = level.tone;
    bar.detail = detailOf(budget);
    bar.pace = paceOf(budget, now);
    Money top = budget.spent + budget.reserved;
    for (const auto& limit : {budget.soft, budget.degrade, budget.hard})
        if (limit) top = std::max(top, *limit);
    const double whole = std::max(top.usd() * headroom, 1e-9);
    bar.spent = std::max(0.0, budget.spent.usd() / whole);
    bar.reserved = std::max(0.0, budget.reserved.usd() / whole);
    for (const auto& [limit, name] : {std::pair(budget.soft, Text::tr("soft")),
                                      {budget.degrade, Text::tr("degrade")},
                                      {budget.hard, Text::tr("hard")}})
        if (limit) bar.marks.push_back({limit->usd() / whole, name});
    return bar;
}

double pressure(const BudgetStatus& budget) {
    const auto limit = limitOf(budget);
    return limit && *limit > Money() ? budget.spent.usd() / limit->usd() : 0;
}

} // namespace

QString BudgetBar::sentence() const {
    return Text::tr("%1, %2: %3, %4; %5").arg(title, period, detail, level, pace);
}

BudgetsView presentBudgets(const std::vector<BudgetStatus>& budgets, const QString& zone, Wall now) {
    auto sorted = budgets;
    std::ranges::sort(sorted, [](const BudgetStatus& a, const BudgetStatus& b) {
        return a.level != b.level ? a.level > b.level : pressure(a) > pressure(b);
    });
    BudgetsView view;
    for (const auto& budget : sorted)
        view.bars.push_back(barOf(budget, now));
    if (!zone.isEmpty() && !view.bars.empty()) view.note = Text::tr("days of %1").arg(zone);
    return view;
}

} // namespace tierline::spend
