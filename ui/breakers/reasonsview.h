// Why requests went where they went, as stacked strips by the hour, the reasons beside them and one sentence
// above. A reason is a door to its requests. Window thread.
#pragma once

#include "breakers/reasons.h"

#include <QWidget>

class QButtonGroup;
class QLabel;
class QStackedWidget;

namespace tierline::breakers {

// Painted: one column an hour, reasons in the order and colours of the legend.
class ReasonStrips final : public QWidget {
    Q_OBJECT

public:
    explicit ReasonStrips(QWidget* parent = nullptr);
    void setData(const ReasonData& data, const ReasonView& view);
    QString textAt(int x) const; // of the hour there

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    int hourAt(int x) const; // -1: none
    QRectF lane() const;

    ReasonData m_data;
    ReasonView m_view;
    int m_hover = -1;
};

class ReasonLegend final : public QWidget {
    Q_OBJECT

public:
    explicit ReasonLegend(QWidget* parent = nullptr);
    void setView(const ReasonView& view);
    QSize sizeHint() const override;

Q_SIGNALS:
    void chosen(const QString& reason);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    ReasonView m_view;
    int m_hover = -1;
};

class ReasonsView final : public QWidget {
    Q_OBJECT

public:
    explicit ReasonsView(QWidget* parent = nullptr);
    void setData(const ReasonData& data);
    int hours() const { return m_hours; }
    void setHours(int hours);
    const QString& sentence() const { return m_text; }
    ReasonLegend& legend() const { return *m_legend; }

Q_SIGNALS:
    void filterRequested(const QString& filter);
    void hoursChosen(int hours);

private:
    int m_hours = 24;
    QString m_text;
    QButtonGroup* m_spans;
    QStackedWidget* m_stack;
    QLabel* m_sentence;
    ReasonStrips* m_strips;
    ReasonLegend* m_legend;
};

} // namespace tierline::breakers
