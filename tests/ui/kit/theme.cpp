#include "kit/theme.h"
#include "kit/fonts.h"
#include "kit/icons.h"
#include "kit/resources.h"

#include <QApplication>
#include <QDir>
#include <QFontMetricsF>
#include <QIcon>
#include <QPalette>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>

#include <cmath>

using namespace tierline::kit;
using namespace Qt::Literals::StringLiterals;

namespace {

double luminance(const QColor& colour) {
    const auto part = [](double v) { return v <= 0.03928 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); };
    return 0.2126 * part(colour.redF()) + 0.7152 * part(colour.greenF()) + 0.0722 * part(colour.blueF());
}

double contrast(const QColor& a, const QColor& b) {
    const double x = luminance(a);
    const double y = luminance(b);
    return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

} // namespace

class ThemeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }
    void everyTokenIsAColour_data();
    void everyTokenIsAColour();
    void textIsReadable_data();
    void textIsReadable();
    void choiceChangesPalette();
    void styleSheetHasNoHoles();
    void everyIconIsTinted_data();
    void everyIconIsTinted();
    void digitsAreTabular();
};

void ThemeTest::everyTokenIsAColour_data() {
    QTest::addColumn<bool>("dark");
    QTest::newRow("light") << false;
    QTest::newRow("dark") << true;
}

void ThemeTest::everyTokenIsAColour() {
    QFETCH(bool, dark);
    const Tokens& t = tokensOf(dark ? Scheme::Dark : Scheme::Light);
    for (const TokenRow& row : tokenRows())
        QVERIFY2((t.*row.colour).isValid(), row.name.data());
    for (const QColor& colour : t.tiers)
        QVERIFY(colour.isValid());
    for (const QColor& colour : t.series)
        QVERIFY(colour.isValid());
}

void ThemeTest::textIsReadable_data() {
    QTest::addColumn<bool>("dark");
    QTest::addColumn<QString>("ink");
    QTest::addColumn<QString>("ground");
    for (const bool dark : {false, true})
        for (const auto& [ink, ground] : {std::pair(u"text"_s, u"base"_s),
                                          {u"text"_s, u"selection"_s},
                                          {u"muted"_s, u"base"_s},
                                          {u"muted"_s, u"window"_s},
                                          {u"link"_s, u"base"_s},
                                          {u"good"_s, u"base"_s},
                                          {u"warn"_s, u"base"_s},
                                          {u"bad"_s, u"base"_s},
                                          {u"good"_s, u"goodSoft"_s},
                                          {u"warn"_s, u"warnSoft"_s},
                                          {u"bad"_s, u"badSoft"_s}})
            QTest::addRow("%s: %s on %s", dark ? "dark" : "light", qPrintable(ink), qPrintable(ground))
                << dark << ink << ground;
}

void ThemeTest::textIsReadable() {
    QFETCH(bool, dark);
    QFETCH(QString, ink);
    QFETCH(QString, ground);
    const Tokens& t = tokensOf(dark ? Scheme::Dark : Scheme::Light);
    QColor a;
    QColor b;
    for (const TokenRow& row : tokenRows()) {
        if (row.name == ink) a = t.*row.colour;
        if (row.name == ground) b = t.*row.colour;
    }
    QVERIFY2(contrast(a, b) >= 4.5, qPrintable(QString::number(contrast(a, b))));
}

void ThemeTest::choiceChangesPalette() {
    Theme& theme = Theme::install(*qApp, ThemeChoice::Light);
    QCOMPARE(qApp->palette().color(QPalette::Window), tokensOf(Scheme::Light).window);
    QSignalSpy changed(&theme, &Theme::changed);
    theme.setChoice(ThemeChoice::Dark);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(qApp->palette().color(QPalette::Window), tokensOf(Scheme::Dark).window);
    QCOMPARE(qApp->palette().color(QPalette::Disabled, QPalette::Text), tokensOf(Scheme::Dark).disabled);
    QCOMPARE(themeChoiceFromString(nameOf(theme.choice())), ThemeChoice::Dark);
}

void ThemeTest::styleSheetHasNoHoles() {
    for (const Scheme scheme : {Scheme::Light, Scheme::Dark}) {
        const QString sheet = styleSheetOf(tokensOf(scheme));
        QVERIFY(!sheet.isEmpty());
        QVERIFY2(!sheet.contains(u"${"_s), "an unknown token is named");
    }
}

void ThemeTest::everyIconIsTinted_data() {
    initResources();
    QTest::addColumn<QString>("name");
    for (const QString& file : QDir(u":/tierline/icons"_s).entryList())
        if (file != "tierline.svg"_L1) QTest::newRow(qPrintable(file)) << file.chopped(4);
}

void ThemeTest::everyIconIsTinted() {
    QFETCH(QString, name);
    const QImage image = iconPixmap(name, 24, QColor(Qt::red), 2.0).toImage();
    QCOMPARE(image.size(), QSize(48, 48));
    int red = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            if (image.pixelColor(x, y).alpha() > 200) {
                ++red;
                QCOMPARE(image.pixelColor(x, y).blue(), 0);
            }
    QVERIFY2(red > 8, "nothing is drawn");
}

void ThemeTest::digitsAreTabular() {
    const QFontMetricsF metrics(numberFont());
    QCOMPARE(metrics.horizontalAdvance(u"111"_s), metrics.horizontalAdvance(u"000"_s));
}

QTEST_MAIN(ThemeTest)
#include "theme.moc"
