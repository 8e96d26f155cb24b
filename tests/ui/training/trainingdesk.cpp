#include "trainingdesk.h"

#include "base/hash.h"
#include "bench/seen.h"
#include "policy/reader.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace tierline;
using namespace tierline::training;
using namespace Qt::Literals::StringLiterals;

namespace {

PolicyPtr shippedPolicy() {
    return policy::loadPolicy(TIERLINE_SOURCE_DIR "/resources/policies/default.yaml").policy;
}

void write(const QString& file, const QByteArray& bytes) {
    QFile out(file);
    QVERIFY(out.open(QIODevice::WriteOnly));
    out.write(bytes);
}

// Easy ones say "weather", hard ones "prove".
QByteArray rows(int count) {
    QByteArray out;
    for (int i = 0; i < count; ++i) {
        const bool isHard = i % 2 == 0;
        out += QStringLiteral("{\"id\":\"%1\",\"prompt\":\"%2 number %1 of the list\",\"tier\":\"%3\"}\n")
                   .arg(QString::number(i), isHard ? u"prove the theorem"_s : u"weather for the town"_s,
                        isHard ? u"reasoning"_s : u"simple"_s)
                   .toUtf8();
    }
    return out;
}

struct Stage {
    QTemporaryDir folder;
    workbench::LocalTrainingDesk desk;
    Stage()
        : desk({folder.filePath(u"shipped"_s).toStdString(), folder.filePath(u"own"_s).toStdString(),
                TIERLINE_SOURCE_DIR "/resources/models/default.model"}) {
        QDir(folder.path()).mkdir(u"shipped"_s);
        QDir(folder.path()).mkdir(u"own"_s);
    }
    QString put(const QString& name, const QByteArray& bytes) {
        const QString file = folder.filePath(name);
        write(file, bytes);
        return file;
    }
    TrainingJob job(const QStringList& files) {
        TrainingJob job;
        for (const QString& file : files)
            job.plan.sources.files.push_back(file.toStdString());
        job.policy = shippedPolicy();
        return job;
    }
};

} // namespace

class TrainingDeskTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsSetsOfEveryOrigin();
    void onlyTheNewestQuestionIsAnswered();
    void trainsAndTellsItsProgress();
    void leavesEachSetOut();
    void cancelKeepsNothing();
    void failsInWords_data();
    void failsInWords();
    void opensTheShippedModelAndRefusesAnother();
    void savesWhole();
    void savesWhatAModelLearntBesideIt();
    void endsWhileItTrains();
};

void TrainingDeskTest::findsSetsOfEveryOrigin() {
    Stage stage;
    stage.put(u"shipped/a.jsonl"_s, rows(4));
    stage.put(u"shipped/README.md"_s, "no set");
    stage.put(u"own/b.jsonl"_s, rows(6) + "broken\n");
    const QString added = stage.put(u"c.jsonl"_s, rows(2));
    QSignalSpy seen(&stage.desk, &TrainingDesk::setsChanged);
    stage.desk.look({{added}, {}, {}, shippedPolicy()});
    QVERIFY(seen.wait(20'000));
    const auto sets = seen[0][0].value<SetsSeen>();
    QCOMPARE(sets.sets.size(), std::size_t{3});
    QVERIFY(sets.sets[0].origin == SetOrigin::Shipped && sets.sets[0].look.rows == 4);
    QVERIFY(sets.sets[1].origin == SetOrigin::Own && sets.sets[1].look.bad == 1);
    QCOMPARE(sets.sets[1].look.trouble->line, 7);
    QVERIFY(sets.sets[2].origin == SetOrigin::Added && sets.sets[2].look.labelled() == 2);
}

void TrainingDeskTest::onlyTheNewestQuestionIsAnswered() {
    Stage stage;
    QSignalSpy seen(&stage.desk, &TrainingDesk::setsChanged);
    for (int i = 0; i < 5; ++i)
        stage.desk.look({{stage.put(u"%1.jsonl"_s.arg(i), rows(2))}, {}, {}, shippedPolicy()});
    QVERIFY(seen.wait(20'000));
    QCoreApplication::processEvents();
    QCOMPARE(seen.size(), 1);
    QVERIFY(seen[0][0].value<SetsSeen>().sets[0].look.file.ends_with("4.jsonl"));
}

void TrainingDeskTest::trainsAndTellsItsProgress() {
    Stage stage;
    QSignalSpy told(&stage.desk, &TrainingDesk::progressed), done(&stage.desk, &TrainingDesk::trained);
    stage.desk.train(stage.job({stage.put(u"a.jsonl"_s, rows(120))}));
    QVERIFY(done.wait(60'000));
    const auto model = done[0][0].value<ModelPtr>();
    QVERIFY(model->report && model->report->files.size() == 2);
    QVERIFY(*model->report->files[0].tiers.value > 0.95);
    QCOMPARE(model->report->bytes, model->bytes.size());
    QVERIFY(told.size() >= 7);
    double last = 0;
    for (const auto& row : told) {
        QVERIFY(row[1].toDouble() >= last);
        last = row[1].toDouble();
    }
    QCOMPARE(last, 1.0);
}

void TrainingDeskTest::leavesEachSetOut() {
    Stage stage;
    QSignalSpy done(&stage.desk, &TrainingDesk::trained);
    auto job = stage.job({stage.put(u"a.jsonl"_s, rows(80)), stage.put(u"b.jsonl"_s, rows(60))});
    job.leavesOut = true;
    stage.desk.train(job);
    QVERIFY(done.wait(60'000));
    const auto model = done[0][0].value<ModelPtr>();
    for (std::size_t i = 0; i < 2; ++i)
        QVERIFY(*model->report->files[i].leftOut->tiers.value > 0.95);
    QVERIFY(!model->report->files[2].leftOut);
}

void TrainingDeskTest::cancelKeepsNothing() {
    Stage stage;
    QSignalSpy done(&stage.desk, &TrainingDesk::trained), failed(&stage.desk, &TrainingDesk::failed);
    const auto job = stage.job({stage.put(u"a.jsonl"_s, rows(400))});
    stage.desk.train(job);
    stage.desk.cancel();
    QVERIFY(failed.wait(60'000));
    QCOMPARE(done.size(), 0);
    QVERIFY(failed[0][0].value<TrainingTrouble>().wasCancelled);
    stage.desk.train(job); // and can be asked again
    QVERIFY(done.wait(60'000));
}

void TrainingDeskTest::failsInWords_data() {
    QTest::addColumn<QByteArray>("set");
    QTest::addColumn<QString>("expected");
    QTest::newRow("one class only") << QByteArray("{\"id\":\"1\",\"prompt\":\"a\",\"tier\":\"simple\"}\n"
                                                  "{\"id\":\"2\",\"prompt\":\"b\",\"tier\":\"simple\"}\n")
                                    << u"Every row says the same"_s;
    QTest::newRow("too few rows") << rows(4) << u"4 rows are too few for 5 folds"_s;
    QTest::newRow("a bad row") << rows(2) + "{\n" << u"a.jsonl, line 3"_s;
    QTest::newRow("an unknown tier") << QByteArray("{\"id\":\"1\",\"prompt\":\"a\",\"tier\":\"huge\"}\n")
                                     << u"huge"_s;
}

void TrainingDeskTest::failsInWords() {
    QFETCH(QByteArray, set);
    QFETCH(QString, expected);
    Stage stage;
    QSignalSpy failed(&stage.desk, &TrainingDesk::failed);
    stage.desk.train(stage.job({stage.put(u"a.jsonl"_s, set)}));
    QVERIFY(failed.wait(60'000));
    const auto trouble = failed[0][0].value<TrainingTrouble>();
    QVERIFY2(trouble.sentence.contains(expected), qPrintable(trouble.sentence));
    QVERIFY(!trouble.wasCancelled);
}

void TrainingDeskTest::opensTheShippedModelAndRefusesAnother() {
    Stage stage;
    QSignalSpy opened(&stage.desk, &TrainingDesk::opened), failed(&stage.desk, &TrainingDesk::openFailed);
    stage.desk.open({});
    QVERIFY(opened.wait(20'000));
    QVERIFY(opened[0][0].value<ModelPtr>()->text.terms.size() > 1'000);
    stage.desk.open(stage.put(u"bad.model"_s, "no model"));
    QVERIFY(failed.wait(20'000));
    QVERIFY(!failed[0][0].value<TrainingTrouble>().sentence.isEmpty());
}

void TrainingDeskTest::savesWhole() {
    Stage stage;
    QSignalSpy saved(&stage.desk, &TrainingDesk::saved);
    const QString file = stage.folder.filePath(u"out.model"_s);
    stage.desk.save(file, "bytes");
    QVERIFY(saved.wait(20'000));
    QVERIFY(saved[0][0].toBool());
    QFile in(file);
    QVERIFY(in.open(QIODevice::ReadOnly));
    QCOMPARE(in.readAll(), QByteArray("bytes"));
    stage.desk.save(stage.folder.filePath(u"none/out.model"_s), "bytes");
    QVERIFY(saved.wait(20'000));
    QVERIFY(!saved[1][0].toBool());
    QVERIFY(saved[1][2].toString().startsWith(u"Cannot write"_s));
}

void TrainingDeskTest::savesWhatAModelLearntBesideIt() {
    Stage stage;
    QSignalSpy done(&stage.desk, &TrainingDesk::trained);
    stage.desk.train(stage.job({stage.put(u"a.jsonl"_s, rows(60))}));
    QVERIFY(done.wait(60'000));
    const auto model = done[0][0].value<ModelPtr>();
    QSignalSpy saved(&stage.desk, &TrainingDesk::saved);
    const QString file = stage.folder.filePath(u"mine.model"_s);
    stage.desk.saveModel(file, model);
    QVERIFY(saved.wait(20'000));
    QVERIFY2(saved[0][0].toBool(), qPrintable(saved[0][2].toString()));
    const auto seen = bench::loadSeen(file.toStdString(), sha256Hex(model->bytes)); // refuses another's
    QVERIFY2(seen.has_value(), seen ? "" : seen.error().detail.c_str());
    QVERIFY(!seen->hashes.empty());
    stage.desk.saveModel(stage.folder.filePath(u"mine.seen"_s), model); // would be written over
    QVERIFY(saved.wait(20'000));
    QVERIFY(!saved[1][0].toBool());
}

// Nothing is left behind and nothing is told any more.
void TrainingDeskTest::endsWhileItTrains() {
    Stage outer;
    const auto job = outer.job({outer.put(u"a.jsonl"_s, rows(400))});
    auto* desk = new workbench::LocalTrainingDesk({});
    QSignalSpy done(desk, &TrainingDesk::trained);
    desk->train(job);
    delete desk;
    QCoreApplication::processEvents();
    QCOMPARE(done.size(), 0);
}

QTEST_GUILESS_MAIN(TrainingDeskTest)
#include "trainingdesk.moc"
