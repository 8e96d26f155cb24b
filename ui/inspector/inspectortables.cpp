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
    bool shape = false;          // the row's tone stands before the text
    bool optional = false;       // not shown when no row has text in it
    const char* about = nullptr; // F1
};

constexpr std::array candidateColumns{
    ColumnOf<CandidateLine>{
        QT_TRANSLATE_NOOP("tierline::inspector::CandidateModel", "Candidate"), &CandidateLine::model, false,
        false, false,
        QT_TRANSLATE_NOOP("tierline::inspector::CandidateModel",
                          "A model of the policy that could have been asked, as provider/name.")},
    ColumnOf<CandidateLine>{
        QT_TRANSLATE_NOOP("tierline::inspector::CandidateModel", "Estimate"), &CandidateLine::cost, true,
        false, false,
        QT_TRANSLATE_NOOP(
            "tierline::inspector::CandidateModel",
            "What the request was estimated to cost there, from its size and the model's price.")},
    ColumnOf<CandidateLine>{
        QT_TRANSLATE_NOOP("tierline::inspector::CandidateModel", "Verdict"), &CandidateLine::verdict, false,
        true, false,
        QT_TRANSLATE_NOOP(
            "tierline::inspector::CandidateModel",
            "Chosen: it was asked first. Able: it would have been next. Refused: it could not be asked.")},
    ColumnOf<CandidateLine>{QT_TRANSLATE_NOOP("tierline::inspector::CandidateModel", "Why"),
                            &CandidateLine::reason, false, false, false,
                            QT_TRANSLATE_NOOP("tierline::inspector::CandidateModel",
                                              "Why it was chosen, or why it could not be.")},
};

constexpr std::array attemptColumns{
    ColumnOf<AttemptLine>{
        QT_TRANSLATE_NOOP("tierline::inspector::AttemptModel", "#"), &AttemptLine::number, true, false, false,
        QT_TRANSLATE_NOOP("tierline::inspector::AttemptModel", "The attempts in the order they were made.")},
    ColumnOf<AttemptLine>{
        QT_TRANSLATE_NOOP("tierline::inspector::AttemptModel", "Attempt at"), &AttemptLine::model, false,
        false, false, QT_TRANSLATE_NOOP("tierline::inspector::AttemptModel", "The model that was asked.")},
    ColumnOf<AttemptLine>{QT_TRANSLATE_NOOP("tierline::inspector::AttemptModel", "Result"),
                          &AttemptLine::result, false, true, false,
                          QT_TRANSLATE_NOOP("tierline::inspector::AttemptModel",
                                            "What became of it: ok, or the class of its error.")},
    ColumnOf<AttemptLine>{QT_TRANSLATE_NOOP("tierline::inspector::AttemptModel", "Start"),
                          &AttemptLine::start, true, false, false,
                          QT_TRANSLATE_NOOP("tierline::inspector::AttemptModel",
                                            "When it began, counted from the request's arrival.")},
    ColumnOf<AttemptLine>{QT_TRANSLATE_NOOP("tierline::inspector::AttemptModel", "Queued"),
                          &AttemptLine::queued, true, false, true,
                          QT_TRANSLATE_NOOP("tierline::inspector::AttemptModel",
                                            "How long it waited in the provider's queue before.")},
    ColumnOf<AttemptLine>{QT_TRANSLATE_NOOP("tierline::inspector::AttemptModel", "First byte"),
                          &AttemptLine::firstByte, true, false, false,
                          QT_TRANSLATE_NOOP("tierline::inspector::AttemptModel",
                                            "From its start to the first byte of an answer.")},
    ColumnOf<AttemptLine>{
        QT_TRANSLATE_NOOP("tierline::inspector::AttemptModel", "Took"), &AttemptLine::duration, true, false,
        false, QT_TRANSLATE_NOOP("tierline::inspector::AttemptModel", "From its start to its end.")},
    ColumnOf<AttemptLine>{QT_TRANSLATE_NOOP("tierline::inspector::AttemptModel", "Cost"), &AttemptLine::cost,
                          true, false, true,
                          QT_TRANSLATE_NOOP("tierline::inspector::AttemptModel",
                                            "What a failed attempt was billed all the same.")},
    ColumnOf<AttemptLine>{
        QT_TRANSLATE_NOOP("tierline::inspector::AttemptModel", "Key"), &AttemptLine::credential, false, false,
        true,
        QT_TRANSLATE_NOOP("tierline::inspector::AttemptModel",
                          "Which of the provider's keys was used, where there are several.")},
    ColumnOf<AttemptLine>{
        QT_TRANSLATE_NOOP("tierline::inspector::AttemptModel", "Breaker"), &AttemptLine::breaker, false,
        false, false,
        QT_TRANSLATE_NOOP("tierline::inspector::AttemptModel",
                          "The state of the model's breaker before, and after where it changed.")},
    ColumnOf<AttemptLine>{
        QT_TRANSLATE_NOOP("tierline::inspector::AttemptModel", "What was found"), &AttemptLine::detail, false,
        false, true,
        QT_TRANSLATE_NOOP("tierline::inspector::AttemptModel",
                          "What a check found in the answer, or what the attempt was for.")},
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
    if (role == Qt::WhatsThisRole) return QCoreApplication::translate(context, column.about);
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
    return header(candidateColumns, "tierline::inspector::CandidateModel", section, orientation, role);
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
    return header(attemptColumns, "tierline::inspector::AttemptModel", section, orientation, role);
}

} // namespace tierline::inspector
