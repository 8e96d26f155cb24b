// The parts of the page's view, each a pure function. Only for `present` and tests.
#pragma once

#include "spend/spendpresenter.h"

#include <QDateTime>

namespace tierline::spend {

// One kind of money of an answer, found once.
struct Part {
    const Answer& answer;
    const Choice& choice;
    const policy::Policy* policy;
    ledger::MoneyKind kind;
    ledger::Group total;
    const Covered* covered = nullptr; // absent: not asked for
    const ledger::RowSpend* rows = nullptr;
    std::vector<SpendRow> table; // of all of the dimension, dearest first
};

// What savings are held against.
struct Baseline {
    QString name, model;       // "strongest", "summit/reason"
    std::optional<Money> cost; // of all; absent: some price is not known
    Money spent;               // by the same requests, lost caches not counted
    std::int64_t leftOut = 0;  // requests whose cost is not known
    std::vector<std::optional<Money>> slices;
    std::optional<Money> saved(const ledger::Group& total) const;
};
Baseline baselineOf(const Part& part);
std::vector<BaselineChoice> baselinesOf(const Part& part);

ChartView chartOf(const Part& part, const Baseline& baseline);
BridgeView bridgeOf(const Part& part, const Baseline& baseline);
CalendarView calendarOf(const Part& part);
Tile monthOf(const Part& part);

// Times of the answer's zone, in words and for the filter.
QDateTime localOf(Wall time, const Zone& zone);
QString spanOf(Wall from, Wall to, const Zone& zone);
QString timeFilter(Wall from, Wall to);
QString term(const QString& field, const QString& value); // quoted where it must be
QString both(const QString& a, const QString& b);         // of filters

QString fromUtf8(const std::string& text);

} // namespace tierline::spend
