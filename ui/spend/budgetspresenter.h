// What the Budgets card says, as a pure function of what the gateway holds. Simulated money has bars of its
// own.
#pragma once

#include "kit/statedot.h"
#include "route/budgets.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace tierline::spend {

struct BudgetMark {
    double at = 0; // of the bar
    QString name;  // soft, degrade, hard
    bool operator==(const BudgetMark&) const = default;
};

struct BudgetBar {
    QString title;         // "Client ci", "Everything, simulated"
    QString period;        // "day", with when it ends
    QString level, detail; // "over soft"; "$3.10 of $5.00, $0.02 reserved"
    QString pace;          // "at this pace $5.00 is reached at 17:40"
    kit::Tone tone = kit::Tone::Good;
    double spent = 0, reserved = 0; // of the bar, one behind the other
    std::vector<BudgetMark> marks;
    QString sentence() const; // all of it, to be heard
    bool operator==(const BudgetBar&) const = default;
};

struct BudgetsView {
    std::vector<BudgetBar> bars; // the most pressing first
    QString note;                // whose days
    bool operator==(const BudgetsView&) const = default;
};

BudgetsView presentBudgets(const std::vector<route::BudgetStatus>& budgets, const QString& zone, Wall now);

} // namespace tierline::spend
