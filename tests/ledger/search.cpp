#include "ledger/search.h"

#include "base/utf8.h"
#include "ledger/kept.h"

#include <QFile>
#include <QTest>

using namespace tierline;
using namespace tierline::ledger;
using namespace std::chrono_literals;

namespace {

constexpr Milliseconds day = std::chrono::days(1);

const KeepRules keepEverything{};

// Numbers of the records found, the newest first.
QString found(const Ledger& ledger, std::string_view query, const SearchLimits& limits = {}) {
    const auto hits = searchPrompts(ledger, query, limits);
    if (!hits) return QString::fromStdString(toString(hits.error()));
    QStringList numbers;
    for (const auto& hit : hits->hits)
        for (int i = 1; i < 200; ++i)
            if (idAt(i) == hit.id) numbers.push_back(QString::number(i));
    return numbers.join(u' ');
}

QByteArray bytesOf(const std::string& path) {
    QFile file(QString::fromStdString(path));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void fill(Ledger& ledger) {
    const char* prompts[] = {
        "Explain the deadlock in Go", "Erkläre Übung 7 in C++",         "这个大模型怎么用",
        "my_func() in std::vector",   "quotes \" and 'NEAR' operators", "the quick brown fox\njumps over"};
    int number = 0;
    for (const auto* prompt : prompts) {
        ++number;
        keepOne(ledger, recordOf(number, 9 * day), prompt, "reply of " + std::to_string(number));
    }
}

} // namespace

class SearchTest : public QObject {
    Q_OBJECT

private slots:
    void thisSqliteHasFts5() { QVERIFY(sqlite3_compileoption_used("ENABLE_FTS5") == 1); }

    // Alike whether the index has all prompts, the older ones, or none.
    void finds_data() {
        QTest::addColumn<QByteArray>("query");
        QTest::addColumn<QString>("numbers");
        const auto add = [](const char* name, const char* query, const char* numbers) {
            QTest::newRow(name) << QByteArray(query) << numbers;
        };
        add("a word in several, the newest first", "in", "4 2 1");
        add("in other letters", "DEADLOCK", "1");
        add("a short word", "go", "1");
        add("one letter", "c", "2");
        add("an umlaut", "ÜBUNG", "2");
        add("a Chinese word", "模型", "3");
        add("one Chinese character", "用", "3");
        add("a phrase over a line break", "\"fox jumps\"", "6");
        add("words of a phrase, otherwise", "\"jumps fox\"", "");
        add("the beginning of a word", "quo*", "5");
        add("without", "in -go", "4 2");
        add("an operator", "NEAR", "5");
        add("a call of FTS", "NEAR(fox jumps)", "");
        add("a column of FTS", "terms:fox", "");
        add("SQL", "'; DROP TABLE words; --", "");
        add("an identifier", "std::vector my_func", "4");
        add("a reply is no prompt", "reply", "");
        add("not there", "nowhere", "");
        add("not understood", "\"open",
            "search: the quote at column 1 is never closed; close it, or leave it out");
    }
    void finds() {
        QFETCH(const QByteArray, query);
        QFETCH(const QString, numbers);
        const Folder folder;
        const auto ledger = Ledger::open(folder.options()).value();
        fill(*ledger);
        QCOMPARE(found(*ledger, query.toStdString()), numbers);
        QCOMPARE(keepWithin(*ledger, keepEverything, keptNow, {3, 1h}).value().indexed, std::int64_t{3});
        QCOMPARE(found(*ledger, query.toStdString()), numbers);
        QCOMPARE(keepAll(*ledger, keepEverything, keptNow).value().indexed, std::int64_t{3});
        QCOMPARE(found(*ledger, query.toStdString()), numbers);
        if (numbers.startsWith(u"search")) return;
        const auto hits = searchPrompts(*ledger, query.toStdString()).value();
        QCOMPARE(hits.notIndexed, std::int64_t{0});
        QVERIFY(!hits.more);
    }

    void excerptsAreOneLineWithMarks() {
        const Folder folder;
        const auto ledger = Ledger::open(folder.options()).value();
        std::string text;
        for (int i = 0; i < 100; ++i)
            text += "模";
        keepOne(*ledger, recordOf(1, day), text + " needle\n\tin\x01 it " + text);
        const auto hits = searchPrompts(*ledger, "needle it").value().hits;
        QCOMPARE(hits.size(), std::size_t{1});
        const auto& hit = hits.front();
        QVERIFY(isUtf8(hit.excerpt) && hit.excerpt.find('\n') == std::string::npos);
        QCOMPARE(hit.marks.size(), std::size_t{2});
        QCOMPARE(hit.excerpt.substr(hit.marks[0].at, hit.marks[0].size), std::string("needle"));
        QCOMPARE(hit.excerpt.substr(hit.marks[1].at, hit.marks[1].size), std::string("it"));
        QVERIFY(hit.excerpt.size() < 200);
    }

    void limits() {
        const Folder folder;
        const auto ledger = Ledger::open(folder.options()).value();
        for (int i = 1; i <= 20; ++i)
            keepOne(*ledger, recordOf(i, day), i % 2 == 0 ? "even word" : "odd word");
        for (const bool indexed : {false, true}) {
            if (indexed) QVERIFY(keepAll(*ledger, keepEverything, keptNow).has_value());
            QCOMPARE(found(*ledger, "even", {3, 1000}), QStringLiteral("20 18 16"));
            QVERIFY(searchPrompts(*ledger, "word", {3, 1000}).value().more);
            QVERIFY(!searchPrompts(*ledger, "word", {21, 1000}).value().more);
            const auto few = searchPrompts(*ledger, "word", {100, 4}).value();
            QCOMPARE(few.hits.size(), std::size_t{4});
            QCOMPARE(few.remark, std::string("only the newest 4 prompts were read"));
        }
    }

    void removedPromptsAreNotFound() {
        const Folder folder;
        const auto ledger = Ledger::open(folder.options()).value();
        fill(*ledger);
        QVERIFY(keepAll(*ledger, keepEverything, keptNow).has_value());
        keepOne(*ledger, recordOf(7, 0 * day), "a fresh deadlock");
        QVERIFY(keepAll(*ledger, {{7 * day, {}}, {}}, keptNow).has_value());
        QCOMPARE(found(*ledger, "deadlock"), QStringLiteral("7"));
        QCOMPARE(found(*ledger, "in"), QString());
        QCOMPARE(ask(*ledger, "SELECT count(*) FROM words WHERE words MATCH 'go'"), std::int64_t{0});
    }

    // A day after the removal, when the index has been written anew.
    void removedTextIsNotInTheFileAnyMore() {
        const Folder folder;
        const QByteArray marker = "zqxvjkwpyb";
        {
            const auto ledger = Ledger::open(folder.options()).value();
            for (int i = 1; i <= 60; ++i) {
                const auto text = marker.toStdString() + std::to_string(i) + " common words stay";
                keepOne(*ledger, recordOf(i, i <= 50 ? 9 * day : day), i <= 50 ? text : "common words stay");
                QVERIFY(keepWithin(*ledger, keepEverything, keptNow).has_value()); // many segments
            }
            QVERIFY(keepAll(*ledger, keepEverything, keptNow).has_value());
        }
        QVERIFY(bytesOf(folder.file()).contains(marker));
        {
            const auto ledger = Ledger::open(folder.options()).value();
            const KeepRules rules{{7 * day, {}}, {}};
            QCOMPARE(keepAll(*ledger, rules, keptNow).value().bodies, std::int64_t{50});
            QVERIFY(keepAll(*ledger, rules, keptNow + day + 1h).has_value());
            QCOMPARE(searchPrompts(*ledger, "common").value().hits.size(), std::size_t{10});
        }
        QVERIFY(!bytesOf(folder.file()).contains(marker));
    }

    void aDamagedBodyIsPassedOver() {
        const Folder folder;
        const auto ledger = Ledger::open(folder.options()).value();
        fill(*ledger);
        const auto spoil = [](sqlite3* database) {
            return execute(database, "UPDATE bodies SET prompt=x'28b52ffd0102' WHERE seq=1");
        };
        QVERIFY(ledger->write(spoil));
        QCOMPARE(found(*ledger, "in"), QStringLiteral("4 2"));
        QVERIFY(keepAll(*ledger, keepEverything, keptNow).has_value());
        QCOMPARE(found(*ledger, "in"), QStringLiteral("4 2"));
    }

    void aBodyDamagedBehindTheIndexMakesItAnew() {
        const Folder folder;
        const auto ledger = Ledger::open(folder.options()).value();
        fill(*ledger);
        keepOne(*ledger, recordOf(7, 0 * day), "a fresh one in here");
        QVERIFY(keepAll(*ledger, keepEverything, keptNow).has_value());
        QVERIFY(ledger->write([](sqlite3* database) {
            return execute(database, "UPDATE bodies SET prompt=x'00' WHERE seq=1");
        }));
        const auto report = keepAll(*ledger, {{7 * day, {}}, {}}, keptNow).value();
        QCOMPARE(report.bodies, std::int64_t{6});
        QCOMPARE(report.indexed, std::int64_t{1});
        QCOMPARE(found(*ledger, "in"), QStringLiteral("7"));
    }

    void hugePromptsAndHostileOnes() {
        const Folder folder;
        const auto ledger = Ledger::open(folder.options()).value();
        keepOne(*ledger, recordOf(1, day), std::string(3'000'000, 'x') + " tail");
        keepOne(*ledger, recordOf(2, day), "");
        keepOne(*ledger, recordOf(3, day), std::string("nul\0here \xff\xfe bad", 17));
        QVERIFY(keepAll(*ledger, keepEverything, keptNow).has_value());
        QCOMPARE(found(*ledger, "tail"), QStringLiteral("1"));
        QCOMPARE(found(*ledger, "here"), QStringLiteral("3"));
        QCOMPARE(found(*ledger, "bad"), QStringLiteral("3"));
    }
};

QTEST_APPLESS_MAIN(SearchTest)
#include "search.moc"
