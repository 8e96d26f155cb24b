// Whole decisions out of the running ledger, with the price of the model that answered, and requests once
// more through the gateway's own port. Window thread; the ledger and the price list are read on a worker's.
#pragma once

#include "access.h"
#include "inspector/inspectordesk.h"
#include "worker.h"

#include <QNetworkAccessManager>

class QNetworkReply;

namespace tierline::workbench {

class InspectorDesk final : public inspector::Desk {
    Q_OBJECT

public:
    InspectorDesk(std::shared_ptr<Access> access, QString token);

    void fetch(const QString& id) override;
    void replay(const inspector::RecordPtr& record,
                const std::shared_ptr<const std::string>& request) override;

    void setUrl(const QString& url) { m_url = url; } // http://127.0.0.1:8787; empty: nothing runs

private:
    void conclude(QNetworkReply& reply, const QString& of, const QString& what);

    std::shared_ptr<Access> m_access;
    QString m_token, m_url, m_newest;
    QNetworkAccessManager m_network;
    Worker m_worker;
};

} // namespace tierline::workbench
