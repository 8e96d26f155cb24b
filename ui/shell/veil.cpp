#include "shell/veil.h"

#include "kit/tokens.h"

#include <QEvent>
#include <QPainter>

namespace tierline::shell {

Veil::Veil(QWidget* on) : QWidget(on) {
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    on->installEventFilter(this);
    setGeometry(on->rect());
    hide();
}

void Veil::paintEvent(QPaintEvent* /*event*/) {
    QColor ground = kit::tokens().window;
    ground.setAlphaF(0.55F);
    QPainter(this).fillRect(rect(), ground);
}

bool Veil::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize) setGeometry(parentWidget()->rect());
    if (event->type() == QEvent::ChildAdded || event->type() == QEvent::Resize) raise();
    return QWidget::eventFilter(watched, event);
}

} // namespace tierline::shell
