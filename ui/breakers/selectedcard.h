// The chosen breaker: state, why, since when, its limits, where its requests went meanwhile, and what can be
// done about it by hand. Window thread.
#pragma once

#include "breakers/breakerspresenter.h"
#include "breakers/deskdata.h"

#include <QWidget>

#include <vector>

class QLabel;

namespace tierline::kit {
class FlatButton;
}

namespace tierline::breakers {

class RatesView;

class SelectedCard final : public QWidget {
    Q_OBJECT

public:
    explicit SelectedCard(QWidget* parent = nullptr);
    void setLine(const BreakerLine& line);
    void setMoved(const Moved& moved); // of the line's target, or ignored
    void setUndo(const QString& text); // empty: nothing to undo
    kit::FlatButton* buttonOf(health::Action action) const;
    kit::FlatButton* showButton() const { return m_show; }
    kit::FlatButton* undoButton() const { return m_undo; }
    QLabel* movedLabel() const { return m_moved; }

Q_SIGNALS:
    void actionChosen(tierline::health::Action action);
    void undoChosen();
    void showChosen();

private:
    void buildButtons();

    BreakerLine m_line;
    QLabel *m_state, *m_reason, *m_numbers, *m_key, *m_moved;
    RatesView* m_rates;
    kit::FlatButton *m_show, *m_undo;
    std::vector<kit::FlatButton*> m_buttons; // as actionChoices()
};

} // namespace tierline::breakers
