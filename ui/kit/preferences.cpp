#include "kit/preferences.h"

#include "kit/densetable.h"

#include <QSettings>

#include <algorithm>

namespace tierline::kit {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr QLatin1StringView themeKey("window/theme");
constexpr QLatin1StringView comfortableKey("window/comfortable");
constexpr QLatin1StringView motionKey("window/reducedMotion");
constexpr QLatin1StringView scaleKey("window/scale");
constexpr QLatin1StringView notificationsKey("window/notifications");
constexpr QLatin1StringView trayKey("window/closeToTray");

double boundedScale(double scale) {
    return scale >= 1.0 ? std::min(scale, 2.0) : 1.0; // not a number: 1
}

Preferences read() {
    const QSettings settings;
    const Preferences usual;
    return {themeChoiceFromString(settings.value(themeKey).toString()),
            settings.value(comfortableKey, usual.comfortable).toBool(),
            settings.value(motionKey, usual.reducedMotion).toBool(),
            boundedScale(settings.value(scaleKey, usual.scale).toDouble()),
            settings.value(notificationsKey, usual.notifications).toBool(),
            settings.value(trayKey, usual.closeToTray).toBool()};
}

Preferences& kept() {
    static Preferences now = read();
    return now;
}

} // namespace

const Preferences& preferences() {
    return kept();
}

void setPreferences(const Preferences& wanted) {
    Preferences now = wanted;
    now.scale = boundedScale(wanted.scale);
    if (now == kept()) return;
    kept() = now;
    QSettings settings;
    settings.setValue(themeKey, nameOf(now.theme));
    settings.setValue(comfortableKey, now.comfortable);
    settings.setValue(motionKey, now.reducedMotion);
    settings.setValue(scaleKey, now.scale);
    settings.setValue(notificationsKey, now.notifications);
    settings.setValue(trayKey, now.closeToTray);
    Q_EMIT preferenceNews().changed(now);
}

void reloadPreferences() {
    const Preferences now = read();
    if (now == kept()) return;
    kept() = now;
    Q_EMIT preferenceNews().changed(now);
}

PreferenceNews& preferenceNews() {
    static PreferenceNews news;
    return news;
}

int rowHeight() {
    return preferences().comfortable ? comfortableRowHeight : denseRowHeight;
}

double keptScale() {
    return boundedScale(QSettings().value(scaleKey, 1.0).toDouble());
}

} // namespace tierline::kit
