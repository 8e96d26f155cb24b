// The Benchmark page: is one policy better than another, for whom is it worse, and is that more than chance?
// Widgets and wiring only; what it says comes from `present`. Asks the desk, which must outlive it. Window
// thread.
#pragma once

#include "benchmark/benchdesk.h"
#include "benchmark/benchpresenter.h"

#include <QWidget>

class QAction;
class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QTabWidget;

namespace tierline::kit {
class Confusion;
class Actions;
class Card;
class FlatButton;
} // namespace tierline::kit

namespace tierline::benchmark {

class AnswerBar;
class CasesCard;
class CellView;
class GatesCard;
class PlaneChart;
class ReplayDesk;
class StartersView;

class BenchPage final : public QWidget {
    Q_OBJECT

public:
    explicit BenchPage(QWidget* parent = nullptr);
    void setDesk(Desk& desk);               // once
    void setReplayDesk(ReplayDesk& desk);   // once; without one the replay is not offered
    void addActions(kit::Actions& actions); // once
    const BenchView& view() const { return m_view; }
    const BenchState& state() const { return m_state; }
    CasesCard& cases() const { return *m_cases; }
    GatesCard& gates() const { return *m_gates; }
    PlaneChart& plane() const { return *m_plane; }
    CellView& runs() const { return *m_runs; }
    CellView& slices() const { return *m_slices; }

    void restoreSettings();
    void saveSettings() const;

public Q_SLOTS:
    void run();
    void importSet();
    void openReplay();

Q_SIGNALS:
    void message(const QString& text);

protected:
    void showEvent(QShowEvent* event) override;

private:
    enum class Asked { ByUser, ByPage }; // only what the user asked for changes the choosers
    QWidget* buildHead();
    QWidget* buildFigures();
    QWidget* buildRuns();
    QWidget* buildPlane();
    QWidget* buildTabs();
    QComboBox* chooser(const QString& name, int width, QWidget* parent);
    QMenu* exportMenu();
    QMenu* addMenu();

    void setLists(const Lists& lists);
    void setFound(const FindingsPtr& found);
    void setProgress(const Progress& progress);
    void refresh();
    void applyHead();
    void applyFigures();
    void fill(QComboBox& box, const std::vector<Choice>& choices, int current);
    void choose();   // what the choosers say now
    void openKept(); // the newest runs of the set, when there are any
    void runSet(const QString& set);
    void showBill(const Bill& bill);
    void openPairs(); // two answers to the same case, judged without names
    void showPairs(const PairTurn& turn);
    bool askForPolicy(); // when `Other file…` was chosen
    void compareWith(const QString& run, bool isAgainst);
    void compare(const QString& candidate, const QString& against, Asked asked);
    bool refuseWhileRunning(); // a look at kept runs would end the run under way; says so
    bool isRunning() const { return m_state.progress.isBusy() && !m_isLooking; }
    void removeRun(const QString& run); // once that was agreed to
    void showRunsMenu(const QPoint& position);
    void savePlane(const QString& ending);
    void saveReport(const QString& ending);

    Desk* m_desk = nullptr;
    ReplayDesk* m_replayDesk = nullptr;
    QAction* m_replay = nullptr; // null until `addActions`
    BenchState m_state;
    BenchView m_view;
    bool m_isFilling = false;
    bool m_isLooking = false; // what is under way reads kept runs only
    bool m_takesOver = true;  // the choosers follow what is found next
    bool m_isChosen = false;  // by the user, now or the last time
    bool m_hasNewSet = false; // since the run under way began

    QComboBox *m_set, *m_candidate, *m_against, *m_kind;
    QLabel* m_setNote;
    QPushButton *m_run, *m_pause, *m_cancel;
    QProgressBar* m_progress;
    QWidget* m_busy; // instead of the button while it runs
    QStackedWidget* m_stack;
    AnswerBar *m_answer, *m_trouble;
    StartersView* m_starters;
    kit::FlatButton *m_export, *m_notes, *m_pairs;
    bool m_opensPairs = false; // asked for, and nothing came yet
    QSplitter *m_rows, *m_upper, *m_lower;
    kit::Card* m_runsCard;
    CellView *m_runs, *m_slices, *m_beside, *m_figures, *m_card;
    kit::Confusion* m_confusion;
    PlaneChart* m_plane;
    GatesCard* m_gates;
    QTabWidget* m_tabs;
    CasesCard* m_cases;
};

} // namespace tierline::benchmark
