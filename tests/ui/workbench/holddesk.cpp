// Holding requests of a real gateway from the window's side, with simulated providers.
#include "holddesk.h"

#include "running.h"

#include <QSignalSpy>
#include <QTcpSocket>
#include <QTest>
#include <QUrl>

using namespace tierline;
using namespace tierline::workbench;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int patience = test::Running::patience;

QByteArray requestBytes() {
    const QByteArray body =
        R"({"model":"auto","messages":[{"role":"user","content":"What is two and two?"}]})";
    return "POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"
           "content-length: "
           + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

} // namespace

class HoldDeskTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_running = std::make_unique<test::Running>();
        QVERIFY(m_running->isUp());
        m_desk = std::make_unique<LocalHoldDesk>(m_running->access());
        m_news = {};
        connect(m_desk.get(), &live::HoldDesk::changed, this,
                [this](const live::HoldNews& news) { m_news = news; });
    }
    void cleanup() {
        m_desk.reset();
        m_running.reset();
    }

    void aRequestWaitsUntilItIsReleased() {
        QVERIFY(holdOne());
        const auto held = m_news.waiting.front();
        QCOMPARE(held.record->prompt.value_or(""), "What is the capital of France?");
        QVERIFY(!held.record->model.empty());
        QCOMPARE(held.choices.size(), std::size_t(8)); // every model of the policy
        QVERIFY(held.until > std::chrono::steady_clock::now());
        QVERIFY(m_running->sent->isEmpty() && m_running->told().empty());
        m_desk->release(idOf(held), {});
        QVERIFY(answered(true));
        QCOMPARE(m_running->told().front()->id, held.record->id);
        QCOMPARE(m_running->told().front()->model, held.record->model);
        QCOMPARE(tag(), "released");
        QTRY_COMPARE_WITH_TIMEOUT(m_news.released, 1, patience);
        QVERIFY(m_news.isOn && m_news.waiting.empty());
    }

    void releasedToAnotherItGoesThere() {
        QVERIFY(holdOne());
        const auto held = m_news.waiting.front();
        std::string other;
        for (const auto& choice : held.choices)
            if (choice.verdict == "able" && choice.model != held.record->model) other = choice.model;
        QVERIFY(!other.empty());
        m_desk->release(idOf(held), QString::fromStdString(other));
        QVERIFY(answered(true));
        QCOMPARE(m_running->told().front()->model, other);
        QCOMPARE(tag(), "rerouted");
    }

    void droppedItsClientIsToldSo() {
        QVERIFY(holdOne());
        QSignalSpy told(m_desk.get(), &live::HoldDesk::told);
        const QString id = idOf(m_news.waiting.front());
        m_desk->drop(id);
        QVERIFY(answered(false));
        QVERIFY2(m_running->sent->front()[1].toString().contains(u"dropped"_s),
                 qPrintable(m_running->sent->front()[1].toString()));
        QCOMPARE(tag(), "dropped");
        QVERIFY(told.isEmpty());
        m_desk->drop(id); // it is gone
        QTRY_COMPARE_WITH_TIMEOUT(told.size(), 1, patience);
        QVERIFY(told[0][0].toString().contains(u"not wait"_s));
    }

    void onlyWhatIsAskedForIsHeld() {
        m_desk->hold([](const ledger::Record& record) { return record.client == "other"; });
        QTRY_VERIFY_WITH_TIMEOUT(m_news.isOn, patience);
        m_running->send(u"Hello."_s);
        QVERIFY(answered(true));
        QCOMPARE(tag(), "");
        QCOMPARE(m_news.held, 0);
    }

    void switchedOffAllGoOn() {
        QVERIFY(holdOne());
        m_desk->end();
        QVERIFY(answered(true));
        QTRY_VERIFY_WITH_TIMEOUT(!m_news.isOn, patience);
        m_running->send(u"Hello."_s);
        QTRY_COMPARE_WITH_TIMEOUT(m_running->sent->size(), 2, patience);
    }

    void allAreReleasedTogether() {
        m_desk->hold({});
        QTRY_VERIFY_WITH_TIMEOUT(m_news.isOn, patience);
        for (int i = 0; i < 4; ++i)
            m_running->send(u"Hello."_s);
        QTRY_COMPARE_WITH_TIMEOUT(m_news.waiting.size(), std::size_t(4), patience);
        m_desk->releaseAll();
        QTRY_COMPARE_WITH_TIMEOUT(m_running->sent->size(), 4, patience);
        QTRY_VERIFY_WITH_TIMEOUT(m_news.isOn && m_news.waiting.empty(), patience);
    }

    void closingTheWindowLosesNobody() {
        m_desk->hold({});
        QTRY_VERIFY_WITH_TIMEOUT(m_news.isOn, patience);
        std::vector<std::unique_ptr<QTcpSocket>> clients;
        for (int i = 0; i < 5; ++i) {
            clients.push_back(std::make_unique<QTcpSocket>());
            clients.back()->connectToHost(u"127.0.0.1"_s,
                                          static_cast<quint16>(QUrl(m_running->url()).port()));
            QVERIFY(clients.back()->waitForConnected(patience));
            clients.back()->write(requestBytes());
            QVERIFY(clients.back()->waitForBytesWritten(patience));
        }
        QTRY_COMPARE_WITH_TIMEOUT(m_news.waiting.size(), std::size_t(5), patience);
        m_desk.reset(); // in the order in which the program ends
        m_running->stop();
        for (auto& client : clients) {
            while (client->waitForReadyRead(patience) && !client->peek(1'000'000).contains("\r\n\r\n")) {
            }
            const QByteArray reply = client->readAll();
            QVERIFY2(reply.startsWith("HTTP/1.1 200"), reply.left(200).constData());
        }
    }

    void withoutAGatewayItSaysSo() {
        m_running->stop();
        QSignalSpy told(m_desk.get(), &live::HoldDesk::told);
        m_desk->hold({});
        QTRY_COMPARE_WITH_TIMEOUT(told.size(), 1, patience);
        QVERIFY(!m_news.isOn);
        QVERIFY(told[0][0].toString().contains(u"not running"_s));
    }

    void aGatewayThatEndsMeanwhileIsNoticed() {
        QVERIFY(holdOne());
        m_running->stop();
        QTRY_VERIFY_WITH_TIMEOUT(!m_news.isOn && m_news.waiting.empty(), patience);
    }

private:
    bool holdOne() {
        m_desk->hold({});
        if (!QTest::qWaitFor([this] { return m_news.isOn; }, patience)) return false;
        m_running->send(u"What is the capital of France?"_s);
        return QTest::qWaitFor([this] { return m_news.waiting.size() == 1; }, patience);
    }
    bool answered(bool fine) {
        const auto all = [this] { return m_running->sent->size() == 1 && m_running->told().size() == 1; };
        return QTest::qWaitFor(all, patience) && m_running->sent->front()[0].toBool() == fine;
    }
    static QString idOf(const live::HeldRequest& held) { return QString::fromStdString(held.record->id); }
    std::string tag() const {
        const auto& tags = m_running->told().front()->tags;
        const auto found = tags.find("held");
        return found == tags.end() ? std::string() : found->second;
    }

    std::unique_ptr<test::Running> m_running;
    std::unique_ptr<LocalHoldDesk> m_desk;
    live::HoldNews m_news;
};

QTEST_GUILESS_MAIN(HoldDeskTest)
#include "holddesk.moc"
