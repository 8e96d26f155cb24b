#include "attachedfeed.h"

#include "base/jsonwriter.h"
#include "kit/format.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QUrl>

#include <utility>

namespace tierline::workbench {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int flushMs = 33;
constexpr std::size_t eventLimit = 32U << 20U;
constexpr std::size_t knownLimit = 8'192;
constexpr qint64 bodyLimit = 256LL << 20;

qint64 nowMs() {
    return QDateTime::currentMSecsSinceEpoch();
}

// The line `id:` of an event, by which the stream goes on; empty: there is none.
QByteArray idOf(std::string_view raw) {
    std::size_t at = raw.starts_with("id:") ? 0 : raw.find("\nid:");
    if (at == std::string_view::npos) return {};
    at = raw.find(':', at) + 1;
    const std::size_t end = std::min(raw.find_first_of("\r\n", at), raw.size());
    return QByteArray(raw.data() + at, static_cast<qsizetype>(end - at)).trimmed();
}

QString wholeSeconds(qint64 ms) {
    const qint64 seconds = std::max<qint64>(ms, 0) / 1000;
    return seconds < 120 ? AttachedFeed::tr("%1 s").arg(QLocale().toString(seconds))
                         : kit::duration(std::chrono::seconds(seconds));
}

QString sentenceOf(const QByteArray& body) {
    return QJsonDocument::fromJson(body)
        .object()
        .value("error"_L1)
        .toObject()
        .value("message"_L1)
        .toString()
        .left(400);
}

} // namespace

AttachedFeed::AttachedFeed(QString url, QString token, Pace pace, QObject* parent)
    : Feed(parent),
      m_url(std::move(url)),
      m_token(std::move(token)),
      m_pace(std::move(pace)),
      m_sender(m_token),
      m_events(eventLimit) {
    if (isLoopback(QUrl(m_url).host())) m_network.setProxy(QNetworkProxy::NoProxy);
    m_flush.setSingleShot(true);
    m_flush.setInterval(flushMs);
    connect(&m_flush, &QTimer::timeout, this, &AttachedFeed::flush);
    m_poll.setInterval(m_pace.pollMs);
    connect(&m_poll, &QTimer::timeout, this, &AttachedFeed::poll);
    m_slow.setInterval(m_pace.slowMs);
    connect(&m_slow, &QTimer::timeout, this, &AttachedFeed::pollSlowly);
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, &AttachedFeed::greet);
    m_tick.setInterval(1'000);
    connect(&m_tick, &QTimer::timeout, this, &AttachedFeed::tellGateway);
    connect(&m_sender, &Sender::finished, this, &Feed::sendOneFinished);
    m_state.watching = true;
    m_state.url = m_url;
}

AttachedFeed::~AttachedFeed() {
    ++m_era;
    if (m_stream != nullptr) {
        m_stream->disconnect(this);
        m_stream->abort();
    }
}

void AttachedFeed::start() {
    m_state.phase = shell::GatewayPhase::Starting;
    Q_EMIT gatewayChanged(m_state);
    greet();
}

void AttachedFeed::setToken(const QString& token) {
    m_token = token;
    m_sender.setToken(token);
    retryStart(false);
}

void AttachedFeed::retryStart(bool /*anyPort*/) {
    m_retry.stop();
    start();
}

QNetworkRequest AttachedFeed::request(const QString& path) const {
    QNetworkRequest request(QUrl(m_url + path));
    request.setHeader(QNetworkRequest::UserAgentHeader, u"tierline/" TIERLINE_VERSION ""_s);
    if (!m_token.isEmpty()) request.setRawHeader("authorization", "Bearer " + m_token.toUtf8());
    // A redirect would carry the token elsewhere.
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setTransferTimeout(m_pace.answerMs);
    return request;
}

void AttachedFeed::get(const QString& path, Answered answered) {
    follow(m_network.get(request(path)), std::move(answered));
}

void AttachedFeed::post(const QString& path, const QByteArray& body) {
    QNetworkRequest what = request(path);
    what.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    follow(m_network.post(what, body), [this](int status, const QByteArray& answer) {
        if (status != 200)
            say(status == 0 ? tr("The gateway did not answer")
                            : tr("The gateway refused: %1").arg(sentenceOf(answer)));
        poll();
    });
}

void AttachedFeed::follow(QNetworkReply* reply, Answered answered) {
    reply->setReadBufferSize(0);
    connect(reply, &QNetworkReply::downloadProgress, reply, [reply](qint64 received, qint64) {
        if (received > bodyLimit) reply->abort();
    });
    connect(reply, &QNetworkReply::finished, this,
            [this, reply, era = m_era, answered = std::move(answered)] {
                reply->deleteLater();
                if (era != m_era) return;
                const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
                const bool isWhole = reply->error() == QNetworkReply::NoError || status >= 400;
                answered(isWhole ? status : 0, isWhole ? reply->readAll() : QByteArray());
            });
}

void AttachedFeed::greet() {
    ++m_era;
    get(u"/healthz"_s, [this](int status, const QByteArray& body) {
        const QJsonObject said = QJsonDocument::fromJson(body).object();
        if (status == 0) return lose(tr("nobody answers"));
        if (said.value("program"_L1).toString() != u"tierline"_s)
            return refuse(tr("something else than Tierline answers at %1").arg(m_url),
                          tr("give the address that `tierlinectl serve` prints"));
        readState();
    });
}

void AttachedFeed::readState() {
    get(u"/policy"_s, [this](int status, const QByteArray& body) {
        if (status == 401 || status == 403) {
            const QString why = m_token.isEmpty()
                                    ? tr("the gateway at %1 wants a token").arg(m_url)
                                    : tr("the gateway at %1 does not know this token").arg(m_url);
            refuse(why, tr("give the right one here, or in TIERLINE_TOKEN"));
            Q_EMIT tokenWanted(why);
            return;
        }
        const auto state = readPolicyState(body);
        if (status != 200 || !state) return lose(tr("it answers, but not to /policy"));
        readPolicy(state->hash);
        if (m_hasHistory) return openStream();
        readHistory([this](int, const QByteArray&) { openStream(); });
    });
}

void AttachedFeed::readPolicy(const QString& hash) {
    if (hash == m_policyHash || hash.isEmpty()) return;
    get(u"/policy/versions/"_s + QString::fromLatin1(QUrl::toPercentEncoding(hash)),
        [this, hash](int status, const QByteArray& body) {
            if (status != 200) return;
            m_worker.ask(
                this, [body] { return workbench::readPolicyVersion(body); },
                [this, hash](const Result<shell::PolicyPtr>& policy) {
                    if (!policy) return;
                    m_policyHash = hash;
                    m_state.capturesPrompts = (*policy)->capture.prompts;
                    Q_EMIT policyChanged(*policy);
                });
        });
}

void AttachedFeed::readHistory(Answered then) {
    get(u"/decisions?limit=1000"_s,
        [this, then = std::move(then), era = m_era](int status, const QByteArray& body) {
            if (status != 200) return lose(tr("it answers, but not to /decisions"));
            m_worker.ask(
                this, [body] { return readDecisions(body); },
                [this, then, era](const ReadRecords& read) {
                    if (era != m_era) return;
                    m_hasHistory = true;
                    if (m_lastId.isEmpty() && !read.records.empty())
                        m_lastId = QByteArray::fromStdString(read.records.back()->id);
                    tellRecords(read);
                    then(200, {});
                });
        });
}

void AttachedFeed::openStream() {
    QNetworkRequest what = request(u"/decisions/stream"_s);
    what.setTransferTimeout(m_pace.silenceMs); // it says something every 15 s
    what.setRawHeader("accept", "text/event-stream");
    if (!m_lastId.isEmpty()) what.setRawHeader("last-event-id", m_lastId);
    m_events = protocol::SseSplitter(eventLimit);
    m_stream = m_network.get(what);
    connect(m_stream, &QNetworkReply::readyRead, this, &AttachedFeed::onStreamBytes);
    connect(m_stream, &QNetworkReply::finished, this, &AttachedFeed::onStreamOver);
}

void AttachedFeed::onStreamBytes() {
    const int status = m_stream->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status != 200) return; // told when it is over
    if (m_state.phase != shell::GatewayPhase::Running || m_state.isLost) {
        found();
        // Nothing to go on from: what came between the question and the stream is asked for once more.
        if (m_lastId.isEmpty()) readHistory([](int, const QByteArray&) {});
    }
    m_seenMs = nowMs();
    const QByteArray bytes = m_stream->readAll();
    m_events.feed({bytes.constData(), static_cast<std::size_t>(bytes.size())});
    while (const auto event = m_events.next())
        takeEvent(*event);
    if (m_events.tooLong()) m_stream->abort();
}

void AttachedFeed::takeEvent(std::string_view raw) {
    std::string scratch;
    const protocol::SseEvent event = protocol::readSseEvent(raw, scratch);
    const QByteArray id = idOf(raw);
    // Without an id: one that was told before has a vote or a label now; the window has no place for it.
    if (event.name != "decision" || !event.hasData || id.isEmpty()) return;
    m_lastId = id;
    m_waiting.emplace_back(event.data.data(), static_cast<qsizetype>(event.data.size()));
    if (!m_flush.isActive()) m_flush.start();
}

void AttachedFeed::flush() {
    if (m_waiting.empty()) return;
    m_worker.ask(
        this, [texts = std::exchange(m_waiting, {})] { return readDecisionTexts(texts); },
        [this](const ReadRecords& read) { tellRecords(read); });
}

void AttachedFeed::tellRecords(const ReadRecords& read) {
    auto fresh = std::make_shared<std::vector<std::shared_ptr<const ledger::Record>>>();
    for (const auto& record : read.records) {
        const QByteArray id = QByteArray::fromStdString(record->id);
        if (m_known.contains(id)) continue;
        m_known.insert(id);
        m_knownOrder.push_back(id);
        fresh->push_back(record);
    }
    while (m_knownOrder.size() > knownLimit) {
        m_known.remove(m_knownOrder.front());
        m_knownOrder.pop_front();
    }
    if (read.unread > 0)
        say(kit::counted(read.unread, tr("%1 decision could not be read: is the gateway of another version?"),
                         tr("%1 decisions could not be read: is the gateway of another version?")));
    if (!fresh->empty()) Q_EMIT recordsArrived(fresh);
}

void AttachedFeed::onStreamOver() {
    QNetworkReply* over = std::exchange(m_stream, nullptr);
    if (over == nullptr) return;
    over->deleteLater();
    flush();
    const int status = over->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    lose(status != 0 && status != 200                             ? tr("its stream answered %1").arg(status)
         : over->error() == QNetworkReply::OperationCanceledError ? tr("it fell silent")
                                                                  : tr("the connection ended"));
}

void AttachedFeed::found() {
    m_failures = 0;
    m_state.phase = shell::GatewayPhase::Running;
    m_state.isLost = false;
    m_state.notice.clear();
    m_tick.stop();
    m_seenMs = nowMs();
    Q_EMIT gatewayChanged(m_state);
    m_hasSandbox = true; // look once
    if (m_seen) setWindowSeen(true);
}

void AttachedFeed::lose(const QString& why) {
    ++m_era;
    m_why = why;
    m_poll.stop();
    m_slow.stop();
    if (QNetworkReply* stream = std::exchange(m_stream, nullptr)) {
        stream->disconnect(this);
        stream->abort();
        stream->deleteLater();
    }
    const int wait = m_pace.retryMs(++m_failures);
    m_nextTryMs = nowMs() + wait;
    m_retry.start(wait);
    m_state.isLost = true;
    if (!m_tick.isActive()) m_tick.start();
    tellGateway();
}

// It will not do without a person: no further try by itself.
void AttachedFeed::refuse(const QString& failure, const QString& remedy) {
    ++m_era;
    m_tick.stop();
    m_poll.stop();
    m_slow.stop();
    m_state.phase = shell::GatewayPhase::Failed;
    m_state.isLost = false;
    m_state.failure = failure;
    m_state.remedy = remedy;
    Q_EMIT gatewayChanged(m_state);
}

void AttachedFeed::tellGateway() {
    const qint64 now = nowMs();
    const QString next = wholeSeconds(m_nextTryMs - now + 999);
    m_state.notice = m_seenMs == 0 ? tr("%1: %2; trying again in %3").arg(m_url, m_why, next)
                                   : tr("%1: %2; last seen %3 ago, trying again in %4")
                                         .arg(m_url, m_why, wholeSeconds(now - m_seenMs), next);
    Q_EMIT gatewayChanged(m_state);
}

void AttachedFeed::setWindowSeen(bool seen) {
    m_seen = seen;
    const bool polls = seen && m_state.phase == shell::GatewayPhase::Running && !m_state.isLost;
    if (!polls) {
        m_poll.stop();
        m_slow.stop();
        return;
    }
    m_poll.start();
    m_slow.start();
    poll();
    pollSlowly();
}

void AttachedFeed::poll() {
    get(u"/breakers"_s, [this](int status, const QByteArray& body) {
        if (status != 200 || !readBreakers(body, m_snapshot)) return;
        m_seenMs = nowMs();
        Q_EMIT snapshotChanged(m_snapshot);
    });
    if (!m_hasSandbox) return;
    get(u"/sandbox"_s, [this](int status, const QByteArray& body) {
        m_hasSandbox = status == 200 && readSandbox(body, m_snapshot);
        if (m_state.sandbox == m_hasSandbox) return;
        m_state.sandbox = m_hasSandbox;
        Q_EMIT gatewayChanged(m_state);
    });
}

void AttachedFeed::pollSlowly() {
    get(u"/stats"_s, [this](int status, const QByteArray& body) {
        if (status == 200 && readStats(body, m_snapshot)) Q_EMIT snapshotChanged(m_snapshot);
    });
    get(u"/policy"_s, [this](int status, const QByteArray& body) {
        const auto state = readPolicyState(body);
        if (status != 200 || !state) return;
        m_snapshot.policyTrouble = state->trouble;
        m_snapshot.policyChange = state->change;
        m_snapshot.policySince = state->since;
        readPolicy(state->hash);
    });
    get(u"/costs/today"_s, [this](int status, const QByteArray& body) {
        if (const auto data = readCosts(body); status == 200 && data) Q_EMIT spendChanged(*data);
    });
}

void AttachedFeed::actOnBreaker(const QString& model, health::Action action) {
    std::string body;
    JsonWriter json(body);
    json.beginObject();
    json.member("action", toString(action));
    json.endObject();
    post(u"/breakers/"_s + QString::fromLatin1(QUrl::toPercentEncoding(model)),
         QByteArray::fromStdString(body));
}

void AttachedFeed::setSandboxFault(const QString& provider, const QString& fault, int seconds) {
    std::string body;
    JsonWriter json(body);
    json.beginObject();
    json.member("fault", fault.toStdString());
    if (seconds > 0) json.member("seconds", seconds);
    json.endObject();
    post(u"/sandbox/"_s + QString::fromLatin1(QUrl::toPercentEncoding(provider)),
         QByteArray::fromStdString(body));
}

void AttachedFeed::pauseTraffic(bool /*paused*/) {
    say(tr("Traffic belongs to the gateway that is watched; it cannot be paused from here"));
}

void AttachedFeed::pauseRouting(bool /*paused*/) {
    say(tr(
        "Routing cannot be paused from here: set `mode: pass` in the policy of the gateway that is watched"));
}

void AttachedFeed::refreshPrices() {
    spend::PriceRefresh refresh;
    refresh.phase = spend::PriceRefresh::Failed;
    refresh.failure = tr("The gateway that is watched has price lists of its own");
    Q_EMIT pricesChanged(refresh);
}

void AttachedFeed::setPrice(const spend::OwnPrice& /*price*/) {
    Q_EMIT priceKept(false, tr("Prices belong to the gateway that is watched: use tierlinectl price there"));
}

} // namespace tierline::workbench
