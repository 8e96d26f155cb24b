// How a tier looks everywhere: a step of one hue and as many filled bars, so that colour is never alone.
// Tiers count from 0, the cheapest; any number of them.
#pragma once

#include "kit/tokens.h"

#include <QRectF>
#include <QSize>
#include <QString>
#include <QWidget>

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

// A chip as a widget: bars and name.
class TierChip final : public QWidget {
    Q_OBJECT

public:
    explicit TierChip(QWidget* parent = nullptr);
    void setTier(int tier, int tierCount, const QString& name);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    int m_tier = 0, m_tierCount = 1;
    QString m_name;
};

} // namespace tierline::kit
