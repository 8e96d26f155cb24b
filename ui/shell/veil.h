// Greys out what is old, without being in the way: it can still be read, clicked and copied. Follows the size
// of what it lies on. Window thread.
#pragma once

#include <QWidget>

namespace tierline::shell {

class Veil final : public QWidget {
    Q_OBJECT

public:
    explicit Veil(QWidget* on);

protected:
    void paintEvent(QPaintEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
};

} // namespace tierline::shell
