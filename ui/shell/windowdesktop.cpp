// The window towards the desktop: notifications, tray, preferences, explanations.
#include "kit/preferences.h"
#include "shell/explain.h"
#include "shell/mainwindow.h"
#include "shell/notifier.h"
#include "shell/statusline.h"
#include "shell/tray.h"

#include <QAction>
#include <QWhatsThis>

namespace tierline::shell {

using namespace Qt::Literals::StringLiterals;

void MainWindow::buildDesktop() {
    m_tray = new Tray(*m_actions, this);
    connect(m_tray, &Tray::windowWanted, this, &MainWindow::raiseToFront);
    m_notifier = new Notifier(this);
    m_notifier->setTray(m_tray->icon());
    connect(m_notifier, &Notifier::opened, this, [this](const QString& page) {
        raiseToFront();
        runAction(page);
    });
    connect(&kit::preferenceNews(), &kit::PreferenceNews::changed, this, &MainWindow::applyPreferences);
    m_tray->setWanted(kit::preferences().closeToTray);
}

// Who looks at the window sees it there.
void MainWindow::tellNews() {
    const auto notices = m_news.look(m_snapshot);
    if (isActiveWindow() || !kit::preferences().notifications) return;
    for (const Notice& notice : notices)
        m_notifier->tell(notice);
}

void MainWindow::applyPreferences() {
    const kit::Preferences& wanted = kit::preferences();
    m_tray->setWanted(wanted.closeToTray);
    kit::Theme::current().setChoice(wanted.theme);
}

void MainWindow::explain() {
    const Explanation found = explanationIn(window());
    if (found.text.isEmpty())
        m_status->say(
            tr("Nothing is explained there: point at a figure, a column or a control and press F1"));
    else
        QWhatsThis::showText(found.where, found.text, found.at);
}

void MainWindow::quit() {
    m_quitting = true;
    close();
    m_quitting = false; // a dialog may have kept it open
}

} // namespace tierline::shell
