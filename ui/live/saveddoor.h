// One line in the header that opens a page: what routing saved. Cut short where there is no room; the tool
// tip has all of it. Window thread.
#pragma once

#include <QAbstractButton>

namespace tierline::live {

class SavedDoor final : public QAbstractButton {
    Q_OBJECT

public:
    explicit SavedDoor(QWidget* parent = nullptr);
    void setLine(const QString& text, const QString& tip); // empty: hidden

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace tierline::live
