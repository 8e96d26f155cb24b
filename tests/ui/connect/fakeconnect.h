// A desk over invented files, for pictures and tests. Notes what was asked.
#pragma once

#include "connect/connectdesk.h"

#include <QStringList>

namespace tierline::test {

class FakeConnect final : public connect::Desk {
    Q_OBJECT

public:
    using Desk::Desk;

    void setGateway(const QString& url) override { gateway = url; }
    void look() override { Q_EMIT looked(clients); }
    void preview(const QString& client) override;
    void write(const QString& client) override;
    void undo(const QString& client) override;
    bool isFrom(const QString& client, const QString& heard, const QStringList& heardBefore,
                bool trafficPlays) const override;
    QString watch(const QString& url, const QString& /*token*/) override {
        asked << QStringLiteral("watch ") + url;
        return url.contains(QLatin1Char('?')) ? QStringLiteral("That is no address.") : QString();
    }
    void startSelftest() override { asked << QStringLiteral("selftest"); }
    void cancelSelftest() override { asked << QStringLiteral("no selftest"); }

    QString gateway;
    QStringList asked;
    std::vector<connect::ClientState> clients = invented();
    QString trouble; // of the next preview

private:
    static std::vector<connect::ClientState> invented();
};

} // namespace tierline::test
