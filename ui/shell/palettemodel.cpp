#include "shell/palettemodel.h"

#include "kit/icons.h"
#include "shell/fuzzy.h"

#include <algorithm>

namespace tierline::shell {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int recentBonus = 3;

} // namespace

void PaletteModel::setItems(std::vector<PaletteItem> items, const QStringList& recent) {
    beginResetModel();
    m_items = std::move(items);
    m_recent = recent;
    rank({});
    endResetModel();
}

void PaletteModel::setTyped(const QString& typed) {
    beginResetModel();
    rank(typed.simplified());
    endResetModel();
}

void PaletteModel::rank(const QString& typed) {
    m_rows.clear();
    for (const PaletteItem& item : m_items) {
        auto match = fuzzyMatch(typed, item.text);
        if (!match && !item.also.isEmpty() && item.also.startsWith(typed)) match = FuzzyMatch{1, {}};
        if (!match) continue;
        const qsizetype lately = m_recent.indexOf(item.id);
        const int bonus = lately < 0 ? 0 : recentBonus + int(m_recent.size() - lately);
        m_rows.push_back({&item, match->score + bonus, match->places});
    }
    std::ranges::sort(m_rows, [](const Row& a, const Row& b) {
        return a.score != b.score ? a.score > b.score : a.item < b.item; // else as they were registered
    });
    if (m_rows.size() > limit) m_rows.resize(limit);
    if (typed.isEmpty()) return;
    QString quoted = typed;
    quoted.remove(u'"');
    m_find = {.id = u"live:text~\""_s + quoted + u'"',
              .text = tr("Find “%1” in prompts").arg(typed),
              .group = tr("Live"),
              .keys = {},
              .icon = kit::icon(u"live"_s),
              .also = {}};
    m_rows.push_back({&m_find, 0, {}});
}

int PaletteModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant PaletteModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole: return row.item->text;
    case Qt::DecorationRole: return row.item->icon;
    case Qt::AccessibleTextRole:
        return QStringList{row.item->text, row.item->group, row.item->keys}.join(u", "_s);
    case IdRole: return row.item->id;
    case GroupRole: return row.item->group;
    case KeysRole: return row.item->keys;
    case PlacesRole: return QVariant::fromValue(row.places);
    default: return {};
    }
}

} // namespace tierline::shell
