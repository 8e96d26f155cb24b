#include "kit/confusion.h"

#include "kit/fonts.h"
#include "kit/format.h"
#include "kit/tokens.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace tierline::kit {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr double left = 92, top = 40, margin = 12, most = 46, gap = 2;

} // namespace

Confusion::Confusion(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Confusion: true tier by row, routed tier by column"));
}

void Confusion::setView(const ConfusionView& view) {
    if (view == m_view) return;
    m_view = view;
    m_truth = m_routed = 0;
    QStringList cells;
    for (int truth = 0; truth < tierCount(); ++truth)
        for (int routed = 0; routed < tierCount(); ++routed)
            cells << describe(truth, routed);
    setAccessibleDescription(cells.join(u"; "_s));
    update();
}

QString Confusion::describe(int truth, int routed) const {
    const auto at = static_cast<std::size_t>(truth * tierCount() + routed);
    QString text = truth == routed ? tr("%1 of %2, routed right") : tr("%1 of %2, routed to %3");
    text = text.arg(count(static_cast<qint64>(m_view.counts[at])), m_view.tiers[truth]);
    if (truth != routed) text = text.arg(m_view.tiers[routed]);
    if (at < m_view.other.size())
        text += tr("; the other: %1").arg(count(static_cast<qint64>(m_view.other[at])));
    return text;
}

QRectF Confusion::cell(int truth, int routed) const {
    const double wide = (width() - left - margin) / std::max(1, tierCount());
    const double high = std::clamp((height() - top - margin) / std::max(1, tierCount()), 18.0, most);
    return {left + routed * wide, top + truth * high, wide - gap, high - gap};
}

std::optional<std::pair<int, int>> Confusion::cellAt(const QPointF& position) const {
    for (int truth = 0; truth < tierCount(); ++truth)
        for (int routed = 0; routed < tierCount(); ++routed)
            if (cell(truth, routed).contains(position)) return std::pair(truth, routed);
    return std::nullopt;
}

void Confusion::paintCell(QPainter& painter, int truth, int routed) const {
    const Tokens& t = tokens();
    const auto at = static_cast<std::size_t>(truth * tierCount() + routed);
    const auto row = m_view.counts.begin() + truth * tierCount();
    std::uint64_t sum = 0;
    std::for_each_n(row, tierCount(), [&](std::uint64_t cell) { sum += cell; });
    const std::uint64_t here = m_view.counts[at];
    QColor fill = truth == routed ? t.good : routed < truth ? t.bad : t.warn;
    fill.setAlphaF(
        here == 0 || sum == 0 ? 0.0F : 0.08F + 0.42F * static_cast<float>(here) / static_cast<float>(sum));
    const QRectF box = cell(truth, routed);
    painter.setPen(t.hairline);
    painter.setBrush(fill);
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
    painter.setFont(kit::numberFont(10, truth == routed ? QFont::DemiBold : QFont::Normal));
    painter.setPen(here == 0 ? t.muted : t.text);
    QRectF words = box;
    const std::uint64_t other = at < m_view.other.size() ? m_view.other[at] : here;
    const bool hasRoom = box.width() > 74;
    if (other != here && hasRoom) words.setWidth(box.width() - 30);
    painter.drawText(words, Qt::AlignCenter, here == 0 ? u"·"_s : count(static_cast<qint64>(here)));
    if (other == here || !hasRoom) return;
    const QString change = (here > other ? u"+"_s : u"−"_s)
                           + count(static_cast<qint64>(here > other ? here - other : other - here));
    painter.setFont(kit::numberFont(8));
    painter.setPen(t.muted);
    painter.drawText(box.adjusted(0, 0, -6, 0), Qt::AlignRight | Qt::AlignVCenter, change);
}

void Confusion::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tokens& t = tokens();
    painter.setFont(kit::smallFont());
    painter.setPen(t.muted);
    if (m_view.isEmpty()) {
        painter.drawText(rect(), Qt::AlignCenter, tr("No case of this set has a tier label."));
        return;
    }
    painter.drawText(QRectF(margin, 4, left - margin, top - 8), Qt::AlignLeft | Qt::AlignBottom, tr("label"));
    painter.drawText(QRectF(left, 2, width() - left - margin, 16), Qt::AlignLeft, tr("routed to"));
    for (int tier = 0; tier < tierCount(); ++tier) {
        const QFontMetrics metrics(painter.font());
        const QRectF across = cell(0, tier), down = cell(tier, 0);
        painter.drawText(
            QRectF(across.left(), 4, across.width(), top - 8), Qt::AlignHCenter | Qt::AlignBottom,
            metrics.elidedText(m_view.tiers[tier], Qt::ElideRight, static_cast<int>(across.width())));
        painter.drawText(
            QRectF(margin, down.top(), left - margin - 8, down.height()), Qt::AlignLeft | Qt::AlignVCenter,
            metrics.elidedText(m_view.tiers[tier], Qt::ElideRight, static_cast<int>(left - margin - 8)));
    }
    for (int truth = 0; truth < tierCount(); ++truth)
        for (int routed = 0; routed < tierCount(); ++routed) {
            paintCell(painter, truth, routed);
            painter.setFont(kit::smallFont());
        }
    if (!hasFocus()) return;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(t.accent, 1.5));
    painter.drawRoundedRect(cell(m_truth, m_routed).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
}

void Confusion::mousePressEvent(QMouseEvent* event) {
    const auto at = cellAt(event->position());
    if (!at) return;
    std::tie(m_truth, m_routed) = *at;
    update();
    Q_EMIT opened(m_view.tiers[m_truth], m_view.tiers[m_routed]);
}

void Confusion::keyPressEvent(QKeyEvent* event) {
    const int last = tierCount() - 1;
    switch (event->key()) {
    case Qt::Key_Left: m_routed = std::max(0, m_routed - 1); break;
    case Qt::Key_Right: m_routed = std::min(last, m_routed + 1); break;
    case Qt::Key_Up: m_truth = std::max(0, m_truth - 1); break;
    case Qt::Key_Down: m_truth = std::min(last, m_truth + 1); break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        if (last >= 0) Q_EMIT opened(m_view.tiers[m_truth], m_view.tiers[m_routed]);
        break;
    default: QWidget::keyPressEvent(event); return;
    }
    update();
}

bool Confusion::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const auto at = cellAt(help->pos());
        QToolTip::showText(help->globalPos(), at ? describe(at->first, at->second) : QString(), this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace tierline::kit
