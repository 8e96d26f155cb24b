#include "policy/linehandle.h"

#include "kit/fonts.h"
#include "kit/format.h"
#include "kit/tokens.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

namespace tierline::policypage {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int step = 10'000, fineStep = 1'000;

} // namespace

LineHandle::LineHandle(QWidget* parent) : QAbstractSlider(parent) {
    setRange(0, policy::one);
    setSingleStep(step);
    setOrientation(Qt::Horizontal);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::SplitHCursor);
    setMouseTracking(true);
    setWhatsThis(tr("The line between two tiers: requests that score below it go left. Drag it, or press the "
                    "arrow keys (0.01, with Shift 0.001), or type a number. A double click, or Delete, takes "
                    "it back to where the policy in force has it. Nothing is in force until you promote."));
}

void LineHandle::setLine(const QString& name, policy::Millionths value,
                         std::optional<policy::Millionths> live) {
    m_name = name;
    m_live = live;
    setSliderPosition(value);
    setAccessibleName(tr("Line %1").arg(name));
    QString state = tr("at %1").arg(kit::score(value));
    if (isMoved()) state += u", "_s + tr("live at %1").arg(kit::score(*live));
    setAccessibleDescription(state);
    setToolTip(tr("%1: %2\nDrag, press the arrow keys or type a number; double click: back to live")
                   .arg(name, state));
    update();
}

void LineHandle::setHeld(bool isHeld) {
    if (m_isHeld == isHeld) return;
    m_isHeld = isHeld;
    update();
}

void LineHandle::resizeEvent(QResizeEvent* /*event*/) {
    const int x = (width() - stripWidth) / 2;
    setMask(QRegion(0, 0, width(), pillHeight + 6) + QRegion(x, 0, stripWidth, height()));
}

void LineHandle::paintEvent(QPaintEvent* /*event*/) {
    const kit::Tokens& t = kit::tokens();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool isActive = isDragging() || hasFocus() || m_isHovered;
    const QColor colour = m_isHeld ? t.bad : isActive || isMoved() ? t.accent : t.text;
    const double x = width() / 2.0;
    painter.setPen(QPen(colour, isDragging() || hasFocus() ? 2 : 1.5));
    painter.drawLine(QPointF(x, pillHeight + 1), QPointF(x, height()));
    const QRectF pill((width() - pillWidth) / 2.0 + 1, 1, pillWidth - 2, pillHeight - 2);
    QPainterPath shape;
    shape.addRoundedRect(pill, 5, 5);
    QPolygonF tip{QPointF(x - 4, pill.bottom() - 0.5), QPointF(x + 4, pill.bottom() - 0.5),
                  QPointF(x, pill.bottom() + 4)};
    QPainterPath foot;
    foot.addPolygon(tip);
    shape = shape.united(foot);
    const bool isFilled = isMoved() || isDragging() || m_isHeld;
    painter.setPen(QPen(colour, isFilled ? 0 : 1));
    painter.setBrush(isFilled ? colour : t.base);
    painter.drawPath(shape);
    painter.setPen(isFilled ? t.onAccent : t.text);
    painter.setFont(kit::numberFont(9.0, QFont::DemiBold));
    const int value = sliderPosition();
    const QString text = value % step == 0 ? kit::score(value) : locale().toString(value / 1e6, 'f', 3);
    painter.drawText(pill, Qt::AlignCenter, text);
    if (!hasFocus()) return;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(isFilled ? t.text : t.accent, 1.5));
    painter.drawRoundedRect(pill.adjusted(-0.5, -0.5, 0.5, 0.5), 5, 5);
}

void LineHandle::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return;
    m_grab = event->position().x() - width() / 2.0;
    m_hasMoved = false;
    raise();
    setFocus(Qt::MouseFocusReason);
    update();
}

void LineHandle::mouseMoveEvent(QMouseEvent* event) {
    if (!m_grab) return;
    m_hasMoved = true;
    Q_EMIT dragged(mapToParent(event->position().toPoint()).x() - *m_grab);
}

void LineHandle::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !m_grab) return;
    m_grab.reset();
    if (m_hasMoved) Q_EMIT dropped();
    update();
}

void LineHandle::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return;
    m_grab.reset();
    Q_EMIT resetRequested();
}

void LineHandle::keyPressEvent(QKeyEvent* event) {
    const bool isFine = (event->modifiers() & Qt::ShiftModifier) != 0;
    const int by = isFine ? fineStep : step;
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Down: Q_EMIT stepped(-by); return;
    case Qt::Key_Right:
    case Qt::Key_Up: Q_EMIT stepped(by); return;
    case Qt::Key_PageDown: Q_EMIT stepped(-10 * by); return;
    case Qt::Key_PageUp: Q_EMIT stepped(10 * by); return;
    case Qt::Key_Delete:
    case Qt::Key_Backspace: Q_EMIT resetRequested(); return;
    case Qt::Key_Return:
    case Qt::Key_Enter: Q_EMIT typed({}); return;
    default: break;
    }
    const QString text = event->text();
    if (!text.isEmpty() && (text[0].isDigit() || text[0] == u'.' || text[0] == u','))
        Q_EMIT typed(text);
    else
        QWidget::keyPressEvent(event);
}

// A page that scrolls must not move a line.
void LineHandle::wheelEvent(QWheelEvent* event) {
    event->ignore();
}

void LineHandle::enterEvent(QEnterEvent* /*event*/) {
    m_isHovered = true;
    update();
}

void LineHandle::leaveEvent(QEvent* /*event*/) {
    m_isHovered = false;
    update();
}

void LineHandle::focusInEvent(QFocusEvent* event) {
    raise();
    QAbstractSlider::focusInEvent(event);
}

} // namespace tierline::policypage
