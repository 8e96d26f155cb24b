// What the Spend page shows, as one value. Money stays exact; only bars and lines are drawn from doubles.
#pragma once

#include "ledger/ledger.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace tierline::spend {

// `filter` is what Live is asked for when it is opened; empty: it is no door.
struct Tile {
    QString caption, value, note, filter;
    bool operator==(const Tile&) const = default;
};

struct SpendRow {
    QString key, name, tierName, filter; // key: as the ledger has it
    int tier = -1;                       // of the policy; -1 = not in it any more
    int colour = -1;                     // of the theme's series; stays while the policy stays
    std::int64_t requests = 0, failed = 0, unpriced = 0;
    std::int64_t inputTokens = 0, cachedTokens = 0, outputTokens = 0;
    Money cost, estimated;               // both of requests whose cost is known
    double share = 0;                    // of the kind's whole cost
    std::optional<double> drift() const; // cost by estimate; absent: nothing was estimated
    bool operator==(const SpendRow&) const = default;
};

struct ChartSlice {
    QString label, name; // "08"; "22 Nov, 08:00 to 09:00"
    QString filter;      // of its time alone
    Money cost;          // of all its requests, each counted once
    bool operator==(const ChartSlice&) const = default;
};

struct ChartSeries {
    QString key, name;
    QString term; // of the filter: model:x; empty for "other"
    int colour = 0;
    std::vector<Money> values; // one a slice
    bool operator==(const ChartSeries&) const = default;
};

struct ChartLine {
    QString name;
    bool isDotted = false;
    std::vector<std::optional<Money>> values; // absent: not known
    std::optional<Money> whole;
    bool operator==(const ChartLine&) const = default;
};

struct ChartView {
    QString title, note;
    std::vector<ChartSlice> slices;
    std::vector<ChartSeries> series; // at most eight, the rest summed as "other"
    std::vector<ChartLine> lines;
    int tierCount = 0; // series are tiers, and wear their colours; 0: they are not
    bool operator==(const ChartView&) const = default;
};

struct Axis {
    double top = 1; // USD
    int steps = 4;
    int decimals = 2;
    bool operator==(const Axis&) const = default;
};

// How the saving comes about: gross, less what routing itself cost, is net. It adds up exactly.
struct BridgeStep {
    enum Kind { Gross, Minus, Net } kind = Minus;
    QString caption, value, help;
    double from = 0, to = 0; // of the widest bar
    bool operator==(const BridgeStep&) const = default;
};
struct BridgeView {
    QString title, sentence, note; // note: what it rests on; empty: all of it
    std::vector<BridgeStep> steps; // empty: it cannot be told, and `sentence` says why
    bool operator==(const BridgeView&) const = default;
};

struct CalendarDay {
    Wall from{}, to{};
    QString name;  // "Sunday, 22 November: $9.25, 5,314 requests"
    int level = 0; // 0: nothing, 1 to 4
    bool isAhead = false;
    bool operator==(const CalendarDay&) const = default;
};
struct CalendarView {
    std::vector<CalendarDay> days; // whole weeks, each from Monday
    QStringList months;            // one for each week; empty where it goes on
    bool operator==(const CalendarView&) const = default;
};

struct TopRow { // a session or a rule
    QString name, detail, filter;
    std::int64_t requests = 0;
    Money cost;
    double share = 0; // of the dearest
    bool operator==(const TopRow&) const = default;
};

struct Miss {
    QString model, words;
    bool operator==(const Miss&) const = default;
};

struct KindChoice {
    ledger::MoneyKind kind = ledger::MoneyKind::Billed;
    QString name, note;
    bool operator==(const KindChoice&) const = default;
};

struct BaselineChoice {
    QString id, name; // strongest, cheapest, best, or a model's id
    bool operator==(const BaselineChoice&) const = default;
};

struct SpendView {
    bool empty = true;
    std::vector<KindChoice> kinds; // those that have rows, billed first
    ledger::MoneyKind shown = ledger::MoneyKind::Billed;
    QString kindSentence; // what sort of money this is, in words
    QString period;       // "21 Nov 18:00 to 22 Nov 18:00, Europe/Berlin"
    QString overlap;      // why shares do not add up; empty: they do
    std::vector<BaselineChoice> baselines;
    Tile spend, saved, month, requests;
    std::vector<SpendRow> rows; // dearest first
    ledger::Dimension by = ledger::Dimension::Model;
    int tierCount = 0;
    ChartView chart;
    BridgeView bridge;
    CalendarView calendar;
    std::vector<TopRow> sessions, rules;
    QString topsNote;         // what the sessions are read from; empty: all of it
    std::vector<Miss> misses; // models of unknown price
};

} // namespace tierline::spend
