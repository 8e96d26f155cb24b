// How the Settings page hangs together with the rest of the window.
#include "settings/settingsdesk.h"
#include "settings/settingspage.h"
#include "shell/mainwindow.h"
#include "shell/statusline.h"

#include <QStackedWidget>

namespace tierline::shell {

QWidget* MainWindow::makeSettings() {
    m_settings = new settings::SettingsPage(m_stack);
    connect(m_settings, &settings::SettingsPage::message, m_status, &StatusLine::say);
    connect(m_settings, &settings::SettingsPage::openRequested, this, [this] { showPage(Settings); });
    connect(&m_feed, &Feed::policyChanged, m_settings, &settings::SettingsPage::refreshIfSeen);
    connect(m_settings, &settings::SettingsPage::connectRequested, this,
            [this] { runAction(QStringLiteral("connect.client")); });
    m_settings->setDesk(m_desks.settings);
    m_settings->addActions(*m_actions);
    return m_settings;
}

} // namespace tierline::shell
