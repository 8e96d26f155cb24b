// Servers on this machine and other programs' files, through the desk that the window has.
#include "offerdesk.h"

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

namespace {

constexpr int patience = 20'000;

class ModelServer : public QTcpServer {
public:
    explicit ModelServer(QByteArray body, int status = 200) {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [this, body, status] {
            QTcpSocket* socket = nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, [socket, body, status] {
                if (!socket->readAll().contains("\r\n\r\n")) return;
                socket->write("HTTP/1.1 " + QByteArray::number(status) + " X\r\ncontent-length: "
                              + QByteArray::number(body.size()) + "\r\nconnection: close\r\n\r\n" + body);
            });
        });
    }
};

QByteArray bytesOf(const QString& file) {
    QFile in(file);
    return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
}

} // namespace

class OffersTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsOffersWritesAndUndoes() {
        QTemporaryDir home;
        const QString policy = home.filePath(u"conf/policy.yaml"_s);
        ModelServer ollama(R"({"data":[{"id":"qwen3:8b"},{"id":"llama3.2"}]})");
        ModelServer web("<html>not a list of models</html>");
        QTcpServer nobody;
        nobody.listen(QHostAddress::LocalHost);
        const int closed = nobody.serverPort();
        nobody.close();
        LocalOffers desk({home.path(),
                          policy,
                          {{u"ollama"_s, ollama.serverPort()},
                           {u"llama-cpp"_s, web.serverPort()},
                           {u"lm-studio"_s, closed}}});
        QSignalSpy servers(&desk, &connect::OfferDesk::serversFound);
        desk.findServers();
        QTRY_VERIFY_WITH_TIMEOUT(!servers.isEmpty() && servers.last()[1].toBool(), patience);
        const auto found = servers.last()[0].value<std::vector<connect::LocalServer>>();
        QCOMPARE(found.size(), std::size_t(1));
        QCOMPARE(found[0].name, u"Ollama"_s);
        QCOMPARE(found[0].models, (QStringList{u"qwen3:8b"_s, u"llama3.2"_s}));

        QSignalSpy offers(&desk, &connect::OfferDesk::offered);
        QSignalSpy written(&desk, &connect::OfferDesk::written);
        desk.offerServer(found[0]);
        QTRY_COMPARE_WITH_TIMEOUT(offers.size(), 1, patience);
        const auto offer = offers[0][0].value<connect::PolicyOffer>();
        QVERIFY2(offer.trouble.isEmpty(), qPrintable(offer.trouble));
        QVERIFY(offer.isNew);
        QVERIFY(offer.text.contains(u"\"ollama/qwen3:8b\": {price: 0}"_s));
        desk.write();
        QTRY_COMPARE_WITH_TIMEOUT(written.size(), 1, patience);
        QVERIFY2(written[0][0].value<connect::Written>().fine,
                 qPrintable(written[0][0].value<connect::Written>().sentence));
        QCOMPARE(QString::fromUtf8(bytesOf(policy)), offer.text);
        desk.undo();
        QTRY_COMPARE_WITH_TIMEOUT(written.size(), 2, patience);
        QVERIFY(!QFile::exists(policy));
    }

    void importsAFileByName() {
        QTemporaryDir home;
        LocalOffers desk({home.path(), home.filePath(u"policy.yaml"_s), {}});
        QSignalSpy offers(&desk, &connect::OfferDesk::offered);
        desk.offerImport(u"litellm"_s, QStringLiteral(TIERLINE_TEST_DATA "/import/litellm.yaml"));
        QTRY_COMPARE_WITH_TIMEOUT(offers.size(), 1, patience);
        const auto offer = offers[0][0].value<connect::PolicyOffer>();
        QVERIFY2(offer.trouble.isEmpty(), qPrintable(offer.trouble));
        QCOMPARE(offer.notUnderstood.size(), 5);
        QVERIFY(offer.notUnderstood[0].startsWith(u"line 13:"_s));
        QCOMPARE(offer.keys, QStringList{u"ANTHROPIC_API_KEY"_s});
        QVERIFY(!offer.text.contains(u"sk-ant"_s));

        desk.offerImport(u"ccrouter"_s, home.filePath(u"none.json"_s));
        QTRY_COMPARE_WITH_TIMEOUT(offers.size(), 2, patience);
        QVERIFY(!offers[1][0].value<connect::PolicyOffer>().trouble.isEmpty());
        desk.write(); // nothing is offered
        QVERIFY(!QFile::exists(home.filePath(u"policy.yaml"_s)));
        QCOMPARE(desk.usualFile(u"ccrouter"_s), home.filePath(u".claude-code-router/config.json"_s));
        QVERIFY(desk.usualFile(u"nonsense"_s).isEmpty());
    }
};

QTEST_GUILESS_MAIN(OffersTest)
#include "offers.moc"
