// Shows notices on the desktop: by org.freedesktop.Notifications where that answers, else by the tray's
// balloon, else not at all. A click opens the page that has more. Only while the window is not looked at, and
// at most one in `pause`; what comes in between is counted in the next. Window thread.
#pragma once

#include "shell/news.h"

#include <QObject>
#include <QPointer>
#include <QSystemTrayIcon>
#include <QTimer>

#include <deque>
#include <map>

namespace tierline::shell {

class Notifier final : public QObject {
    Q_OBJECT

public:
    explicit Notifier(QObject* parent = nullptr);
    void setTray(QSystemTrayIcon* tray) { m_tray = tray; }
    void tell(const Notice& notice);
    static bool isServed(); // by the desktop's own service

Q_SIGNALS:
    void opened(const QString& page);                  // the user clicked it
    void shown(const tierline::shell::Notice& notice); // for tests, and what has no desktop

private Q_SLOTS:
    void onAction(uint id, const QString& key); // found by name over D-Bus
    void onClosed(uint id, uint reason);

private:
    void showNext();
    void showOverBus(const Notice& notice);

    static constexpr int pauseMs = 3'000;
    static constexpr std::size_t limit = 5; // kept; more are counted only
    std::deque<Notice> m_waiting;
    int m_dropped = 0;
    QTimer m_pause;
    QPointer<QSystemTrayIcon> m_tray;
    std::map<uint, QString> m_pages; // of what is shown, by the desktop's number
    QString m_trayPage;
};

} // namespace tierline::shell
