// What the Providers page says, without widgets: the merged past, moved traffic, success, reasons.
#include "breakers/deskdata.h"

#include <QLocale>
#include <QTest>

#include <algorithm>

using namespace tierline;
using namespace tierline::breakers;
using namespace Qt::Literals::StringLiterals;
using health::BreakerState;

namespace {

const Wall noon = Wall(std::chrono::sys_days{std::chrono::year{2026} / 6 / 1} + std::chrono::hours(12));

PastCall callAt(int second, BreakerState before, BreakerState after, const char* why = "") {
    PastCall call;
    call.target = "a/b";
    call.start = noon + std::chrono::seconds(second);
    call.end = call.start + Milliseconds(500);
    call.before = before;
    call.after = after;
    call.why = why;
    call.isFault = *why != '\0';
    return call;
}

QString printed(const std::vector<Change>& changes) {
    QStringList all;
    for (const Change& change : changes)
        all << u"%1@%2"_s.arg(QString::fromLatin1(toString(change.to).data()))
                   .arg((change.at - noon).count());
    return all.join(u' ');
}

policy::Policy twoTiers() {
    policy::Policy policy;
    for (const char* id : {"a/small", "a/large"}) {
        policy::Model model;
        model.id = id;
        policy.models.push_back(model);
    }
    policy.tiers = {{"simple", 500'000, {0}}, {"complex", {}, {1}}};
    return policy;
}

ledger::Record answered(const char* model, const char* tier) {
    ledger::Record record;
    record.time = noon;
    record.model = model;
    record.tier = tier;
    return record;
}

} // namespace

class BreakersPureTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void attemptsTellChanges();
    void windowsWordCounts();
    void minutesAreCounted();
    void keysOfAPoolAreApart();
    void trafficMoved_data();
    void trafficMoved();
    void movedReads();
    void signsInTheirOrder_data();
    void signsInTheirOrder();
    void askedAgainCounts();
    void escalationIsBothAnswers();
    void matrixKeepsThePolicysOrder();
    void reasonsSayWhatMoved_data();
    void reasonsSayWhatMoved();
    void replayReads();
};

void BreakersPureTest::attemptsTellChanges() {
    const std::vector<PastCall> calls{callAt(40, BreakerState::HalfOpen, BreakerState::Closed),
                                      callAt(0, BreakerState::Closed, BreakerState::Closed),
                                      callAt(5, BreakerState::Closed, BreakerState::Open, "server_error")};
    const auto changes = changesOf(calls); // in any order
    QCOMPARE(printed(changes), u"open@5500 half_open@40000 closed@40500"_s);
    QCOMPARE(QString::fromStdString(changes[0].reason), u"server_error"_s);
    QVERIFY(changesOf({}).empty());
}

void BreakersPureTest::windowsWordCounts() {
    const auto past = changesOf({callAt(5, BreakerState::Closed, BreakerState::Open, "network"),
                                 callAt(200, BreakerState::Closed, BreakerState::HalfOpen)});
    History seen;
    health::BreakerRow row;
    row.model = "a/b";
    seen.note({row}, noon + std::chrono::seconds(100)); // the window begins; breakers begin anew with it
    row.view.state = BreakerState::HeldOpen;
    seen.note({row}, noon + std::chrono::seconds(150));
    QCOMPARE(printed(merged(past, seen)), u"open@5500 closed@100000 held_open@150000"_s);
    QCOMPARE(printed(merged(past, History())), printed(past)); // nothing seen yet
}

void BreakersPureTest::minutesAreCounted() {
    const auto all = minutesOf({callAt(-10, BreakerState::Closed, BreakerState::Closed),
                                callAt(-20, BreakerState::Closed, BreakerState::Closed, "network"),
                                callAt(-3'599, BreakerState::Closed, BreakerState::Closed),
                                callAt(-4'000, BreakerState::Closed, BreakerState::Closed),
                                callAt(5, BreakerState::Closed, BreakerState::Closed)},
                               noon);
    const Minutes& minutes = all.at("a/b");
    QVERIFY((minutes[59] == Minute{2, 1}));
    QVERIFY((minutes[0] == Minute{1, 0}));
    QCOMPARE(std::ranges::count_if(minutes, [](const Minute& m) { return m.calls > 0; }), 2);
}

void BreakersPureTest::keysOfAPoolAreApart() {
    QCOMPARE(QString::fromStdString(targetOf("a/b", "")), u"a/b"_s);
    QCOMPARE(QString::fromStdString(targetOf("a/b", "2 of 3")), u"a/b#2"_s);
    History history;
    health::BreakerRow one, two;
    one.model = two.model = "a/b";
    one.credential = "1 of 2";
    two.credential = "2 of 2";
    two.view.state = BreakerState::Open;
    history.note({one, two}, noon);
    history.note({one, two}, noon + std::chrono::seconds(1));
    QCOMPARE(history.all().size(), std::size_t(1));
    QCOMPARE(history.of("a/b#2").size(), std::size_t(1));
}

void BreakersPureTest::trafficMoved_data() {
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("expected"); // requests, failed, to whom
    QTest::newRow("kept back by the breaker and answered by another") << u"refused"_s << u"1 0 a/large 1"_s;
    QTest::newRow("failed there and answered by another") << u"attempt"_s << u"1 0 a/large 1"_s;
    QTest::newRow("refused for another reason does not count") << u"too low"_s << u"0 0"_s;
    QTest::newRow("before the trip does not count") << u"early"_s << u"0 0"_s;
    QTest::newRow("answered by the model itself does not count") << u"own"_s << u"0 0"_s;
    QTest::newRow("answered by nobody counts as failed") << u"failed"_s << u"1 1"_s;
}

void BreakersPureTest::trafficMoved() {
    QFETCH(QString, what);
    QFETCH(QString, expected);
    ledger::Record record = answered("a/large", "simple");
    record.candidates.push_back({"a/small", "refused", "breaker open for 12 s: 5 consecutive", {}});
    if (what == u"attempt"_s) {
        record.candidates.clear();
        ledger::Attempt attempt;
        attempt.model = "a/small";
        attempt.errorClass = ErrorClass::ServerError;
        record.attempts.push_back(attempt);
    }
    if (what == u"too low"_s) record.candidates[0].reason = "tier too low";
    if (what == u"early"_s) record.time -= std::chrono::hours(1);
    if (what == u"own"_s) record.model = "a/small";
    if (what == u"failed"_s) record.outcome = ledger::Outcome::Failed;
    Moved moved;
    moved.target = u"a/small"_s;
    moved.since = noon - std::chrono::seconds(1);
    countMoved(moved, record);
    QString text = u"%1 %2"_s.arg(moved.requests).arg(moved.failed);
    for (const auto& [model, requests] : moved.to)
        text += u" %1 %2"_s.arg(model).arg(requests);
    QCOMPARE(text, expected);
}

void BreakersPureTest::movedReads() {
    QLocale::setDefault(QLocale::C);
    Moved moved{u"a/small"_s, noon, 100, 0, {{u"x/b"_s, 29}, {u"x/a"_s, 71}}};
    sortMoved(moved);
    QVERIFY(movedSentence(moved).startsWith(u"x/a 71"_s));
    QVERIFY(movedSentence(moved).contains(u"x/b 29"_s));
    QVERIFY(movedSentence({}).isEmpty());
}

void BreakersPureTest::signsInTheirOrder_data() {
    QTest::addColumn<int>("vote");
    QTest::addColumn<QString>("label");
    QTest::addColumn<int>("flags");
    QTest::addColumn<int>("outcome");
    QTest::addColumn<QString>("expected"); // good, total, vote, label, check, failure
    const int ok = static_cast<int>(ledger::Outcome::Ok), failed = static_cast<int>(ledger::Outcome::Failed);
    QTest::newRow("no sign is a good one") << 0 << u""_s << 0 << ok << u"1 1 0 0 0 0"_s;
    QTest::newRow("a vote against it") << -1 << u""_s << 0 << ok << u"0 1 1 0 0 0"_s;
    QTest::newRow("a vote for it goes before a check")
        << 1 << u""_s << int(ledger::Doubtful) << ok << u"1 1 0 0 0 0"_s;
    QTest::newRow("a label above its tier") << 0 << u"complex"_s << 0 << ok << u"0 1 0 1 0 0"_s;
    QTest::newRow("a label of its tier goes before a check")
        << 0 << u"simple"_s << int(ledger::Doubtful) << ok << u"1 1 0 0 0 0"_s;
    QTest::newRow("a check found fault") << 0 << u""_s << int(ledger::Doubtful) << ok << u"0 1 0 0 1 0"_s;
    QTest::newRow("it failed") << 0 << u""_s << 0 << failed << u"0 1 0 0 0 1"_s;
    QTest::newRow("the client left: not counted")
        << 0 << u""_s << 0 << static_cast<int>(ledger::Outcome::Cancelled) << u"none"_s;
}

void BreakersPureTest::signsInTheirOrder() {
    QFETCH(int, vote);
    QFETCH(QString, label);
    QFETCH(int, flags);
    QFETCH(int, outcome);
    QFETCH(QString, expected);
    ledger::Record record = answered("a/small", "simple");
    if (vote != 0) record.vote = vote;
    if (!label.isEmpty()) record.label = label.toStdString();
    record.flags = static_cast<ledger::Flags>(flags);
    record.outcome = static_cast<ledger::Outcome>(outcome);
    std::vector<Answer> answers;
    appendAnswers(answers, record, twoTiers());
    const SuccessMatrix matrix = successOf(answers, twoTiers());
    if (expected == u"none"_s) {
        QCOMPARE(matrix.cells.size(), std::size_t(0));
        return;
    }
    const SuccessCell& c = matrix.at(0, 0);
    QCOMPARE(u"%1 %2 %3 %4 %5 %6"_s.arg(c.good).arg(c.total).arg(c.byVote).arg(c.byLabel).arg(c.byCheck).arg(
                 c.byFailure),
             expected);
}

void BreakersPureTest::askedAgainCounts() {
    std::vector<Answer> answers;
    ledger::Record record = answered("a/small", "simple");
    record.session = "s";
    record.prompt = "the same";
    for (const int second : {0, 60, 600}) { // again after a minute, and much later
        record.time = noon + std::chrono::seconds(second);
        appendAnswers(answers, record, twoTiers());
    }
    record.session = "other";
    appendAnswers(answers, record, twoTiers());
    const SuccessCell cell = successOf(answers, twoTiers()).at(0, 0);
    QCOMPARE(cell.total, 4);
    QCOMPARE(cell.byRetry, 1);
    QCOMPARE(cell.good, 3);
    QVERIFY(cell.isSmall());
    QVERIFY(cell.share->low < 0.75 && cell.share->high > 0.75);
}

void BreakersPureTest::escalationIsBothAnswers() {
    ledger::Record record = answered("a/large", "simple");
    ledger::Attempt aside;
    aside.model = "a/small";
    aside.errorClass = ErrorClass::BadAnswer;
    record.attempts.push_back(aside);
    std::vector<Answer> answers;
    appendAnswers(answers, record, twoTiers());
    const SuccessMatrix matrix = successOf(answers, twoTiers());
    QCOMPARE(matrix.at(0, 0).byCheck, 1);
    QCOMPARE(matrix.at(1, 0).good, 1);
}

void BreakersPureTest::matrixKeepsThePolicysOrder() {
    std::vector<Answer> answers;
    for (const auto& [model, tier] :
         {std::pair("z/gone", "old"), {"a/large", "complex"}, {"a/small", "simple"}})
        appendAnswers(answers, answered(model, tier), twoTiers());
    const SuccessMatrix matrix = successOf(answers, twoTiers());
    QVERIFY((matrix.models == std::vector<std::string>{"a/small", "a/large", "z/gone"}));
    QVERIFY((matrix.tiers == std::vector<std::string>{"simple", "complex", "old"}));
    QVERIFY(!matrix.at(0, 1).share.has_value()); // no answers: no share
}

void BreakersPureTest::reasonsSayWhatMoved_data() {
    QTest::addColumn<int>("circuit");
    QTest::addColumn<int>("limit");
    QTest::addColumn<bool>("named");
    QTest::addColumn<QString>("expected");
    QTest::newRow("nothing moved any")
        << 0 << 0 << true
        << u"All 100 requests went where they were meant to go: no breaker, limit, budget or missing ability moved any."_s;
    QTest::newRow("a breaker, by its model")
        << 12 << 0 << true << u"12 % of requests did not get their first choice because a/small was open."_s;
    QTest::newRow("nobody knows which one")
        << 12 << 0 << false
        << u"12 % of requests did not get their first choice because a breaker was open."_s;
    QTest::newRow("two causes, the larger first")
        << 5 << 20 << true
        << u"20 % of requests did not get their first choice because a rate limit was reached; 5 % because a/small was open."_s;
}

void BreakersPureTest::reasonsSayWhatMoved() {
    QLocale::setDefault(QLocale::C);
    QFETCH(int, circuit);
    QFETCH(int, limit);
    QFETCH(bool, named);
    QFETCH(QString, expected);
    ReasonData data;
    ReasonHour hour;
    hour.requests["complexity_match"] = 100 - circuit - limit;
    if (circuit > 0) hour.requests["circuit_fallback"] = circuit;
    if (limit > 0) hour.requests["rate_limit_fallback"] = limit;
    data.hours = {hour, {}};
    data.openModels["a/small"] = circuit;
    data.isNamed = named;
    QString sentence = reasonView(data).sentence;
    sentence.replace(QChar::Nbsp, u' ');
    sentence.replace(QChar(0x202f), u' ');
    QCOMPARE(sentence, expected);
    QCOMPARE(reasonView({}).sentence, u"No requests in this time."_s);
}

void BreakersPureTest::replayReads() {
    QLocale::setDefault(QLocale::C);
    ReplayReport report;
    QCOMPARE(replaySentence(report), u"No calls in the last 24 hours to replay."_s);
    report.now.calls = report.wanted.calls = 9;
    QCOMPARE(replaySentence(report), u"The last 24 hours would have gone the same."_s);
    report.now.opens = 7;
    report.wanted.opens = 1;
    report.now.goodRefused = 31;
    report.wanted.goodRefused = 2;
    QCOMPARE(replaySentence(report), u"1 opening instead of 7, 2 good calls kept back instead of 31."_s);
    report.trouble = u"the ledger is locked"_s;
    QCOMPARE(replaySentence(report), report.trouble);
}

QTEST_GUILESS_MAIN(BreakersPureTest)
#include "pure.moc"
