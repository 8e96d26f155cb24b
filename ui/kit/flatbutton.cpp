#include "kit/flatbutton.h"

#include "kit/icons.h"
#include "kit/tokens.h"

#include <QFontMetrics>
#include <QPaintEvent>
#include <QPainter>

namespace tierline::kit {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int gap = 7;
constexpr int chevron = 13;
constexpr double radius = 6.0;

int marginOf(FlatButton::Look look) {
    return look == FlatButton::Rail ? 11 : look == FlatButton::Status ? 8 : 10;
}
int heightOf(FlatButton::Look look) {
    return look == FlatButton::Rail ? 34 : look == FlatButton::Status ? 22 : 28;
}

} // namespace

FlatButton::FlatButton(Look look, QWidget* parent) : QToolButton(parent), m_look(look) {
    setFocusPolicy(Qt::TabFocus);
    setIconSize(look == Rail ? QSize(18, 18) : look == Status ? QSize(13, 13) : QSize(16, 16));
    setSizePolicy(look == Rail ? QSizePolicy::Expanding : QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void FlatButton::setIconOnly(bool iconOnly) {
    m_iconOnly = iconOnly;
    updateGeometry();
    update();
}

QSize FlatButton::sizeHint() const {
    int width = 2 * marginOf(m_look);
    if (!icon().isNull()) width += iconSize().width();
    if (showsText()) width += (icon().isNull() ? 0 : gap) + QFontMetrics(font()).horizontalAdvance(text());
    if (showsChevron()) width += gap - 2 + chevron;
    return {width, heightOf(m_look)};
}

void FlatButton::enterEvent(QEnterEvent* event) {
    QToolButton::enterEvent(event);
    update();
}

void FlatButton::leaveEvent(QEvent* event) {
    QToolButton::leaveEvent(event);
    update();
}

void FlatButton::paintEvent(QPaintEvent* /*event*/) {
    const Tokens& t = tokens();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool hot = isEnabled() && (underMouse() || isDown());
    QColor fill = Qt::transparent;
    if (isChecked())
        fill = t.accentSoft;
    else if (hot)
        fill = t.hover;
    else if (m_look == Chip)
        fill = t.base;
    QColor edge = m_look == Chip ? t.edge : QColor(Qt::transparent);
    if (hasFocus()) edge = t.accent;
    painter.setPen(edge.alpha() == 0 ? QPen(Qt::NoPen) : QPen(edge, 1));
    painter.setBrush(fill);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);

    const bool quiet = (m_look == Rail || m_look == Status) && !isChecked() && !hot;
    int x = showsText() ? marginOf(m_look) : (width() - iconSize().width()) / 2;
    if (!icon().isNull()) {
        const QRect box(x, (height() - iconSize().height()) / 2, iconSize().width(), iconSize().height());
        icon().paint(&painter, box, Qt::AlignCenter, isEnabled() ? QIcon::Normal : QIcon::Disabled,
                     isChecked() ? QIcon::On : QIcon::Off);
        x += iconSize().width() + gap;
    }
    if (!showsText()) return;
    painter.setFont(font());
    painter.setPen(!isEnabled() ? t.disabled : quiet ? t.muted : t.text);
    const int right = showsChevron() ? marginOf(m_look) + chevron : marginOf(m_look) - 2;
    painter.drawText(QRect(x, 0, width() - x - right, height()), Qt::AlignVCenter | Qt::AlignLeft, text());
    if (showsChevron())
        painter.drawPixmap(width() - marginOf(m_look) - chevron + 3, (height() - chevron) / 2,
                           iconPixmap(u"chevron"_s, chevron, t.muted, devicePixelRatioF()));
}

} // namespace tierline::kit
