#include "classify/unicode.h"

#include "base/id.h"
#include "base/utf8.h"

#include <QtTest>

using namespace tierline;
using namespace tierline::classify;

namespace {

// The plainest way to count, to hold the fast one against.
TextCounts countSlowly(std::string_view text) {
    const std::u32string spaces =
        U"\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005"
        U"\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000";
    TextCounts counts;
    bool inWord = false;
    for (std::size_t at = 0; at < text.size(); at += utf8SequenceLength(text.substr(at))) {
        const auto c = codePointAt(text, at);
        const bool isSpace = spaces.find(c) != std::u32string::npos;
        ++counts.characters;
        counts.questions += c == U'?';
        counts.words += !isSpace && !inWord;
        inWord = !isSpace;
    }
    return counts;
}

} // namespace

class UnicodeTest : public QObject {
    Q_OBJECT

private slots:
    void classes_data() {
        QTest::addColumn<uint>("codePoint");
        QTest::addColumn<bool>("alphanumeric");
        QTest::addColumn<bool>("word");
        QTest::addColumn<bool>("unspaced");
        const auto row = [](const char* name, char32_t c, bool alphanumeric, bool word, bool unspaced) {
            QTest::newRow(name) << uint{c} << alphanumeric << word << unspaced;
        };
        row("none", 0, false, false, false);
        row("latin", U'a', true, true, false);
        row("digit", U'7', true, true, false);
        row("underscore", U'_', false, true, false);
        row("hyphen", U'-', false, false, false);
        row("accented", U'é', true, true, false);
        row("cyrillic", U'ж', true, true, false);
        row("greek capital", U'Σ', true, true, false);
        row("arabic digit", U'٣', true, true, false);
        row("vulgar fraction", U'½', true, true, false);
        row("combining acute", U'\u0301', false, true, false);
        row("devanagari vowel sign", U'\u093f', false, true, false);
        row("hangul", U'한', true, true, false);
        row("han", U'分', true, true, true);
        row("hiragana", U'あ', true, true, true);
        row("katakana", U'カ', true, true, true);
        row("prolonged sound mark", U'ー', true, true, true);
        row("thai", U'ก', true, true, true);
        row("ideographic comma", U'、', false, false, false);
        row("no-break space", U'\u00a0', false, false, false);
        row("emoji", U'\U0001f600', false, false, false);
        row("han extension B", U'\U00020000', true, true, true);
    }

    void classes() {
        QFETCH(uint, codePoint);
        QTEST(isAlphanumeric(codePoint), "alphanumeric");
        QTEST(isWordCharacter(codePoint), "word");
        QTEST(isUnspacedScript(codePoint), "unspaced");
    }

    void counts_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("characters");
        QTest::addColumn<int>("words");
        QTest::addColumn<int>("questions");
        QTest::newRow("empty") << QByteArray() << 0 << 0 << 0;
        QTest::newRow("only spaces") << QByteArray(" \t\n") << 3 << 0 << 0;
        QTest::newRow("one word") << QByteArray("why?") << 4 << 1 << 1;
        QTest::newRow("padded") << QByteArray("  a  b ") << 7 << 2 << 0;
        QTest::newRow("no-break space separates") << QByteArray("a\u00a0b") << 3 << 2 << 0;
        QTest::newRow("next line separates") << QByteArray("a\u0085b") << 3 << 2 << 0;
        QTest::newRow("zero width space does not") << QByteArray("a\u200bb") << 3 << 1 << 0;
        QTest::newRow("ideographic space") << QByteArray("你好\u3000世界") << 5 << 2 << 0;
        QTest::newRow("file separator") << QByteArray("a\x1c"
                                                      "b")
                                        << 3 << 2 << 0;
        QTest::newRow("full-width question mark is none") << QByteArray("何？") << 2 << 1 << 0;
        QTest::newRow("NUL is no space") << QByteArray("a\0b", 3) << 3 << 1 << 0;
    }

    void counts() {
        QFETCH(QByteArray, text);
        const auto found = countText({text.constData(), static_cast<std::size_t>(text.size())});
        QTEST(static_cast<int>(found.characters), "characters");
        QTEST(static_cast<int>(found.words), "words");
        QTEST(static_cast<int>(found.questions), "questions");
    }

    // Blocks begin at every position within characters and spaces of every width.
    void countsEqualThePlainWay() {
        const std::u32string alphabet = U"ab \n?é\u00a0\u1680\u2003\u3000あ😀€àᚁ";
        Dice dice(7);
        for (int round = 0; round < 4000; ++round) {
            std::string text;
            const auto length = dice.next() % 400;
            const auto mostlyAscii = round % 3 == 0;
            for (std::size_t i = 0; i < length; ++i)
                appendUtf8(text, mostlyAscii && dice.next() % 50 != 0
                                     ? U"word ?\n"[dice.next() % 7]
                                     : alphabet[dice.next() % alphabet.size()]);
            const auto fast = countText(text), slow = countSlowly(text);
            QCOMPARE(fast.characters, slow.characters);
            QCOMPARE(fast.words, slow.words);
            QCOMPARE(fast.questions, slow.questions);
        }
    }
};

QTEST_APPLESS_MAIN(UnicodeTest)
#include "unicode_test.moc"
