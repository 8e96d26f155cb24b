#include "bench/answers.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace tierline;
using namespace tierline::bench;

namespace {

Answer answered(const std::string& text, std::int64_t nano) {
    Answer answer;
    answer.text = text;
    answer.model = "a/b";
    answer.provider = "a";
    answer.id = "01J0000000000000000000000A";
    answer.finish = "stop";
    answer.money = "simulated";
    answer.cost = Money::fromNano(nano);
    answer.input = 10;
    answer.output = 20;
    answer.latencyMs = 12.5;
    return answer;
}

Begun begun(const std::string& key, std::int64_t reserved = 1'000) {
    return {key, "run", Wall(Milliseconds(1'000)), Money::fromNano(reserved)};
}

} // namespace

class AnswersTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    int m_count = 0;

    std::string fresh() { return m_folder.filePath(QString::number(++m_count)).toStdString(); }
    static QByteArray bytesOf(const std::string& folder) {
        QFile file(QString::fromStdString(folder + "/answers.jsonl"));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    static void put(const std::string& folder, const QByteArray& bytes) {
        mkdir(folder.c_str(), 0700);
        QFile file(QString::fromStdString(folder + "/answers.jsonl"));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()) qFatal("cannot write");
    }

    static void checkSettled(const AnswerStore& store) {
        const auto spend = store.spendOf("run");
        QCOMPARE(spend.spent.nano(), std::int64_t(50));
        QCOMPARE(spend.perhaps.nano(), std::int64_t(500));
        QCOMPARE(spend.unknown, std::int64_t(1));
        QCOMPARE(spend.calls, std::int64_t(4));
        QVERIFY(!store.has("k2"));
        QVERIFY(store.unfinished().empty());
    }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void whatIsKeptIsFoundAgain() {
        const auto folder = fresh();
        const auto text = std::string("line\n\"quoted\" \xf0\x9f\x98\x80 ") + std::string(1, '\0') + "end";
        {
            auto store = AnswerStore::open(folder);
            QVERIFY(store.has_value());
            QVERIFY(store->begin(begun("k1")).has_value());
            QCOMPARE(store->unfinished().size(), std::size_t(1));
            QVERIFY(!store->has("k1"));
            QVERIFY(store->finish("k1", answered(text, 77)).has_value());
            QVERIFY(store->has("k1"));
        }
        const auto store = AnswerStore::open(folder);
        QVERIFY(store->has("k1"));
        QVERIFY(!store->has("k2"));
        QVERIFY(*store->find("k1") == answered(text, 77));
        QVERIFY(!store->find("k2")->has_value());
        QCOMPARE(store->spendOf("run").spent.nano(), std::int64_t(77));
        QCOMPARE(store->usual("a/b")->output, std::int64_t(20));
        QVERIFY(store->unfinished().empty());
        struct stat status{};
        stat((folder + "/answers.jsonl").c_str(), &status);
        QCOMPARE(status.st_mode & 0777U, 0600U);
    }

    void oneWritesAtATime() {
        const auto folder = fresh();
        const auto first = AnswerStore::open(folder);
        QVERIFY(first.has_value());
        const auto second = AnswerStore::open(folder);
        QVERIFY(!second.has_value());
        QVERIFY(second.error().code == ErrorCode::InUse);
    }

    void whatIsKnownOfCallsThatNeverEnded() {
        const auto folder = fresh();
        {
            auto store = AnswerStore::open(folder);
            for (const char* key : {"k1", "k2", "k3", "k4"})
                QVERIFY(store->begin(begun(key, 500)).has_value());
            QVERIFY(store->finish("k1", answered("a", 10)).has_value());
            Answer failed;
            failed.trouble = "server_error: 500";
            QVERIFY(store->finish("k2", failed).has_value());
        }
        {
            auto store = AnswerStore::open(folder);
            const auto open = store->unfinished();
            QCOMPARE(open.size(), std::size_t(2));
            QCOMPARE(open[0].key, std::string("k3"));
            QCOMPARE(open[0].reserved->nano(), std::int64_t(500));
            QVERIFY(store->settle("k3", Money::fromNano(40)).has_value()); // the ledger knew
            QVERIFY(store->settle("k4", std::nullopt).has_value());        // it did not
            checkSettled(*store);
        }
        checkSettled(*AnswerStore::open(folder));
    }

    // However many bytes of the file a crash left: what was whole is there, the rest is dropped, and what is
    // written afterwards is read again.
    void cutAtEveryByte() {
        const auto whole = fresh();
        {
            auto store = AnswerStore::open(whole);
            for (const char* key : {"k1", "k2", "k3"}) {
                QVERIFY(store->begin(begun(key)).has_value());
                QVERIFY(store->finish(key, answered(std::string("answer of ") + key, 5)).has_value());
            }
        }
        const auto bytes = bytesOf(whole);
        QList<qsizetype> ends; // of lines
        for (qsizetype at = 0; (at = bytes.indexOf('\n', at)) >= 0;)
            ends.append(++at);
        QCOMPARE(ends.size(), 6);
        const auto folder = fresh();
        for (qsizetype size = 0; size <= bytes.size(); ++size) {
            put(folder, bytes.left(size));
            // A line is there also when only its end is missing.
            const auto lines = std::ranges::count_if(ends, [&](qsizetype end) { return end - 1 <= size; });
            auto store = AnswerStore::open(folder);
            QVERIFY(store.has_value());
            QCOMPARE(store->counters().answers, lines / 2);
            QCOMPARE(std::ssize(store->unfinished()), lines % 2);
            const bool isWhole = ends.contains(size) || ends.contains(size + 1) || size == 0;
            QCOMPARE(store->counters().cut, isWhole ? 0 : 1);
            QCOMPARE(store->counters().damaged, 0);
            QVERIFY(store->begin(begun("later")).has_value());
            QVERIFY(store->finish("later", answered("later", 1)).has_value());
            const auto closed = std::move(*store);
            const auto found = closed.find("later");
            QVERIFY(found.has_value() && found->has_value());
        }
    }

    void aDamagedLineIsCountedAndTheOthersStay() {
        const auto folder = fresh();
        {
            auto store = AnswerStore::open(folder);
            for (const char* key : {"k1", "k2"}) {
                QVERIFY(store->begin(begun(key)).has_value());
                QVERIFY(store->finish(key, answered("x", 5)).has_value());
            }
        }
        const auto bytes = bytesOf(folder);
        const auto second = bytes.indexOf('\n') + 1;
        for (qsizetype at = 0; at < bytes.size(); ++at) {
            auto wrong = bytes;
            wrong[at] = wrong[at] == 'Z' ? 'Y' : 'Z';
            put(folder, wrong);
            const auto store = AnswerStore::open(folder);
            QVERIFY(store.has_value());
            QVERIFY(store->counters().damaged + store->counters().cut > 0);
            QCOMPARE(store->has("k2"), at < bytes.lastIndexOf('\n', -2)); // of the last line nothing is left
            if (at + 1 < second) QVERIFY(store->has("k1")); // its answer stands in another line
        }
    }

    void aKeyIsOfAllThatShapesAnAnswer() {
        QStringList keys;
        for (const auto& key :
             {callKey("m", "a", "{}", 0), callKey("m", "a", "{}", 1), callKey("m", "b", "{}", 0),
              callKey("n", "a", "{}", 0), callKey("m", "a", "{ }", 0), callKey("ma", "", "{}", 0)})
            keys.append(QString::fromStdString(key));
        QCOMPARE(keys.removeDuplicates(), 0);
        QCOMPARE(keys.front(), QStringLiteral("f7e59db2f167100973a712f8334041bf"));
    }
};

QTEST_GUILESS_MAIN(AnswersTest)
#include "answers.moc"
