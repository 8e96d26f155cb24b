#include "spend/door.h"

#include <QFocusFrame>
#include <QKeyEvent>
#include <QLabel>
#include <QMouseEvent>
#include <QWidget>

namespace tierline::spend {

namespace {

class Door final : public QObject {
public:
    Door(QWidget& widget, std::function<void()> open)
        : QObject(&widget), m_open(std::move(open)), m_frame(new QFocusFrame(&widget)) {
        widget.installEventFilter(this);
    }

private:
    bool eventFilter(QObject* /*watched*/, QEvent* event) override {
        switch (static_cast<int>(event->type())) {
        case QEvent::FocusIn: m_frame->setWidget(static_cast<QWidget*>(parent())); return false;
        case QEvent::FocusOut: m_frame->setWidget(nullptr); return false;
        case QEvent::MouseButtonPress: return true; // so that the release comes here
        case QEvent::MouseButtonRelease:
            if (static_cast<QMouseEvent*>(event)->button() == Qt::LeftButton) m_open();
            return true;
        case QEvent::KeyPress: {
            const int key = static_cast<QKeyEvent*>(event)->key();
            if (key != Qt::Key_Return && key != Qt::Key_Enter && key != Qt::Key_Space) return false;
            m_open();
            return true;
        }
        default: return false;
        }
    }

    std::function<void()> m_open;
    QFocusFrame* m_frame;
};

} // namespace

void makeDoor(QWidget& widget, const QString& accessibleName, std::function<void()> open) {
    for (QLabel* label : widget.findChildren<QLabel*>())
        label->setAttribute(Qt::WA_TransparentForMouseEvents);
    widget.setCursor(Qt::PointingHandCursor);
    widget.setFocusPolicy(Qt::StrongFocus);
    widget.setAccessibleName(accessibleName);
    new Door(widget, std::move(open));
}

} // namespace tierline::spend
