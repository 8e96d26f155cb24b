#include "kit/scoreruler.h"

#include "kit/fonts.h"
#include "kit/format.h"
#include "kit/tierglyph.h"

#include <QPaintEvent>
#include <QPainter>
#include <QPolygonF>

#include <algorithm>

namespace tierline::kit {

namespace {

constexpr double side = 8.0;    // room for half of the outermost labels
constexpr double pinTop = 22.0; // the score stands above the band
constexpr double bandHeight = 14.0;
constexpr double one = 1'000'000.0;

struct Scale {
    double left, width;
    double at(std::int32_t millionths) const { return left + width * std::clamp(millionths / one, 0.0, 1.0); }
};

void paintBands(QPainter& painter, const Scale& scale, const RulerView& view, const Tokens& t) {
    const auto tierCount = static_cast<int>(view.tiers.size());
    std::int32_t from = 0;
    for (int i = 0; i < tierCount; ++i) {
        const RulerTier& tier = view.tiers[static_cast<std::size_t>(i)];
        const std::int32_t to = tier.below.value_or(static_cast<std::int32_t>(one));
        const QRectF band(scale.at(from) + 1, pinTop, scale.at(to) - scale.at(from) - 2, bandHeight);
        QColor fill = tierColour(i, tierCount, t);
        if (i != view.tier) fill.setAlphaF(0.35F);
        painter.setPen(Qt::NoPen);
        painter.setBrush(fill);
        painter.drawRoundedRect(band, 2, 2);
        painter.setFont(i == view.tier ? textFont(9.0, QFont::DemiBold) : smallFont());
        painter.setPen(i == view.tier ? t.text : t.muted);
        const QRectF under(band.left(), band.bottom() + 16, band.width(), 16);
        painter.drawText(
            under, Qt::AlignCenter,
            painter.fontMetrics().elidedText(tier.name, Qt::ElideRight, static_cast<int>(under.width())));
        from = to;
    }
}

void paintTick(QPainter& painter, double x, const QString& text, const Tokens& t) {
    painter.setPen(QPen(t.muted, 1));
    const double y = pinTop + bandHeight;
    painter.drawLine(QPointF(x, y), QPointF(x, y + 3));
    painter.drawText(QRectF(x - 30, y + 3, 60, 14), Qt::AlignCenter, text);
}

} // namespace

ScoreRuler::ScoreRuler(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Score ruler"));
}

void ScoreRuler::setView(RulerView view) {
    if (view == m_view) return;
    m_view = std::move(view);
    QString words;
    if (m_view.score) words = tr("Score %1").arg(kit::score(*m_view.score));
    if (m_view.tier >= 0 && m_view.tier < static_cast<int>(m_view.tiers.size()))
        words += u' ' + tr("in tier %1").arg(m_view.tiers[static_cast<std::size_t>(m_view.tier)].name);
    setAccessibleDescription(words);
    update();
}

QSize ScoreRuler::sizeHint() const {
    return {360, 72};
}
QSize ScoreRuler::minimumSizeHint() const {
    return {200, 72};
}

void ScoreRuler::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tokens& t = tokens();
    const Scale scale{side, width() - 2 * side};
    paintBands(painter, scale, m_view, t);
    painter.setFont(numberFont(8.5));
    for (const RulerTier& tier : m_view.tiers)
        if (tier.below) paintTick(painter, scale.at(*tier.below), kit::score(*tier.below), t);
    if (!m_view.score) return;
    const double x = scale.at(*m_view.score);
    painter.setPen(Qt::NoPen);
    painter.setBrush(t.text);
    painter.drawPolygon(QPolygonF({{x - 4.5, pinTop - 6}, {x + 4.5, pinTop - 6}, {x, pinTop - 0.5}}));
    painter.drawRect(QRectF(x - 0.75, pinTop - 1, 1.5, bandHeight + 2));
    painter.setPen(t.text);
    painter.setFont(numberFont(10.0, QFont::DemiBold));
    const double left = std::clamp(x - 30, 0.0, std::max(0.0, width() - 60.0));
    const Qt::Alignment align = x < 30 ? Qt::AlignLeft : x > width() - 30 ? Qt::AlignRight : Qt::AlignHCenter;
    painter.drawText(QRectF(left, 0, 60, pinTop - 7), static_cast<int>((align | Qt::AlignVCenter).toInt()),
                     kit::score(*m_view.score));
}

} // namespace tierline::kit
