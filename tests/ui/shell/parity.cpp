// What the program without a window can do, the window can do too: each subcommand of tierlinectl has its
// action.
#include "fakefeed.h"

#include "kit/theme.h"
#include "shell/mainwindow.h"

#include <QAction>
#include <QApplication>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTest>

using namespace tierline;
using namespace Qt::Literals::StringLiterals;

namespace {

QStringList subcommands() {
    QProcess program;
    program.start(qEnvironmentVariable("TIERLINE_BIN") + u"/tierlinectl"_s, {u"--help"_s});
    if (!program.waitForFinished()) return {};
    const QString help = QString::fromUtf8(program.readAllStandardOutput());
    QStringList names;
    static const QRegularExpression row(u"^  ([a-z]+) {2,}\\S"_s, QRegularExpression::MultilineOption);
    for (auto found = row.globalMatch(help.section(u"Subcommands:"_s, 1)); found.hasNext();)
        names << found.next().captured(1);
    return names;
}

} // namespace

class ParityTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everySubcommandHasAnAction() {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(u"tierline-test"_s);
        QCoreApplication::setApplicationName(u"parity"_s);
        kit::Theme::install(*qApp, kit::ThemeChoice::Light);
        const QStringList wanted = subcommands();
        QVERIFY2(wanted.size() > 15, qPrintable(wanted.join(u' ')));
        test::FakeFeed feed;
        shell::MainWindow window(feed);
        QStringList there;
        for (const QAction* action : window.actions().all())
            there << kit::Actions::commandOf(*action).split(u' ', Qt::SkipEmptyParts);
        QStringList missing;
        for (const QString& name : wanted)
            if (!there.contains(name)) missing << name;
        QVERIFY2(missing.isEmpty(), qPrintable(u"without an action: "_s + missing.join(u", "_s)));
        for (const QString& name : there)
            QVERIFY2(wanted.contains(name), qPrintable(u"no such subcommand: "_s + name));
    }
};

QTEST_MAIN(ParityTest)
#include "parity.moc"
