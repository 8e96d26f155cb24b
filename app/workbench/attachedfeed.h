// The window's feed over a gateway that runs elsewhere, by its admin endpoints and its event stream. Window
// thread; JSON is read on a thread of its own, in order.
//
// A stream that ends or falls silent is opened again, later each time, from the last decision that came: none
// is lost, and one that comes twice is told once.
#pragma once

#include "attachedread.h"
#include "protocol/sse.h"
#include "sender.h"
#include "shell/feed.h"
#include "worker.h"

#include <QNetworkAccessManager>
#include <QPointer>
#include <QSet>
#include <QTimer>

#include <deque>
#include <functional>

class QNetworkReply;
class QNetworkRequest;

namespace tierline::workbench {

class AttachedFeed final : public shell::Feed {
    Q_OBJECT

public:
    struct Pace { // tests are quicker
        int pollMs = 1'000, slowMs = 5'000, silenceMs = 45'000, answerMs = 10'000;
        std::function<int(int failures)> retryMs = retryAfterMs;
    };
    AttachedFeed(QString url, QString token, Pace pace, QObject* parent = nullptr);
    AttachedFeed(QString url, QString token) : AttachedFeed(std::move(url), std::move(token), Pace()) {}
    ~AttachedFeed() override;

    void start();
    void setToken(const QString& token); // and tries again

    void retryStart(bool anyPort) override;
    void actOnBreaker(const QString& model, health::Action action) override;
    void setSandboxFault(const QString& provider, const QString& fault, int seconds) override;
    void sendOne(const QString& prompt) override { m_sender.send(m_url, prompt); }
    void pauseTraffic(bool paused) override;
    void pauseRouting(bool paused) override;
    void refreshPrices() override;
    void cancelPrices() override {}
    void adoptPrices() override {}
    void setPrice(const spend::OwnPrice& price) override;
    void setWindowSeen(bool seen) override;

Q_SIGNALS:
    void tokenWanted(const QString& sentence); // answer with `setToken`

private:
    using Answered = std::function<void(int status, const QByteArray& body)>;
    QNetworkRequest request(const QString& path) const;
    void get(const QString& path, Answered answered);
    void post(const QString& path, const QByteArray& body);
    void follow(QNetworkReply* reply, Answered answered);

    void greet();     // who is there
    void readState(); // policy and its hash
    void readPolicy(const QString& hash);
    void readHistory(Answered then);
    void openStream();
    void onStreamBytes();
    void onStreamOver();
    void takeEvent(std::string_view raw);
    void flush();
    void tellRecords(const ReadRecords& read);
    void poll();
    void pollSlowly();
    void lose(const QString& why);
    void refuse(const QString& failure, const QString& remedy);
    void found();
    void tellGateway();
    void say(const QString& sentence) { Q_EMIT sendOneFinished(false, sentence); }

    QString m_url, m_token;
    Pace m_pace;
    QNetworkAccessManager m_network;
    Sender m_sender;
    QPointer<QNetworkReply> m_stream;
    protocol::SseSplitter m_events;
    std::vector<QByteArray> m_waiting; // decisions of the stream, not yet read
    QByteArray m_lastId;               // of the stream
    QSet<QByteArray> m_known;
    std::deque<QByteArray> m_knownOrder;
    QTimer m_flush, m_poll, m_slow, m_retry, m_tick;
    shell::GatewayState m_state;
    shell::Snapshot m_snapshot;
    QString m_policyHash;
    qint64 m_seenMs = 0, m_nextTryMs = 0;
    QString m_why; // it was lost
    int m_failures = 0;
    quint64 m_era = 0; // of the connection: answers of an earlier one are stale
    bool m_seen = false, m_hasHistory = false, m_hasSandbox = true;
    Worker m_worker{QStringLiteral("attached")};
};

} // namespace tierline::workbench
