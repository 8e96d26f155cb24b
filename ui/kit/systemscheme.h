// Light or dark as the desktop says, from the portal's org.freedesktop.appearance color-scheme. Asks without
// waiting; the last answer is remembered so that the first frame of the next start is right. Window thread.
#pragma once

#include "kit/tokens.h"

#include <QObject>

class QDBusPendingCallWatcher;
class QDBusVariant;

namespace tierline::kit {

class SystemScheme final : public QObject {
    Q_OBJECT

public:
    explicit SystemScheme(Scheme fallback, QObject* parent = nullptr);
    Scheme scheme() const { return m_scheme; }

Q_SIGNALS:
    void schemeChanged();

private Q_SLOTS:
    void onSettingChanged(const QString& group, const QString& key, const QDBusVariant& value);

private:
    void onAnswer(QDBusPendingCallWatcher* watcher);
    void take(const QVariant& value);

    Scheme m_scheme;
};

} // namespace tierline::kit
