#include "pricefetch.h"

#include <QNetworkProxyFactory>
#include <QNetworkReply>
#include <QNetworkRequest>

#include <utility>

namespace tierline::workbench {

using namespace Qt::Literals::StringLiterals;

namespace {

Error because(ErrorCode code, const QString& detail, const QString& remedy) {
    return {code, detail.toStdString(), remedy.toStdString(), {}, 0, 0};
}

} // namespace

PriceFetch::PriceFetch(Limits limits, QObject* parent) : QObject(parent), m_limits(limits) {
    QNetworkProxyFactory::setUseSystemConfiguration(true);
    m_whole.setSingleShot(true);
    connect(&m_whole, &QTimer::timeout, this, [this] {
        refuse(because(ErrorCode::Unavailable, tr("it took longer than %1 s").arg(m_limits.wholeMs / 1000),
                       tr("try again later, or import a file with tierlinectl")));
    });
}

PriceFetch::~PriceFetch() {
    cancel();
}

void PriceFetch::start(const QUrl& url) {
    cancel();
    if (!url.isValid() || url.host().isEmpty() || (m_limits.onlyHttps && url.scheme() != "https"_L1)) {
        Q_EMIT failed(because(ErrorCode::InvalidInput,
                              tr("%1 is not an address that begins with https://").arg(url.toString()),
                              tr("give the address of a published price list")));
        return;
    }
    QNetworkRequest request(url);
    request.setHeader(QNetworkRequest::UserAgentHeader, u"tierline/" TIERLINE_VERSION ""_s);
    request.setTransferTimeout(m_limits.silenceMs);
    request.setMaximumRedirectsAllowed(4);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::NoLessSafeRedirectPolicy);
    m_body.clear();
    m_reply = m_network.get(request);
    connect(m_reply, &QNetworkReply::readyRead, this, &PriceFetch::read);
    connect(m_reply, &QNetworkReply::finished, this, &PriceFetch::conclude);
    m_whole.start(m_limits.wholeMs);
}

void PriceFetch::cancel() {
    m_whole.stop();
    m_body.clear();
    QNetworkReply* reply = std::exchange(m_reply, nullptr);
    if (reply == nullptr) return;
    reply->disconnect(this);
    reply->abort();
    reply->deleteLater();
}

void PriceFetch::refuse(Error error) {
    cancel();
    Q_EMIT failed(error);
}

void PriceFetch::read() {
    m_body += m_reply->readAll(); // unpacked: the limit holds for what is kept
    if (m_body.size() > m_limits.bytes) {
        refuse(because(ErrorCode::InvalidInput, tr("the file is larger than %1 MB").arg(m_limits.bytes >> 20),
                       tr("check the address; a price list is smaller")));
        return;
    }
    const qint64 total = m_reply->header(QNetworkRequest::ContentLengthHeader).toLongLong();
    Q_EMIT progressed(m_body.size(), total);
}

void PriceFetch::conclude() {
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const auto error = m_reply->error();
    if (status == 200 && error == QNetworkReply::NoError) {
        m_body += m_reply->readAll();
        const QByteArray body = m_body;
        cancel();
        Q_EMIT fetched(body);
        return;
    }
    const QString host = m_reply->url().host();
    if (status != 0 && status != 200)
        refuse(because(ErrorCode::Unavailable, tr("%1 answered with status %2").arg(host).arg(status),
                       tr("check the address, or try again later")));
    else
        refuse(because(ErrorCode::Unavailable,
                       tr("%1 cannot be reached: %2").arg(host, m_reply->errorString()),
                       tr("check the connection and the proxy, or import a file with tierlinectl")));
}

} // namespace tierline::workbench
