// What the Spend page says, as a pure function of the ledger's sums. Simulated, billed and equivalent money
// are never added: one kind is shown at a time and the others are named apart.
#pragma once

#include "policy/policy.h"
#include "spend/spenddata.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace tierline::spend {

struct Tile {
    QString caption, value, note;
    bool operator==(const Tile&) const = default;
};

struct SpendRow {
    QString model, tierName;
    int tier = -1;   // of the policy; -1 = not in it any more
    int colour = -1; // of the theme's series; stays with the model while the policy stays
    std::int64_t requests = 0, failed = 0, unpriced = 0;
    std::int64_t inputTokens = 0, cachedTokens = 0, outputTokens = 0;
    Money cost, estimated;               // both of requests whose cost is known
    double share = 0;                    // of the kind's whole cost
    std::optional<double> drift() const; // cost by estimate; absent: nothing was estimated
    bool operator==(const SpendRow&) const = default;
};

struct ChartSeries {
    QString model;
    int colour = 0;
    QList<double> usd; // one value a slice
    bool operator==(const ChartSeries&) const = default;
};

struct KindChoice {
    ledger::MoneyKind kind = ledger::MoneyKind::Billed;
    QString name, note;
    bool operator==(const KindChoice&) const = default;
};

struct SpendView {
    bool empty = true;
    std::vector<KindChoice> kinds; // those that have rows, billed first
    ledger::MoneyKind shown = ledger::MoneyKind::Billed;
    QString kindSentence; // what sort of money this is, in words
    Tile spend, saved, requests, tokens;
    std::vector<SpendRow> rows; // dearest first
    int tierCount = 0;
    QStringList labels;              // of the slices
    std::vector<ChartSeries> series; // at most eight, the rest summed as "other"
    struct Axis {
        double top = 1; // USD
        int steps = 4;
        int decimals = 2;
        bool operator==(const Axis&) const = default;
    } axis;
    QString chartTitle;
};

// `wanted`: the kind the user chose; absent or without rows: billed, else the first there is.
SpendView present(const SpendData& data, std::optional<ledger::MoneyKind> wanted,
                  const policy::Policy* policy);

// A round end above `highest`, four or five steps, and as many decimals as the steps need.
SpendView::Axis axisFor(double highest);

// "$1.84 · saved $6.10 vs strongest": for the status bar.
QString summary(const SpendView& view);
QString nameOf(ledger::MoneyKind kind);

} // namespace tierline::spend
