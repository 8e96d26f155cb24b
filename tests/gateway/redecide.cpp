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
    "models:\n  p/low: {price: {input: 1, output: 1}, abilities: [tools]}\n  p/high: {price: {input: 9, "
    "output: 9}, abilities: "
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
        record.tier = "low";
        if (!prompt.isNull()) record.prompt = prompt.toStdString();
        record.estimatedIn = 1'000'000;
        record.estimatedOut = 0;
        const auto goes = redecideBy(m_setup)(record);
        const auto told = goes ? QString::fromStdString(goes->tier + " " + goes->model) : QString();
        QTEST(told, "expected");
        if (goes) QCOMPARE(goes->estimatedCost->nano(), goes->tier == "low" ? 1'000'000'000 : 9'000'000'000);
    }

    void whyNot_data() {
        QTest::addColumn<QString>("model");
        QTest::addColumn<QString>("tier");
        QTest::addColumn<QString>("prompt");
        QTest::addColumn<int>("flags");
        QTest::addColumn<bool>("pinnedToo");
        QTest::addColumn<QString>("expected"); // tier and reason, or why not
        const int none = 0, wouldBe = ledger::Flag::WouldBe;
        QTest::newRow("decided") << "auto" << "low" << "prove it" << none << false << "high complexity_match";
        QTest::newRow("its text was not kept")
            << "auto" << "low" << QString() << none << false << "no prompt is kept";
        QTest::newRow("never routed") << "auto" << "" << "hello" << none << false << "was not routed";
        QTest::newRow("named its model")
            << "p/high" << "high" << "hello" << none << false << "the client named the model";
        QTest::newRow("named its model, as if auto")
            << "p/high" << "high" << "prove it" << none << true << "high complexity_match";
        QTest::newRow("observed") << "p/high" << "high" << "prove it" << wouldBe << false
                                  << "high complexity_match";
        QTest::newRow("observed, a model of another policy")
            << "q/gone" << "high" << "prove it" << wouldBe << false << "high complexity_match";
        QTest::newRow("observed, a tier was named")
            << "auto:low" << "low" << "prove it" << wouldBe << false << "low forced";
        QTest::newRow("no longer there") << "q/gone" << "low" << "hello" << none << false
                                         << "the new policy does not know what was asked for";
        QTest::newRow("nothing can take it") << "auto" << "low" << "hello tools" << none << false
                                             << "no model of the new policy could take it";
    }
    void whyNot() {
        QFETCH(QString, model);
        QFETCH(QString, tier);
        QFETCH(QString, prompt);
        QFETCH(int, flags);
        QFETCH(bool, pinnedToo);
        ledger::Record record;
        record.dialect = "openai";
        record.requestedModel = model.toStdString();
        record.tier = tier.toStdString();
        record.flags = static_cast<ledger::Flags>(flags);
        if (!prompt.isNull()) record.prompt = prompt.toStdString();
        record.requirements.tools = prompt.endsWith(u"tools"); // p/low can tools alone, p/high vision alone
        record.requirements.vision = record.requirements.tools;
        record.usage = catalog::Usage{1'000'000, 0, 0, 0, 0, 0};
        const auto redecider = redeciderOf(m_setup, pinnedToo);
        const auto now = redecider.decide(record);
        QString told = QString::fromStdString(now.goes.tier + " " + now.reason);
        for (const auto& [why, words] : ledger::notReplayedWords)
            if (now.why == why) told = QString::fromUtf8(words.data(), qsizetype(words.size()));
        QTEST(told, "expected");
        if (now.why != ledger::NotReplayed::No) return;
        QCOMPARE(now.sameTokens->nano(), now.goes.tier == "low" ? 1'000'000'000 : 9'000'000'000);
        const auto sentence = redecider.explain(record);
        QVERIFY2(sentence.find("proof") != std::string::npos, sentence.c_str());
    }
};

QTEST_GUILESS_MAIN(RedecideTest)
#include "redecide.moc"
