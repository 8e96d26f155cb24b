// The policy's file and its journal, without a gateway: what another file of the same data folder has to do
// with it, which is nothing, and what of a text's bytes survives.
#include "policyfiles.h"

#include "base/hash.h"
#include "base/paths.h"
#include "gateway/policyversions.h"
#include "policy/editclassify.h"
#include "policy/reader.h"

#include <QTemporaryDir>
#include <QTest>

using namespace tierline;
using namespace tierline::workbench;
using namespace Qt::Literals::StringLiterals;

class PolicyFilesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_root = m_folder->path().toStdString();
        m_shipped = *readFile(*shareFolder() / "policies" / "default.yaml", 1'000'000);
        m_one = placeOf("one.yaml", m_shipped);
        m_two = placeOf("two.yaml", m_shipped + "# the other one\n");
    }

    void aRollbackStaysWithItsFile() {
        promoted(m_one, "# better\n", 1);
        const auto other = textOf(m_two);
        QVERIFY(!rollBack(m_two, m_access, {}, at(2)).has_value());
        const auto first = journalOf(m_one, {}).front().id.toStdString();
        const auto refused = rollBack(m_two, m_access, first, at(3));
        QVERIFY(!refused.has_value());
        QVERIFY2(refused.error().detail.contains("one.yaml"), refused.error().detail.c_str());
        QVERIFY(textOf(m_two) == other);
        QVERIFY(rollBack(m_one, m_access, {}, at(4)).has_value());
        QVERIFY(textOf(m_one) == m_shipped);
    }

    void theJournalSaysWhoseAnEntryIs() {
        promoted(m_one, "# better\n", 1);
        const auto hash = sha256Hex(textOf(m_one));
        QVERIFY(journalOf(m_one, hash).front().isLive);
        const auto other = journalOf(m_two, hash).front();
        QVERIFY(!other.isLive);
        QVERIFY(!other.canRollBack);
        QVERIFY2(other.note.contains(u"one.yaml"_s), qPrintable(other.note));
    }

    void anotherFileIsNoEditFromOutside() {
        promoted(m_one, "# better\n", 1);
        noteOutside(m_two, *readPolicyText(m_two), at(2));
        QCOMPARE(journalOf(m_two, {}).size(), 1U);
        promoted(m_two, "# better too\n", 3);
        noteOutside(m_one, *readPolicyText(m_one), at(4)); // nobody changed it
        QCOMPARE(journalOf(m_one, {}).size(), 2U);
        QVERIFY(replaceFile(m_one.named, m_shipped + "# by hand\n").has_value());
        noteOutside(m_one, *readPolicyText(m_one), at(5));
        QCOMPARE(journalOf(m_one, {}).front().action, u"edited outside"_s);
    }

    void aLinkIsTheFileItLeadsTo() {
        promoted(m_one, "# better\n", 1);
        std::filesystem::create_symlink(m_one.named, m_root / "link.yaml");
        auto linked = m_one;
        linked.named = linked.own = (m_root / "link.yaml").string();
        QVERIFY(rollBack(linked, m_access, {}, at(2)).has_value());
        QVERIFY(textOf(m_one) == m_shipped);
    }

    void aScheduleSurvivesItsSwitch_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("nothing is written") << QByteArray();
        QTest::newRow("with goals of one's own") << QByteArray("12h,least:50,days:7,under:10\n");
        QTest::newRow("off, and nothing more") << QByteArray("off\n");
        QTest::newRow("unreadable") << QByteArray("every now and then");
    }
    void aScheduleSurvivesItsSwitch() {
        QFETCH(QByteArray, text);
        std::filesystem::create_directories(m_one.data);
        if (!text.isEmpty()) QVERIFY(replaceFile(m_one.scheduleFile(), text.toStdString()).has_value());
        const auto begun = readSchedule(m_one);
        QCOMPARE(begun.isOn, text.startsWith("12h"));
        for (const bool isOn : {true, false, false, true}) {
            const auto made = switchSchedule(m_one, isOn);
            QVERIFY(made.has_value());
            auto expected = begun;
            expected.isOn = isOn;
            QCOMPARE(made->isOn, isOn);
            QVERIFY(tune::toString(*made) == tune::toString(expected));
            QVERIFY(tune::toString(readSchedule(m_one)) == tune::toString(expected));
        }
    }

    void bytesGoBackAsTheyCame_data() {
        QTest::addColumn<QByteArray>("head");
        QTest::addColumn<bool>("hasReturns");
        QTest::newRow("as shipped") << QByteArray() << false;
        QTest::newRow("with a byte order mark") << QByteArray("\xEF\xBB\xBF") << false;
        QTest::newRow("lines end as on Windows") << QByteArray() << true;
    }
    void bytesGoBackAsTheyCame() {
        QFETCH(QByteArray, head);
        QFETCH(bool, hasReturns);
        QString text = QString::fromStdString(m_shipped);
        if (hasReturns) text.replace(u"\n"_s, u"\r\n"_s);
        const std::string bytes = head.toStdString() + text.toStdString();
        QVERIFY(replaceFile(m_one.named, bytes).has_value());
        const auto read = policyFileOf(m_one, *readPolicyText(m_one), nullptr);
        QVERIFY(read.text.toStdString() == bytes);
        const std::string draft = bytes + "# more\n";
        QVERIFY(keepDraftText(m_one, draft, bytes).has_value());
        const auto kept = policyFileOf(m_one, *readPolicyText(m_one), nullptr);
        QVERIFY(kept.draft.toStdString() == draft);
        QVERIFY(kept.base.toStdString() == bytes);
        const auto done =
            promote(m_one, m_access, {draft, read.text.toStdString(), "because", nullptr}, at(1));
        QVERIFY2(done.has_value(), done ? "" : done.error().detail.c_str());
        QVERIFY(textOf(m_one) == draft);
    }

private:
    PolicyPlace placeOf(const std::string& name, const std::string& text) const {
        const auto file = (m_root / name).string();
        static_cast<void>(replaceFile(file, text));
        return {*shareFolder(), m_root / "data", file, file};
    }
    static Wall at(int second) { return Wall(std::chrono::seconds(1'700'000'000 + second)); }
    static std::string textOf(const PolicyPlace& place) {
        return readFile(place.named, 1'000'000).value_or(std::string());
    }
    // With its text before kept, as a gateway does; there is none here.
    void promoted(const PolicyPlace& place, const std::string& more, int second) const {
        const auto before = textOf(place);
        QVERIFY(gateway::keepVersion(
                    place.data.string(),
                    {sha256Hex(before), at(second), "start", "me", place.named, {}, std::ssize(before)},
                    before)
                    .has_value());
        const auto done = promote(place, m_access, {before + more, before, "because", nullptr}, at(second));
        QVERIFY2(done.has_value(), done ? "" : done.error().detail.c_str());
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::filesystem::path m_root;
    std::string m_shipped;
    PolicyPlace m_one, m_two;
    Access m_access; // to nothing
};

QTEST_GUILESS_MAIN(PolicyFilesTest)
#include "policyfiles.moc"
