// A desk over invented requests: scores them with the real rules, prices them by tier, answers at once or
// when a test says so. Notes what the page asked for.
#pragma once

#include "classify/scorer.h"
#include "policy/draft.h"
#include "policy/policydesk.h"

#include <functional>

namespace tierline::test {

// Four tiers, a dozen rules, two features; with comments that an edit must leave alone.
QString policyText();

class FakePolicy final : public policypage::Desk {
    Q_OBJECT

public:
    explicit FakePolicy(int rows = 600, bool hasLabels = true);

    void open() override;
    void load(quint64 number, const QStringList& sources) override;
    void cancelLoad() override { asked << QStringLiteral("cancel load"); }
    void importLog(const QString& file) override { asked << QStringLiteral("import ") + file; }
    void evaluate(quint64 number, const policypage::PolicyPtr& draft) override;
    void listFlips(quint64 number, const policypage::FlipWish& wish) override;
    void advise(quint64 number, const policypage::PolicyPtr& draft) override;
    void tryText(quint64 number, const policypage::PolicyPtr& draft, const QString& text) override;
    void label(std::uint32_t row, int tier) override;
    void keepDraft(const QString& text, const QString& base) override;
    void merge(quint64 number, const QString& base, const QString& mine, const QString& theirs) override;
    void check(quint64 number, const QString& draft, const QStringList& gates) override;
    void promote(quint64 number, const QString& draft, const QString& base, const QString& note) override;
    void rollBack(quint64 number, const QString& entry) override;
    void loadJournal() override;
    void takeDraft(const QString& entry) override;
    void optimise(quint64 number, const policypage::PolicyPtr& draft,
                  const policypage::OptimiseWish& wish) override;
    void learn(quint64 number, const policypage::PolicyPtr& draft) override;
    void setScheduled(bool isOn) override { asked << QStringLiteral("schedule %1").arg(isOn); }
    void cancelWork() override { asked << QStringLiteral("cancel work"); }
    void exportAs(quint64 number, const QString& draft, policypage::ExportForm form) override;
    void save(const QString& file, const QString&) override { asked << QStringLiteral("save ") + file; }

    void tellEffect(); // with `answersLater`: the one that waits
    void editOutside(const QString& text);

    QStringList asked;
    QString fileText, kept;
    QString keptBase;              // empty: the file as it is
    std::vector<QString> versions; // what was in force before, the newest last
    QStringList notWorth, conflicts;
    bool answersLater = false, isEmpty = false, canPromote = true, isLearnedAsOne = false;
    int evaluations = 0;

private:
    struct Request {
        QString words;
        int label = policypage::noTier;
    };
    struct Scored {
        std::vector<policy::Millionths> score;
        std::vector<int> tier;
        std::vector<std::vector<int>> rules; // rows by rule
        std::vector<std::vector<int>> features;
    };
    Scored score(const policypage::PolicyPtr& policy) const;
    policypage::EffectPtr effectOf(const policypage::PolicyPtr& draft);

    std::vector<Request> m_requests;
    policypage::PolicyPtr m_live;
    Scored m_liveScored, m_draftScored;
    std::function<void()> m_later;
};

} // namespace tierline::test
