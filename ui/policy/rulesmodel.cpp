#include "policy/rulesmodel.h"

#include "kit/fonts.h"
#include "kit/format.h"
#include "policy/changes.h"
#include "policy/draft.h"

#include <QMimeData>

#include <algorithm>
#include <cmath>

namespace tierline::policypage {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr QLatin1StringView mimeType("application/x-tierline-rule");

// As the rows are told apart: a new text of the same rules keeps selection and scroll.
bool haveSameRows(const PolicyPtr& a, const PolicyPtr& b) {
    if (!a || !b || a->classify.features.size() != b->classify.features.size()) return false;
    return std::ranges::equal(a->classify.rules, b->classify.rules, {}, &policy::Rule::id, &policy::Rule::id);
}

} // namespace

void RulesModel::setView(const RulesView& view) {
    const bool isSame = haveSameRows(m_view.draft, view.draft);
    if (isSame) {
        m_view = view;
        if (!m_items.empty()) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnTotal - 1));
        return;
    }
    beginResetModel();
    m_view = view;
    m_items = view.draft ? itemsOf(*view.draft) : std::vector<Item>();
    endResetModel();
}

Item RulesModel::itemAt(int row) const {
    return row >= 0 && row < rowCount() ? m_items[static_cast<std::size_t>(row)] : Item();
}

int RulesModel::rowOf(const Item& item) const {
    const auto found = std::ranges::find(m_items, item);
    return found == m_items.end() ? -1 : static_cast<int>(found - m_items.begin());
}

int RulesModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_items.size());
}

int RulesModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : columnTotal;
}

const RuleHits* RulesModel::hitsOf(const Item& item) const {
    const auto& list = item.kind == Item::Kind::Rule ? m_view.rules : m_view.features;
    const auto at = static_cast<std::size_t>(item.index);
    return item.kind != Item::Kind::Base && at < list.size() ? &list[at] : nullptr;
}

bool RulesModel::isChanged(const Item& item) const {
    if (!m_view.live) return false;
    const auto &live = m_view.live->classify, &draft = m_view.draft->classify;
    const auto at = static_cast<std::size_t>(item.index);
    if (item.kind == Item::Kind::Base) return live.base != draft.base;
    if (item.kind == Item::Kind::Feature) {
        const auto was = std::ranges::find(live.features, draft.features[at].kind, &policy::Feature::kind);
        return was == live.features.end() || *was != draft.features[at];
    }
    policy::Rule rule = draft.rules[at];
    const auto was = std::ranges::find(live.rules, rule.id, &policy::Rule::id);
    if (was == live.rules.end()) return true;
    rule.line = was->line;
    rule.column = was->column;
    return rule != *was;
}

QString RulesModel::doesText(const Item& item) const {
    const auto at = static_cast<std::size_t>(item.index);
    if (item.kind == Item::Kind::Base) return tr("where every score begins");
    if (item.kind == Item::Kind::Feature) {
        const auto& feature = m_view.draft->classify.features[at];
        return feature.effect == policy::Effect::None
                   ? tr("feature")
                   : effectText(*m_view.draft, feature.effect, feature.tier);
    }
    const auto& rule = m_view.draft->classify.rules[at];
    QString text = wordsText(rule.any);
    if (rule.match == policy::Match::Regex) text = u"/"_s + text + u"/"_s;
    if (rule.scope != policy::Scope::User) text = scopeName(rule.scope) + u": "_s + text;
    if (!rule.lang.empty()) text = toQString(rule.lang) + u": "_s + text;
    if (rule.effect != policy::Effect::None)
        text = effectText(*m_view.draft, rule.effect, rule.tier) + u" · "_s + text;
    return text.left(400);
}

QString RulesModel::toolTip(const Item& item, int column) const {
    if (const auto found = m_view.warnings.find(nameOf(*m_view.draft, item));
        column == Name && found != m_view.warnings.end())
        return found->second;
    if (column == Does) return doesText(item);
    const auto* hits = hitsOf(item);
    if ((column != Hits && column != Trend) || hits == nullptr) return {};
    QString text = kit::counted(hits->user, tr("fires on the user's words of %1 request"),
                                tr("fires on the user's words of %1 requests"));
    if (hits->harness > 0)
        text += u'\n'
                + kit::counted(hits->harness, tr("in %1 more it stands only in what a harness wrote"),
                               tr("in %1 more it stands only in what a harness wrote"));
    return text;
}

QVariant RulesModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
    const Item item = m_items[static_cast<std::size_t>(index.row())];
    const auto at = static_cast<std::size_t>(item.index);
    const auto* rule = item.kind == Item::Kind::Rule ? &m_view.draft->classify.rules[at] : nullptr;
    const auto* hits = hitsOf(item);
    const Millionths weight = weightOf(*m_view.draft, item);
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        if (column == Name) return nameOf(*m_view.draft, item);
        if (column == Does) return doesText(item);
        if (column == Weight)
            return item.kind == Item::Kind::Base ? kit::score(weight)
                   : weight == 0                 ? u"·"_s
                                                 : kit::weight(weight);
        if (column == Hits) return hits == nullptr ? QString() : kit::count(hits->user);
        return {};
    case Qt::EditRole: return column == Weight ? QVariant(weight / 1e6) : data(index, Qt::DisplayRole);
    case Qt::CheckStateRole:
        if (column == On && rule != nullptr)
            return static_cast<int>(rule->enabled ? Qt::Checked : Qt::Unchecked);
        return {};
    case Qt::FontRole: return column == Weight || column == Hits ? QVariant(kit::numberFont()) : QVariant();
    case Qt::TextAlignmentRole:
        return QVariant::fromValue((column == Weight || column == Hits ? Qt::AlignRight : Qt::AlignLeft)
                                   | Qt::AlignVCenter);
    case Qt::ToolTipRole: return toolTip(item, column);
    case Qt::AccessibleTextRole:
        if (column == On && rule != nullptr) return rule->enabled ? tr("on") : tr("off");
        if (column != Name) return data(index, Qt::DisplayRole);
        return tr("%1, %2, weight %3, %4")
            .arg(nameOf(*m_view.draft, item), doesText(item).left(80), kit::weight(weight),
                 hits == nullptr ? tr("hits unknown")
                                 : kit::counted(hits->user, tr("%1 hit"), tr("%1 hits")));
    case SortRole:
        return column == Hits && hits != nullptr ? QVariant::fromValue(hits->user) : QVariant(weight);
    case TrendRole: return column == Trend && hits != nullptr ? QVariant::fromValue(hits->times) : QVariant();
    case HarnessRole: return hits == nullptr ? QVariant() : QVariant::fromValue(hits->harness);
    case ChangedRole: return isChanged(item);
    case WarningRole: return m_view.warnings.contains(nameOf(*m_view.draft, item));
    case OffRole: return rule != nullptr && !rule->enabled;
    case TierCountRole: return static_cast<int>(m_view.draft->tiers.size());
    default: return {};
    }
}

QVariant RulesModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnTotal) return {};
    static const struct {
        const char *name, *help;
    } heads[] = {
        {"", "Whether the rule counts. A rule that is off stays in the file."},
        {"Name", "The rule's id, or the feature. A dot says that the draft changes it; a triangle, that a "
                 "lint is about it."},
        {"Looks for",
         "Its words or pattern; before them what it does to the tier, where it looks, and its language."},
        {"Weight", "What it adds to the score when it fires. Double click, or press F2, and everything "
                   "follows as you change it."},
        {"Hits", "Requests on whose own words it fires. Behind it, marked: those where it stands only in "
                 "what a harness wrote."},
        {"Trend", "Its hits over the loaded time, the oldest at the left."},
    };
    const auto& head = heads[section];
    if (role == Qt::DisplayRole) return tr(head.name);
    if (role == Qt::WhatsThisRole || role == Qt::ToolTipRole) return tr(head.help);
    if (role == Qt::AccessibleTextRole) return section == On ? tr("On") : tr(head.name);
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((section == Weight || section == Hits ? Qt::AlignRight : Qt::AlignLeft)
                                   | Qt::AlignVCenter);
    return {};
}

Qt::ItemFlags RulesModel::flags(const QModelIndex& index) const {
    if (!index.isValid()) return m_view.canEdit ? Qt::ItemIsDropEnabled : Qt::NoItemFlags;
    Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
    if (!m_view.canEdit) return flags;
    const bool isRule = itemAt(index.row()).kind == Item::Kind::Rule;
    if (index.column() == Weight) flags |= Qt::ItemIsEditable;
    if (index.column() == On && isRule) flags |= Qt::ItemIsUserCheckable;
    if (isRule) flags |= Qt::ItemIsDragEnabled;
    return flags;
}

bool RulesModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (!index.isValid() || (flags(index) & (Qt::ItemIsEditable | Qt::ItemIsUserCheckable)) == 0)
        return false;
    const Item item = itemAt(index.row());
    if (role == Qt::CheckStateRole && index.column() == On) {
        Q_EMIT enabledEdited(item.index, value.toInt() == Qt::Checked);
        return true;
    }
    bool isNumber = false;
    const double weight = value.toDouble(&isNumber);
    if (role != Qt::EditRole || index.column() != Weight || !isNumber || !(std::abs(weight) <= 1))
        return false;
    const auto millionths = static_cast<int>(std::lround(weight * 1e6));
    if (millionths != weightOf(*m_view.draft, item)) Q_EMIT weightEdited(item, millionths);
    return true;
}

QStringList RulesModel::mimeTypes() const {
    return {mimeType};
}

QMimeData* RulesModel::mimeData(const QModelIndexList& indexes) const {
    if (indexes.isEmpty()) return nullptr;
    const Item item = itemAt(indexes.first().row());
    if (item.kind != Item::Kind::Rule) return nullptr;
    auto* data = new QMimeData;
    data->setData(mimeType, QByteArray::number(item.index));
    return data;
}

bool RulesModel::dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int /*column*/,
                              const QModelIndex& parent) {
    if (data == nullptr || action != Qt::MoveAction || !data->hasFormat(mimeType) || !m_view.draft)
        return false;
    bool isNumber = false;
    const int from = data->data(mimeType).toInt(&isNumber);
    const int rules = static_cast<int>(m_view.draft->classify.rules.size());
    if (!isNumber || from < 0 || from >= rules) return false;
    const int before = (row >= 0 ? row : parent.isValid() ? parent.row() : rowCount()) - 1; // behind the base
    const int to = std::clamp(before > from ? before - 1 : before, 0, rules - 1);
    if (to != from) Q_EMIT moveRequested(from, to);
    return false; // the view must not remove the row: the draft comes back with it moved
}

} // namespace tierline::policypage
