// What the Live page asks of the ledger: the whole of a decision of which only the row is here, and rows of
// before. Slots return at once, answers are signals on the window's thread; the newest wish of a kind counts.
#pragma once

#include "live/decisionstore.h"

#include <QObject>

#include <memory>
#include <vector>

namespace tierline::live {

class Desk : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    virtual void fetch(const QString& id) = 0;
    // The newest `count` of [from, before), in batches, the newest batch first.
    virtual void readOlder(Wall from, Wall before, int count) = 0;
    virtual void stopOlder() = 0;

Q_SIGNALS:
    // null: not there, or it could not be read; then `problem` says why.
    void fetched(const QString& id, const std::shared_ptr<const tierline::ledger::Record>& record,
                 const QString& problem);
    void olderArrived(const std::vector<std::shared_ptr<const tierline::ledger::Record>>& oldestFirst);
    // All that was asked for. `more`: the ledger has some before these.
    void olderFinished(bool more, const QString& problem);
};

} // namespace tierline::live
