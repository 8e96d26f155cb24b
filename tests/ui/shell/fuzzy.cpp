#include "shell/fuzzy.h"

#include <QTest>

using namespace tierline::shell;
using namespace Qt::Literals::StringLiterals;

class FuzzyTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void finds_data();
    void finds();
    void theBetterOneWins_data();
    void theBetterOneWins();
};

void FuzzyTest::finds_data() {
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isFound");
    QTest::addColumn<QList<int>>("places");
    QTest::newRow("nothing typed finds all") << u""_s << u"Send one"_s << true << QList<int>{};
    QTest::newRow("beginnings of words") << u"so"_s << u"Send one"_s << true << QList<int>{0, 5};
    QTest::newRow("a run of letters stays together")
        << u"one"_s << u"Phone one"_s << true << QList<int>{6, 7, 8};
    QTest::newRow("case does not count") << u"SEND"_s << u"send one"_s << true << QList<int>{0, 1, 2, 3};
    QTest::newRow("words in any order")
        << u"one send"_s << u"Send one"_s << true << QList<int>{0, 1, 2, 3, 5, 6, 7};
    QTest::newRow("a letter that is missing") << u"sendx"_s << u"Send one"_s << false << QList<int>{};
    QTest::newRow("letters out of order") << u"dnes"_s << u"Send one"_s << false << QList<int>{};
    QTest::newRow("longer than the text") << u"send one more"_s << u"Send one"_s << false << QList<int>{};
    QTest::newRow("not Latin") << u"цен"_s << u"Обновить цены"_s << true << QList<int>{9, 10, 11};
    QTest::newRow("an empty text") << u"a"_s << u""_s << false << QList<int>{};
}

void FuzzyTest::finds() {
    QFETCH(QString, typed);
    QFETCH(QString, text);
    const auto match = fuzzyMatch(typed, text);
    QTEST(match.has_value(), "isFound");
    if (match) QTEST(match->places, "places");
}

void FuzzyTest::theBetterOneWins_data() {
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("better");
    QTest::addColumn<QString>("worse");
    QTest::newRow("the beginning of the text") << u"pri"_s << u"Prices"_s << u"Refresh prices"_s;
    QTest::newRow("the beginning of a word") << u"pri"_s << u"Refresh prices"_s << u"Enterprise"_s;
    QTest::newRow("together before apart") << u"run"_s << u"a run"_s << u"are unique"_s;
}

void FuzzyTest::theBetterOneWins() {
    QFETCH(QString, typed);
    QFETCH(QString, better);
    QFETCH(QString, worse);
    QVERIFY(fuzzyMatch(typed, better)->score > fuzzyMatch(typed, worse)->score);
}

QTEST_APPLESS_MAIN(FuzzyTest)
#include "fuzzy.moc"
