#include "models/modelsmodel.h"

#include "kit/fonts.h"
#include "kit/format.h"

#include <algorithm>
#include <array>
#include <limits>

namespace tierline::models {

using namespace Qt::Literals::StringLiterals;

namespace {

struct ColumnRow {
    const char *title, *what; // what: for F1
    bool isNumber;
    QString (*text)(const ModelLine&);
    QVariant (*sort)(const ModelLine&);
};

QVariant sortRate(const ModelLine& line, const std::optional<Rate>& rate) {
    return line.isPriced && rate ? QVariant(static_cast<qlonglong>(rate->nanoPerMillion))
                                 : QVariant(qlonglong(-1));
}

QString shortCount(const std::optional<std::int64_t>& tokens) {
    return tokens ? kit::countShort(*tokens) : u"?"_s;
}

QString cached(const ModelLine& line, const std::optional<Rate>& rate) {
    return rate ? rateText(rate) : line.isPriced ? u"= in"_s : u"?"_s;
}

QString dayText(const PriceRow& row) {
    return row.from ? QString::fromStdString(catalog::toString(*row.from)) : ModelsModel::tr("since ever");
}

QString validFrom(const ModelLine& line) {
    if (!line.isPriced) return u"–"_s;
    return line.source == Source::Policy ? ModelsModel::tr("in the file") : dayText(line.price);
}

QString nameText(const ModelLine& line) {
    QString text = line.isInPolicy ? line.id : line.name;
    if (!line.pattern.isEmpty()) text += u" …"_s;
    if (line.retires.isEmpty()) return text;
    const QString day = line.retires.section(u',', 0, 0);
    return text + u"  · "_s
           + (line.isRetired ? ModelsModel::tr("gone %1") : ModelsModel::tr("goes %1")).arg(day);
}

QString costText(const ModelLine& line) {
    if (line.requests == 0) return u"–"_s;
    if (line.unpriced == line.requests || !line.cost) return u"?"_s;
    return kit::money(*line.cost);
}

QString sourceText(const ModelLine& line) {
    return line.isPriced ? nameOf(line.source) : ModelsModel::tr("set a price");
}

// clang-format off
#define WORDS(text) QT_TRANSLATE_NOOP("tierline::models::ModelsModel", text)
constexpr std::array<ColumnRow, ModelsModel::columnTotal> columns{{
    {WORDS("Model"), WORDS("The model as the policy names it. Opened, it shows every price there was and will be, with its day."), false,
     nameText,
     [](const ModelLine& l) { return QVariant(l.id); }},
    {WORDS("Provider"), WORDS("Who sells it: the part before the slash."), false,
     [](const ModelLine& l) { return l.provider; }, [](const ModelLine& l) { return QVariant(l.provider); }},
    {WORDS("Tiers"), WORDS("Where the model stands in the policy's ladder. A model may stand in several tiers."), false,
     [](const ModelLine& l) { return l.tierText.isEmpty() ? u"–"_s : l.tierText; },
     [](const ModelLine& l) { return QVariant(l.tiers.empty() ? 1000 : l.tiers.front()); }},
    {WORDS("Context"), WORDS("How many tokens fit into one request and its answer, by the policy or else the price list. Unknown counts as enough."), true,
     [](const ModelLine& l) { return shortCount(l.context); },
     [](const ModelLine& l) { return QVariant(static_cast<qlonglong>(l.context.value_or(-1))); }},
    {WORDS("Max out"), WORDS("The longest answer in tokens that the policy allows for this model."), true,
     [](const ModelLine& l) { return l.maxOutput ? kit::countShort(*l.maxOutput) : u"–"_s; },
     [](const ModelLine& l) { return QVariant(static_cast<qlonglong>(l.maxOutput.value_or(-1))); }},
    {WORDS("Abilities"), WORDS("What the model can do besides plain text, by the policy. A request that needs more is not sent to it."), false,
     [](const ModelLine& l) { return l.abilities; }, [](const ModelLine& l) { return QVariant(l.abilities); }},
    {WORDS("In"), WORDS("US dollars for one million tokens of input that do not come from a cache."), true,
     [](const ModelLine& l) { return l.isPriced ? rateText(l.price.input) : u"?"_s; },
     [](const ModelLine& l) { return sortRate(l, l.price.input); }},
    {WORDS("Out"), WORDS("US dollars for one million tokens of output, reasoning among them."), true,
     [](const ModelLine& l) { return l.isPriced ? rateText(l.price.output) : u"?"_s; },
     [](const ModelLine& l) { return sortRate(l, l.price.output); }},
    {WORDS("Cache rd"), WORDS("US dollars for one million tokens read from the provider's cache. Without a price of its own it costs what input costs."), true,
     [](const ModelLine& l) { return cached(l, l.price.cachedRead); },
     [](const ModelLine& l) { return sortRate(l, l.price.cachedRead); }},
    {WORDS("Cache wr"), WORDS("US dollars for one million tokens written into the provider's cache for five minutes."), true,
     [](const ModelLine& l) { return cached(l, l.price.cacheWrite); },
     [](const ModelLine& l) { return sortRate(l, l.price.cacheWrite); }},
    {WORDS("Valid from"), WORDS("The day from which this price counts. Earlier requests keep the price of their day."), true,
     validFrom, [](const ModelLine& l) { return QVariant(validFrom(l)); }},
    {WORDS("Source"), WORDS("Where the price comes from: the shipped list, a list that was fetched or imported, your own price, or the policy itself. The policy goes before your own, that before the list."), false,
     sourceText, [](const ModelLine& l) { return QVariant(static_cast<int>(l.source)); }},
    {WORDS("24 h"), WORDS("Requests this model was chosen for in the last 24 hours. A click shows them in Live."), true,
     [](const ModelLine& l) { return l.requests == 0 ? u"–"_s : kit::count(l.requests); },
     [](const ModelLine& l) { return QVariant(static_cast<qlonglong>(l.requests)); }},
    {WORDS("Cost 24 h"), WORDS("What these requests cost, each priced on its own day. Simulated and billed money are never added up; ? means that no price was known."), true,
     costText, [](const ModelLine& l) { return QVariant(static_cast<qlonglong>(l.cost ? l.cost->nano() : -1)); }},
}};
#undef WORDS
// clang-format on

bool isLess(const QVariant& a, const QVariant& b) {
    if (a.typeId() == QMetaType::QString) return QString::localeAwareCompare(a.toString(), b.toString()) < 0;
    return a.toLongLong() < b.toLongLong();
}

QString tip(const ModelLine& line) {
    QStringList text{sentenceOf(line)};
    if (!line.pattern.isEmpty()) text << ModelsModel::tr("Counts for every name that %1.").arg(line.pattern);
    if (line.price.hasSteps) text << ModelsModel::tr("Long requests cost more: the price has steps.");
    if (!line.moreMoney.isEmpty()) text << ModelsModel::tr("Besides: %1.").arg(line.moreMoney);
    if (line.isSimulated) text << ModelsModel::tr("A simulated provider: its money is not billed.");
    return text.join(u'\n');
}

} // namespace

ModelsModel::ModelsModel(QObject* parent) : QAbstractTableModel(parent) {}

void ModelsModel::setLines(std::vector<ModelLine> lines, int tierCount) {
    if (lines == m_lines && tierCount == m_tierCount) return;
    beginResetModel();
    m_lines = std::move(lines);
    m_tierCount = tierCount;
    m_words.clear();
    for (const ModelLine& line : m_lines)
        m_words.push_back(words(line));
    arrange();
    endResetModel();
}

void ModelsModel::setFilter(const QString& text) {
    if (text == m_filter) return;
    beginResetModel();
    m_filter = text;
    arrange();
    endResetModel();
}

void ModelsModel::sort(int column, Qt::SortOrder order) {
    if (column == m_sorted && order == m_order) return;
    beginResetModel();
    m_sorted = column < columnTotal ? column : -1;
    m_order = order;
    arrange();
    endResetModel();
}

void ModelsModel::arrange() {
    const QStringList wanted = m_filter.toLower().split(u' ', Qt::SkipEmptyParts);
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < m_lines.size(); ++i)
        if (std::ranges::all_of(wanted, [&](const QString& word) { return m_words[i].contains(word); }))
            order.push_back(i);
    if (m_sorted >= 0) {
        const auto& column = columns[static_cast<std::size_t>(m_sorted)];
        std::vector<QVariant> keys(m_lines.size());
        for (const std::size_t i : order)
            keys[i] = column.sort(m_lines[i]);
        std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
            if (isLess(keys[a], keys[b])) return m_order == Qt::AscendingOrder;
            if (isLess(keys[b], keys[a])) return m_order == Qt::DescendingOrder;
            return a < b;
        });
    }
    m_shown.clear();
    for (const std::size_t i : order) {
        m_shown.push_back({i, -1});
        if (!m_open.contains(m_lines[i].id)) continue;
        for (int dated = 0; dated < static_cast<int>(m_lines[i].history.size()); ++dated)
            m_shown.push_back({i, dated});
    }
}

bool ModelsModel::setOpen(const QString& id, bool isOpen) {
    const int row = rowOf(id);
    if (row < 0 || isOpen == m_open.contains(id)) return false;
    const std::size_t at = m_shown[static_cast<std::size_t>(row)].line;
    const int count = static_cast<int>(m_lines[at].history.size());
    if (count == 0) return false;
    const auto first = m_shown.begin() + row + 1;
    if (isOpen) {
        beginInsertRows({}, row + 1, row + count);
        m_open.insert(id);
        std::vector<Row> dated;
        for (int i = 0; i < count; ++i)
            dated.push_back({at, i});
        m_shown.insert(first, dated.begin(), dated.end());
        endInsertRows();
    } else {
        beginRemoveRows({}, row + 1, row + count);
        m_open.remove(id);
        m_shown.erase(first, first + count);
        endRemoveRows();
    }
    Q_EMIT dataChanged(index(row, 0), index(row, columnTotal - 1));
    return true;
}

const ModelLine* ModelsModel::line(int row) const {
    if (row < 0 || row >= static_cast<int>(m_shown.size())) return nullptr;
    return &m_lines[m_shown[static_cast<std::size_t>(row)].line];
}

bool ModelsModel::isDated(int row) const {
    return row >= 0 && row < static_cast<int>(m_shown.size())
           && m_shown[static_cast<std::size_t>(row)].dated >= 0;
}

int ModelsModel::rowOf(const QString& id) const {
    for (std::size_t i = 0; i < m_shown.size(); ++i)
        if (m_shown[i].dated < 0 && m_lines[m_shown[i].line].id == id) return static_cast<int>(i);
    return -1;
}

std::vector<ModelLine> ModelsModel::shownLines() const {
    std::vector<ModelLine> lines;
    for (const Row& row : m_shown)
        if (row.dated < 0) lines.push_back(m_lines[row.line]);
    return lines;
}

int ModelsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

int ModelsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : columnTotal;
}

QVariant ModelsModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const Row& row = m_shown[static_cast<std::size_t>(index.row())];
    const ModelLine& line = m_lines[row.line];
    if (role == Qt::TextAlignmentRole) {
        const bool isNumber = columns[static_cast<std::size_t>(index.column())].isNumber;
        return QVariant::fromValue((isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    if (role == Qt::FontRole)
        return columns[static_cast<std::size_t>(index.column())].isNumber ? QVariant(kit::numberFont())
                                                                          : QVariant();
    if (role == DatedRole) return row.dated >= 0;
    if (role == TierCountRole) return m_tierCount;
    if (row.dated < 0) return lineData(line, index.column(), role);
    return datedData(line.history[static_cast<std::size_t>(row.dated)], index.column(), role);
}

QVariant ModelsModel::lineData(const ModelLine& line, int column, int role) const {
    const ColumnRow& cell = columns[static_cast<std::size_t>(column)];
    switch (role) {
    case Qt::DisplayRole: return cell.text(line);
    case Qt::ToolTipRole: return tip(line);
    case Qt::AccessibleTextRole: return column == Model ? QVariant(sentenceOf(line)) : QVariant();
    case SortRole: return cell.sort(line);
    case TierRole: return QVariant::fromValue(QList<int>(line.tiers.begin(), line.tiers.end()));
    case OpenRole: return line.history.empty() ? -1 : m_open.contains(line.id) ? 1 : 0;
    case TroubleRole: return !line.isPriced || line.isRetired;
    case MutedRole: return !line.isInPolicy;
    default: return {};
    }
}

QVariant ModelsModel::datedData(const PriceRow& row, int column, int role) const {
    if (role == MutedRole) return !row.isInForce;
    if (role == TierRole) return QVariant::fromValue(QList<int>());
    if (role == OpenRole) return -1;
    const QString when = row.isInForce ? tr("counts now") : row.isLater ? tr("from then on") : tr("before");
    if (role == Qt::AccessibleTextRole && column == Model)
        return tr("price of %1, %2: %3 in, %4 out")
            .arg(dayText(row), when, rateText(row.input), rateText(row.output));
    if (role != Qt::DisplayRole) return {};
    switch (column) {
    case Model: return row.hours.isEmpty() ? when : when + u", "_s + tr("%1 UTC").arg(row.hours);
    case Input: return rateText(row.input);
    case Output: return rateText(row.output);
    case CacheRead: return row.cachedRead ? rateText(row.cachedRead) : u"–"_s;
    case CacheWrite: return row.cacheWrite ? rateText(row.cacheWrite) : u"–"_s;
    case ValidFrom: return dayText(row);
    case From: return row.hasSteps ? tr("rises with size") : QString();
    default: return QString();
    }
}

QVariant ModelsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnTotal) return {};
    const ColumnRow& column = columns[static_cast<std::size_t>(section)];
    switch (role) {
    case Qt::DisplayRole: return tr(column.title);
    case Qt::WhatsThisRole:
    case Qt::ToolTipRole: return tr(column.what);
    case Qt::TextAlignmentRole:
        return QVariant::fromValue((column.isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    default: return {};
    }
}

} // namespace tierline::models
