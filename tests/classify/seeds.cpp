// The two classic classifiers as policies, held to their description word by word (contract, part 5).
#include "classify/words.h"

#include "policy/reader.h"

#include <QtTest>

#include <array>
#include <map>

using namespace tierline;
using namespace tierline::classify;

namespace {

// What the description says, written out again: not read from the files it is held against.
constexpr std::array up{"analyze",      "compare",    "explain why", "pros and cons",    "tradeoffs",
                        "step by step", "debug",      "refactor",    "write a function", "evaluate",
                        "summarize",    "synthesize", "argue",       "critique"};
constexpr std::array down{"translate", "spell check", "convert",   "list",         "what is",
                          "define",    "extract",     "yes or no", "true or false"};
constexpr std::array support{"help",  "support", "faq",    "hours",  "open",  "close",
                             "price", "cost",    "refund", "return", "policy"};

std::shared_ptr<const Scorer> shipped(const char* name) {
    static std::map<std::string, std::shared_ptr<const Scorer>> known;
    auto& scorer = known[name];
    if (scorer) return scorer;
    const auto read =
        policy::loadPolicy(std::string(TIERLINE_SOURCE_DIR "/resources/policies/") + name + ".yaml");
    if (!read.policy) qFatal("%s", toString(read.errors[0]).c_str());
    const auto compiled = Scorer::compile(read.policy);
    if (!compiled) qFatal("%s", toString(compiled.error()).c_str());
    return scorer = *compiled;
}

Verdict judged(const char* policy, const QByteArray& text) {
    const auto scorer = shipped(policy);
    Scratch scratch(scorer);
    const auto words =
        wordsOf(std::string_view(text.constData(), static_cast<std::size_t>(text.size())), *scorer);
    return scorer->classify(words.text(), {}, scratch, words.context());
}

QString tierOf(const char* policy, const Verdict& verdict) {
    return QString::fromStdString(shipped(policy)->policy().tiers[verdict.tier].name);
}

// `count` words that say nothing.
QByteArray birds(int count) {
    return QByteArray("bird ").repeated(count).trimmed();
}

} // namespace

class SeedsTest : public QObject {
    Q_OBJECT

private slots:
    void eachKeywordOnce_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("tenths"); // of a text of fifty words and more
        QTest::newRow("no keyword") << QByteArray() << 0;
        for (const auto* word : up) {
            QTest::addRow("up: %s", word) << QByteArray(word) << 4;
            QTest::addRow("up, in capitals: %s", word) << QByteArray(word).toUpper() << 4;
            QTest::addRow("up, within a word: %s", word) << "x" + QByteArray(word) + "x" << 4;
        }
        for (const auto* word : down) {
            QTest::addRow("down beside up: %s", word) << "analyze " + QByteArray(word) << 2;
            QTest::addRow("down, within a word: %s", word) << "analyze x" + QByteArray(word) + "x" << 2;
        }
        QTest::newRow("a group counts once") << QByteArray("analyze compare debug refactor") << 4;
        QTest::newRow("so does the other") << QByteArray("analyze translate convert list define") << 2;
        QTest::newRow("below zero is zero") << QByteArray("translate") << 0;
        QTest::newRow("'listen' holds 'list'") << QByteArray("analyze and listen") << 2;
        QTest::newRow("'tradeoff' alone is no keyword") << QByteArray("tradeoff") << 0;
        QTest::newRow("two blanks are no keyword") << QByteArray("explain  why") << 0;
    }

    void eachKeywordOnce() {
        QFETCH(QByteArray, text);
        QFETCH(int, tenths);
        QCOMPARE(judged("seed", text + " " + birds(50)).score, tenths * 100'000);
    }

    void features_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("tenths");
        const QByteArray base = "analyze ";
        QTest::newRow("49 words") << base + birds(48) << 3;
        QTest::newRow("50 words") << base + birds(49) << 4;
        QTest::newRow("500 words") << base + birds(499) << 4;
        QTest::newRow("501 words") << base + birds(500) << 7;
        QTest::newRow("white space of all kinds parts words")
            << base + birds(47) + QByteArray("\tbird\nbird") << 4;
        QTest::newRow("two questions") << base + birds(50) + "??" << 4;
        QTest::newRow("three questions") << base + birds(50) + "? ? ?" << 5;
        QTest::newRow("two backticks") << base + birds(50) + " ``" << 4;
        QTest::newRow("three backticks") << base + birds(50) + " ```" << 6;
        QTest::newRow("def name") << base + birds(50) + " def f" << 6;
        QTest::newRow("class name") << base + birds(50) + " class F" << 6;
        QTest::newRow("Def name") << base + birds(50) + " Def f" << 4;
        QTest::newRow("CLASS name") << base + birds(50) + " CLASS F" << 4;
        QTest::newRow("undef name") << base + birds(50) + " undef f" << 4;
        QTest::newRow("def without a name") << base + birds(50) + " def (" << 4;
        QTest::newRow("class over two blanks") << base + birds(50) + " class  F" << 4;
        QTest::newRow("code counts once") << base + birds(50) + " ``` def f class F" << 6;
        QTest::newRow("all of it") << base + birds(501) + " ``` ???" << 10;
        QTest::newRow("an empty text") << QByteArray() << 0;
    }

    void features() {
        QFETCH(QByteArray, text);
        QFETCH(int, tenths);
        QCOMPARE(judged("seed", text).score, tenths * 100'000);
    }

    // All ten sums of the description that land exactly on a line belong to the tier above it.
    void sumsOnTheLine_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("tier");
        const QByteArray code = " ```", questions = " ???", both = "analyze translate ";
        QTest::newRow("short, up") << QByteArray("analyze") << "medium";
        QTest::newRow("middle, code, questions") << birds(60) + code + questions << "medium";
        QTest::newRow("middle, up, down, questions") << both + birds(60) + questions << "medium";
        QTest::newRow("short, up, down, code") << both + code << "medium";
        QTest::newRow("long") << birds(600) << "medium";
        QTest::newRow("long, down, code") << "translate " + birds(600) + code << "medium";
        QTest::newRow("short, up, code, questions") << "analyze" + code + questions << "high";
        QTest::newRow("middle, up, code") << "analyze " + birds(60) + code << "high";
        QTest::newRow("long, code, questions") << birds(600) + code + questions << "high";
        QTest::newRow("long, up, down, questions") << both + birds(600) + questions << "high";
    }

    void sumsOnTheLine() {
        QFETCH(QByteArray, text);
        QFETCH(QString, tier);
        const auto verdict = judged("seed", text);
        QCOMPARE(verdict.score, tier == QStringLiteral("high") ? 600'000 : 300'000);
        QCOMPARE(tierOf("seed", verdict), tier);
        QCOMPARE(verdict.margin, 0);
    }

    void decisiveInOrder_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("decision");
        const QByteArray plain = "Consider the following matter, please:";
        QTest::newRow("29 characters") << QByteArray(29, 'x') << "simple by chars_under";
        QTest::newRow("30 characters") << QByteArray(30, 'x') << "moderate by nothing";
        QTest::newRow("29 characters of other scripts")
            << QByteArray("é").repeated(29) << "simple by chars_under";
        QTest::newRow("the empty text") << QByteArray() << "simple by chars_under";
        for (const auto* word : support) {
            QTest::addRow("word: %s", word) << plain + " " + word + "." << "simple by support-words";
            QTest::addRow("in capitals: %s", word)
                << plain + " " + QByteArray(word).toUpper() << "simple by support-words";
            QTest::addRow("within a word: %s", word) << plain + " x" + word + "x" << "moderate by nothing";
        }
        const QByteArray question = "Could somebody tell me where it went";
        QTest::newRow("a short question") << question + "?" << "simple by short-question";
        QTest::newRow("a comma in it") << question + ", please?" << "moderate by nothing";
        QTest::newRow("no question mark") << question << "moderate by nothing";
        QTest::newRow("80 characters and a question mark")
            << QByteArray(80, 'x') + "?" << "simple by short-question";
        QTest::newRow("81 characters and a question mark")
            << QByteArray(81, 'x') + "?" << "moderate by nothing";
        QTest::newRow("500 characters") << QByteArray(500, 'x') << "moderate by nothing";
        QTest::newRow("501 characters") << QByteArray(501, 'x') << "complex by chars_over";
        QTest::newRow("a support word before the length")
            << QByteArray(501, 'x') + " help" << "simple by support-words";
        QTest::newRow("a support word before the question")
            << question + " help?" << "simple by support-words";
        QTest::newRow("shortness before the words") << QByteArray("help") << "simple by chars_under";
    }

    void decisiveInOrder() {
        QFETCH(QByteArray, text);
        const auto verdict = judged("seed-rules", text);
        const auto by = verdict.decisiveRule.empty() ? std::string("nothing") : verdict.decisiveRule;
        QTEST(tierOf("seed-rules", verdict) + QStringLiteral(" by ") + QString::fromStdString(by),
              "decision");
    }

    void hardQuestionsAreNotSimpleByDefault_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("a proof") << QByteArray("Prove the Riemann hypothesis");
        QTest::newRow("a race") << QByteArray("Can you debug this concurrent race condition in my Go code?");
    }

    void hardQuestionsAreNotSimpleByDefault() {
        QFETCH(QByteArray, text);
        QCOMPARE(tierOf("seed-rules", judged("seed-rules", text)), QStringLiteral("simple"));
        QVERIFY(tierOf("default", judged("default", text)) != QStringLiteral("simple"));
    }

    // A classic classifier scores what it is given.
    void nothingIsFolded() {
        const QByteArray text = "<system-reminder>\nanalyze\n</system-reminder>\nhello";
        for (const auto* name : {"seed", "seed-rules"}) {
            QVERIFY(shipped(name)->policy().classify.envelopes.empty());
            const auto words = wordsOf(text.toStdString(), *shipped(name));
            QVERIFY(words.envelope.empty());
        }
        QCOMPARE(judged("seed", text).score, 300'000);
    }

    void pricesAreThoseOfTheClassic() {
        const auto& policy = shipped("seed")->policy();
        const std::array<std::array<std::int64_t, 2>, 3> rates{
            {{50'000'000, 80'000'000}, {800'000'000, 4'000'000'000}, {15'000'000'000, 75'000'000'000}}};
        QCOMPARE(policy.models.size(), rates.size());
        for (std::size_t i = 0; i < rates.size(); ++i) {
            QCOMPARE(policy.models[i].price->input.nanoPerMillion, rates[i][0]);
            QCOMPARE(policy.models[i].price->output.nanoPerMillion, rates[i][1]);
        }
        QCOMPARE(policy.breaker.consecutive, 5);
        QCOMPARE(policy.breaker.open.count(), 60'000);
        QCOMPARE(policy.breaker.probes, 1);
    }
};

QTEST_APPLESS_MAIN(SeedsTest)
#include "seeds.moc"
