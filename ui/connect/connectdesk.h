// The door of what connects: clients' files and the self-test. Lives on the
// window's thread; slots return at once, answers are signals there; of one kind the newest answer counts.
#pragma once

#include "connect/connectdata.h"

#include <QObject>

namespace tierline::connect {

class Desk : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    virtual void setGateway(const QString& url) = 0; // without a slash behind it
    virtual void look() = 0;                         // → looked
    virtual void preview(const QString& client) = 0; // → previewed
    virtual void write(const QString& client) = 0;   // what was previewed → written
    virtual void undo(const QString& client) = 0;    // → written
    // Whether a decision of `client` is this client's; `heardBefore`: the names before the change.
    virtual bool isFrom(const QString& client, const QString& heard, const QStringList& heardBefore,
                        bool trafficPlays) const = 0;

    // Another window over the gateway there; a sentence when it cannot be.
    virtual QString watch(const QString& url, const QString& token) = 0;
    virtual void startSelftest() = 0; // → selftestChanged
    virtual void cancelSelftest() = 0;

Q_SIGNALS:
    void looked(const std::vector<tierline::connect::ClientState>& clients);
    void previewed(const tierline::connect::Preview& preview);
    void written(const tierline::connect::Written& written);
    void selftestChanged(const tierline::connect::SelftestState& state);
};

} // namespace tierline::connect
