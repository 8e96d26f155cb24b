// The score against how often the cheap tier was not enough: a dot a bin, its size by rows, Wilson's 95 % as
// whiskers, the diagonal where both agree. Painted, so that it goes to PNG and SVG alike. Window thread.
#pragma once

#include "training/trainingpresenter.h"

#include <QWidget>

namespace tierline::training {

class CalibrationChart final : public QWidget {
    Q_OBJECT

public:
    explicit CalibrationChart(QWidget* parent = nullptr);
    void setView(const DetailView& view);
    QString describe(int bin) const;          // in words; empty: no such bin, or no row in it
    int binAt(const QPointF& position) const; // -1: none is near
    QSize minimumSizeHint() const override { return {260, 200}; }

    bool writePng(const QString& file) const;
    bool writeSvg(const QString& file) const;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    void paintTo(QPainter& painter, const QRectF& box) const;

    DetailView m_view;
};

} // namespace tierline::training
