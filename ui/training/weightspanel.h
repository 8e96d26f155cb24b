// A model's weights: what pulls up, what pulls down, with search; and a text of one's own, scored as it is
// typed. Widgets only. Window thread: scoring a text takes less than a millisecond.
#pragma once

#include "training/trainingpresenter.h"
#include "training/weightsmodel.h"

#include <QTimer>
#include <QWidget>

class QButtonGroup;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QStackedWidget;
class QTableView;

namespace tierline::kit {
class Card;
class EmptyState;
class ScoreRuler;
} // namespace tierline::kit

namespace tierline::training {

class WeightsPanel final : public QWidget {
    Q_OBJECT

public:
    explicit WeightsPanel(QWidget* parent = nullptr);
    void setView(const TrainingView& view, const ModelPtr& model, const PolicyPtr& policy);
    void focusSearch();
    QLineEdit& search() const { return *m_search; }
    QPlainTextEdit& text() const { return *m_text; }
    QTableView& list(bool up) const { return up ? *m_lists[0] : *m_lists[1]; }
    QTableView& weighed() const { return *m_weighed; }
    QString scoreText() const;

Q_SIGNALS:
    void openRequested();

private:
    QWidget* buildHead();
    QWidget* buildList(int which, const QString& title);
    QWidget* buildScoring();
    void applyFilter();
    void applyScore();

    ModelPtr m_model;
    PolicyPtr m_policy;
    QTimer m_later;
    QStackedWidget* m_stack;
    kit::EmptyState* m_empty;
    QLabel* m_name = nullptr;
    QLineEdit* m_search = nullptr;
    QButtonGroup* m_kinds = nullptr;
    kit::Card* m_cards[2] = {};
    WeightsModel* m_weights[2] = {};
    QTableView* m_lists[2] = {};
    QPlainTextEdit* m_text = nullptr;
    kit::ScoreRuler* m_ruler = nullptr;
    QLabel* m_score = nullptr;
    WeightsModel* m_scored = nullptr;
    QTableView* m_weighed = nullptr;
};

// What `explain` found, with figures of shape in plain words.
std::vector<bench::TrainWeight> weighedIn(const classify::TextModel& model, const QString& text);

} // namespace tierline::training
