#include "base/utf8.h"

#include <QTest>

using namespace tierline;

class Utf8Test : public QObject {
    Q_OBJECT

private slots:
    void knowsWellFormedText_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("good");
        QTest::newRow("empty") << QByteArray() << true;
        QTest::newRow("ascii with NUL") << QByteArray("a\0b", 3) << true;
        QTest::newRow("two, three, four bytes") << QByteArray("é€😀") << true;
        QTest::newRow("the last code point") << QByteArray("\xf4\x8f\xbf\xbf") << true;
        QTest::newRow("beyond it") << QByteArray("\xf4\x90\x80\x80") << false;
        QTest::newRow("overlong slash") << QByteArray("\xc0\xaf") << false;
        QTest::newRow("overlong three") << QByteArray("\xe0\x80\xaf") << false;
        QTest::newRow("overlong four") << QByteArray("\xf0\x80\x80\xaf") << false;
        QTest::newRow("surrogate") << QByteArray("\xed\xa0\x80") << false;
        QTest::newRow("lone continuation") << QByteArray("\x80") << false;
        QTest::newRow("cut short") << QByteArray("\xe2\x82") << false;
        QTest::newRow("latin-1") << QByteArray("caf\xe9") << false;
    }

    void knowsWellFormedText() {
        QFETCH(QByteArray, text);
        QFETCH(bool, good);
        const std::string_view view(text.constData(), std::size_t(text.size()));
        QCOMPARE(isUtf8(view), good);
        QVERIFY(isUtf8(toValidUtf8(view)));
        if (good) QCOMPARE(toValidUtf8(view), std::string(view));
    }

    void looksBothWaysFromAnyBorder() {
        const std::string text = "aé€😀z";
        QVERIFY(codePointBefore(text, 0) == 0);
        QVERIFY(codePointAt(text, 0) == U'a');
        QVERIFY(codePointBefore(text, 1) == U'a');
        QVERIFY(codePointAt(text, 1) == U'é');
        QVERIFY(codePointBefore(text, 3) == U'é');
        QVERIFY(codePointAt(text, 3) == U'€');
        QVERIFY(codePointBefore(text, 10) == U'😀');
        QVERIFY(codePointAt(text, 6) == U'😀');
        QVERIFY(codePointAt(text, text.size()) == 0);
        QCOMPARE(countCodePoints(text), std::size_t(5));
    }

    void aBeginningHasWholeCharacters() {
        const std::string text = "aé€😀";
        for (const auto& [bytes, expected] : {std::pair<std::size_t, const char*>{0, ""},
                                              {1, "a"},
                                              {2, "a"},
                                              {3, "aé"},
                                              {5, "aé"},
                                              {6, "aé€"},
                                              {9, "aé€"},
                                              {10, "aé€😀"},
                                              {99, "aé€😀"}})
            QCOMPARE(std::string(beginningOf(text, bytes)), std::string(expected));
    }

    void everyCodePointSurvivesTheRoundTrip() {
        for (char32_t point = 1; point <= 0x10ffff; point += 97) {
            if (point >= 0xd800 && point <= 0xdfff) continue;
            std::string text;
            appendUtf8(text, point);
            QVERIFY(isUtf8(text));
            QVERIFY(codePointAt(text, 0) == point);
            QVERIFY(codePointBefore(text, text.size()) == point);
        }
    }
};

QTEST_APPLESS_MAIN(Utf8Test)
#include "utf8.moc"
