#include "classify/textfeatures.h"

#include <QtTest>

#include <algorithm>
#include <set>

using namespace tierline;
using namespace tierline::classify;

namespace {

QString termsOf(const std::string& text, TermKind wanted) {
    TextParts parts;
    readText(text, parts);
    QStringList out;
    forEachTerm(parts, [&](TermKind kind, std::uint64_t, std::uint32_t first, std::uint32_t last) {
        if (kind == wanted)
            out +=
                QString::fromStdString(termText(kind, std::span(parts.letters).subspan(first, last - first)));
    });
    return out.join(QStringLiteral(", "));
}

double figure(const std::string& text, std::string_view name) {
    TextParts parts;
    readText(text, parts);
    return static_cast<double>(parts.figures[*figureNamed(name)]);
}

} // namespace

class TextFeatures : public QObject {
    Q_OBJECT

private slots:
    void words_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("words");
        const auto row = [](const char* name, const QString& text, const QString& words) {
            QTest::newRow(name) << text << words;
        };
        row("nothing", QString(), QString());
        row("only marks", QStringLiteral("?! … --"), QString());
        row("small and large letters are alike", QStringLiteral("Prove THAT"), QStringLiteral("prove, that"));
        row("umlauts and accents", QStringLiteral("ÜBER Élan"), QStringLiteral("über, élan"));
        row("Greek and Cyrillic capitals", QStringLiteral("ΣΥΝ Докажи"), QStringLiteral("συν, докажи"));
        row("Czech and Polish capitals", QStringLiteral("Šíř Ślub"), QStringLiteral("šíř, ślub"));
        row("an apostrophe parts", QStringLiteral("what's"), QStringLiteral("what, s"));
        row("so does an underscore", QStringLiteral("snake_case"), QStringLiteral("snake, case"));
        row("digits become a shape", QStringLiteral("7 in 1984, 123456789"),
            QStringLiteral("#, in, ####, ####"));
        row("digits within a word", QStringLiteral("gpt4o v12"), QStringLiteral("gpt#o, v##"));
        row("each Han character is a word", QStringLiteral("请证明 x"), QStringLiteral("请, 证, 明, x"));
        row("Hangul stays whole", QStringLiteral("한국어 좋다"), QStringLiteral("한국어, 좋다"));
        row("a combining mark stays with its letter", QStringLiteral("e\u0301a"), QStringLiteral("e\u0301a"));
        row("data is cut at forty letters", QString(90, QLatin1Char('q')), QString(40, QLatin1Char('q')));
    }

    void words() {
        QFETCH(QString, text);
        QTEST(termsOf(text.toStdString(), TermKind::Word), "words");
    }

    void pairsKnowTheBordersOfTheText() {
        QCOMPARE(termsOf("Prove it now", TermKind::Pair), QStringLiteral("^ prove, prove it, it now, now $"));
        QCOMPARE(termsOf("x", TermKind::Pair), QStringLiteral("^ x, x $"));
        QCOMPARE(termsOf("", TermKind::Pair), QString());
    }

    void partsKnowTheBordersOfTheWord() {
        QCOMPARE(termsOf("the x", TermKind::Part), QStringLiteral("_th, _the, the, the_, he_, _x_"));
    }

    void aTermWrittenDownHasTheHashOfTheTermRead() {
        TextParts parts;
        readText("Prüfe: does 证明 equal 12 what_is? ИСТИНА", parts);
        int terms = 0;
        forEachTerm(parts, [&](TermKind kind, std::uint64_t hash, std::uint32_t first, std::uint32_t last) {
            const auto text = termText(kind, std::span(parts.letters).subspan(first, last - first));
            QCOMPARE(termHash(kind, text), std::optional(hash));
            ++terms;
        });
        QVERIFY(terms > 60);
    }

    void whatIsNoTermHasNoHash() {
        QVERIFY(!termHash(TermKind::Word, ""));
        QVERIFY(!termHash(TermKind::Pair, "single"));
        QVERIFY(!termHash(TermKind::Pair, " prove"));
        QVERIFY(!termHash(TermKind::Pair, "prove "));
        QVERIFY(termHash(TermKind::Word, "prove") != termHash(TermKind::Part, "prove"));
    }

    void everyFigureHasANameOfItsOwn() {
        std::set<std::string_view> names;
        for (std::size_t i = 0; i < figureCount; ++i) {
            QVERIFY(!figureName(i).empty());
            QCOMPARE(figureNamed(figureName(i)), std::optional(i));
            names.insert(figureName(i));
        }
        QCOMPARE(names.size(), figureCount);
        QVERIFY(figureName(figureCount).empty());
        QVERIFY(!figureNamed("loudness"));
    }

    void figures_data() {
        QTest::addColumn<QString>("with");
        QTest::addColumn<QString>("without");
        QTest::addColumn<QString>("figure");
        const auto row = [](const char* figure, const char* with, const char* without) {
            QTest::newRow(figure) << QString::fromUtf8(with) << QString::fromUtf8(without)
                                  << QString::fromLatin1(figure);
        };
        row("characters", "a longer text than the other", "short");
        row("words_over_8", "one two three four five six seven eight nine", "one two three");
        row("sentences", "One. Two! Three?", "One 3.14 e.g.x");
        row("lines", "a\nb\nc", "a b c");
        row("long_words", "extraordinary", "plain");
        row("short_words", "it is so", "longer words");
        row("numbers", "12 apples", "twelve apples");
        row("symbols", "a = b + c", "a is b and c");
        row("latex", "\\frac{a}{b}", "a / b");
        row("code", "x\n```\ny\n```", "x y");
        row("questions", "Why? How?", "Why and how");
        row("ends_asking", "Is it so?  \n", "Is it? Yes.");
        row("choices", "Which?\nA. red\nB. blue", "A. red or B. blue");
        row("blank_to_fill", "The sky is ___.", "The sky is_blue.");
        row("quotes", "the word “rose”", "the word rose");
        row("upper_case", "SHOUT", "speak");
        row("starts_lower", "what now", "What now");
        row("non_ascii", "größer", "greater");
        row("unspaced_script", "证明", "доказать");
        row("cyrillic", "доказать", "证明");
        row("negations", "Which is NOT true", "Which is true");
        row("logic", "suppose that every x", "take an x");
        row("capitalised", "ask Anna Berger", "ask my friend");
        row("bullets", "do:\n- one\n2. two", "do: one - two");
        row("pronouns", "show me my bill", "show the bill");
        row("first_prove", "Prove it", "it is to prove");
        row("first_write", "write a poem", "a poem to write");
        row("asks_why", "He left. Why did he?", "Why did he? He left");
        row("asks_what", "Here it is: what is it", "Here it is");
    }

    void figures() {
        QFETCH(QString, with);
        QFETCH(QString, without);
        QFETCH(QString, figure);
        const auto name = figure.toStdString();
        const auto high = ::figure(with.toStdString(), name), low = ::figure(without.toStdString(), name);
        QVERIFY2(high > low, qPrintable(QStringLiteral("%1 against %2").arg(high).arg(low)));
    }

    void aTextIsReadTheSameAgain() {
        TextParts fresh, used;
        readText("a quite different and longer text: 12 = x? “y”", used);
        readText("Prove that x.", used);
        readText("Prove that x.", fresh);
        QCOMPARE(used.letters, fresh.letters);
        QCOMPARE(used.figures, fresh.figures);
    }

    void ofALongTextBeginningAndEndAreRead() {
        std::string text = "firstword ";
        while (text.size() < 3 * longestText)
            text += "größtes ";
        text += "lastword";
        TextParts parts;
        readText(text, parts);
        QVERIFY(parts.letters.size() < longestText + 16);
        const auto has = [&](std::string_view word) {
            const auto hash = *termHash(TermKind::Word, word);
            return std::ranges::any_of(parts.words, [&](const TextWord& each) { return each.hash == hash; });
        };
        QVERIFY(has("firstword"));
        QVERIFY(has("lastword"));
        QVERIFY(::figure(text, "characters") > ::figure(std::string(longestText, 'x'), "characters"));
    }
};

QTEST_APPLESS_MAIN(TextFeatures)
#include "textfeatures.moc"
