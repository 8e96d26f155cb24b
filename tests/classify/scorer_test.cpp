#include "classify/scorer.h"

#include "plainscorer.h"
#include "policies.h"

#include "base/id.h"
#include "policy/reader.h"

#include <QtTest>

#include <atomic>
#include <cstdlib>
#include <new>
#include <thread>

using namespace tierline;
using namespace tierline::classify;
using namespace tierline::classify::testing;
using policy::Effect;
using policy::FeatureKind;
using policy::Match;

namespace {
std::atomic<int> allocations{0};
}

// Counts what the program allocates, to hold `run` to its word. Sanitizers bring their own operators.
#if !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer)
void* operator new(std::size_t size) {
    ++allocations;
    if (void* memory = std::malloc(size)) return memory;
    throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}
#endif

namespace {

// Every effect and feature once; `chars_under` acts before the rules, `code` after them.
policy::Policy mixed() {
    auto made = threeTiers();
    auto& classify = made.classify;
    classify.base = 100'000;
    classify.rules = {
        rule("refactor", {"refactor", "extract method"}, 180'000),
        effect(rule("proof", {"prove that"}, 0), Effect::Floor, 2),
        effect(rule("yes-no", {"(yes or no|true or false)"}, -200'000, Match::Regex), Effect::Ceiling, 0),
        effect(rule("greeting", {"hello"}, 0), Effect::Set, 0),
        effect(rule("urgent", {"urgent"}, 50'000), Effect::Set, 2),
        effect(rule("careful", {"careful"}, 0), Effect::Floor, 1),
        rule("huge", {"huge"}, 900'000),
    };
    classify.features = {
        {FeatureKind::Code, 0, 200'000, Effect::None, 0},
        {FeatureKind::QuestionsOver, 2, 0, Effect::Set, 1},
        {FeatureKind::CharsUnder, 3, 0, Effect::Set, 0},
        {FeatureKind::WordsOver, 3, 0, Effect::None, 0},
    };
    return made;
}

QString printed(const Verdict& verdict) {
    static constexpr const char* reasons[] = {"score", "no signal", "set", "floor", "ceiling"};
    QStringList names;
    for (const auto& found : verdict.firedSignals)
        names += QString::fromStdString(found.name);
    return QStringLiteral("%1 tier %2 by %3%4 sure %5 [%6]")
        .arg(verdict.score)
        .arg(verdict.tier)
        .arg(QLatin1String(reasons[static_cast<int>(verdict.reason)]),
             verdict.decisiveRule.empty()
                 ? QString()
                 : QStringLiteral(" ") + QString::fromStdString(verdict.decisiveRule))
        .arg(verdict.confidence)
        .arg(names.join(QLatin1Char(' ')));
}

} // namespace

class ScorerTest : public QObject {
    Q_OBJECT

private slots:
    void verdicts_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("verdict");
        QTest::newRow("nothing fired is the default tier")
            << QByteArray("tell me about birds today")
            << QStringLiteral("100000 tier 1 by no signal sure 0 []");
        QTest::newRow("empty text fires chars_under")
            << QByteArray() << QStringLiteral("100000 tier 0 by set chars_under sure 1000000 [chars_under]");
        QTest::newRow("one rule") << QByteArray("please refactor")
                                  << QStringLiteral("280000 tier 0 by score sure 133333 [refactor]");
        QTest::newRow("a rule counts once")
            << QByteArray("refactor, refactor: extract method")
            << QStringLiteral("280000 tier 0 by score sure 133333 [refactor]");
        QTest::newRow("rule and feature add up")
            << QByteArray("refactor ```x```")
            << QStringLiteral("480000 tier 1 by score sure 800000 [refactor code]");
        QTest::newRow("a score on the line is of the upper tier")
            << QByteArray("def f") << QStringLiteral("300000 tier 1 by score sure 0 [code]");
        QTest::newRow("floor raises the tier, not the score")
            << QByteArray("prove that it halts")
            << QStringLiteral("100000 tier 2 by floor proof sure 1000000 [proof]");
        QTest::newRow("ceiling lowers the tier")
            << QByteArray("huge: true or false")
            << QStringLiteral("800000 tier 0 by ceiling yes-no sure 1000000 [yes-no huge]");
        QTest::newRow("a floor wins over a ceiling")
            << QByteArray("careful, huge, true or false")
            << QStringLiteral("800000 tier 1 by floor careful sure 1000000 [yes-no careful huge]");
        QTest::newRow("the highest floor holds")
            << QByteArray("careful, prove that it halts")
            << QStringLiteral("100000 tier 2 by floor proof sure 1000000 [proof careful]");
        QTest::newRow("a floor below the tier changes nothing")
            << QByteArray("careful: huge")
            << QStringLiteral("1000000 tier 2 by score sure 1000000 [careful huge]");
        QTest::newRow("set decides over floor")
            << QByteArray("hello, prove that it halts")
            << QStringLiteral("100000 tier 0 by set greeting sure 1000000 [proof greeting]");
        QTest::newRow("the first set in the file wins, not in the text")
            << QByteArray("urgent hello")
            << QStringLiteral("150000 tier 0 by set greeting sure 1000000 [greeting urgent]");
        QTest::newRow("features after the rules decide last")
            << QByteArray("urgent???")
            << QStringLiteral("150000 tier 2 by set urgent sure 1000000 [urgent questions_over]");
        QTest::newRow("a feature alone decides")
            << QByteArray("so???")
            << QStringLiteral("100000 tier 1 by set questions_over sure 1000000 [questions_over]");
        QTest::newRow("clamped at one")
            << QByteArray("huge refactor")
            << QStringLiteral("1000000 tier 2 by score sure 1000000 [refactor huge]");
        QTest::newRow("clamped at zero")
            << QByteArray("yes or no, which") << QStringLiteral("0 tier 0 by score sure 1000000 [yes-no]");
    }

    void verdicts() {
        QFETCH(QByteArray, text);
        const auto scorer = Scorer::compile(share(mixed()));
        QVERIFY(scorer);
        Scratch scratch(*scorer);
        QTEST(printed((*scorer)->classify(text.toStdString(), {}, scratch)), "verdict");
    }

    void verdictCarriesItsExplanation() {
        const auto scorer = Scorer::compile(share(mixed()));
        QVERIFY(scorer);
        Scratch scratch(*scorer);
        protocol::Requirements requirements;
        requirements.tools = true;
        const auto verdict = (*scorer)->classify("Refactor it: yes or no? refactor", requirements, scratch);
        QCOMPARE(verdict.firedSignals.size(), 2U);
        QCOMPARE(verdict.firedSignals[0].spans, (std::vector<Span>{{0, 8}, {24, 32}}));
        QVERIFY(verdict.firedSignals[0].kind == SignalKind::Keyword);
        QCOMPARE(verdict.firedSignals[1].spans, (std::vector<Span>{{13, 22}}));
        QVERIFY(verdict.firedSignals[1].kind == SignalKind::Regex);
        QVERIFY(verdict.firedSignals[1].effect == Effect::Ceiling);
        QCOMPARE(verdict.features.words, std::int64_t{6});
        QCOMPARE(verdict.features.chars, std::int64_t{32});
        QCOMPARE(verdict.features.questions, std::int64_t{1});
        QCOMPARE(verdict.stages.size(), 1U);
        QCOMPARE(verdict.stages[0].name, std::string("rules"));
        QCOMPARE(verdict.stages[0].score, verdict.score);
        QVERIFY(verdict.requirements.tools);
        QCOMPARE(verdict.margin, 220'000);
    }

    void explanations_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("explained");
        QTest::newRow("sum") << QByteArray("refactor def f")
                             << QStringLiteral("base 0.10 + 0.18 refactor + 0.20 code = 0.48 → medium");
        QTest::newRow("no signal") << QByteArray("birds")
                                   << QStringLiteral("base 0.10 = 0.10, no signal → medium");
        QTest::newRow("clamped, set")
            << QByteArray("hello, true or false")
            << QStringLiteral("base 0.10 - 0.20 yes-no = -0.10, clamped to 0.00, set by greeting → low");
        QTest::newRow("floor") << QByteArray("prove that")
                               << QStringLiteral("base 0.10 = 0.10, raised by proof → high");
    }

    void explanations() {
        QFETCH(QByteArray, text);
        const auto policy = share(mixed());
        const auto scorer = Scorer::compile(policy);
        QVERIFY(scorer);
        Scratch scratch(*scorer);
        const auto verdict = (*scorer)->classify(text.toStdString(), {}, scratch);
        QTEST(QString::fromStdString(explain(verdict, *policy)), "explained");
    }

    void oneTierHasNoLines() {
        auto policy = mixed();
        policy.tiers = {{"only", std::nullopt, {}}};
        policy.defaultTier = 0;
        const auto scorer = Scorer::compile(share(std::move(policy)));
        QVERIFY(scorer);
        Scratch scratch(*scorer);
        const auto raw = (*scorer)->run("refactor", scratch);
        QCOMPARE(raw.tier, TierIndex{0});
        QCOMPARE(raw.confidence, policy::one);
        QCOMPARE(raw.margin, policy::one);
    }

    void equalsThePlainScorer() {
        const std::vector<std::string> vocabulary{"alpha", "beta", "gamma delta", "a",    "et",
                                                  "x_1",   "?",    "c++",         "list", "listen"};
        Dice dice(11);
        const auto pick = [&](std::uint64_t below) { return dice.next() % below; };
        for (int round = 0; round < 60; ++round) {
            auto policy = threeTiers();
            policy.classify.base = static_cast<policy::Millionths>(pick(400'000));
            for (std::uint64_t i = 0, count = 1 + pick(8); i < count; ++i) {
                auto made = rule("r" + std::to_string(i), {vocabulary[pick(10)], vocabulary[pick(10)]},
                                 static_cast<policy::Millionths>(pick(800'000)) - 400'000,
                                 pick(2) == 0 ? Match::Word : Match::Substring);
                if (pick(4) == 0)
                    made = effect(made, static_cast<Effect>(pick(4)), static_cast<TierIndex>(pick(3)));
                policy.classify.rules.push_back(made);
            }
            for (std::uint64_t kind = 0; kind < 6; ++kind)
                if (pick(2) == 0)
                    policy.classify.features.push_back(
                        {static_cast<FeatureKind>(kind), static_cast<std::int64_t>(pick(40)),
                         static_cast<policy::Millionths>(pick(400'000)) - 200'000,
                         pick(5) == 0 ? Effect::Set : Effect::None, static_cast<TierIndex>(pick(3))});
            const auto shared = share(std::move(policy));
            const auto scorer = Scorer::compile(shared);
            QVERIFY(scorer);
            Scratch scratch(*scorer);
            for (int text = 0; text < 60; ++text) {
                std::string prompt;
                for (std::uint64_t i = 0, count = pick(30); i < count; ++i) {
                    prompt += pick(12) == 0 ? "def f" : vocabulary[pick(10)];
                    prompt += std::string_view(" ,-  \n")[pick(6)];
                    if (pick(5) == 0) prompt.pop_back();
                }
                const auto fast = (*scorer)->run(prompt, scratch);
                const auto plain = scorePlainly(*shared, prompt);
                const auto place =
                    QByteArray::fromStdString("round " + std::to_string(round) + ": " + prompt);
                QVERIFY2(fast.score == plain.score, place.constData());
                QVERIFY2(fast.tier == plain.tier, place.constData());
                QVERIFY2((fast.reason == TierReason::NoSignal) == plain.noSignal, place.constData());
            }
        }
    }

    // Every sum that the classic classifier can give; ten of them lie exactly on a line.
    void seedSums_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("tenths");
        int onLine = 0;
        for (const bool up : {false, true})
            for (const bool down : {false, true})
                for (const int words : {10, 100, 600})
                    for (const bool code : {false, true})
                        for (const bool questions : {false, true}) {
                            QByteArray text;
                            int sum = words < 50 ? -1 : words > 500 ? 3 : 0;
                            if (up) text += "analyze compare ", sum += 4;
                            if (down) text += "translate ", sum -= 2;
                            if (code) text += "```x``` ", sum += 2;
                            if (questions) text += "so??? ", sum += 1;
                            for (auto left = words - static_cast<int>(text.count(' ')); left > 0; --left)
                                text += "bird ";
                            onLine += sum == 3 || sum == 6;
                            QTest::addRow("%d tenths%s%s%s%s, %d words", sum, up ? " up" : "",
                                          down ? " down" : "", code ? " code" : "",
                                          questions ? " questions" : "", words)
                                << text << sum;
                        }
        QCOMPARE(onLine, 10);
    }

    void seedSums() {
        QFETCH(QByteArray, text);
        QFETCH(int, tenths);
        const auto read = policy::loadPolicy(TIERLINE_SOURCE_DIR "/resources/policies/seed.yaml");
        QVERIFY(read.policy);
        const auto scorer = Scorer::compile(read.policy);
        QVERIFY(scorer);
        Scratch scratch(*scorer);
        const auto raw = (*scorer)->run(text.toStdString(), scratch);
        QCOMPARE(raw.score, std::clamp(tenths, 0, 10) * 100'000);
        if (raw.reason != TierReason::NoSignal)
            QCOMPARE(QString::fromStdString(read.policy->tiers[raw.tier].name),
                     QString::fromLatin1(tenths >= 6   ? "high"
                                         : tenths >= 3 ? "medium"
                                                       : "low"));
    }

    void allocatesNothingOnceWarm() {
        const auto scorer = Scorer::compile(share(mixed()));
        QVERIFY(scorer);
        Scratch scratch(*scorer);
        std::string text;
        for (int i = 0; i < 40; ++i)
            text += "refactor, urgent: yes or no? def f; ";
        const auto first = (*scorer)->run(text, scratch);
        const auto before = allocations.load();
        for (int i = 0; i < 10; ++i)
            static_cast<void>((*scorer)->run(text, scratch));
        QCOMPARE(allocations.load(), before);
        QCOMPARE(scratch.fired().size(), 5U);
        QCOMPARE(first.features.questions, std::int64_t{40});
    }

    void oneScorerManyThreads() {
        const auto scorer = Scorer::compile(share(mixed()));
        QVERIFY(scorer);
        std::atomic<int> wrong{0};
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([&] {
                Scratch scratch(*scorer);
                for (int i = 0; i < 500; ++i)
                    wrong += (*scorer)->run(i % 2 == 0 ? "refactor" : "huge", scratch).score
                             != (i % 2 == 0 ? 280'000 : 1'000'000);
            });
        threads.clear();
        QCOMPARE(wrong.load(), 0);
    }
};

QTEST_APPLESS_MAIN(ScorerTest)
#include "scorer_test.moc"
