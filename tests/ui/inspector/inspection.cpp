#include "inspector/inspection.h"
#include "inspector/dialects.h"
#include "inspector/inspectortables.h"
#include "kit/format.h"

#include "records.h"

#include "route/plan.h"

#include <QTest>

using namespace tierline;
using namespace tierline::inspector;

using Change = void (*)(ledger::Record&);
Q_DECLARE_METATYPE(Change)

class InspectionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatWaitsOrWasReroutedByHandSaysSo() {
        auto held = sample::refactoring(sample::idOf(0));
        held.attempts.clear();
        held.status = 0;
        auto view = inspect(held, nullptr);
        QVERIFY2(view.title.startsWith(QStringLiteral("It would go to bee/mid-1: ")), qPrintable(view.title));
        QVERIFY(view.tone == kit::Tone::Busy);
        auto rerouted = sample::refactoring(sample::idOf(0));
        rerouted.selectionReason = "forced";
        rerouted.tags["held"] = "rerouted";
        view = inspect(rerouted, nullptr);
        QCOMPARE(view.title, QStringLiteral("bee/mid-1 answered: it was held, and sent there by hand"));
    }

    void spansCountAsQtCounts() {
        // Ü is two bytes and one unit, the emoji four bytes and two units.
        const std::string text = "Ü 😀 refactor x";
        const std::vector<classify::Signal> fired{
            {"refactor", classify::SignalKind::Keyword, 180'000, policy::Effect::None, 0, {{8, 16}}},
            {"umlaut", classify::SignalKind::Keyword, -1, policy::Effect::None, 0, {{0, 2}}},
            {"beyond", classify::SignalKind::Keyword, 1, policy::Effect::None, 0, {{10, 99}}},
            {"backwards", classify::SignalKind::Keyword, 1, policy::Effect::None, 0, {{5, 3}}}};
        const auto spans = toTextSpans(text, fired);
        QCOMPARE(spans.size(), std::size_t(2));
        QCOMPARE(spans[0].begin, 0);
        QCOMPARE(spans[0].length, 1);
        QVERIFY(spans[0].lowers);
        const auto qt = QString::fromStdString(text);
        QCOMPARE(qt.mid(spans[1].begin, spans[1].length), QStringLiteral("refactor"));
        QVERIFY(!spans[1].lowers);
    }

    void overlappingSpansAllFindTheirPlace() {
        const std::string text = "äbcdef";
        const std::vector<classify::Signal> fired{
            {"a", classify::SignalKind::Keyword, 1, policy::Effect::None, 0, {{0, 7}}},
            {"b", classify::SignalKind::Keyword, 1, policy::Effect::None, 0, {{2, 4}, {3, 7}}}};
        const auto spans = toTextSpans(text, fired);
        const auto qt = QString::fromStdString(text);
        QStringList words;
        for (const auto& span : spans)
            words.append(qt.mid(span.begin, span.length));
        QCOMPARE(words,
                 QStringList({QStringLiteral("äbcdef"), QStringLiteral("bc"), QStringLiteral("cdef")}));
    }

    void theWaterfallEndsAtTheScore() {
        const auto policy = sample::policyOfFourTiers();
        const auto view = inspect(sample::refactoring(sample::idOf(0)), policy.get());
        const auto& rows = view.contributions;
        QCOMPARE(rows.size(), std::size_t(5)); // base, three, score
        QVERIFY(rows.front().kind == Contribution::Kind::Base);
        QCOMPARE(rows.front().to, 0);
        QCOMPARE(rows[1].name, QStringLiteral("refactor"));
        QCOMPARE(rows[1].note, QStringLiteral("2 places"));
        QCOMPARE(rows[2].note, QStringLiteral("at least complex"));
        QCOMPARE(rows[3].to, 200'000);
        QVERIFY(rows.back().kind == Contribution::Kind::Score);
        QCOMPARE(rows.back().weight, 200'000);
    }

    void aClampedScoreSaysSo() {
        auto record = sample::refactoring(sample::idOf(0));
        record.firedSignals[0].weight = 1'500'000;
        record.score = 1'000'000;
        const auto policy = sample::policyOfFourTiers();
        const auto rows = inspect(record, policy.get()).contributions;
        QVERIFY(rows[rows.size() - 2].kind == Contribution::Kind::Clamp);
        QCOMPARE(rows[rows.size() - 2].weight, -520'000);
    }

    void everyCandidateAndAttemptIsThere() {
        const auto policy = sample::policyOfFourTiers();
        const auto view = inspect(sample::fellOver(sample::idOf(0)), policy.get());
        QCOMPARE(view.candidates.size(), std::size_t(4));
        QVERIFY(view.candidates[0].chosen);
        QCOMPARE(view.candidates[2].reason, QStringLiteral("tier too low"));
        QCOMPARE(view.candidates[3].cost, QStringLiteral("?"));
        QCOMPARE(view.attempts.size(), std::size_t(2));
        QCOMPARE(view.attempts[0].result, QStringLiteral("server error"));
        QCOMPARE(view.attempts[0].breaker, QStringLiteral("closed → open"));
        QCOMPARE(view.attempts[1].result, QStringLiteral("ok"));
        QVERIFY(view.tone == kit::Tone::Warn);
    }

    void theReasonIsSaidWithItsNumbers() {
        auto record = sample::refactoring(sample::idOf(0));
        QVERIFY(inspect(record, nullptr).why.isEmpty());
        record.selectionDetail = "retry: at least complex, <b>0.20</b>";
        QCOMPARE(inspect(record, nullptr).why, QStringLiteral("retry: at least complex, <b>0.20</b>"));
    }

    void factsSayWhatWasUnusual_data() {
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("label");
        QTest::addColumn<QString>("value"); // null: there is no such fact
        const auto row = [](const char* name, Change change, const char* label, const QString& value) {
            QTest::newRow(name) << change << QString::fromLatin1(label) << value;
        };
        using ledger::Record;
        row("an ordinary decision has no marks", [](Record&) {}, "Marked", {});
        row(
            "an answer that was found at fault", [](Record& r) { r.flags = ledger::Doubtful; }, "Marked",
            QStringLiteral("doubtful"));
        row(
            "both marks stand in one fact",
            [](Record& r) { r.flags = ledger::Doubtful | ledger::Repeated | ledger::Estimated; }, "Marked",
            QStringLiteral("doubtful, repeated"));
        row(
            "where it would have gone", [](Record& r) { r.wouldBeModel = "dune/large-3"; },
            "Would have gone to", QStringLiteral("dune/large-3"));
        row(
            "what that would have cost is a miss without a price",
            [](Record& r) { r.wouldBeModel = "dune/large-3"; }, "Would have cost", QStringLiteral("?"));
        row(
            "what that would have cost",
            [](Record& r) {
                r.wouldBeModel = "dune/large-3";
                r.wouldBeCost = Money::fromNano(41'200'000);
            },
            "Would have cost", kit::money(Money::fromNano(41'200'000)));
        row("nothing would have gone elsewhere", [](Record&) {}, "Would have cost", {});
        row(
            "a switch and its cost", [](Record& r) { r.switchCost = Money::fromNano(1'840'000); },
            "Cost of the switch", kit::money(Money::fromNano(1'840'000)));
        row("no switch", [](Record&) {}, "Cost of the switch", {});
        row(
            "an envelope and what it folded",
            [](Record& r) {
                r.envelopeName = "claude-code";
                r.envelopePeeled = {{0, 500}, {600, 1'000}, {9, 3}};
            },
            "Envelope", QStringLiteral("claude-code, ") + kit::bytes(900) + QStringLiteral(" folded"));
        row(
            "an envelope without a name for it", [](Record& r) { r.envelopePeeled = {{0, 70}}; }, "Envelope",
            kit::bytes(70) + QStringLiteral(" folded"));
        row("no envelope", [](Record&) {}, "Envelope", {});
        row("time in a queue", [](Record& r) { r.overhead.queue = 85; }, "Queued", kit::microseconds(85));
        row("no time in a queue", [](Record&) {}, "Queued", {});
    }
    void factsSayWhatWasUnusual() {
        QFETCH(Change, change);
        QFETCH(QString, label);
        auto record = sample::refactoring(sample::idOf(0));
        change(record);
        QString value;
        for (const auto& fact : inspect(record, nullptr).facts)
            if (fact.label == label) value = fact.value;
        QTEST(value, "value");
    }

    void aDoubtfulAnswerWarns() {
        auto record = sample::refactoring(sample::idOf(0));
        QVERIFY(inspect(record, nullptr).tone == kit::Tone::Good);
        record.flags = ledger::Doubtful;
        QVERIFY(inspect(record, nullptr).tone == kit::Tone::Warn);
    }

    void attemptsSayWhatWasSpecial() {
        auto record = sample::fellOver(sample::idOf(0));
        auto& first = record.attempts[0];
        first.credential = "2 of 3";
        first.queuedMs = 120;
        first.detail = "refusal: \"I cannot help\"";
        first.cost = Money::fromNano(1'840'000);
        const auto attempts = inspect(record, nullptr).attempts;
        QCOMPARE(attempts[0].credential, QStringLiteral("2 of 3"));
        QCOMPARE(attempts[0].queued, kit::duration(Milliseconds{120}));
        QCOMPARE(attempts[0].detail, QStringLiteral("refusal: \"I cannot help\""));
        QCOMPARE(attempts[0].cost, kit::money(Money::fromNano(1'840'000)));
        QCOMPARE(attempts[1].credential + attempts[1].queued + attempts[1].detail + attempts[1].cost,
                 QString());
    }

    void columnsThatNoAttemptNeedsAreBlank() {
        const auto blanks = [](const ledger::Record& record) {
            AttemptModel model;
            model.setRows(inspect(record, nullptr).attempts);
            QStringList titles;
            for (int column = 0; column < model.columnCount(); ++column)
                if (model.isBlank(column))
                    titles << model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
            return titles;
        };
        auto record = sample::fellOver(sample::idOf(0));
        QCOMPARE(blanks(record), QStringList({QStringLiteral("Queued"), QStringLiteral("Cost"),
                                              QStringLiteral("Key"), QStringLiteral("What was found")}));
        record.attempts[1].credential = "1 of 2";
        QCOMPARE(blanks(record), QStringList({QStringLiteral("Queued"), QStringLiteral("Cost"),
                                              QStringLiteral("What was found")}));
    }

    void anotherPolicyIsNamed() {
        auto record = sample::refactoring(sample::idOf(0));
        const auto policy = sample::policyOfFourTiers();
        QVERIFY(inspect(record, policy.get()).rulerNote.isEmpty());
        record.policy = std::string(64, 'b');
        QVERIFY(!inspect(record, policy.get()).rulerNote.isEmpty());
        QVERIFY(inspect(record, nullptr).ruler.tiers.empty());
    }

    void hostileTextIsShownWhole() {
        auto record = sample::refactoring(sample::idOf(0));
        record.firedSignals.clear();
        record.prompt = std::string("a\0b", 3) + "\xe2\x80\xae" + std::string(300'000, 'z');
        const auto view = inspect(record, nullptr);
        QVERIFY(view.prompt.startsWith(QStringLiteral("a\uFFFDb")));
        QVERIFY(view.prompt.size() < 300'000);
        QVERIFY(!view.promptNote.isEmpty());
    }

    void everySelectionReasonHasASentence() {
        for (int i = 0; i <= int(route::SelectionReason::AllExhausted); ++i) {
            const std::string name(toString(static_cast<route::SelectionReason>(i)));
            const auto plain = QString::fromStdString(name).replace(QLatin1Char('_'), QLatin1Char(' '));
            QVERIFY2(reasonSentence(name) != plain, name.c_str());
        }
        QCOMPARE(reasonSentence("brand_new"), QStringLiteral("brand new"));
    }

    void aRequestWithoutATierShowsNoScore() {
        auto record = sample::unrouted(sample::idOf(0));
        const auto policy = sample::policyOfFourTiers();
        const auto view = inspect(record, policy.get());
        QCOMPARE(view.title, QStringLiteral("bee answered: the client named this model"));
        QCOMPARE(view.promptNote, QStringLiteral("This request was not scored."));
        QVERIFY(!view.ruler.score);
        QCOMPARE(view.ruler.tier, -1);
        QVERIFY(view.contributions.empty());
        for (const auto& fact : view.facts)
            QVERIFY(fact.label != QStringLiteral("Confidence"));
    }

    void theTranslationIsPartOfTheView() {
        const auto record = sample::translated(sample::idOf(0));
        QCOMPARE(inspect(record, nullptr).translation, translationSentence(record));
        QVERIFY(inspect(sample::refactoring(sample::idOf(0)), nullptr).translation.isEmpty());
    }
};

QTEST_GUILESS_MAIN(InspectionTest)
#include "inspection.moc"
