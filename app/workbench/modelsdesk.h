// The Models page's desk over the price files, the ledger and the policy's versions. Window thread; the work
// is done on a worker of its own.
#pragma once

#include "access.h"
#include "modelswork.h"
#include "pricedesk.h"
#include "worker.h"

#include "models/modelsdesk.h"

namespace tierline::workbench {

class LocalModelsDesk final : public models::Desk {
    Q_OBJECT

public:
    struct Place {
        PricePlace prices;
        std::string dataFolder;
    };
    LocalModelsDesk(Place place, std::shared_ptr<const Access> access, SecretResolver secrets,
                    QObject* parent = nullptr);

    void setPolicy(const std::shared_ptr<const policy::Policy>& policy) { m_policy = policy; }

    void look() override;
    void check() override;
    void setPrice(const QString& model, const catalog::Rates& rates) override;
    void removePrice(const QString& model) override;
    void undoPrice() override;
    void importList(const QString& file) override;
    void cancelImport() override;
    void adoptImport() override;
    void listVersions() override;
    void showVersion(const QString& hash, bool asDiff) override;
    void rollBack(const QString& hash) override;
    void readTrail() override;
    void showEntry(qint64 seq) override;
    void verifyTrail() override;
    void save(const QString& file, const QByteArray& bytes) override;

private:
    void change(const QString& model, const std::optional<catalog::Rates>& rates);
    void tell(const Error& error);
    template <class T, class Call, class Then>
    void askLedger(Call call, Then then); // T from a ledger, on the worker

    Place m_place;
    std::shared_ptr<const Access> m_access;
    SecretResolver m_secrets;
    std::shared_ptr<const policy::Policy> m_policy;
    std::vector<OwnChange> m_undo; // the last one is the newest
    PriceDesk m_import;
    quint64 m_looked = 0, m_checked = 0, m_shown = 0;
    Worker m_worker; // the last: it goes first
};

} // namespace tierline::workbench
