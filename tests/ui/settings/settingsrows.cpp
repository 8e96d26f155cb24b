// Which settings there are, where each says it lies, and what changes it.
#include "settings/fakesettings.h"

#include "settings/settingsrows.h"

#include <QSet>
#include <QTest>

using namespace tierline;
using namespace tierline::settings;
using namespace Qt::Literals::StringLiterals;

namespace {

const Line& lineOf(const std::vector<Line>& lines, const QString& key) {
    static const Line none;
    const auto found = std::ranges::find(lines, key, &Line::key);
    return found == lines.end() ? none : *found;
}

} // namespace

class SettingsRowsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aValueSaysWhereItLies_data();
    void aValueSaysWhereItLies();
    void keysAreThere();
    void aWordChangesOneThing_data();
    void aWordChangesOneThing();
    void aSearchFindsAllWords();
    void aBrokenPolicyLeavesTheUsual_data();
    void aBrokenPolicyLeavesTheUsual();
};

void SettingsRowsTest::aValueSaysWhereItLies_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("where");
    QTest::addColumn<bool>("isChanged");
    QTest::newRow("in the policy, another value")
        << u"route.mode"_s << u"observe"_s << u"policy.yaml, line 3"_s << true;
    QTest::newRow("in the policy, the usual value")
        << u"route.max_attempts"_s << u"3"_s << u"policy.yaml, line 4"_s << false;
    QTest::newRow("not in the policy")
        << u"capture.replies"_s << u"false"_s << u"not in policy.yaml"_s << false;
    QTest::newRow("a list of the policy")
        << u"alerts"_s << u"2 entries"_s << u"policy.yaml, line 8"_s << true;
    QTest::newRow("of the command line")
        << u"listen"_s << u"127.0.0.1:9000"_s << u"launch option --listen"_s << true;
    QTest::newRow("a token is not shown")
        << u"token"_s << u"is set"_s << u"launch option TIERLINE_TOKEN"_s << true;
    QTest::newRow("of the window") << u"window/theme"_s << u"dark"_s << u"settings file"_s << true;
    QTest::newRow("of the window, as usual") << u"window/scale"_s << u"1"_s << u"settings file"_s << false;
    QTest::newRow("of the program") << u"privacy.keys"_s << u"never"_s << u"the program itself"_s << false;
}

void SettingsRowsTest::aValueSaysWhereItLies() {
    QFETCH(QString, key);
    QFETCH(QString, value);
    QFETCH(QString, where);
    QFETCH(bool, isChanged);
    kit::Preferences preferences;
    preferences.theme = kit::ThemeChoice::Dark;
    const std::vector<Line> lines = linesOf(test::fakeSettings(), preferences);
    const Line& line = lineOf(lines, key);
    QCOMPARE(line.value, value);
    QCOMPARE(line.where, where);
    QCOMPARE(line.isChanged, isChanged);
    QVERIFY(!line.remedy.isEmpty());
}

void SettingsRowsTest::keysAreThere() {
    QSet<QString> keys;
    for (const Line& line : linesOf(test::fakeSettings(), {})) {
        QVERIFY2(!keys.contains(line.key), qPrintable(line.key));
        keys << line.key;
        QVERIFY2(!line.label.isEmpty() && !line.where.isEmpty(), qPrintable(line.key));
        // Keys of the policy are those that the reader knows: each has a usual value.
        if (line.kept == Kept::PolicyFile) QVERIFY2(!line.usual.isEmpty(), qPrintable(line.key));
    }
    QVERIFY(keys.size() > 35);
}

void SettingsRowsTest::aWordChangesOneThing_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("word");
    QTest::addColumn<bool>("counts");
    QTest::newRow("a theme") << u"window/theme"_s << u"light"_s << true;
    QTest::newRow("no theme") << u"window/theme"_s << u"pink"_s << false;
    QTest::newRow("a switch") << u"window/reducedMotion"_s << u"on"_s << true;
    QTest::newRow("no switch") << u"window/reducedMotion"_s << u"perhaps"_s << false;
    QTest::newRow("a scale") << u"window/scale"_s << u"1.5"_s << true;
    QTest::newRow("a scale that is none") << u"window/scale"_s << u"-9e99"_s << false;
    QTest::newRow("a key of the policy") << u"capture.keep"_s << u"1d"_s << false;
    QTest::newRow("no key") << u"window/nothing"_s << u"on"_s << false;
}

void SettingsRowsTest::aWordChangesOneThing() {
    QFETCH(QString, key);
    QFETCH(QString, word);
    QFETCH(bool, counts);
    const kit::Preferences before;
    const kit::Preferences after = withValue(before, key, word);
    QCOMPARE(after != before, counts);
    QVERIFY(withUsual(after, key) == before);
}

void SettingsRowsTest::aSearchFindsAllWords() {
    const std::vector<Line> lines = linesOf(test::fakeSettings(), {});
    QVERIFY(matches(lineOf(lines, u"capture.keep"_s), u"TEXTS  keep"_s));
    QVERIFY(!matches(lineOf(lines, u"capture.keep"_s), u"texts elephants"_s));
    QVERIFY(matches(lineOf(lines, u"route.mode"_s), u"changed line 3"_s));
    QVERIFY(!matches(lineOf(lines, u"route.max_attempts"_s), u"changed"_s));
}

void SettingsRowsTest::aBrokenPolicyLeavesTheUsual_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("no YAML") << QByteArray("{{{{: [");
    QTest::newRow("a list instead of a map") << QByteArray("- a\n- b\n");
    QTest::newRow("a word where a map should be") << QByteArray("capture: yes\n");
    QTest::newRow("NUL bytes") << QByteArray("capture:\0 x\n", 12);
    QTest::newRow("half a file") << QByteArray("capture:\n  ke");
}

void SettingsRowsTest::aBrokenPolicyLeavesTheUsual() {
    QFETCH(QByteArray, text);
    SettingsData data = test::fakeSettings();
    data.policyText = text;
    const std::vector<Line> lines = linesOf(data, {});
    QCOMPARE(lineOf(lines, u"capture.keep"_s).value, u"7d"_s);
    QCOMPARE(lineOf(lines, u"capture.keep"_s).line, 0);
}

QTEST_MAIN(SettingsRowsTest)
#include "settingsrows.moc"
