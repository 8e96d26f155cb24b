// Small labelled figures side by side, as many in a line as there is room for. Window thread.
#pragma once

#include "inspector/inspection.h"

#include <QWidget>

class QGridLayout;

namespace tierline::inspector {

class FactGrid final : public QWidget {
    Q_OBJECT

public:
    explicit FactGrid(QWidget* parent = nullptr);
    void setFacts(const std::vector<Fact>& facts);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void arrange();

    QGridLayout* m_grid;
    std::vector<QWidget*> m_cells;
    int m_perRow = 0;
};

} // namespace tierline::inspector
