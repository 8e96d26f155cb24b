// Providers: one row a breaker with its state, its last hour and its limits; below it the chosen one, the
// settings with their replay and, with the sandbox, the ways to break a provider. Two more views say how
// often answers stood and why requests went where they went. Window thread.
#pragma once

#include "breakers/breakersdesk.h"
#include "breakers/breakerspresenter.h"

#include <QTimer>
#include <QWidget>

#include <map>
#include <memory>
#include <optional>
#include <vector>

class QBoxLayout;
class QLabel;
class QStackedWidget;
class QTabBar;
class QTableView;

namespace tierline::kit {
class Actions;
class Card;
class EmptyState;
class FlatButton;
} // namespace tierline::kit

namespace tierline::breakers {

class AddProvider;
class BreakersModel;
class ChangeDialog;
class ChangeList;
class FaultPanel;
class ReasonsView;
class SelectedCard;
class SettingsCard;
class SuccessView;

class BreakersPage final : public QWidget {
    Q_OBJECT

public:
    enum View { Breakers, Success, Reasons };

    explicit BreakersPage(QWidget* parent = nullptr);

    void addActions(kit::Actions& actions);
    void setDesk(Desk* desk); // null: none, as while watching a gateway elsewhere
    void setPolicy(std::shared_ptr<const policy::Policy> policy);
    void setData(const BreakersData& data);
    void selectModel(const QString& target);
    QString selectedModel() const; // the target
    void showView(View view);
    const BreakersView& view() const { return m_view; }
    kit::FlatButton* buttonOf(health::Action action) const;
    FaultPanel& faultPanel() const { return *m_faults; }
    QTableView& table() const { return *m_table; }
    SelectedCard& selectedCard() const { return *m_selected; }
    SettingsCard& settingsCard() const { return *m_settings; }
    SuccessView& successView() const { return *m_success; }
    ReasonsView& reasonsView() const { return *m_reasons; }
    AddProvider* addDialog() const { return m_add; } // null: not opened yet
    ChangeDialog* changeDialog() const { return m_change; }
    kit::FlatButton& undoPolicyButton() const { return *m_undoPolicy; }
    bool isTicking() const { return m_tick.isActive(); }
    void addProvider();
    void request(health::Action action);

Q_SIGNALS:
    void actionRequested(const QString& model, tierline::health::Action action);
    void faultRequested(const QString& provider, const QString& fault, int seconds);
    void filterRequested(const QString& filter);
    void message(const QString& sentence);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void build();
    void buildHead(QBoxLayout* into);
    QWidget* buildBreakers();
    void buildTable(QWidget* parent);
    void layColumns(bool wide);
    QWidget* buildDetails(QWidget* parent);
    QWidget* buildFaults(QWidget* parent);
    void connectDesk();
    void refresh();
    void tick(); // between two snapshots the countdown goes on by itself
    void applyDetails();
    void askForMoved();
    void lookBack();
    void setPast(const PastPtr& past);
    void undo();
    void showThem();
    void showChange(const PolicyChange& change);
    void showMenu(const QPoint& position);

    Desk* m_desk = nullptr;
    std::shared_ptr<const policy::Policy> m_policy;
    BreakersData m_data;
    History m_history;
    PastSeen m_past;
    std::vector<PastCall> m_calls;
    BreakersView m_view;
    Monotonic m_dataAt{};
    QTimer m_tick, m_look;
    struct Undo {
        QString target;
        health::Action action;
    };
    std::optional<Undo> m_lastAction;
    QString m_askedMoved;
    Wall m_askedSince{};

    BreakersModel* m_model;
    QTabBar* m_tabs = nullptr;
    QStackedWidget* m_views = nullptr;
    QBoxLayout* m_detailColumns = nullptr;
    QStackedWidget* m_stack = nullptr;
    QLabel* m_headline = nullptr;
    kit::FlatButton *m_addButton = nullptr, *m_undoPolicy = nullptr;
    QTableView* m_table = nullptr;
    kit::Card *m_details = nullptr, *m_settingsCard = nullptr, *m_pastCard = nullptr, *m_faultCard = nullptr;
    SelectedCard* m_selected = nullptr;
    SettingsCard* m_settings = nullptr;
    ChangeList* m_changes = nullptr;
    FaultPanel* m_faults = nullptr;
    SuccessView* m_success = nullptr;
    ReasonsView* m_reasons = nullptr;
    AddProvider* m_add = nullptr;
    ChangeDialog* m_change = nullptr;
};

} // namespace tierline::breakers
