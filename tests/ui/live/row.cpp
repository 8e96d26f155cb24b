#include "live/row.h"

#include "base/id.h"
#include "base/utf8.h"

#include <QTest>

using namespace tierline;
using namespace tierline::live;

class RowTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void oddTextIsOneSafeLine_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<bool>("cut");
        const auto row = [](const char* name, const QByteArray& text, const QByteArray& line,
                            bool cut = false) { QTest::newRow(name) << text << line << cut; };
        row("plain", "What is it?", "What is it?");
        row("blanks and breaks", "  a\r\n\r\n\tb  ", "a b");
        row("NUL", QByteArray("a\0b", 3), "ab");
        row("escapes of a terminal", "a\x1b[31mb", "a[31mb");
        row("what turns the text", "a\u202eb\u2066c", "abc");
        row("right to left is text", "שלום a", "שלום a");
        row("an emoji keeps its joiners", "👩\u200d💻", "👩\u200d💻");
        row("bad bytes", "a\xff\xc3", "a\xef\xbf\xbd\xef\xbf\xbd");
        row("cut between characters", QByteArray(19, 'x') + "é", QByteArray(19, 'x'), true);
        row("just as long", QByteArray(20, 'x'), QByteArray(20, 'x'));
        row("ten thousand lines", QByteArray("ab\n").repeated(10'000), "ab ab ab ab ab ab ab", true);
        row("megabytes without a break", QByteArray(2'000'000, 'x'), QByteArray(20, 'x'), true);
        row("megabytes of nothing", QByteArray(2'000'000, '\n'), "", true);
    }

    void oddTextIsOneSafeLine() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, line);
        QFETCH(bool, cut);
        bool isCut = false;
        const auto made = oneLine({text.constData(), std::size_t(text.size())}, 20, &isCut);
        QCOMPARE(QByteArray::fromStdString(made), line);
        QCOMPARE(isCut, cut);
        QVERIFY(isUtf8(made));
    }

    void idsComeBackAsTheyWere() {
        IdGenerator ids(7);
        RowId before;
        for (int i = 0; i < 1'000; ++i) {
            const auto id = ids.next(Wall{Milliseconds{1'780'000'000'000 + i / 3}});
            const RowId number = rowIdOf(id);
            QVERIFY(!number.isOdd());
            QCOMPARE(textOf(number), id);
            QVERIFY(before < number); // they rise as the ids do
            before = number;
        }
    }

    void whatIsNoIdIsOdd_data() {
        QTest::addColumn<QString>("id");
        QTest::newRow("empty") << "";
        QTest::newRow("short") << "01J";
        QTest::newRow("a letter that is none") << "01JU0000000000000000000000";
        QTest::newRow("beyond 128 bits") << "81J00000000000000000000000";
        QTest::newRow("small letters") << "01j00000000000000000000000";
    }

    void whatIsNoIdIsOdd() {
        QFETCH(QString, id);
        QVERIFY(rowIdOf(id.toStdString()).isOdd());
    }
};

QTEST_GUILESS_MAIN(RowTest)
#include "row.moc"
