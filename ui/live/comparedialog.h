// Two decisions side by side: their words with the differences marked, and every figure, those that differ
// first to the eye. Window thread.
#pragma once

#include "live/comparison.h"

#include <QAbstractTableModel>
#include <QDialog>

class QCheckBox;
class QPlainTextEdit;
class QTableView;

namespace tierline::live {

class CompareModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    using QAbstractTableModel::QAbstractTableModel;
    enum Role { DiffersRole = Qt::UserRole + 1, SectionRole };

    void setLines(std::vector<CompareLine> lines, bool differencesOnly);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<CompareLine> m_lines; // that are shown
};

class CompareDialog final : public QDialog {
    Q_OBJECT

public:
    explicit CompareDialog(Comparison comparison, QWidget* parent = nullptr);

protected:
    void changeEvent(QEvent* event) override;

private:
    QWidget* buildPrompts();
    void markPrompts();

    const Comparison m_comparison;
    CompareModel* m_model;
    QPlainTextEdit* m_left = nullptr;
    QPlainTextEdit* m_right = nullptr;
    QCheckBox* m_only = nullptr;
    QTableView* m_table = nullptr;
};

} // namespace tierline::live
