// What the Spend page says, as a pure function of the ledger's sums. Simulated, billed and equivalent money
// are never added: one kind is shown at a time and the others are named apart.
#pragma once

#include "policy/policy.h"
#include "spend/spendanswer.h"
#include "spend/spenddata.h"
#include "spend/spendview.h"

namespace tierline::spend {

struct Choice {
    std::optional<ledger::MoneyKind> kind; // absent or without rows: billed, else the first there is
    QString baseline = QStringLiteral("strongest");
    bool forecast = true;
};

SpendView present(const Answer& answer, const Choice& choice, const policy::Policy* policy);

// Today as the feed tells it, where there is no desk: fewer figures of the same kind.
Answer answerOf(const SpendData& data);

// A round end above `highest`, four or five steps, and as many decimals as the steps need.
Axis axisFor(double highest);

// "today $1.84 · saved vs strongest $6.10": for the status bar.
QString summary(const SpendData& data, std::optional<ledger::MoneyKind> wanted);
QString nameOf(ledger::MoneyKind kind);

struct DimensionName {
    ledger::Dimension by;
    QString id, name, plural; // id: also the field of the filter language
};
const std::vector<DimensionName>& dimensions(); // those one can choose
const DimensionName& dimensionOf(ledger::Dimension by);

} // namespace tierline::spend
