#include "ledger/terms.h"

#include <QTest>

using namespace tierline;
using namespace tierline::ledger;

namespace {

QByteArray bytes(const std::string& text) {
    return QByteArray::fromStdString(text);
}

} // namespace

class TermsTest : public QObject {
    Q_OBJECT

private slots:
    void terms_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("terms");
        QTest::newRow("nothing") << QByteArray() << QByteArray();
        QTest::newRow("words once, folded") << QByteArray("Go, go AND C++!") << QByteArray("and c go ");
        QTest::newRow("parts of an identifier") << QByteArray("std::my_func") << QByteArray("func my std ");
        QTest::newRow("Cyrillic, Greek, Vietnamese") << QByteArray("ЁЖ ΆΣ Ạ") << QByteArray("άσ ёж ạ ");
        QTest::newRow("pairs of Chinese characters, and the last")
            << QByteArray("模型大") << QByteArray("型大 大 模型 ");
        QTest::newRow("one Chinese character") << QByteArray("模") << QByteArray("模 ");
        QTest::newRow("Latin beside Chinese") << QByteArray("GPT模型v2") << QByteArray("gpt v2 型 模型 ");
        QTest::newRow("Chinese with a comma between") << QByteArray("模，型") << QByteArray("型 模 ");
        QTest::newRow("bytes that are no text")
            << QByteArray("a\xff\xfe\0b\xe6\xa8", 7) << QByteArray("a b ");
        QTest::newRow("a word too long") << QByteArray(100, 'x') << QByteArray(64, 'x') + ' ';
    }
    void terms() {
        QFETCH(const QByteArray, text);
        QFETCH(const QByteArray, terms);
        QCOMPARE(bytes(indexTerms(text.toStdString())), terms);
    }

    void aLongTextIsIndexedAtItsEnds() {
        const std::string filler(200'000, ' ');
        const auto terms = indexTerms("first" + filler + "middle" + filler + "last");
        QCOMPARE(bytes(terms), QByteArray("first last "));
        std::string wide; // cut inside a character of three bytes
        for (int i = 0; i < 100'000; ++i)
            wide += "模 ";
        QCOMPARE(bytes(indexTerms(wide)), QByteArray("模 "));
    }

    void folds() {
        for (char32_t c = 0; c < 0x11000; ++c)
            QCOMPARE(static_cast<quint32>(foldCase(foldCase(c))), static_cast<quint32>(foldCase(c)));
        QCOMPARE(static_cast<quint32>(foldCase(U'Ÿ')), static_cast<quint32>(U'ÿ'));
        QCOMPARE(static_cast<quint32>(foldCase(U'Ž')), static_cast<quint32>(U'ž'));
        QCOMPARE(static_cast<quint32>(foldCase(U'×')), static_cast<quint32>(U'×'));
    }

    void refused_data() {
        QTest::addColumn<QByteArray>("query");
        QTest::addColumn<QByteArray>("said");
        QTest::newRow("nothing") << QByteArray("  ") << QByteArray("nothing to search for");
        QTest::newRow("signs alone") << QByteArray("*** ()") << QByteArray("`*** ()` has no letter");
        QTest::newRow("an open quote")
            << QByteArray("é \"open") << QByteArray("quote at column 3 is never closed");
        QTest::newRow("a lone quote") << QByteArray("\"") << QByteArray("column 1 is never closed");
        QTest::newRow("only what must not be") << QByteArray("-a -\"b c\"") << QByteArray("must not have");
        QTest::newRow("no UTF-8") << QByteArray("a\xff") << QByteArray("not valid UTF-8");
        QTest::newRow("too long") << QByteArray(2000, 'a') << QByteArray("2000 bytes long");
        QTest::newRow("too many") << QByteArray("a ").repeated(33) << QByteArray("more than 32 words");
    }
    void refused() {
        QFETCH(const QByteArray, query);
        QFETCH(const QByteArray, said);
        const auto wishes = parseSearch(query.toStdString());
        QVERIFY(!wishes);
        QCOMPARE(wishes.error().code, ErrorCode::InvalidInput);
        QVERIFY2(bytes(wishes.error().detail).contains(said), wishes.error().detail.c_str());
        QVERIFY(!wishes.error().remedy.empty());
    }

    void matches_data() {
        QTest::addColumn<QByteArray>("query");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("found"); // the places, separated by |; empty: no match
        const auto add = [](const char* name, const char* query, const char* text, const char* found) {
            QTest::newRow(name) << QByteArray(query) << QByteArray(text) << QByteArray(found);
        };
        add("a word", "lock", "Lock the LOCK", "Lock|LOCK");
        add("not part of a word", "lock", "deadlock", "");
        add("all words, in any order", "b a", "a x b", "a|b");
        add("one is missing", "a c", "a b", "");
        add("a phrase", "\"a b\"", "a, b and b a", "a, b");
        add("a phrase in the wrong order", "\"b a\"", "a b", "");
        add("the beginning of a word", "dead*", "a deadlock", "deadlock");
        add("a star inside quotes is a sign", "\"dead*\"", "a deadlock", "");
        add("a word that must not occur", "a -b", "a b", "");
        add("… and does not", "a -b", "a c", "a");
        add("a phrase that must not occur", "a -\"b c\"", "c b a", "a");
        add("operators are words", "NEAR", "look near it", "near");
        add("parentheses separate", "(a)OR(b)", "a or b", "a or b");
        add("what FTS calls syntax", "terms:a^2", "a^2 of terms", "");
        add("… as words", "terms:a^2", "terms a 2", "terms a 2");
        add("one letter", "C", "in C++", "C");
        add("an identifier", "my_func", "call my_func()", "my_func");
        add("one Chinese character", "型", "大模型。", "型");
        add("two", "模型", "大模型。", "模型");
        add("two that are apart", "模型", "模，型", "");
        add("two of a quoted text", "\"模 型\"", "模，型", "模，型");
        add("Japanese in a sentence", "東京", "これは東京です", "東京");
        add("Thai", "ไทย", "ภาษาไทยนะ", "ไทย");
        add("Korean", "모델", "이 모델 좋다", "모델");
        add("quotes without blanks between", "\"a\"\"b\"", "b a", "b|a");
        add("a minus inside a word", "well-known", "well known", "well known");
        add("a minus alone", "a - b", "a b", "a|b");
    }
    void matches() {
        QFETCH(const QByteArray, query);
        QFETCH(const QByteArray, text);
        QFETCH(const QByteArray, found);
        const auto wishes = parseSearch(query.toStdString());
        QVERIFY2(wishes.has_value(), wishes ? "" : toString(wishes.error()).c_str());
        QByteArrayList places;
        for (const auto& place : placesOf(*wishes, text.toStdString()))
            places.push_back(text.mid(place.at, place.size));
        QCOMPARE(places.join('|'), found);
    }

    // The index may only leave out what does not match.
    void theIndexHasWhatItsQueriesAskFor() {
        for (const char* text : {"Lock the LOCK", "大模型。GPT模型v2", "ภาษาไทยนะ", "a_b c-d"})
            for (const char* query : {"lock", "大模型", "模", "v*", "gpt模型", "ไทย", "a_b", "c*", "d"}) {
                const auto wishes = parseSearch(query).value();
                if (placesOf(wishes, text).empty()) continue;
                const auto have = ' ' + bytes(indexTerms(text));
                for (auto need : bytes(indexQuery(wishes)).split(' ')) {
                    if (need == "AND") continue;
                    const bool prefix = need.endsWith('*');
                    need.replace("\"", "").replace("*", "");
                    QVERIFY2(have.contains(' ' + need + (prefix ? "" : " ")), need.constData());
                }
            }
    }
};

QTEST_APPLESS_MAIN(TermsTest)
#include "terms.moc"
