// From a conversation to the words, their context, and the rules that look beyond the words.
#include "classify/words.h"

#include "policies.h"
#include "wordcases.h"

#include <QtTest>

using namespace tierline;
using namespace tierline::classify;
using namespace tierline::classify::testing;
using policy::Scope;

namespace {

policy::Policy scoped() {
    auto made = threeTiers();
    made.classify.envelopes = {{"claude-code", {}, {}, false}};
    auto add = [&](const char* id, Scope scope, policy::Millionths weight) {
        auto one = rule(id, {"refactor"}, weight);
        one.scope = scope;
        made.classify.rules.push_back(one);
    };
    add("whole", Scope::Whole, 1'000);
    add("user", Scope::User, 10'000);
    add("last", Scope::LastTurn, 100'000);
    return made;
}

Result<protocol::Request> read(int dialect, const char* body) {
    switch (static_cast<Dialect>(dialect)) {
    case Dialect::OpenAi: return protocol::readChatCompletions(body, false);
    case Dialect::Responses: return protocol::readResponses(body, false);
    case Dialect::Anthropic: return protocol::readMessages(body, false);
    case Dialect::Gemini: break;
    }
    return protocol::readGenerateContent(body, false, "m", false);
}

} // namespace

class WordsTest : public QObject {
    Q_OBJECT

private slots:
    void conversations_data() {
        QTest::addColumn<int>("index");
        for (int i = 0; i < int(std::size(wordCases)); ++i)
            QTest::addRow("%s, %s", toString(wordCases[i].dialect).data(), wordCases[i].name) << i;
    }

    void conversations() {
        QFETCH(int, index);
        const auto& row = wordCases[index];
        const auto request = read(static_cast<int>(row.dialect), row.body);
        QVERIFY2(request.has_value(), request ? "" : request.error().detail.c_str());
        const auto scorer = Scorer::compile(share(scoped()));
        QVERIFY(scorer);
        const auto words = wordsOf(*request, **scorer);
        QCOMPARE(QString::fromStdString(std::string(words.text())), QString::fromUtf8(row.words));
        const auto printed = QStringLiteral("%1 turns, %2 results, step %3")
                                 .arg(words.turns)
                                 .arg(words.toolResults)
                                 .arg(words.loopStep);
        QCOMPARE(printed, QString::fromUtf8(row.loop));
        QCOMPARE(QString::fromStdString(request->lastTurn), QString::fromUtf8(row.lastTurn));
    }

    void scopesLookAtTheirTexts_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("lastTurn");
        QTest::addColumn<QByteArray>("whole");
        QTest::addColumn<QString>("fired");
        const QByteArray hit("please refactor"), none("hello");
        QTest::newRow("nowhere") << none << none << none << "";
        QTest::newRow("in the words only") << hit << none << none << "user[7,15]";
        QTest::newRow("in the last turn only") << none << hit << none << "last";
        QTest::newRow("in the whole only") << none << none << hit << "whole";
        QTest::newRow("everywhere, in the file's order") << hit << hit << hit << "whole user[7,15] last";
    }

    void scopesLookAtTheirTexts() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, lastTurn);
        QFETCH(QByteArray, whole);
        const auto scorer = Scorer::compile(share(scoped()));
        QVERIFY(scorer);
        Scratch scratch(*scorer);
        Context context;
        context.lastTurn = std::string_view(lastTurn.constData(), static_cast<std::size_t>(lastTurn.size()));
        context.whole = std::string_view(whole.constData(), static_cast<std::size_t>(whole.size()));
        const auto verdict = (*scorer)->classify(text.toStdString(), {}, scratch, context);
        QStringList fired;
        for (const auto& signal : verdict.firedSignals) {
            auto name = QString::fromStdString(signal.name);
            for (const auto& span : signal.spans)
                name += QStringLiteral("[%1,%2]").arg(span.begin).arg(span.end);
            fired += name;
        }
        QTEST(fired.join(u' '), "fired");
    }

    void aTextAloneStandsForAllScopes() {
        const auto scorer = Scorer::compile(share(scoped()));
        QVERIFY(scorer);
        Scratch scratch(*scorer);
        QCOMPARE((*scorer)->run("refactor", scratch).score, 111'000);
    }

    void conversationFeatures_data() {
        using enum policy::FeatureKind;
        QTest::addColumn<int>("kind");
        QTest::addColumn<bool>("fires");
        const auto add = [](const char* name, policy::FeatureKind kind, bool fires) {
            QTest::newRow(name) << static_cast<int>(kind) << fires;
        };
        add("more tokens than two", TokensOver, true);
        add("more turns than two", TurnsOver, false);
        add("more results than two", ToolResultsOver, true);
        add("more steps than two", LoopStepOver, false);
    }

    void conversationFeatures() {
        QFETCH(int, kind);
        auto policy = threeTiers();
        policy.classify.features = {
            {static_cast<policy::FeatureKind>(kind), 2, 300'000, policy::Effect::None, 0}};
        const auto scorer = Scorer::compile(share(std::move(policy)));
        QVERIFY(scorer);
        Scratch scratch(*scorer);
        const auto raw = (*scorer)->run("x", scratch, {3, 2, 3, 2, false, {}, {}});
        QTEST(raw.score == 300'000, "fires");
        QCOMPARE(raw.features.tokens, std::int64_t{3});
        QCOMPARE(raw.features.loopStep, std::int64_t{2});
    }
};

QTEST_APPLESS_MAIN(WordsTest)
#include "words_test.moc"
