// What the chart's lines are, with a sample of each, above the chart. Paint only. Window thread.
#pragma once

#include "spend/spendview.h"

#include <QWidget>

namespace tierline::spend {

class ChartLegend final : public QWidget {
    Q_OBJECT

public:
    explicit ChartLegend(QWidget* parent = nullptr);
    void setLines(const std::vector<ChartLine>& lines, bool leave); // leave: above the top of the scale
    QSize sizeHint() const override { return {100, 20}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    struct Item {
        QString text;
        bool isDotted = false;
        bool operator==(const Item&) const = default;
    };
    std::vector<Item> m_items;
};

} // namespace tierline::spend
