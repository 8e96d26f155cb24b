// Cost per slice of time as stacked bars, and lines for what it would have cost elsewhere. Qt Charts without
// animation and without OpenGL; values are replaced in place. Pointer or arrow keys pick a slice and one of
// its segments, a click or Enter asks for its requests. Window thread.
#pragma once

#include "kit/tokens.h"
#include "spend/spendpresenter.h"

#include <QChartView>

class QBarCategoryAxis;
class QLineSeries;
class QStackedBarSeries;
class QValueAxis;

namespace tierline::spend {

class ChartCross;

QColor seriesColour(int colour, int tierCount, const kit::Tokens& tokens); // -1: the sum of the others

class SpendChart final : public QChartView {
    Q_OBJECT

public:
    explicit SpendChart(QWidget* parent = nullptr);
    void setView(const ChartView& view);
    const ChartView& view() const { return m_view; }
    void setWholeLines(bool whole); // the scale reaches up to the lines, however small the bars get
    bool linesLeave() const;        // else they would leave the plot at its top

    struct Spot {
        int slice = -1, series = -1; // series -1: the whole slice
        bool operator==(const Spot&) const = default;
    };
    Spot spot() const { return m_spot; }
    QString describe(int slice) const;        // a line each; empty where nothing was spent
    QString filterOf(const Spot& spot) const; // what Live is asked for; empty: nothing there

    // For what is drawn on top, in the viewport.
    QRectF plotOnViewport() const;
    double middleOf(int slice) const;

Q_SIGNALS:
    void filterRequested(const QString& filter);

protected:
    bool viewportEvent(QEvent* event) override;
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    // Qt Charts 6.4.2 may crash in its own mouse handling; ours is enough.
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;

private:
    void rebuild();
    void replaceValues();
    void replaceLines();
    void applyScale();
    void dress();
    void pick(Spot spot);
    Spot spotAt(const QPoint& position) const;
    Spot besides(int key) const;

    ChartView m_view;
    Spot m_spot;
    bool m_wholeLines = false;
    QStackedBarSeries* m_bars;
    QLineSeries* m_lines[2];
    QBarCategoryAxis* m_slices;
    QValueAxis* m_usd;
    ChartCross* m_cross;
};

} // namespace tierline::spend
