#include "policy/sheets.h"

#include "kit/format.h"
#include "policy/checksheet.h"
#include "policy/diffsheet.h"
#include "policy/drafting.h"
#include "policy/effectview.h"
#include "policy/exportdialog.h"
#include "policy/flipscard.h"
#include "policy/journalsheet.h"
#include "policy/learnsheet.h"
#include "policy/optimisedialog.h"
#include "policy/policypage.h"

#include <QDialog>
#include <QTableView>

#include <cmath>

namespace tierline::policypage {

using namespace Qt::Literals::StringLiterals;

Sheets::Sheets(PolicyPage& page) : QObject(&page), m_page(page) {}

void Sheets::connectDesk(Desk& desk) {
    connect(&desk, &Desk::checked, this, [this](quint64 number, const CheckReport& report) {
        if (number == m_number && m_check) m_check->setReport(report);
    });
    connect(&desk, &Desk::promoted, this, [this, &desk](quint64 number, bool fine, const QString& sentence) {
        if (number != m_number) return;
        Q_EMIT m_page.message(sentence);
        if (m_check) m_check->setPromoted(fine, sentence);
        if (m_journal) {
            m_journal->setSentence(sentence);
            desk.loadJournal();
        }
    });
    connect(&desk, &Desk::journalLoaded, this, [this](const std::vector<JournalEntry>& entries) {
        if (m_journal) m_journal->setEntries(entries);
    });
    connect(&desk, &Desk::worked, this, [this](quint64 number, qint64 done, qint64 all, const QString& what) {
        if (number != m_number) return;
        if (m_optimise) m_optimise->setProgress(done, all, what);
        if (m_learn) m_learn->setProgress(what);
    });
    connect(&desk, &Desk::optimised, this, [this](quint64 number, const Optimised& result) {
        if (number == m_number && m_optimise) m_optimise->setResult(result);
    });
    connect(&desk, &Desk::learned, this, [this](quint64 number, const Learned& learned) {
        if (number == m_number && m_learn) m_learn->setLearned(learned);
    });
    connect(&desk, &Desk::exported, this, [this](quint64 number, const Exported& exported) {
        if (number == m_number && m_export) m_export->setExported(exported);
    });
}

void Sheets::openDiff() {
    const Draft& draft = m_page.draft();
    if (!draft.isOpen()) return;
    makeDiffSheet(m_page.state().changes, draft.base(), draft.text(), m_page.window())->open();
}

CheckSheet* Sheets::openSheet(bool runsAtOnce) {
    if (m_check) {
        m_check->raise();
        return m_check;
    }
    m_check = new CheckSheet(m_page.window());
    m_check->setDraft(m_page.state().changes, m_page.notes().trimmed());
    connect(m_check, &CheckSheet::checkRequested, this, [this](const QStringList& gates) {
        m_page.desk()->check(++m_number, m_page.draft().text(), gates);
    });
    connect(m_check, &CheckSheet::promoteRequested, this, &Sheets::promote);
    connect(m_check, &QDialog::rejected, this, [this] { m_page.desk()->cancelWork(); });
    m_check->open();
    if (runsAtOnce) m_check->startCheck();
    return m_check;
}

void Sheets::openCheck() {
    if (m_page.desk() != nullptr && m_page.view().canCheck) openSheet(true);
}

// Promoting without a look at the gates is possible, but never by accident.
void Sheets::openPromote() {
    if (m_page.desk() != nullptr && m_page.view().canPromote) openSheet(true);
}

void Sheets::promote(const QString& note) {
    m_page.desk()->promote(++m_number, m_page.draft().text(), m_page.draft().base(), note);
}

void Sheets::rollBack() {
    if (m_page.desk() != nullptr) m_page.desk()->rollBack(++m_number, {});
}

void Sheets::openJournal() {
    if (m_page.desk() == nullptr) return;
    if (m_journal) return m_journal->raise();
    m_journal = new JournalSheet(m_page.window());
    connect(m_journal, &JournalSheet::rollBackRequested, this,
            [this](const QString& entry) { m_page.desk()->rollBack(++m_number, entry); });
    connect(m_journal, &JournalSheet::takeRequested, this, [this](const QString& entry) {
        m_page.desk()->takeDraft(entry);
        m_journal->close();
    });
    m_journal->open();
    m_page.desk()->loadJournal();
}

void Sheets::openOptimise() {
    if (m_page.desk() == nullptr || !m_page.view().canEdit || !m_page.view().hasEffect) return;
    if (m_optimise) return m_optimise->raise();
    m_optimise = new OptimiseDialog(m_page.window());
    std::optional<Money> perDay;
    const double days = m_page.state().loaded ? m_page.state().loaded->days : 0;
    for (const auto& money : m_page.state().effect->money)
        if (days > 0 && money.priced > 0 && (!perDay || !money.isSimulated))
            perDay = Money::fromNano(std::llround(static_cast<double>(money.live.nano()) / days));
    m_optimise->setBudgetHint(perDay);
    connect(m_optimise, &OptimiseDialog::optimiseRequested, this, [this](const OptimiseWish& wish) {
        m_page.desk()->optimise(++m_number, m_page.draft().policy(), wish);
    });
    connect(m_optimise, &OptimiseDialog::cancelRequested, this, [this] { m_page.desk()->cancelWork(); });
    connect(m_optimise, &OptimiseDialog::taken, this, [this](const Optimised& result) {
        if (result.draft) m_page.takeDraft(*result.draft, tr("what Optimise found"));
        Q_EMIT m_page.message(result.sentence);
    });
    m_optimise->open();
}

void Sheets::openLearn() {
    if (m_page.desk() == nullptr || !m_page.view().canEdit) return;
    if (m_learn) return m_learn->raise();
    m_learn = new LearnSheet(m_page.window());
    connect(m_learn, &LearnSheet::weightsTaken, this,
            [this](const Learned& learned, const std::vector<LearnedWeight>& chosen) {
                m_page.takeDraft(withLearned(*m_page.draft().policy(), learned, chosen),
                                 tr("learned weights"));
            });
    connect(m_learn, &LearnSheet::keywordTaken, this, [this](const Keyword& keyword) {
        policy::Policy wanted = *m_page.draft().policy();
        policy::Rule rule = newRule(wanted, {keyword.word.toStdString()});
        rule.weight = keyword.weight;
        wanted = withRuleAdded(wanted, rule, static_cast<int>(wanted.classify.rules.size()));
        m_page.takeDraft(wanted, tr("rule %1").arg(keyword.word));
    });
    connect(m_learn, &LearnSheet::labelRequested, this, &Sheets::labelNext);
    connect(m_learn, &LearnSheet::scheduleRequested, this,
            [this](bool isOn) { m_page.desk()->setScheduled(isOn); });
    m_learn->open();
    m_page.desk()->learn(++m_number, m_page.draft().policy());
}

void Sheets::labelNext() {
    if (m_page.desk() == nullptr || !m_page.draft().isOpen()) return;
    FlipWish wish;
    wish.order = FlipOrder::Margin;
    wish.flipsOnly = false;
    wish.unlabelledOnly = true;
    m_page.showFlips(wish, tr("to label next"));
    m_page.flips().table().setFocus();
    Q_EMIT m_page.message(tr("Closest to a line first: 1 to 4 label, J and K step, U undoes."));
}

void Sheets::openExport() {
    if (m_page.desk() == nullptr || !m_page.draft().isOpen()) return;
    if (m_export) return m_export->raise();
    m_export = new ExportDialog(m_page.window());
    const auto ask = [this](ExportForm form) {
        m_page.desk()->exportAs(++m_number, m_page.draft().text(), form);
    };
    connect(m_export, &ExportDialog::formChosen, this, ask);
    connect(m_export, &ExportDialog::saveRequested, m_page.desk(), &Desk::save);
    m_export->open();
    ask(m_export->form());
}

} // namespace tierline::policypage
