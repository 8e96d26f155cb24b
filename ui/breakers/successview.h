// Models against tiers: how often an answer stood, with its interval and how many there were. A cell is a
// door to its requests. Window thread.
#pragma once

#include "breakers/success.h"

#include <QAbstractTableModel>
#include <QWidget>

class QLabel;
class QStackedWidget;
class QTableView;

namespace tierline::breakers {

class SuccessModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Role { LowRole = Qt::UserRole + 1, HighRole, ValueRole, CountRole };

    using QAbstractTableModel::QAbstractTableModel;
    void setMatrix(SuccessMatrix matrix);
    const SuccessMatrix& matrix() const { return m_matrix; }
    const SuccessCell* cell(const QModelIndex& index) const; // null: the model's name, or nothing
    QString filterOf(const QModelIndex& index) const;        // of Live; empty: no requests

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    SuccessMatrix m_matrix;
};

class SuccessView final : public QWidget {
    Q_OBJECT

public:
    explicit SuccessView(QWidget* parent = nullptr);
    void setMatrix(const SuccessMatrix& matrix, const QString& trouble);
    QTableView& table() const { return *m_table; }

Q_SIGNALS:
    void filterRequested(const QString& filter);

private:
    void open(const QModelIndex& index);

    SuccessModel* m_model;
    QStackedWidget* m_stack;
    QLabel* m_headline;
    QTableView* m_table;
};

} // namespace tierline::breakers
