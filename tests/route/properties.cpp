// What must hold of every plan and of every request that follows one, over worlds drawn from a seed.
#include "policies.h"

#include "base/id.h"
#include "route/attempts.h"
#include "route/table.h"

#include <QtTest>

using namespace tierline;
using namespace tierline::route;

namespace {

struct World {
    std::shared_ptr<policy::Policy> policy = std::make_shared<policy::Policy>();
    std::vector<health::ModelHealth> health;
    classify::Verdict verdict;
    Target target;
    Facts facts;
};

bool one(Dice& dice, std::uint64_t of) {
    return dice.next() % of == 0;
}

void drawPolicy(Dice& dice, policy::Policy& policy) {
    for (int i = 0; i < 3; ++i) {
        auto& provider = policy.providers.emplace_back();
        provider.id = "p" + std::to_string(i);
        provider.baseUrl = "https://" + provider.id + ".example";
    }
    const auto models = 1 + dice.next() % 12;
    for (std::uint64_t i = 0; i < models; ++i) {
        std::optional<policy::Price> price;
        if (!one(dice, 6)) {
            price = testing::price(static_cast<std::int64_t>(dice.next() % 5), 3);
            price->cachedRead = Rate{price->input.nanoPerMillion / 10};
        }
        const auto at = testing::addModel(
            policy, "p" + std::to_string(dice.next() % 3) + "/m" + std::to_string(i), price);
        if (one(dice, 4)) policy.models[at].context = 1'000;
        if (one(dice, 4)) policy.models[at].abilities = {"json"};
    }
    const auto tiers = 1 + dice.next() % 4;
    for (std::uint64_t i = 0; i < tiers; ++i) {
        auto& tier = policy.tiers.emplace_back();
        tier.name = "t" + std::to_string(i);
        if (i + 1 < tiers) tier.below = static_cast<policy::Millionths>((i + 1) * 200'000);
        for (std::uint64_t model = 0; model < models; ++model)
            if (one(dice, 2)) {
                tier.models.push_back(static_cast<ModelIndex>(model));
                tier.weights.push_back(static_cast<int>(dice.next() % 3));
            }
    }
    policy.route.strategy = static_cast<policy::Strategy>(dice.next() % 5);
    policy.route.fallbackAny = one(dice, 4);
    policy.route.affinity = one(dice, 2);
    policy.route.probeWhenAllOpen = one(dice, 3);
    policy.route.maxAttempts = 1 + static_cast<int>(dice.next() % 4);
    if (one(dice, 3)) policy.route.lastResortModel = static_cast<ModelIndex>(dice.next() % models);
    if (one(dice, 3)) policy.route.maxLatencyP95 = Milliseconds(2'000);
}

void drawHealth(Dice& dice, World& world) {
    for (std::size_t i = 0; i < world.policy->models.size(); ++i) {
        auto& health = world.health.emplace_back();
        health.wouldAllow = !one(dice, 4);
        if (!health.wouldAllow) health.state = static_cast<health::BreakerState>(dice.next() % 5);
        health.reason = "drawn";
        if (one(dice, 6)) health.rateLimitedFor = Milliseconds(4'000);
        if (one(dice, 2)) health.p95 = Milliseconds(static_cast<std::int64_t>(dice.next() % 4'000));
        health.trickle = one(dice, 5);
        health.reopensIn = Milliseconds(static_cast<std::int64_t>(dice.next() % 60'000));
        world.facts.load.push_back({static_cast<int>(dice.next() % 9), std::nullopt, std::nullopt});
        world.facts.slow.push_back({one(dice, 6), Milliseconds(10)});
    }
}

World draw(std::uint64_t seed) {
    Dice dice(seed);
    World world;
    drawPolicy(dice, *world.policy);
    drawHealth(dice, world);
    const auto models = world.policy->models.size(), tiers = world.policy->tiers.size();
    const auto tier = [&] { return static_cast<TierIndex>(dice.next() % tiers); };
    world.verdict.tier = tier();
    auto& facts = world.facts;
    facts.inputTokens = static_cast<std::int64_t>(dice.next() % 2'000);
    facts.requirements.tools = one(dice, 3);
    facts.dice = dice.next();
    if (one(dice, 5))
        world.target = {
            Target::Kind::Model, 0, static_cast<ModelIndex>(dice.next() % models), {}, false, false};
    if (one(dice, 4)) facts.wishes.floor = tier();
    if (one(dice, 6)) facts.wishes.tier = tier();
    if (one(dice, 6))
        facts.wishes.maxCost = Money::fromNano(static_cast<std::int64_t>(dice.next() % 4'000'000));
    if (one(dice, 4)) facts.allowance.cap = tier();
    facts.allowance.capReason = "drawn";
    if (one(dice, 4)) facts.floor = tier();
    if (one(dice, 2))
        facts.incumbent = {static_cast<ModelIndex>(dice.next() % models),
                           static_cast<std::int64_t>(dice.next() % 2'000), Money::fromNano(100'000),
                           Money::fromNano(1'000'000)};
    return world;
}

Plan planned(const World& world) {
    const Table table(world.policy, std::make_shared<const catalog::Catalog>());
    return plan(table, world.verdict, world.target, world.facts, world.health);
}

bool isSpecial(const Plan& plan, std::size_t place) {
    return (plan.hasLastResort && place + 1 == plan.order.size())
           || (place == 0 && plan.reason == SelectionReason::Affinity);
}

std::int64_t costOf(const Candidate& candidate) {
    return candidate.estimatedCost ? candidate.estimatedCost->nano() : INT64_MAX;
}

constexpr std::array errors{ErrorClass::ServerError, ErrorClass::RateLimited,    ErrorClass::Network,
                            ErrorClass::Auth,        ErrorClass::ContextTooLong, ErrorClass::BadRequest};

constexpr std::uint64_t worlds = 20'000;

} // namespace

class PropertiesTest : public QObject {
    Q_OBJECT

private slots:
    void everyModelOnceAndOneChosen() {
        for (std::uint64_t seed = 0; seed < worlds; ++seed) {
            const auto world = draw(seed);
            const auto plan = planned(world);
            std::vector<int> seen(world.policy->models.size());
            int chosen = 0;
            for (const auto& candidate : plan.candidates) {
                ++seen[candidate.model];
                chosen += candidate.verdict == CandidateVerdict::Chosen;
                QVERIFY2(!candidate.reason.empty(), qPrintable(QString::number(seed)));
            }
            QVERIFY(std::ranges::all_of(seen, [](int times) { return times == 1; }));
            QCOMPARE(chosen, plan.order.empty() ? 0 : 1);
            QCOMPARE(plan.reason == SelectionReason::AllExhausted, plan.order.empty());
        }
    }

    void orderIsOfTheAble() {
        for (std::uint64_t seed = 0; seed < worlds; ++seed) {
            const auto plan = planned(draw(seed));
            std::size_t able = 0;
            for (const auto& candidate : plan.candidates) {
                able += candidate.verdict != CandidateVerdict::Refused;
                QCOMPARE(candidate.refusal == Refusal::None, candidate.verdict != CandidateVerdict::Refused);
            }
            QCOMPARE(plan.order.size(), able);
            for (std::size_t i = 0; i < plan.order.size(); ++i)
                QCOMPARE(plan.order[i], i);
        }
    }

    void cheaperOnesOfATierFirst() {
        int compared = 0;
        for (std::uint64_t seed = 0; seed < worlds; ++seed) {
            auto world = draw(seed);
            world.policy->route.strategy = policy::Strategy::CheapestAble;
            const auto plan = planned(world);
            for (std::size_t i = 1; i < plan.order.size(); ++i) {
                const auto &before = plan.candidates[i - 1], &after = plan.candidates[i];
                if (before.tier != after.tier || isSpecial(plan, i - 1) || isSpecial(plan, i)) continue;
                QVERIFY(costOf(before) <= costOf(after));
                ++compared;
            }
        }
        QVERIFY(compared > 1'000);
    }

    void fasterOnesOfATierFirst() {
        for (std::uint64_t seed = 0; seed < worlds; ++seed) {
            auto world = draw(seed);
            world.policy->route.strategy = policy::Strategy::LowestLatency;
            const auto plan = planned(world);
            const auto p95 = [&](std::size_t i) {
                return world.health[plan.candidates[i].model].p95.value_or(Milliseconds(-1));
            };
            for (std::size_t i = 1; i < plan.order.size(); ++i)
                if (plan.candidates[i - 1].tier == plan.candidates[i].tier && !isSpecial(plan, i - 1)
                    && !isSpecial(plan, i))
                    QVERIFY(p95(i - 1) <= p95(i));
        }
    }

    void floorsAndCapsHold() {
        for (std::uint64_t seed = 0; seed < worlds; ++seed) {
            const auto world = draw(seed);
            const auto plan = planned(world);
            for (std::size_t i = 0; i < plan.order.size(); ++i) {
                const auto& candidate = plan.candidates[i];
                if (world.facts.allowance.cap) QVERIFY(candidate.tier <= *world.facts.allowance.cap);
                if (world.facts.wishes.maxCost && candidate.estimatedCost)
                    QVERIFY(*candidate.estimatedCost <= *world.facts.wishes.maxCost);
                const bool mayBeLower = world.policy->route.fallbackAny
                                        || world.target.kind == Target::Kind::Model
                                        || (plan.hasLastResort && i + 1 == plan.order.size());
                if (mayBeLower) continue;
                QVERIFY(candidate.tier >= plan.tier);
                const auto floor = world.facts.wishes.floor;
                const auto cap = world.facts.allowance.cap;
                if (floor) QVERIFY(candidate.tier >= (cap ? std::min(*floor, *cap) : *floor));
            }
        }
    }

    void everyRequestEndsWithinItsAttempts() {
        int answered = 0, givenUp = 0;
        for (std::uint64_t seed = 0; seed < worlds; ++seed) {
            const auto world = draw(seed);
            const auto plan = planned(world);
            Dice dice(seed + 1);
            AttemptPlanner planner(plan, world.policy->route.maxAttempts);
            auto step = planner.first();
            int asked = 0;
            for (int steps = 0; step.kind == NextStep::Kind::Try; ++steps) {
                QVERIFY(steps < 100);
                QVERIFY(plan.candidates[step.candidate].verdict != CandidateVerdict::Refused);
                QVERIFY(planner.attempts() <= world.policy->route.maxAttempts);
                if (one(dice, 5)) {
                    step = planner.refusedByBreaker();
                    continue;
                }
                QVERIFY(++asked <= world.policy->route.maxAttempts);
                if (one(dice, 3)) break;
                step = planner.failed(errors[dice.next() % errors.size()], false);
            }
            ++(step.kind == NextStep::Kind::Try ? answered : givenUp);
        }
        QVERIFY(answered > 1'000 && givenUp > 1'000);
    }

    // The draw falls as the weights say, and the same dice fall the same way.
    void weightsAreShares() {
        World world;
        *world.policy = testing::threeTiers();
        world.policy->route.strategy = policy::Strategy::Weighted;
        world.policy->tiers[0].models = {0, 1};
        world.policy->tiers[0].weights = {3, 1};
        world.health.resize(world.policy->models.size());
        world.facts.inputTokens = 1'000;
        Dice dice(11);
        int first = 0;
        for (int i = 0; i < 4'000; ++i) {
            world.facts.dice = dice.next();
            const auto plan = planned(world);
            first += plan.candidates.front().model == 0;
            QCOMPARE(planned(world).candidates.front().model, plan.candidates.front().model);
        }
        QVERIFY2(first > 2'900 && first < 3'100, qPrintable(QString::number(first)));
    }
};

QTEST_APPLESS_MAIN(PropertiesTest)
#include "properties.moc"
