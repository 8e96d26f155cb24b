// A small line of recent values without axes. Painted, no animation; width 1 on purpose (thick antialiased
// lines are slow).
#pragma once

#include <QColor>
#include <QWidget>

#include <vector>

class QPainter;

namespace tierline::kit {

void paintSparkline(QPainter& painter, const QRectF& box, const std::vector<double>& values,
                    const QColor& colour);

class Sparkline final : public QWidget {
    Q_OBJECT

public:
    explicit Sparkline(QWidget* parent = nullptr);
    void setValues(std::vector<double> values);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<double> m_values;
};

} // namespace tierline::kit
