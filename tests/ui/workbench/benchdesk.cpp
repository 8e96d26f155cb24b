// The desk of the benchmark over real policies and small sets: runs, keeps, compares, cancels, imports.
#include "benchdesk.h"
#include "benchimport.h"

#include "base/id.h"
#include "bench/seen.h"
#include "ledger/ledger.h"
#include "policy/reader.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace tierline;
using namespace tierline::workbench;
using namespace Qt::Literals::StringLiterals;
using benchmark::Wish;

namespace {

constexpr int patience = 120'000;

QByteArray rows(int count) {
    QByteArray text;
    for (int i = 0; i < count; ++i) {
        const bool isHard = i % 3 == 0;
        text += "{\"id\":\"r" + QByteArray::number(i) + "\",\"prompt\":\""
                + (isHard ? "Prove step by step that the algorithm terminates, case "
                          : "What is the capital of country ")
                + QByteArray::number(i) + "\",\"tier\":\"" + (isHard ? "reasoning" : "simple")
                + "\",\"reason\":\"" + (isHard ? "a proof" : "a fact") + "\",\"tags\":{\"kind\":\""
                + (isHard ? "proof" : "faq") + "\"}}\n";
    }
    return text;
}

} // namespace

class BenchDeskTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_home = std::make_unique<QTemporaryDir>();
        qputenv("TIERLINE_SHARE", TIERLINE_SOURCE_DIR "/resources");
        write(u"share/sets/small.jsonl"_s, rows(60));
        for (const QString& name : {u"default.yaml"_s, u"sandbox.yaml"_s})
            QVERIFY(QFile::copy(QStringLiteral(TIERLINE_SOURCE_DIR "/resources/policies/") + name,
                                m_home->filePath(u"share/policies/"_s + name)));
        m_desk = std::make_unique<BenchDesk>(places());
    }
    void cleanup() { m_desk.reset(); }

    void listsWhatIsThere();
    void runsKeepsAndCompares();
    void theSameOnceMoreIsNotKeptTwice();
    void cancelledKeepsNothing();
    void onlyTheNewestAnswers();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void tellsWhyACaseWentWhereItDid();
    void gatesAreJudged();
    void importsWhatWasMapped();
    void tellsWhatIsInAFile_data();
    void tellsWhatIsInAFile();
    void figuresThatAreTooGoodAreSaidSo();
    void requestsBecomeASet_data();
    void requestsBecomeASet();
    void savesTheCases();

private:
    BenchPlaces places() const {
        return {m_home->filePath(u"share"_s).toStdString(), m_home->filePath(u"data"_s).toStdString()};
    }
    void write(const QString& name, const QByteArray& text) {
        const QString file = m_home->filePath(name);
        QVERIFY(QDir().mkpath(QFileInfo(file).path()));
        QVERIFY(QDir().mkpath(m_home->filePath(u"share/policies"_s)));
        QFile out(file);
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write(text);
    }
    QString share(const QString& name) const { return m_home->filePath(u"share/"_s + name); }
    Wish wish() const {
        return {share(u"sets/small.jsonl"_s),
                share(u"policies/default.yaml"_s),
                share(u"policies/sandbox.yaml"_s),
                bench::RunKind::ClassifyOnly,
                {},
                {}};
    }
    benchmark::FindingsPtr runIt(const Wish& wished) {
        QSignalSpy found(m_desk.get(), &benchmark::Desk::found);
        QSignalSpy failed(m_desk.get(), &benchmark::Desk::failed);
        m_desk->run(wished);
        (void)QTest::qWaitFor([&] { return !found.isEmpty() || !failed.isEmpty(); }, patience);
        if (!failed.isEmpty()) qInfo() << failed.first().first().value<benchmark::Trouble>().sentence;
        if (found.isEmpty()) return {};
        return found.first().first().value<benchmark::FindingsPtr>();
    }
    benchmark::Lists lists() {
        QSignalSpy listed(m_desk.get(), &benchmark::Desk::listsChanged);
        m_desk->refresh();
        if (!listed.wait(patience)) return {};
        return listed.last().first().value<benchmark::Lists>();
    }

    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<BenchDesk> m_desk;
};

void BenchDeskTest::listsWhatIsThere() {
    write(u"data/bench/sets/broken.jsonl"_s, "{\"id\":\"a\",\"prompt\":\"x\"}\n{oh no\n");
    const auto listed = lists();
    QCOMPARE(listed.sets.size(), 2U);
    QCOMPARE(listed.sets[0].name, u"small"_s);
    QCOMPARE(listed.sets[0].cases, 60);
    QCOMPARE(listed.sets[0].labelled, 60);
    QCOMPARE(listed.sets[0].tests, u"faq, proof"_s);
    QVERIFY(listed.sets[0].isShipped);
    QVERIFY2(listed.sets[1].trouble.contains(u":2"_s), qPrintable(listed.sets[1].trouble));
    QCOMPARE(listed.policies.size(), 2U);
    QVERIFY(listed.runs.empty());
    const auto read = policy::loadPolicy(TIERLINE_SOURCE_DIR "/resources/policies/default.yaml");
    m_desk->setLive(read.policy);
    QCOMPARE(lists().policies.front().note, u"in force"_s);
}

void BenchDeskTest::runsKeepsAndCompares() {
    const auto found = runIt(wish());
    QVERIFY(found != nullptr);
    QVERIFY(found->evaluation->comparison.has_value());
    QCOMPARE(found->evaluation->candidate.rows, 60U);
    QVERIFY(!found->evaluation->sentence.empty());
    QVERIFY(!found->evaluation->baselines.empty());
    QCOMPARE(found->sliceCases.size(), found->evaluation->slices.size());
    for (std::size_t i = 0; i < found->sliceCases.size(); ++i)
        QCOMPARE(found->sliceCases[i].size(), found->evaluation->slices[i].rows);
    const auto kept = lists().runs;
    QCOMPARE(kept.size(), 2U);
    QVERIFY(kept[0].right.has_value());
    QSignalSpy again(m_desk.get(), &benchmark::Desk::found);
    m_desk->compare(textOf(found->other->header.id), textOf(found->run->header.id));
    QVERIFY(again.wait(patience));
    const auto turned = again.first().first().value<benchmark::FindingsPtr>();
    QCOMPARE(turned->evaluation->candidate.right.value, found->evaluation->comparison->against.right.value);
    QCOMPARE(turned->evaluation->comparison->onlyHere, found->evaluation->comparison->onlyThere);
    QSignalSpy said(m_desk.get(), &benchmark::Desk::said);
    m_desk->removeRun(textOf(found->run->header.id));
    QVERIFY(said.wait(patience));
    QCOMPARE(lists().runs.size(), 1U);
}

void BenchDeskTest::theSameOnceMoreIsNotKeptTwice() {
    const auto first = runIt(wish());
    const auto second = runIt(wish());
    QVERIFY(first && second);
    QCOMPARE(second->run->header.id, first->run->header.id);
    QCOMPARE(lists().runs.size(), 2U);
}

void BenchDeskTest::cancelledKeepsNothing() {
    write(u"share/sets/large.jsonl"_s, rows(30'000));
    Wish large = wish();
    large.set = share(u"sets/large.jsonl"_s);
    QSignalSpy found(m_desk.get(), &benchmark::Desk::found);
    QSignalSpy failed(m_desk.get(), &benchmark::Desk::failed);
    QSignalSpy progressed(m_desk.get(), &benchmark::Desk::progressed);
    m_desk->run(large);
    QVERIFY(progressed.first().first().value<benchmark::Progress>().isBusy());
    m_desk->cancel();
    const auto told = failed.first().first().value<benchmark::Trouble>();
    QVERIFY(told.isCancelled);
    QVERIFY2(told.sentence.contains(u"nothing is kept"_s), qPrintable(told.sentence));
    QVERIFY(!progressed.last().first().value<benchmark::Progress>().isBusy());
    QVERIFY(lists().runs.empty()); // asked behind it on the same worker
    QCOMPARE(found.size(), 0);
}

void BenchDeskTest::onlyTheNewestAnswers() {
    QSignalSpy found(m_desk.get(), &benchmark::Desk::found);
    Wish other = wish();
    other.candidate = share(u"policies/sandbox.yaml"_s);
    other.against.clear();
    m_desk->run(wish());
    m_desk->run(other);
    QVERIFY(found.wait(patience));
    (void)lists();
    QCOMPARE(found.size(), 1);
    const auto only = found.first().first().value<benchmark::FindingsPtr>();
    QCOMPARE(only->run->header.policy, std::string("sandbox.yaml"));
    QVERIFY(!only->evaluation->comparison.has_value());
}

void BenchDeskTest::saysWhatIsWrong_data() {
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("says");
    QTest::newRow("a policy that is no policy") << u"policy"_s << u"broken.yaml"_s;
    QTest::newRow("a policy that is gone") << u"gone"_s << u"gone.yaml"_s;
    QTest::newRow("a set that is gone") << u"set"_s << u"gone.jsonl"_s;
    QTest::newRow("a set with a bad row") << u"row"_s << u"bad.jsonl:2"_s;
    QTest::newRow("no outcomes to replay") << u"replay"_s << u"outcome"_s;
    QTest::newRow("a run that is gone") << u"run"_s << QString();
}

void BenchDeskTest::saysWhatIsWrong() {
    QFETCH(QString, what);
    QFETCH(QString, says);
    write(u"share/policies/broken.yaml"_s, "version: 1\nwieght: 3\n");
    write(u"share/sets/bad.jsonl"_s, "{\"id\":\"a\",\"prompt\":\"x\",\"tier\":\"simple\"}\nnonsense\n");
    Wish wished = wish();
    if (what == "policy"_L1) wished.candidate = share(u"policies/broken.yaml"_s);
    if (what == "gone"_L1) wished.candidate = share(u"policies/gone.yaml"_s);
    if (what == "set"_L1) wished.set = share(u"sets/gone.jsonl"_s);
    if (what == "row"_L1) wished.set = share(u"sets/bad.jsonl"_s);
    if (what == "replay"_L1) wished.kind = bench::RunKind::OutcomeReplay;
    QSignalSpy failed(m_desk.get(), &benchmark::Desk::failed);
    if (what == "run"_L1)
        m_desk->compare(u"01JDGONE"_s, {});
    else
        m_desk->run(wished);
    QVERIFY(failed.wait(patience));
    const auto trouble = failed.first().first().value<benchmark::Trouble>();
    QVERIFY(!trouble.sentence.isEmpty());
    const QString all = trouble.sentence + trouble.remedy;
    QVERIFY2(all.contains(says), qPrintable(all));
    QVERIFY(lists().runs.empty());
}

void BenchDeskTest::tellsWhyACaseWentWhereItDid() {
    QVERIFY(runIt(wish()) != nullptr);
    QSignalSpy explained(m_desk.get(), &benchmark::Desk::explained);
    m_desk->explain(7, 0);
    QVERIFY(explained.wait(patience));
    const auto reasons = explained.first().first().value<benchmark::CaseReasons>();
    QCOMPARE(reasons.number, 7U);
    QCOMPARE(reasons.of.size(), 2U);
    QCOMPARE(reasons.of[0].policy, u"default.yaml"_s);
    QCOMPARE(reasons.of[0].tier, u"reasoning"_s);
    QVERIFY(!reasons.of[0].parts.empty());
    QVERIFY2(reasons.of[0].summary.contains(u"decided by"_s), qPrintable(reasons.of[0].summary));
}

void BenchDeskTest::gatesAreJudged() {
    QVERIFY(runIt(wish()) != nullptr);
    QSignalSpy judged(m_desk.get(), &benchmark::Desk::judged);
    m_desk->judge({u"accuracy >= 0"_s, u"severe > 1"_s, u"acuracy > 0"_s});
    QVERIFY(judged.wait(patience));
    const auto lines = judged.first().first().value<std::vector<benchmark::GateLine>>();
    QCOMPARE(lines.size(), 3U);
    QVERIFY(lines[0].verdict == benchmark::GateLine::Pass);
    QVERIFY(!lines[0].measured.isEmpty());
    QVERIFY(lines[1].verdict == benchmark::GateLine::Fail);
    QVERIFY(lines[2].verdict == benchmark::GateLine::Unknown);
    QVERIFY2(lines[2].hint.contains(u"accuracy"_s), qPrintable(lines[2].hint));
}

void BenchDeskTest::importsWhatWasMapped() {
    write(u"mine.csv"_s, "question,level\nWhat is 2+2?,EASY\n\"Prove it, then explain\",HARD\n");
    const QString file = m_home->filePath(u"mine.csv"_s);
    const auto read = policy::loadPolicy(TIERLINE_SOURCE_DIR "/resources/policies/default.yaml");
    m_desk->setLive(read.policy);
    QSignalSpy inspected(m_desk.get(), &benchmark::Desk::inspected);
    m_desk->inspect(file, nullptr);
    QVERIFY(inspected.wait(patience));
    const auto first = inspected.first().first().value<benchmark::FileContents>();
    QCOMPARE(first.columns.size(), 2U);
    QCOMPARE(first.columns[0].target, u"prompt"_s);
    QCOMPARE(first.columns[1].target, u"tier"_s);
    QVERIFY(!first.columns[1].reason.isEmpty());
    QVERIFY(first.canImport);
    benchmark::ImportWish wished{
        file,
        u"../mine"_s,
        {{u"prompt"_s, u"question"_s}, {u"tier"_s, u"level"_s}, {u"id"_s, u"@line"_s}},
        {u"EASY=simple"_s, u"HARD=reasoning"_s},
        false};
    QSignalSpy imported(m_desk.get(), &benchmark::Desk::imported);
    m_desk->import(wished);
    QVERIFY(imported.wait(patience));
    const auto report = imported.first().first().value<benchmark::ImportReport>();
    QVERIFY2(report.set.startsWith(m_home->filePath(u"data/bench/sets/"_s)), qPrintable(report.sentence));
    QVERIFY(!report.set.contains(u".."_s)); // a name is no way out of the folder
    const auto sets = lists().sets;
    QCOMPARE(sets.back().cases, 2);
    QCOMPARE(sets.back().labelled, 2);
    wished.values = {u"EASY=simple"_s};
    m_desk->import(wished);
    QVERIFY(imported.wait(patience));
    QVERIFY(imported.last().first().value<benchmark::ImportReport>().set.isEmpty());
}

void BenchDeskTest::tellsWhatIsInAFile_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("targets");
    QTest::addColumn<QString>("values");
    QTest::addColumn<QString>("says");
    QTest::addColumn<bool>("canImport");
    QTest::newRow("labels called otherwise, of CSV")
        << u"a.csv"_s << QByteArray("Question,difficulty\nWhat is 2+2?,EASY\nProve it,HARD\n")
        << u"prompt tier"_s << u"EASY=simple"_s << u"2 cases, 2 with a tier label"_s << true;
    QTest::newRow("models that never differ, of a JSON array")
        << u"b.json"_s
        << QByteArray("[{\"query\":\"Sum of a and b\",\"weak_correct\":1,\"strong_correct\":1},\n"
                      "{\"query\":\"Sum of c and d\",\"weak_correct\":1,\"strong_correct\":1}]")
        << u"prompt outcomes.weak outcomes.strong"_s << QString() << u"no router can do better"_s << true;
    QTest::newRow("the same prompt twice, of JSON lines")
        << u"c.jsonl"_s
        << QByteArray("{\"id\":1,\"prompt\":\"Hello\",\"tier\":\"simple\"}\n"
                      "{\"id\":2,\"prompt\":\"Hello\",\"tier\":\"complex\"}\n")
        << u"id prompt tier"_s << QString() << u"lines 1 and 2"_s << true;
    QTest::newRow("two labels of one prompt")
        << u"d.jsonl"_s
        << QByteArray("{\"id\":1,\"prompt\":\"Hello\",\"tier\":\"simple\"}\n"
                      "{\"id\":2,\"prompt\":\"Hello\",\"tier\":\"complex\"}\n")
        << u"id prompt tier"_s << QString() << u"have another label in an earlier row"_s << true;
    QTest::newRow("nothing to measure with")
        << u"e.csv"_s << QByteArray("prompt,colour\nHello there,red\n") << u"prompt "_s << QString()
        << u"nothing can be measured"_s << false;
}

void BenchDeskTest::tellsWhatIsInAFile() {
    QFETCH(QString, name);
    QFETCH(QByteArray, text);
    QFETCH(QString, values);
    QFETCH(QString, says);
    write(name, text);
    const auto read = policy::loadPolicy(TIERLINE_SOURCE_DIR "/resources/policies/default.yaml");
    const auto contents = inspectFile(m_home->filePath(name), std::nullopt, places(), read.policy);
    QVERIFY2(contents.trouble.isEmpty(), qPrintable(contents.trouble));
    QStringList targets, said;
    for (const auto& column : contents.columns)
        targets << column.target;
    QTEST(targets.join(u' '), "targets");
    for (const auto& check : contents.checks)
        said << check.sentence;
    const QString all = said.join(u'\n');
    QVERIFY2(all.contains(says), qPrintable(all));
    QVERIFY2(contents.values.join(u", "_s).startsWith(values), qPrintable(contents.values.join(u", "_s)));
    QTEST(contents.canImport, "canImport");
}

// The text model learnt ten of the prompts by heart.
void BenchDeskTest::figuresThatAreTooGoodAreSaidSo() {
    QFile policy(QStringLiteral(TIERLINE_SOURCE_DIR "/resources/policies/default.yaml"));
    QFile model(QStringLiteral(TIERLINE_SOURCE_DIR "/resources/models/default.model"));
    QVERIFY(policy.open(QIODevice::ReadOnly) && model.open(QIODevice::ReadOnly));
    const QByteArray learnt = model.readAll();
    write(u"share/policies/own.model"_s, learnt);
    write(u"share/policies/own.yaml"_s,
          policy.readAll().replace("text: {model: default}", "text: {model: own.model}"));
    std::vector<std::uint64_t> hashes;
    for (int i = 0; i < 30; i += 3)
        hashes.push_back(
            bench::plainHash("Prove step by step that the algorithm terminates, case " + std::to_string(i)));
    const auto seen = bench::seenOf("own 1", learnt.toStdString(), std::move(hashes));
    write(u"share/policies/own.seen"_s, QByteArray::fromStdString(print(seen)));
    Wish wished = wish();
    wished.candidate = share(u"policies/own.yaml"_s);
    wished.against.clear();
    const auto found = runIt(wished);
    QVERIFY(found != nullptr);
    QVERIFY(!found->evaluation->notes.empty());
    const QString first = textOf(found->evaluation->notes.front());
    QVERIFY2(first.contains(u"trained on 10 of 60"_s), qPrintable(first));
}

void BenchDeskTest::requestsBecomeASet_data() {
    QTest::addColumn<int>("requests");
    QTest::addColumn<int>("labels");
    QTest::addColumn<bool>("keepsPrompts");
    QTest::addColumn<bool>("isLabelled");
    QTest::addColumn<int>("cases");
    QTest::addColumn<QString>("says");
    QTest::newRow("the newest, some with a label") << 5 << 2 << true << false << 5 << u"2 with a label"_s;
    QTest::newRow("the newest, none with a label") << 5 << 0 << true << false << 5 << u"with a judge"_s;
    QTest::newRow("the labelled ones alone") << 5 << 2 << true << true << 2 << u"of 2 requests"_s;
    QTest::newRow("no label yet") << 5 << 0 << true << true << 0 << u"No request has a label yet"_s;
    QTest::newRow("no request yet") << 0 << 0 << true << false << 0 << u"No request has been routed yet"_s;
    QTest::newRow("no prompt was kept") << 5 << 2 << false << true << 0 << u"words of no such request"_s;
}

void BenchDeskTest::requestsBecomeASet() {
    QFETCH(int, requests);
    QFETCH(int, labels);
    QFETCH(bool, keepsPrompts);
    QFETCH(bool, isLabelled);
    QFETCH(int, cases);
    QFETCH(QString, says);
    ledger::Options options;
    options.folder = places().data.string();
    const auto book = ledger::Ledger::open(options); // open while the set is made, as a gateway has it
    QVERIFY(book.has_value());
    IdGenerator ids(1);
    for (int i = 0; i < requests; ++i) {
        auto record = std::make_shared<ledger::Record>();
        record->time = Wall(std::chrono::seconds(1'790'000'000 + i));
        record->id = ids.next(record->time);
        record->tier = "simple";
        record->model = "spark/nano";
        if (keepsPrompts) record->prompt = "What is " + std::to_string(i) + " + 1?";
        if (i < labels) record->label = "simple";
        (*book)->append(std::move(record), {});
    }
    QVERIFY((*book)->write([](sqlite3*) -> Result<void> { return {}; })); // what is queued is in before
    QSignalSpy imported(m_desk.get(), &benchmark::Desk::imported);
    QSignalSpy failed(m_desk.get(), &benchmark::Desk::failed);
    m_desk->gather(isLabelled ? benchmark::LedgerPart::Labelled : benchmark::LedgerPart::Newest);
    QVERIFY(QTest::qWaitFor([&] { return !imported.isEmpty() || !failed.isEmpty(); }, patience));
    const QString said = cases > 0 && !imported.isEmpty()
                             ? imported.first().first().value<benchmark::ImportReport>().sentence
                         : failed.isEmpty() ? QString()
                                            : failed.first().first().value<benchmark::Trouble>().sentence;
    QVERIFY2(said.contains(says), qPrintable(said));
    const auto sets = lists().sets;
    QCOMPARE(sets.size(), cases > 0 ? 2U : 1U);
    if (cases == 0) return;
    QCOMPARE(sets.back().cases, cases);
    QCOMPARE(sets.back().labelled, labels);
}

void BenchDeskTest::savesTheCases() {
    QVERIFY(runIt(wish()) != nullptr);
    QSignalSpy said(m_desk.get(), &benchmark::Desk::said);
    const QString file = m_home->filePath(u"cases.csv"_s);
    m_desk->save(file);
    QVERIFY(said.wait(patience));
    QFile saved(file);
    QVERIFY(saved.open(QIODevice::ReadOnly));
    QCOMPARE(saved.readAll().count('\n'), 61);
    QSignalSpy failed(m_desk.get(), &benchmark::Desk::failed);
    m_desk->judge({u"acuracy > 0"_s}); // no report that is silent about a gate
    m_desk->save(m_home->filePath(u"report.md"_s));
    QVERIFY(failed.wait(patience));
    QVERIFY2(failed.takeFirst().first().value<benchmark::Trouble>().sentence.contains(u"acuracy"_s), "");
    QVERIFY(!QFile::exists(m_home->filePath(u"report.md"_s)));
    m_desk->save(u"/nowhere/cases.csv"_s);
    QVERIFY(failed.wait(patience));
}

QTEST_GUILESS_MAIN(BenchDeskTest)
#include "benchdesk.moc"
