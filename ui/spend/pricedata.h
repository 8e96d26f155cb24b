// What the window is told about a refresh of the price list, and the price of a model that a person sets.
// Values.
#pragma once

#include "catalog/rates.h"

#include <QString>
#include <QStringList>

namespace tierline::spend {

struct PriceRefresh {
    enum Phase { Idle, Fetching, Same, Review, Questioned, Adopted, Failed };
    Phase phase = Idle;
    QString source;                 // the URL
    qint64 received = 0, total = 0; // bytes; total 0: unknown
    int before = 0, after = 0;      // prices
    int added = 0, removed = 0, changed = 0;
    QStringList moves;      // the largest, in words
    QStringList objections; // why it is not taken
    QStringList leftOut;    // what the file says and we cannot
    QString place;          // where it was written
    QString failure;        // what went wrong, and what would be right
    bool operator==(const PriceRefresh&) const = default;
};

struct OwnPrice {
    QString model; // provider/model
    catalog::Rates rates;
};

} // namespace tierline::spend
