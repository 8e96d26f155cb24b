// The door between the Settings page and the rest of the program. Implemented by the application; by tests
// over invented data. Window's thread: slots return at once, answers are signals. A key goes in and never
// comes out.
#pragma once

#include "base/secret.h"
#include "settings/settingsdata.h"

#include <QObject>

namespace tierline::settings {

class Desk : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    virtual void look() = 0; // `seen`

    virtual void storeSecret(const QString& name, const Secret& secret, Store store) = 0;
    virtual void removeSecret(const QString& name, Store store) = 0;
    virtual void testSecret(const QString& reference) = 0; // whether it is to be had; `secretTested`

    virtual void checkLedger() = 0;
    virtual void backUpLedger(const QString& file) = 0;
    virtual void compactLedger() = 0;
    virtual void cancelLedger() = 0;

    virtual void makeBundle() = 0; // `bundleMade`, to be looked at before it is saved
    virtual void save(const QString& file, const QByteArray& bytes) = 0;

Q_SIGNALS:
    void seen(const tierline::settings::SettingsData& data);
    void secretStored(const QString& name, bool fine, const QString& sentence);
    void secretTested(const QString& reference, bool fine, const QString& sentence);
    void ledgerProgressed(const tierline::settings::LedgerProgress& progress);
    void ledgerFinished(bool fine, const QString& sentence);
    void bundleMade(const QString& text);
    void said(const QString& sentence);
};

} // namespace tierline::settings
