#include "base/secret.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace tierline;

class SecretTest : public QObject {
    Q_OBJECT

private slots:
    void readsTheEnvironment() {
        qputenv("TIERLINE_TEST_KEY", "sk-test");
        QCOMPARE(std::string(resolveWithoutKeychain("env:TIERLINE_TEST_KEY")->reveal()),
                 std::string("sk-test"));
        qunsetenv("TIERLINE_TEST_KEY");
        const auto missing = resolveWithoutKeychain("env:TIERLINE_TEST_KEY");
        QVERIFY(missing.error().code == ErrorCode::NotFound);
        QVERIFY(missing.error().detail.find("TIERLINE_TEST_KEY") != std::string::npos);
    }

    void readsAPrivateFileOnly() {
        const QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("key")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("sk-file\n");
        file.close();
        const auto reference = "file:" + file.fileName().toStdString();
        QVERIFY(file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner));
        QCOMPARE(std::string(resolveWithoutKeychain(reference)->reveal()), std::string("sk-file"));
        QVERIFY(file.setPermissions(QFileDevice::ReadOwner | QFileDevice::ReadGroup));
        const auto loose = resolveWithoutKeychain(reference);
        QVERIFY(loose.error().code == ErrorCode::Refused);
        QVERIFY(loose.error().detail.find("sk-file") == std::string::npos);
    }

    void namesWhatWorksInsteadOfTheKeychain() {
        const auto error = resolveWithoutKeychain("keychain:anthropic").error();
        QVERIFY(error.remedy.find("env:") != std::string::npos);
        QVERIFY(error.remedy.find("file:") != std::string::npos);
        QVERIFY(!resolveWithoutKeychain("sk-pasted-by-mistake"));
        QVERIFY(resolveWithoutKeychain("sk-pasted-by-mistake").error().detail.find("sk-")
                == std::string::npos);
    }
};

QTEST_APPLESS_MAIN(SecretTest)
#include "secret.moc"
