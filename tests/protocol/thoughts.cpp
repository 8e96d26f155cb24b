#include "protocol/anthropic/thoughts.h"
#include "protocol/gemini/foreignsignatures.h"
#include "protocol/responses/thoughts.h"
#include "protocol/thoughts.h"

#include <QTest>

using namespace tierline::protocol;

class ThoughtsTest : public QObject {
    Q_OBJECT

private slots:
    void cuts_data() {
        QTest::addColumn<QString>("body");
        QTest::addColumn<QString>("cut"); // empty: stays as it is
        QTest::addColumn<bool>("off");
        QTest::newRow("another model's thought goes, all other bytes stay")
            << twoTurns << twoTurnsCut << false;
        QTest::newRow("its own stays") << ownThought << "" << false;
        QTest::newRow("within a tool loop thinking is switched off") << loop << loopCut << true;
        QTest::newRow("a message of nothing else goes whole") << onlyThought << onlyThoughtCut << false;
        QTest::newRow("no messages") << "{}" << "" << false;
        QTest::newRow("not JSON") << "{" << "" << false;
    }
    void cuts() {
        QFETCH(QString, body);
        QFETCH(bool, off);
        const auto keep = [](std::string_view signature) { return signature == "own"; };
        const auto result = anthropic::withoutThoughts(body.toStdString(), keep);
        QTEST(result ? QString::fromStdString(result->body) : QString(), "cut");
        QCOMPARE(result && result->thinkingOff, off);
    }

    void budgets_data() {
        QTest::addColumn<QString>("body");
        QTest::addColumn<int>("cap");
        QTest::addColumn<QString>("cut"); // empty: stays as it is
        const QString body =
            R"({"thinking": {"type":"enabled", "budget_tokens": 31999}, "max_tokens":32000})";
        QTest::newRow("below the cap") << body << 32'000 << "";
        QTest::newRow("cut with it")
            << body << 4000
            << R"({"thinking": {"type":"enabled", "budget_tokens": 3999}, "max_tokens":32000})";
        QTest::newRow("too little is left")
            << body << 1024 << R"({"thinking": {"type":"disabled"}, "max_tokens":32000})";
        QTest::newRow("no thinking") << R"({"max_tokens":32000})" << 4000 << "";
    }
    void budgets() {
        QFETCH(QString, body);
        QFETCH(int, cap);
        const auto result = anthropic::withBudgetBelow(body.toStdString(), cap);
        QTEST(result ? QString::fromStdString(*result) : QString(), "cut");
    }

    void geminiSignatures_data() {
        QTest::addColumn<QString>("body");
        QTest::addColumn<QString>("cut"); // empty: stays as it is
        QTest::newRow("another model's becomes the placeholder") << geminiTurns << geminiTurnsCut;
        QTest::newRow("the placeholder stays") << geminiTurnsCut << "";
        QTest::newRow("no signatures") << R"({"contents":[{"parts":[{"text":"x"}]}]})" << "";
        QTest::newRow("not an object") << "[]" << "";
    }
    void geminiSignatures() {
        QFETCH(QString, body);
        const auto keep = [](std::string_view signature) { return signature == "own"; };
        const auto result = gemini::withoutForeignSignatures(body.toStdString(), keep);
        QTEST(result ? QString::fromStdString(*result) : QString(), "cut");
    }

    void ownItems_data() {
        QTest::addColumn<QString>("body");
        QTest::addColumn<QString>("cut"); // empty: stays as it is
        QTest::newRow("ours go, OpenAI's stay") << mixedItems << mixedItemsCut;
        QTest::newRow("only OpenAI's") << theirItems << "";
        QTest::newRow("sealed by another model") << sealedItems << sealedItemsCut;
        QTest::newRow("one text") << R"({"input":"x"})" << "";
    }
    void ownItems() {
        QFETCH(QString, body);
        const auto keep = [](std::string_view sealed) { return sealed != "other"; };
        const auto result = responses::withoutThoughts(body.toStdString(), keep);
        QTEST(result ? QString::fromStdString(*result) : QString(), "cut");
    }
};

QTEST_APPLESS_MAIN(ThoughtsTest)
#include "thoughts.moc"
