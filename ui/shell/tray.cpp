#include "shell/tray.h"

#include <QAction>
#include <QApplication>
#include <QMenu>
#include <QSystemTrayIcon>

namespace tierline::shell {

using namespace Qt::Literals::StringLiterals;

Tray::Tray(const kit::Actions& actions, QWidget* window)
    : QObject(window),
      m_icon(new QSystemTrayIcon(QApplication::windowIcon(), this)),
      m_menu(new QMenu(window)) {
    for (QAction** line : {&m_state, &m_spend, &m_breakers}) {
        *line = m_menu->addAction(QString());
        (*line)->setEnabled(false);
    }
    m_menu->addSeparator();
    connect(m_menu->addAction(tr("Show the window")), &QAction::triggered, this, &Tray::windowWanted);
    for (const auto& id : {u"routing.pause"_s, u"traffic.pause"_s, u"quit"_s})
        if (QAction* action = actions.find(id)) m_menu->addAction(action);
    m_icon->setContextMenu(m_menu);
    connect(m_icon, &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
        if (reason == QSystemTrayIcon::Trigger) Q_EMIT windowWanted();
    });
}

void Tray::setView(const ShellView& view, const QString& spend) {
    m_state->setText(view.gatewayText + (view.url.isEmpty() ? QString() : u"  "_s + view.url));
    m_spend->setText(spend);
    m_breakers->setText(view.breakers);
    m_icon->setToolTip(u"Tierline: "_s + view.gatewayText + u", "_s + view.breakers);
}

void Tray::setWanted(bool wanted) {
    m_icon->setVisible(wanted && QSystemTrayIcon::isSystemTrayAvailable());
}

bool Tray::isShown() const {
    return m_icon->isVisible() && QSystemTrayIcon::isSystemTrayAvailable();
}

} // namespace tierline::shell
