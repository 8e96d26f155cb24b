#include "kit/tierglyph.h"

#include "kit/fonts.h"
#include "kit/linetext.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace tierline::kit {

namespace {

constexpr double barWidth = 3.0;
constexpr double barGap = 1.5;
constexpr double glyphHeight = 12.0;
constexpr double nameGap = 7.0;

double glyphWidth(int bars) {
    return bars * barWidth + (bars - 1) * barGap;
}

QColor between(const QColor& a, const QColor& b, double t) {
    const auto mix = [t](int x, int y) { return static_cast<int>(std::lround(x + (y - x) * t)); };
    return {mix(a.red(), b.red()), mix(a.green(), b.green()), mix(a.blue(), b.blue())};
}

} // namespace

QColor tierColour(int tier, int tierCount, const Tokens& tokens) {
    const auto& ramp = tokens.tiers;
    if (tierCount <= 1) return ramp[1];
    const double at = std::clamp(static_cast<double>(tier) / (tierCount - 1), 0.0, 1.0)
                      * static_cast<double>(ramp.size() - 1);
    const auto low = static_cast<std::size_t>(at);
    if (low + 1 >= ramp.size()) return ramp.back();
    return between(ramp[low], ramp[low + 1], at - static_cast<double>(low));
}

int tierBars(int tierCount) {
    return std::clamp(tierCount, 1, 4);
}

int filledBars(int tier, int tierCount) {
    const int bars = tierBars(tierCount);
    if (tierCount <= bars) return std::clamp(tier + 1, 1, bars);
    return 1 + static_cast<int>(std::lround(static_cast<double>(tier) * (bars - 1) / (tierCount - 1)));
}

void paintTierBars(QPainter& painter, const QRectF& box, int tier, int tierCount, const Tokens& tokens) {
    const int bars = tierBars(tierCount);
    const int filled = filledBars(tier, tierCount);
    const QColor on = tierColour(tier, tierCount, tokens);
    QColor off = tokens.muted;
    off.setAlphaF(0.28F);
    const double height = std::min(glyphHeight, box.height());
    const double bottom = box.center().y() + height / 2;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    for (int i = 0; i < bars; ++i) {
        const double h = bars == 1 ? height : height * (0.4 + 0.6 * i / (bars - 1));
        painter.setBrush(i < filled ? on : off);
        painter.drawRoundedRect(QRectF(box.left() + i * (barWidth + barGap), bottom - h, barWidth, h), 1, 1);
    }
    painter.restore();
}

void paintTierChip(QPainter& painter, const QRectF& box, int tier, int tierCount, const QString& name,
                   const Tokens& tokens, const QColor& textColour) {
    paintTierBars(painter, box, tier, tierCount, tokens);
    const double left = glyphWidth(tierBars(tierCount)) + nameGap;
    const QPen pen = painter.pen();
    painter.setPen(textColour);
    drawLine(painter, box.adjusted(left, 0, 0, 0).toRect(), Qt::AlignLeft, name);
    painter.setPen(pen);
}

} // namespace tierline::kit
