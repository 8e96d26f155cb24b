// The words of the price dialogs, and the reading of what is typed into them. Pure.
#pragma once

#include "kit/statedot.h"
#include "spend/pricedata.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace tierline::spend {

struct RefreshView {
    QString headline, detail;
    QStringList lines; // moves or objections
    kit::Tone tone = kit::Tone::Idle;
    bool isBusy = false, canAdopt = false, canRetry = false;
    int percent = -1; // of the download; -1: unknown
    bool operator==(const RefreshView&) const = default;
};
RefreshView presentRefresh(const PriceRefresh& refresh);

// US dollars for one million tokens. Absent with `error` empty: something is still to be typed.
struct PriceFields {
    QString input, output, cached; // cached may be empty
};
struct TypedPrice {
    std::optional<catalog::Rates> rates;
    QString error;   // about what was typed, one sentence
    QString warning; // it can be taken, but looks wrong
};
TypedPrice readPrice(const PriceFields& fields);

} // namespace tierline::spend
