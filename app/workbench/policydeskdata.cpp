// The Policy desk's data: what is loaded, and what a draft does with it.
#include "policydesk.h"

#include "engine.h"
#include "policyeffect.h"

#include "bench/pastlog.h"
#include "catalog/prices.h"
#include "ledger/feedback.h"

#include <chrono>
#include <mutex>
#include <utility>

namespace tierline::workbench {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::chrono::milliseconds tellEvery{100};
constexpr unsigned threads = 2;

QString sentenceOf(const Error& error) {
    return textOf(toString(error));
}

// The newest word of something long, told now and then.
struct Words {
    std::mutex mutex; // of what follows; held for moments, by whoever works and by the window
    QString what;
    qint64 done = 0, all = 0;
    std::chrono::steady_clock::time_point told;
};

} // namespace

struct PolicyDesk::Loading {
    std::shared_ptr<const PolicyData> data;
    std::unique_ptr<tune::WhatIf> whatIf;
    tune::EffectPointer effect;
};

void PolicyDesk::listSources() {
    m_long.ask(
        this, [sources = m_sources, shelf = m_shelf] { return sources.list(*shelf); },
        [this](const std::vector<policypage::Source>& list) { Q_EMIT sourcesListed(list); });
}

void PolicyDesk::importLog(const QString& file) {
    m_long.ask(
        this,
        [file = file.toStdString()]() -> Result<void> {
            const auto log = bench::PastLog::open(file);
            return log ? Result<void>() : std::unexpected(log.error());
        },
        [this, file](const Result<void>& opened) {
            if (!opened) {
                Q_EMIT told(sentenceOf(opened.error()));
                return;
            }
            if (!m_sources.logs.contains(file)) m_sources.logs << file;
            listSources();
        });
}

tune::LoadProgress PolicyDesk::progressOf(quint64 number, bool isLoad, const Stop& stop) {
    const auto words = std::make_shared<Words>();
    const auto tell = m_long.teller(this, [this, number, isLoad, stop, words] {
        if (stop->stop_requested()) return;
        const std::scoped_lock lock(words->mutex);
        if (isLoad)
            Q_EMIT loadProgressed(number, words->done, words->all, words->what);
        else
            Q_EMIT worked(number, words->done, words->all, words->what);
    });
    return [words, tell](std::string_view what, std::int64_t done, std::int64_t all) {
        const auto now = std::chrono::steady_clock::now();
        {
            const std::scoped_lock lock(words->mutex);
            const bool isDue = now - words->told >= tellEvery || done == all;
            if (!isDue) return;
            words->what = textOf(what);
            words->done = done;
            words->all = all;
            words->told = now;
        }
        tell();
    };
}

PolicyWatchFn PolicyDesk::watchOf(quint64 number, const Stop& stop) {
    return [progress = progressOf(number, false, stop), stop](const QString& what, qint64 done, qint64 all) {
        progress(what.toStdString(), done, all);
        return !stop->stop_requested();
    };
}

void PolicyDesk::load(quint64 number, const QStringList& sources) {
    const Stop stop = again(m_load);
    m_long.ask(
        this,
        [from = m_sources, sources, live = m_live, stop,
         progress = progressOf(number, true, stop)]() -> Result<std::shared_ptr<Loading>> {
            if (stop->stop_requested()) return fail(ErrorCode::Refused, "stopped");
            if (!live) return fail(ErrorCode::Unavailable, "no policy is in force yet");
            auto data = from.load(sources, progress, stop->get_token());
            if (!data) return std::unexpected(data.error());
            auto loading = std::make_shared<Loading>();
            loading->data = std::make_shared<const PolicyData>(*std::move(data));
            const auto prices = catalog::loadPrices();
            loading->whatIf = std::make_unique<tune::WhatIf>(
                loading->data->columns, live,
                tune::WhatIf::Options{prices ? prices->catalog : nullptr, threads, progress});
            auto effect = loading->whatIf->evaluate(live, stop->get_token());
            if (!effect) return std::unexpected(effect.error());
            loading->effect = *std::move(effect);
            return loading;
        },
        [this, number, sources, stop](Result<std::shared_ptr<Loading>> loading) {
            if (!stop->stop_requested()) take(number, sources, std::move(loading));
        });
}

void PolicyDesk::cancelLoad() {
    if (m_load) m_load->request_stop();
}

void PolicyDesk::take(quint64 number, const QStringList& sources, Result<std::shared_ptr<Loading>> loading) {
    if (!loading) {
        Q_EMIT loadFailed(number, sentenceOf(loading.error()));
        return;
    }
    drop(std::exchange(m_evaluator, nullptr));
    m_asked.clear();
    m_data = (*loading)->data;
    m_effect = (*loading)->effect;
    m_effectOf = 0;
    (*loading)->whatIf->setLive(m_live); // another may have come into force meanwhile
    const auto relay = m_long.relay(this);
    m_evaluator = std::make_shared<tune::Evaluator>(
        std::move((*loading)->whatIf), [this, relay, data = m_data](tune::Evaluator::Answer answer) {
            relay([this, data, answer = std::move(answer)] {
                if (data == m_data) answered(answer.number, answer.effect);
            });
        });
    Q_EMIT loaded(number, loadedOf(*m_effect, sources));
}

// Its end waits for what is under way.
void PolicyDesk::drop(std::shared_ptr<tune::Evaluator> evaluator) {
    if (evaluator)
        m_long.ask(this, [evaluator = std::move(evaluator)]() mutable { evaluator.reset(); }, [] {});
}

void PolicyDesk::evaluate(quint64 number, const PolicyPtr& draft) {
    if (!m_evaluator) {
        Q_EMIT evaluateFailed(number, tr("No data are loaded yet."));
        return;
    }
    m_asked[m_evaluator->ask(draft)] = {number, std::chrono::steady_clock::now()};
}

void PolicyDesk::answered(std::uint64_t asked, const Result<tune::EffectPointer>& effect) {
    const auto found = m_asked.find(asked);
    if (found == m_asked.end()) return;
    const Asked of = found->second;
    m_asked.erase(m_asked.begin(), std::next(found)); // older ones were dropped for this one
    if (!effect) {
        Q_EMIT evaluateFailed(of.number, sentenceOf(effect.error()));
        return;
    }
    m_effect = *effect;
    m_effectOf = asked;
    const auto took = std::chrono::steady_clock::now() - of.at;
    Q_EMIT evaluated(of.number,
                     effectOf(**effect, std::chrono::duration_cast<std::chrono::microseconds>(took).count()));
}

void PolicyDesk::listFlips(quint64 number, const policypage::FlipWish& wish) {
    if (!m_effect) return;
    const Stop stop = again(m_flips);
    m_quick.ask(
        this,
        [effect = m_effect, wish, stop] {
            return stop->stop_requested() ? nullptr : flipsOf(effect, wish, stop->get_token());
        },
        [this, number, stop](const policypage::FlipListPtr& list) {
            if (list && !stop->stop_requested()) Q_EMIT flipsListed(number, list);
        });
}

void PolicyDesk::tryText(quint64 number, const PolicyPtr& draft, const QString& text) {
    const Stop stop = again(m_try);
    m_quick.ask(
        this,
        [live = m_live, draft, text, stop] {
            return stop->stop_requested() ? policypage::Tried{} : workbench::tryText(live, draft, text);
        },
        [this, number, stop](const policypage::Tried& tried) {
            if (!stop->stop_requested()) Q_EMIT textTried(number, tried);
        });
}

void PolicyDesk::label(std::uint32_t row, int tier) {
    const auto* part = m_data && m_effect ? m_data->partOf(row) : nullptr;
    if (part == nullptr) return;
    const auto& tiers = m_effect->draft.tiers;
    const std::string name = tier >= 0 && static_cast<std::size_t>(tier) < tiers.size()
                                 ? tiers[static_cast<std::size_t>(tier)]
                                 : "";
    const QString file = setFileOf(part->source);
    m_quick.ask(
        this,
        [access = m_access, places = m_sources.places, data = m_data, kind = part->kind, file, row,
         name]() -> Result<void> {
            if (kind == policypage::Source::Kind::Log)
                return fail(ErrorCode::Refused, "a log is not changed", "import it as a set, and label that");
            if (kind == policypage::Source::Kind::Set) return labelInSet(places, file, *data, row, name);
            Result<void> done = fail(ErrorCode::Unavailable, "the gateway does not run", "start it first");
            access->use([&](Engine& engine) {
                ledger::Feedback feedback{false, true, {}, {}};
                if (!name.empty()) feedback.label = name;
                const auto given =
                    ledger::giveFeedback(engine.gateway().ledger(), data->columns->id(row), feedback);
                done = given ? Result<void>() : std::unexpected(given.error());
                if (given && *given == ledger::Given::NoSuchId)
                    done = fail(ErrorCode::NotFound, "that request is not in the ledger any more");
            });
            return done;
        },
        [this, data = m_data, row, tier, name](const Result<void>& kept) {
            if (kept && m_evaluator && data == m_data)
                m_evaluator->run([row, name](tune::WhatIf& whatIf) { whatIf.label(row, name); });
            Q_EMIT labelled(row, tier, kept ? QString() : sentenceOf(kept.error()));
        });
}

} // namespace tierline::workbench
