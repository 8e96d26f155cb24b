#include "live/inspection.h"
#include "live/dialects.h"

#include "records.h"

#include "route/plan.h"

#include <QTest>

using namespace tierline;
using namespace tierline::live;

class InspectionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
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
