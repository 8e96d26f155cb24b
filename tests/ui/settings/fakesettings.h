// A desk of the Settings page over invented values. Notes what was asked; a key only by its length.
#pragma once

#include "settings/settingsdesk.h"

namespace tierline::test {

settings::SettingsData fakeSettings();

class FakeSettings final : public settings::Desk {
    Q_OBJECT

public:
    using Desk::Desk;

    void look() override { Q_EMIT seen(data); }
    void storeSecret(const QString& name, const Secret& secret, settings::Store store) override;
    void removeSecret(const QString& name, settings::Store store) override;
    void testSecret(const QString& reference) override;
    void checkLedger() override { asked << QStringLiteral("check"); }
    void backUpLedger(const QString& file) override { asked << QStringLiteral("backup ") + file; }
    void compactLedger() override { asked << QStringLiteral("compact"); }
    void cancelLedger() override { asked << QStringLiteral("cancel"); }
    void makeBundle() override { Q_EMIT bundleMade(QStringLiteral("Tierline 0.1.0\nno keys\n")); }
    void save(const QString& file, const QByteArray&) override { asked << QStringLiteral("save ") + file; }

    settings::SettingsData data = fakeSettings();
    QStringList asked;
};

} // namespace tierline::test
