// The refresh of the price list against a server on this machine that can be slow, cut off or wrong.
#include "pricedesk.h"

#include "catalog/prices.h"
#include "spend/pricepresenter.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace tierline;
using namespace tierline::workbench;
using namespace Qt::Literals::StringLiterals;
using spend::PriceRefresh;

namespace {

// Answers every connection with the same bytes; empty: says nothing.
class Answering final : public QTcpServer {
public:
    explicit Answering(QByteArray answer) : m_answer(std::move(answer)) {
        connect(this, &QTcpServer::newConnection, this, [this] {
            QTcpSocket* socket = nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] {
                socket->readAll();
                if (m_answer.isEmpty()) return;
                socket->write(m_answer);
                socket->disconnectFromHost();
            });
        });
        listen(QHostAddress::LocalHost);
    }
    QUrl url() const { return QUrl(u"http://127.0.0.1:%1/data.json"_s.arg(serverPort())); }

private:
    QByteArray m_answer;
};

QByteArray answer(const QByteArray& body, const QByteArray& status = "200 OK", qsizetype promised = -1) {
    return "HTTP/1.1 " + status
           + "\r\ncontent-length: " + QByteArray::number(promised < 0 ? body.size() : promised)
           + "\r\nconnection: close\r\n\r\n" + body;
}

catalog::Row row(const char* provider, const std::string& pattern, std::int64_t cents) {
    catalog::Row made;
    made.provider = provider;
    made.pattern = pattern;
    made.price.base.input = made.price.base.output = Rate{cents * 10'000'000};
    return made;
}

// Twenty models of one provider; `cents` is what the first costs.
std::vector<catalog::Row> twenty(std::int64_t cents, int count = 20) {
    std::vector<catalog::Row> rows;
    for (int i = 0; i < count; ++i)
        rows.push_back(row("acme", "model-" + std::to_string(i), i == 0 ? cents : 100));
    return rows;
}

QByteArray snapshot(std::vector<catalog::Row> rows, const char* day) {
    catalog::ProviderEntry provider;
    provider.id = "acme";
    provider.hosts = {"api.acme.test"};
    return QByteArray::fromStdString(
        catalog::toSnapshot(catalog::Catalog({provider}, std::move(rows), *catalog::dayFrom(day), "a test")));
}

constexpr PriceFetch::Limits plainLimits{16 << 20, 20'000, 120'000, false};

} // namespace

class PriceDeskTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        qputenv("no_proxy", "127.0.0.1");
        m_home = std::make_unique<QTemporaryDir>();
        QVERIFY(QDir(m_home->path()).mkpath(u"share/prices"_s));
        QFile file(m_home->filePath(u"share/prices/prices-2026-01-01.json"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(snapshot(twenty(100), "2026-01-01"));
    }

    void ends_data() {
        QTest::addColumn<QByteArray>("reply");
        QTest::addColumn<int>("phase");
        QTest::addColumn<QString>("says");
        const auto list = [](std::int64_t cents, int count = 20) {
            return answer(snapshot(twenty(cents, count), "2026-02-01"));
        };
        QTest::newRow("a price changed")
            << list(110) << int(PriceRefresh::Review) << u"acme model-0  input  $1 → $1.1"_s;
        QTest::newRow("nothing changed") << list(100) << int(PriceRefresh::Same) << u"Nothing has changed"_s;
        QTest::newRow("a price moved ten thousandfold")
            << list(1'000'000) << int(PriceRefresh::Questioned) << u"acme model-0: input from 1 to 10000"_s;
        QTest::newRow("half is gone")
            << list(100, 10) << int(PriceRefresh::Questioned) << u"it shrinks from 20 prices to 10"_s;
        QTest::newRow("a page of a login") << answer("<html>please log in</html>")
                                           << int(PriceRefresh::Failed) << u"what came is no price list"_s;
        QTest::newRow("not found") << answer("no", "404 Not Found") << int(PriceRefresh::Failed)
                                   << u"answered with status 404"_s;
        QTest::newRow("cut off") << answer("{\"tierline_prices\": 2", "200 OK", 9'000)
                                 << int(PriceRefresh::Failed) << u"cannot be reached"_s;
        QTest::newRow("no HTTP at all")
            << QByteArray("SSH-2.0-x\r\n\r\n") << int(PriceRefresh::Failed) << u"cannot be reached"_s;
    }
    void ends() {
        QFETCH(QByteArray, reply);
        QFETCH(int, phase);
        QFETCH(QString, says);
        const Answering server(reply);
        PriceDesk desk(place(server.url()), plainLimits);
        run(desk);
        const auto view = spend::presentRefresh(desk.state());
        const QString all = view.headline + u'\n' + view.detail + u'\n' + view.lines.join(u'\n');
        QVERIFY2(int(desk.state().phase) == phase, qPrintable(all));
        QVERIFY2(all.contains(says), qPrintable(all));
        desk.adopt();
        const bool isAdopted = desk.state().phase == PriceRefresh::Adopted;
        QCOMPARE(isAdopted, phase == int(PriceRefresh::Review));
        QCOMPARE(!userFiles().isEmpty(), isAdopted); // what is questioned leaves no file
    }

    void onlyHttps() {
        PriceDesk desk(place(QUrl(u"http://127.0.0.1/data.json"_s)), {});
        desk.refresh();
        QCOMPARE(desk.state().phase, PriceRefresh::Failed);
        QVERIFY(desk.state().failure.contains(u"does not begin with"_s)
                || desk.state().failure.contains(u"https://"_s));
    }

    void tooLarge() {
        const Answering server(answer(QByteArray(5'000, ' ')));
        PriceDesk desk(place(server.url()), {4'000, 20'000, 120'000, false});
        run(desk);
        QCOMPARE(desk.state().phase, PriceRefresh::Failed);
        QVERIFY(desk.state().failure.contains(u"larger than"_s));
    }

    void nobodyThere() {
        quint16 port = 0;
        {
            const Answering gone(QByteArray("x"));
            port = gone.serverPort();
        }
        PriceDesk desk(place(QUrl(u"http://127.0.0.1:%1/"_s.arg(port))), plainLimits);
        run(desk);
        QCOMPARE(desk.state().phase, PriceRefresh::Failed);
        QVERIFY(desk.state().failure.contains(u"check the connection"_s));
    }

    void silence() {
        const Answering server{QByteArray()};
        PriceDesk desk(place(server.url()), {1 << 20, 60'000, 50, false});
        run(desk);
        QCOMPARE(desk.state().phase, PriceRefresh::Failed);
        QVERIFY(desk.state().failure.contains(u"it took longer"_s));
    }

    void cancelledIsIdle() {
        const Answering server{QByteArray()};
        PriceDesk desk(place(server.url()), plainLimits);
        desk.refresh();
        QCOMPARE(desk.state().phase, PriceRefresh::Fetching);
        desk.cancel();
        QCOMPARE(desk.state().phase, PriceRefresh::Idle);
        desk.adopt();
        QCOMPARE(desk.state().phase, PriceRefresh::Idle);
    }

    void ownPriceIsKeptAndWins() {
        const auto user = std::filesystem::path(m_home->filePath(u"user"_s).toStdString());
        const auto before = catalog::loadPrices(share(), user);
        QVERIFY(before.has_value());
        for (const auto nano : {2'000'000'000LL, 3'000'000'000LL}) { // the second in place of the first
            catalog::Rates rates;
            rates.input = rates.output = Rate{nano};
            QVERIFY(
                keepOwnPrice(user, *before->catalog, {u"mine/Model-7"_s, rates}, "https://api.acme.test/v1")
                    .has_value());
        }
        const auto after = catalog::loadPrices(share(), user);
        QVERIFY(after.has_value());
        QVERIFY(after->warnings.empty());
        const auto found = after->catalog->find("acme", {}, "model-7", systemClock().wall());
        QVERIFY(found.has_value());
        QVERIFY(found->isOverride);
        QCOMPARE(found->price->base.input->nanoPerMillion, 3'000'000'000);
    }

    void brokenOverridesAreLeftAlone() {
        const auto user = std::filesystem::path(m_home->filePath(u"user"_s).toStdString());
        QVERIFY(QDir(m_home->path()).mkpath(u"user/prices"_s));
        QFile file(m_home->filePath(u"user/prices/overrides.json"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{ my notes");
        file.close();
        QVERIFY(!keepOwnPrice(user, {}, {u"acme/x"_s, {}}, {}).has_value());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("{ my notes"));
    }

    void readsTypedPrices_data() {
        QTest::addColumn<QString>("fields"); // input|output|cached
        QTest::addColumn<QString>("result");
        const auto row = [](const char* fields, const char* result) {
            QTest::newRow(fields) << fields << QString::fromUtf8(result);
        };
        row("2.50|10|", "2.5 10 -");
        row(" 0 |0|0", "0 0 0");
        row("3|15|0.3", "3 15 0.3");
        row("3||", "");
        row("||", "");
        row("-1|2|", "Input: “-1” is not a price; write US dollars per 1M tokens, for example 2.50");
        row("1|2,5|", "Output: “2,5” is not a price; write US dollars per 1M tokens, for example 2.50");
        row("1|2|x", "Cached input: “x” is not a price; write US dollars per 1M tokens, for example 2.50");
        row("1|2|3", "1 2 3 Cached input is dearer than fresh input: are they swapped?");
    }
    void readsTypedPrices() {
        QFETCH(QString, fields);
        const auto typed = spend::readPrice(
            {fields.section(u'|', 0, 0), fields.section(u'|', 1, 1), fields.section(u'|', 2, 2)});
        QStringList parts;
        if (typed.rates)
            for (const auto& rate : {typed.rates->input, typed.rates->output, typed.rates->cachedRead})
                parts << (rate ? QString::fromStdString(toString(*rate)) : u"-"_s);
        parts << typed.error << typed.warning;
        parts.removeAll(QString());
        QTEST(parts.join(u' '), "result");
    }

private:
    std::filesystem::path share() const { return m_home->filePath(u"share"_s).toStdString(); }
    PriceDesk::Place place(const QUrl& url) const {
        return {share(), m_home->filePath(u"user"_s).toStdString(), url};
    }
    QStringList userFiles() const { return QDir(m_home->filePath(u"user/prices"_s)).entryList(QDir::Files); }
    static void run(PriceDesk& desk) {
        desk.refresh();
        QTRY_VERIFY_WITH_TIMEOUT(desk.state().phase != PriceRefresh::Fetching, 30'000);
    }

    std::unique_ptr<QTemporaryDir> m_home;
};

QTEST_GUILESS_MAIN(PriceDeskTest)
#include "pricedesk.moc"
