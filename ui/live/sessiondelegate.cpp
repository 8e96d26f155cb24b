#include "live/sessiondelegate.h"

#include "kit/statedot.h"
#include "kit/tierglyph.h"
#include "kit/tokens.h"
#include "live/sessionmodel.h"

#include <QPainter>
#include <QPolygonF>

#include <algorithm>
#include <vector>

namespace tierline::live {

namespace {

void paintArrow(QPainter& painter, const QRect& box, bool expanded) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(kit::tokens().muted, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const QPointF c = QRectF(box).center();
    if (expanded)
        painter.drawPolyline(QPolygonF({{c.x() - 4, c.y() - 2}, {c.x(), c.y() + 2}, {c.x() + 4, c.y() - 2}}));
    else
        painter.drawPolyline(QPolygonF({{c.x() - 2, c.y() - 4}, {c.x() + 2, c.y()}, {c.x() - 2, c.y() + 4}}));
    painter.restore();
}

// One bar, a part for each tier, as wide as its share of the calls; at least two pixels, so that a single
// escalation is seen.
void paintShares(QPainter& painter, const QRect& box, const QVariantList& tiers, int tierCount) {
    double all = 0;
    for (qsizetype i = 1; i < tiers.size(); i += 2)
        all += tiers[i].toDouble();
    if (all <= 0) return;
    painter.save();
    painter.setPen(Qt::NoPen);
    const double gap = 1.0, parts = static_cast<double>(tiers.size() / 2);
    const double room = box.width() - gap * (parts - 1) - 2 * parts;
    double x = box.left();
    for (qsizetype i = 0; i + 1 < tiers.size(); i += 2) {
        const int tier = tiers[i].toInt();
        const double width = 2 + room * tiers[i + 1].toDouble() / all;
        painter.fillRect(QRectF(x, box.center().y() - 4, width, 9),
                         tier < 0 ? kit::tokens().disabled : kit::tierColour(tier, tierCount, kit::tokens()));
        x += width + gap;
    }
    painter.restore();
}

// By tier, the cheapest first; those that the policy has no more come last.
QVariantList sorted(const QVariantList& tiers) {
    std::vector<std::pair<int, int>> pairs;
    for (qsizetype i = 0; i + 1 < tiers.size(); i += 2)
        pairs.emplace_back(tiers[i].toInt() < 0 ? 1'000 : tiers[i].toInt(), tiers[i + 1].toInt());
    std::ranges::sort(pairs);
    QVariantList out;
    for (const auto& [tier, calls] : pairs)
        out << (tier == 1'000 ? -1 : tier) << calls;
    return out;
}

void paintTiers(QPainter& painter, const QStyleOptionViewItem& option, const QRect& box,
                const QModelIndex& index) {
    const auto tiers = sorted(index.data(SessionTiersRole).toList());
    const int count = index.data(SessionTierCountRole).toInt();
    if (index.data(SessionCallRole).toBool()) {
        painter.setFont(option.font);
        if (!tiers.isEmpty() && tiers.front().toInt() >= 0)
            kit::paintTierChip(painter, box, tiers.front().toInt(), count, option.text, kit::tokens(),
                               kit::tokens().muted);
        else
            painter.drawText(box, Qt::AlignVCenter | Qt::AlignLeft, option.text);
        return;
    }
    const int highest = tiers.isEmpty() ? -1 : tiers[tiers.size() - 2].toInt();
    if (highest >= 0) // how high it went, in bars too: colour is never alone
        kit::paintTierBars(painter, QRectF(box.left(), box.center().y() - 5, 16, 11), highest, count,
                           kit::tokens());
    paintShares(painter, box.adjusted(24, 0, 0, 0), tiers, count);
}

void paintState(QPainter& painter, const QStyleOptionViewItem& option, const QRect& box,
                const QModelIndex& index) {
    const auto tone = static_cast<kit::Tone>(index.data(SessionToneRole).toInt());
    const auto& tokens = kit::tokens();
    kit::paintStateDot(painter, QRectF(box.left(), box.center().y() - 4.5, 10, 10), tone, tokens);
    painter.setFont(option.font);
    painter.setPen(tone == kit::Tone::Good || tone == kit::Tone::Idle ? tokens.muted
                                                                      : kit::toneColour(tone, tokens));
    const QRect rest = box.adjusted(17, 0, 0, 0);
    painter.drawText(rest, Qt::AlignVCenter | Qt::AlignLeft,
                     option.fontMetrics.elidedText(option.text, Qt::ElideRight, rest.width()));
}

bool isQuiet(SessionColumn column) {
    switch (column) {
    case SessionColumn::Begin:
    case SessionColumn::Client:
    case SessionColumn::Tokens:
    case SessionColumn::Strongest:
    case SessionColumn::Span: return true;
    case SessionColumn::Calls:
    case SessionColumn::Tiers:
    case SessionColumn::About:
    case SessionColumn::Models:
    case SessionColumn::Cost:
    case SessionColumn::State: break;
    }
    return false;
}

} // namespace

QRect SessionDelegate::arrowBox(const QRect& cell) {
    return {cell.left() + 2, cell.top(), 22, cell.height()};
}

void SessionDelegate::paintCell(QPainter& painter, const QStyleOptionViewItem& option, const QRect& box,
                                const QModelIndex& index) const {
    const auto column = static_cast<SessionColumn>(index.column());
    const bool isCall = index.data(SessionCallRole).toBool();
    if (column == SessionColumn::Tiers) return paintTiers(painter, option, box, index);
    if (column == SessionColumn::State) return paintState(painter, option, box, index);
    if (column == SessionColumn::Begin) {
        if (isCall) { // a thread from the session to its calls
            painter.setPen(QPen(kit::tokens().edge, 1));
            painter.drawLine(QPointF(option.rect.left() + 13.5, option.rect.top()),
                             QPointF(option.rect.left() + 13.5, option.rect.bottom() + 1));
        } else {
            paintArrow(painter, arrowBox(option.rect), index.data(SessionExpandedRole).toBool());
        }
    }
    QStyleOptionViewItem cell = option;
    if (isCall || isQuiet(column)) cell.palette.setColor(QPalette::Text, kit::tokens().muted);
    DenseDelegate::paintCell(painter, cell, box, index);
}

} // namespace tierline::live
