#include "policydesk.h"

#include "engine.h"
#include "policyeffect.h"
#include "savefile.h"

#include "base/paths.h"
#include "catalog/prices.h"
#include "ledger/feedback.h"
#include "playdesk.h"
#include "policy/compare.h"
#include "policy/merge.h"
#include "policy/reader.h"

#include <QFileInfo>

#include <mutex>

namespace tierline::workbench {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int lookEvery = 2'000; // ms, at the file's text
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

// Of what is kept the last must be there when the program ends, also when nobody came to write it.
struct PolicyDesk::Keeping {
    std::mutex mutex; // held while the file is written, so that an older text never comes last
    bool isKept = true;
    std::string text, base;
    Result<void> write(const PolicyPlace& place) {
        const std::scoped_lock lock(mutex);
        if (isKept) return {};
        isKept = true;
        return keepDraftText(place, text, base);
    }
};

PolicyDesk::PolicyDesk(PolicyPlace place, PolicySources sources, std::shared_ptr<const Access> access,
                       QObject* parent)
    : Desk(parent),
      m_place(std::move(place)),
      m_sources(std::move(sources)),
      m_access(std::move(access)),
      m_keeping(std::make_shared<Keeping>()),
      m_quick(u"policy"_s),
      m_long(u"policy data"_s) {
    m_look.setInterval(lookEvery);
    connect(&m_look, &QTimer::timeout, this, [this] { readFile(false); });
    m_quick.ask(
        this,
        [file = m_place.scheduleFile()] {
            const auto text = tierline::readFile(file, 1'000);
            return text ? tune::parseSchedule(*text) : Result<tune::Schedule>(tune::Schedule{});
        },
        [this](const Result<tune::Schedule>& schedule) {
            if (schedule) startLearning(*schedule);
        });
}

PolicyDesk::~PolicyDesk() {
    for (Stop* each : {&m_load, &m_work, &m_flips, &m_advice, &m_try})
        if (*each) (*each)->request_stop();
    m_job.reset();
    m_evaluator.reset();
    static_cast<void>(m_keeping->write(m_place)); // nobody is left to be told
}

PolicyDesk::Stop PolicyDesk::again(Stop& of) const {
    if (of) of->request_stop();
    of = std::make_shared<std::stop_source>();
    return of;
}

void PolicyDesk::setLive(const PolicyPtr& live) {
    m_live = live;
    if (m_evaluator) m_evaluator->run([live](tune::WhatIf& whatIf) { whatIf.setLive(live); });
    if (m_look.isActive()) readFile(true);
}

// ---- the file

void PolicyDesk::open() {
    m_look.start();
    readFile(true);
    listSources();
}

void PolicyDesk::readFile(bool always) {
    if (m_isReading && !always) return;
    m_isReading = true;
    struct Read {
        Result<PolicyText> text;
        policypage::PolicyFile file;
    };
    m_quick.ask(
        this,
        [place = m_place, live = m_live, known = m_text.toStdString(), always]() -> std::optional<Read> {
            auto text = workbench::readPolicyText(place);
            if (text && !always && text->text == known) return std::nullopt;
            Read read{std::move(text), {}};
            if (!read.text) return read;
            noteOutside(place, *read.text, systemClock().wall());
            read.file = policyFileOf(place, *read.text, live);
            return read;
        },
        [this, always](const std::optional<Read>& read) {
            m_isReading = false;
            if (!read) return;
            if (!read->text) {
                if (always || !m_text.isNull()) Q_EMIT fileFailed(sentenceOf(read->text.error()));
                m_text = QString();
                return;
            }
            m_text = read->file.text;
            tellDraft(read->file.draft);
            if (m_live) Q_EMIT fileRead(read->file); // without one it follows from `setLive`
        });
}

void PolicyDesk::tellDraft(const QString& text) {
    m_quick.ask(
        this,
        [text = text.toStdString(), live = m_live]() -> PolicyPtr {
            if (text.empty()) return nullptr;
            const auto read = policy::readPolicy(text, "draft.yaml").policy;
            return read && live && policy::meansTheSame(*read, *live) ? nullptr : read;
        },
        [this](const PolicyPtr& draft) { Q_EMIT draftKept(draft); });
}

void PolicyDesk::keepDraft(const QString& text, const QString& base) {
    {
        const std::scoped_lock lock(m_keeping->mutex);
        m_keeping->isKept = false;
        m_keeping->text = text.toStdString();
        m_keeping->base = base.toStdString();
    }
    m_quick.ask(
        this, [place = m_place, keeping = m_keeping] { return keeping->write(place); },
        [this](const Result<void>& kept) {
            if (!kept) Q_EMIT told(tr("The draft could not be kept: %1").arg(sentenceOf(kept.error())));
        });
    tellDraft(text);
}

void PolicyDesk::merge(quint64 number, const QString& base, const QString& mine, const QString& theirs) {
    m_quick.ask(
        this,
        [base = base.toStdString(), mine = mine.toStdString(), theirs = theirs.toStdString()] {
            return policy::mergePolicies(base, mine, theirs);
        },
        [this, number](const Result<policy::Merged>& made) {
            QStringList conflicts;
            if (!made) {
                Q_EMIT merged(number, {}, {sentenceOf(made.error())});
                return;
            }
            for (const auto& each : made->conflicts)
                conflicts << (each.where.empty() ? tr("line %1").arg(each.line) : textOf(each.where));
            Q_EMIT merged(number, textOf(made->text), conflicts);
        });
}

void PolicyDesk::changeFile(quint64 number, std::function<Result<QString>()> change) {
    m_quick.ask(this, std::move(change), [this, number](const Result<QString>& done) {
        Q_EMIT promoted(number, done.has_value(), done ? *done : sentenceOf(done.error()));
        if (!done) return;
        // The gateway has it already; the feed tells a moment later.
        m_access->use([this](Engine& engine) { m_live = engine.gateway().policy(); });
        setLive(m_live);
        readFile(true);
        loadJournal();
    });
}

void PolicyDesk::promote(quint64 number, const QString& draft, const QString& base, const QString& note) {
    Promotion wish{draft.toStdString(), base.toStdString(), note.toStdString(), m_effect};
    changeFile(number, [place = m_place, access = m_access, wish = std::move(wish)] {
        return workbench::promote(place, *access, wish, systemClock().wall());
    });
}

void PolicyDesk::rollBack(quint64 number, const QString& entry) {
    changeFile(number, [place = m_place, access = m_access, entry = entry.toStdString()] {
        return workbench::rollBack(place, *access, entry, systemClock().wall());
    });
}

void PolicyDesk::loadJournal() {
    const std::string live = m_live ? m_live->hash : std::string();
    m_quick.ask(
        this, [place = m_place, live] { return journalOf(place, live); },
        [this](const std::vector<policypage::JournalEntry>& entries) { Q_EMIT journalLoaded(entries); });
}

void PolicyDesk::takeDraft(const QString& entry) {
    m_quick.ask(
        this, [place = m_place, entry = entry.toStdString()] { return draftOf(place, entry); },
        [this](const Result<QString>& draft) {
            if (draft)
                Q_EMIT draftTaken(*draft);
            else
                Q_EMIT told(sentenceOf(draft.error()));
        });
}

void PolicyDesk::exportAs(quint64 number, const QString& draft, policypage::ExportForm form) {
    m_quick.ask(
        this, [draft = draft.toStdString(), form] { return exportedAs(draft, form); },
        [this, number](const policypage::Exported& made) { Q_EMIT exported(number, made); });
}

void PolicyDesk::save(const QString& file, const QString& text) {
    saveFile(m_quick, this, file, text.toUtf8(),
             [this](bool, const QString& sentence) { Q_EMIT told(sentence); });
}

// ---- the data

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

// ---- the draft

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

// ---- what takes long

void PolicyDesk::advise(quint64 number, const PolicyPtr& draft) {
    const Stop stop = again(m_advice);
    const auto lints = [this, number, stop, places = m_sources.places, draft](const QStringList& notWorth) {
        m_quick.ask(
            this,
            [places, draft, notWorth, stop] {
                return stop->stop_requested() ? policypage::Advice{}
                                              : policypage::Advice{lintsOf(places, draft), notWorth};
            },
            [this, number, stop](const policypage::Advice& advice) {
                if (!stop->stop_requested()) Q_EMIT advised(number, advice);
            });
    };
    if (!m_evaluator) return lints({});
    tuned(
        draft, stop, [](const FitData& data) { return notWorthOf(data); },
        [lints](const Result<QStringList>& sentences) { lints(sentences.value_or(QStringList())); });
}

template <class Work, class Then>
void PolicyDesk::tuned(const PolicyPtr& draft, const Stop& stop, Work work, Then then) {
    const auto relay = m_long.relay(this);
    m_evaluator->run([this, relay, draft, stop, work, then, labels = m_effect->labels](tune::WhatIf& whatIf) {
        if (stop->stop_requested()) return;
        auto data =
            std::make_shared<Result<FitData>>(fitDataOf(whatIf, draft, labels.get(), stop->get_token()));
        relay([this, data, stop, work, then] {
            if (stop->stop_requested()) return;
            using Made = Result<std::invoke_result_t<Work, const FitData&>>;
            m_long.ask(
                this,
                [data, stop, work]() -> Made {
                    if (!*data) return std::unexpected(data->error());
                    if (stop->stop_requested()) return fail(ErrorCode::Refused, "stopped");
                    return work(**data);
                },
                [stop, then](const Made& made) {
                    if (!stop->stop_requested()) then(made);
                });
        });
    });
}

void PolicyDesk::check(quint64 number, const QString& draft, const QStringList& gates) {
    const Stop stop = again(m_work);
    CheckWish wish{draft.toStdString(), m_place.own, m_live, gates, {}};
    if (m_data)
        for (const auto& part : m_data->parts)
            if (const QString file = setFileOf(part.source); !file.isEmpty())
                wish.sets.push_back(file.toStdString());
    m_long.ask(
        this,
        [places = m_sources.places, shelf = m_shelf, wish = std::move(wish), watch = watchOf(number, stop)] {
            return checkDraft(places, *shelf, wish, watch);
        },
        [this, number](const policypage::CheckReport& report) { Q_EMIT checked(number, report); });
}

void PolicyDesk::optimise(quint64 number, const PolicyPtr& draft, const policypage::OptimiseWish& wish) {
    const Stop stop = again(m_work);
    if (!m_evaluator) {
        Q_EMIT optimised(number, {false, tr("Load data with labels first."), {}, {}});
        return;
    }
    tuned(
        draft, stop,
        [wish, watch = watchOf(number, stop)](const FitData& data) {
            return workbench::optimised(data, wish, watch);
        },
        [this, number](const Result<policypage::Optimised>& made) {
            Q_EMIT optimised(number,
                             made ? *made : policypage::Optimised{false, sentenceOf(made.error()), {}, {}});
        });
}

void PolicyDesk::learn(quint64 number, const PolicyPtr& draft) {
    const Stop stop = again(m_work);
    policypage::Learned none;
    none.sentence = tr("Load data with labels or votes first.");
    if (!m_evaluator) {
        Q_EMIT learned(number, none);
        return;
    }
    tuned(
        draft, stop,
        [columns = m_data->columns, watch = watchOf(number, stop)](const FitData& data) {
            return workbench::learned(data, columns, watch);
        },
        [this, number, none, effect = m_effect](const Result<policypage::Learned>& made) {
            policypage::Learned told = made ? *made : none;
            if (!made) told.sentence = sentenceOf(made.error());
            told.rows = rowsOf(effect);
            told.isScheduled = m_job != nullptr;
            Q_EMIT learned(number, told);
        });
}

void PolicyDesk::startLearning(const tune::Schedule& schedule) {
    m_job.reset();
    if (!schedule.isOn) return;
    m_quick.ask(
        this,
        [] {
            const auto prices = catalog::loadPrices();
            return prices ? prices->catalog : std::shared_ptr<const catalog::Catalog>();
        },
        [this, schedule](const std::shared_ptr<const catalog::Catalog>& catalog) {
            learnBy(schedule, catalog);
        });
}

void PolicyDesk::learnBy(const tune::Schedule& schedule,
                         const std::shared_ptr<const catalog::Catalog>& catalog) {
    tune::RetrainJob::Options options;
    options.dataFolder = m_place.data.string();
    options.schedule = schedule;
    options.catalog = catalog;
    options.policy = [place = m_place]() -> Result<tune::PolicySource> {
        auto text = workbench::readPolicyText(place);
        if (!text) return std::unexpected(text.error());
        return tune::PolicySource{text->file, std::move(text->text)};
    };
    options.leave = [folder = options.dataFolder](const tune::LeftDraft& draft) {
        return tune::leaveInJournal(folder, draft, systemClock().wall());
    };
    options.tell = [this, relay = m_quick.relay(this)](const std::string& what) {
        relay([this, what] {
            Q_EMIT told(textOf(what));
            loadJournal();
        });
    };
    m_job = std::make_unique<tune::RetrainJob>(std::move(options));
}

void PolicyDesk::setScheduled(bool isOn) {
    tune::Schedule schedule;
    schedule.isOn = isOn;
    m_quick.ask(
        this,
        [file = m_place.scheduleFile(), text = tune::toString(schedule)] { return replaceFile(file, text); },
        [this, schedule](const Result<void>& kept) {
            startLearning(schedule);
            Q_EMIT told(!kept ? sentenceOf(kept.error())
                        : schedule.isOn
                            ? tr("New labels and votes are learned from once a day; a draft is left in "
                                 "the journal, and nothing is promoted by itself.")
                            : tr("Nothing is learned by itself any more."));
        });
}

void PolicyDesk::cancelWork() {
    if (m_work) m_work->request_stop();
}

} // namespace tierline::workbench
