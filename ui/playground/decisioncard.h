// The right side: where the draft would go and why, with the pieces of the inspector. Window thread.
#pragma once

#include "playground/playpresenter.h"

#include <QWidget>

class QLabel;
class QScrollArea;
class QStackedWidget;
class QTableView;

namespace tierline::kit {
class Card;
class EmptyState;
class ScoreRuler;
class StateDot;
} // namespace tierline::kit
namespace tierline::inspector {
class CandidateModel;
class Waterfall;
} // namespace tierline::inspector

namespace tierline::playground {

class DecisionCard final : public QWidget {
    Q_OBJECT

public:
    explicit DecisionCard(QWidget* parent = nullptr);
    void show(const PlayView& view, const Decision* decision, const policy::Policy* policy);

private:
    QWidget* buildHead();
    QWidget* buildBody();

    kit::Card* m_card;
    kit::StateDot* m_dot;
    QLabel *m_headline, *m_cost, *m_reason, *m_took, *m_byDraft, *m_notAsked;
    QStackedWidget* m_stack;
    kit::EmptyState* m_empty;
    kit::ScoreRuler* m_ruler;
    inspector::Waterfall* m_waterfall;
    inspector::CandidateModel* m_candidates;
    QTableView* m_table;
    QScrollArea* m_steps; // around the waterfall: rules may be many
};

} // namespace tierline::playground
