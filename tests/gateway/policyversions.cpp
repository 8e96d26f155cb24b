// Versions on disk: kept, bounded, found again, damaged; when a file's new text is due; and changes in words.
#include "gateway/policyversions.h"

#include "base/hash.h"
#include "base/paths.h"
#include "gateway/policysummary.h"
#include "gateway/policywatch.h"
#include "policy/reader.h"

#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <fstream>
#include <thread>

using namespace tierline;
using namespace tierline::gateway;

namespace {

namespace fs = std::filesystem;

PolicyVersion versionOf(const std::string& text, int minute) {
    PolicyVersion version;
    version.hash = sha256Hex(text);
    version.time =
        Wall(std::chrono::sys_days{std::chrono::year{2026} / 6 / 1}) + std::chrono::minutes(minute);
    version.author = "file";
    version.actor = "me@host";
    version.file = "/etc/policy.yaml";
    version.summary = "tier low below 0.30 → 0.25";
    version.bytes = std::ssize(text);
    return version;
}

void keep(const std::string& folder, const std::string& text, int minute, const VersionLimits& limits = {}) {
    const auto kept = keepVersion(folder, versionOf(text, minute), text, limits);
    QVERIFY2(kept.has_value(), kept ? "" : toString(kept.error()).c_str());
}

std::string hashes(const PolicyVersions& versions) {
    std::string all;
    for (const auto& version : versions.entries)
        all += (all.empty() ? "" : " ") + version.hash.substr(0, 4);
    return all;
}

std::string shortly(const std::string& text) {
    return sha256Hex(text).substr(0, 4);
}

int textsIn(const std::string& folder) {
    int count = 0;
    for (const auto& item : fs::directory_iterator(fs::path(folder) / "policies"))
        count += item.path().extension() == ".yaml" ? 1 : 0;
    return count;
}

void overwrite(const fs::path& file, const std::string& text) {
    std::ofstream(file, std::ios::trunc) << text;
}

std::string policyWith(const std::string& below, const std::string& more = {}) {
    return "version: 1\nproviders: {p: {dialect: openai, base_url: \"http://127.0.0.1:9/v1\"}}\n"
           "models: {p/a: {price: {input: 1, output: 1}}, p/b: {price: {input: 2, output: 2}}}\n"
           "tiers:\n  - {name: low, below: "
           + below + ", models: [p/a]}\n  - {name: high, models: [p/b]}\ndefault_tier: high\n" + more;
}

} // namespace

class PolicyVersionsTest : public QObject {
    Q_OBJECT

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void whatWasKeptIsFoundAgain() {
        keep(folder(), "one\n", 1);
        keep(folder(), "two\n", 2);
        const auto versions = loadVersions(folder());
        QVERIFY(versions.troubles.empty());
        QCOMPARE(versions.entries, (std::vector{versionOf("two\n", 2), versionOf("one\n", 1)}));
        const auto found = findVersion(versions, sha256Hex("one\n").substr(0, 6));
        QVERIFY(found.has_value());
        QCOMPARE(versionText(folder(), *found).value_or("?"), std::string("one\n"));
        const auto mode = fs::status(fs::path(folder()) / "policies" / "index.json").permissions();
        QCOMPARE(mode, fs::perms::owner_read | fs::perms::owner_write);
    }

    void theSameAgainIsNoNewEntryButTheWayBackIs() {
        keep(folder(), "one", 1);
        keep(folder(), "one", 2);
        QCOMPARE(loadVersions(folder()).entries.size(), std::size_t{1});
        keep(folder(), "two", 3);
        keep(folder(), "one", 4);
        QCOMPARE(hashes(loadVersions(folder())),
                 shortly("one") + " " + shortly("two") + " " + shortly("one"));
        QCOMPARE(textsIn(folder()), 2);
    }

    void theOldestGoFirst_data() {
        QTest::addColumn<int>("entries");
        QTest::addColumn<int>("bytes");
        QTest::addColumn<int>("left");
        QTest::newRow("all fit") << 9 << 9'000 << 6;
        QTest::newRow("too many entries") << 2 << 9'000 << 2;
        QTest::newRow("too many bytes") << 9 << 300 << 3;
        QTest::newRow("the newest stays whatever it takes") << 1 << 10 << 1;
        QTest::newRow("a limit of nothing keeps the newest") << 0 << 0 << 1;
    }
    void theOldestGoFirst() {
        QFETCH(int, entries);
        QFETCH(int, bytes);
        QFETCH(int, left);
        const VersionLimits limits{static_cast<std::size_t>(entries), bytes};
        for (int at = 0; at < 6; ++at)
            keep(folder(), std::string(100, static_cast<char>('a' + at)), at, limits);
        const auto versions = loadVersions(folder());
        QCOMPARE(static_cast<int>(versions.entries.size()), left);
        QCOMPARE(textsIn(folder()), left);
        QCOMPARE(versions.entries.front().hash, sha256Hex(std::string(100, 'f')));
        QVERIFY(versions.troubles.empty());
    }

    void aHash_data() {
        QTest::addColumn<QString>("hash");
        QTest::addColumn<QString>("expected");
        const auto one = QString::fromStdString(sha256Hex("one"));
        QTest::newRow("whole") << one << one;
        QTest::newRow("its twelve digits") << one.left(12) << one;
        QTest::newRow("four digits") << one.left(4) << one;
        QTest::newRow("too few digits") << one.left(3) << "is no policy's hash";
        QTest::newRow("none") << "" << "is no policy's hash";
        QTest::newRow("capitals") << one.left(12).toUpper() + "F" << "is no policy's hash";
        QTest::newRow("a way out of the folder") << "../../etc/passwd" << "is no policy's hash";
        QTest::newRow("longer than any") << one + "0" << "is no policy's hash";
        QTest::newRow("nobody's") << "000000000000" << "no version 000000000000 is kept";
    }
    void aHash() {
        QFETCH(QString, hash);
        QFETCH(QString, expected);
        keep(folder(), "one", 1);
        keep(folder(), "two", 2);
        const auto found = findVersion(loadVersions(folder()), hash.toStdString());
        const auto said = QString::fromStdString(found ? found->hash : found.error().detail);
        QVERIFY2(said.contains(expected), qPrintable(said));
    }

    void damageIsSaidAndTheRestStays() {
        keep(folder(), "one", 1);
        keep(folder(), "two", 2);
        const auto file = fs::path(folder()) / "policies" / (sha256Hex("one").substr(0, 12) + ".yaml");
        overwrite(file, "onE");
        auto versions = loadVersions(folder());
        QCOMPARE(versions.troubles.size(), std::size_t{1});
        QVERIFY(versions.troubles.front().find("is damaged") != std::string::npos);
        QVERIFY(!versionText(folder(), versionOf("one", 1)).has_value());
        QCOMPARE(versionText(folder(), versionOf("two", 2)).value_or("?"), std::string("two"));
        keep(folder(), "one", 3); // in force again: its text is mended
        QVERIFY(loadVersions(folder()).troubles.empty());
    }

    void aBrokenIndexIsMadeAnew_data() {
        QTest::addColumn<QByteArray>("index");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("cut off") << QByteArray("{\"version\":1,\"entries\":[{\"hash\":\"ab");
        QTest::newRow("of another version") << QByteArray("{\"version\":7,\"entries\":[]}");
        QTest::newRow("an entry without a time") << QByteArray("{\"version\":1,\"entries\":[{\"hash\":\"")
                                                        + QByteArray(64, 'a')
                                                        + QByteArray("\",\"author\":\"file\"}]}");
        QTest::newRow("a hash that is a path")
            << QByteArray("{\"version\":1,\"entries\":[{\"hash\":\"../../../x\",\"author\":\"file\","
                          "\"time\":\"2026-06-01T00:00:00Z\"}]}");
    }
    void aBrokenIndexIsMadeAnew() {
        QFETCH(QByteArray, index);
        keep(folder(), "one", 1);
        overwrite(fs::path(folder()) / "policies" / "index.json", index.toStdString());
        const auto versions = loadVersions(folder());
        QCOMPARE(hashes(versions), shortly("one"));
        QCOMPARE(versions.troubles.size(), std::size_t{1});
        QVERIFY(versions.troubles.front().find("index.json cannot be used") != std::string::npos);
        keep(folder(), "two", 2);
        QCOMPARE(hashes(loadVersions(folder())), shortly("two") + " " + shortly("one"));
        QVERIFY(loadVersions(folder()).troubles.empty());
    }

    void manyAtOnceLoseNothing() {
        std::vector<std::thread> writers;
        for (int writer = 0; writer < 8; ++writer)
            writers.emplace_back([&, writer] {
                for (int at = 0; at < 5; ++at) {
                    const auto text = std::to_string(writer) + "-" + std::to_string(at);
                    [[maybe_unused]] const auto kept = keepVersion(folder(), versionOf(text, at), text);
                }
            });
        for (auto& writer : writers)
            writer.join();
        const auto versions = loadVersions(folder());
        QCOMPARE(versions.entries.size(), std::size_t{40});
        QVERIFY(versions.troubles.empty());
    }

    void puttingBackKeepsWhatWasEdited() {
        const auto file = folder() + "/policy.yaml", link = folder() + "/link.yaml";
        keep(folder(), "one", 1);
        overwrite(file, "edited by hand");
        fs::create_symlink(file, link);
        QVERIFY(putBack(folder(), "one", link, versionOf("one", 9).time).has_value());
        QVERIFY(fs::is_symlink(link));
        QCOMPARE(readFile(file).value_or("?"), std::string("one"));
        const auto versions = loadVersions(folder());
        QCOMPARE(hashes(versions), shortly("edited by hand") + " " + shortly("one"));
        QCOMPARE(versions.entries.front().author, std::string("edited"));
        QCOMPARE(versionText(folder(), versions.entries.front()).value_or("?"),
                 std::string("edited by hand"));
    }

    void whenItIsDue() {
        FileDebounce debounce;
        const FileStamp one{1, 2, 10, 5, 5}, half{1, 3, 4, 6, 6}, whole{1, 3, 20, 7, 7};
        debounce.taken(one);
        QVERIFY(!debounce.isDue(one));
        QVERIFY(!debounce.isDue(half)); // may still be written
        QVERIFY(!debounce.isDue(whole));
        QVERIFY(debounce.isDue(whole)); // has stood still
        debounce.taken(whole);
        QVERIFY(!debounce.isDue(whole));
        QVERIFY(!debounce.isDue({})); // an editor takes it away for a moment
        QVERIFY(!debounce.isDue(whole));
        QVERIFY(!debounce.isDue({}));
        QVERIFY(debounce.isDue({})); // gone
    }

    void inWords_data() {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("after");
        QTest::addColumn<QString>("expected");
        const auto text = [](const std::string& below, const std::string& more = {}) {
            return QString::fromStdString(policyWith(below, more));
        };
        const std::string rules =
            "classify: {rules: [{id: r1, any: [one], weight: 0.2}, {id: r2, any: [two], "
            "weight: 0.2}]}\n";
        const std::string other = "classify: {rules: [{id: r2, any: [two], weight: 0.3}, {id: r3, any: [x], "
                                  "weight: 0.1}]}\n";
        QTest::newRow("a line was moved") << text("0.30") << text("0.255") << "tier low below 0.30 → 0.255";
        QTest::newRow("rules came, went and changed")
            << text("0.3", rules) << text("0.3", other) << "rules: 1 added, 1 removed, 1 changed";
        QTest::newRow("a rule only moved down a line") << text("0.3", rules) << text("0.3", "\n\n" + rules)
                                                       << "no setting changed, only its wording or comments";
        QTest::newRow("the mode") << text("0.3") << text("0.3", "route: {mode: observe}\n")
                                  << "mode route → observe";
        QTest::newRow("a budget and the cache")
            << text("0.3")
            << text("0.3", "budgets: [{scope: all, per: day, soft: 1}]\nreply_cache: {keep: 2h}\n")
            << "budgets changed; the reply cache changed";
    }
    void inWords() {
        QFETCH(QString, before);
        QFETCH(QString, after);
        QFETCH(QString, expected);
        const auto one = policy::readPolicy(before.toStdString(), "one.yaml");
        const auto two = policy::readPolicy(after.toStdString(), "two.yaml");
        QVERIFY2(one.policy && two.policy, two.errors.empty() ? "" : toString(two.errors.front()).c_str());
        QCOMPARE(QString::fromStdString(policySummary(*one.policy, *two.policy)), expected);
    }

private:
    std::string folder() const { return m_folder->path().toStdString(); }
    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_APPLESS_MAIN(PolicyVersionsTest)
#include "policyversions.moc"
