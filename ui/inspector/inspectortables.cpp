#include "inspector/inspectortables.h"

#include "kit/fonts.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace tierline::inspector {

namespace {

template <class Line>
struct ColumnOf {
    const char* title;
    QString Line::* text;
    bool number = false;
    bool shape = false;    // the row's tone stands before the text
    bool optional = false; // not shown when no row has text in it
};

constexpr std::array candidateColumns{
    ColumnOf<CandidateLine>{QT_TRANSLATE_NOOP("tierline::live::CandidateModel", "Candidate"),
                            &CandidateLine::model},
    ColumnOf<CandidateLine>{QT_TRANSLATE_NOOP("tierline::live::CandidateModel", "Estimate"),
                            &CandidateLine::cost, true},
    ColumnOf<CandidateLine>{QT_TRANSLATE_NOOP("tierline::live::CandidateModel", "Verdict"),
                            &CandidateLine::verdict, false, true},
    ColumnOf<CandidateLine>{QT_TRANSLATE_NOOP("tierline::live::CandidateModel", "Why"),
                            &CandidateLine::reason},
};

constexpr std::array attemptColumns{
    ColumnOf<AttemptLine>{QT_TRANSLATE_NOOP("tierline::live::AttemptModel", "#"), &AttemptLine::number, true},
    ColumnOf<AttemptLine>{QT_TRANSLATE_NOOP("tierline::live::AttemptModel", "Attempt at"),
                          &AttemptLine::model},
    ColumnOf<AttemptLine>{QT_TRANSLATE_NOOP("tierline::live::AttemptModel", "Result"), &AttemptLine::result,
                          false, true},
    ColumnOf<AttemptLine>{QT_TRANSLATE_NOOP("tierline::live::AttemptModel", "Start"), &AttemptLine::start,
                          true},
    ColumnOf<AttemptLine>{QT_TRANSLATE_NOOP("tierline::live::AttemptModel", "Queued"), &AttemptLine::queued,
                          true, false, true},
    ColumnOf<AttemptLine>{QT_TRANSLATE_NOOP("tierline::live::AttemptModel", "First byte"),
                          &AttemptLine::firstByte, true},
    ColumnOf<AttemptLine>{QT_TRANSLATE_NOOP("tierline::live::AttemptModel", "Took"), &AttemptLine::duration,
                          true},
    ColumnOf<AttemptLine>{QT_TRANSLATE_NOOP("tierline::live::AttemptModel", "Cost"), &AttemptLine::cost, true,
                          false, true},
    ColumnOf<AttemptLine>{QT_TRANSLATE_NOOP("tierline::live::AttemptModel", "Key"), &AttemptLine::credential,
                          false, false, true},
    ColumnOf<AttemptLine>{QT_TRANSLATE_NOOP("tierline::live::AttemptModel", "Breaker"),
                          &AttemptLine::breaker},
    ColumnOf<AttemptLine>{QT_TRANSLATE_NOOP("tierline::live::AttemptModel", "What was found"),
                          &AttemptLine::detail, false, false, true},
};

template <class Line, std::size_t n>
QVariant cell(const std::array<ColumnOf<Line>, n>& columns, const std::vector<Line>& rows,
              const QModelIndex& index, int role) {
    if (!index.isValid() || index.row() >= int(rows.size())) return {};
    const auto& column = columns[std::size_t(index.column())];
    const Line& line = rows[std::size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole: return line.*column.text;
    case Qt::TextAlignmentRole:
        return int(Qt::AlignVCenter | (column.number ? Qt::AlignRight : Qt::AlignLeft));
    case Qt::FontRole: return column.number ? QVariant(kit::numberFont(9.0)) : QVariant();
    case ToneOfRow: return column.shape ? QVariant(int(line.tone)) : QVariant();
    case StrongOfRow:
        if constexpr (requires { line.chosen; }) return line.chosen;
        return {};
    default: return {};
    }
}

template <class Line, std::size_t n>
QVariant header(const std::array<ColumnOf<Line>, n>& columns, const char* context, int section,
                Qt::Orientation orientation, int role) {
    if (orientation != Qt::Horizontal || section < 0 || section >= int(n)) return {};
    const auto& column = columns[std::size_t(section)];
    if (role == Qt::DisplayRole) return QCoreApplication::translate(context, column.title);
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | (column.number ? Qt::AlignRight : Qt::AlignLeft));
    return {};
}

} // namespace

void CandidateModel::setRows(std::vector<CandidateLine> rows) {
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

int CandidateModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(m_rows.size());
}

int CandidateModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(candidateColumns.size());
}

QVariant CandidateModel::data(const QModelIndex& index, int role) const {
    return cell(candidateColumns, m_rows, index, role);
}

QVariant CandidateModel::headerData(int section, Qt::Orientation orientation, int role) const {
    return header(candidateColumns, "tierline::live::CandidateModel", section, orientation, role);
}

void AttemptModel::setRows(std::vector<AttemptLine> rows) {
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

bool AttemptModel::isOptional(int column) const {
    return attemptColumns[std::size_t(column)].optional;
}

bool AttemptModel::isBlank(int column) const {
    const auto& about = attemptColumns[std::size_t(column)];
    const auto hasText = [&](const AttemptLine& line) { return !(line.*about.text).isEmpty(); };
    return about.optional && std::ranges::none_of(m_rows, hasText);
}

int AttemptModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(m_rows.size());
}

int AttemptModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(attemptColumns.size());
}

QVariant AttemptModel::data(const QModelIndex& index, int role) const {
    return cell(attemptColumns, m_rows, index, role);
}

QVariant AttemptModel::headerData(int section, Qt::Orientation orientation, int role) const {
    return header(attemptColumns, "tierline::live::AttemptModel", section, orientation, role);
}

} // namespace tierline::inspector
