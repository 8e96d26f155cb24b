#include "shell/notifier.h"

#include "kit/format.h"

#include <QDBusConnection>
#include <QDBusConnectionInterface>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QSystemTrayIcon>
#include <QVariantMap>

namespace tierline::shell {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr QLatin1StringView service("org.freedesktop.Notifications");
constexpr QLatin1StringView path("/org/freedesktop/Notifications");
constexpr QLatin1StringView openKey("default"); // a click on the notification itself

} // namespace

Notifier::Notifier(QObject* parent) : QObject(parent) {
    m_pause.setSingleShot(true);
    m_pause.setInterval(pauseMs);
    connect(&m_pause, &QTimer::timeout, this, &Notifier::showNext);
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected()) return;
    // QtDBus knows signals by name only.
    bus.connect(service, path, service, u"ActionInvoked"_s, this, SLOT(onAction(uint, QString)));
    bus.connect(service, path, service, u"NotificationClosed"_s, this, SLOT(onClosed(uint, uint)));
}

bool Notifier::isServed() {
    const QDBusConnection bus = QDBusConnection::sessionBus();
    return bus.isConnected() && bus.interface()->isServiceRegistered(service);
}

void Notifier::tell(const Notice& notice) {
    if (m_waiting.size() >= limit)
        ++m_dropped;
    else
        m_waiting.push_back(notice);
    if (!m_pause.isActive()) showNext();
}

void Notifier::showNext() {
    if (m_waiting.empty()) return;
    Notice notice = m_waiting.front();
    m_waiting.pop_front();
    if (m_waiting.empty() && m_dropped > 0) {
        notice.text +=
            u' ' + kit::counted(m_dropped, tr("%1 more is not shown."), tr("%1 more are not shown."));
        m_dropped = 0;
    }
    m_pause.start();
    if (isServed()) {
        showOverBus(notice);
    } else if (m_tray != nullptr && m_tray->isVisible() && QSystemTrayIcon::supportsMessages()) {
        m_trayPage = notice.page;
        connect(
            m_tray, &QSystemTrayIcon::messageClicked, this, [this] { Q_EMIT opened(m_trayPage); },
            Qt::SingleShotConnection);
        m_tray->showMessage(notice.title, notice.text);
    }
    Q_EMIT shown(notice);
}

void Notifier::showOverBus(const Notice& notice) {
    QDBusMessage call = QDBusMessage::createMethodCall(service, path, service, u"Notify"_s);
    // The text may be read as markup there; names of models and budgets are not ours to trust.
    call << u"Tierline"_s << 0U << u"io.github.tierline.Tierline"_s << notice.title
         << notice.text.toHtmlEscaped() << QStringList{openKey, tr("Show")} << QVariantMap() << -1;
    auto* watcher = new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(call), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, page = notice.page](auto* done) {
        const QDBusPendingReply<uint> reply = *done;
        if (reply.isValid()) m_pages.insert_or_assign(reply.value(), page);
        done->deleteLater();
    });
}

void Notifier::onAction(uint id, const QString& key) {
    const auto page = m_pages.find(id);
    if (page != m_pages.end() && key == openKey) Q_EMIT opened(page->second);
}

void Notifier::onClosed(uint id, uint /*reason*/) {
    m_pages.erase(id);
}

} // namespace tierline::shell
