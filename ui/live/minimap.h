// Beside the scroll bar: the whole list in one look, each line the tier of its rows, red where one failed. A
// click goes there. Window thread.
#pragma once

#include "kit/tokens.h"

#include <QPixmap>
#include <QTimer>
#include <QWidget>

#include <cstdint>
#include <functional>
#include <vector>

namespace tierline::live {

struct MapRow { // what a row says to the map
    int tier = -1;
    bool failed = false, marked = false;
};

// One line of the map: most rows of this tier, and whether any of them failed or is marked.
struct MapLine {
    int tier = -1;
    bool failed = false, marked = false;
    bool operator==(const MapLine&) const = default;
};
// Of each line at most so many rows are looked at, evenly apart: a million cost as much as a hundred
// thousand.
inline constexpr int rowsLookedAt = 256;
std::vector<MapLine> mapLines(int rows, int lines, const std::function<MapRow(int)>& rowAt);

class Minimap final : public QWidget {
    Q_OBJECT

public:
    explicit Minimap(QWidget* parent = nullptr);

    // `rowAt` must outlive the map or be replaced.
    void setRows(int rows, std::function<MapRow(int)> rowAt, int tierCount);
    void touch();                             // rows changed: painted anew soon
    void setShown(double from, double until); // of the whole, 0 to 1: what the table shows

    QSize sizeHint() const override { return {14, 80}; }

Q_SIGNALS:
    void wanted(double share); // 0: the first row, 1: the last

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;

private:
    void paintLayer();

    int m_rows = 0, m_tierCount = 0;
    std::function<MapRow(int)> m_rowAt;
    double m_from = 0, m_until = 1;
    QPixmap m_layer;
    const kit::Tokens* m_paintedWith = nullptr;
    QTimer m_tick;
    bool m_stale = true;
};

} // namespace tierline::live
