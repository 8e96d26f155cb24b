#include "training/weightsmodel.h"

#include "kit/fonts.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace tierline::training {

using namespace Qt::Literals::StringLiterals;

namespace {

QString toQString(const std::string& text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

} // namespace

QString nameOf(bench::WeightKind kind) {
    switch (kind) {
    case bench::WeightKind::Word: return WeightsModel::tr("word");
    case bench::WeightKind::Pair: return WeightsModel::tr("pair");
    case bench::WeightKind::Part: return WeightsModel::tr("part");
    case bench::WeightKind::Shape: return WeightsModel::tr("shape");
    }
    return {};
}

QString weightText(double weight) {
    return (weight < 0 ? u"−"_s : u"+"_s) + QLocale().toString(std::abs(weight), 'f', 2);
}

void WeightsModel::setWeights(std::vector<bench::TrainWeight> weights) {
    beginResetModel();
    m_weights = std::move(weights);
    m_heaviest = 1e-9;
    for (const auto& weight : m_weights)
        m_heaviest = std::max(m_heaviest, std::abs(weight.weight));
    refill();
    endResetModel();
}

void WeightsModel::setFilter(const QString& text, std::optional<bench::WeightKind> kind) {
    beginResetModel();
    m_text = text.trimmed().toLower().toStdString(); // terms are folded to lower case
    m_kind = kind;
    refill();
    endResetModel();
}

void WeightsModel::refill() {
    m_visible.clear();
    for (std::uint32_t i = 0; i < m_weights.size(); ++i) {
        const auto& weight = m_weights[i];
        if (m_kind && weight.kind != *m_kind) continue;
        if (!m_text.empty() && weight.text.find(m_text) == std::string::npos) continue;
        m_visible.push_back(i);
    }
}

int WeightsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_visible.size());
}

int WeightsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : columnTotal;
}

QVariant WeightsModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const auto& weight = m_weights[m_visible[static_cast<std::size_t>(index.row())]];
    const bool isNumber = index.column() == Weight;
    switch (role) {
    case Qt::DisplayRole:
        return index.column() == Term   ? toQString(weight.text)
               : index.column() == Kind ? nameOf(weight.kind)
                                        : weightText(weight.weight);
    case Qt::FontRole:
        if (isNumber) return kit::numberFont();
        return index.column() == Kind ? QVariant(kit::smallFont()) : QVariant();
    case Qt::TextAlignmentRole:
        return QVariant::fromValue((isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::AccessibleTextRole:
        return index.column() == Term ? QVariant(tr("%1, %2, %3")
                                                     .arg(toQString(weight.text), nameOf(weight.kind),
                                                          weightText(weight.weight)))
                                      : QVariant();
    case Qt::ToolTipRole:
        if (weight.kind == bench::WeightKind::Part) return tr("letters in a row; _ is the border of a word");
        if (weight.kind == bench::WeightKind::Pair)
            return tr("two words in a row; ^ and $ are the borders of the prompt");
        return weight.kind == bench::WeightKind::Shape ? QVariant(tr("the shape of the prompt")) : QVariant();
    case SortRole: return weight.weight;
    case ShareRole: return weight.weight / m_heaviest;
    default: return {};
    }
}

QVariant WeightsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnTotal) return {};
    if (role == Qt::DisplayRole)
        return section == Term ? tr("In the prompt") : section == Kind ? tr("Kind") : tr("Adds");
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((section == Weight ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    return {};
}

} // namespace tierline::training
