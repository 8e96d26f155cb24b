#include "kit/preferences.h"
#include "kit/densetable.h"

#include <QApplication>
#include <QHeaderView>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTableView>
#include <QTest>

#include <cmath>

using namespace tierline::kit;
using namespace Qt::Literals::StringLiterals;

class PreferencesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(u"tierline-test"_s);
        QCoreApplication::setApplicationName(u"preferences"_s);
    }
    void init() {
        QSettings().clear();
        reloadPreferences();
    }

    void theyAreKeptAndTold() {
        QSignalSpy told(&preferenceNews(), &PreferenceNews::changed);
        Preferences wanted;
        wanted.theme = ThemeChoice::Dark;
        wanted.comfortable = true;
        wanted.reducedMotion = true;
        wanted.scale = 1.5;
        wanted.notifications = false;
        wanted.closeToTray = true;
        setPreferences(wanted);
        QCOMPARE(told.size(), 1);
        setPreferences(wanted); // the same again is no news
        QCOMPARE(told.size(), 1);
        reloadPreferences();
        QVERIFY(preferences() == wanted);
        QCOMPARE(keptScale(), 1.5);
    }

    void aScaleOutOfRangeIsBroughtIn_data() {
        QTest::addColumn<double>("wanted");
        QTest::addColumn<double>("kept");
        QTest::newRow("too small") << 0.2 << 1.0;
        QTest::newRow("too large") << 9.0 << 2.0;
        QTest::newRow("no number") << std::nan("") << 1.0;
        QTest::newRow("within") << 1.25 << 1.25;
    }
    void aScaleOutOfRangeIsBroughtIn() {
        QFETCH(double, wanted);
        Preferences now;
        now.scale = wanted;
        setPreferences(now);
        QTEST(preferences().scale, "kept");
    }

    void aSettingsFileByAnotherHandIsNoTrouble() {
        QSettings().setValue(u"window/scale"_s, u"huge"_s);
        QSettings().setValue(u"window/theme"_s, u"purple"_s);
        reloadPreferences();
        QVERIFY(preferences() == Preferences{});
    }

    void tablesFollowTheDensity() {
        QTableView dense;
        QTableView own;
        setUpDenseTable(dense);
        setUpDenseTable(own, 40);
        Preferences wanted;
        wanted.comfortable = true;
        setPreferences(wanted);
        QCOMPARE(dense.verticalHeader()->defaultSectionSize(), comfortableRowHeight);
        QCOMPARE(own.verticalHeader()->defaultSectionSize(), 40);
        setPreferences({});
        QCOMPARE(dense.verticalHeader()->defaultSectionSize(), denseRowHeight);
    }
};

QTEST_MAIN(PreferencesTest)
#include "preferences.moc"
