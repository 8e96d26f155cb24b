// What a run found: the verdict, a line a set, the calibration of the selected one. Widgets only.
#pragma once

#include "training/trainingpresenter.h"

#include <QWidget>

class QLabel;
class QStackedWidget;
class QTableView;

namespace tierline::kit {
class Card;
class EmptyState;
class StateDot;
} // namespace tierline::kit

namespace tierline::training {

class BinsModel;
class CalibrationChart;
class FiguresModel;

class FiguresPanel final : public QWidget {
    Q_OBJECT

public:
    explicit FiguresPanel(QWidget* parent = nullptr);
    void setView(const TrainingView& view, const ModelPtr& model);
    CalibrationChart& chart() const { return *m_chart; }
    QTableView& table() const { return *m_table; }
    kit::EmptyState& emptyState() const { return *m_empty; }

Q_SIGNALS:
    void trainRequested();
    void addRequested();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* buildVerdict();
    QWidget* buildSets();
    QWidget* buildCalibration();
    void applyEmpty(const TrainingView& view);
    void applyDetail();

    ModelPtr m_model;
    bool m_offersTraining = false;
    QStackedWidget* m_stack;
    kit::EmptyState* m_empty;
    kit::Card* m_verdictCard = nullptr;
    kit::StateDot* m_dot = nullptr;
    QLabel* m_sentence = nullptr;
    QLabel* m_detail = nullptr;
    QLabel* m_facts = nullptr;
    FiguresModel* m_figures = nullptr;
    QTableView* m_table = nullptr;
    kit::Card* m_calibration = nullptr;
    QLabel* m_setSentence = nullptr;
    CalibrationChart* m_chart = nullptr;
    BinsModel* m_bins = nullptr;
    QTableView* m_binTable = nullptr;
};

} // namespace tierline::training
