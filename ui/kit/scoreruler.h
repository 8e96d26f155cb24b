// The score of one request on a ruler from 0 to 1: tiers as labelled bands, lines between them with their
// values, the score as a pin. Scores and lines are millionths.
#pragma once

#include <QString>
#include <QWidget>

#include <cstdint>
#include <optional>
#include <vector>

namespace tierline::kit {

struct RulerTier {
    QString name;
    std::optional<std::int32_t> below; // absent on the last one
    bool operator==(const RulerTier&) const = default;
};

struct RulerView {
    std::vector<RulerTier> tiers;      // cheapest first
    std::optional<std::int32_t> score; // absent: only the bands
    int tier = -1;                     // the tier in effect, also when a rule moved it away from the score
    bool operator==(const RulerView&) const = default;
};

class ScoreRuler final : public QWidget {
    Q_OBJECT

public:
    explicit ScoreRuler(QWidget* parent = nullptr);
    void setView(RulerView view);
    const RulerView& view() const { return m_view; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    RulerView m_view;
};

} // namespace tierline::kit
