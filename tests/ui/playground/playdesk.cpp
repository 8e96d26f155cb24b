#include "playdesk.h"

#include "chatserver.h"
#include "fakeplay.h"

#include "bench/set.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace tierline;
using namespace tierline::playground;
using namespace Qt::Literals::StringLiterals;

namespace {

struct Stage {
    QTemporaryDir folder;
    workbench::PlayDesk desk;
    Stage()
        : desk({folder.filePath(u"data/playground.json"_s).toStdString(),
                folder.filePath(u"data/sets"_s).toStdString()}) {}
    std::string set(const QString& name) { return folder.filePath(u"data/sets/"_s + name).toStdString(); }
};

Draft draftOf(const QString& prompt) {
    Draft draft;
    draft.prompt = prompt;
    return draft;
}

} // namespace

class PlayDeskTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void thePolicyIsCompiledBesideTheWindow();
    void onlyTheNewestPolicyCounts();
    void aLongOneIsDecidedBesideTheWindow();
    void aCaseIsReadBackFromItsSet();
    void aBadNameLeavesTheFolderAlone();
    void theShelfIsPrivateAndComesBack();
    void wherePromptsAreNotKeptTheHistoryIsNeither();
    void aVoteIsSentAsAnyClientWould();
};

void PlayDeskTest::thePolicyIsCompiledBesideTheWindow() {
    Stage stage;
    QSignalSpy told(&stage.desk, &Desk::kitChanged);
    stage.desk.setLive(test::playPolicy());
    QVERIFY(told.isEmpty()); // not yet
    QVERIFY(told.wait());
    QCOMPARE(stage.desk.kit()->policy->hash, test::playPolicy()->hash);
}

void PlayDeskTest::onlyTheNewestPolicyCounts() {
    Stage stage;
    QSignalSpy told(&stage.desk, &Desk::kitChanged);
    stage.desk.setLive(test::playPolicy());
    stage.desk.setLive(test::sandboxPolicy());
    QTRY_VERIFY(stage.desk.kit() != nullptr);
    QCOMPARE(stage.desk.kit()->policy, test::sandboxPolicy());
    QCOMPARE(told.size(), 1);
}

void PlayDeskTest::aLongOneIsDecidedBesideTheWindow() {
    Stage stage;
    stage.desk.setLive(test::playPolicy());
    QTRY_VERIFY(stage.desk.kit() != nullptr);
    QSignalSpy told(&stage.desk, &Desk::decided);
    for (quint64 number = 1; number <= 20; ++number)
        stage.desk.decide(number, draftOf(u"Design "_s + QString(300'000, u'x')));
    QTRY_VERIFY(!told.isEmpty() && told.last().value(0).toULongLong() == 20);
    QVERIFY(told.size() < 20); // what is stale is not begun
    const auto decision = told.last().value(1).value<DecisionPtr>();
    QCOMPARE(QString::fromStdString(decision->record.tier), u"complex"_s);
}

void PlayDeskTest::aCaseIsReadBackFromItsSet() {
    Stage stage;
    auto draft = draftOf(u"Say \"hi\"\n漢字"_s);
    const std::filesystem::path folder = stage.folder.filePath(u"data/sets"_s).toStdString();
    const auto first = workbench::addCase(folder, {u"my set"_s, u"simple"_s, draft});
    QVERIFY2(first.has_value(), first ? "" : toString(first.error()).c_str());
    draft.system = u"Be brief."_s;
    QVERIFY(workbench::addCase(folder, {u"my set"_s, u"complex"_s, draft}).has_value());
    draft.system.clear();
    const auto again = workbench::addCase(folder, {u"my set"_s, u"moderate"_s, draft});
    QVERIFY(again.has_value() && again->contains(u"already"_s));
    const auto set = bench::readSet(stage.set(u"my set.jsonl"_s));
    QVERIFY2(set.has_value(), set ? "" : toString(set.error()).c_str());
    QCOMPARE(set->cases.size(), 2);
    QCOMPARE(QString::fromStdString(set->cases[1].prompt), draft.prompt);
    QCOMPARE(set->names.tiers[*set->cases[1].tier], std::string("moderate"));
    QVERIFY(set->cases[0].messages.find("Be brief.") != std::string::npos);
}

void PlayDeskTest::aBadNameLeavesTheFolderAlone() {
    Stage stage;
    const std::filesystem::path folder = stage.folder.filePath(u"data/sets"_s).toStdString();
    QVERIFY(workbench::addCase(folder, {u"../../evil/x"_s, u"simple"_s, draftOf(u"a"_s)}).has_value());
    QVERIFY(QFile::exists(stage.folder.filePath(u"data/sets/------evil-x.jsonl"_s)));
    QVERIFY(workbench::addCase(folder, {u"  "_s, u"simple"_s, draftOf(u"a"_s)}).has_value());
    QVERIFY(QFile::exists(stage.folder.filePath(u"data/sets/playground.jsonl"_s)));
}

void PlayDeskTest::theShelfIsPrivateAndComesBack() {
    Stage stage;
    Shelf shelf;
    shelf.past.append({1, draftOf(u"private words"_s), {u"auto"_s}, {}, {}});
    stage.desk.keepShelf(shelf);
    QSignalSpy told(&stage.desk, &Desk::shelfChanged);
    stage.desk.loadShelf();
    QVERIFY(told.wait());
    QCOMPARE(told.first().value(0).value<Shelf>().past, shelf.past);
    const auto rights = QFile::permissions(stage.folder.filePath(u"data/playground.json"_s));
    QCOMPARE(rights & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther),
             QFile::Permissions());
}

void PlayDeskTest::wherePromptsAreNotKeptTheHistoryIsNeither() {
    Stage stage;
    auto silent = std::make_shared<policy::Policy>(*test::playPolicy());
    silent->capture.prompts = false;
    stage.desk.setLive(silent);
    Shelf shelf;
    shelf.past.append({1, draftOf(u"private words"_s), {u"auto"_s}, {}, {}});
    stage.desk.keepShelf(shelf);
    QSignalSpy told(&stage.desk, &Desk::shelfChanged);
    stage.desk.loadShelf();
    QVERIFY(told.wait());
    QVERIFY(told.first().value(0).value<Shelf>().past.isEmpty());
}

void PlayDeskTest::aVoteIsSentAsAnyClientWould() {
    test::ChatServer server;
    server.script = {
        "HTTP/1.1 404 Not Found\r\ncontent-length: 37\r\n\r\n{\"error\":{\"message\":\"no such thing\"}}\n"};
    Stage stage;
    stage.desk.setDoor({server.url(), u"t0ken"_s});
    QSignalSpy said(&stage.desk, &Desk::said);
    stage.desk.vote(u"01JX"_s, 1);
    QVERIFY(said.wait());
    QCOMPARE(said.first().value(0).toString(), u"The vote was not recorded: no such thing"_s);
    QVERIFY(server.requests.value(0).startsWith("POST /feedback "));
    QVERIFY(server.requests.value(0).contains("{\"id\":\"01JX\",\"vote\":1}"));
    server.script = {"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}"};
    stage.desk.vote(u"01JX"_s, 0);
    QTRY_COMPARE(server.requests.size(), 2);
    QVERIFY(server.requests.value(1).contains("{\"id\":\"01JX\",\"vote\":null}"));
}

QTEST_GUILESS_MAIN(PlayDeskTest)
#include "playdesk.moc"
