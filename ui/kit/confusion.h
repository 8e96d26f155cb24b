// True tiers against the tiers the candidate chose, k by k: under the diagonal costs quality, over it money.
// A cell is a door to its cases. Arrow keys move, Enter opens.
#pragma once

#include <QStringList>
#include <QWidget>

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace tierline::kit {

struct ConfusionView {
    QStringList tiers;
    std::vector<std::uint64_t> counts, other; // [truth * tiers + routed]; `other` may be empty
    bool isEmpty() const { return tiers.isEmpty(); }
    bool operator==(const ConfusionView&) const = default;
};

class Confusion final : public QWidget {
    Q_OBJECT

public:
    explicit Confusion(QWidget* parent = nullptr);
    void setView(const ConfusionView& view);
    QSize sizeHint() const override { return {320, 220}; }
    QString describe(int truth, int routed) const;

Q_SIGNALS:
    void opened(const QString& truth, const QString& routed);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    int tierCount() const { return static_cast<int>(m_view.tiers.size()); }
    QRectF cell(int truth, int routed) const;
    std::optional<std::pair<int, int>> cellAt(const QPointF& position) const;
    void paintCell(QPainter& painter, int truth, int routed) const;

    ConfusionView m_view;
    int m_truth = 0, m_routed = 0;
};

} // namespace tierline::kit
