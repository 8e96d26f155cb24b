#include "tune/journal.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <thread>

using namespace tierline;
using namespace tierline::tune;

namespace {

JournalEntry entry(int number) {
    JournalEntry made;
    made.id = "01ARZ3NDEKTSV4RRFFQ69G" + std::to_string(1000 + number);
    made.time = *wallFromRfc3339("2026-03-01T12:00:00.250Z");
    made.action = static_cast<JournalAction>(number % 4);
    made.author = "me@here";
    made.note = "entry " + std::to_string(number) + " \"ä\"\n";
    made.file = "/p.yaml";
    made.before = std::string(64, 'a');
    made.after = std::string(64, 'b');
    made.diff = "-a\n+b\n";
    made.effect = {"cost per day $4.10 -> $3.22", "agreement 86 % -> 87 %"};
    made.evidence = "12,431 requests";
    made.draft = number % 4 == 3 ? "version: 1\n" : "";
    return made;
}

} // namespace

class JournalTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_file = journalFile(m_folder->filePath(QStringLiteral("data")).toStdString());
    }

    void whatWasWrittenReadsBackNewestFirst() {
        QVERIFY(readJournal(m_file)->entries.empty());
        for (int i = 0; i < 6; ++i)
            QVERIFY(addToJournal(m_file, entry(i)).has_value());
        const auto journal = readJournal(m_file);
        QVERIFY(journal.has_value());
        QCOMPARE(journal->entries.size(), 6U);
        for (int i = 0; i < 6; ++i)
            QVERIFY(journal->entries[static_cast<std::size_t>(5 - i)] == entry(i));
        QCOMPARE(journal->unread, 0U);
        QVERIFY(!journal->isCut);
        const auto mode = QFile(QString::fromStdString(m_file)).permissions();
        QVERIFY(
            !mode.testAnyFlags(QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther));
    }

    void aTornLineSpoilsNothing_data() {
        QTest::addColumn<int>("kept"); // bytes of the second line
        const int size = static_cast<int>(journalLine(entry(1)).size());
        for (const int kept : {1, size / 2, size - 1, size})
            QTest::addRow("%d bytes", kept) << kept;
    }
    void aTornLineSpoilsNothing() {
        QFETCH(int, kept);
        QVERIFY(addToJournal(m_file, entry(0)).has_value());
        QFile file(QString::fromStdString(m_file));
        QVERIFY(file.open(QIODevice::Append));
        const std::string torn = journalLine(entry(1));
        file.write(torn.data(), kept);
        file.close();
        const bool isWhole = kept == static_cast<int>(torn.size());
        const auto before = readJournal(m_file);
        QCOMPARE(before->entries.size(), isWhole ? 2U : 1U);
        QCOMPARE(before->unread, isWhole ? 0U : 1U);
        QVERIFY(addToJournal(m_file, entry(2)).has_value());
        const auto after = readJournal(m_file);
        QCOMPARE(after->entries.size(), isWhole ? 3U : 2U);
        QVERIFY(after->entries.front() == entry(2));
        QVERIFY(after->entries.back() == entry(0));
    }

    void onlyTheNewestAreRead() {
        for (int i = 0; i < 20; ++i)
            QVERIFY(addToJournal(m_file, entry(i)).has_value());
        const auto journal = readJournal(m_file, 5);
        QCOMPARE(journal->entries.size(), 5U);
        QVERIFY(journal->isCut);
        QVERIFY(journal->entries.back() == entry(15));
    }

    void aLargeFileIsReadFromItsEnd() {
        JournalEntry large = entry(0);
        large.diff = std::string(200'000, 'x');
        for (int i = 0; i < 12; ++i)
            QVERIFY(addToJournal(m_file, large).has_value());
        QVERIFY(addToJournal(m_file, entry(1)).has_value());
        const auto journal = readJournal(m_file, 3);
        QCOMPARE(journal->entries.size(), 3U);
        QCOMPARE(journal->unread, 0U);
        QVERIFY(journal->entries[0] == entry(1));
        QVERIFY(journal->entries[2] == large);
    }

    void whatIsTooLongIsCutAndADraftIsRefused() {
        JournalEntry large = entry(0);
        large.diff = std::string(400'000, 'x');
        QVERIFY(addToJournal(m_file, large).has_value());
        const auto kept = readJournal(m_file)->entries.front().diff;
        QVERIFY(kept.size() < 300'000);
        QVERIFY(kept.ends_with("cut here\n"));
        large.draft = std::string(7'000'000, 'x');
        QVERIFY(!addToJournal(m_file, large).has_value());
    }

    void hostileLinesAreCounted() {
        QVERIFY(addToJournal(m_file, entry(0)).has_value());
        QFile file(QString::fromStdString(m_file));
        QVERIFY(file.open(QIODevice::Append));
        file.write("{}\n[1]\nnot json\n{\"id\":1}\n\n\x00\xff\n", 36);
        file.close();
        const auto journal = readJournal(m_file);
        QCOMPARE(journal->entries.size(), 1U);
        QVERIFY(journal->unread >= 4U);
    }

    void severalMayWriteAtOnce() {
        {
            std::vector<std::jthread> threads;
            for (int t = 0; t < 4; ++t)
                threads.emplace_back([this, t] {
                    for (int i = 0; i < 10; ++i)
                        (void)addToJournal(m_file, entry(t * 10 + i));
                });
        }
        const auto journal = readJournal(m_file);
        QCOMPARE(journal->entries.size(), 40U);
        QCOMPARE(journal->unread, 0U);
    }

    void aPlaceThatCannotBeWrittenIsSaid() {
        QVERIFY(!addToJournal("/proc/no/policies/journal.jsonl", entry(0)).has_value());
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::string m_file;
};

QTEST_GUILESS_MAIN(JournalTest)
#include "journal.moc"
