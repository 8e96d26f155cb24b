// The two small tables of the inspector: candidates and attempts. Rows are replaced as a whole. Window
// thread.
#pragma once

#include "inspector/inspection.h"

#include <QAbstractTableModel>

namespace tierline::inspector {

inline constexpr int ToneOfRow = Qt::UserRole + 1;   // kit::Tone as an int, absent for cells without a shape
inline constexpr int StrongOfRow = Qt::UserRole + 2; // the chosen candidate

class CandidateModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    using QAbstractTableModel::QAbstractTableModel;
    void setRows(std::vector<CandidateLine> rows);
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<CandidateLine> m_rows;
};

class AttemptModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    using QAbstractTableModel::QAbstractTableModel;
    void setRows(std::vector<AttemptLine> rows);
    bool isOptional(int column) const; // not to be shown while it is blank
    bool isBlank(int column) const;    // optional, and no row has a word in it
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<AttemptLine> m_rows;
};

} // namespace tierline::inspector
