// tierline: the workbench window. Reads the command line, shows the window, starts the gateway behind it,
// stops everything in reverse.
#include "attachedfeed.h"
#include "connectdesk.h"
#include "desks.h"
#include "gatewayfeed.h"
#include "instance.h"
#include "launch.h"
#include "quitsignals.h"

#include "kit/icons.h"
#include "kit/preferences.h"
#include "kit/theme.h"
#include "shell/mainwindow.h"

#include <QApplication>
#include <QInputDialog>

#include <cstdio>
#include <cstdlib>

namespace {

using namespace tierline;
using namespace Qt::Literals::StringLiterals;

int say(const std::string& text, int exitCode) {
    std::fputs(text.c_str(), exitCode == 0 ? stdout : stderr);
    return exitCode;
}

bool hasDisplay() {
    const auto isSet = [](const char* name) {
        const char* value = std::getenv(name);
        return value != nullptr && *value != '\0';
    };
    return isSet("DISPLAY") || isSet("WAYLAND_DISPLAY") || isSet("QT_QPA_PLATFORM");
}

// Qt ends the program with a core dump when the display refuses it; one line says the same.
void onQtMessage(QtMsgType type, const QMessageLogContext& /*context*/, const QString& text) {
    std::fprintf(stderr, "tierline: %s\n", qPrintable(text.section(u'\n', 0, 0)));
    if (type != QtFatalMsg) return;
    std::fputs("tierline: no window can be shown here; tierlinectl serve runs the gateway without one\n",
               stderr);
    std::_Exit(2);
}

// For this run only; whoever cancels stays with the sentence and its button.
void askForToken(workbench::AttachedFeed& feed, QWidget& window, const QString& sentence) {
    auto* dialog = new QInputDialog(&window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(QCoreApplication::translate("Attach", "Token of the gateway"));
    dialog->setLabelText(
        QCoreApplication::translate("Attach", "%1.\nIt is kept for this run only.").arg(sentence));
    dialog->setTextEchoMode(QLineEdit::Password);
    QObject::connect(dialog, &QInputDialog::textValueSelected, &feed, &workbench::AttachedFeed::setToken);
    dialog->open();
}

int watchWindow(QApplication& application, const workbench::Launch& launch) {
    kit::Theme::install(application, kit::preferences().theme);
    workbench::AttachedFeed feed(QString::fromStdString(launch.attach),
                                 QString::fromStdString(launch.clientToken));
    workbench::ConnectDesk connectDesk(
        workbench::ConnectDesk::usualPlace(QString::fromStdString(launch.clientToken)));
    shell::MainWindow window(feed, {.connect = &connectDesk});
    QObject::connect(&feed, &workbench::AttachedFeed::tokenWanted, &window,
                     [&](const QString& sentence) { askForToken(feed, window, sentence); });
    workbench::QuitSignals signals;
    QObject::connect(&signals, &workbench::QuitSignals::quitRequested, &window, &QWidget::close);
    window.show();
    feed.start();
    return application.exec();
}

int runWindow(QApplication& application, const workbench::Launch& launch) {
    workbench::Instance instance(QString::fromStdString(launch.dataFolder.string()));
    if (!instance.claim())
        return instance.wasRaised()
                   ? say("tierline is running already; its window was brought to the front\n", 0)
                   : say("tierline: another one holds " + launch.dataFolder.string()
                             + " but does not answer\n",
                         1);
    kit::Theme::install(application, kit::preferences().theme);
    workbench::GatewayFeed feed(launch);
    workbench::LocalDesks desks(feed, launch);
    shell::MainWindow window(feed, desks.desks());
    QObject::connect(&instance, &workbench::Instance::raiseRequested, &window,
                     &shell::MainWindow::raiseToFront);
    workbench::QuitSignals signals;
    QObject::connect(&signals, &workbench::QuitSignals::quitRequested, &window, &QWidget::close);
    window.show();
    feed.start();
    const int code = application.exec();
    window.hide();  // gone at once, while requests under way end
    desks.giveUp(); // a worker may wait for a key, and is waited for
    feed.giveUp();
    return code;
}

} // namespace

int main(int argc, char** argv) {
    const workbench::CommandLine line = workbench::readCommandLine(argc, argv);
    if (!line.launch) return say(line.answer.text, line.answer.exitCode);
    if (!hasDisplay())
        return say(
            "tierline: no display (DISPLAY and WAYLAND_DISPLAY are not set); tierlinectl serve runs the "
            "gateway without a window\n",
            2);
    qInstallMessageHandler(onQtMessage);
    QCoreApplication::setOrganizationName(u"tierline"_s);
    QCoreApplication::setApplicationName(u"tierline"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(TIERLINE_VERSION));
    QGuiApplication::setDesktopFileName(u"io.github.tierline.Tierline"_s);
    if (const double scale = kit::keptScale(); scale > 1.0 && qEnvironmentVariableIsEmpty("QT_SCALE_FACTOR"))
        qputenv("QT_SCALE_FACTOR", QByteArray::number(scale));
    QApplication application(argc, argv);
    qInstallMessageHandler(nullptr);
    QApplication::setWindowIcon(QIcon(u":/tierline/icons/tierline.svg"_s));
    return line.launch->attach.empty() ? runWindow(application, *line.launch)
                                       : watchWindow(application, *line.launch);
}
