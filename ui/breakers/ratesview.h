// The limits of one key, one a line: name, how full, whose word it is. Painted.
#pragma once

#include "breakers/breakerspresenter.h"

#include <QWidget>

namespace tierline::breakers {

class RatesView final : public QWidget {
    Q_OBJECT

public:
    explicit RatesView(QWidget* parent = nullptr);
    void setLines(const std::vector<RateLine>& lines);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<RateLine> m_lines;
};

} // namespace tierline::breakers
