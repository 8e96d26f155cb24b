// What the Models page is told: the prices that count, what was used, and what speaks against the policy.
// Values; the catalogue is shared and immutable.
#pragma once

#include "catalog/catalog.h"
#include "catalog/retirements.h"
#include "ledger/record.h"

#include <QString>
#include <QStringList>

#include <memory>
#include <vector>

namespace tierline::models {

using CatalogPtr = std::shared_ptr<const catalog::Catalog>;

// Of the last 24 hours. Kinds of money never add up, so a model may have several.
struct Used {
    std::string model; // provider/model
    ledger::MoneyKind money = ledger::MoneyKind::Billed;
    std::int64_t requests = 0, failed = 0, unpriced = 0;
    Money cost;
};

struct Finding { // of a check
    enum Severity { Error, Warning, Hint };
    Severity severity = Warning;
    QString group, id; // of a lint; empty: of the reading
    QString subject;   // model, tier or key
    QString file;      // empty: the policy's
    int line = 0, column = 0;
    QString text, remedy;
    bool operator==(const Finding&) const = default;
};

struct CheckReport {
    QString file, hash;
    bool isUsable = false;
    std::vector<Finding> findings; // errors first
    QString summary;               // of the policy: 3 providers, 8 models …
    bool operator==(const CheckReport&) const = default;
};

struct ModelsData {
    CatalogPtr catalog;     // with the person's own prices on top; null: none could be read
    CatalogPtr own;         // those alone; null: there are none
    bool isFetched = false; // the list is one that was fetched or imported, not the shipped one
    catalog::Retirements retirements;
    std::vector<Used> used;
    Wall now{};
    QStringList troubles; // price files that could not be read
};

struct Version { // of the policy
    QString hash, author, actor, summary, file;
    Wall time{};
    bool isInForce = false;
    bool operator==(const Version&) const = default;
};

struct TrailEntry {
    qint64 seq = 0;
    Wall time{};
    QString actor, program, action, subject, summary, hash;
    bool operator==(const TrailEntry&) const = default;
};
struct TrailVerdict {
    bool isSound = false;
    QString sentence;
    QStringList findings, remarks;
    QString head; // COUNT:HASH, to be kept elsewhere
    bool operator==(const TrailVerdict&) const = default;
};

} // namespace tierline::models
