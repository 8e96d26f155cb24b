// What takes long at the Policy desk: advice, gates, optimising, learning, and the job that learns by itself.
#include "policydesk.h"

#include "policyeffect.h"

#include "base/paths.h"
#include "catalog/prices.h"

#include <type_traits>
#include <utility>

namespace tierline::workbench {

using namespace Qt::Literals::StringLiterals;

namespace {

QString sentenceOf(const Error& error) {
    return textOf(toString(error));
}

} // namespace

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
    endLearning();
    const auto number = ++m_learning;
    if (!schedule.isOn) return;
    m_quick.ask(
        this,
        [] {
            const auto prices = catalog::loadPrices();
            return prices ? prices->catalog : std::shared_ptr<const catalog::Catalog>();
        },
        [this, number, schedule](const std::shared_ptr<const catalog::Catalog>& catalog) {
            if (number == m_learning) learnBy(schedule, catalog);
        });
}

// It stops at its next look; who waits for that is a worker.
void PolicyDesk::endLearning() {
    if (!m_job) return;
    m_job->requestStop();
    m_long.ask(this, [job = std::exchange(m_job, nullptr)]() mutable { job.reset(); }, [] {});
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
    m_job = std::make_shared<tune::RetrainJob>(std::move(options));
}

void PolicyDesk::setScheduled(bool isOn) {
    endLearning();
    const auto number = ++m_learning;
    m_quick.ask(
        this, [place = m_place, isOn] { return switchSchedule(place, isOn); },
        [this, number](const Result<tune::Schedule>& schedule) {
            if (!schedule) Q_EMIT told(sentenceOf(schedule.error()));
            if (!schedule || number != m_learning) return;
            startLearning(*schedule);
            Q_EMIT told(schedule->isOn ? tr("New labels and votes are learned from (%1); a draft is left in "
                                            "the journal, and nothing is promoted by itself.")
                                             .arg(textOf(tune::toString(*schedule)))
                                       : tr("Nothing is learned by itself any more."));
        });
}

void PolicyDesk::cancelWork() {
    if (m_work) m_work->request_stop();
    Q_EMIT worked(0, 0, 0, {});
}

} // namespace tierline::workbench
