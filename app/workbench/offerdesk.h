// Finds servers of models on this machine, reads other programs' configurations, and writes what comes of
// them into the policy. Window thread; files are read on a thread of its own, servers asked through Qt
// Network with short limits.
#pragma once

#include "worker.h"

#include "connect/offerdesk.h"
#include "connecting/filechange.h"
#include "connecting/imported.h"

#include <QNetworkAccessManager>

#include <optional>

namespace tierline::workbench {

class LocalOffers final : public connect::OfferDesk {
    Q_OBJECT

public:
    struct Place {
        QString home;
        QString policyFile;                         // that would be written
        std::vector<std::pair<QString, int>> ports; // kind's id and port; empty: the usual ones
        int patienceMs = 1'500;
    };
    explicit LocalOffers(Place place, QObject* parent = nullptr);

    void setPolicyFile(const QString& file) override { m_place.policyFile = file; }
    void findServers() override;
    void offerServer(const connect::LocalServer& server) override;
    void offerImport(const QString& kind, const QString& file) override;
    QString usualFile(const QString& kind) const override;
    void write() override;
    void undo() override;

private:
    struct Made {
        connect::PolicyOffer offer;
        connecting::FileChange change;
    };
    static Made make(const Result<connecting::Imported>& imported, const QString& source,
                     const QString& policyFile);
    template <class Read>
    void offer(const QString& source, Read read);
    void askServer(const QString& name, const QString& url);

    Place m_place;
    QNetworkAccessManager m_network;
    std::vector<connect::LocalServer> m_servers;
    int m_asked = 0; // servers that have not answered yet
    quint64 m_search = 0, m_offer = 0;
    std::optional<connecting::FileChange> m_change;
    std::optional<connecting::Applied> m_written;
    Worker m_worker{QStringLiteral("offers")};
};

} // namespace tierline::workbench
