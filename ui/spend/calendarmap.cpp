#include "spend/calendarmap.h"

#include "kit/fonts.h"
#include "kit/tokens.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <array>

namespace tierline::spend {

namespace {

constexpr int weekLength = 7, left = 30, top = 18, largest = 22, smallest = 12, space = 3;

// Fuller and larger: not by colour alone.
constexpr std::array<double, 5> strength{0.0, 0.28, 0.5, 0.74, 1.0};
constexpr std::array<int, 5> inset{0, 3, 2, 1, 0};

} // namespace

CalendarMap::CalendarMap(QWidget* parent) : QWidget(parent) {
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Spend per day, twelve weeks"));
    setWhatsThis(
        tr("Each square is a day, each column a week from Monday; the fuller, the more was spent, "
           "against the dearest of these days. Click a day, or pick it with the arrow keys and press "
           "Enter, to see it alone."));
}

void CalendarMap::setView(const CalendarView& view) {
    if (view == m_view) return;
    const bool keeps = view.days.size() == m_view.days.size();
    m_view = view;
    if (!keeps) m_picked = m_hovered = -1;
    updateGeometry();
    update();
}

QSize CalendarMap::sizeHint() const {
    return {left + 12 * (18 + space), top + weekLength * (18 + space)};
}

QSize CalendarMap::minimumSizeHint() const {
    return {left + 12 * (smallest + space), top + weekLength * (smallest + space)};
}

QRect CalendarMap::cellOf(int day) const {
    const int weeks = std::max(1, static_cast<int>(m_view.days.size()) / weekLength);
    const int side = std::clamp(std::min((width() - left) / weeks, (height() - top) / weekLength) - space,
                                smallest, largest);
    return {left + day / weekLength * (side + space), top + day % weekLength * (side + space), side, side};
}

int CalendarMap::dayAt(const QPoint& position) const {
    for (int day = 0; day < std::ssize(m_view.days); ++day)
        if (cellOf(day).adjusted(-1, -1, 2, 2).contains(position))
            return m_view.days[static_cast<std::size_t>(day)].isAhead ? -1 : day;
    return -1;
}

int CalendarMap::lastDay() const {
    for (auto day = std::ssize(m_view.days) - 1; day >= 0; --day)
        if (!m_view.days[static_cast<std::size_t>(day)].isAhead) return static_cast<int>(day);
    return -1;
}

void CalendarMap::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const kit::Tokens& t = kit::tokens();
    painter.setFont(kit::smallFont());
    painter.setPen(t.muted);
    for (int week = 0; week < m_view.months.size(); ++week)
        painter.drawText(QRect(cellOf(week * weekLength).left(), 0, 60, top - 3),
                         Qt::AlignLeft | Qt::AlignVCenter, m_view.months[week]);
    for (const int weekday : {0, 2, 4})
        if (weekday < std::ssize(m_view.days))
            painter.drawText(QRect(0, cellOf(weekday).top(), left - 5, cellOf(weekday).height()),
                             Qt::AlignLeft | Qt::AlignVCenter,
                             QLocale().dayName(weekday + 1, QLocale::ShortFormat));
    for (int day = 0; day < std::ssize(m_view.days); ++day) {
        const CalendarDay& one = m_view.days[static_cast<std::size_t>(day)];
        if (one.isAhead) continue;
        const QRectF cell = QRectF(cellOf(day));
        painter.setPen(Qt::NoPen);
        painter.setBrush(t.hairline);
        painter.drawRoundedRect(cell, 3, 3);
        const auto level = static_cast<std::size_t>(one.level);
        QColor fill = t.accent;
        fill.setAlphaF(static_cast<float>(strength[level]));
        painter.setBrush(fill);
        painter.drawRoundedRect(cell.adjusted(inset[level], inset[level], -inset[level], -inset[level]), 3,
                                3);
        const bool isPicked = hasFocus() && day == m_picked;
        if (!isPicked && day != m_hovered) continue;
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(t.text, isPicked ? 2 : 1));
        painter.drawRoundedRect(cell.adjusted(-0.5, -0.5, 0.5, 0.5), 3, 3);
    }
}

void CalendarMap::pick(int day) {
    m_picked = day;
    update();
    if (day < 0) return;
    setAccessibleDescription(m_view.days[static_cast<std::size_t>(day)].name);
    QAccessibleEvent event(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&event);
}

void CalendarMap::choose(int day) {
    if (day < 0 || day >= std::ssize(m_view.days)) return;
    const CalendarDay& one = m_view.days[static_cast<std::size_t>(day)];
    Q_EMIT dayChosen(one.from, one.to);
}

void CalendarMap::keyPressEvent(QKeyEvent* event) {
    const int last = lastDay();
    int next = m_picked < 0 ? last : m_picked;
    switch (event->key()) {
    case Qt::Key_Left: next -= weekLength; break;
    case Qt::Key_Right: next += weekLength; break;
    case Qt::Key_Up: --next; break;
    case Qt::Key_Down: ++next; break;
    case Qt::Key_Home: next = 0; break;
    case Qt::Key_End: next = last; break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space: return choose(m_picked);
    default: return QWidget::keyPressEvent(event);
    }
    if (next >= 0 && next <= last) pick(next);
}

void CalendarMap::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    if (m_picked < 0) pick(lastDay());
}

void CalendarMap::mouseMoveEvent(QMouseEvent* event) {
    m_hovered = dayAt(event->position().toPoint());
    setCursor(m_hovered >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
    update();
}

void CalendarMap::mouseReleaseEvent(QMouseEvent* event) {
    const int day = dayAt(event->position().toPoint());
    if (event->button() != Qt::LeftButton || day < 0) return;
    pick(day);
    choose(day);
}

void CalendarMap::leaveEvent(QEvent* event) {
    QWidget::leaveEvent(event);
    m_hovered = -1;
    update();
}

bool CalendarMap::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const int day = dayAt(help->pos());
    if (day >= 0)
        QToolTip::showText(help->globalPos(), m_view.days[static_cast<std::size_t>(day)].name, this);
    else
        QToolTip::hideText();
    return true;
}

} // namespace tierline::spend
