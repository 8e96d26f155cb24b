// An own price that is set while the gateway runs: the requests before it and after it.
#include "scripted.h"
#include "speech.h"
#include "station.h"
#include "wire.h"

#include "base/paths.h"
#include "catalog/import.h"

#include <QTemporaryDir>
#include <QTest>


using namespace tierline;
using namespace tierline::test;

namespace {

void setOwnPrice(std::int64_t dollars) {
    catalog::Row row;
    row.provider = "openai";
    row.pattern = "gpt-4o";
    row.price.base.input = row.price.base.output = Rate{dollars * 1'000'000'000};
    const auto folder = configFolder() / "prices";
    std::filesystem::create_directories(folder);
    const auto text = catalog::toSnapshot({{}, {row}, *catalog::dayFrom("2026-06-01"), {}});
    if (const auto done = replaceFile(folder / "overrides.json", text); !done)
        qFatal("%s", toString(done.error()).c_str());
}

// The shipped price is found by the provider's name, since the host is of this machine.
std::string policyFor(const Scripted& upstream) {
    return "version: 1\nproviders: {openai: {dialect: openai, base_url: \"" + upstream.url("good")
           + "\"}}\nmodels: {openai/gpt-4o: {}}\ntiers: [{name: only, models: [openai/gpt-4o]}]\n"
             "default_tier: only\n";
}

} // namespace

class PricesTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { qputenv("XDG_CONFIG_HOME", m_config.path().toUtf8()); }

    void anOwnPriceCountsInTheRunningGateway() {
        const Scripted upstream;
        Station station(policyFor(upstream));
        QVERIFY2(station.isUp(), station.trouble().c_str());
        const auto newest = [&] {
            if (ask(station.port(), requestOf(Dialect::OpenAi, false)).status != 200) return Money();
            const auto rows = station.rows();
            return rows.empty() ? Money() : rows.front().cost.value_or(Money());
        };
        const auto shipped = newest();
        QVERIFY(shipped > Money());
        const auto tokens = station.rows().front().usage->allInput() + station.rows().front().usage->output;
        setOwnPrice(7);
        QTRY_COMPARE_WITH_TIMEOUT(newest().nano(), tokens * 7'000, 20'000);
        QCOMPARE(station.rows().front().priceDate, std::string("override"));
        setOwnPrice(9);
        QTRY_COMPARE_WITH_TIMEOUT(newest().nano(), tokens * 9'000, 20'000);

        // Nothing in between: each request cost what one of the three tables says, in their order.
        std::vector<std::int64_t> costs;
        for (const auto& row : station.rows())
            if (costs.empty() || costs.back() != row.cost->nano()) costs.push_back(row.cost->nano());
        QCOMPARE(costs, (std::vector<std::int64_t>{tokens * 9'000, tokens * 7'000, shipped.nano()}));
    }

private:
    QTemporaryDir m_config;
};

QTEST_GUILESS_MAIN(PricesTest)
#include "prices.moc"
