#include "route/plan.h"

#include "policies.h"

#include <QtTest>

#include <functional>

using namespace tierline;
using namespace tierline::route;
using classify::TierReason;
using health::BreakerState;

namespace {

// A request and its world; each row changes what it is about.
struct World {
    policy::Policy policy = testing::threeTiers();
    catalog::Catalog catalog;
    classify::Verdict verdict;
    Target target;
    Facts facts;
    std::vector<health::ModelHealth> health{5};

    World() {
        verdict.tier = 0;
        verdict.reason = TierReason::ScoreInTier;
        facts.inputTokens = 1'000;
        facts.features = {protocol::Feature::SeveralChoices}; // which nobody can translate
        facts.when = std::chrono::sys_days{std::chrono::year{2026} / 6 / 1};
    }
    void open(std::size_t model) {
        health[model].state = BreakerState::Open;
        health[model].wouldAllow = false;
        health[model].reopensIn = Milliseconds{12'000};
        health[model].reason = "5 consecutive server_error";
    }
    void slow(std::size_t model) {
        policy.route.maxLatencyP95 = Milliseconds{8'000};
        health[model].p95 = Milliseconds{9'100};
    }
    void pin(ModelIndex model) {
        target.kind = Target::Kind::Model;
        target.model = model;
    }
    Plan plan() const { return route::plan(policy, catalog, verdict, target, facts, health); }
};
enum Model : std::uint8_t { nano, mini, haiku, mid, big };

using Change = std::function<void(World&)>;

// "complexity_match: oai/nano alt/mini oai/mid alt/big | ant/haiku (anthropic cannot say: …)"
QString printed(const World& world, const Plan& plan) {
    QStringList asked, refused;
    for (const auto at : plan.order)
        asked += QString::fromStdString(world.policy.models[plan.candidates[at].model].id);
    for (const auto& candidate : plan.candidates)
        if (candidate.verdict == CandidateVerdict::Refused)
            refused += QString::fromStdString(world.policy.models[candidate.model].id + " ("
                                              + candidate.reason + ")");
    return QString::fromUtf8(toString(plan.reason).data()) + QStringLiteral(": ")
           + asked.join(QLatin1Char(' ')) + QStringLiteral(" | ") + refused.join(QStringLiteral(", "));
}

constexpr auto noTranslation = "ant/haiku (anthropic cannot say: several_choices)";

} // namespace

Q_DECLARE_METATYPE(Change)

class PlanTest : public QObject {
    Q_OBJECT

private slots:
    void plans_data() {
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("plan");
        const auto row = [](const char* name, Change change, const QString& plan) {
            QTest::newRow(name) << change << plan;
        };
        const auto rest = QStringLiteral(" | ") + QLatin1String(noTranslation);

        row(
            "what can be translated goes to any dialect", [](World& world) { world.facts.features = {}; },
            QStringLiteral("complexity_match: oai/nano alt/mini ant/haiku oai/mid alt/big | "));
        row(
            "what only tunes the answer refuses nobody",
            [](World& world) { world.facts.features = {protocol::Feature::Seed}; },
            QStringLiteral("complexity_match: oai/nano alt/mini ant/haiku oai/mid alt/big | "));
        row(
            "a stored conversation stays where it lies",
            [](World& world) {
                world.facts.features = {};
                world.facts.stateAt = "alt";
            },
            QStringLiteral(
                "complexity_match: alt/mini alt/big | oai/nano (the earlier part lies with alt), "
                "ant/haiku (the earlier part lies with alt), oai/mid (the earlier part lies with alt)"));
        row(
            "cheapest able of the tier, then dearer tiers", [](World&) {},
            QStringLiteral("complexity_match: oai/nano alt/mini oai/mid alt/big") + rest);
        row(
            "the other dialect", [](World& w) { w.facts.dialect = Dialect::Anthropic; },
            QStringLiteral("complexity_match: ant/haiku | oai/nano (openai cannot say: several_choices), "
                           "alt/mini (openai cannot say: several_choices), oai/mid (openai cannot say: "
                           "several_choices), alt/big (openai cannot say: several_choices)"));
        row(
            "no signal",
            [](World& w) {
                w.verdict.reason = TierReason::NoSignal;
                w.verdict.tier = 1;
            },
            QStringLiteral("default_no_signal: alt/mini oai/mid alt/big | oai/nano (tier too low), ant/haiku "
                           "(tier too low)"));
        row(
            "a floor rule",
            [](World& w) {
                w.verdict.reason = TierReason::RaisedByFloor;
                w.verdict.tier = 2;
            },
            QStringLiteral("rule_floor: alt/big | oai/nano (tier too low), alt/mini (tier too low), "
                           "ant/haiku (tier too low), oai/mid (tier too low)"));
        row(
            "equal costs keep the file's order",
            [](World& w) { w.policy.models[nano].price = testing::price(2, 2); },
            QStringLiteral("complexity_match: alt/mini oai/nano oai/mid alt/big") + rest);
        row(
            "unpriced is asked last of its tier", [](World& w) { w.policy.models[nano].price.reset(); },
            QStringLiteral("complexity_match: alt/mini oai/nano oai/mid alt/big") + rest);
        row(
            "free is cheapest", [](World& w) { w.policy.models[mini].price = testing::price(0, 0); },
            QStringLiteral("complexity_match: alt/mini oai/nano oai/mid alt/big") + rest);
        row(
            "learned output decides the order",
            [](World& w) {
                w.policy.models[mini].price = testing::price(0, 4); // 4 × output against 1 + 1 × output
                w.health[mini].learnedOutput = 100;
            },
            QStringLiteral("complexity_match: alt/mini oai/nano oai/mid alt/big") + rest);

        row(
            "a tier by name",
            [](World& w) {
                w.target.kind = Target::Kind::Tier;
                w.target.tier = 2;
            },
            QStringLiteral("forced: alt/big | oai/nano (tier too low), alt/mini (tier too low), ant/haiku "
                           "(tier too low), oai/mid (tier too low)"));
        row(
            "a tier by header", [](World& w) { w.facts.wishes.tier = TierIndex{1}; },
            QStringLiteral(
                "forced: alt/mini oai/mid alt/big | oai/nano (tier too low), ant/haiku (tier too low)"));
        row(
            "a floor by header", [](World& w) { w.facts.wishes.floor = TierIndex{1}; },
            QStringLiteral(
                "forced: alt/mini oai/mid alt/big | oai/nano (tier too low), ant/haiku (tier too low)"));
        row(
            "a floor below the tier",
            [](World& w) {
                w.verdict.tier = 2;
                w.facts.wishes.floor = TierIndex{1};
            },
            QStringLiteral("complexity_match: alt/big | oai/nano (tier too low), alt/mini (tier too low), "
                           "ant/haiku (tier too low), oai/mid (tier too low)"));
        row(
            "pinned stands alone", [](World& w) { w.pin(mid); },
            QStringLiteral("pinned: oai/mid | oai/nano (another model was asked for by name), alt/mini "
                           "(another model was asked for by name), "
                           "ant/haiku (another model was asked for by name), alt/big (another model was "
                           "asked for by name)"));
        row(
            "fallback any asks cheaper tiers last",
            [](World& w) {
                w.verdict.tier = 2;
                w.policy.route.fallbackAny = true;
            },
            QStringLiteral("complexity_match: alt/big alt/mini oai/mid oai/nano") + rest);

        row(
            "breaker open: the next of the tier", [](World& w) { w.open(nano); },
            QStringLiteral("circuit_fallback: alt/mini oai/mid alt/big | oai/nano (breaker open for 12 s: 5 "
                           "consecutive server_error), ")
                + QLatin1String(noTranslation));
        row(
            "a dearer one's breaker changes no reason", [](World& w) { w.open(mini); },
            QStringLiteral("complexity_match: oai/nano oai/mid alt/big | alt/mini (breaker open for 12 s: 5 "
                           "consecutive server_error), ")
                + QLatin1String(noTranslation));
        row(
            "the whole tier is open: upwards",
            [](World& w) {
                w.open(nano);
                w.open(mini);
            },
            QStringLiteral("circuit_fallback: oai/mid alt/big | oai/nano (breaker open for 12 s: 5 "
                           "consecutive server_error), "
                           "alt/mini (breaker open for 12 s: 5 consecutive server_error), ")
                + QLatin1String(noTranslation));
        row(
            "half-open with its probes taken",
            [](World& w) {
                w.health[nano].state = BreakerState::HalfOpen;
                w.health[nano].wouldAllow = false;
            },
            QStringLiteral("circuit_fallback: alt/mini oai/mid alt/big | oai/nano (breaker half-open: its "
                           "probes are under way), ")
                + QLatin1String(noTranslation));
        row(
            "half-open with a free probe is asked",
            [](World& w) { w.health[nano].state = BreakerState::HalfOpen; },
            QStringLiteral("complexity_match: oai/nano alt/mini oai/mid alt/big") + rest);
        row(
            "held open",
            [](World& w) {
                w.health[nano].state = BreakerState::HeldOpen;
                w.health[nano].wouldAllow = false;
                w.health[nano].reason = "held open by hand";
            },
            QStringLiteral(
                "circuit_fallback: alt/mini oai/mid alt/big | oai/nano (breaker held open by hand), ")
                + QLatin1String(noTranslation));
        row(
            "no key",
            [](World& w) {
                w.health[nano].wouldAllow = false;
                w.health[nano].reason = "no key: OAI_KEY is not set";
            },
            QStringLiteral(
                "complexity_match: alt/mini oai/mid alt/big | oai/nano (no key: OAI_KEY is not set), ")
                + QLatin1String(noTranslation));
        row(
            "rate limited", [](World& w) { w.health[nano].rateLimitedFor = Milliseconds{4'000}; },
            QStringLiteral(
                "rate_limit_fallback: alt/mini oai/mid alt/big | oai/nano (rate limited for 4 s), ")
                + QLatin1String(noTranslation));
        row(
            "all refused",
            [](World& w) {
                w.verdict.tier = 2;
                w.open(big);
            },
            QStringLiteral(
                "all_exhausted:  | alt/big (breaker open for 12 s: 5 consecutive server_error), oai/nano "
                "(tier too low), alt/mini (tier too low), ant/haiku (tier too low), oai/mid (tier too low)"));

        row(
            "slow is stepped over", [](World& w) { w.slow(nano); },
            QStringLiteral("latency_fallback: alt/mini oai/mid alt/big | oai/nano (p95 9.1 s over 8 s), ")
                + QLatin1String(noTranslation));
        row(
            "slow gets a trickle",
            [](World& w) {
                w.slow(nano);
                w.health[nano].trickle = true;
            },
            QStringLiteral("complexity_match: oai/nano alt/mini oai/mid alt/big") + rest);
        row(
            "exactly at the limit is not over",
            [](World& w) {
                w.slow(nano);
                w.health[nano].p95 = Milliseconds{8'000};
            },
            QStringLiteral("complexity_match: oai/nano alt/mini oai/mid alt/big") + rest);
        row(
            "the header's limit counts before the policy's",
            [](World& w) {
                w.slow(nano);
                w.facts.wishes.maxLatency = Milliseconds{10'000};
            },
            QStringLiteral("complexity_match: oai/nano alt/mini oai/mid alt/big") + rest);
        row(
            "slow is better than nothing",
            [](World& w) {
                w.verdict.tier = 2;
                w.slow(big);
            },
            QStringLiteral("latency_fallback: alt/big | oai/nano (tier too low), alt/mini (tier too low), "
                           "ant/haiku (tier too low), oai/mid (tier too low)"));
        row(
            "pinned and slow is asked",
            [](World& w) {
                w.pin(big);
                w.slow(big);
            },
            QStringLiteral("pinned: alt/big | oai/nano (another model was asked for by name), alt/mini "
                           "(another model was asked for by name), "
                           "ant/haiku (another model was asked for by name), oai/mid (another model was "
                           "asked for by name)"));

        row(
            "a missing ability within the tier",
            [](World& w) {
                w.facts.requirements.vision = true;
                w.policy.models[nano].abilities = {"tools"};
            },
            QStringLiteral("complexity_match: alt/mini oai/mid alt/big | oai/nano (lacks vision), ")
                + QLatin1String(noTranslation));
        row(
            "no model of the tier can",
            [](World& w) {
                w.facts.requirements.tools = true;
                w.policy.models[nano].abilities = w.policy.models[mini].abilities =
                    std::vector<std::string>{"json"};
            },
            QStringLiteral("capability: oai/mid alt/big | oai/nano (lacks tools), alt/mini (lacks tools), ")
                + QLatin1String(noTranslation));
        row(
            "context too small",
            [](World& w) {
                w.facts.inputTokens = 41'200;
                w.policy.models[nano].context = w.policy.models[mini].context = 32'768;
            },
            QStringLiteral("context_window: oai/mid alt/big | oai/nano (context 32,768 < 41,200 tokens), "
                           "alt/mini (context 32,768 < 41,200 tokens), ")
                + QLatin1String(noTranslation));
        row(
            "the asked output needs room too",
            [](World& w) {
                w.policy.models[nano].context = 2'000;
                w.facts.maxOutput = 1'001;
            },
            QStringLiteral(
                "complexity_match: alt/mini oai/mid alt/big | oai/nano (context 2,000 < 2,001 tokens), ")
                + QLatin1String(noTranslation));
        row(
            "context that just fits",
            [](World& w) {
                w.policy.models[nano].context = 2'000;
                w.facts.maxOutput = 1'000;
            },
            QStringLiteral("complexity_match: oai/nano alt/mini oai/mid alt/big") + rest);
        row(
            "over the cost limit", [](World& w) { w.facts.wishes.maxCost = Money::fromNano(10'000'000); },
            QStringLiteral(
                "complexity_match: oai/nano alt/mini | ant/haiku (anthropic cannot say: several_choices), "
                "oai/mid (estimated $0.0150 over the limit $0.0100), alt/big (estimated $0.0300 "
                "over the limit $0.0100)"));
        row(
            "a cost limit and no price",
            [](World& w) {
                w.facts.wishes.maxCost = Money::fromNano(2'000'000);
                w.policy.models[nano].price.reset();
            },
            QStringLiteral("all_exhausted:  | alt/mini (estimated $0.00300 over the limit $0.00200), "
                           "ant/haiku (anthropic cannot say: several_choices), "
                           "oai/nano (no price known; the limit is $0.00200), oai/mid (estimated $0.0150 "
                           "over the limit $0.00200), "
                           "alt/big (estimated $0.0300 over the limit $0.00200)"));
        row(
            "of several causes the one of the moment is named",
            [](World& w) {
                w.facts.requirements.vision = true;
                w.policy.models[nano].abilities = {"tools"};
                w.open(mini);
            },
            QStringLiteral("circuit_fallback: oai/mid alt/big | oai/nano (lacks vision), alt/mini (breaker "
                           "open for 12 s: 5 consecutive server_error), ")
                + QLatin1String(noTranslation));
        row(
            "a model in no tier",
            [](World& w) {
                w.verdict.tier = 2;
                w.policy.tiers[1].models = {mini};
            },
            QStringLiteral("complexity_match: alt/big | oai/nano (tier too low), alt/mini (tier too low), "
                           "ant/haiku (tier too low), oai/mid (listed in no tier)"));
        row(
            "a tier beyond the last", [](World& w) { w.verdict.tier = 9; },
            QStringLiteral("complexity_match: alt/big | oai/nano (tier too low), alt/mini (tier too low), "
                           "ant/haiku (tier too low), oai/mid (tier too low)"));
    }

    void plans() {
        QFETCH(Change, change);
        World world;
        change(world);
        const auto made = world.plan();
        QTEST(printed(world, made), "plan");
        QCOMPARE(made.candidates.size(), world.policy.models.size()); // each model once
        for (const auto& candidate : made.candidates)
            QCOMPARE(world.policy.providers[candidate.provider].id,
                     world.policy.models[candidate.model].provider);
        if (!made.order.empty()) {
            QVERIFY(made.candidates[made.order.front()].verdict == CandidateVerdict::Chosen);
            for (const auto& candidate : made.candidates)
                QVERIFY(!candidate.reason.empty());
        }
    }

    void estimates_data() {
        QTest::addColumn<int>("learned");
        QTest::addColumn<int>("asked");   // -1 = not said
        QTest::addColumn<int>("largest"); // of the model, -1 = not known
        QTest::addColumn<int>("output");
        QTest::newRow("nothing known") << 500 << -1 << -1 << 500;
        QTest::newRow("learned") << 120 << -1 << -1 << 120;
        QTest::newRow("the client asked for less") << 500 << 50 << -1 << 50;
        QTest::newRow("the client allows more") << 500 << 5'000 << -1 << 500;
        QTest::newRow("the model gives less") << 500 << -1 << 200 << 200;
    }

    void estimates() {
        QFETCH(int, learned);
        QFETCH(int, asked);
        QFETCH(int, largest);
        QFETCH(int, output);
        World world;
        world.health[nano].learnedOutput = learned;
        if (asked >= 0) world.facts.maxOutput = asked;
        if (largest >= 0) world.policy.models[nano].maxOutput = largest;
        const auto made = world.plan();
        QCOMPARE(made.estimatedInput, std::int64_t{1'000});
        QCOMPARE(made.estimatedOutput, std::int64_t{output});
        QCOMPARE(made.candidates[0].estimatedCost->nano(), std::int64_t{1'000} * (1'000 + output));
    }

    void detailNamesTheCause() {
        World world;
        world.open(nano);
        QCOMPARE(QString::fromStdString(world.plan().reasonDetail),
                 QStringLiteral("oai/nano: breaker open for 12 s: 5 consecutive server_error"));
    }

    void unpricedIsFlagged() {
        World world;
        world.policy.models[nano].price.reset();
        const auto made = world.plan();
        QVERIFY(!made.candidates[1].estimatedCost);
        QCOMPARE(made.candidates[1].reason, std::string("no price known, asked last"));
    }

    void planIsQuick() {
        World world;
        for (int i = 0; i < 5; ++i) {
            const auto model =
                testing::addModel(world.policy, "oai/extra-" + std::to_string(i), testing::price(5, 5));
            world.policy.models[model].context = 100'000;
            world.policy.tiers[1].models.push_back(model);
        }
        for (auto& model : world.policy.models)
            model.context = 100'000;
        world.health.resize(10);
        world.open(nano);
        QBENCHMARK {
            static_cast<void>(world.plan());
        }
    }
};

QTEST_APPLESS_MAIN(PlanTest)
#include "plan_test.moc"
