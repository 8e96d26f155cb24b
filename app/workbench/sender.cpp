#include "sender.h"

#include "kit/format.h"

#include <QDateTime>
#include <QHostAddress>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QUrl>

namespace tierline::workbench {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int patienceMs = 120'000;

QByteArray bodyOf(const QString& prompt) {
    const QJsonObject message{{u"role"_s, u"user"_s}, {u"content"_s, prompt}};
    return QJsonDocument(QJsonObject{{u"model"_s, u"auto"_s}, {u"messages"_s, QJsonArray{message}}})
        .toJson(QJsonDocument::Compact);
}

} // namespace

bool isLoopback(const QString& host) {
    return host == u"localhost"_s || QHostAddress(host).isLoopback();
}

Sender::Sender(QString token, QObject* parent) : QObject(parent), m_token(std::move(token)) {}

void Sender::send(const QString& url, const QString& prompt) {
    QNetworkRequest request(QUrl(url + u"/v1/chat/completions"_s));
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    request.setHeader(QNetworkRequest::UserAgentHeader, u"tierline/" TIERLINE_VERSION ""_s);
    request.setRawHeader("x-tierline-client", "tierline");
    if (!m_token.isEmpty()) request.setRawHeader("authorization", "Bearer " + m_token.toUtf8());
    request.setTransferTimeout(patienceMs);
    m_network.setProxy(isLoopback(request.url().host()) ? QNetworkProxy::NoProxy
                                                        : QNetworkProxy::DefaultProxy);
    // Neither the words nor the token go where a gateway points.
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    const qint64 started = QDateTime::currentMSecsSinceEpoch();
    QNetworkReply* reply = m_network.post(request, bodyOf(prompt));
    connect(reply, &QNetworkReply::finished, this, [this, reply, started] { conclude(reply, started); });
}

void Sender::conclude(QNetworkReply* reply, qint64 startedMs) {
    reply->deleteLater();
    const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const Milliseconds took(QDateTime::currentMSecsSinceEpoch() - startedMs);
    if (status == 200) {
        Q_EMIT finished(true,
                        tr("%1 answered in %2, tier %3")
                            .arg(QString::fromUtf8(reply->rawHeader("x-tierline-model")), kit::duration(took),
                                 QString::fromUtf8(reply->rawHeader("x-tierline-tier"))));
        return;
    }
    if (status == 0) {
        Q_EMIT finished(false, tr("The gateway did not answer: %1").arg(reply->errorString()));
        return;
    }
    const QJsonObject error = QJsonDocument::fromJson(reply->readAll()).object().value("error"_L1).toObject();
    Q_EMIT finished(false,
                    tr("The gateway answered %1: %2").arg(status).arg(error.value("message"_L1).toString()));
}

} // namespace tierline::workbench
