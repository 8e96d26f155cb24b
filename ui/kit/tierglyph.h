// How a tier looks everywhere: a step of one hue and as many filled bars, so that colour is never alone.
// Tiers count from 0, the cheapest; any number of them.
#pragma once

#include "kit/tokens.h"

#include <QRectF>
#include <QString>

class QPainter;

namespace tierline::kit {

QColor tierColour(int tier, int tierCount, const Tokens& tokens);

// Four bars at most; `filledBars` says how many of them are solid for this tier.
int tierBars(int tierCount);
int filledBars(int tier, int tierCount);

void paintTierBars(QPainter& painter, const QRectF& box, int tier, int tierCount, const Tokens& tokens);
// Bars, then the name in `textColour`, left-aligned and elided in `box`; for delegates.
void paintTierChip(QPainter& painter, const QRectF& box, int tier, int tierCount, const QString& name,
                   const Tokens& tokens, const QColor& textColour);

} // namespace tierline::kit
