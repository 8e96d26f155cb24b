#include "training/figuresmodel.h"

#include "kit/fonts.h"
#include "kit/format.h"

#include <array>

namespace tierline::training {

using namespace Qt::Literals::StringLiterals;

namespace {

struct ColumnRow {
    const char* title;
    const char* hint;
    bool isNumber;
    QString (*text)(const FigureLine&);
    QVariant (*sort)(const FigureLine&);
};

QVariant raw(const std::optional<double>& value) {
    return value ? QVariant(*value) : QVariant();
}

constexpr std::array<ColumnRow, FiguresModel::columnTotal> columns{{
    {QT_TRANSLATE_NOOP("tierline::training::FiguresModel", "Set"), "", false,
     [](const FigureLine& l) { return l.name; }, [](const FigureLine& l) { return QVariant(l.name); }},
    {QT_TRANSLATE_NOOP("tierline::training::FiguresModel", "Rows"), "", true,
     [](const FigureLine& l) { return kit::count(static_cast<std::int64_t>(l.rows)); },
     [](const FigureLine& l) { return QVariant::fromValue(l.rows); }},
    {QT_TRANSLATE_NOOP("tierline::training::FiguresModel", "Order, from 0.3 to 1"),
     QT_TRANSLATE_NOOP(
         "tierline::training::FiguresModel",
         "How well prompts are ordered: band = what chance gives, upright line = length alone, dot = "
         "the model with its 95 %"),
     false, [](const FigureLine& l) { return l.instead; },
     [](const FigureLine& l) { return raw(l.order.value); }},
    {QT_TRANSLATE_NOOP("tierline::training::FiguresModel", "Model"),
     QT_TRANSLATE_NOOP(
         "tierline::training::FiguresModel",
         "Sets with outcomes: APGR, the share of the gap that the order recovers. Sets with tiers: AUC "
         "of the lowest tier against the others. 0.5 is chance."),
     true, [](const FigureLine& l) { return decimals(l.order.value); },
     [](const FigureLine& l) { return raw(l.order.value); }},
    {QT_TRANSLATE_NOOP("tierline::training::FiguresModel", "Length"),
     QT_TRANSLATE_NOOP("tierline::training::FiguresModel", "The same figure of the prompts' length alone"),
     true, [](const FigureLine& l) { return decimals(l.order.length); },
     [](const FigureLine& l) { return raw(l.order.length); }},
    {QT_TRANSLATE_NOOP("tierline::training::FiguresModel", "Left out"),
     QT_TRANSLATE_NOOP("tierline::training::FiguresModel",
                       "The same figure of a model that was trained on the other sets only"),
     true, [](const FigureLine& l) { return decimals(l.leftOut); },
     [](const FigureLine& l) { return raw(l.leftOut); }},
    {QT_TRANSLATE_NOOP("tierline::training::FiguresModel", "Tiers"),
     QT_TRANSLATE_NOOP("tierline::training::FiguresModel", "Where its prompts come out, cheapest tier first"),
     false, [](const FigureLine&) { return QString(); },
     [](const FigureLine& l) { return l.shares.empty() ? QVariant() : QVariant(l.shares.front()); }},
    {QT_TRANSLATE_NOOP("tierline::training::FiguresModel", "ECE"),
     QT_TRANSLATE_NOOP("tierline::training::FiguresModel",
                       "Mean distance of the score from how often the cheap tier was not enough"),
     true, [](const FigureLine& l) { return decimals(l.error); },
     [](const FigureLine& l) { return raw(l.error); }},
}};

QString sharesText(const FigureLine& line) {
    QStringList parts;
    for (const double share : line.shares)
        parts << kit::percent(share, 1);
    return parts.join(u" · "_s);
}

QString spoken(const FigureLine& line) {
    return FiguresModel::tr("%1, %2 rows: %3; length %4; %5")
        .arg(line.name, kit::count(static_cast<std::int64_t>(line.rows)), decimals(line.order.value),
             decimals(line.order.length), line.standing);
}

QString hint(const FigureLine& line, int column) {
    if (column == FiguresModel::LeftOut) return line.leftOutTip;
    if (column == FiguresModel::Tiers) return sharesText(line);
    return line.tip;
}

} // namespace

void FiguresModel::setLines(std::vector<FigureLine> lines) {
    beginResetModel();
    m_lines = std::move(lines);
    endResetModel();
}

int FiguresModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_lines.size());
}

int FiguresModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : columnTotal;
}

QVariant FiguresModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const FigureLine& line = m_lines[static_cast<std::size_t>(index.row())];
    const ColumnRow& column = columns[static_cast<std::size_t>(index.column())];
    switch (role) {
    case Qt::DisplayRole: return column.text(line);
    case Qt::ToolTipRole: return hint(line, index.column());
    case Qt::FontRole: return column.isNumber ? QVariant(kit::numberFont()) : QVariant();
    case Qt::TextAlignmentRole:
        return QVariant::fromValue((column.isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::AccessibleTextRole: return index.column() == Set ? QVariant(spoken(line)) : QVariant();
    case SortRole: return column.sort(line);
    case ToneRole: return static_cast<int>(index.column() == LeftOut ? line.leftOutTone : line.tone);
    default: return {};
    }
}

QVariant FiguresModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnTotal) return {};
    const ColumnRow& column = columns[static_cast<std::size_t>(section)];
    if (role == Qt::DisplayRole) return tr(column.title);
    if (role == Qt::ToolTipRole && *column.hint != 0) return tr(column.hint);
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((column.isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    return {};
}

} // namespace tierline::training
