#include "modelsdesk.h"

#include "engine.h"
#include "savefile.h"

#include "base/clock.h"
#include "base/paths.h"

namespace tierline::workbench {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::size_t mostUndo = 20;
constexpr std::int64_t mostEntries = 500;

QString toQString(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

Error noGateway() {
    return {ErrorCode::Unavailable, "the gateway does not run", "start it first", {}, 0, 0};
}

} // namespace

LocalModelsDesk::LocalModelsDesk(Place place, std::shared_ptr<const Access> access, SecretResolver secrets,
                                 QObject* parent)
    : Desk(parent),
      m_place(std::move(place)),
      m_access(std::move(access)),
      m_secrets(std::move(secrets)),
      m_import({m_place.prices.share, m_place.prices.user, {}}, {}),
      m_worker(u"models"_s) {
    connect(&m_import, &PriceDesk::changed, this, &Desk::importChanged);
}

void LocalModelsDesk::tell(const Error& error) {
    Q_EMIT failed(toQString(toString(error)));
}

template <class T, class Call, class Then>
void LocalModelsDesk::askLedger(Call call, Then then) {
    m_worker.ask(
        this,
        [access = m_access, call] {
            Result<T> result = std::unexpected(noGateway());
            access->use([&](Engine& engine) { result = call(engine.gateway().ledger()); });
            return result;
        },
        [this, then](const Result<T>& result) {
            if (!result) return tell(result.error());
            then(*result);
        });
}

void LocalModelsDesk::look() {
    m_worker.ask(
        this,
        [access = m_access, place = m_place.prices] {
            models::ModelsData data;
            const Wall now = systemClock().wall();
            if (!access->use(
                    [&](Engine& engine) { data = readModels(place, &engine.gateway().ledger(), now); }))
                data = readModels(place, nullptr, now);
            return data;
        },
        [this, asked = ++m_looked](const models::ModelsData& data) {
            if (asked == m_looked) Q_EMIT seen(data);
        });
}

void LocalModelsDesk::check() {
    if (!m_policy) return;
    m_worker.ask(
        this,
        [access = m_access, place = m_place.prices, file = m_policy->file, secrets = m_secrets] {
            models::CheckReport report;
            const Wall now = systemClock().wall();
            if (!access->use([&](Engine& engine) {
                    report = checkPolicy(file, place, &engine.gateway().ledger(), secrets, now);
                }))
                report = checkPolicy(file, place, nullptr, secrets, now);
            return report;
        },
        [this, asked = ++m_checked](const models::CheckReport& report) {
            if (asked == m_checked) Q_EMIT checked(report);
        });
}

void LocalModelsDesk::setPrice(const QString& model, const catalog::Rates& rates) {
    change(model, rates);
}

void LocalModelsDesk::removePrice(const QString& model) {
    change(model, std::nullopt);
}

void LocalModelsDesk::change(const QString& model, const std::optional<catalog::Rates>& rates) {
    m_worker.ask(
        this,
        [place = m_place.prices, policy = m_policy, model, rates] {
            return changeOwnPrice(place, policy.get(), model.toStdString(), rates);
        },
        [this, model, isSet = rates.has_value()](const Result<OwnChange>& made) {
            if (!made) return Q_EMIT priceChanged(false, toQString(toString(made.error())), !m_undo.empty());
            m_undo.push_back(*made);
            if (m_undo.size() > mostUndo) m_undo.erase(m_undo.begin());
            Q_EMIT priceChanged(true,
                                isSet ? tr("The price of %1 is kept and counts from now on").arg(model)
                                      : tr("Your price of %1 is gone; U takes it back").arg(model),
                                true);
        });
}

void LocalModelsDesk::undoPrice() {
    if (m_undo.empty()) return;
    const OwnChange change = m_undo.back();
    m_undo.pop_back();
    m_worker.ask(
        this, [place = m_place.prices, change] { return takeBack(place, change); },
        [this](const Result<void>& done) {
            Q_EMIT priceChanged(done.has_value(),
                                done ? tr("Your own prices are as they were before")
                                     : toQString(toString(done.error())),
                                !m_undo.empty());
        });
}

void LocalModelsDesk::importList(const QString& file) {
    m_import.open(file);
}

void LocalModelsDesk::cancelImport() {
    m_import.cancel();
}

void LocalModelsDesk::adoptImport() {
    m_import.adopt();
    if (m_import.state().phase == spend::PriceRefresh::Adopted) look();
}

void LocalModelsDesk::listVersions() {
    struct Listed {
        std::vector<models::Version> versions;
        QStringList troubles;
    };
    m_worker.ask(
        this,
        [folder = m_place.dataFolder] {
            Listed listed;
            listed.versions = versionsIn(folder, listed.troubles);
            return listed;
        },
        [this](const Listed& listed) { Q_EMIT versionsListed(listed.versions, listed.troubles); });
}

void LocalModelsDesk::showVersion(const QString& hash, bool asDiff) {
    m_worker.ask(
        this,
        [folder = m_place.dataFolder, hash, asDiff] {
            return versionText(folder, hash.toStdString(), asDiff);
        },
        [this, hash, asDiff, asked = ++m_shown](const Result<std::string>& text) {
            if (asked != m_shown) return;
            if (!text) return tell(text.error());
            Q_EMIT versionShown(hash, asDiff, toQString(*text));
        });
}

void LocalModelsDesk::rollBack(const QString& hash) {
    m_worker.ask(
        this,
        [folder = m_place.dataFolder, access = m_access, hash]() -> Result<void> {
            if (auto done = rollBackTo(folder, hash.toStdString(), systemClock().wall()); !done) return done;
            Result<void> read;
            access->use([&](Engine& engine) {
                if (auto state = engine.gateway().reloadPolicy(); !state)
                    read = std::unexpected(state.error());
            });
            return read;
        },
        [this, hash](const Result<void>& done) {
            Q_EMIT rolledBack(done.has_value(), done ? tr("Policy %1 is in force again").arg(hash.left(12))
                                                     : toQString(toString(done.error())));
        });
}

void LocalModelsDesk::readTrail() {
    askLedger<std::vector<ledger::AuditEntry>>(
        [](const ledger::Ledger& ledger) {
            ledger::AuditQuery query;
            query.limit = mostEntries;
            return ledger::auditEntries(ledger, query);
        },
        [this](const std::vector<ledger::AuditEntry>& entries) { Q_EMIT trailRead(trailOf(entries)); });
}

void LocalModelsDesk::showEntry(qint64 seq) {
    askLedger<std::optional<ledger::AuditEntry>>(
        [seq](const ledger::Ledger& ledger) { return ledger::auditEntry(ledger, seq); },
        [this, seq](const std::optional<ledger::AuditEntry>& entry) {
            if (entry) Q_EMIT entryShown(seq, textOf(*entry));
        });
}

void LocalModelsDesk::verifyTrail() {
    askLedger<ledger::AuditVerdict>(
        [](const ledger::Ledger& ledger) { return ledger::verifyAudit(ledger, std::nullopt); },
        [this](const ledger::AuditVerdict& verdict) { Q_EMIT trailVerified(verdictOf(verdict)); });
}

void LocalModelsDesk::save(const QString& file, const QByteArray& bytes) {
    saveFile(m_worker, this, file, bytes, [this](bool fine, const QString& sentence) {
        if (fine)
            Q_EMIT said(sentence);
        else
            Q_EMIT failed(sentence);
    });
}

} // namespace tierline::workbench
