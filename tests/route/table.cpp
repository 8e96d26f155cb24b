// The planning table says what the catalogue says, whatever the minute.
#include "policies.h"

#include "base/id.h"
#include "route/table.h"

#include <QtTest>

using namespace tierline;
using namespace tierline::route;

namespace {

std::optional<Rate> drawn(Dice& dice) {
    if (dice.next() % 4 == 0) return std::nullopt;
    return Rate{static_cast<std::int64_t>(dice.next() % 100) * 1'000'000'000};
}

catalog::Row row(std::chrono::sys_days from, std::optional<catalog::DayHours> hours, std::int64_t usd) {
    catalog::Row made;
    made.provider = "oai";
    made.pattern = "dated";
    made.from = from;
    made.hours = hours;
    made.price.base.input = made.price.base.output = Rate{usd * 1'000'000'000};
    return made;
}

} // namespace

class TableTest : public QObject {
    Q_OBJECT

private slots:
    void costsAreThoseOfTheCatalogue() {
        Dice dice(3);
        for (int i = 0; i < 20'000; ++i) {
            catalog::Price price;
            price.base.input = drawn(dice);
            price.base.output = drawn(dice);
            price.base.requests = drawn(dice);
            if (dice.next() % 2 == 0) {
                auto& step = price.steps.emplace_back();
                step.above = 10'000;
                step.rates.input = drawn(dice);
                step.rates.output = drawn(dice);
            }
            Priced priced;
            priced.price = &price;
            priced.isFlat =
                price.steps.empty() && price.base.input && price.base.output && !price.base.requests;
            if (priced.isFlat) {
                priced.input = *price.base.input;
                priced.output = *price.base.output;
            }
            Usage usage;
            usage.input = static_cast<std::int64_t>(dice.next() >> (i % 2 == 0 ? 45U : 10U));
            usage.output = static_cast<std::int64_t>(dice.next() % 5'000);
            QVERIFY(costOfTokens(usage.input, usage.output, priced)
                    == catalog::costOf(usage, price.at(usage.input)));
        }
        QVERIFY(!costOfTokens(1, 1, {}));
    }

    void pricesAreOfTheMoment() {
        using namespace std::chrono;
        const sys_days may = 2026y / 5 / 1, june = 2026y / 6 / 1;
        const auto catalog = std::make_shared<const catalog::Catalog>(
            std::vector<catalog::ProviderEntry>{},
            std::vector{row(may, {}, 1), row(june, {}, 2), row(june, catalog::DayHours{60, 120}, 3)}, june);
        auto made = std::make_shared<policy::Policy>();
        made->providers.emplace_back().id = "oai";
        testing::addModel(*made, "oai/dated", std::nullopt);
        testing::addModel(*made, "oai/unknown", std::nullopt);
        testing::addModel(*made, "oai/own", testing::price(7, 7));
        const Table table(made, catalog);
        for (auto when = Wall(may - days(1)); when < june + days(2); when += minutes(7) + milliseconds(1)) {
            const auto prices = table.pricesAt(when);
            for (std::size_t model = 0; model < 3; ++model) {
                const auto expected = priceOf(*made, static_cast<ModelIndex>(model), *catalog, when, 10);
                const auto* price = (*prices)[model].price;
                QCOMPARE(price != nullptr, expected.has_value());
                if (price) QVERIFY(price->at(10) == expected->rates);
            }
        }
    }

    void abilities_data() {
        QTest::addColumn<QString>("listed"); // "-": not said
        QTest::addColumn<int>("abilities");
        QTest::newRow("not said: all") << "-" << 0xff;
        QTest::newRow("none") << "" << 0;
        QTest::newRow("some") << "tools,search" << int(Tools | Search);
        QTest::newRow("what planning does not know") << "embeddings" << 0;
    }

    void abilities() {
        QFETCH(QString, listed);
        QFETCH(int, abilities);
        auto made = std::make_shared<policy::Policy>();
        testing::addModel(*made, "oai/a", std::nullopt);
        if (listed != QStringLiteral("-")) {
            auto& list = made->models[0].abilities.emplace();
            for (const auto& one : listed.split(u',', Qt::SkipEmptyParts))
                list.push_back(one.toStdString());
        }
        const Table table(made, std::make_shared<const catalog::Catalog>());
        QCOMPARE(int(table.rows()[0].abilities), abilities);
    }
};

QTEST_APPLESS_MAIN(TableTest)
#include "table.moc"
