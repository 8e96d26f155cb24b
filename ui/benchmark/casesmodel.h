// The rows of the cases' table over what was found: nothing is copied, texts are made when they are shown,
// a filter is a scan over own indices. And what paints them.
#pragma once

#include "benchmark/cases.h"
#include "kit/densetable.h"

#include <QAbstractTableModel>

namespace tierline::benchmark {

class CasesModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Prompt, Label, Route, columnTotal };
    enum Role { ToneRole = Qt::UserRole + 1, TierRole, FromTierRole, TierCountRole, FromTextRole };

    using QAbstractTableModel::QAbstractTableModel;
    void setFindings(FindingsPtr findings);
    void setFilter(const CaseFilter& filter);
    const CaseFilter& filter() const { return m_filter; }
    const std::array<std::size_t, 4>& counts() const { return m_counts; }
    std::size_t total() const { return m_cases.size(); }
    bool isCompared() const { return m_findings && m_findings->evaluation->comparison && m_findings->other; }
    const bench::CaseVerdict& verdict(int row) const {
        return m_cases[m_visible[static_cast<std::size_t>(row)]];
    }
    int rowOf(std::uint32_t at) const; // of the set's case; -1: not shown

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString text(const bench::CaseVerdict& verdict, int column) const;
    const bench::RunRow& here(const bench::CaseVerdict& verdict) const;
    int fromTier(const bench::CaseVerdict& verdict) const; // -1: not another

    FindingsPtr m_findings;
    CaseFilter m_filter;
    std::vector<bench::CaseVerdict> m_cases;
    std::vector<std::uint32_t> m_visible;
    std::array<std::size_t, 4> m_counts{};
};

class CasesDelegate final : public kit::DenseDelegate {
    Q_OBJECT

public:
    using DenseDelegate::DenseDelegate;

protected:
    void paintCell(QPainter& painter, const QStyleOptionViewItem& option, const QRect& box,
                   const QModelIndex& index) const override;
};

} // namespace tierline::benchmark
