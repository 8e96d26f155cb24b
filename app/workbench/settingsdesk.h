// The Settings page's desk over files, keychain and ledger. Window thread; what takes time is done on a
// worker of its own, the keychain answers through the window's event loop.
#pragma once

#include "access.h"
#include "keychaindoor.h"
#include "settingswork.h"
#include "worker.h"

#include "settings/settingsdesk.h"

namespace tierline::workbench {

class LocalSettingsDesk final : public settings::Desk {
    Q_OBJECT

public:
    LocalSettingsDesk(Launch launch, std::shared_ptr<const Access> access, RunSecrets& run,
                      std::unique_ptr<KeychainDoor> keychain, QObject* parent = nullptr);
    ~LocalSettingsDesk() override;

    void setPolicy(const std::shared_ptr<const policy::Policy>& policy) { m_policy = policy; }

    void look() override;
    void storeSecret(const QString& name, const Secret& secret, settings::Store store) override;
    void removeSecret(const QString& name, settings::Store store) override;
    void testSecret(const QString& reference) override;
    void checkLedger() override;
    void backUpLedger(const QString& file) override;
    void compactLedger() override;
    void cancelLedger() override { *m_stop = true; }
    bool m_isCaring = false; // for the ledger
    void makeBundle() override;
    void save(const QString& file, const QByteArray& bytes) override;

private:
    void probe(); // whether a keychain answers at all, once
    void stored(const QString& name, const Result<void>& done, const QString& sentence);
    void keysChanged(); // the gateway looks them up anew
    using OnProgress = std::function<bool(std::int64_t, std::int64_t)>;
    template <class Work>
    void careFor(const QString& what, Work work);

    Launch m_launch;
    std::shared_ptr<const Access> m_access;
    RunSecrets& m_run;
    std::unique_ptr<KeychainDoor> m_keychain;
    std::shared_ptr<const policy::Policy> m_policy;
    settings::SettingsData m_seen;
    QString m_keychainName, m_keychainTrouble;
    bool m_isProbed = false;
    quint64 m_looked = 0;
    std::shared_ptr<std::atomic<bool>> m_stop = std::make_shared<std::atomic<bool>>(false);
    Worker m_worker; // the last: it goes first
};

} // namespace tierline::workbench
