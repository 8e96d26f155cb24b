#include "kit/format.h"

#include <QTest>

using namespace tierline;
using namespace tierline::kit;
using namespace Qt::Literals::StringLiterals;

namespace {

const QLocale english(QLocale::English, QLocale::UnitedStates);
const QLocale german(QLocale::German, QLocale::Germany);

Wall at(std::int64_t ms) {
    return Wall(Milliseconds(ms));
}

} // namespace

class FormatTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void money_data();
    void money();
    void missIsAQuestionMark();
    void moneyColumn_data();
    void moneyColumn();
    void counts_data();
    void counts();
    void durations_data();
    void durations();
    void microseconds_data();
    void microseconds();
    void bytes_data();
    void bytes();
    void countdown_data();
    void countdown();
    void weights_data();
    void weights();
    void relative_data();
    void relative();
    void settingsAreRound();
    void localeIsHeard();
};

void FormatTest::money_data() {
    QTest::addColumn<qint64>("nano");
    QTest::addColumn<QString>("text");
    QTest::newRow("nothing") << qint64(0) << u"$0.00"_s;
    QTest::newRow("dollars keep cents") << qint64(1'844'000'000) << u"$1.84"_s;
    QTest::newRow("thousands") << qint64(1'234'560'000'000) << u"$1,234.56"_s;
    QTest::newRow("cents keep a third digit") << qint64(41'234'000) << u"$0.0412"_s;
    QTest::newRow("round cents") << qint64(40'000'000) << u"$0.04"_s;
    QTest::newRow("tenths of a cent") << qint64(1'840'000) << u"$0.00184"_s;
    QTest::newRow("a tiny request") << qint64(700) << u"$0.0000007"_s;
    QTest::newRow("one nano-dollar") << qint64(1) << u"$0.000000001"_s;
    QTest::newRow("rounds up to a dollar") << qint64(999'999'999) << u"$1.00"_s;
    QTest::newRow("negative") << qint64(-1'840'000) << u"−$0.00184"_s;
}

void FormatTest::money() {
    QFETCH(qint64, nano);
    QFETCH(QString, text);
    QCOMPARE(kit::money(Money::fromNano(nano), english), text);
}

void FormatTest::missIsAQuestionMark() {
    QCOMPARE(kit::money(std::optional<Money>(), english), u"?"_s);
    QCOMPARE(kit::money(std::optional(Money::fromNano(0)), english), u"$0.00"_s);
}

void FormatTest::moneyColumn_data() {
    QTest::addColumn<qint64>("nano");
    QTest::addColumn<int>("decimals");
    QTest::addColumn<QString>("text");
    QTest::newRow("same places") << qint64(1'840'000) << 6 << u"$0.001840"_s;
    QTest::newRow("zero") << qint64(0) << 4 << u"$0.0000"_s;
    QTest::newRow("too small to show") << qint64(100) << 6 << u"<$0.000001"_s;
}

void FormatTest::moneyColumn() {
    QFETCH(qint64, nano);
    QFETCH(int, decimals);
    QFETCH(QString, text);
    QCOMPARE(kit::moneyColumn(Money::fromNano(nano), decimals, english), text);
}

void FormatTest::counts_data() {
    QTest::addColumn<qint64>("n");
    QTest::addColumn<QString>("whole");
    QTest::addColumn<QString>("brief");
    QTest::newRow("zero") << qint64(0) << u"0"_s << u"0"_s;
    QTest::newRow("below a thousand") << qint64(999) << u"999"_s << u"999"_s;
    QTest::newRow("one decimal below ten") << qint64(9'120) << u"9,120"_s << u"9.1k"_s;
    QTest::newRow("none above") << qint64(214'300) << u"214,300"_s << u"214k"_s;
    QTest::newRow("no 1000k") << qint64(999'900) << u"999,900"_s << u"1.0M"_s;
    QTest::newRow("no 10.0k") << qint64(9'960) << u"9,960"_s << u"10k"_s;
    QTest::newRow("millions") << qint64(11'200'000) << u"11,200,000"_s << u"11M"_s;
}

void FormatTest::counts() {
    QFETCH(qint64, n);
    QTEST(count(n, english), "whole");
    QTEST(countShort(n, english), "brief");
}

void FormatTest::durations_data() {
    QTest::addColumn<qint64>("ms");
    QTest::addColumn<QString>("text");
    QTest::newRow("milliseconds") << qint64(120) << u"120 ms"_s;
    QTest::newRow("just below a second") << qint64(999) << u"999 ms"_s;
    QTest::newRow("seconds") << qint64(4'200) << u"4.20 s"_s;
    QTest::newRow("tens of seconds") << qint64(12'340) << u"12.3 s"_s;
    QTest::newRow("minutes") << qint64(185'000) << u"3 min 05 s"_s;
    QTest::newRow("no sixty seconds") << qint64(59'960) << u"1 min 00 s"_s;
    QTest::newRow("hours") << qint64(7'500'000) << u"2 h 05 min"_s;
}

void FormatTest::durations() {
    QFETCH(qint64, ms);
    QTEST(duration(Milliseconds(ms), english), "text");
}

void FormatTest::microseconds_data() {
    QTest::addColumn<qint64>("us");
    QTest::addColumn<QString>("text");
    QTest::newRow("micro") << qint64(85) << u"85 µs"_s;
    QTest::newRow("fraction of a millisecond") << qint64(310) << u"0.31 ms"_s;
    QTest::newRow("milliseconds") << qint64(1'130) << u"1.1 ms"_s;
    QTest::newRow("many milliseconds") << qint64(120'000) << u"120 ms"_s;
    QTest::newRow("seconds") << qint64(1'500'000) << u"1.50 s"_s;
}

void FormatTest::microseconds() {
    QFETCH(qint64, us);
    QTEST(kit::microseconds(us, english), "text");
}

void FormatTest::bytes_data() {
    QTest::addColumn<qint64>("n");
    QTest::addColumn<QString>("text");
    QTest::newRow("bytes") << qint64(17) << u"17 B"_s;
    QTest::newRow("kilobytes") << qint64(4'096) << u"4.1 kB"_s;
    QTest::newRow("megabytes") << qint64(61'000'000) << u"61 MB"_s;
}

void FormatTest::bytes() {
    QFETCH(qint64, n);
    QTEST(kit::bytes(n, english), "text");
}

void FormatTest::countdown_data() {
    QTest::addColumn<qint64>("ms");
    QTest::addColumn<QString>("text");
    QTest::newRow("seconds") << qint64(38'000) << u"0:38"_s;
    QTest::newRow("a begun second counts") << qint64(37'001) << u"0:38"_s;
    QTest::newRow("minutes") << qint64(725'000) << u"12:05"_s;
    QTest::newRow("over") << qint64(-5) << u"0:00"_s;
}

void FormatTest::countdown() {
    QFETCH(qint64, ms);
    QTEST(kit::countdown(Milliseconds(ms)), "text");
}

void FormatTest::weights_data() {
    QTest::addColumn<int>("millionths");
    QTest::addColumn<QString>("text");
    QTest::newRow("up") << 180'000 << u"+0.18"_s;
    QTest::newRow("down, with a real minus") << -200'000 << u"−0.20"_s;
    QTest::newRow("none") << 0 << u"0.00"_s;
    QTest::newRow("fine") << 12'500 << u"+0.013"_s;
}

void FormatTest::weights() {
    QFETCH(int, millionths);
    QTEST(weight(millionths, english), "text");
}

void FormatTest::relative_data() {
    QTest::addColumn<qint64>("ago");
    QTest::addColumn<QString>("text");
    QTest::newRow("now") << qint64(800) << u"just now"_s;
    QTest::newRow("seconds") << qint64(12'000) << u"12 s ago"_s;
    QTest::newRow("minutes") << qint64(250'000) << u"4 min ago"_s;
    QTest::newRow("hours") << qint64(11'000'000) << u"3 h ago"_s;
    QTest::newRow("clock went back") << qint64(-4'000) << u"just now"_s;
}

void FormatTest::relative() {
    QFETCH(qint64, ago);
    QTEST(relativeTime(at(1'000'000'000 - ago), at(1'000'000'000)), "text");
}

void FormatTest::settingsAreRound() {
    QCOMPARE(roundDuration(Milliseconds(30'000), english), u"30 s"_s);
    QCOMPARE(roundDuration(Milliseconds(600'000), english), u"10 min"_s);
    QCOMPARE(roundDuration(Milliseconds(90'000), english), u"1 min 30 s"_s);
    QCOMPARE(roundDuration(Milliseconds(250), english), u"250 ms"_s);
    QCOMPARE(counted(1, u"%1 model"_s, u"%1 models"_s, english), u"1 model"_s);
    QCOMPARE(counted(1'200, u"%1 model"_s, u"%1 models"_s, english), u"1,200 models"_s);
}

void FormatTest::localeIsHeard() {
    QCOMPARE(kit::money(Money::fromNano(1'840'000), QLocale::c()), u"$0.00184"_s);
    QCOMPARE(count(12'431, german), u"12.431"_s);
    QCOMPARE(countShort(9'120, german), u"9,1k"_s);
    QCOMPARE(kit::money(Money::fromNano(1'840'000), german), u"0,00184 $"_s.replace(u' ', QChar(0xa0)));
    QCOMPARE(score(710'000, german), u"0,71"_s);
}

QTEST_APPLESS_MAIN(FormatTest)
#include "format.moc"
