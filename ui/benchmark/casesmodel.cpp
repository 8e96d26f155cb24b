#include "benchmark/casesmodel.h"

#include "kit/fonts.h"
#include "kit/tierglyph.h"

#include <QPainter>

#include <algorithm>

namespace tierline::benchmark {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::size_t shownBytes = 300;
constexpr int arrowWidth = 22;

QString tierName(const bench::RunHeader& header, int tier) {
    const auto at = static_cast<std::size_t>(tier);
    return at < header.tiers.size() ? QString::fromStdString(header.tiers[at]) : u"?"_s;
}

} // namespace

void CasesModel::setFindings(FindingsPtr findings) {
    beginResetModel();
    m_findings = std::move(findings);
    m_cases = m_findings ? casesOf(*m_findings) : std::vector<bench::CaseVerdict>();
    m_counts = countsOf(m_cases);
    m_visible = m_findings ? filtered(*m_findings, m_cases, m_filter) : std::vector<std::uint32_t>();
    endResetModel();
}

void CasesModel::setFilter(const CaseFilter& filter) {
    if (filter == m_filter) return;
    beginResetModel();
    m_filter = filter;
    if (m_findings) m_visible = filtered(*m_findings, m_cases, m_filter);
    endResetModel();
}

int CasesModel::rowOf(std::uint32_t at) const {
    const auto found = std::ranges::find_if(m_visible, [&](std::uint32_t i) { return m_cases[i].at == at; });
    return found == m_visible.end() ? -1 : static_cast<int>(found - m_visible.begin());
}

int CasesModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_visible.size());
}

int CasesModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : columnTotal;
}

const bench::RunRow& CasesModel::here(const bench::CaseVerdict& verdict) const {
    return m_findings->run->rows[verdict.row];
}

int CasesModel::fromTier(const bench::CaseVerdict& verdict) const {
    if (!isCompared()) return -1;
    const int tier = m_findings->other->rows[verdict.other].tier;
    return tierName(m_findings->other->header, tier) == tierName(m_findings->run->header, here(verdict).tier)
               ? -1
               : tier;
}

QString CasesModel::text(const bench::CaseVerdict& verdict, int column) const {
    const bench::Case& one = m_findings->set->cases[verdict.at];
    switch (column) {
    case Prompt:
        return QString::fromUtf8(one.prompt.data(),
                                 static_cast<qsizetype>(std::min(one.prompt.size(), shownBytes)))
            .simplified();
    case Label:
        return one.tier && *one.tier < m_findings->set->names.tiers.size()
                   ? QString::fromStdString(m_findings->set->names.tiers[*one.tier])
                   : u"–"_s;
    case Route: return tierName(m_findings->run->header, here(verdict).tier);
    default: return {};
    }
}

QVariant CasesModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const bench::CaseVerdict& one = verdict(index.row());
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole: return text(one, column);
    case Qt::ToolTipRole:
        return column == Prompt ? QVariant(bucketText(one.bucket, isCompared())) : QVariant();
    case Qt::TextAlignmentRole: return QVariant::fromValue(Qt::AlignLeft | Qt::AlignVCenter);
    case Qt::AccessibleTextRole:
        if (column != Prompt) return {};
        return tr("%1: %2; label %3, routed %4")
            .arg(bucketText(one.bucket, isCompared()), text(one, Prompt), text(one, Label), text(one, Route));
    case ToneRole: return static_cast<int>(bucketTone(one.bucket));
    case TierRole:
        return column == Label ? truthOf(*m_findings, one.at).value_or(-1) : static_cast<int>(here(one).tier);
    case FromTierRole: return fromTier(one);
    case FromTextRole:
        return fromTier(one) < 0 ? QString() : tierName(m_findings->other->header, fromTier(one));
    case TierCountRole: return static_cast<int>(m_findings->run->header.tiers.size());
    default: return {};
    }
}

QVariant CasesModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnTotal) return {};
    if (role == Qt::DisplayRole)
        return section == Prompt ? tr("Prompt") : section == Label ? tr("Label") : tr("Routed to");
    if (role == Qt::TextAlignmentRole) return QVariant::fromValue(Qt::AlignLeft | Qt::AlignVCenter);
    return {};
}

void CasesDelegate::paintCell(QPainter& painter, const QStyleOptionViewItem& option, const QRect& box,
                              const QModelIndex& index) const {
    const kit::Tokens& t = kit::tokens();
    const int count = index.data(CasesModel::TierCountRole).toInt();
    if (index.column() == CasesModel::Prompt) {
        const auto tone = static_cast<kit::Tone>(index.data(CasesModel::ToneRole).toInt());
        kit::paintStateDot(painter, QRectF(box.left(), box.top(), 10, box.height()), tone, t);
        DenseDelegate::paintCell(painter, option, box.adjusted(18, 0, 0, 0), index);
        return;
    }
    const int tier = index.data(CasesModel::TierRole).toInt();
    QRectF place = box;
    const int from = index.column() == CasesModel::Route ? index.data(CasesModel::FromTierRole).toInt() : -1;
    if (from >= 0) {
        // Where it went before: only its bars, so that the new place has the words.
        const QRectF bars(box.left(), box.top(), 18, box.height());
        kit::paintTierBars(painter, bars, from, count, t);
        painter.setFont(kit::textFont());
        painter.setPen(t.muted);
        painter.drawText(QRectF(bars.right(), box.top(), arrowWidth, box.height()), Qt::AlignCenter, u"→"_s);
        place.setLeft(bars.right() + arrowWidth);
    }
    if (tier < 0)
        DenseDelegate::paintCell(painter, option, place.toRect(), index);
    else
        kit::paintTierChip(painter, place, tier, count, option.text, t, t.text);
}

} // namespace tierline::benchmark
