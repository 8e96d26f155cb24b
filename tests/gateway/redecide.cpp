#include "gateway/redecide.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace tierline;
using namespace tierline::gateway;

namespace {

constexpr const char* policyText =
    "version: 1\n"
    "providers:\n  p: {dialect: openai, base_url: \"http://127.0.0.1:9\"}\n"
    "models:\n  p/low: {price: {input: 1, output: 1}}\n  p/high: {price: {input: 9, output: 9}, abilities: "
    "[vision]}\n"
    "tiers:\n  - {name: low, below: 0.5, models: [p/low]}\n  - {name: high, models: [p/high]}\n"
    "classify: {rules: [{id: proof, weight: 0.9, any: [prove]}]}\n"
    "default_tier: low\n";

} // namespace

class RedecideTest : public QObject {
    Q_OBJECT

    std::shared_ptr<const Setup> m_setup;
    QTemporaryDir m_folder;

private slots:
    void initTestCase() {
        const std::string file = m_folder.filePath("policy.yaml").toStdString();
        std::ofstream(file) << policyText;
        auto setup = loadSetup(file, {}, {});
        QVERIFY2(setup.has_value(), setup ? "" : setup.error().detail.c_str());
        m_setup = *setup;
    }

    void whereItWouldGo_data() {
        QTest::addColumn<QString>("model");
        QTest::addColumn<QString>("prompt");
        QTest::addColumn<QString>("expected"); // tier, model; empty: it cannot be told
        QTest::newRow("a simple prompt") << "auto" << "hello" << "low p/low";
        QTest::newRow("a hard one") << "auto" << "prove that there is no largest prime" << "high p/high";
        QTest::newRow("the client named the tier") << "auto:high" << "hello" << "high p/high";
        QTest::newRow("the client named the model") << "p/high" << "hello" << "";
        QTest::newRow("a model that is no longer there") << "q/gone" << "hello" << "";
        QTest::newRow("its text was not kept") << "auto" << QString() << "";
    }
    void whereItWouldGo() {
        QFETCH(QString, model);
        QFETCH(QString, prompt);
        ledger::Record record;
        record.dialect = "openai";
        record.requestedModel = model.toStdString();
        if (!prompt.isNull()) record.prompt = prompt.toStdString();
        record.estimatedIn = 1'000'000;
        record.estimatedOut = 0;
        const auto goes = redecideBy(m_setup)(record);
        const auto told = goes ? QString::fromStdString(goes->tier + " " + goes->model) : QString();
        QTEST(told, "expected");
        if (goes) QCOMPARE(goes->estimatedCost->nano(), goes->tier == "low" ? 1'000'000'000 : 9'000'000'000);
    }
};

QTEST_GUILESS_MAIN(RedecideTest)
#include "redecide.moc"
