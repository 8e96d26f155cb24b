// "Send one": a chat request to a gateway's port, as any client would send it. Window thread.
#pragma once

#include <QNetworkAccessManager>
#include <QObject>
#include <QString>

class QNetworkReply;

namespace tierline::workbench {

bool isLoopback(const QString& host); // then no proxy stands between

class Sender final : public QObject {
    Q_OBJECT

public:
    explicit Sender(QString token, QObject* parent = nullptr);
    void setToken(const QString& token) { m_token = token; }
    void send(const QString& url, const QString& prompt);

Q_SIGNALS:
    void finished(bool fine, const QString& sentence);

private:
    void conclude(QNetworkReply* reply, qint64 startedMs);

    QString m_token;
    QNetworkAccessManager m_network;
};

} // namespace tierline::workbench
