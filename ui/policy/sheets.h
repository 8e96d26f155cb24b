// The sheets over the Policy page: diff, check and promote, journal, optimise, learn, export. Opens each once
// and brings its desk's answers to it. Window thread.
#pragma once

#include "policy/policydesk.h"

#include <QPointer>

namespace tierline::policypage {

class CheckSheet;
class JournalSheet;
class LearnSheet;
class OptimiseDialog;
class ExportDialog;
class PolicyPage;

class Sheets final : public QObject {
    Q_OBJECT

public:
    explicit Sheets(PolicyPage& page);
    void connectDesk(Desk& desk);

    void openDiff();
    void openCheck();
    void openPromote();
    void openJournal();
    void openOptimise();
    void openLearn();
    void openExport();
    void rollBack();
    void labelNext(); // what teaches most, with keys

private:
    CheckSheet* openSheet(bool runsAtOnce);
    void promote(const QString& note);

    PolicyPage& m_page;
    QPointer<CheckSheet> m_check;
    QPointer<JournalSheet> m_journal;
    QPointer<OptimiseDialog> m_optimise;
    QPointer<LearnSheet> m_learn;
    QPointer<ExportDialog> m_export;
    quint64 m_number = 0; // of the newest question of any sheet
};

} // namespace tierline::policypage
