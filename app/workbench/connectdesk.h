// Other programs' settings, read and written on a thread of its own, and the self-test as a program beside
// this one. Window thread. What was written is remembered, so that it can be undone after a restart too.
#pragma once

#include "worker.h"

#include "connect/connectdesk.h"
#include "connecting/clients.h"

#include <QProcess>

#include <map>

namespace tierline::workbench {

class ConnectDesk final : public connect::Desk {
    Q_OBJECT

public:
    struct Place {
        connecting::Places files;
        QString token;   // the gateway's, empty: it asks for none
        QString program; // tierlinectl
    };
    static Place usualPlace(const QString& token);

    explicit ConnectDesk(Place place, QObject* parent = nullptr);
    ~ConnectDesk() override;

    void setGateway(const QString& url) override;
    void look() override;
    void preview(const QString& client) override;
    void write(const QString& client) override;
    void undo(const QString& client) override;
    bool isFrom(const QString& client, const QString& heard, const QStringList& heardBefore,
                bool trafficPlays) const override;
    QString watch(const QString& url, const QString& token) override;
    void startSelftest() override;
    void cancelSelftest() override;

private:
    using PlanResult = Result<connecting::Plan>;
    connecting::Target target() const;
    void onPlanned(connecting::Client client, const PlanResult& plan);
    void onSelftestOver(int exitCode, QProcess::ExitStatus status);
    void tellSelftest(const QString& sentence);

    Place m_place;
    QString m_url;
    std::map<connecting::Client, connecting::FileChange> m_planned; // as last shown
    quint64 m_asked = 0;                                            // previews: only the newest is told
    QProcess* m_selftest = nullptr;
    connect::SelftestState m_state;
    Worker m_worker{QStringLiteral("connect")};
};

} // namespace tierline::workbench
