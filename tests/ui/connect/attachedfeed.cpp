// The window's feed over a gateway that is another process, killed and started again, and over a server that
// misbehaves by script.
#include "attachedfeed.h"

#include "app/program.h"

#include <QNetworkProxy>
#include <QNetworkReply>
#include <QRegularExpression>
#include <QSet>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace tierline;
using namespace tierline::workbench;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int patience = 30'000;

AttachedFeed::Pace quick() {
    AttachedFeed::Pace pace;
    pace.pollMs = 100;
    pace.slowMs = 200;
    pace.retryMs = [](int) { return 100; };
    return pace;
}

// tierlinectl serve, on the port it had before when it is started again.
class Gateway {
public:
    explicit Gateway(const QString& token = {}) {
        if (!token.isEmpty()) m_program.set("TIERLINE_TOKEN", token);
    }
    ~Gateway() { kill(); }
    bool start(bool withTraffic) {
        m_process = std::make_unique<QProcess>();
        QStringList words{u"serve"_s, u"--sandbox"_s, u"--listen"_s,
                          m_listen,   u"--data"_s,    m_program.path("d")};
        if (withTraffic) words << u"--traffic"_s << u"developers-day@40"_s;
        m_program.prepare(*m_process, words);
        m_process->start();
        while (m_process->waitForReadyRead(patience)) {
            m_out += m_process->readAllStandardOutput();
            const auto match =
                QRegularExpression(u"listening on (http://(\\S+))\\n"_s).match(QString::fromUtf8(m_out));
            if (!match.hasMatch()) continue;
            url = match.captured(1);
            m_listen = match.captured(2);
            m_out.clear();
            return true;
        }
        return false;
    }
    void kill() {
        if (m_process == nullptr) return;
        m_process->kill();
        m_process->waitForFinished(patience);
        m_process.reset();
    }
    QString url;

private:
    Program m_program;
    std::unique_ptr<QProcess> m_process;
    QString m_listen = u"127.0.0.1:0"_s;
    QByteArray m_out;
};

// What a feed has told so far.
struct Heard : QObject {
    explicit Heard(AttachedFeed& feed) {
        connect(&feed, &shell::Feed::gatewayChanged, this,
                [this](const shell::GatewayState& now) { state = now; });
        connect(&feed, &shell::Feed::policyChanged, this,
                [this](const shell::PolicyPtr& now) { policy = now; });
        connect(&feed, &shell::Feed::snapshotChanged, this,
                [this](const shell::Snapshot& now) { snapshot = now; });
        connect(&feed, &shell::Feed::spendChanged, this,
                [this](const spend::SpendData& now) { spend = now; });
        connect(&feed, &shell::Feed::sendOneFinished, this,
                [this](bool, const QString& sentence) { sentences << sentence; });
        connect(&feed, &shell::Feed::recordsArrived, this, [this](const shell::RecordBatch& batch) {
            for (const auto& record : *batch)
                ids << QString::fromStdString(record->id);
        });
    }
    QStringList sorted() const {
        QStringList all = ids;
        all.sort();
        return all;
    }
    bool isRunning() const { return state.phase == shell::GatewayPhase::Running && !state.isLost; }
    shell::GatewayState state;
    shell::PolicyPtr policy;
    shell::Snapshot snapshot;
    spend::SpendData spend;
    QStringList ids, sentences;
};

// What the gateway's ledger holds, by an own question.
QStringList idsAt(const QString& url) {
    QNetworkAccessManager network;
    network.setProxy(QNetworkProxy::NoProxy);
    QNetworkReply* reply = network.get(QNetworkRequest(QUrl(url + u"/decisions?limit=1000"_s)));
    QSignalSpy(reply, &QNetworkReply::finished).wait(patience);
    QStringList ids;
    for (const auto& record : readDecisions(reply->readAll()).records)
        ids << QString::fromStdString(record->id);
    reply->deleteLater();
    ids.sort();
    return ids;
}

// Answers each path with what was scripted; a path that begins with `stream` stays open.
class Script : public QTcpServer {
public:
    Script() {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [this] {
            QTcpSocket* socket = nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] {
                m_heads[socket] += socket->readAll();
                if (!m_heads[socket].contains("\r\n\r\n")) return;
                const QByteArray head = m_heads.take(socket);
                const QByteArray path = head.split(' ').value(1).split('?').first();
                asked << head;
                if (path == "/decisions/stream" && status == 200)
                    socket->write("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n: hello\n\n"
                                  + stream);
                else
                    answer(socket, status, bodies.value(path, "{}"));
            });
        });
    }
    QString url() const { return u"http://127.0.0.1:%1"_s.arg(serverPort()); }
    QHash<QByteArray, QByteArray> bodies{{"/healthz", R"({"program":"tierline"})"},
                                         {"/decisions", R"({"decisions":[]})"}};
    QByteArray stream, extra;
    int status = 200;
    QList<QByteArray> asked;

private:
    void answer(QTcpSocket* socket, int code, const QByteArray& body) {
        socket->write("HTTP/1.1 " + QByteArray::number(code) + " X\r\ncontent-length: "
                      + QByteArray::number(body.size()) + "\r\n" + extra + "\r\n" + body);
    }
    QHash<QTcpSocket*, QByteArray> m_heads;
};

QByteArray told(const char* id) {
    return QByteArray("event: decision\nid: ") + id + "\ndata: {\"id\":\"" + id
           + "\",\"time\":\"2026-06-01T12:00:00.000Z\",\"client\":\"x\"}\n\n";
}

constexpr const char* first = "01JX0000000000000000000001";
constexpr const char* second = "01JX0000000000000000000002";

} // namespace

class AttachedFeedTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void watches() {
        Gateway gateway;
        QVERIFY(gateway.start(true));
        AttachedFeed feed(gateway.url, {}, quick());
        Heard heard(feed);
        feed.setWindowSeen(true);
        feed.start();
        QTRY_VERIFY_WITH_TIMEOUT(heard.isRunning(), patience);
        QVERIFY(heard.state.watching);
        QTRY_VERIFY_WITH_TIMEOUT(heard.policy != nullptr, patience);
        QCOMPARE(heard.policy->models.size(), std::size_t(8));
        QTRY_VERIFY_WITH_TIMEOUT(heard.ids.size() >= 5, patience);
        QTRY_COMPARE_WITH_TIMEOUT(heard.snapshot.breakers.rows.size(), std::size_t(8), patience);
        QTRY_COMPARE_WITH_TIMEOUT(heard.snapshot.breakers.sandbox.size(), std::size_t(6), patience);
        QTRY_VERIFY_WITH_TIMEOUT(heard.state.sandbox, patience);
        QTRY_VERIFY_WITH_TIMEOUT(heard.spend.today.size() == 1 && heard.spend.today[0].total.requests > 0,
                                 patience);
        QVERIFY(heard.spend.today[0].money == ledger::MoneyKind::Simulated);
        QTRY_VERIFY_WITH_TIMEOUT(heard.snapshot.requestsPerMinute > 0, patience);

        feed.actOnBreaker(u"bee/mid-1"_s, health::Action::HoldOpen);
        feed.setSandboxFault(u"acme"_s, u"down"_s, 60);
        const auto isHeld = [&] {
            for (const auto& row : heard.snapshot.breakers.rows)
                if (row.model == "bee/mid-1") return row.view.state == health::BreakerState::HeldOpen;
            return false;
        };
        QTRY_VERIFY_WITH_TIMEOUT(isHeld(), patience);
        const auto isDown = [&] {
            for (const auto& one : heard.snapshot.breakers.sandbox)
                if (one.name == u"acme"_s) return one.fault == u"down"_s && one.remaining.count() > 0;
            return false;
        };
        QTRY_VERIFY_WITH_TIMEOUT(isDown(), patience);
        feed.pauseRouting(true);
        QVERIFY(!heard.sentences.isEmpty());
    }

    void comesBackAfterAKill() {
        Gateway gateway;
        QVERIFY(gateway.start(true));
        AttachedFeed feed(gateway.url, {}, quick());
        Heard heard(feed);
        feed.start();
        QTRY_VERIFY_WITH_TIMEOUT(heard.ids.size() >= 10, patience);
        gateway.kill();
        QTRY_VERIFY_WITH_TIMEOUT(heard.state.isLost, patience);
        QVERIFY2(heard.state.notice.contains(u"trying again in"_s), qPrintable(heard.state.notice));
        QVERIFY2(heard.state.notice.contains(u"last seen"_s), qPrintable(heard.state.notice));
        for (int round = 0; round < 2; ++round) {
            QVERIFY(gateway.start(true));
            const auto before = heard.ids.size();
            QTRY_VERIFY_WITH_TIMEOUT(heard.isRunning() && heard.ids.size() > before + 5, patience);
            gateway.kill();
            QTRY_VERIFY_WITH_TIMEOUT(heard.state.isLost, patience);
        }
        QVERIFY(gateway.start(false)); // nothing new: what it holds is what there is
        QTRY_VERIFY_WITH_TIMEOUT(heard.isRunning(), patience);
        const QStringList all = idsAt(gateway.url);
        QVERIFY(all.size() > 15);
        QTRY_COMPARE_WITH_TIMEOUT(heard.sorted(), all, patience);
    }

    void tokens() {
        Gateway gateway(u"right"_s);
        QVERIFY(gateway.start(false));
        AttachedFeed feed(gateway.url, u"wrong"_s, quick());
        Heard heard(feed);
        QSignalSpy wanted(&feed, &AttachedFeed::tokenWanted);
        feed.start();
        QTRY_COMPARE_WITH_TIMEOUT(wanted.size(), 1, patience);
        QCOMPARE(heard.state.phase, shell::GatewayPhase::Failed);
        QVERIFY2(heard.state.failure.contains(u"does not know this token"_s),
                 qPrintable(heard.state.failure));
        QVERIFY(!heard.state.failure.contains(u"wrong"_s)); // never shown
        feed.setToken(u"right"_s);
        QTRY_VERIFY_WITH_TIMEOUT(heard.isRunning(), patience);
    }

    void somethingElseAnswers() {
        Script script;
        script.bodies["/healthz"] = "<html>";
        AttachedFeed feed(script.url(), {}, quick());
        Heard heard(feed);
        feed.start();
        QTRY_COMPARE_WITH_TIMEOUT(heard.state.phase, shell::GatewayPhase::Failed, patience);
        QVERIFY(heard.state.failure.contains(u"something else"_s));
    }

    void aDecisionTwiceIsToldOnce() {
        Script script;
        script.stream = told(first) + told(first) + "event: decision\nid: x\ndata: {\"id\":7}\n\n"
                        + told(second) + "event: decision\ndata: {}\n\n: still here\n\n";
        AttachedFeed feed(script.url(), {}, quick());
        Heard heard(feed);
        feed.start();
        QTRY_COMPARE_WITH_TIMEOUT(heard.ids.size(), 2, patience);
        QCOMPARE(heard.ids, (QStringList{QString::fromLatin1(first), QString::fromLatin1(second)}));
        QTRY_COMPARE_WITH_TIMEOUT(heard.sentences.size(), 1, patience); // one could not be read
    }

    void silenceIsALoss() {
        Script script;
        script.stream = told(first);
        AttachedFeed::Pace pace = quick();
        pace.silenceMs = 300;
        AttachedFeed feed(script.url(), {}, pace);
        Heard heard(feed);
        QSignalSpy states(&feed, &shell::Feed::gatewayChanged);
        feed.start();
        const auto wasLost = [&] {
            for (const auto& one : states)
                if (one[0].value<shell::GatewayState>().isLost) return true;
            return false;
        };
        QTRY_VERIFY_WITH_TIMEOUT(wasLost(), patience);
        // It goes on from the last one that came.
        const auto resumed = [&] {
            for (const QByteArray& head : script.asked)
                if (head.toLower().contains(
                        QByteArray("last-event-id: ").append(QByteArray(first).toLower())))
                    return true;
            return false;
        };
        QTRY_VERIFY_WITH_TIMEOUT(resumed(), patience);
        QCOMPARE(heard.ids.size(), 1);
    }

    void aRedirectDoesNotGetTheToken() {
        Script other, script;
        script.status = 302;
        script.extra = "location: " + other.url().toLatin1() + "/healthz\r\n";
        AttachedFeed feed(script.url(), u"secret"_s, quick());
        Heard heard(feed);
        QSignalSpy states(&feed, &shell::Feed::gatewayChanged);
        feed.start();
        QTRY_VERIFY_WITH_TIMEOUT(states.size() >= 2, patience);
        QVERIFY(other.asked.isEmpty());
        QVERIFY(!heard.isRunning());
    }

    void addresses_data() {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("url");
        QTest::newRow("host and port") << u"127.0.0.1:8787"_s << u"http://127.0.0.1:8787"_s;
        QTest::newRow("with a slash") << u" https://gate.example/ "_s << u"https://gate.example"_s;
        QTest::newRow("another scheme") << u"ftp://x"_s << QString();
        QTest::newRow("a password in it") << u"http://me:pw@x:1"_s << QString();
        QTest::newRow("a query") << u"http://x?y=1"_s << QString();
        QTest::newRow("nothing") << u""_s << QString();
        QTest::newRow("a blank inside") << u"http://a b"_s << QString();
        QTest::newRow("a NUL byte") << QString(u"http://a"_s + QChar(0)) << QString();
    }
    void addresses() {
        QFETCH(QString, typed);
        const auto url = gatewayUrl(typed);
        QTEST(url ? *url : QString(), "url");
    }

    void hostileNumbers() {
        shell::Snapshot snapshot;
        QVERIFY(!readBreakers("{", snapshot));
        QVERIFY(readBreakers(
            R"({"breakers":[{"model":7,"state":"x","reopens_in_ms":-5,"calls":1e30,"p95_ms":9223372036854775807,"since":"no"}]})",
            snapshot));
        QCOMPARE(snapshot.breakers.rows.size(), std::size_t(1));
        QCOMPARE(snapshot.breakers.rows[0].view.reopensIn.count(), 0);
        QVERIFY(snapshot.breakers.rows[0].p95->count() <= 31'536'000'000);
        QVERIFY(readStats(R"({"requests_per_minute":-3,"requests":"many"})", snapshot));
        QCOMPARE(snapshot.requestsPerMinute, 0.0);
        QVERIFY(readSandbox(R"({"providers":[{"name":"x","seconds":-1e300},{"name":"y","seconds":59.981}]})",
                            snapshot));
        QCOMPARE(snapshot.breakers.sandbox[0].remaining.count(), 0);
        QCOMPARE(snapshot.breakers.sandbox[1].remaining.count(), 59'981);
        QVERIFY(readBreakers("[]", snapshot));
        QVERIFY(snapshot.breakers.rows.empty());
        QVERIFY(!readPolicyVersion(R"({"text":"no: policy"})"));
        QVERIFY(readDecisions("nonsense").records.empty());
    }

    void waitsLongerEachTime() {
        QCOMPARE(retryAfterMs(1), 1000);
        QCOMPARE(retryAfterMs(2), 2000);
        QCOMPARE(retryAfterMs(4), 8000);
        QCOMPARE(retryAfterMs(6), 30000);
        QCOMPARE(retryAfterMs(1'000'000), 30000);
    }
};

QTEST_GUILESS_MAIN(AttachedFeedTest)
#include "attachedfeed.moc"
