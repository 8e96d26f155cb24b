#include "gateway/clientapi.h"
#include "gateway/passthrough.h"

#include <QTest>

using namespace tierline;
using namespace tierline::gateway;

class ClientApiTest : public QObject {
    Q_OBJECT

private slots:
    void geminiPaths_data() {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("read"); // model method
        QTest::newRow("plain") << "/v1beta/models/auto:generateContent" << "auto generateContent";
        QTest::newRow("a tier: the last colon counts")
            << "/v1beta/models/auto:complex:streamGenerateContent" << "auto:complex streamGenerateContent";
        QTest::newRow("a slash in the name, encoded")
            << "/v1beta/models/acme%2Fsmall-2:generateContent" << "acme/small-2 generateContent";
        QTest::newRow("a slash as it is")
            << "/v1/models/acme/small-2:countTokens" << "acme/small-2 countTokens";
        QTest::newRow("no method") << "/v1beta/models/auto" << "none";
        QTest::newRow("no model") << "/v1beta/models/:generateContent" << "none";
        QTest::newRow("a broken escape") << "/v1beta/models/a%2:generateContent" << "none";
    }
    void geminiPaths() {
        QFETCH(QString, path);
        const auto read = readGeminiPath(path.toStdString());
        const std::string printed = read ? read->model + " " + read->method : "none";
        QTEST(QString::fromStdString(printed), "read");
    }

    void passThrough_data() {
        QTest::addColumn<QString>("path");
        QTest::addColumn<bool>("passes");
        QTest::newRow("files") << "/v1/files" << true;
        QTest::newRow("one file") << "/v1/files/f1/content" << true;
        QTest::newRow("speech") << "/v1/audio/speech" << true;
        QTest::newRow("a stored response") << "/v1/responses/resp_1" << true;
        QTest::newRow("batches of messages") << "/v1/messages/batches" << true;
        QTest::newRow("no folder of that name") << "/v1/filesystem" << false;
        QTest::newRow("our own") << "/stats" << false;
        QTest::newRow("unknown") << "/v1/unknown" << false;
    }
    void passThrough() {
        QFETCH(QString, path);
        QTEST(isPassThroughPath(path.toStdString()), "passes");
    }
};

QTEST_APPLESS_MAIN(ClientApiTest)
#include "clientapi.moc"
