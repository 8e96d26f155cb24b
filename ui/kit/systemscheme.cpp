#include "kit/systemscheme.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCall>
#include <QDBusPendingReply>
#include <QDBusVariant>
#include <QSettings>

namespace tierline::kit {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr QLatin1StringView service("org.freedesktop.portal.Desktop");
constexpr QLatin1StringView path("/org/freedesktop/portal/desktop");
constexpr QLatin1StringView interfaceName("org.freedesktop.portal.Settings");
constexpr QLatin1StringView appearance("org.freedesktop.appearance");
constexpr QLatin1StringView colourScheme("color-scheme");
constexpr QLatin1StringView remembered("window/systemScheme");

// `Read` wraps its answer in one variant too many.
QVariant unwrap(QVariant value) {
    while (value.canConvert<QDBusVariant>())
        value = value.value<QDBusVariant>().variant();
    return value;
}

} // namespace

SystemScheme::SystemScheme(Scheme fallback, QObject* parent) : QObject(parent), m_scheme(fallback) {
    const QString last = QSettings().value(remembered).toString();
    if (last == "dark"_L1) m_scheme = Scheme::Dark;
    if (last == "light"_L1) m_scheme = Scheme::Light;
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected()) return;
    // QtDBus knows signals by name only.
    bus.connect(service, path, interfaceName, u"SettingChanged"_s, this,
                SLOT(onSettingChanged(QString, QString, QDBusVariant)));
    QDBusMessage ask = QDBusMessage::createMethodCall(service, path, interfaceName, u"Read"_s);
    ask << QString(appearance) << QString(colourScheme);
    auto* watcher = new QDBusPendingCallWatcher(bus.asyncCall(ask, 2000), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, &SystemScheme::onAnswer);
}

void SystemScheme::onAnswer(QDBusPendingCallWatcher* watcher) {
    watcher->deleteLater();
    const QDBusPendingReply<QDBusVariant> reply = *watcher;
    if (!reply.isError()) take(QVariant::fromValue(reply.value()));
}

void SystemScheme::onSettingChanged(const QString& group, const QString& key, const QDBusVariant& value) {
    if (group == appearance && key == colourScheme) take(QVariant::fromValue(value));
}

void SystemScheme::take(const QVariant& value) {
    const uint answer = unwrap(value).toUInt(); // 0 no preference, 1 dark, 2 light
    if (answer == 0) return;
    const Scheme scheme = answer == 1 ? Scheme::Dark : Scheme::Light;
    QSettings().setValue(remembered, scheme == Scheme::Dark ? u"dark"_s : u"light"_s);
    if (scheme == m_scheme) return;
    m_scheme = scheme;
    Q_EMIT schemeChanged();
}

} // namespace tierline::kit
