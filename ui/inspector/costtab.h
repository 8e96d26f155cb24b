// What it cost and against what, as two small bills. Window thread.
#pragma once

#include "inspector/costs.h"

#include <QWidget>

class QGridLayout;
class QLabel;
class QToolButton;

namespace tierline::inspector {

class CostTab final : public QWidget {
    Q_OBJECT

public:
    explicit CostTab(QWidget* parent = nullptr);
    void show(const CostView& view);
    const CostView& view() const { return m_view; }

Q_SIGNALS:
    void priceRequested(); // for the model that has none

private:
    void fill(QGridLayout& grid, const std::vector<CostLine>& lines);

    QLabel* m_kind;
    QLabel* m_note;
    QLabel* m_trouble;
    QToolButton* m_mend;
    QWidget* m_besideCaption;
    QGridLayout* m_lines;
    QGridLayout* m_beside;
    CostView m_view;
};

} // namespace tierline::inspector
