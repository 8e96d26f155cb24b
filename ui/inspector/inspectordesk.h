// What the inspector asks of the program: all that is kept of one decision, and the same request once more.
// Window thread; slots return at once, answers come as signals and name what they answer, so that one that
// comes late is dropped.
#pragma once

#include "ledger/record.h"
#include "route/plan.h"

#include <QObject>
#include <QString>

#include <memory>
#include <optional>
#include <string>

namespace tierline::inspector {

using RecordPtr = std::shared_ptr<const ledger::Record>;

struct Content {
    QString id;
    RecordPtr record;                           // with its reply; null: not in the ledger
    std::shared_ptr<const std::string> request; // the client's bytes, or their beginning; null: not kept
    std::optional<route::ModelPrice> price;     // of the model that answered, at that time
    QString trouble;                            // why it could not be read; empty: it could
    std::int64_t requestBytes = 0;              // of all of it; 0: `request` is all
    bool keepsRequests = false;                 // the policy does now

    bool isCut() const { return request && requestBytes > static_cast<std::int64_t>(request->size()); }
    // What can be sent again; null: only the prompt.
    std::shared_ptr<const std::string> whole() const { return isCut() ? nullptr : request; }
};

struct Replayed {
    QString of, id;   // the decision that was repeated, the new one; id is empty when it failed
    QString sentence; // what happened, for the status line
    bool fine = false;
};

class Desk : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;
    virtual void fetch(const QString& id) = 0;
    // Through the gateway's own port, as a client would: the same bytes where they are kept, else the prompt;
    // which, its sentence says.
    virtual void replay(const RecordPtr& record, const std::shared_ptr<const std::string>& request) = 0;

Q_SIGNALS:
    void fetched(const tierline::inspector::Content& content);
    void replayed(const tierline::inspector::Replayed& replayed);
};

} // namespace tierline::inspector
