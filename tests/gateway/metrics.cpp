#include "gateway/metrics.h"

#include "gateway/exposition.h"

#include <QElapsedTimer>
#include <QTest>

using namespace tierline;
using namespace tierline::gateway;
using namespace tierline::test;

namespace {

ledger::Record recordOf(std::string model, std::string client) {
    ledger::Record record;
    record.model = std::move(model);
    record.client = std::move(client);
    record.tier = "simple";
    record.selectionReason = "complexity_match";
    record.latencyMs = 1'500;
    record.ttftMs = 40;
    record.usage = Usage{100, 20, 3, 4, 50, 10};
    record.cost = Money::fromNano(1'234'567);
    record.baselineCost = Money::fromNano(9'000'000);
    record.overhead = {10, 20, 30, 40, 50, 60};
    ledger::Attempt failed, good;
    failed.model = good.model = record.model;
    failed.errorClass = ErrorClass::RateLimited;
    record.attempts = {failed, good};
    return record;
}

policy::Policy policyOf() {
    policy::Policy policy;
    policy.models.resize(1);
    policy.models[0].id = "openai/declared";
    policy.tiers.resize(1);
    policy.tiers[0].name = "simple";
    return policy;
}

} // namespace

class MetricsTest : public QObject {
    Q_OBJECT

private slots:
    void aDecisionIsInEveryFamily_data();
    void aDecisionIsInEveryFamily() {
        Metrics metrics;
        auto record = recordOf("openai/m", "ci");
        record.flags = ledger::Flag::Estimated;
        metrics.count(record);
        const auto text = ExpositionReader::read(metrics.text({}));
        QCOMPARE(QString::fromStdString(text.trouble), "");
        QFETCH(QString, name);
        QFETCH(QString, labels);
        QFETCH(double, value);
        SeriesLabels wanted;
        for (const QString& label : labels.split(',', Qt::SkipEmptyParts))
            wanted[label.section('=', 0, 0).toStdString()] = label.section('=', 1).toStdString();
        const auto found = text.value(name.toStdString(), wanted);
        QVERIFY2(found.has_value(), "no such series");
        QCOMPARE(*found, value);
    }

    void moneyIsNotLostInSums() {
        Metrics metrics;
        auto record = recordOf("openai/m", "ci");
        record.cost = Money::fromNano(1);
        for (int round = 0; round < 1'000; ++round)
            metrics.count(record);
        const auto text = ExpositionReader::read(metrics.text({}));
        QCOMPARE(text.value("tierline_cost_usd_total", {{"model", "openai/m"}, {"money", "billed"}}), 1e-6);
    }

    void kindsOfMoneyAreApart() {
        Metrics metrics;
        auto record = recordOf("openai/m", "ci");
        metrics.count(record);
        record.money = ledger::MoneyKind::Simulated;
        metrics.count(record);
        const auto text = ExpositionReader::read(metrics.text({}));
        for (const char* money : {"billed", "simulated"})
            QCOMPARE(text.value("tierline_client_cost_usd_total", {{"client", "ci"}, {"money", money}}),
                     0.001234567);
    }

    void anUnknownCostIsAMissAndNoZero() {
        Metrics metrics;
        auto record = recordOf("openai/m", "ci");
        record.cost.reset();
        record.flags = ledger::Flag::Unpriced;
        metrics.count(record);
        const auto text = ExpositionReader::read(metrics.text({}));
        QVERIFY(!text.value("tierline_cost_usd_total", {{"model", "openai/m"}, {"money", "billed"}}));
        QCOMPARE(text.value("tierline_unpriced_requests_total", {{"model", "openai/m"}}), 1.0);
    }

    void strangeNamesAreBoundedAndCounted() {
        Metrics metrics;
        for (int number = 0; number < 1'000; ++number)
            metrics.count(recordOf("x/" + std::to_string(number), "client-" + std::to_string(number)));
        metrics.declare(policyOf()); // also when the strangers came first
        metrics.count(recordOf("openai/declared", "client-3"));
        const auto text = ExpositionReader::read(metrics.text({}));
        QCOMPARE(QString::fromStdString(text.trouble), "");
        const std::size_t limit = Metrics::strangers + 2; // other, and the declared one
        QVERIFY(text.families.at("tierline_request_duration_seconds").samples.size() <= limit * 16);
        QVERIFY(text.families.at("tierline_client_requests_total").samples.size() <= limit);
        QVERIFY(text.value("tierline_attempts_total", {{"model", "openai/declared"}}));
        const SeriesLabels other{{"client", "other"}, {"outcome", "ok"}};
        QCOMPARE(text.value("tierline_client_requests_total", other), 900.0);
        QCOMPARE(text.value("tierline_label_overflow_total", {{"label", "client"}}), 900.0);
    }

    void hostileNamesKeepTheTextWellFormed_data() {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QString>("label");
        QTest::newRow("quotes and backslashes are escaped") << QByteArray("a\"b\\c") << "a\"b\\c";
        QTest::newRow("braces and commas are text") << QByteArray("a{b=\"c\"},d") << "a{b=\"c\"},d";
        QTest::newRow("line feeds become other") << QByteArray("a\nb 1\n# TYPE x counter") << "other";
        QTest::newRow("what is no UTF-8 becomes other") << QByteArray("a\xff") << "other";
        QTest::newRow("a long name becomes other") << QByteArray(10'000, 'x') << "other";
        QTest::newRow("no name is none") << QByteArray() << "none";
    }
    void hostileNamesKeepTheTextWellFormed() {
        QFETCH(QByteArray, name);
        QFETCH(QString, label);
        Metrics metrics;
        metrics.count(recordOf(name.toStdString(), name.toStdString()));
        const auto text = ExpositionReader::read(metrics.text({}));
        QCOMPARE(QString::fromStdString(text.trouble), "");
        QVERIFY(text.value("tierline_attempts_total", {{"model", label.toStdString()}}));
    }

    void gaugesOfBudgetsAndAlerts() {
        Gauges gauges;
        route::BudgetStatus budget;
        budget.scope = "client";
        budget.name = "ci";
        budget.per = "day";
        budget.spent = Money::fromNano(8'100'000'000);
        budget.hard = Money::fromNano(10'000'000'000);
        gauges.budgets = {budget, budget}; // the same labels twice must not break the text
        route::AlertState alert;
        alert.name = "errors";
        alert.firing = true;
        gauges.alerts = {alert};
        gauges.spans.dropped = 7;
        const auto text = ExpositionReader::read(Metrics().text(gauges));
        QCOMPARE(QString::fromStdString(text.trouble), "");
        const SeriesLabels labels{{"scope", "client"}, {"name", "ci"}, {"per", "day"}, {"money", "billed"}};
        QCOMPARE(text.value("tierline_budget_spent_usd", labels), 8.1);
        auto hard = labels;
        hard["level"] = "hard";
        QCOMPARE(text.value("tierline_budget_limit_usd", hard), 10.0);
        QCOMPARE(text.value("tierline_alert_firing",
                            {{"name", "errors"}, {"subject", ""}, {"when", "error_rate"}}),
                 1.0);
        QCOMPARE(text.value("tierline_spans_total", {{"result", "dropped"}}), 7.0);
    }

    void theFullestOfManyBudgetsStay() {
        Gauges gauges;
        for (int number = 0; number < 5'000; ++number) {
            route::BudgetStatus budget;
            budget.scope = "client";
            budget.name = "c" + std::to_string(number);
            budget.spent = Money::fromNano(number);
            gauges.budgets.push_back(budget);
        }
        const auto text = ExpositionReader::read(Metrics().text(gauges));
        const auto& samples = text.families.at("tierline_budget_spent_usd").samples;
        QCOMPARE(samples.size(), Metrics::rowLimit);
        for (const auto& [key, value] : samples)
            QVERIFY(key.second.at("name") >= "c4800" && key.second.at("name").size() == 5);
    }

    void theReaderIsStrict_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("no line feed") << QByteArray("# HELP a_total x\n# TYPE a_total counter\na_total 1");
        QTest::newRow("no type") << QByteArray("a_total 1\n");
        QTest::newRow("no number") << QByteArray("# HELP a x\n# TYPE a gauge\na one\n");
        QTest::newRow("twice") << QByteArray("# HELP a x\n# TYPE a gauge\na 1\na 2\n");
        QTest::newRow("a bad name") << QByteArray("# HELP a x\n# TYPE a gauge\na-b 1\n");
        QTest::newRow("an open label") << QByteArray("# HELP a x\n# TYPE a gauge\na{b=\"c} 1\n");
    }
    void theReaderIsStrict() {
        QFETCH(QByteArray, text);
        QVERIFY(!ExpositionReader::read(text.toStdString()).trouble.empty());
    }

    void costOfCounting() {
        Metrics metrics;
        metrics.declare(policyOf());
        const auto record = recordOf("openai/declared", "ci");
        QBENCHMARK {
            metrics.count(record);
        }
    }
};

void MetricsTest::aDecisionIsInEveryFamily_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("labels");
    QTest::addColumn<double>("value");
    const auto row = [](const char* name, const char* labels, double value) {
        QTest::addRow("%s %s", name, labels) << name << labels << value;
    };
    row("tierline_requests_total", "model=openai/m,tier=simple,outcome=ok", 1);
    row("tierline_client_requests_total", "client=ci,outcome=ok", 1);
    row("tierline_decisions_total", "reason=complexity_match", 1);
    row("tierline_cost_usd_total", "model=openai/m,money=billed", 0.001234567);
    row("tierline_client_cost_usd_total", "client=ci,money=billed", 0.001234567);
    row("tierline_baseline_cost_usd_total", "money=billed", 0.009);
    row("tierline_baseline_paid_usd_total", "money=billed", 0.001234567);
    row("tierline_tokens_total", "model=openai/m,bucket=input", 100);
    row("tierline_tokens_total", "model=openai/m,bucket=cached_read", 20);
    row("tierline_tokens_total", "model=openai/m,bucket=cache_write_5m", 3);
    row("tierline_tokens_total", "model=openai/m,bucket=cache_write_1h", 4);
    row("tierline_tokens_total", "model=openai/m,bucket=output", 50);
    row("tierline_tokens_total", "model=openai/m,bucket=reasoning", 10);
    row("tierline_estimated_requests_total", "model=openai/m", 1);
    row("tierline_unpriced_requests_total", "model=openai/m", 0);
    row("tierline_attempts_total", "model=openai/m", 2);
    row("tierline_attempt_failures_total", "model=openai/m,error_class=rate_limited", 1);
    row("tierline_request_duration_seconds_count", "model=openai/m", 1);
    row("tierline_request_duration_seconds_bucket", "model=openai/m,le=1", 0);
    row("tierline_request_duration_seconds_bucket", "model=openai/m,le=2.5", 1);
    row("tierline_time_to_first_token_seconds_sum", "model=openai/m", 0.04);
    row("tierline_overhead_seconds_count", "stage=commit", 1);
    row("tierline_routing_seconds_sum", "", 60e-6);
}

QTEST_APPLESS_MAIN(MetricsTest)
#include "metrics.moc"
