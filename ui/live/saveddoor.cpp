#include "live/saveddoor.h"

#include "kit/fonts.h"
#include "kit/tokens.h"

#include <QPainter>

#include <algorithm>

namespace tierline::live {

SavedDoor::SavedDoor(QWidget* parent) : QAbstractButton(parent) {
    setObjectName(QStringLiteral("savedDoor"));
    setFont(kit::textFont());
    setCursor(Qt::PointingHandCursor);
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    hide();
}

void SavedDoor::setLine(const QString& text, const QString& tip) {
    setText(text);
    setToolTip(text + u'\n' + tip);
    setWhatsThis(tip);
    setAccessibleName(text);
    setAccessibleDescription(tip + u' ' + tr("Opens Spend."));
    setVisible(!text.isEmpty());
    updateGeometry();
    update();
}

QSize SavedDoor::sizeHint() const {
    return {fontMetrics().horizontalAdvance(text()) + 16, 28};
}

QSize SavedDoor::minimumSizeHint() const {
    return {std::min(sizeHint().width(), 80), 28};
}

void SavedDoor::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const kit::Tokens& t = kit::tokens();
    if (underMouse() || hasFocus()) {
        painter.setPen(hasFocus() ? QPen(t.accent, 1.5) : QPen(Qt::NoPen));
        painter.setBrush(t.hover);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 6, 6);
    }
    painter.setPen(t.link);
    const QRect box = rect().adjusted(8, 0, -8, 0);
    painter.drawText(box, Qt::AlignVCenter | Qt::AlignRight,
                     fontMetrics().elidedText(text(), Qt::ElideRight, box.width()));
}

} // namespace tierline::live
