// Breakers: one row a model with its state, the reason and the wait; below it the manual actions on the
// selected model and, with the sandbox, the ways to break a provider. Window thread.
#pragma once

#include "breakers/breakerspresenter.h"

#include <QTimer>
#include <QWidget>

#include <memory>
#include <vector>

class QLabel;
class QStackedWidget;
class QTableView;

namespace tierline::kit {
class Card;
class EmptyState;
class FlatButton;
} // namespace tierline::kit

namespace tierline::breakers {

class BreakersModel;
class ChangeList;
class FaultPanel;

class BreakersPage final : public QWidget {
    Q_OBJECT

public:
    explicit BreakersPage(QWidget* parent = nullptr);

    void setPolicy(std::shared_ptr<const policy::Policy> policy);
    void setData(const BreakersData& data);
    void selectModel(const QString& model);
    QString selectedModel() const;
    const BreakersView& view() const { return m_view; }
    kit::FlatButton* buttonOf(health::Action action) const;
    FaultPanel& faultPanel() const { return *m_faults; }
    QTableView& table() const { return *m_table; }
    bool isTicking() const { return m_tick.isActive(); }

Q_SIGNALS:
    void actionRequested(const QString& model, tierline::health::Action action);
    void faultRequested(const QString& provider, const QString& fault, int seconds);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void build();
    void buildHead();
    void buildTable();
    QWidget* buildDetails();
    void buildSelected(QWidget* parent);
    void refresh();
    void tick(); // between two snapshots the countdown goes on by itself
    void applyDetails();
    void request(health::Action action);
    void showMenu(const QPoint& position);

    std::shared_ptr<const policy::Policy> m_policy;
    BreakersData m_data;
    History m_history;
    BreakersView m_view;
    Monotonic m_dataAt{};
    QTimer m_tick;

    BreakersModel* m_model;
    QStackedWidget* m_stack = nullptr;
    QWidget* m_full = nullptr;
    QLabel* m_headline = nullptr;
    QTableView* m_table = nullptr;
    kit::Card* m_details = nullptr;
    QLabel* m_state = nullptr;
    QLabel* m_reason = nullptr;
    QLabel* m_numbers = nullptr;
    QLabel* m_rules = nullptr;
    kit::Card* m_pastCard = nullptr;
    ChangeList* m_past = nullptr;
    std::vector<kit::FlatButton*> m_buttons; // as actionChoices()
    kit::Card* m_faultCard = nullptr;
    FaultPanel* m_faults = nullptr;
};

} // namespace tierline::breakers
