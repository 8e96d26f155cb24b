// The latest changes of all breakers, one a line, as many as there is room for. Painted.
#pragma once

#include "breakers/breakerspresenter.h"

#include <QWidget>

#include <vector>

namespace tierline::breakers {

class ChangeList final : public QWidget {
    Q_OBJECT

public:
    explicit ChangeList(QWidget* parent = nullptr);
    void setLines(const std::vector<ChangeLine>& lines);
    QSize minimumSizeHint() const override { return {200, 44}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<ChangeLine> m_lines;
};

} // namespace tierline::breakers
