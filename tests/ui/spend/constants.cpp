#include "spend/constants.h"

#include <QTest>

using namespace tierline;
using namespace tierline::spend;
using ledger::MoneyKind;

namespace {

// Dollars for a million tokens in and out; none: nobody knows.
struct ModelRow {
    const char* id;
    std::optional<std::pair<std::int64_t, std::int64_t>> price;
};

policy::Policy policyOf(const std::vector<std::pair<std::string, std::vector<ModelRow>>>& tiers) {
    policy::Policy made;
    for (const auto& [name, models] : tiers) {
        policy::Tier tier;
        tier.name = name;
        for (const ModelRow& row : models) {
            policy::Model model;
            model.id = row.id;
            model.provider = "p";
            model.name = std::string(row.id).substr(2);
            if (row.price)
                model.price = policy::Price{Rate{row.price->first * 1'000'000'000},
                                            Rate{row.price->second * 1'000'000'000},
                                            {},
                                            {},
                                            {}};
            tier.models.push_back(static_cast<policy::ModelIndex>(made.models.size()));
            made.models.push_back(model);
        }
        made.tiers.push_back(tier);
    }
    return made;
}

const policy::Policy& ladder() {
    static const policy::Policy made =
        policyOf({{"simple", {{"p/nano", {{1, 2}}}, {"p/dark", {}}}},
                  {"complex", {{"p/large", {{10, 30}}}, {"p/fair", {{8, 20}}}}}});
    return made;
}

ledger::Ledger::ModelUsage used(const char* model, std::int64_t in, std::int64_t out, std::int64_t cost,
                                std::int64_t unpriced = 0, MoneyKind kind = MoneyKind::Billed) {
    return {model, "p", kind, {in, 0, 0, 0, out, 0, {}}, Money::fromNano(cost), 2, unpriced};
}

QString text(const std::optional<Money>& money) {
    return money ? QString::number(money->nano()) : QStringLiteral("?");
}

std::vector<ledger::Sum> tiersOf(const std::vector<std::string>& names, MoneyKind kind = MoneyKind::Billed) {
    std::vector<ledger::Sum> sums;
    for (const auto& name : names) {
        sums.push_back({Wall{}, name, kind, {}});
        sums.back().group.requests = 1;
    }
    return sums;
}

} // namespace

class ConstantsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sameTokensElsewhere();
    void modelsWithAMissAreLeftOutOnBothSides();
    void kindsStandApart();
    void bestConstant_data();
    void bestConstant();
};

// 1,000 in and 100 out, 3,000 in and 500 out: by hand 1k×1+100×2 = 1,200 and 4,000 micro-dollars for nano.
void ConstantsTest::sameTokensElsewhere() {
    const Usages one{used("p/nano", 1'000, 100, 1'200'000)}, two{used("p/large", 3'000, 500, 45'000'000)};
    Usages whole = one;
    whole.push_back(two.front());
    const auto all = coveredBy(whole, {one, two, {}}, ladder(), catalog::Catalog(), Wall{});
    QCOMPARE(all.size(), std::size_t(1));
    const Covered& found = all.front();
    QCOMPARE(found.spent.nano(), std::int64_t{46'200'000});
    QCOMPARE(found.requests, std::int64_t{4});
    QCOMPARE(found.constants.size(), std::size_t(4));
    QCOMPARE(text(found.constants[0].slices[0]), QStringLiteral("1200000"));
    QCOMPARE(text(found.constants[0].slices[1]), QStringLiteral("4000000"));
    QCOMPARE(text(found.constants[0].slices[2]), QStringLiteral("0"));
    QCOMPARE(text(found.constants[0].whole), QStringLiteral("5200000"));
    QCOMPARE(text(found.constants[2].whole), QStringLiteral("58000000")); // 4,000×10 + 600×30
    QCOMPARE(text(found.constants[1].whole), QStringLiteral("?"));
    QCOMPARE(cheapestOf(found)->model, std::string("p/nano"));
}

void ConstantsTest::modelsWithAMissAreLeftOutOnBothSides() {
    const Usages whole{used("p/nano", 1'000, 100, 1'200'000), used("p/dark", 9'000, 900, 500, 1)};
    const auto all = coveredBy(whole, {whole}, ladder(), catalog::Catalog(), Wall{});
    QCOMPARE(all.front().spent.nano(), std::int64_t{1'200'000});
    QCOMPARE(all.front().requests, std::int64_t{2});
    QCOMPARE(all.front().leftOut, std::int64_t{2});
    QCOMPARE(text(all.front().constants[0].whole), QStringLiteral("1200000"));
    QCOMPARE(text(all.front().constants[0].slices[0]), QStringLiteral("1200000"));
}

void ConstantsTest::kindsStandApart() {
    const Usages whole{used("p/nano", 1'000, 0, 5), used("p/nano", 2'000, 0, 7, 0, MoneyKind::Simulated)};
    const auto all = coveredBy(whole, {}, ladder(), catalog::Catalog(), Wall{});
    QCOMPARE(all.size(), std::size_t(2));
    QCOMPARE(text(all[0].constants[0].whole), QStringLiteral("1000000"));
    QCOMPARE(text(all[1].constants[0].whole), QStringLiteral("2000000"));
    QVERIFY(coveredBy({}, {}, ladder(), catalog::Catalog(), Wall{}).empty());
}

void ConstantsTest::bestConstant_data() {
    QTest::addColumn<std::vector<ledger::Sum>>("tiers");
    QTest::addColumn<QString>("expected");
    QTest::newRow("the cheapest of the highest tier, not of all")
        << tiersOf({"simple", "complex"}) << "p/fair";
    QTest::newRow("only simple ones were asked") << tiersOf({"simple"}) << "p/nano";
    QTest::newRow("tiers of other money do not count")
        << tiersOf({"complex"}, MoneyKind::Simulated) << "none";
    QTest::newRow("a tier that the policy does not know") << tiersOf({"heroic"}) << "none";
    QTest::newRow("nothing passed a tier") << tiersOf({}) << "none";
}

void ConstantsTest::bestConstant() {
    QFETCH(std::vector<ledger::Sum>, tiers);
    const auto all =
        coveredBy({used("p/large", 1'000, 100, 13'000'000)}, {}, ladder(), catalog::Catalog(), Wall{});
    const Constant* best = spend::bestConstant(all.front(), tiers, ladder());
    QTEST(best == nullptr ? QStringLiteral("none") : QString::fromStdString(best->model), "expected");
}

QTEST_APPLESS_MAIN(ConstantsTest)
#include "constants.moc"
