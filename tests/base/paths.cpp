#include "base/paths.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cstdlib>
#include <sys/stat.h>

using namespace tierline;

class PathsTest : public QObject {
    Q_OBJECT

private slots:
    void followsTheXdgVariables() {
        qputenv("XDG_DATA_HOME", "/some/data");
        QCOMPARE(dataFolder().string(), std::string("/some/data/tierline"));
        qputenv("XDG_DATA_HOME", "relative"); // the specification says: ignore
        qputenv("HOME", "/home/ada");
        QCOMPARE(dataFolder().string(), std::string("/home/ada/.local/share/tierline"));
        qunsetenv("XDG_CONFIG_HOME");
        QCOMPARE(configFolder().string(), std::string("/home/ada/.config/tierline"));
    }

    void aPrivateFolderIsPrivate() {
        const QTemporaryDir folder;
        const auto path = std::filesystem::path(folder.path().toStdString()) / "a" / "b";
        QVERIFY(makePrivateFolder(path));
        struct stat info{};
        QCOMPARE(stat(path.c_str(), &info), 0);
        QCOMPARE(int(info.st_mode & 0777U), 0700);
        QCOMPARE(chmod(path.c_str(), 0755), 0);
        QVERIFY(makePrivateFolder(path));
        QCOMPARE(stat(path.c_str(), &info), 0);
        QCOMPARE(int(info.st_mode & 0777U), 0700);
    }

    void aFileIsReplacedAsAWhole() {
        const QTemporaryDir folder;
        const auto file = std::filesystem::path(folder.path().toStdString()) / "state.json";
        QVERIFY(replaceFile(file, "one").has_value());
        QVERIFY(replaceFile(file, "two, longer").has_value());
        QCOMPARE(*readFile(file), std::string("two, longer"));
        struct stat info{};
        QCOMPARE(stat(file.c_str(), &info), 0);
        QCOMPARE(int(info.st_mode & 0777U), 0600);
        const auto missing = replaceFile(file / "no-folder" / "x", "text");
        QVERIFY(!missing && missing.error().detail.find("no-folder") != std::string::npos);
        QVERIFY(!std::filesystem::exists(file.string() + ".part"));
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList{"state.json"}); // nothing beside it
    }

    void aFolderWithOtherFilesIsLeftAsItIs() {
        const QTemporaryDir folder;
        const auto path = folder.path().toStdString();
        QFile other(folder.filePath(QStringLiteral("letter.txt")));
        QVERIFY(other.open(QIODevice::WriteOnly));
        other.close();
        QCOMPARE(chmod(path.c_str(), 0755), 0);
        const auto result = makePrivateFolder(path);
        QVERIFY(!result);
        QVERIFY(result.error().code == ErrorCode::Refused);
        struct stat info{};
        QCOMPARE(stat(path.c_str(), &info), 0);
        QCOMPARE(int(info.st_mode & 0777U), 0755);
        QVERIFY(other.remove());
        QFile ledger(folder.filePath(QStringLiteral("ledger.db-wal"))); // ours
        QVERIFY(ledger.open(QIODevice::WriteOnly));
        ledger.close();
        QVERIFY(makePrivateFolder(path));
        QCOMPARE(stat(path.c_str(), &info), 0);
        QCOMPARE(int(info.st_mode & 0777U), 0700);
    }

    void ourOwnParentIsPrivateToo() {
        const QTemporaryDir folder;
        const auto ours = std::filesystem::path(folder.path().toStdString()) / "share" / "tierline";
        QVERIFY(makePrivateFolder(ours / "sandbox"));
        struct stat info{};
        QCOMPARE(stat(ours.c_str(), &info), 0);
        QCOMPARE(int(info.st_mode & 0777U), 0700);
        QVERIFY(makePrivateFolder(ours)); // and may be used itself afterwards
    }

    void aFileInTheWayIsAnError() {
        const QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("data")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.close();
        const auto result = makePrivateFolder(file.fileName().toStdString());
        QVERIFY(!result);
        QVERIFY(result.error().code == ErrorCode::Io);
        QVERIFY(result.error().detail.find(file.fileName().toStdString()) != std::string::npos);
    }

    void readsFilesWithinTheLimit() {
        const QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("f")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("a\0b", 3);
        file.close();
        const auto path = file.fileName().toStdString();
        QCOMPARE(readFile(path).value(), std::string("a\0b", 3));
        QVERIFY(readFile(path, 2).error().code == ErrorCode::InvalidInput);
        QVERIFY(readFile("/dev/zero", 1U << 20U).error().code == ErrorCode::InvalidInput);
        QVERIFY(readFile(path + ".missing").error().code == ErrorCode::NotFound);
        QVERIFY(readFile(folder.path().toStdString()).error().code == ErrorCode::Io);
    }

    void resourcesAreFound() {
        qunsetenv("TIERLINE_SHARE");
        qputenv("TIERLINE_SHARE", TIERLINE_SOURCE_DIR "/resources");
        QVERIFY(shareFolder());
        qputenv("TIERLINE_SHARE", "/nowhere");
        QVERIFY(shareFolder().error().code == ErrorCode::NotFound);
    }
};

QTEST_APPLESS_MAIN(PathsTest)
#include "paths.moc"
