// The desk of the Settings page over a folder of its own and a keychain that is none.
#include "settingsdesk.h"
#include "runsecrets.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace tierline;
using namespace tierline::workbench;
using namespace Qt::Literals::StringLiterals;
using settings::Store;

namespace {

struct Kept { // outlives the door, which the desk owns
    std::map<QString, std::string> entries;
    bool isThere = true;
};

class FakeKeychain final : public KeychainDoor {
public:
    explicit FakeKeychain(Kept& kept) : m_kept(kept) {}
    void read(const QString& name, Answer answer) override {
        if (!m_kept.isThere) return answer(std::unexpected(nobody()));
        const auto found = m_kept.entries.find(name);
        if (found == m_kept.entries.end()) return answer(fail(ErrorCode::NotFound, "no such entry"));
        answer(Secret(found->second));
    }
    void write(const QString& name, const Secret& secret, Done done) override {
        if (!m_kept.isThere) return done(std::unexpected(nobody()));
        m_kept.entries[name] = secret.reveal();
        done({});
    }
    void remove(const QString& name, Done done) override {
        m_kept.entries.erase(name);
        done({});
    }

private:
    static Error nobody() { return {ErrorCode::Unavailable, "no secret service", {}, {}, 0, 0}; }
    Kept& m_kept;
};

constexpr const char* theKey = "sk-test-0123456789abcdef0123456789";

} // namespace

class SettingsDeskTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void aKeyIsKeptWhereItWasWanted_data();
    void aKeyIsKeptWhereItWasWanted();
    void theRunGoesBeforeTheFile();
    void aLooseFileIsRefused();
    void strangeNamesAndKeysAreRefused_data();
    void strangeNamesAndKeysAreRefused();
    void withoutAKeychainItSaysSo();
    void theReportHasNoKeys_data();
    void theReportHasNoKeys();
    void aLedgerThatIsNotThereIsSaid();

private:
    std::filesystem::path folder() const { return m_folder->path().toStdString(); }
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<RunSecrets> m_run;
    Kept m_kept;
    std::unique_ptr<LocalSettingsDesk> m_desk;
};

void SettingsDeskTest::init() {
    m_folder = std::make_unique<QTemporaryDir>();
    m_run = std::make_unique<RunSecrets>(folder() / "secrets");
    m_kept = {};
    Launch launch;
    launch.dataFolder = folder() / "data";
    m_desk = std::make_unique<LocalSettingsDesk>(launch, std::make_shared<const Access>(), *m_run,
                                                 std::make_unique<FakeKeychain>(m_kept));
}

void SettingsDeskTest::cleanup() {
    m_desk.reset();
    m_run.reset();
    m_folder.reset();
}

void SettingsDeskTest::aKeyIsKeptWhereItWasWanted_data() {
    QTest::addColumn<int>("store");
    QTest::addColumn<QString>("word");
    QTest::newRow("in the keychain") << int(Store::Keychain) << u"stored in the keychain"_s;
    QTest::newRow("for this run") << int(Store::ThisRun) << u"kept for this run only"_s;
    QTest::newRow("in a file") << int(Store::OwnFile) << u"in a file of mode 0600, plain text"_s;
}

void SettingsDeskTest::aKeyIsKeptWhereItWasWanted() {
    QFETCH(int, store);
    QFETCH(QString, word);
    const auto where = static_cast<Store>(store);
    QSignalSpy stored(m_desk.get(), &settings::Desk::secretStored),
        tested(m_desk.get(), &settings::Desk::secretTested);
    m_desk->storeSecret(u"acme"_s, Secret(theKey), where);
    QVERIFY(stored.at(0).at(1).toBool());
    m_desk->testSecret(u"keychain:acme"_s);
    QVERIFY(tested.at(0).at(1).toBool());
    QVERIFY(tested.at(0).at(2).toString().startsWith(word));
    for (const auto& sentence : {stored.at(0).at(2).toString(), tested.at(0).at(2).toString()})
        QVERIFY(!sentence.contains(QString::fromLatin1(theKey)));
    struct stat found{};
    const bool isFile = ::stat((folder() / "secrets" / "acme").c_str(), &found) == 0;
    QCOMPARE(isFile, where == Store::OwnFile); // nothing is written that was not asked for
    if (isFile) QCOMPARE(found.st_mode & 0777U, 0600U);
    m_desk->removeSecret(u"acme"_s, where);
    m_desk->testSecret(u"keychain:acme"_s);
    QVERIFY(!tested.at(1).at(1).toBool());
}

void SettingsDeskTest::theRunGoesBeforeTheFile() {
    QVERIFY(m_run->keep("acme", Secret("of-file"), RunSecrets::Place::File).has_value());
    QVERIFY(m_run->keep("acme", Secret("of-run"), RunSecrets::Place::Run).has_value());
    QVERIFY((*m_run->find("acme"))->secret.reveal() == "of-run");
    QVERIFY(m_run->drop("acme", RunSecrets::Place::Run).has_value());
    QVERIFY((*m_run->find("acme"))->secret.reveal() == "of-file");
    QVERIFY(!m_run->drop("acme", RunSecrets::Place::Run).has_value());
}

void SettingsDeskTest::aLooseFileIsRefused() {
    QVERIFY(m_run->keep("acme", Secret("of-file"), RunSecrets::Place::File).has_value());
    QCOMPARE(::chmod((folder() / "secrets" / "acme").c_str(), 0644), 0);
    QVERIFY(!m_run->find("acme").has_value());
}

void SettingsDeskTest::strangeNamesAndKeysAreRefused_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("key");
    QTest::newRow("a way out of the folder") << u"../policy"_s << QByteArray("k");
    QTest::newRow("no name") << QString() << QByteArray("k");
    QTest::newRow("a hidden file") << u".x"_s << QByteArray("k");
    QTest::newRow("a very long name") << QString(65, u'a') << QByteArray("k");
    QTest::newRow("no key") << u"acme"_s << QByteArray();
    QTest::newRow("two lines") << u"acme"_s << QByteArray("a\nb");
    QTest::newRow("a NUL") << u"acme"_s << QByteArray("a\0b", 3);
    QTest::newRow("not plain characters") << u"acme"_s << QByteArray("k\xc3\xa4y");
}

void SettingsDeskTest::strangeNamesAndKeysAreRefused() {
    QFETCH(QString, name);
    QFETCH(QByteArray, key);
    for (const auto place : {RunSecrets::Place::Run, RunSecrets::Place::File})
        QVERIFY(!m_run->keep(name.toStdString(), Secret(key.toStdString()), place).has_value());
}

void SettingsDeskTest::withoutAKeychainItSaysSo() {
    m_kept.isThere = false;
    QSignalSpy seen(m_desk.get(), &settings::Desk::seen), stored(m_desk.get(), &settings::Desk::secretStored);
    m_desk->look();
    QTRY_VERIFY(!seen.isEmpty());
    const auto data = seen.last().at(0).value<settings::SettingsData>();
    QVERIFY(data.keychain.isEmpty());
    QVERIFY(data.keychainTrouble.contains(u"no secret service"_s));
    m_desk->storeSecret(u"acme"_s, Secret(theKey), Store::Keychain);
    QVERIFY(!stored.at(0).at(1).toBool());
    QVERIFY(!QFile::exists(m_folder->filePath(u"secrets/acme"_s))); // never silent plain text
}

void SettingsDeskTest::theReportHasNoKeys_data() {
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("told");
    QTest::newRow("a key in the text") << u"key: sk-abcdefghijklmnop"_s << u"key: •••"_s;
    QTest::newRow("a reference stays") << u"key: env:OPENAI_API_KEY"_s << u"key: env:OPENAI_API_KEY"_s;
    QTest::newRow("user and password of an address")
        << u"base_url: https://me:pw@host/v1"_s << u"base_url: https://•••@host/v1"_s;
    QTest::newRow("a key in a comment") << u"# was gsk_0123456789abcdefghij"_s << u"# was •••"_s;
    QTest::newRow("a token with quotes") << u"token: \"abcdefgh\""_s << u"token: •••"_s;
    QTest::newRow("plain words stay") << u"any: [token, secret]"_s << u"any: [token, secret]"_s;
}

void SettingsDeskTest::theReportHasNoKeys() {
    QFETCH(QString, line);
    QFETCH(QString, told);
    QCOMPARE(redacted(line), told);
    settings::SettingsData data;
    data.policyText = line.toUtf8();
    QVERIFY(bundleOf(data).contains(told));
}

void SettingsDeskTest::aLedgerThatIsNotThereIsSaid() {
    QSignalSpy finished(m_desk.get(), &settings::Desk::ledgerFinished);
    m_desk->checkLedger();
    QTRY_COMPARE(finished.size(), 1);
    QVERIFY(!finished.at(0).at(0).toBool());
    QVERIFY(!finished.at(0).at(1).toString().isEmpty());
}

QTEST_MAIN(SettingsDeskTest)
#include "settingsdesk.moc"
