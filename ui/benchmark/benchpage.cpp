#include "benchmark/benchpage.h"

#include "benchmark/answerbar.h"
#include "benchmark/billdialog.h"
#include "benchmark/casescard.h"
#include "benchmark/celltable.h"
#include "kit/confusion.h"
#include "benchmark/gatescard.h"
#include "benchmark/importdialog.h"
#include "benchmark/pairsdialog.h"
#include "benchmark/planechart.h"
#include "benchmark/startersview.h"
#include "kit/card.h"
#include "kit/emptystate.h"
#include "kit/flatbutton.h"
#include "kit/fonts.h"
#include "kit/format.h"
#include "kit/icons.h"

#include <QApplication>
#include <QComboBox>
#include <QFileDialog>
#include <QLabel>
#include <QMessageBox>
#include <QProgressBar>
#include <QPushButton>
#include <QShowEvent>
#include <QSplitter>
#include <QStackedWidget>
#include <QStandardItemModel>
#include <QTabWidget>
#include <QVBoxLayout>

#include <utility>

namespace tierline::benchmark {

using namespace Qt::Literals::StringLiterals;

BenchPage::BenchPage(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::ClickFocus);
    setAccessibleName(tr("Benchmark"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 14, 16, 14);
    layout->setSpacing(10);
    layout->addWidget(buildHead());
    m_trouble = new AnswerBar(false, this);
    auto* close = new kit::FlatButton(kit::FlatButton::Plain, m_trouble);
    close->setIcon(kit::icon(u"close"_s));
    close->setIconOnly(true);
    close->setAccessibleName(tr("Dismiss"));
    connect(close, &QAbstractButton::clicked, this, [this] {
        m_state.trouble = {};
        refresh();
    });
    m_trouble->addWidget(close);
    m_trouble->hide();
    layout->addWidget(m_trouble);
    m_stack = new QStackedWidget(this);
    m_starters = new StartersView(m_stack);
    connect(m_starters, &StartersView::runRequested, this, &BenchPage::runSet);
    connect(m_starters, &StartersView::importRequested, this, &BenchPage::importSet);
    m_stack->addWidget(m_starters);
    m_stack->addWidget(buildFigures());
    layout->addWidget(m_stack, 1);
    restoreSettings();
    refresh();
}

void BenchPage::setDesk(Desk& desk) {
    m_desk = &desk;
    connect(&desk, &Desk::listsChanged, this, &BenchPage::setLists);
    connect(&desk, &Desk::found, this, &BenchPage::setFound);
    connect(&desk, &Desk::progressed, this, &BenchPage::setProgress);
    connect(&desk, &Desk::failed, this, [this](const Trouble& trouble) {
        for (const BillDialog* open : findChildren<BillDialog*>())
            if (open->isEstimating()) return; // it says so itself
        m_state.trouble = trouble;
        m_opensPairs = false;
        refresh();
    });
    connect(&desk, &Desk::explained, m_cases, &CasesCard::setReasons);
    connect(&desk, &Desk::judged, m_gates, &GatesCard::setLines);
    connect(&desk, &Desk::paired, this, &BenchPage::showPairs);
    connect(&desk, &Desk::estimated, this, &BenchPage::showBill);
    connect(&desk, &Desk::imported, this, [this](const ImportReport& report) {
        if (!report.set.isEmpty()) m_state.wish.set = report.set;
        Q_EMIT message(report.sentence);
    });
    connect(&desk, &Desk::said, this, &BenchPage::message);
    connect(m_cases, &CasesCard::reasonsWanted, &desk, &Desk::explain);
    connect(m_gates, &GatesCard::gatesChanged, &desk, &Desk::judge);
    for (const QString& policy : {m_state.wish.candidate, m_state.wish.against})
        if (policy.startsWith(u'/')) desk.openPolicy(policy); // remembered
    if (isVisible()) desk.refresh();
}

// Sets and runs may have come from the command line while nobody looked. The keys of the page work at once.
void BenchPage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (!event->spontaneous() && !isAncestorOf(QApplication::focusWidget())) setFocus();
    if (m_desk != nullptr) m_desk->refresh();
}

void BenchPage::setLists(const Lists& lists) {
    const bool isFirst = !m_state.hasLists;
    m_state.hasLists = true;
    m_state.lists = lists;
    m_state.wish = settled(m_state.wish, lists);
    refresh();
    if (isFirst) openKept();
}

void BenchPage::setFound(const FindingsPtr& found) {
    m_state.found = found;
    m_state.trouble = {};
    if (m_takesOver && m_state.isOf(m_state.wish.set))
        m_state.wish = wishOf(*found, m_state.wish, m_state.lists);
    m_takesOver = !m_isChosen;
    m_isLooking = false;
    m_gates->setLines({}); // those of the run before say nothing of this one
    refresh();
    m_runs->selectId(QString::fromStdString(found->evaluation->run.id));
    if (m_desk != nullptr) m_desk->judge(m_gates->gates());
}

void BenchPage::setProgress(const Progress& progress) {
    const bool wasBusy = m_state.progress.isBusy();
    m_state.progress = progress;
    if (progress.isBusy() && !wasBusy) m_state.trouble = {};
    if (!progress.isBusy()) m_isLooking = false;
    refresh();
    if (progress.isBusy() || !m_hasNewSet) return;
    m_hasNewSet = false;
    openKept();
}

// The newest run of the set, beside the newest of another policy.
void BenchPage::openKept() {
    if (m_desk == nullptr || m_state.isOf(m_state.wish.set)) return;
    m_hasNewSet = isRunning();
    if (m_hasNewSet) return; // when it has ended
    const std::string set = m_state.wish.set.section(u'/', -1).toStdString();
    const RunLine *first = nullptr, *other = nullptr;
    for (const RunLine& run : m_state.lists.runs) {
        if (run.header.set != set || !run.trouble.isEmpty()) continue;
        if (first == nullptr)
            first = &run;
        else if (other == nullptr && run.header.policyHash != first->header.policyHash
                 && run.header.kind == first->header.kind && run.header.setHash == first->header.setHash)
            other = &run;
    }
    if (first == nullptr) return;
    compare(QString::fromStdString(first->header.id),
            other == nullptr ? QString() : QString::fromStdString(other->header.id), Asked::ByPage);
}

void BenchPage::choose() {
    if (m_isFilling || askForPolicy()) return;
    const QString set = m_set->currentData().toString();
    const bool isOther = set != m_state.wish.set;
    m_state.wish = {set,
                    m_candidate->currentData().toString(),
                    m_against->currentData().toString(),
                    static_cast<bench::RunKind>(std::max(0, m_kind->currentIndex())),
                    {},
                    {}};
    m_isChosen = true;
    m_takesOver = false;
    if (isOther) m_state.trouble = {};
    refresh();
    if (isOther) openKept();
    saveSettings();
}

bool BenchPage::askForPolicy() {
    const bool isAgainst = m_against->currentData() == otherFile;
    if (!isAgainst && m_candidate->currentData() != otherFile) return false;
    const QString file = QFileDialog::getOpenFileName(this, tr("Open a policy"), {},
                                                      tr("Policies (*.yaml *.yml);;All files (*)"));
    if (!file.isEmpty() && m_desk != nullptr) {
        (isAgainst ? m_state.wish.against : m_state.wish.candidate) = file;
        m_isChosen = true;
        m_takesOver = false;
        m_desk->openPolicy(file);
    }
    refresh(); // shows what was chosen before until the file is among the choices
    return true;
}

void BenchPage::run() {
    if (m_desk == nullptr || refuseWhileRunning()) return;
    if (!m_view.canRun) {
        if (!m_view.isBusy) Q_EMIT message(m_view.runHint);
        return;
    }
    m_state.trouble = {};
    m_state.wish.kind = static_cast<bench::RunKind>(m_view.kind); // what is shown, whatever was wished
    m_isLooking = false;
    m_isChosen = true;
    m_takesOver = false;
    if (m_view.kind == static_cast<int>(bench::RunKind::EndToEnd))
        m_desk->estimate(m_state.wish);
    else
        m_desk->run(m_state.wish);
}

void BenchPage::showBill(const Bill& bill) {
    if (bill.wish.isRevised) return; // the dialog that asked for it shows it, unless it was closed
    auto* dialog = new BillDialog(*m_desk, bill, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this] { m_isLooking = false; });
    dialog->open();
}

void BenchPage::openPairs() {
    if (m_desk == nullptr || m_opensPairs) return;
    m_state.trouble = {};
    m_opensPairs = true;
    refresh();
    m_desk->openPairs();
}

// The later ones go to the dialog itself.
void BenchPage::showPairs(const PairTurn& turn) {
    if (!std::exchange(m_opensPairs, false)) return;
    auto* dialog = new PairsDialog(*m_desk, turn, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void BenchPage::runSet(const QString& set) {
    m_state.wish.set = set;
    m_state.wish.kind = bench::RunKind::ClassifyOnly; // what the button said
    refresh();
    run();
}

void BenchPage::importSet() {
    if (m_desk == nullptr) return;
    const QString file = QFileDialog::getOpenFileName(
        this, tr("Import a set"), {}, tr("Sets (*.jsonl *.json *.csv *.tsv *.txt);;All files (*)"));
    if (file.isEmpty()) return;
    auto* dialog = new ImportDialog(*m_desk, file, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void BenchPage::compareWith(const QString& run, bool isAgainst) {
    if (m_desk == nullptr || m_state.found == nullptr || refuseWhileRunning()) return;
    const bench::Evaluation& evaluation = *m_state.found->evaluation;
    QString candidate = QString::fromStdString(evaluation.run.id);
    QString against = evaluation.otherRun ? QString::fromStdString(evaluation.otherRun->id) : QString();
    if (run == (isAgainst ? against : candidate)) return;
    if (run == (isAgainst ? candidate : against))
        std::swap(candidate, against);
    else
        (isAgainst ? against : candidate) = run;
    compare(candidate, against, Asked::ByUser);
}

void BenchPage::compare(const QString& candidate, const QString& against, Asked asked) {
    m_isLooking = true;
    m_takesOver = asked == Asked::ByUser || !m_isChosen;
    m_desk->compare(candidate, against);
}

bool BenchPage::refuseWhileRunning() {
    if (!isRunning()) return false;
    m_state.trouble = {tr("A run is under way, and looking at others would end it."),
                       tr("Wait until it has ended, or cancel it."), true};
    Q_EMIT message(m_state.trouble.sentence);
    refresh();
    return true;
}

void BenchPage::removeRun(const QString& run) {
    const auto line = std::ranges::find(m_state.lists.runs, run.toStdString(),
                                        [](const RunLine& each) { return each.header.id; });
    if (m_desk == nullptr || line == m_state.lists.runs.end()) return;
    auto* question = new QMessageBox(QMessageBox::Question, tr("Remove a run"),
                                     tr("Remove the run of %1, %2, %3?")
                                         .arg(policyName(line->header), kindText(line->header.kind, false),
                                              kit::dateTime(line->header.started)),
                                     QMessageBox::Cancel, this);
    question->setInformativeText(tr("Its figures cannot be brought back; the set and the policy stay."));
    question->setAttribute(Qt::WA_DeleteOnClose);
    auto* remove = question->addButton(tr("Remove"), QMessageBox::DestructiveRole);
    question->setDefaultButton(QMessageBox::Cancel);
    connect(remove, &QAbstractButton::clicked, this, [this, run] { m_desk->removeRun(run); });
    question->open();
}

void BenchPage::refresh() {
    m_view = present(m_state);
    applyHead();
    m_trouble->setVisible(!m_view.trouble.isEmpty());
    m_trouble->setContent(m_view.trouble, {}, m_view.troubleTone);
    m_stack->setCurrentIndex(m_view.stage == BenchView::Figures ? 1 : 0);
    m_stack->setVisible(m_view.stage != BenchView::Loading);
    if (m_view.stage == BenchView::Figures) {
        applyFigures();
    } else {
        const QString policy =
            m_view.candidate < 0 ? QString() : m_candidate->currentText().section(u"  ·"_s, 0, 0);
        m_starters->setSets(m_state.lists.sets, policy, m_view.candidate >= 0 && !m_view.isBusy);
    }
}

void BenchPage::fill(QComboBox& box, const std::vector<Choice>& choices, int current) {
    bool isSame = box.count() == static_cast<int>(choices.size());
    for (int i = 0; isSame && i < box.count(); ++i)
        isSame = box.itemText(i) == choices[static_cast<std::size_t>(i)].text
                 && box.itemData(i) == choices[static_cast<std::size_t>(i)].id;
    if (!isSame) {
        box.clear();
        for (const Choice& choice : choices)
            box.addItem(choice.text, choice.id);
    }
    auto* items = qobject_cast<QStandardItemModel*>(box.model());
    for (int i = 0; i < box.count(); ++i) {
        const Choice& choice = choices[static_cast<std::size_t>(i)];
        box.setItemData(i, choice.hint, Qt::ToolTipRole);
        if (items != nullptr) items->item(i)->setEnabled(choice.isEnabled);
    }
    if (current >= box.count()) current = -1;
    box.setCurrentIndex(current);
    box.setToolTip(current < 0 ? QString() : choices[static_cast<std::size_t>(current)].hint);
}

void BenchPage::applyHead() {
    m_isFilling = true;
    fill(*m_set, m_view.sets, m_view.set);
    fill(*m_candidate, m_view.candidates, m_view.candidate);
    fill(*m_against, m_view.againsts, m_view.against);
    fill(*m_kind, m_view.kinds, m_view.kind);
    m_isFilling = false;
    m_setNote->setText(m_view.setNote);
    m_setNote->setToolTip(m_view.setNote);
    m_setNote->setVisible(m_view.isBusy || (!m_view.setNote.isEmpty() && m_view.stage == BenchView::Figures));
    // Else it falls on whatever comes next, and the next key presses that.
    QWidget* focused = QApplication::focusWidget();
    const bool wasOnRun = focused == m_run, wasOnBusy = focused != nullptr && m_busy->isAncestorOf(focused);
    if (m_view.isBusy ? wasOnRun : wasOnBusy) setFocus();
    m_run->setText(m_view.runText);
    m_run->setToolTip(m_view.runHint);
    m_run->setEnabled(m_view.canRun);
    m_run->setVisible(!m_view.isBusy);
    m_busy->setVisible(m_view.isBusy);
    if (!m_view.isBusy && wasOnBusy) m_run->setFocus();
    m_pause->setVisible(m_view.canPause);
    m_pause->setText(m_view.isPaused ? tr("Go on") : tr("Pause"));
    m_progress->setRange(0, m_view.percent < 0 ? 0 : 100);
    m_progress->setValue(m_view.percent);
    m_progress->setToolTip(m_view.progressText);
    m_setNote->setText(m_view.isBusy ? m_view.progressText : m_view.setNote);
}

void BenchPage::applyFigures() {
    m_answer->setContent(m_view.sentence, m_view.context, m_view.tone);
    m_notes->setVisible(!m_view.notes.isEmpty());
    m_notes->setText(m_view.notes.size() == 1 ? tr("1 note") : tr("%1 notes").arg(m_view.notes.size()));
    m_notes->setToolTip(m_view.notes.join(u"\n\n"_s));
    m_pairs->setVisible(m_view.canPair);
    m_pairs->setEnabled(!m_view.isBusy);
    m_runs->setTable(m_view.runs);
    m_slices->setTable(m_view.slices);
    m_beside->setTable(m_view.beside);
    m_figures->setTable(m_view.figures);
    m_card->setTable(m_view.card);
    m_plane->setView(m_view.plane);
    kit::ConfusionView confusion;
    const bench::Evaluation& evaluation = *m_state.found->evaluation;
    if (evaluation.candidate.tiers) {
        for (const std::string& tier : evaluation.run.tiers)
            confusion.tiers << QString::fromStdString(tier);
        confusion.counts = evaluation.candidate.tiers->quality.confusion;
        const auto& comparison = evaluation.comparison;
        if (comparison && comparison->against.tiers && evaluation.otherRun->tiers == evaluation.run.tiers)
            confusion.other = comparison->against.tiers->quality.confusion;
    }
    m_confusion->setView(confusion);
    m_cases->setFindings(m_state.found);
}

void BenchPage::savePlane(const QString& ending) {
    const QString file =
        QFileDialog::getSaveFileName(this, tr("Save the plane"), u"plane."_s + ending,
                                     ending == "svg"_L1 ? tr("SVG (*.svg)") : tr("PNG (*.png)"));
    if (file.isEmpty()) return;
    Q_EMIT message(m_plane->saveAs(file, m_view.sentence) ? tr("Saved %1").arg(file)
                                                          : tr("%1 cannot be written").arg(file));
}

void BenchPage::saveReport(const QString& ending) {
    const QString file = QFileDialog::getSaveFileName(this, tr("Export"), u"benchmark."_s + ending);
    if (!file.isEmpty() && m_desk != nullptr) m_desk->save(file);
}

} // namespace tierline::benchmark
