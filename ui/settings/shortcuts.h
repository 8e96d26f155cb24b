// Every action with its keys, the usual ones and those the person gave it, and which of them are in each
// other's way. Own keys are remembered by the action's id. Window thread.
#pragma once

#include "kit/actions.h"

#include <QAbstractTableModel>
#include <QWidget>

class QAction;
class QKeySequenceEdit;
class QLabel;
class QLineEdit;
class QPushButton;
class QTableView;

namespace tierline::settings {

void applyOwnKeys(const kit::Actions& actions); // those that were remembered; once all actions are there
void setOwnKeys(QAction& action, const QKeySequence& keys);
void resetKeys(QAction& action);
QKeySequence usualKeys(const QAction& action);
// Others that the same keys would start at the same place.
std::vector<QAction*> inTheWay(const kit::Actions& actions, const QAction& action, const QKeySequence& keys);

class ShortcutsModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { What, Where, Keys, Usual, Conflict, columnTotal };
    using QAbstractTableModel::QAbstractTableModel;
    void setActions(const kit::Actions* actions, const QString& search);
    QAction* action(int row) const;
    int conflicts() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row {
        QPointer<QAction> action;
        QString what, where, keys, usual, conflict;
        bool isChanged = false;
    };
    std::vector<Row> m_rows;
};

class ShortcutsPanel final : public QWidget {
    Q_OBJECT

public:
    explicit ShortcutsPanel(QWidget* parent = nullptr);
    void setActions(kit::Actions* actions);
    void refresh(const QString& search);
    QTableView& table() const { return *m_table; }
    QKeySequenceEdit& field() const { return *m_field; }
    QPushButton& useButton() const { return *m_use; }
    QPushButton& resetButton() const { return *m_reset; }
    ShortcutsModel& model() const { return *m_model; }

private:
    void applyRow();
    void use();

    kit::Actions* m_actions = nullptr;
    QString m_search;
    ShortcutsModel* m_model;
    QTableView* m_table;
    QLabel *m_what, *m_word;
    QKeySequenceEdit* m_field;
    QPushButton *m_use, *m_reset;
};

} // namespace tierline::settings
