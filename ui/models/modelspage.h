// Models & Prices: every model with the price that counts and where it comes from, the ladder of tiers, and a
// field that says what any name comes to. Window thread; knows the program through its desk only.
#pragma once

#include "kit/actions.h"
#include "models/modelspresenter.h"

#include <QPointer>
#include <QTimer>
#include <QWidget>

#include <memory>

class QLabel;
class QLineEdit;
class QStackedWidget;
class QTableView;

namespace tierline::kit {
class Card;
class EmptyState;
class FlatButton;
} // namespace tierline::kit

namespace tierline::models {

class Desk;
class FindingsDialog;
class LadderView;
class ModelsModel;

class ModelsPage final : public QWidget {
    Q_OBJECT

public:
    explicit ModelsPage(QWidget* parent = nullptr);

    void setDesk(Desk* desk); // null: not there, and the page says so; must outlive it
    void setPolicy(std::shared_ptr<const policy::Policy> policy);
    void addActions(kit::Actions& actions);

    void selectModel(const QString& model);
    QString selectedModel() const;
    void setWhole(bool isWhole); // the whole price list, not the policy's models alone
    const ModelsView& view() const { return m_view; }
    QTableView& table() const { return *m_table; }
    LadderView& ladder() const { return *m_ladder; }
    QLineEdit& filterField() const { return *m_filter; }
    QLineEdit& nameField() const { return *m_name; }
    void testName(const QString& name); // as if it had been typed, at once
    QString nameAnswer() const;

public Q_SLOTS:
    void checkPolicy();
    void showVersions();
    void showTrail();
    void editPrice();   // of the selected model
    void removePrice(); // where it is one's own
    void undoPrice();
    void exportSheet();
    void copyRow();
    void toggleRow();
    void showInLive();
    void refresh(); // asks the desk again

Q_SIGNALS:
    void filterRequested(const QString& filter);
    void message(const QString& sentence);
    void priceRequested(const QString& model); // a price for it is to be asked of the person
    void refreshListRequested();
    void importListRequested();

protected:
    void showEvent(QShowEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void build();
    QWidget* buildHead();
    QWidget* buildTools();
    QWidget* buildTable();
    QWidget* buildLower();
    QWidget* buildTester(QWidget* parent);
    kit::FlatButton* button(const QString& icon, const QString& text, const QString& what);
    void setData(const ModelsData& data);
    void apply();
    void applyName();
    void applyCheck();
    void clicked(const QModelIndex& index);
    void showMenu(const QPoint& at);
    void restore();

    std::shared_ptr<const policy::Policy> m_policy;
    QPointer<Desk> m_desk;
    ModelsData m_data;
    CheckReport m_check;
    ModelsView m_view;
    bool m_isWhole = false, m_isStale = true, m_canUndo = false, m_hasData = false;
    QTimer m_typing, m_naming;

    ModelsModel* m_model;
    QStackedWidget* m_stack = nullptr;
    kit::EmptyState* m_empty = nullptr;
    QLabel *m_headline = nullptr, *m_trouble = nullptr, *m_noHits = nullptr;
    QLineEdit *m_filter = nullptr, *m_name = nullptr;
    kit::FlatButton *m_mine = nullptr, *m_all = nullptr, *m_checkButton = nullptr, *m_undo = nullptr;
    QTableView* m_table = nullptr;
    kit::Card *m_ladderCard = nullptr, *m_nameCard = nullptr;
    LadderView* m_ladder = nullptr;
    QLabel *m_ladderWarning = nullptr, *m_nameHeadline = nullptr, *m_nameSteps = nullptr;
    QPointer<FindingsDialog> m_findings;
};

} // namespace tierline::models
