#include "settingsdesk.h"

#include "engine.h"
#include "savefile.h"

#include "kit/format.h"
#include "ledger/backup.h"

#include <utility>

namespace tierline::workbench {

using namespace Qt::Literals::StringLiterals;
using settings::LedgerProgress;
using settings::Store;

namespace {

QString toQString(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

struct Care { // how work on the ledger ended
    bool isFine = false;
    QString sentence;
};

Care troubleOf(const Error& error) {
    return {false, toQString(toString(error))};
}

Care checked(const std::filesystem::path& folder, const ledger::OnProgress& onProgress) {
    const auto report = ledger::checkLedger((folder / "ledger.db").string(), onProgress);
    if (!report) return troubleOf(report.error());
    QStringList lines{LocalSettingsDesk::tr("%1 decisions, %2 with their texts; %3, of which %4 are free.")
                          .arg(kit::count(report->rows), kit::count(report->bodies),
                               kit::bytes(report->bytes), kit::bytes(report->freeBytes))};
    lines.prepend(report->findings.empty()
                      ? LocalSettingsDesk::tr("The ledger is sound.")
                      : LocalSettingsDesk::tr(
                            "The ledger is damaged. The gateway's next start recovers what is intact."));
    for (const std::string& finding : report->findings)
        lines << toQString(finding);
    return {report->findings.empty(), lines.join(u'\n')};
}

Care backedUp(const std::filesystem::path& folder, const QString& file,
              const ledger::OnProgress& onProgress) {
    const auto report = ledger::backupLedger(folder.string(), file.toStdString(), onProgress);
    if (!report) return troubleOf(report.error());
    return {true, LocalSettingsDesk::tr("%1: %2 decisions, %3")
                      .arg(file, kit::count(report->rows), kit::bytes(report->bytes))};
}

Care compacted(const std::filesystem::path& folder, const ledger::OnProgress& onProgress) {
    const auto report = ledger::compactLedger(folder.string(), onProgress);
    if (report)
        return {true, LocalSettingsDesk::tr("%1 before, %2 now")
                          .arg(kit::bytes(report->before), kit::bytes(report->after))};
    if (report.error().code != ErrorCode::InUse) return troubleOf(report.error());
    return {false,
            LocalSettingsDesk::tr(
                "The gateway of this window has the ledger open, and compacting needs it alone. Close the "
                "window and run: tierlinectl ledger compact --data %1")
                .arg(toQString(folder.string()))};
}

} // namespace

LocalSettingsDesk::LocalSettingsDesk(Launch launch, std::shared_ptr<const Access> access, RunSecrets& run,
                                     std::unique_ptr<KeychainDoor> keychain, QObject* parent)
    : Desk(parent),
      m_launch(std::move(launch)),
      m_access(std::move(access)),
      m_run(run),
      m_keychain(std::move(keychain)),
      m_keychainTrouble(tr("it was not asked yet")),
      m_worker(u"settings"_s) {}

LocalSettingsDesk::~LocalSettingsDesk() {
    *m_stop = true; // the worker waits for what is under way
}

// A name that is never there: "no such entry" is the answer of a keychain that works.
void LocalSettingsDesk::probe() {
    if (std::exchange(m_isProbed, true)) return;
    m_keychain->read(u"tierline-probe"_s, [self = QPointer(this)](const Result<Secret>& answer) {
        if (self == nullptr) return;
        if (answer || answer.error().code == ErrorCode::NotFound)
            self->m_keychainName = tr("the desktop's secret service");
        else
            self->m_keychainTrouble = toQString(answer.error().detail);
        self->look();
    });
}

void LocalSettingsDesk::look() {
    probe();
    m_worker.ask(
        this,
        [launch = m_launch, policy = m_policy, run = &m_run, access = m_access] {
            auto data = readSettings(launch, policy.get(), *run, systemClock().wall());
            access->use([&](Engine& engine) {
                data.ledgerRows = engine.gateway().ledger().rows();
                data.ledgerBytes = engine.gateway().ledger().bytes();
            });
            return data;
        },
        [this, asked = ++m_looked](settings::SettingsData data) {
            if (asked != m_looked) return;
            data.keychain = m_keychainName;
            data.keychainTrouble = m_keychainTrouble;
            m_seen = data;
            Q_EMIT seen(data);
        });
}

void LocalSettingsDesk::stored(const QString& name, const Result<void>& done, const QString& sentence) {
    if (done) keysChanged();
    Q_EMIT secretStored(name, done.has_value(), done ? sentence : toQString(toString(done.error())));
}

void LocalSettingsDesk::keysChanged() {
    m_worker.ask(
        this,
        [access = m_access] {
            QString trouble;
            access->use([&](Engine& engine) {
                if (auto read = engine.gateway().reloadPolicy(); !read)
                    trouble = toQString(toString(read.error()));
            });
            return trouble;
        },
        [this](const QString& trouble) {
            if (!trouble.isEmpty()) Q_EMIT said(trouble);
        });
}

void LocalSettingsDesk::storeSecret(const QString& name, const Secret& secret, Store store) {
    const std::string plain = name.toStdString();
    switch (store) {
    case Store::Keychain:
        if (!isSecretName(plain) || secret.empty())
            return stored(name, fail(ErrorCode::InvalidInput, "a key needs a name and a text"), {});
        return m_keychain->write(name, secret, [self = QPointer(this), name](const Result<void>& done) {
            if (self != nullptr)
                self->stored(name, done, tr("keychain:%1 is stored in the keychain").arg(name));
        });
    case Store::ThisRun:
        return stored(name, m_run.keep(plain, secret, RunSecrets::Place::Run),
                      tr("keychain:%1 is kept until the program ends").arg(name));
    case Store::OwnFile:
        return stored(name, m_run.keep(plain, secret, RunSecrets::Place::File),
                      tr("keychain:%1 is stored in %2, mode 0600, as plain text. For tierlinectl write "
                         "file:%2 in the policy")
                          .arg(name, toQString(m_run.fileOf(plain).string())));
    case Store::Nowhere:
    case Store::Environment:
    case Store::File:
    case Store::Client: break;
    }
    stored(name, fail(ErrorCode::Refused, "a key is not stored there from here"), {});
}

void LocalSettingsDesk::removeSecret(const QString& name, Store store) {
    const QString sentence = tr("keychain:%1 is gone from there").arg(name);
    if (store == Store::ThisRun || store == Store::OwnFile) {
        const auto place = store == Store::ThisRun ? RunSecrets::Place::Run : RunSecrets::Place::File;
        return stored(name, m_run.drop(name.toStdString(), place), sentence);
    }
    if (store != Store::Keychain)
        return stored(name, fail(ErrorCode::Refused, "it is not stored by this page"), {});
    m_keychain->remove(name, [self = QPointer(this), name, sentence](const Result<void>& done) {
        if (self != nullptr) self->stored(name, done, sentence);
    });
}

void LocalSettingsDesk::testSecret(const QString& reference) {
    const auto tell = [self = QPointer(this), reference](const Result<Secret>& key, const QString& where) {
        if (self == nullptr) return;
        if (!key) return Q_EMIT self->secretTested(reference, false, toQString(toString(key.error())));
        if (key->empty()) return Q_EMIT self->secretTested(reference, false, tr("it is empty"));
        Q_EMIT self->secretTested(reference, true,
                                  tr("%1, %2 characters").arg(where).arg(key->reveal().size()));
    };
    if (!reference.startsWith("keychain:"_L1))
        return tell(resolveWithoutKeychain(reference.toStdString()),
                    reference.startsWith("env:"_L1) ? tr("in the environment") : tr("in the file"));
    const QString name = reference.section(u':', 1);
    const auto kept = m_run.find(name.toStdString());
    if (!kept) return tell(std::unexpected(kept.error()), {});
    if (*kept)
        return tell((*kept)->secret, (*kept)->place == RunSecrets::Place::Run
                                         ? tr("kept for this run only")
                                         : tr("in a file of mode 0600, plain text"));
    m_keychain->read(name, [tell](const Result<Secret>& key) { tell(key, tr("stored in the keychain")); });
}

template <class Work>
void LocalSettingsDesk::careFor(const QString& what, Work work) {
    if (std::exchange(m_isCaring, true)) return; // one at a time: cancelling means that one
    m_stop = std::make_shared<std::atomic<bool>>(false);
    const auto relay = std::make_shared<std::atomic<std::int64_t>>(-1); // the last thousandth that was told
    // The worker ends before this does.
    OnProgress onProgress = [this, relay, what, stop = m_stop](std::int64_t done, std::int64_t total) {
        const std::int64_t thousandth = total > 0 ? done * 1000 / total : 0;
        if (relay->exchange(thousandth) != thousandth)
            QMetaObject::invokeMethod(
                this, [this, what, done, total] { Q_EMIT ledgerProgressed({what, done, total}); },
                Qt::QueuedConnection);
        return !*stop;
    };
    m_worker.ask(
        this, [work, onProgress] { return work(onProgress); },
        [this](const Care& care) {
            m_isCaring = false;
            Q_EMIT ledgerFinished(care.isFine, care.sentence);
        });
}

void LocalSettingsDesk::checkLedger() {
    careFor(
        tr("Checking every page of the ledger …"),
        [folder = m_launch.dataFolder](const OnProgress& onProgress) { return checked(folder, onProgress); });
}

void LocalSettingsDesk::backUpLedger(const QString& file) {
    careFor(tr("Copying the ledger …"), [folder = m_launch.dataFolder, file](const OnProgress& onProgress) {
        return backedUp(folder, file, onProgress);
    });
}

void LocalSettingsDesk::compactLedger() {
    careFor(tr("Compacting the ledger …"), [folder = m_launch.dataFolder](const OnProgress& onProgress) {
        return compacted(folder, onProgress);
    });
}

void LocalSettingsDesk::makeBundle() {
    Q_EMIT bundleMade(bundleOf(m_seen));
}

void LocalSettingsDesk::save(const QString& file, const QByteArray& bytes) {
    saveFile(m_worker, this, file, bytes, [this](bool, const QString& sentence) { Q_EMIT said(sentence); });
}

} // namespace tierline::workbench
