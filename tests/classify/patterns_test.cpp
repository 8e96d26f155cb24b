#include "classify/patterns.h"

#include "policies.h"

#include <QtTest>

using namespace tierline;
using namespace tierline::classify;
using namespace tierline::classify::testing;
using policy::Match;

namespace {

// "[0,4) [7,11)"
QString spansOf(const policy::Policy& policy, const QByteArray& text, std::uint16_t ofRule = 0) {
    const auto patterns = Patterns::compile(policy);
    if (!patterns) return QString::fromStdString(toString(patterns.error()));
    auto scratch = patterns->makeScratch();
    patterns->scan({text.constData(), static_cast<std::size_t>(text.size())}, scratch);
    QStringList spans;
    for (const auto& hit : scratch.hits)
        if (hit.rule == ofRule) spans += QStringLiteral("[%1,%2)").arg(hit.begin).arg(hit.end);
    return spans.join(QLatin1Char(' '));
}

policy::Policy one(std::vector<std::string> any, Match match) {
    auto made = threeTiers();
    made.classify.rules = {rule("r", std::move(any), 100'000, match)};
    made.classify.rules[0].line = 12;
    made.classify.rules[0].column = 7;
    return made;
}

} // namespace

class PatternsTest : public QObject {
    Q_OBJECT

private slots:
    void keywords_data() {
        QTest::addColumn<QByteArray>("keyword");
        QTest::addColumn<int>("match");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("spans");
        const auto row = [](const char* name, const char* keyword, Match match, const char* text,
                            const char* spans) {
            QTest::newRow(name) << QByteArray(keyword) << static_cast<int>(match) << QByteArray(text)
                                << QString::fromUtf8(spans);
        };
        row("a word alone", "list", Match::Word, "list", "[0,4)");
        row("case is ignored", "list", Match::Word, "A LIST, a List.", "[2,6) [10,14)");
        row("not within a word", "list", Match::Word, "listen enlist lists", "");
        row("digits and underscores are of the word", "list", Match::Word, "list2 _list list_", "");
        row("punctuation borders", "list", Match::Word, "(list)-list/list", "[1,5) [7,11) [12,16)");
        row("substring hits within", "list", Match::Substring, "listen", "[0,4)");
        row("star frees the right side", "refactor*", Match::Word, "refactoring unrefactored", "[0,8)");
        row("a star alone is a star", "*", Match::Word, "a * b", "[2,3)");
        row("star in a substring is a star", "a*", Match::Substring, "aa*", "[1,3)");
        row("several words", "extract method", Match::Word, "Extract method!", "[0,14)");
        row("signs are literal", "a.b(c)", Match::Substring, "axb(c) a.b(c)", "[7,13)");
        row("c++ is a word", "c++", Match::Word, "in C++, not c++x", "[3,6)");
        row("accented neighbour", "caf", Match::Word, "café", "");
        row("combining neighbour", "cafe", Match::Word, "cafe\u0301", "");
        row("cyrillic folds case", "привет", Match::Word, "ПРИВЕТ, приветы", "[0,12)");
        row("german sharp s", "straße", Match::Word, "Straße", "[0,7)");
        row("chinese needs no border", "分析", Match::Word, "请分析这个", "[3,9)");
        row("latin beside han needs no border", "api", Match::Word, "调用API接口", "[6,9)");
        row("kana", "まとめて", Match::Word, "これをまとめてください", "[9,21)");
        row("thai", "วิเคราะห์", Match::Word, "ช่วยวิเคราะห์นี้", "[12,39)");
        row("korean is spaced", "번역", Match::Word, "번역 번역해줘", "[0,6)");
        row("korean prefix", "번역*", Match::Word, "번역해줘", "[0,6)");
        row("a long s is no s", "list", Match::Word, "li\u017ft LIST", "[6,10)");
        row("a long s within is none either", "is", Match::Substring, "l\u0131\u017f \u0130s i\u017f this",
            "[16,18)");
        row("a long s of the keyword's own", "li\u017ft", Match::Word, "li\u017ft", "[0,5)");
        row("kelvin is a k", "kilo", Match::Word, "\u212Ailo", "[0,6)");
        row("emoji is a border", "list", Match::Word, "😀list😀", "[4,8)");
    }

    void keywords() {
        QFETCH(QByteArray, keyword);
        QFETCH(int, match);
        QFETCH(QByteArray, text);
        QTEST(spansOf(one({keyword.toStdString()}, static_cast<Match>(match)), text), "spans");
    }

    void regexes_data() {
        QTest::addColumn<QByteArray>("pattern");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("spans");
        const auto row = [](const char* name, const char* pattern, const char* text, const char* spans) {
            QTest::newRow(name) << QByteArray(pattern) << QByteArray(text) << QString::fromUtf8(spans);
        };
        row("alternatives", "(yes or no|true or false)", "Yes or no? True or false?", "[0,9) [11,24)");
        row("longest of each beginning", "x{8,}", "xxxxxxxxxx", "[0,10)");
        row("two runs", "a+", "aa b aaa", "[0,2) [5,8)");
        row("anchored question", "^[A-Za-z0-9\\s]{1,80}\\?$", "Is it open?", "[0,11)");
        row("anchored question, too long", "^[A-Za-z0-9\\s]{1,8}\\?$", "Is it open?", "");
        row("ascii border", "\\bfoo\\b", "foo foobar", "[0,3)");
        row("letters of any script", "\\p{L}+!", "naïve!", "[0,7)");
    }

    void regexes() {
        QFETCH(QByteArray, pattern);
        QFETCH(QByteArray, text);
        QTEST(spansOf(one({pattern.toStdString()}, Match::Regex), text), "spans");
    }

    void refusals_data() {
        QTest::addColumn<QByteArray>("pattern");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("lookahead") << QByteArray("a(?=b)")
                                   << QStringLiteral("uses lookaround, which cannot be matched in one pass");
        QTest::newRow("lookbehind") << QByteArray("(?<!a)b")
                                    << QStringLiteral("uses lookaround, which cannot be matched in one pass");
        QTest::newRow("back-reference")
            << QByteArray("(a)\\1")
            << QStringLiteral("uses a back-reference, which cannot be matched in one pass");
        QTest::newRow("too large") << QByteArray("(a.{1,400}b.{1,400}){2}")
                                   << QStringLiteral("is too large to match with the places of its matches");
        QTest::newRow("empty text") << QByteArray("x*") << QStringLiteral("matches the empty text");
        QTest::newRow("broken") << QByteArray("(")
                                << QStringLiteral("cannot be compiled: Missing close parenthesis");
    }

    void refusals() {
        QFETCH(QByteArray, pattern);
        QFETCH(QString, sentence);
        const auto patterns = Patterns::compile(one({pattern.toStdString()}, Match::Regex));
        QVERIFY(!patterns);
        const auto said = QString::fromStdString(toString(patterns.error()));
        QVERIFY2(said.startsWith(QStringLiteral("test.yaml:12:7: rule `r`: the pattern ") + sentence),
                 qPrintable(said));
        QVERIFY(!patterns.error().remedy.empty());
    }

    void warnings_data() {
        QTest::addColumn<QByteArray>("pattern");
        QTest::addColumn<int>("count");
        QTest::newRow("border beside cyrillic") << QByteArray("\\bпривет\\b") << 1;
        QTest::newRow("border behind é") << QByteArray("caf\u00e9\\b") << 1;
        QTest::newRow("border beside ascii") << QByteArray("\\bfoo\\b é") << 0;
        QTest::newRow("a backslash and a b") << QByteArray("\\\\bé") << 0;
    }

    void warnings() {
        QFETCH(QByteArray, pattern);
        const auto patterns = Patterns::compile(one({pattern.toStdString()}, Match::Regex));
        QVERIFY(patterns);
        QTEST(static_cast<int>(patterns->warnings().size()), "count");
    }

    void spansOfOneRuleAreSortedAndDistinct() {
        const auto policy = one({"test", "test*", "a test", "TEST"}, Match::Word);
        QCOMPARE(spansOf(policy, "test a test tester"), QStringLiteral("[0,4) [5,11) [7,11) [12,16)"));
    }

    // Debian's vectorscan ends the process here without vectorscanguard.h.
    void aLongTextDoesNotEndTheProcess() {
        QByteArray text(1000, 'x');
        const auto leading = QStringLiteral("[%1,%2)").arg(text.size() + 1).arg(text.size() + 8);
        text += " derive it";
        const auto policy =
            one({"(^|[.:;!?]\\s+)(derivar)\\s|\\bleite\\b.*\\b(her|ab)\\b", "\\bderive "}, Match::Regex);
        QCOMPARE(spansOf(policy, text), leading);
    }

    void severalRegexesOfARuleAndOfOthersKeepTheirPlaces() {
        auto policy = one({"a+b", "b+"}, Match::Regex);
        policy.classify.rules.push_back(rule("s", {"ab"}, 1, Match::Substring));
        policy.classify.rules.push_back(rule("t", {"b.d"}, 1, Match::Regex));
        policy.classify.rules.push_back(rule("u", {"never"}, 1, Match::Regex));
        QCOMPARE(spansOf(policy, "aab bcd", 0), QStringLiteral("[0,3) [2,3) [4,5)"));
        QCOMPARE(spansOf(policy, "aab bcd", 1), QStringLiteral("[1,3)"));
        QCOMPARE(spansOf(policy, "aab bcd", 2), QStringLiteral("[4,7)"));
        QCOMPARE(spansOf(policy, "aab bcd", 3), QString());
    }

    void disabledRulesAreSilent() {
        auto policy = one({"test"}, Match::Word);
        policy.classify.rules[0].enabled = false;
        policy.classify.rules.push_back(rule("s", {"test"}, 1));
        QCOMPARE(spansOf(policy, "test", 0), QString());
        QCOMPARE(spansOf(policy, "test", 1), QStringLiteral("[0,4)"));
    }

    void code_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("code");
        QTest::newRow("fence") << QByteArray("see ```x``` here") << true;
        QTest::newRow("two backticks") << QByteArray("see ``x`` here") << false;
        QTest::newRow("function") << QByteArray("def f(x):") << true;
        QTest::newRow("class") << QByteArray("a class Foo") << true;
        QTest::newRow("unicode name") << QByteArray("def été") << true;
        QTest::newRow("within a word") << QByteArray("subclass Foo") << false;
        QTest::newRow("behind a letter") << QByteArray("édef f") << false;
        QTest::newRow("capital") << QByteArray("Class Foo, Def x") << false;
        QTest::newRow("no name") << QByteArray("class (") << false;
        QTest::newRow("two spaces") << QByteArray("class  Foo") << false;
    }

    void code() {
        QFETCH(QByteArray, text);
        const auto patterns = Patterns::compile(threeTiers());
        QVERIFY(patterns);
        auto scratch = patterns->makeScratch();
        patterns->scan({text.constData(), static_cast<std::size_t>(text.size())}, scratch);
        QTEST(scratch.code, "code");
    }
};

QTEST_APPLESS_MAIN(PatternsTest)
#include "patterns_test.moc"
