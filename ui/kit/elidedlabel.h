// A label of one line that gives way: what does not fit ends in an ellipsis, and the tool tip has it whole.
#pragma once

#include <QLabel>

namespace tierline::kit {

class ElidedLabel : public QLabel {
    Q_OBJECT

public:
    using QLabel::QLabel;

    QSize minimumSizeHint() const override;

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
};

} // namespace tierline::kit
