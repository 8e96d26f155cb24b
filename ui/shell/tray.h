// The icon in the desktop's tray, where there is one: state, today's spend, open breakers, the window, quit.
// Whether a tray exists is asked when it matters, since it may come later. Window thread.
#pragma once

#include "kit/actions.h"
#include "shell/shellpresenter.h"

#include <QObject>

class QMenu;
class QSystemTrayIcon;

namespace tierline::shell {

class Tray final : public QObject {
    Q_OBJECT

public:
    Tray(const kit::Actions& actions, QWidget* window);
    void setView(const ShellView& view, const QString& spend);
    void setWanted(bool wanted); // the icon is shown while it is, and there is a place for it
    bool isShown() const;
    QSystemTrayIcon* icon() const { return m_icon; }

Q_SIGNALS:
    void windowWanted();

private:
    QSystemTrayIcon* m_icon;
    QMenu* m_menu;
    QAction* m_state;
    QAction* m_spend;
    QAction* m_breakers;
};

} // namespace tierline::shell
