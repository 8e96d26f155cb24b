#include "live/holdmodel.h"

#include "kit/fonts.h"
#include "kit/format.h"
#include "live/row.h"

#include <algorithm>
#include <array>

namespace tierline::live {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::size_t promptShown = 400; // more than any width shows

struct ColumnRow {
    const char* title;
    const char* help;
};
constexpr std::array<ColumnRow, holdColumnCount> columns{{
    {QT_TRANSLATE_NOOP("tierline::live::HoldModel", "Client"),
     QT_TRANSLATE_NOOP("tierline::live::HoldModel",
                       "The program that asks. It waits for its answer meanwhile.")},
    {QT_TRANSLATE_NOOP("tierline::live::HoldModel", "Tier"),
     QT_TRANSLATE_NOOP("tierline::live::HoldModel", "The tier that the request was put into.")},
    {QT_TRANSLATE_NOOP("tierline::live::HoldModel", "Prompt"),
     QT_TRANSLATE_NOOP("tierline::live::HoldModel", "The beginning of the text that was scored.")},
    {QT_TRANSLATE_NOOP("tierline::live::HoldModel", "Would go to"),
     QT_TRANSLATE_NOOP("tierline::live::HoldModel",
                       "The model that routing chose. “Release to…” sends the request to another one.")},
    {QT_TRANSLATE_NOOP("tierline::live::HoldModel", "Estimate"),
     QT_TRANSLATE_NOOP("tierline::live::HoldModel",
                       "What the chosen model is expected to cost, from the tokens of the prompt and a usual "
                       "answer; ? without a price.")},
    {QT_TRANSLATE_NOOP("tierline::live::HoldModel", "Left"),
     QT_TRANSLATE_NOOP("tierline::live::HoldModel",
                       "Until the request goes on by itself, as planned: no client hangs.")},
}};

QString fromUtf8(std::string_view utf8) {
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

QString promptLine(const ledger::Record& record) {
    if (!record.prompt) return HoldModel::tr("(text not kept)");
    bool cut = false;
    const QString line = fromUtf8(oneLine(*record.prompt, promptShown, &cut));
    return cut ? line + u'…' : line;
}

bool isNumber(HoldColumn column) {
    return column == HoldColumn::Cost || column == HoldColumn::Left;
}

} // namespace

void HoldModel::setWaiting(const std::vector<HeldRequest>& waiting, Monotonic now) {
    m_now = now;
    const auto isAmong = [](const std::vector<HeldRequest>& all, const HeldRequest& one) {
        return std::ranges::any_of(
            all, [&](const HeldRequest& other) { return other.record->id == one.record->id; });
    };
    for (int row = static_cast<int>(m_rows.size()) - 1; row >= 0; --row) {
        if (isAmong(waiting, m_rows[static_cast<std::size_t>(row)])) continue;
        beginRemoveRows({}, row, row);
        m_rows.erase(m_rows.begin() + row);
        endRemoveRows();
    }
    std::vector<HeldRequest> fresh;
    std::ranges::copy_if(waiting, std::back_inserter(fresh),
                         [&](const HeldRequest& one) { return !isAmong(m_rows, one); });
    if (!fresh.empty()) {
        const int first = static_cast<int>(m_rows.size());
        beginInsertRows({}, first, first + static_cast<int>(fresh.size()) - 1);
        m_rows.insert(m_rows.end(), fresh.begin(), fresh.end());
        endInsertRows();
    }
    tick(now);
}

void HoldModel::setTiers(const QStringList& tiers) {
    m_tiers = tiers;
    if (!m_rows.empty()) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, holdColumnCount - 1));
}

void HoldModel::tick(Monotonic now) {
    m_now = now;
    constexpr int column = static_cast<int>(HoldColumn::Left);
    if (!m_rows.empty()) Q_EMIT dataChanged(index(0, column), index(rowCount() - 1, column));
}

const HeldRequest* HoldModel::at(int row) const {
    return row >= 0 && row < rowCount() ? &m_rows[static_cast<std::size_t>(row)] : nullptr;
}

int HoldModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int HoldModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : holdColumnCount;
}

Milliseconds HoldModel::left(const HeldRequest& request) const {
    return std::max(std::chrono::duration_cast<Milliseconds>(request.until - m_now), Milliseconds(0));
}

QString HoldModel::text(const HeldRequest& request, HoldColumn column) const {
    const ledger::Record& record = *request.record;
    switch (column) {
    case HoldColumn::Client: return fromUtf8(oneLine(record.client, 200));
    case HoldColumn::Tier: return fromUtf8(record.tier);
    case HoldColumn::Prompt: return promptLine(record);
    case HoldColumn::Model: return fromUtf8(record.model);
    case HoldColumn::Cost: return kit::money(record.estimatedCost);
    case HoldColumn::Left: return kit::countdown(left(request));
    }
    return {};
}

QString HoldModel::spoken(const HeldRequest& request) const {
    return tr("%1 asks: %2. It would go to %3, and goes on by itself in %4 s.")
        .arg(text(request, HoldColumn::Client), text(request, HoldColumn::Prompt),
             text(request, HoldColumn::Model), QString::number(left(request).count() / 1'000));
}

QVariant HoldModel::data(const QModelIndex& index, int role) const {
    const HeldRequest* request = index.isValid() ? at(index.row()) : nullptr;
    if (request == nullptr || index.column() >= holdColumnCount) return {};
    const auto column = static_cast<HoldColumn>(index.column());
    switch (role) {
    case Qt::DisplayRole: return text(*request, column);
    case Qt::AccessibleTextRole:
        return column == HoldColumn::Client ? spoken(*request) : text(*request, column);
    case Qt::TextAlignmentRole:
        return static_cast<int>(Qt::AlignVCenter | (isNumber(column) ? Qt::AlignRight : Qt::AlignLeft));
    case Qt::FontRole: return isNumber(column) ? QVariant(kit::numberFont()) : QVariant();
    case HoldShareRole:
        return std::clamp(static_cast<double>(left(*request).count()) / (1'000.0 * holdSeconds), 0.0, 1.0);
    case HoldTierRole: return static_cast<int>(m_tiers.indexOf(fromUtf8(request->record->tier)));
    case HoldTierCountRole: return static_cast<int>(m_tiers.size());
    default: return {};
    }
}

QVariant HoldModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= holdColumnCount) return {};
    const ColumnRow& row = columns[static_cast<std::size_t>(section)];
    if (role == Qt::DisplayRole) return tr(row.title);
    if (role == Qt::WhatsThisRole) return tr(row.help);
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>(
            Qt::AlignVCenter | (isNumber(static_cast<HoldColumn>(section)) ? Qt::AlignRight : Qt::AlignLeft));
    return {};
}

} // namespace tierline::live
