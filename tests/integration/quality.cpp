// Answers that are none: put aside for the tier above, given after all, or flagged; what each of it costs, in
// every dialect, plain and streamed.
#include "qualitycases.h"
#include "scripted.h"
#include "speech.h"
#include "station.h"
#include "wire.h"

#include <QTest>

using namespace tierline;
using namespace tierline::test;

namespace {

bool isFlagged(const ledger::Record& row) {
    return (row.flags & ledger::Flag::Doubtful) != 0;
}

QString reasonOf(const ledger::Record& row) {
    return QString::fromStdString(row.selectionReason);
}

} // namespace

class QualityTest : public QObject {
    Q_OBJECT

    Scripted m_low, m_high, m_top;

    void low(Dialect dialect, bool stream, const std::string& first, const std::string& rest) {
        m_low.tell({replySaying(dialect, stream, first, rest)});
    }
    std::string lowUrl() const { return m_low.url("told"); }

    static void addDialects() {
        QTest::addColumn<Dialect>("client");
        QTest::addColumn<Dialect>("provider");
        QTest::addColumn<bool>("stream");
        for (const Dialect client : allDialects)
            for (const Dialect provider :
                 {client, client == Dialect::OpenAi ? Dialect::Anthropic : Dialect::OpenAi})
                for (const bool stream : {false, true})
                    QTest::addRow("%s at %s, %s", std::string(toString(client)).c_str(),
                                  std::string(toString(provider)).c_str(), stream ? "stream" : "plain")
                        << client << provider << stream;
    }

private slots:
    void aRefusalIsReplacedByTheTierAbove_data() { addDialects(); }
    void aRefusalIsReplacedByTheTierAbove() {
        QFETCH(Dialect, client);
        QFETCH(Dialect, provider);
        QFETCH(bool, stream);
        low(provider, stream, "I can't help ", "with that.");
        Station station(tieredPolicy(provider, lowUrl(), m_high.url("good"), escalating));
        QVERIFY2(station.isUp(), station.trouble().c_str());
        const auto reply = ask(station.port(), requestOf(client, stream));
        QCOMPARE(reply.status, 200);
        QCOMPARE(saidIn(client, stream, reply.body), std::string("Four, I think."));
        QVERIFY(!stream || isWhole(client, reply.body));
        const auto row = station.rows().front();
        QCOMPARE(reasonOf(row), QStringLiteral("quality_escalation"));
        QCOMPARE(row.model, std::string("high/b"));
        QVERIFY(!isFlagged(row));
        QVERIFY(row.outcome == ledger::Outcome::Ok);
        QCOMPARE(row.attempts.size(), std::size_t(2));
        const auto& first = row.attempts.front();
        QVERIFY(first.errorClass == ErrorClass::BadAnswer && !first.committed);
        QVERIFY2(first.detail.find("i can't help with that") != std::string::npos, first.detail.c_str());
        // 9 tokens in, 5 out at 1 and at 2 dollars a million: both are billed, to the nano-dollar.
        QVERIFY(first.cost == Money::fromNano(14'000));
        QVERIFY(!row.attempts.back().cost);
        QVERIFY(row.cost == Money::fromNano(14'000 + 28'000));
        QCOMPARE(row.usage->output, std::int64_t(10));
        for (const auto& breaker : station.gateway().snapshot().breakers)
            QCOMPARE(breaker.view.failures, 0);
    }

    void bothBadGivesTheFirst_data() { addDialects(); }
    void bothBadGivesTheFirst() {
        QFETCH(Dialect, client);
        QFETCH(Dialect, provider);
        QFETCH(bool, stream);
        low(provider, stream, "I can't help ", "with that.");
        m_high.tell({replySaying(provider, stream, "I'm unable ", "to assist.")});
        Station station(tieredPolicy(provider, lowUrl(), m_high.url("told"), escalating));
        QVERIFY2(station.isUp(), station.trouble().c_str());
        const auto reply = ask(station.port(), requestOf(client, stream));
        QCOMPARE(reply.status, 200);
        QCOMPARE(saidIn(client, stream, reply.body), std::string("I can't help with that."));
        QVERIFY(!stream || isWhole(client, reply.body));
        const auto row = station.rows().front();
        QVERIFY(isFlagged(row));
        QCOMPARE(row.model, std::string("low/a"));
        QVERIFY(row.outcome == ledger::Outcome::Ok);
        QCOMPARE(reasonOf(row), QStringLiteral("default_no_signal"));
        QCOMPARE(reply.headers.at("x-tierline-model"), std::string("low/a"));
        QCOMPARE(row.attempts.size(), std::size_t(2));
        QVERIFY(!row.attempts[0].errorClass && row.attempts[0].committed && !row.attempts[0].cost);
        QVERIFY(row.attempts[1].errorClass == ErrorClass::BadAnswer && !row.attempts[1].committed);
        QVERIFY(row.attempts[1].cost == Money::fromNano(28'000));
        QVERIFY(row.cost == Money::fromNano(14'000 + 28'000));
    }

    // Whatever goes wrong above, the client is never worse off than without the check.
    void aFailureAboveGivesTheFirst_data() {
        QTest::addColumn<bool>("stream");
        QTest::addColumn<QString>("step");
        for (const std::string_view step : plainSteps)
            if (step != "good" && step != "status-401")
                QTest::addRow("plain, %s", std::string(step).c_str())
                    << false << QString::fromStdString(std::string(step));
        for (const std::string_view step : streamSteps) {
            const bool begins = step == "good" || step == "stall-body" || step == "cut"
                                || step == "error-content"
                                || step == "cut-end"; // content has left before it fails
            if (!begins)
                QTest::addRow("stream, %s", std::string(step).c_str())
                    << true << QString::fromStdString(std::string(step));
        }
    }
    void aFailureAboveGivesTheFirst() {
        QFETCH(bool, stream);
        QFETCH(QString, step);
        low(Dialect::OpenAi, stream, "I can't help ", "with that.");
        Station station(tieredPolicy(Dialect::OpenAi, lowUrl(), m_high.url(step.toStdString()), escalating));
        QVERIFY2(station.isUp(), station.trouble().c_str());
        const auto reply = ask(station.port(), requestOf(Dialect::OpenAi, stream));
        QCOMPARE(reply.status, 200);
        QCOMPARE(saidIn(Dialect::OpenAi, stream, reply.body), std::string("I can't help with that."));
        const auto row = station.rows().front();
        QVERIFY(isFlagged(row) && row.outcome == ledger::Outcome::Ok);
        QVERIFY2(row.attempts[0].detail.find("the tier above failed") != std::string::npos,
                 row.attempts[0].detail.c_str());
        const auto above = row.attempts.back().cost.value_or(Money());
        QVERIFY(row.cost == Money::fromNano(14'000) + above);
        QVERIFY(station.becomesQuiet());
    }

    void whatIsNotReplaced_data() {
        QTest::addColumn<int>("index");
        for (int index = 0; index < int(std::size(keptCases)); ++index)
            QTest::newRow(keptCases[std::size_t(index)].name) << index;
    }
    void whatIsNotReplaced() {
        QFETCH(int, index);
        const KeptCase& row = keptCases[std::size_t(index)];
        m_low.tell({row.stream ? streamOf(row.low) : plainOf(row.low)});
        const int before = m_high.requests();
        Station station(tieredPolicy(Dialect::OpenAi, lowUrl(), m_high.url("good"), row.policy));
        QVERIFY2(station.isUp(), station.trouble().c_str());
        const auto reply = ask(station.port(), post("/v1/chat/completions", row.request, row.headers));
        QCOMPARE(reply.status, 200);
        QCOMPARE(m_high.requests(), before);
        const auto kept = station.rows().front();
        QCOMPARE(kept.attempts.size(), std::size_t(1));
        QCOMPARE(isFlagged(kept), row.flagged);
        const auto& detail = kept.attempts.front().detail;
        QVERIFY2(detail.find(row.detail) != std::string::npos, detail.c_str());
        QCOMPARE(detail.empty(), !row.flagged);
        QVERIFY(kept.cost == Money::fromNano(14'000));
    }

    void everyCheckEscalates_data() {
        QTest::addColumn<int>("index");
        for (int index = 0; index < int(std::size(badCases)); ++index)
            QTest::newRow(badCases[std::size_t(index)].name) << index;
    }
    void everyCheckEscalates() {
        QFETCH(int, index);
        const BadCase& row = badCases[std::size_t(index)];
        m_low.tell({row.stream ? streamOf(row.low) : plainOf(row.low)});
        const Spoken good{row.good, ""};
        m_high.tell({row.stream ? streamOf(good) : plainOf(good)});
        Station station(tieredPolicy(Dialect::OpenAi, lowUrl(), m_high.url("told"), row.policy));
        QVERIFY2(station.isUp(), station.trouble().c_str());
        const auto reply = ask(station.port(), post("/v1/chat/completions", row.request));
        QCOMPARE(saidIn(Dialect::OpenAi, row.stream, reply.body), std::string(row.good));
        const auto kept = station.rows().front();
        QCOMPARE(reasonOf(kept), QStringLiteral("quality_escalation"));
        const auto& detail = kept.attempts.front().detail;
        QVERIFY2(detail.find(row.detail) != std::string::npos, detail.c_str());
    }

    // The words come one by one: a refusal is seen however it is cut, and an answer goes on as it comes.
    void aStreamInSmallPieces() {
        std::vector<std::string> pieces{std::string(streamHead)};
        for (const char* word :
             {"I'm ", "sorry", ", but", " I ", "can", "'t ", "assist", " with", " that", "."})
            pieces.push_back(chunk(contentEvent(word)));
        pieces.push_back(chunk(endOfStream(9, 5)) + "0\r\n\r\n");
        m_low.tell(pieces);
        Station station(tieredPolicy(Dialect::OpenAi, lowUrl(), m_high.url("good"), escalating));
        const auto reply = ask(station.port(), requestOf(Dialect::OpenAi, true));
        QCOMPARE(saidIn(Dialect::OpenAi, true, reply.body), std::string("Four, I think."));
        QVERIFY(station.rows().front().cost == Money::fromNano(42'000));
    }

    // Held is only what may become a refusal: the first words of another answer leave before the rest is
    // there.
    void anAnswersFirstWordsAreNotHeld() {
        m_low.tell({std::string(streamHead), chunk(contentEvent("Four ")), "",
                    chunk(contentEvent("of them.")) + chunk(endOfStream(9, 5)) + "0\r\n\r\n"});
        Station station(tieredPolicy(Dialect::OpenAi, lowUrl(), m_high.url("good"), escalating));
        Wire wire(station.port());
        QVERIFY(wire.send(requestOf(Dialect::OpenAi, true)));
        QVERIFY(wire.readUntil("Four "));
        m_low.goOn();
        QVERIFY(wire.readUntil("[DONE]"));
        QVERIFY(station.becomesQuiet());
        QVERIFY(!isFlagged(station.rows().front()));
    }

    // A stream that began well and gave up.
    void aStreamThatHasBegunIsFlagged() {
        const std::string start = "This is a good question, and I thought about it. ";
        m_low.tell({streamOf({start, "I don't know.", "stop"})});
        Station station(tieredPolicy(Dialect::OpenAi, lowUrl(), m_high.url("good"), escalating));
        const std::string body = post("/v1/chat/completions", chatBody(true), "x-tierline-session: s1\r\n");
        const auto reply = ask(station.port(), body);
        QCOMPARE(saidIn(Dialect::OpenAi, true, reply.body), start + "I don't know.");
        QVERIFY(isFlagged(station.rows().front()));
    }

    void theBudgetHoldsForBoth() {
        low(Dialect::OpenAi, false, "I can't help ", "with that.");
        // Room for one answer of 500 expected tokens at the low price, not for another at the high one.
        const std::string more =
            std::string(escalating) + "budgets: [{scope: all, per: day, hard: 0.0008}]\n";
        Station station(tieredPolicy(Dialect::OpenAi, lowUrl(), m_high.url("good"), more));
        QVERIFY2(station.isUp(), station.trouble().c_str());
        const auto reply = ask(station.port(), requestOf(Dialect::OpenAi, false));
        QCOMPARE(saidIn(Dialect::OpenAi, false, reply.body), std::string("I can't help with that."));
        const auto row = station.rows().front();
        QVERIFY(isFlagged(row));
        QCOMPARE(row.attempts.size(), std::size_t(1));
        QVERIFY2(row.attempts[0].detail.find("given all the same") != std::string::npos,
                 row.attempts[0].detail.c_str());
        QVERIFY(row.cost == Money::fromNano(14'000));
        const auto budget = station.gateway().snapshot().budgets.front();
        QCOMPARE(budget.spent.nano(), std::int64_t(14'000));
        QCOMPARE(budget.reserved.nano(), std::int64_t(0));
    }

    void whoLeavesInBetweenPaysForTheFirst() {
        low(Dialect::OpenAi, false, "I can't help ", "with that.");
        Station station(tieredPolicy(Dialect::OpenAi, lowUrl(), m_high.url("stall"), escalating, "10s"));
        {
            const int before = m_high.requests();
            Wire wire(station.port());
            QVERIFY(wire.send(requestOf(Dialect::OpenAi, false)));
            QTRY_VERIFY(m_high.requests() > before);
        }
        QVERIFY(station.becomesQuiet());
        const auto row = station.rows().front();
        QVERIFY(row.outcome == ledger::Outcome::Cancelled);
        QVERIFY(row.cost.has_value() && *row.cost >= Money::fromNano(14'000));
        QVERIFY(row.attempts.front().cost == Money::fromNano(14'000));
    }

    // Everybody accepts and nobody answers: the message of the last resort, within the models' time limits.
    void neverAHang_data() {
        QTest::addColumn<bool>("stream");
        QTest::newRow("plain") << false;
        QTest::newRow("stream") << true;
    }
    void neverAHang() {
        QFETCH(bool, stream);
        const std::string more =
            std::string(escalating) + "route: {last_resort: {message: \"Later, please.\"}}\n";
        Station station(tieredPolicy(Dialect::OpenAi, m_low.url("stall"), m_high.url("stall"), more));
        const auto reply = ask(station.port(), requestOf(Dialect::OpenAi, stream));
        QCOMPARE(reply.status, 200);
        QCOMPARE(saidIn(Dialect::OpenAi, stream, reply.body), std::string("Later, please."));
        QCOMPARE(reasonOf(station.rows().front()), QStringLiteral("last_resort"));
    }

    void aJudgeLooksAgain_data() {
        QTest::addColumn<int>("index");
        for (int index = 0; index < int(std::size(verifyCases)); ++index)
            QTest::newRow(verifyCases[std::size_t(index)].name) << index;
    }
    void aJudgeLooksAgain() {
        QFETCH(int, index);
        const VerifyCase& row = verifyCases[std::size_t(index)];
        low(Dialect::OpenAi, row.stream, "Three, ", "I say.");
        m_top.tell({plainOf({row.judge, ""})});
        const std::string budget = "budgets: [{scope: all, per: day, hard: 1}]\n";
        Station station(withJudge(tieredPolicy(Dialect::OpenAi, lowUrl(), m_high.url("good"), budget),
                                  m_top.url("told")));
        QVERIFY2(station.isUp(), station.trouble().c_str());
        const auto reply = ask(station.port(), requestOf(Dialect::OpenAi, row.stream));
        QCOMPARE(saidIn(Dialect::OpenAi, row.stream, reply.body),
                 std::string(row.escalates ? "Four, I think." : "Three, I say."));
        const auto kept = station.rows().front();
        const auto& stage = kept.stages.back();
        QCOMPARE(stage.name, std::string("verify"));
        QVERIFY2((stage.detail + stage.error).find(row.said) != std::string::npos,
                 (stage.detail + stage.error).c_str());
        QVERIFY(stage.cost == Money::fromNano(42'000));
        // 9 tokens in and 5 out for each: at 1 dollar a million below, 2 above, 3 for the judge; once each.
        const auto answers = Money::fromNano(row.escalates ? 14'000 + 28'000 : 14'000);
        QVERIFY(kept.cost == answers + stage.cost);
        QVERIFY(station.becomesQuiet());
        const auto held = station.gateway().snapshot().budgets.front();
        QVERIFY(held.spent == answers + stage.cost && held.reserved == Money());
        QCOMPARE(isFlagged(kept), row.flagged);
        QCOMPARE(kept.selectionReason == "quality_escalation", row.escalates);
    }

    void aJudgeThatIsNotAsked_data() {
        QTest::addColumn<int>("index");
        for (int index = 0; index < int(std::size(unaskedCases)); ++index)
            QTest::newRow(unaskedCases[std::size_t(index)].name) << index;
    }
    void aJudgeThatIsNotAsked() {
        QFETCH(int, index);
        const UnaskedCase& row = unaskedCases[std::size_t(index)];
        const int before = m_top.requests();
        Station station(
            replaced(withJudge(tieredPolicy(Dialect::OpenAi, m_low.url("good"), m_high.url("good"), ""),
                               m_top.url("good")),
                     row.what, row.by));
        QVERIFY2(station.isUp(), station.trouble().c_str());
        const auto reply = ask(station.port(), requestOf(Dialect::OpenAi, false));
        QCOMPARE(saidIn(Dialect::OpenAi, false, reply.body), std::string("Four, I think."));
        QCOMPARE(m_top.requests(), before);
        const auto kept = station.rows().front();
        const auto& stage = kept.stages.back();
        QVERIFY2(stage.detail.starts_with("not asked: "), stage.detail.c_str());
        QVERIFY2(stage.detail.find(row.why) != std::string::npos, stage.detail.c_str());
        QVERIFY(stage.name == "verify" && stage.error.empty() && stage.cost == Money() && !isFlagged(kept));
        QVERIFY(kept.cost == Money::fromNano(14'000));
    }

    // The first is settled once: as the answer when it is given, whatever the one above was billed.
    void aThoughtAloneIsSettledOnce_data() {
        QTest::addColumn<bool>("isGiven");
        QTest::newRow("replaced by the tier above") << false;
        QTest::newRow("given after all") << true;
    }
    void aThoughtAloneIsSettledOnce() {
        QFETCH(bool, isGiven);
        m_low.tell({thoughtAlone()});
        m_high.tell({isGiven ? plainOf({"I can't help ", "with that."}) : plainOf({"Four, ", "I think."})});
        Station station(tieredPolicy(Dialect::OpenAi, lowUrl(), m_high.url("told"), escalating));
        QVERIFY2(station.isUp(), station.trouble().c_str());
        QCOMPARE(ask(station.port(), requestOf(Dialect::OpenAi, false)).status, 200);
        const auto kept = station.rows().front();
        QVERIFY(kept.attempts.size() == 2 && kept.attempts.front().committed == isGiven);
        QCOMPARE(kept.model, std::string(isGiven ? "low/a" : "high/b"));
        const auto& first = kept.attempts.front().cost;
        QCOMPARE(first.has_value(), !isGiven);
        const Money thought = first.value_or(Money::fromNano(1'000 * kept.estimatedIn));
        QVERIFY(thought > Money() && kept.cost == thought + Money::fromNano(28'000));
    }

    // A judge that does not answer costs its time limit and nothing else.
    void aJudgeThatIsNotThere_data() {
        QTest::addColumn<QString>("step");
        for (const char* step :
             {"refuse", "reset", "stall", "status-500", "status-429", "garbage", "empty", "mid-body"})
            QTest::newRow(step) << QString::fromLatin1(step);
    }
    void aJudgeThatIsNotThere() {
        QFETCH(QString, step);
        Station station(withJudge(tieredPolicy(Dialect::OpenAi, m_low.url("good"), m_high.url("good"), ""),
                                  m_top.url(step.toStdString())));
        QVERIFY2(station.isUp(), station.trouble().c_str());
        const auto reply = ask(station.port(), requestOf(Dialect::OpenAi, false));
        QCOMPARE(saidIn(Dialect::OpenAi, false, reply.body), std::string("Four, I think."));
        const auto row = station.rows().front();
        QVERIFY(!isFlagged(row) && row.outcome == ledger::Outcome::Ok);
        QVERIFY(!row.stages.back().error.empty());
        QCOMPARE(row.model, std::string("low/a"));
    }

    void rulesLookAgain() {
        low(Dialect::OpenAi, false, "I think it might be three. Actually, no. ", "Perhaps it is another.");
        Station station(tieredPolicy(Dialect::OpenAi, lowUrl(), m_high.url("good"), byText));
        const auto reply = ask(station.port(), requestOf(Dialect::OpenAi, false));
        QCOMPARE(saidIn(Dialect::OpenAi, false, reply.body), std::string("Four, I think."));
        const auto row = station.rows().front();
        QCOMPARE(row.stages.back().name, std::string("verify"));
        QVERIFY2(row.attempts.front().detail.find("takes itself back") != std::string::npos,
                 row.attempts.front().detail.c_str());
        QVERIFY(row.cost == Money::fromNano(42'000));
    }

    void aBadPatternStopsTheStart() {
        Station station(tieredPolicy(Dialect::OpenAi, lowUrl(), m_high.url("good"),
                                     "quality:\n  patterns: ['a(?=b)']\n"));
        QVERIFY(!station.isUp());
        QVERIFY2(station.trouble().find("a(?=b)") != std::string::npos, station.trouble().c_str());
    }
};

QTEST_GUILESS_MAIN(QualityTest)
#include "quality.moc"
