#include "breakersdesk.h"

#include "engine.h"
#include "providerpresets.h"

#include "catalog/prices.h"
#include "gateway/tryprovider.h"
#include "kit/format.h"

#include <QPointer>

#include <algorithm>

namespace tierline::workbench {

using namespace Qt::Literals::StringLiterals;

namespace {

QString toQString(const std::string& text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

std::string utf8(const QString& text) {
    return text.toUtf8().toStdString();
}

std::shared_ptr<const policy::Policy> policyOf(const Access& access) {
    std::shared_ptr<const policy::Policy> policy;
    access.use([&](Engine& engine) { policy = engine.gateway().policy(); });
    return policy;
}

policy::Provider providerOf(const breakers::Trial& trial) {
    policy::Provider provider;
    provider.id = utf8(trial.name);
    provider.isAzure = trial.dialect == "azure"_L1;
    provider.dialect = dialectFromString(utf8(trial.dialect)).value_or(Dialect::OpenAi);
    provider.baseUrl = utf8(trial.baseUrl);
    provider.key = utf8(trial.key);
    for (const auto& preset : providerPresets(nullptr)) // the dialect's own address
        if (provider.baseUrl.empty() && !provider.isAzure && preset.dialect == trial.dialect)
            provider.baseUrl = utf8(preset.baseUrl);
    return provider;
}

breakers::ReasonData readReasonHours(const Access& access, int hours, Wall now) {
    breakers::ReasonData data;
    data.until = now;
    data.from = std::chrono::floor<std::chrono::hours>(now) - std::chrono::hours(hours - 1);
    for (int i = 0; i < hours; ++i)
        data.hours.push_back({data.from + std::chrono::hours(i), {}});
    const bool runs = access.use([&](Engine& engine) {
        const auto sums = engine.gateway().ledger().sums(
            {data.from, now + std::chrono::seconds(1), ledger::Dimension::Reason, ledger::Step::Hour});
        if (!sums) {
            data.trouble = toQString(toString(sums.error()));
            return;
        }
        for (const auto& sum : *sums) {
            const auto at = (sum.from - data.from) / std::chrono::hours(1);
            if (at < 0 || at >= hours) continue;
            data.hours[static_cast<std::size_t>(at)].requests[sum.key] += sum.group.requests;
        }
    });
    if (!runs) data.trouble = BreakersDesk::tr("No gateway runs here.");
    return data;
}

} // namespace

BreakersDesk::BreakersDesk(std::shared_ptr<Access> access, SecretResolver secrets, QObject* parent)
    : Desk(parent), m_worker(std::make_unique<Worker>(u"providers"_s)) {
    m_bench->access = std::move(access);
    m_bench->secrets = std::move(secrets);
    m_bench->stop = m_worker->stopping().get();
}

BreakersDesk::~BreakersDesk() {
    cancelTrial();
}

void BreakersDesk::lookBack() {
    const quint64 number = ++m_bench->looked;
    m_worker->ask(
        this,
        [bench = m_bench, number]() -> breakers::PastPtr {
            if (number != bench->looked) return nullptr; // asked again since
            const Wall now = systemClock().wall();
            const auto policy = policyOf(*bench->access);
            if (policy == nullptr || !bench->facts.refresh(*bench->access, now, *bench->stop)) return nullptr;
            return std::make_shared<const breakers::Past>(bench->facts.past(now, *policy));
        },
        [this](const breakers::PastPtr& past) {
            if (past != nullptr) Q_EMIT lookedBack(past);
        });
}

void BreakersDesk::findMoved(const QString& target, Wall since) {
    const quint64 number = ++m_bench->moved;
    m_worker->ask(
        this,
        [bench = m_bench, number, target, since] {
            breakers::Moved moved;
            moved.target = target;
            moved.since = since;
            if (number != bench->moved) return moved;
            constexpr std::int64_t most = 20'000; // the newest tell enough
            bench->access->use([&](Engine& engine) {
                const auto walked = ledger::walkDecisions(
                    engine.gateway().ledger(), {since, Wall::max(), most}, [&](ledger::Record& record) {
                        breakers::countMoved(moved, record);
                        return !*bench->stop;
                    });
                if (!walked) moved = {target, since, 0, 0, {}};
            });
            breakers::sortMoved(moved);
            return moved;
        },
        [this](const breakers::Moved& moved) { Q_EMIT movedFound(moved); });
}

void BreakersDesk::replay(const breakers::ReplayWish& wish) {
    m_bench->replayed = wish.number;
    m_worker->ask(
        this,
        [bench = m_bench, wish]() -> std::optional<breakers::ReplayReport> {
            if (wish.number != bench->replayed) return std::nullopt;
            const auto policy = policyOf(*bench->access);
            if (policy == nullptr) return std::nullopt;
            const Wall now = systemClock().wall();
            if (!bench->facts.refresh(*bench->access, now, *bench->stop) && bench->facts.trouble().isEmpty())
                return std::nullopt;
            return bench->facts.replay(wish, *policy, bench->stop);
        },
        [this](const std::optional<breakers::ReplayReport>& report) {
            if (report) Q_EMIT replayed(*report);
        });
}

void BreakersDesk::readReasons(int hours) {
    const quint64 number = ++m_bench->reasons;
    m_worker->ask(
        this,
        [bench = m_bench, number, hours]() -> std::optional<breakers::ReasonData> {
            if (number != bench->reasons) return std::nullopt;
            const Wall now = systemClock().wall();
            auto data = readReasonHours(*bench->access, std::clamp(hours, 1, 24 * 31), now);
            if (hours == 24 && bench->facts.refresh(*bench->access, now, *bench->stop)) {
                data.openModels = bench->facts.openModels();
                data.isNamed = true;
            }
            return data;
        },
        [this](const std::optional<breakers::ReasonData>& data) {
            if (data) Q_EMIT reasonsRead(*data);
        });
}

void BreakersDesk::plan(PolicyFile::Edit edit, std::string lines) {
    m_worker->ask(
        this,
        [bench = m_bench, edit = std::move(edit), lines = std::move(lines)] {
            std::string file;
            bench->access->use([&](Engine& engine) { file = engine.gateway().snapshot().policy.file; });
            return bench->file.plan(file, edit, lines);
        },
        [this](const breakers::PolicyChange& change) { Q_EMIT changePlanned(change); });
}

void BreakersDesk::planBreaker(const policy::Breaker& settings) {
    plan([settings](std::string_view text) { return policy::withBreaker(text, settings); },
         policy::breakerLines(settings));
}

void BreakersDesk::planProvider(const policy::NewProvider& provider) {
    plan([provider](std::string_view text) { return policy::withProvider(text, provider); },
         policy::providerLines(provider));
}

breakers::Written BreakersDesk::written(Bench& bench, bool undo) {
    breakers::Written written;
    std::string trouble;
    QString backup;
    if (undo) {
        const auto done = bench.file.undo();
        if (!done) trouble = toString(done.error());
    } else {
        const auto done = bench.file.write(systemClock().wall());
        if (done)
            backup = toQString(done->filename().string());
        else
            trouble = toString(done.error());
    }
    if (trouble.empty()) // at once, instead of when the file is looked at next
        bench.access->use([&](Engine& engine) {
            const auto taken = engine.gateway().reloadPolicy();
            if (taken) return;
            trouble = "the gateway does not take it: " + taken.error().detail;
            const auto back = undo ? Result<void>() : bench.file.undo(); // what is refused does not stay
            if (undo || !back) trouble += "; the file has the new text all the same";
        });
    written.fine = trouble.empty();
    written.canUndo = bench.file.canUndo();
    written.sentence = !written.fine ? tr("The policy was not changed: %1").arg(toQString(trouble))
                       : undo        ? tr("The policy is as it was before")
                                     : tr("Written into the policy; the old text is in %1").arg(backup);
    return written;
}

void BreakersDesk::writePolicy() {
    m_worker->ask(
        this, [bench = m_bench] { return written(*bench, false); },
        [this](const breakers::Written& done) { Q_EMIT policyWritten(done); });
}

void BreakersDesk::undoPolicy() {
    m_worker->ask(
        this, [bench = m_bench] { return written(*bench, true); },
        [this](const breakers::Written& done) { Q_EMIT policyWritten(done); });
}

void BreakersDesk::presets() {
    m_worker->ask(
        this, [bench = m_bench] { return providerPresets(policyOf(*bench->access).get()); },
        [this](const std::vector<breakers::Preset>& all) { Q_EMIT presetsRead(all); });
}

void BreakersDesk::estimateTrial(const breakers::Trial& trial) {
    m_worker->ask(
        this,
        [trial] {
            const auto prices = catalog::loadPrices();
            const auto provider = providerOf(trial);
            if (provider.isSimulated()) return tr("simulated: it costs nothing");
            const auto found = !prices ? std::nullopt
                                       : prices->catalog->find(provider.id, provider.baseUrl,
                                                               utf8(trial.model), systemClock().wall());
            Usage usage;
            usage.input = 8;
            usage.output = trial.dialect == "responses"_L1 ? 16 : 1;
            const auto cost = found ? catalog::costOf(usage, found->price->at(usage.input)) : std::nullopt;
            return cost ? tr("about %1").arg(kit::money(*cost))
                        : tr("its price is not known; one token costs next to nothing");
        },
        [this](const QString& sentence) { Q_EMIT trialEstimated(sentence); });
}

void BreakersDesk::tryProvider(const breakers::Trial& trial) {
    cancelTrial();
    const quint64 number = ++m_trial;
    // The answer comes on a gateway thread and crosses as a value. The key is looked up on the worker: the
    // keychain answers through this thread's loop.
    const QPointer<BreakersDesk> self(this);
    auto* relay = new QObject; // lives on this thread as long as an answer may come
    const auto answer = [self, relay, trial, number](gateway::Tried tried) {
        QMetaObject::invokeMethod(
            relay,
            [self, relay, trial, number, tried = std::move(tried)] {
                relay->deleteLater();
                if (self != nullptr && self->m_trial == number)
                    Q_EMIT self->trialEnded(wordsOf(tried, trial));
            },
            Qt::QueuedConnection);
    };
    m_worker->ask(
        this,
        [bench = m_bench, trial, answer]() -> std::function<void()> {
            std::function<void()> cancel = [] {};
            const bool runs = bench->access->use([&](Engine& engine) {
                gateway::ProviderTrial asked;
                asked.provider = providerOf(trial);
                asked.key = Secret(utf8(trial.given));
                asked.model = utf8(trial.model);
                asked.secrets = bench->secrets;
                cancel = engine.gateway().tryProvider(std::move(asked), answer);
            });
            if (!runs) {
                gateway::Tried none;
                none.detail = "no gateway runs here";
                answer(none);
            }
            return cancel;
        },
        [this, number](const std::function<void()>& cancel) {
            if (m_trial == number && m_givenUp != number)
                m_cancel = cancel;
            else
                cancel(); // it was given up while the key was looked up
        });
}

void BreakersDesk::cancelTrial() {
    m_givenUp = m_trial;
    if (m_cancel) m_cancel();
    m_cancel = {};
}

} // namespace tierline::workbench
