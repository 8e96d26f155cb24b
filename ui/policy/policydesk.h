// The door between the Policy page and the rest of the program. The application implements it over the
// ledger, the sets and the policy file; tests over invented data. Lives on the window's thread: slots return
// at once, answers are signals there. Of what carries a number only the newest counts: asking again cancels
// what is under way of the same kind.
#pragma once

#include "policy/policydata.h"

#include <QObject>

namespace tierline::policypage {

class Desk : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    virtual void open() = 0; // `fileRead`, `sourcesListed`

    // The data. `load` answers with `loadProgressed`s and `loaded` or `loadFailed`.
    virtual void load(quint64 number, const QStringList& sources) = 0;
    virtual void cancelLoad() = 0;
    virtual void importLog(const QString& file) = 0; // `sourcesListed` with one more, or `told`

    // What a draft would do with the loaded data; `evaluated` or `evaluateFailed`.
    virtual void evaluate(quint64 number, const PolicyPtr& draft) = 0;
    // Of the draft that was evaluated last: `flipsListed`.
    virtual void listFlips(quint64 number, const FlipWish& wish) = 0;
    virtual void advise(quint64 number, const PolicyPtr& draft) = 0;                       // `advised`
    virtual void tryText(quint64 number, const PolicyPtr& draft, const QString& text) = 0; // `textTried`

    // True tier of a row, kept where the row came from; noTier takes it away. `labelled`, after which the
    // page evaluates again.
    virtual void label(std::uint32_t row, int tier) = 0;

    // The draft survives a restart; an empty text: there is none any more.
    virtual void keepDraft(const QString& text, const QString& base) = 0;
    // Three ways: what both changed alike or one alone is taken; `merged`.
    virtual void merge(quint64 number, const QString& base, const QString& mine, const QString& theirs) = 0;
    virtual void check(quint64 number, const QString& draft, const QStringList& gates) = 0; // `checked`
    // Writes the file and puts it in force at once; `base` must still be what the file says. `promoted`,
    // then `fileRead`.
    virtual void promote(quint64 number, const QString& draft, const QString& base, const QString& note) = 0;
    virtual void rollBack(quint64 number, const QString& entry) = 0; // empty: the one before; `promoted`
    virtual void loadJournal() = 0;                                  // `journalLoaded`
    virtual void takeDraft(const QString& entry) = 0;                // `draftTaken`: its text

    virtual void optimise(quint64 number, const PolicyPtr& draft, const OptimiseWish& wish) = 0;
    virtual void learn(quint64 number, const PolicyPtr& draft) = 0;
    virtual void setScheduled(bool isOn) = 0; // the job that learns by itself and leaves a draft
    virtual void cancelWork() = 0;            // optimise, learn, check
    virtual void exportAs(quint64 number, const QString& draft, ExportForm form) = 0;
    virtual void save(const QString& file, const QString& text) = 0; // `told`

Q_SIGNALS:
    void fileRead(const tierline::policypage::PolicyFile& file); // also when it changed on disk
    void fileFailed(const QString& sentence);
    void sourcesListed(const std::vector<tierline::policypage::Source>& sources);
    void loadProgressed(quint64 number, qint64 done, qint64 all, const QString& what);
    void loaded(quint64 number, const tierline::policypage::Loaded& loaded);
    void loadFailed(quint64 number, const QString& sentence);
    void evaluated(quint64 number, const tierline::policypage::EffectPtr& effect);
    void evaluateFailed(quint64 number, const QString& sentence);
    void flipsListed(quint64 number, const tierline::policypage::FlipListPtr& flips);
    void advised(quint64 number, const tierline::policypage::Advice& advice);
    void textTried(quint64 number, const tierline::policypage::Tried& tried);
    void labelled(quint32 row, int tier, const QString& trouble); // trouble empty: kept
    void merged(quint64 number, const QString& text, const QStringList& conflicts);
    void checked(quint64 number, const tierline::policypage::CheckReport& report);
    void promoted(quint64 number, bool fine, const QString& sentence);
    void journalLoaded(const std::vector<tierline::policypage::JournalEntry>& entries);
    void draftTaken(const QString& text);
    void worked(quint64 number, qint64 done, qint64 all, const QString& what); // optimise, learn, check
    void optimised(quint64 number, const tierline::policypage::Optimised& result);
    void learned(quint64 number, const tierline::policypage::Learned& learned);
    void exported(quint64 number, const tierline::policypage::Exported& exported);
    void told(const QString& sentence); // for the status line
};

} // namespace tierline::policypage
