// One file from the network through Qt, with the system's proxy: whole, within a limit of bytes and time, or
// not at all. One at a time; starting again gives up the one before. Window thread.
#pragma once

#include "base/error.h"

#include <QByteArray>
#include <QNetworkAccessManager>
#include <QPointer>
#include <QTimer>
#include <QUrl>

class QNetworkReply;

namespace tierline::workbench {

class PriceFetch final : public QObject {
    Q_OBJECT

public:
    struct Limits {
        qint64 bytes = 16 << 20;
        int silenceMs = 20'000, wholeMs = 120'000;
        bool onlyHttps = true; // tests have a server of their own
    };
    explicit PriceFetch(Limits limits, QObject* parent = nullptr);
    ~PriceFetch() override;

    void start(const QUrl& url);
    void cancel(); // nothing is told any more

Q_SIGNALS:
    void progressed(qint64 received, qint64 total); // total 0: unknown
    void fetched(const QByteArray& body);
    void failed(const tierline::Error& error);

private:
    void read();
    void conclude();
    void refuse(Error error);

    Limits m_limits;
    QNetworkAccessManager m_network;
    QPointer<QNetworkReply> m_reply;
    QTimer m_whole;
    QByteArray m_body;
};

} // namespace tierline::workbench
