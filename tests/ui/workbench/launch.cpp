#include "launch.h"

#include "spendreader.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace tierline;
using namespace tierline::workbench;
using namespace Qt::Literals::StringLiterals;

class LaunchTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void arguments_data();
    void arguments();
    void sandboxWithoutAPolicyOfOnesOwn();
    void slices_data();
    void slices();

private:
    CommandLine read(const QStringList& arguments) const;
    std::unique_ptr<QTemporaryDir> m_home;
};

void LaunchTest::init() {
    m_home = std::make_unique<QTemporaryDir>();
    qputenv("XDG_CONFIG_HOME", m_home->filePath(u"config"_s).toUtf8());
    qputenv("XDG_DATA_HOME", m_home->filePath(u"data"_s).toUtf8());
    qunsetenv("TIERLINE_TOKEN");
}

CommandLine LaunchTest::read(const QStringList& arguments) const {
    std::vector<std::string> texts{"tierline"};
    for (const QString& argument : arguments)
        texts.push_back(argument.toStdString());
    std::vector<const char*> pointers;
    for (const std::string& text : texts)
        pointers.push_back(text.c_str());
    return readCommandLine(static_cast<int>(pointers.size()), pointers.data());
}

void LaunchTest::arguments_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("exitCode"); // -1: a launch
    QTest::addColumn<QString>("says");
    QTest::newRow("nothing") << QStringList{} << -1 << QString();
    QTest::newRow("any port") << QStringList{u"--listen"_s, u"127.0.0.1:0"_s} << -1 << QString();
    QTest::newRow("traffic off") << QStringList{u"--sandbox"_s, u"--traffic"_s, u"off"_s} << -1 << QString();
    QTest::newRow("help") << QStringList{u"--help"_s} << 0 << u"--sandbox"_s;
    QTest::newRow("version") << QStringList{u"--version"_s} << 0 << u"tierline "_s;
    QTest::newRow("unknown") << QStringList{u"--bogus"_s} << 2 << u"--bogus"_s;
    QTest::newRow("no port") << QStringList{u"--listen"_s, u"nonsense"_s} << 2 << u"nonsense"_s;
    QTest::newRow("bad rate") << QStringList{u"--sandbox"_s, u"--traffic"_s, u"developers-day@fast"_s} << 2
                              << u"`fast`"_s;
    QTest::newRow("no such script") << QStringList{u"--sandbox"_s, u"--traffic"_s, u"nowhere"_s} << 2
                                    << u"nowhere"_s;
    QTest::newRow("no made-up prompts to real providers")
        << QStringList{u"--policy"_s, u"x.yaml"_s, u"--traffic"_s, u"outage"_s} << 2 << u"--sandbox only"_s;
}

void LaunchTest::arguments() {
    QFETCH(QStringList, arguments);
    QFETCH(int, exitCode);
    QFETCH(QString, says);
    const CommandLine line = read(arguments);
    QCOMPARE(line.launch.has_value(), exitCode == -1);
    if (exitCode == -1) return;
    QCOMPARE(line.answer.exitCode, exitCode);
    QVERIFY2(QString::fromStdString(line.answer.text).contains(says), line.answer.text.c_str());
}

void LaunchTest::sandboxWithoutAPolicyOfOnesOwn() {
    const CommandLine first = read({});
    QVERIFY(first.launch->sandbox);
    QVERIFY(first.launch->dataFolder.string().ends_with("tierline/sandbox"));
    QVERIFY(!first.launch->script.empty());
    QVERIFY(QDir().mkpath(m_home->filePath(u"config/tierline"_s)));
    std::ofstream(m_home->filePath(u"config/tierline/policy.yaml"_s).toStdString()) << "version: 1\n";
    const CommandLine second = read({});
    QVERIFY(!second.launch->sandbox);
    QVERIFY(second.launch->script.empty());
    QVERIFY(read({u"--sandbox"_s}).launch->sandbox);
}

void LaunchTest::slices_data() {
    QTest::addColumn<int>("firstMinute"); // after midnight
    QTest::addColumn<int>("nowMinute");
    QTest::addColumn<int>("minutes");
    QTest::addColumn<int>("count");
    QTest::addColumn<int>("begins");
    QTest::newRow("a fresh day in fine slices") << 607 << 612 << 5 << 24 << 605;
    QTest::newRow("two hours on, hours of the day") << 600 << 721 << 60 << 24 << 0;
    QTest::newRow("never beyond midnight") << 1400 << 1420 << 5 << 8 << 1400;
}

void LaunchTest::slices() {
    QFETCH(int, firstMinute);
    QFETCH(int, nowMinute);
    const Wall midnight = std::chrono::sys_days{std::chrono::year{2026} / 6 / 1};
    const Slices slices =
        slicesFor(midnight, midnight + std::chrono::hours(24), midnight + std::chrono::minutes(firstMinute),
                  midnight + std::chrono::minutes(nowMinute));
    QTEST(static_cast<int>(slices.length.count()), "minutes");
    QTEST(static_cast<int>(slices.edges.size()) - 1, "count");
    QTEST(static_cast<int>(
              std::chrono::duration_cast<std::chrono::minutes>(slices.edges.front() - midnight).count()),
          "begins");
    QVERIFY(slices.edges.back() >= midnight + std::chrono::minutes(nowMinute));
}

QTEST_GUILESS_MAIN(LaunchTest)
#include "launch.moc"
