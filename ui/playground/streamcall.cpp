#include "playground/streamcall.h"

#include "playground/prompt.h"

#include <QNetworkProxy>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QUrl>

namespace tierline::playground {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int patienceMs = 300'000; // without a byte
constexpr int frameMs = 33;
constexpr qsizetype errorKept = 64 << 10;

QString header(const QNetworkReply& reply, const char* name) {
    return QString::fromUtf8(reply.rawHeader(name));
}

// Exact from the decimal text: money is never a double on the way in.
std::optional<Money> moneyIn(const QByteArray& text) {
    const auto point = text.indexOf('.');
    const QByteArray whole = point < 0 ? text : text.left(point);
    QByteArray part = point < 0 ? QByteArray() : text.mid(point + 1);
    if (text.isEmpty() || part.size() > 9) return std::nullopt;
    part = part.leftJustified(9, '0');
    bool isNumber = false, isPart = false;
    const qint64 dollars = whole.toLongLong(&isNumber);
    const qint64 nanos = part.toLongLong(&isPart);
    constexpr qint64 most = 1'000'000'000;
    if (!isNumber || !isPart || dollars < 0 || dollars > most || nanos < 0) return std::nullopt;
    return Money::fromNano(dollars * 1'000'000'000 + nanos);
}

} // namespace

StreamCall::StreamCall(GatewayDoor door, const Ask& ask, QObject* parent)
    : QObject(parent), m_door(std::move(door)) {
    m_answer.column = ask.column;
    m_answer.asked = ask.draft.model;
    m_body = QByteArray::fromStdString(bodyOf(ask.draft, ask.draft.model, true));
    m_network.setProxy(QNetworkProxy::NoProxy); // the port is on this machine
    m_soon.setSingleShot(true);
    m_soon.setInterval(frameMs);
    connect(&m_soon, &QTimer::timeout, this, &StreamCall::tell);
}

StreamCall::~StreamCall() {
    if (m_reply == nullptr) return;
    m_reply->disconnect(this);
    m_reply->abort();
}

void StreamCall::start() {
    QNetworkRequest request(QUrl(m_door.url + u"/v1/chat/completions"_s));
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    request.setHeader(QNetworkRequest::UserAgentHeader, u"tierline/" TIERLINE_VERSION ""_s);
    request.setRawHeader("x-tierline-client", "playground");
    request.setRawHeader("accept", "text/event-stream");
    if (!m_door.token.isEmpty()) request.setRawHeader("authorization", "Bearer " + m_door.token.toUtf8());
    request.setTransferTimeout(patienceMs);
    m_clock.start();
    m_reply = m_network.post(request, m_body);
    m_reply->setParent(this);
    m_body.clear();
    connect(m_reply, &QNetworkReply::metaDataChanged, this, &StreamCall::readHead);
    connect(m_reply, &QNetworkReply::readyRead, this, &StreamCall::readBody);
    connect(m_reply, &QNetworkReply::finished, this, &StreamCall::conclude);
}

void StreamCall::stop() {
    if (!m_answer.isUnderWay()) return;
    m_answer.phase = Answer::Phase::Stopped;
    m_answer.totalMs = m_clock.isValid() ? m_clock.elapsed() : 0;
    if (m_reply != nullptr) {
        m_reply->disconnect(this);
        m_reply->abort();
    }
    m_soon.stop();
    tell();
}

void StreamCall::readHead() {
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (m_hasHead || status == 0) return;
    m_hasHead = true;
    m_answer.id = header(*m_reply, "x-tierline-id");
    m_answer.model = header(*m_reply, "x-tierline-model");
    m_answer.tier = header(*m_reply, "x-tierline-tier");
    m_answer.reason = header(*m_reply, "x-tierline-reason");
    m_answer.estimate = moneyIn(m_reply->rawHeader("x-tierline-estimated-cost"));
    if (status != 200) return;
    const bool isStream = m_reply->header(QNetworkRequest::ContentTypeHeader)
                              .toString()
                              .startsWith("text/event-stream"_L1, Qt::CaseInsensitive);
    m_reader = std::make_unique<AnswerReader>(isStream);
    m_answer.phase = Answer::Phase::Streaming;
    tellSoon();
}

void StreamCall::readBody() {
    readHead();
    const QByteArray bytes = m_reply->readAll();
    if (!m_reader) {
        if (m_errorBody.size() < errorKept) m_errorBody += bytes;
        return;
    }
    m_reader->feed(bytes);
    m_answer.text += m_reader->takeNew();
    m_answer.thinking = m_reader->thinking();
    if (!m_answer.firstMs && !(m_answer.text.isEmpty() && m_answer.thinking.isEmpty()))
        m_answer.firstMs = m_clock.elapsed();
    tellSoon();
    if (m_reader->isTooLong()) m_reply->abort(); // `conclude` follows
}

void StreamCall::conclude() {
    readBody();
    m_soon.stop();
    m_answer.totalMs = m_clock.elapsed();
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (m_reader) {
        m_reader->finish();
        m_answer.text += m_reader->takeNew();
        m_answer.usage = m_reader->usage();
        m_answer.finish = m_reader->finishReason();
        m_answer.error = m_reader->error();
        if (m_reader->isCut()) m_answer.finish = tr("only its first 4 million characters are shown");
    } else if (status == 0) {
        m_answer.error = tr("The gateway did not answer: %1").arg(m_reply->errorString());
    } else {
        m_answer.error = tr("%1: %2").arg(QString::number(status), errorIn(m_errorBody));
    }
    m_answer.phase = m_answer.error.isEmpty() ? Answer::Phase::Done : Answer::Phase::Failed;
    tell();
}

void StreamCall::tellSoon() {
    if (!m_soon.isActive()) m_soon.start();
}

void StreamCall::tell() {
    Q_EMIT changed(m_answer);
}

} // namespace tierline::playground
