#include "bench/run.h"

#include "base/id.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace tierline;
using namespace tierline::bench;

namespace {

Run sample(std::uint64_t seed = 1) {
    Run run;
    run.header.id = IdGenerator(seed).next(Wall{std::chrono::milliseconds(1'700'000'000'000)});
    run.header.kind = RunKind::EndToEnd;
    run.header.started = Wall{std::chrono::milliseconds(1'700'000'000'123)};
    run.header.set = "core.jsonl";
    run.header.setHash = "ab";
    run.header.cases = 3;
    run.header.policy = "p \"q\".yaml";
    run.header.policyHash = "cd";
    run.header.tiers = {"low", "tóp"};
    run.header.models = {"a/b", "c/d"};
    run.header.seed = 9;
    run.header.priceDate = "2026-06-01";
    run.header.textModel = "default 1";
    run.header.note = "two\nlines";
    run.header.money = "billed";
    run.header.summary = {0.5, 0.25, 0.75, 1.25};
    RunRow row;
    row.tier = 1;
    row.score = 310'001;
    row.confidence = 999'999;
    row.decidedBy = classify::StageKind::Text;
    row.reason = route::SelectionReason::RuleFloor;
    row.nanos = 812;
    row.model = 1;
    row.quality = 1.0 / 3;
    row.cost = Money::fromNano(123'456'789'012);
    row.latencyMs = 12.5;
    run.rows.push_back(row);
    RunRow bare;
    bare.at = 2;
    bare.isEstimated = true;
    bare.trouble = "none \"able\"";
    run.rows.push_back(bare);
    return run;
}

std::string whyNot(const std::string& text) {
    const auto run = parseRun(text);
    return run ? "" : toString(run.error());
}

} // namespace

class RunTest : public QObject {
    Q_OBJECT

private slots:
    void comesBackAsItWas() {
        const auto run = sample();
        const auto read = parseRun(print(run));
        QVERIFY2(read.has_value(), whyNot(print(run)).c_str());
        QVERIFY(read->header == run.header);
        QVERIFY(read->rows == run.rows);
        QVERIFY(!read->isWhole());
    }

    void isReadWhereverItWasCut() {
        const auto text = print(sample());
        const auto headerEnd = text.find('\n');
        for (std::size_t size = 0; size < text.size(); ++size) {
            const auto read = parseRun(std::string_view(text).substr(0, size));
            QCOMPARE(read.has_value(), size >= headerEnd);
            if (!read) continue;
            const auto whole = std::count(text.begin(), text.begin() + std::ptrdiff_t(size), '\n');
            QCOMPARE(std::ssize(read->rows), std::max<std::ptrdiff_t>(0, whole - 1));
        }
    }

    void saysWhatIsWrong_data() {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<QString>("why");
        QTest::newRow("no run") << "\"tierline_run\":1" << "\"x\":1" << "no run";
        QTest::newRow("of a later version")
            << "\"tierline_run\":1" << "\"tierline_run\":2" << "later version";
        QTest::newRow("an unknown kind") << "end_to_end" << "sideways" << "lacks its kind";
        QTest::newRow("another tier") << "\"tier\":\"low\"" << "\"tier\":\"mid\"" << "tier, stage or reason";
        QTest::newRow("a model that is not there")
            << "\"model\":\"c/d\"" << "\"model\":\"x\"" << "not in the header";
        QTest::newRow("beyond the set") << "\"at\":2" << "\"at\":3" << "no case of the set";
        QTest::newRow("out of order") << "\"at\":2" << "\"at\":0" << "out of order";
        QTest::newRow("damaged") << "{\"at\":2" << "{\"at:2" << "";
    }

    void saysWhatIsWrong() {
        QFETCH(QString, from);
        QFETCH(QString, to);
        QFETCH(QString, why);
        auto text = QString::fromStdString(print(sample()));
        QVERIFY(text.contains(from));
        text.replace(from, to);
        const auto read = parseRun(text.toStdString());
        QVERIFY(!read);
        const auto said = QString::fromStdString(toString(read.error()));
        QVERIFY2(said.contains(why), qPrintable(said));
    }

    void theStoreKeepsListsAndForgets() {
        const QTemporaryDir folder;
        const RunStore store(folder.filePath("runs").toStdString());
        QVERIFY(store.list()->empty());
        const auto older = sample(1);
        auto newer = sample(2);
        newer.header.id = IdGenerator(3).next(Wall{std::chrono::milliseconds(1'800'000'000'000)});
        QVERIFY(store.keep(older) && store.keep(newer));
        std::ofstream(store.folder() + "/" + IdGenerator(4).next(Wall{}) + ".jsonl") << "{}\n";
        const auto list = store.list();
        QCOMPARE(list->size(), std::size_t(3));
        QCOMPARE(list->at(0).header.id, newer.header.id);
        QCOMPARE(list->at(0).rows, std::int64_t(2));
        QVERIFY(list->at(2).error.has_value());
        QVERIFY(store.load(older.header.id)->rows == older.rows);
        QVERIFY(store.remove(older.header.id).has_value());
        QCOMPARE(store.load(older.header.id).error().code, ErrorCode::NotFound);
        QCOMPARE(store.remove(older.header.id).error().code, ErrorCode::NotFound);
    }

    void anIdIsNoPath() {
        const QTemporaryDir folder;
        const RunStore store(folder.path().toStdString());
        auto run = sample();
        run.header.id = "../x";
        QCOMPARE(store.keep(run).error().code, ErrorCode::InvalidInput);
        QCOMPARE(store.load("../x").error().code, ErrorCode::NotFound);
        QCOMPARE(store.remove("../x").error().code, ErrorCode::NotFound);
    }
};

QTEST_APPLESS_MAIN(RunTest)
#include "run.moc"
