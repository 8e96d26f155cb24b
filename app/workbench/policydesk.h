// The desk of the Policy page over the engine: the file, the ledger and sets as columns, the what-if, gates,
// the journal. Window thread. Three threads work for it: one for what takes long (loading, checking, tuning),
// one for what a person waits for (files, lists, texts), and the what-if's own. Of each kind of question the
// newest wins; older ones stop at their next look.
#pragma once

#include "access.h"
#include "policyfiles.h"
#include "policyjudge.h"
#include "policyload.h"
#include "worker.h"

#include "policy/policydesk.h"
#include "tune/evaluator.h"
#include "tune/retrain.h"

#include <QTimer>

#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

namespace tierline::workbench {

class PolicyDesk final : public policypage::Desk {
    Q_OBJECT

public:
    PolicyDesk(PolicyPlace place, PolicySources sources, std::shared_ptr<const Access> access,
               QObject* parent = nullptr);
    ~PolicyDesk() override;

    void setLive(const PolicyPtr& live);

    void open() override;
    void load(quint64 number, const QStringList& sources) override;
    void cancelLoad() override;
    void importLog(const QString& file) override;
    void evaluate(quint64 number, const PolicyPtr& draft) override;
    void listFlips(quint64 number, const policypage::FlipWish& wish) override;
    void advise(quint64 number, const PolicyPtr& draft) override;
    void tryText(quint64 number, const PolicyPtr& draft, const QString& text) override;
    void label(std::uint32_t row, int tier) override;
    void keepDraft(const QString& text, const QString& base) override;
    void merge(quint64 number, const QString& base, const QString& mine, const QString& theirs) override;
    void check(quint64 number, const QString& draft, const QStringList& gates) override;
    void promote(quint64 number, const QString& draft, const QString& base, const QString& note) override;
    void rollBack(quint64 number, const QString& entry) override;
    void loadJournal() override;
    void takeDraft(const QString& entry) override;
    void optimise(quint64 number, const PolicyPtr& draft, const policypage::OptimiseWish& wish) override;
    void learn(quint64 number, const PolicyPtr& draft) override;
    void setScheduled(bool isOn) override;
    void cancelWork() override;
    void exportAs(quint64 number, const QString& draft, policypage::ExportForm form) override;
    void save(const QString& file, const QString& text) override;

Q_SIGNALS:
    // A draft that can be read, as it was kept; null: there is none, or it says the same as what is in force.
    void draftKept(const tierline::workbench::PolicyPtr& draft);

private:
    struct Keeping;
    struct Loading; // of one load: columns and a what-if that has seen the live policy
    using Stop = std::shared_ptr<std::stop_source>;
    Stop again(Stop& of) const; // stops what is under way of its kind
    void take(quint64 number, const QStringList& sources, Result<std::shared_ptr<Loading>> loading);
    void drop(std::shared_ptr<tune::Evaluator> evaluator);
    void readFile(bool always);
    void listSources();
    void answered(std::uint64_t asked, const Result<tune::EffectPointer>& effect);
    tune::LoadProgress progressOf(quint64 number, bool isLoad, const Stop& stop);
    PolicyWatchFn watchOf(quint64 number, const Stop& stop);
    // `work` gets what the optimiser works on, on the long worker; `then` its result.
    template <class Work, class Then>
    void tuned(const PolicyPtr& draft, const Stop& stop, Work work, Then then);
    void tellDraft(const QString& text);
    void startLearning(const tune::Schedule& schedule); // or end it
    void learnBy(const tune::Schedule& schedule, const std::shared_ptr<const catalog::Catalog>& catalog);
    void endLearning();
    void changeFile(quint64 number, std::function<Result<QString>()> change);

    PolicyPlace m_place;
    PolicySources m_sources;
    std::shared_ptr<const Access> m_access;
    std::shared_ptr<Keeping> m_keeping; // of the draft
    PolicyPtr m_live;
    std::shared_ptr<const PolicyData> m_data; // null: nothing is loaded
    std::shared_ptr<tune::Evaluator> m_evaluator;
    struct Asked {
        quint64 number = 0;
        std::chrono::steady_clock::time_point at;
    };
    std::map<std::uint64_t, Asked> m_asked;                           // by the evaluator's numbers
    tune::EffectPointer m_effect;                                     // answered last
    std::uint64_t m_effectOf = 0;                                     // the evaluator's number of it
    std::optional<std::string> m_text;                                // of the file, as told last
    std::shared_ptr<SetShelf> m_shelf = std::make_shared<SetShelf>(); // the long worker's
    Stop m_load, m_work, m_flips, m_advice, m_try;
    quint64 m_learning = 0;                  // counts what was said of it; the newest holds
    std::shared_ptr<tune::RetrainJob> m_job; // null: nothing is learned by itself
    QTimer m_look;                           // at the file
    bool m_isReading = false;
    Worker m_quick, m_long; // the last members: they go first
};

} // namespace tierline::workbench
