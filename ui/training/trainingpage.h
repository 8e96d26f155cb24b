// Training: sets and how to train on the left, what came of it on the right: figures beside length and
// chance, or the weights of the model in hand. Widgets and wiring; what it says comes from `present`. Window
// thread.
#pragma once

#include "training/trainingpresenter.h"

#include <QWidget>

class QButtonGroup;
class QLabel;
class QStackedWidget;

namespace tierline::kit {
class Actions;
}

namespace tierline::training {

class FiguresPanel;
class RunCard;
class SetsPanel;
class TrainingDesk;
class TrainingExport;
class WeightsPanel;

class TrainingPage final : public QWidget {
    Q_OBJECT

public:
    explicit TrainingPage(QWidget* parent = nullptr);

    void
    setDesk(TrainingDesk* desk); // which must outlive the page; looks for sets and opens the shipped model
    void setPolicy(const PolicyPtr& policy);
    void addSets(const QStringList& files);
    void openModel(const QString& file);
    void startTraining();                   // when it can be
    void addActions(kit::Actions& actions); // once

    enum Tab { Figures, Weights };
    void showTab(Tab tab);
    Tab tab() const;

    const TrainingView& view() const { return m_view; }
    SetsPanel& setsPanel() const { return *m_sets; }
    RunCard& runCard() const { return *m_run; }
    FiguresPanel& figuresPanel() const { return *m_figures; }
    WeightsPanel& weightsPanel() const { return *m_weights; }
    TrainingExport& exports() const { return *m_export; }

Q_SIGNALS:
    void message(const QString& sentence);

protected:
    void showEvent(QShowEvent* event) override;

private:
    QWidget* buildHead();
    QWidget* buildLeft();
    void connectDesk();
    void onSaved(bool fine, const QString& file, const QString& sentence);
    void cancel();
    void askForSets();
    void askForModel();
    void look();
    void changeChoices(const Choices& choices, bool needsLook);
    void refresh();

    TrainingDesk* m_desk = nullptr;
    TrainingState m_state;
    TrainingView m_view;
    QLabel* m_headline = nullptr;
    QButtonGroup* m_tabs = nullptr;
    SetsPanel* m_sets = nullptr;
    RunCard* m_run = nullptr;
    QStackedWidget* m_stack = nullptr;
    FiguresPanel* m_figures = nullptr;
    WeightsPanel* m_weights = nullptr;
    TrainingExport* m_export = nullptr;
};

} // namespace tierline::training
