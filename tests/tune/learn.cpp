#include "generated.h"

#include "classify/makecascade.h"
#include "policy/reader.h"
#include "tune/keywords.h"
#include "tune/optimise.h"
#include "tune/rowmaker.h"
#include "tune/tolabel.h"
#include "tune/worth.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

using namespace tierline;
using namespace tierline::tune;
using namespace tierline::tune::testing;
using namespace Qt::Literals::StringLiterals;

namespace {

QString qt(const std::string& text) {
    return QString::fromStdString(text);
}

RowList allOf(const Rows& rows) {
    RowList all(rows.size());
    std::iota(all.begin(), all.end(), 0U);
    return all;
}

// Eight rules, of which the live policy has two the wrong way round; a ninth that fires three times.
constexpr std::array<double, 9> trueWeights{2.5, 2, 1.5, 1, -1, -1.5, 2, -2, 3};

Dial liveDial() {
    Dial dial;
    dial.sureAt = 150'000;
    dial.stopAt = 800'000;
    dial.base = 300'000;
    dial.lines = {350'000, 550'000};
    dial.weights = {200'000, 160'000, 120'000, 80'000, -80'000, -120'000, -160'000, 160'000, 50'000};
    dial.rules = dial.weights.size();
    return dial;
}

Rows drawRules(std::size_t count, std::uint64_t seed, bool votesOnly = false) {
    Dice dice(seed);
    Rows rows;
    rows.tiers = 3;
    for (std::size_t at = 0; at < count; ++at) {
        Row row;
        row.source = static_cast<std::uint32_t>(at);
        row.firstFired = static_cast<std::uint32_t>(rows.fired.size());
        double sum = 0;
        for (std::uint16_t rule = 0; rule < 9; ++rule) {
            const bool fires = rule < 8 ? dice.uniform() < 0.35 : at < 3;
            if (!fires) continue;
            rows.fired.push_back(rule);
            sum += trueWeights[rule];
        }
        row.fired = static_cast<std::uint32_t>(rows.fired.size()) - row.firstFired;
        row.isSilent = row.fired == 0;
        row.words = dice.next() | 1U;
        const double noise = std::log(1 / (dice.uniform() + 1e-12) - 1);
        const TierIndex tier = sum + noise > 2.5 ? 2 : sum + noise > 0.5 ? 1 : 0;
        const auto went = static_cast<TierIndex>(dice.next() % 3);
        row.truth = votesOnly ? truthOfVote(went, went >= tier, 3) : truthOfLabel(tier, 3);
        rows.rows.push_back(row);
        rows.costs.insert(rows.costs.end(), {1'000, 20'000, 300'000});
    }
    return rows;
}

constexpr const char* policyText =
    "version: 1\nproviders: {p: {dialect: openai}}\n"
    "models: {p/a: {price: 0}, p/b: {price: {input: 1, output: 4}}}\n"
    "tiers: [{name: low, below: 0.3, models: [p/a]}, {name: high, models: [p/b]}]\ndefault_tier: low\n"
    "classify:\n  rules:\n    - {id: hard, any: [prove], weight: 0.4}\n    - {id: zygote, any: [unused], "
    "weight: 0.1}\n"
    "    - {id: always-low, any: [hello], set: low}\n";

std::shared_ptr<const policy::Policy> readIt() {
    auto outcome = policy::readPolicy(policyText, "learn.yaml");
    if (!outcome.policy) qFatal("%s", toString(outcome.errors[0]).c_str());
    return outcome.policy;
}

std::shared_ptr<const classify::Cascade> cascadeOf(std::shared_ptr<const policy::Policy> policy) {
    const auto scorer = classify::Scorer::compile(std::move(policy));
    if (!scorer) qFatal("%s", toString(scorer.error()).c_str());
    std::vector<Error> warnings;
    return classify::makeCascade(*scorer, warnings);
}

struct Texts {
    Rows rows;
    std::vector<std::string> texts;
};

// Who says `zygote` deserves the dear tier nine times in ten, the others one time in ten.
Texts drawTexts(const std::shared_ptr<const policy::Policy>& policy) {
    constexpr std::array words{"the",    "capital", "Zürich", "tell",  "about",
                               "please", "story",   "house",  "river", "of"};
    Dice dice(11);
    RowMaker maker(cascadeOf(policy));
    Texts out;
    for (int at = 0; at < 400; ++at) {
        std::string text;
        for (int word = 0; word < 8; ++word)
            text += std::string(words[dice.next() % words.size()]) + ' ';
        const bool hasWord = at % 5 == 0;
        if (hasWord) text += at % 2 == 0 ? "Zygote, fission" : "zygote? fission";
        if (at % 7 == 0) text += " prove";
        if (at % 31 == 0) text += " hello zygotes";
        const bool isHard = dice.uniform() < (hasWord ? 0.9 : 0.1);
        auto& row = maker.add(text);
        row.words = static_cast<std::uint64_t>(at) + 1;
        if (at < 360) row.truth = truthOfLabel(isHard ? 1 : 0, 2);
        out.texts.push_back(text);
    }
    out.rows = std::move(maker.rows);
    return out;
}

} // namespace

class LearnTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void weightsFollowTheLabels() {
        const auto rows = drawRules(1500, 3);
        const auto learned = learnWeights(rows, allOf(rows), liveDial(), 1);
        QVERIFY2(learned, learned ? "" : toString(learned.error()).c_str());
        QVERIFY(learned->lossAfter < learned->lossBefore - 0.02);
        QVERIFY(learned->dial.weights[6] > 0); // was the wrong way round
        QVERIFY(learned->dial.weights[7] < 0);
        QVERIFY(std::ranges::is_sorted(learned->dial.lines, std::less_equal<>()));
        // Learned weights are the true ones but for one scale.
        double top = 0, here = 0, there = 0;
        for (std::size_t rule = 0; rule < 8; ++rule) {
            const double weight = policy::toDouble(learned->dial.weights[rule]);
            top += weight * trueWeights[rule], here += weight * weight,
                there += trueWeights[rule] * trueWeights[rule];
        }
        QVERIFY2(top / std::sqrt(here * there) > 0.97,
                 qPrintable(QString::number(top / std::sqrt(here * there))));
        const auto again = learnWeights(rows, allOf(rows), liveDial(), 1);
        QVERIFY(again->dial == learned->dial);
    }

    void votesTeachToo() {
        const auto rows = drawRules(3000, 5, true);
        const auto learned = learnWeights(rows, allOf(rows), liveDial(), 1);
        QVERIFY2(learned, learned ? "" : toString(learned.error()).c_str());
        QCOMPARE(learned->votes, learned->requests);
        QVERIFY(learned->dial.weights[6] > 0 && learned->dial.weights[7] < 0);
    }

    void whatIsHardlyKnownStays() {
        auto rows = drawRules(600, 4);
        auto live = liveDial();
        live.weights[6] = 160'000, live.weights[7] = -160'000; // the right way round: the live scale is kept
        const auto learned = learnWeights(rows, allOf(rows), live, 1);
        QVERIFY(learned && learned->isFromLive);
        QCOMPARE(learned->dial.weights[8], live.weights[8]);
        QCOMPARE(learned->dial.base, live.base);
        for (const auto& each : learned->changes) {
            std::int64_t fired = 0, under = 0, over = 0;
            for (const auto& row : rows.rows) {
                if (std::ranges::find(rows.firedOf(row), each.knob) == rows.firedOf(row).end()) continue;
                const auto tier = settle(rows, row, live).tier;
                ++fired, under += row.truth.isUnder(tier), over += row.truth.isOver(tier);
            }
            QCOMPARE(each.fired, fired);
            QCOMPARE(each.under, under);
            QCOMPARE(each.over, over);
            QVERIFY(each.before != each.after);
        }
    }

    void learnedWeightsAreKeptOnlyWhereTheyHelp() {
        int learned = 0, kept = 0;
        for (std::uint64_t seed = 1; seed <= 6; ++seed) {
            const auto rows = drawRules(900, 100 + seed);
            const auto with = optimise(rows, liveDial(), {{}, true, seed, {}});
            const auto without = optimise(rows, liveDial(), {{}, false, seed, {}});
            QVERIFY(with && without);
            if (!with->learned) continue;
            ++learned;
            const double here = with->judged->lossAfter / double(with->judged->draft.labelled);
            const double there = without->judged->lossAfter / double(without->judged->draft.labelled);
            kept += here < there;
        }
        QVERIFY2(learned == 6 && kept >= 5, qPrintable(u"%1 learned, %2 better"_s.arg(learned).arg(kept)));
        // Labels that have nothing to do with the rules.
        int blind = 0;
        for (std::uint64_t seed = 1; seed <= 6; ++seed) {
            auto rows = drawRules(200, 200 + seed);
            Dice dice(seed);
            for (auto& row : rows.rows)
                row.truth = truthOfLabel(static_cast<TierIndex>(dice.next() % 3), 3);
            const auto found = optimise(rows, liveDial(), {{}, true, seed, {}});
            QVERIFY(found && found->judged);
            blind += found->judged->loss && found->judged->loss->low > 0; // worse for certain
        }
        QVERIFY(blind <= 1);
    }

    void tooLittleToLearnFromIsSaid() {
        const auto few = drawRules(20, 4);
        const auto found = learnWeights(few, allOf(few), liveDial(), 1);
        QVERIFY(!found && qt(found.error().detail).contains(u"from 30 on"_s));
        QVERIFY(!found.error().remedy.empty());
        auto same = drawRules(200, 4);
        for (auto& row : same.rows)
            row.truth = truthOfLabel(0, 3);
        QVERIFY(!learnWeights(same, allOf(same), liveDial(), 1));
        auto none = drawRules(200, 4);
        for (auto& row : none.rows)
            row.truth = {};
        QVERIFY(!learnWeights(none, allOf(none), liveDial(), 1));
        const auto enough = drawRules(200, 4);
        const auto stopped = learnWeights(enough, allOf(enough), liveDial(), 1,
                                          [](std::string_view, double) { return false; });
        QVERIFY(!stopped && stopped.error().code == ErrorCode::Refused);
    }

    void aPlantedWordIsFound() {
        const auto policy = readIt();
        const auto drawn = drawTexts(policy);
        const auto live = dialOf(*policy);
        const auto words = proposeKeywords({drawn.rows, drawn.texts, *policy, live});
        QVERIFY(words && !words->empty());
        const auto found = std::ranges::find(*words, std::string("zygote"), &Keyword::word);
        const auto twin = std::ranges::find(*words, std::string("fission"), &Keyword::word);
        QVERIFY((found != words->end()) != (twin != words->end())); // they fire together: one finding
        for (const auto& each : *words)
            QVERIFY2(each.word == "zygote" || each.word == "fission", each.word.c_str());
        const auto& word = words->front();
        QVERIFY(word.weight >= 300'000);
        QVERIFY(word.lift > 4);
        QVERIFY(word.found.mends > 5 * word.found.breaks && word.unseen.mends > word.unseen.breaks);
    }

    void whatOneSessionRepeatsIsNoFinding_data() {
        QTest::addColumn<int>("sessions"); // of the eighty requests with the word
        QTest::addColumn<bool>("isFound");
        QTest::newRow("in one session") << 1 << false;
        QTest::newRow("in four sessions") << 4 << false;
        QTest::newRow("in eighty sessions") << 80 << true;
    }
    void whatOneSessionRepeatsIsNoFinding() {
        QFETCH(int, sessions);
        QFETCH(bool, isFound);
        const auto policy = readIt();
        const auto live = dialOf(*policy);
        auto drawn = drawTexts(policy);
        int with = 0;
        for (std::size_t at = 0; at < drawn.rows.size(); ++at) {
            const bool hasWord = qt(drawn.texts[at]).contains(u"zygote"_s, Qt::CaseInsensitive);
            drawn.rows.rows[at].session =
                1 + (hasWord ? std::uint64_t(with++ % sessions) : 1000 + std::uint64_t(at));
        }
        const auto words = proposeKeywords({drawn.rows, drawn.texts, *policy, live});
        QVERIFY(words);
        QCOMPARE(!words->empty(), isFound);
    }

    // What a proposal says of itself is what the router does once the rule is there.
    void aProposalIsWhatTheRouterWouldDo() {
        const auto policy = readIt();
        const auto drawn = drawTexts(policy);
        const auto live = dialOf(*policy);
        const auto words = proposeKeywords({drawn.rows, drawn.texts, *policy, live});
        QVERIFY(words && !words->empty());
        for (const auto& word : *words) {
            auto changed = *policy;
            changed.classify.rules.push_back(ruleOf(word, *policy));
            const auto before = cascadeOf(policy),
                       after = cascadeOf(std::make_shared<const policy::Policy>(changed));
            classify::CascadeScratch old(before->parts().scorer), now(after->parts().scorer);
            KeywordCount count;
            RowList fires;
            for (std::uint32_t at = 0; at < drawn.texts.size(); ++at) {
                const auto was = before->score(drawn.texts[at], old).raw,
                           is = after->score(drawn.texts[at], now).raw;
                const auto isNew = std::ranges::any_of(now.rules.fired(), [&](const auto& fired) {
                    return fired.index + 1U == changed.classify.rules.size();
                });
                if (!isNew) continue;
                fires.push_back(at);
                const auto& truth = drawn.rows.rows[at].truth;
                if (!truth.isWhole) continue;
                const auto isRight = [&](TierIndex tier) {
                    return !truth.isUnder(tier) && !truth.isOver(tier);
                };
                ++count.fires;
                count.mends += isRight(is.tier) && !isRight(was.tier);
                count.breaks += isRight(was.tier) && !isRight(is.tier);
            }
            QVERIFY(fires == word.fires);
            QCOMPARE(word.found.fires + word.unseen.fires, count.fires);
            QCOMPARE(word.found.mends + word.unseen.mends, count.mends);
            QCOMPARE(word.found.breaks + word.unseen.breaks, count.breaks);
        }
        Keyword taken;
        taken.word = "zygote"; // the policy has a rule of that name
        QCOMPARE(qt(ruleOf(taken, *policy).id), u"zygote-2"_s);
    }

    void whatToLabelNext() {
        auto rows = drawWorld({12, 50, 300, 0}, 9);
        rows.rows[60].words = rows.rows[70].words = 77;
        rows.rows[80].words = rows.rows[3].words; // labelled in the same words
        const auto dial = worldDial();
        for (const auto order : {LabelOrder::Both, LabelOrder::Margin, LabelOrder::Money}) {
            const auto next = nextToLabel(rows, dial, 1000, order);
            QCOMPARE(next.size(), std::size_t{298});
            for (std::size_t at = 0; at < next.size(); ++at) {
                const auto& each = next[at];
                QVERIFY(each.row >= 50);
                const auto there = settle(rows, rows.rows[each.row], dial);
                QCOMPARE(each.margin, there.margin);
                QCOMPARE(std::abs(int(each.tier) - int(each.other)), 1);
                QCOMPARE(each.stake->nano(),
                         std::abs(rows.cost(each.row, each.tier) - rows.cost(each.row, each.other)));
                if (at == 0) continue;
                const auto& before = next[at - 1];
                if (order == LabelOrder::Margin) QVERIFY(before.margin <= each.margin);
                if (order == LabelOrder::Money) QVERIFY(*before.stake >= *each.stake);
            }
        }
        QCOMPARE(nextToLabel(rows, dial, 7).size(), std::size_t{7});
        QVERIFY(nextToLabel(drawWorld({12, 50, 0, 0}, 9), dial, 7).empty());
    }

    void notWorthIt_data() {
        QTest::addColumn<double>("steepness");
        QTest::addColumn<int>("firstLine");
        QTest::addColumn<int>("secondLine");
        QTest::addColumn<double>("days");
        QTest::addColumn<double>("effort");
        QTest::addColumn<int>("classifier"); // ms
        QTest::addColumn<QString>("why");
        const auto row = [](const char* name, double steep, int first, int second, double days, double effort,
                            int ms, const char* why) {
            QTest::newRow(name) << steep << first << second << days << effort << ms
                                << QString::fromLatin1(why);
        };
        row("good lines, many requests, little effort", 25, 350'000, 700'000, 1, 0.01, 5, "");
        row("nearly all go to the dearest", 25, 10'000, 20'000, 1, 0.01, 5, "near_constant");
        row("too few requests for the effort", 25, 350'000, 700'000, 30, 50, 5, "volume_too_low");
        row("classifying takes longer than an answer may", 25, 350'000, 700'000, 1, 0.01, 900, "too_slow");
    }
    void notWorthIt() {
        QFETCH(double, steepness);
        QFETCH(int, firstLine);
        QFETCH(int, secondLine);
        QFETCH(double, days);
        QFETCH(double, effort);
        QFETCH(int, classifier);
        QFETCH(QString, why);
        auto rows = drawWorld({steepness, 800, 0, days}, 2);
        auto dial = worldDial();
        dial.lines = {firstLine, secondLine};
        const std::vector<std::string> tiers{"low", "mid", "high"};
        WorthInput input{rows, dial, tiers};
        input.effortPerMonth = Money::fromNano(std::int64_t(effort * 1e9));
        input.latencyLimit = Milliseconds(100);
        input.classifierTime = Milliseconds(classifier);
        const auto worth = worthOf(input);
        QStringList found;
        for (const auto& each : worth.findings) {
            found << qt(std::string(toString(each.why)));
            QVERIFY(!each.sentence.empty());
        }
        if (why.isEmpty())
            QVERIFY2(found.isEmpty(), qPrintable(found.join(u' ')));
        else
            QVERIFY2(found.contains(why), qPrintable(found.join(u' ')));
    }

    void oneTierIsAsGoodWhereTheScoreSaysNothing() {
        Dice dice(5);
        auto rows = drawWorld({12, 600, 0, 0}, 2);
        for (auto& row : rows.rows) // nearly all deserve the cheapest, whatever their score
            row.truth = truthOfLabel(dice.uniform() < 0.9 ? 0 : 1, 3);
        const std::vector<std::string> tiers{"low", "mid", "high"};
        const auto dial = worldDial();
        const auto worth = worthOf({rows, dial, tiers, 1});
        QVERIFY(!worth.findings.empty());
        QVERIFY(worth.findings.front().why == NotWorth::ConstantAsGood);
        QVERIFY(worth.findings.front().tier == 0U);
        QVERIFY(qt(worth.findings.front().sentence).contains(u"low"_s));
        const auto few = drawWorld({12, 5, 0, 0}, 2);
        const auto none = worthOf({few, dial, tiers, 1});
        QVERIFY(none.findings.empty() && none.unknown.size() >= 2);
    }
};

QTEST_GUILESS_MAIN(LearnTest)
#include "learn.moc"
