// What the Live page asks of the ledger: the whole of a decision of which only the row is here, and rows of
// before. Slots return at once, answers are signals on the window's thread; the newest wish of a kind counts.
#pragma once

#include "live/decisionstore.h"

#include <QObject>

#include <memory>
#include <vector>

namespace tierline::live {

struct TextTerm { // words that a prompt must have, or a pattern
    QString words;
    bool isPattern = false;
    bool operator==(const TextTerm&) const = default;
};
struct TextFound {
    std::size_t term = 0; // which of those asked for
    RowId id;
};

class Desk : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    virtual void fetch(const QString& id) = 0;
    // The newest `count` of [from, before), in batches, the newest batch first.
    virtual void readOlder(Wall from, Wall before, int count) = 0;
    virtual void stopOlder() = 0;
    // Through all prompts that were kept, the newest first: `textsFound`, then `textsEnded` with this number.
    virtual void searchTexts(quint64 number, const std::vector<TextTerm>& terms) = 0;
    virtual void stopTexts() = 0;

Q_SIGNALS:
    // null: not there, or it could not be read; then `problem` says why.
    void fetched(const QString& id, const std::shared_ptr<const tierline::ledger::Record>& record,
                 const QString& problem);
    void olderArrived(const std::vector<std::shared_ptr<const tierline::ledger::Record>>& oldestFirst);
    // All that was asked for. `more`: the ledger has some before these.
    void olderFinished(bool more, const QString& problem);
    void textsFound(quint64 number, const std::vector<tierline::live::TextFound>& found, qint64 read);
    void textsEnded(quint64 number, bool whole, const QString& problem);
};

} // namespace tierline::live
