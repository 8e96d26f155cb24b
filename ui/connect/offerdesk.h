// The door of what may be added to the policy: servers on this machine and other programs' configurations.
// Lives on the window's thread; slots return at once, answers are signals there; the newest counts.
#pragma once

#include "connect/connectdata.h"

#include <QObject>

namespace tierline::connect {

class OfferDesk : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    virtual void setPolicyFile(const QString& file) = 0;     // that would be written
    virtual void findServers() = 0;                          // → serversFound, as each answers
    virtual void offerServer(const LocalServer& server) = 0; // → offered
    // kind: litellm, ccrouter, ccswitch, dotenv
    virtual void offerImport(const QString& kind, const QString& file) = 0; // → offered
    virtual QString usualFile(const QString& kind) const = 0;
    virtual void write() = 0; // what was offered last → written
    virtual void undo() = 0;  // → written

Q_SIGNALS:
    void serversFound(const std::vector<tierline::connect::LocalServer>& servers, bool isOver);
    void offered(const tierline::connect::PolicyOffer& offer);
    void written(const tierline::connect::Written& written);
};

} // namespace tierline::connect
