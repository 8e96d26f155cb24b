#include "live/densitystrip.h"

#include "base/clock.h"
#include "kit/fonts.h"
#include "kit/format.h"
#include "kit/tierglyph.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace tierline::live {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int tickMs = 500; // a tenth of a pixel of the half hour
constexpr double side = 8, top = 7, axis = 14, barWidth = 3, barGap = 1;
constexpr double shortestDrag = 3; // pixels; less is a click

Wall wall(std::int64_t time) {
    return Wall{Milliseconds(time)};
}

QColor sliceColour(std::size_t index, int tierCount, const kit::Tokens& t) {
    if (index == DensitySlice::tiers) return t.disabled;
    return kit::tierColour(std::min(static_cast<int>(index), tierCount - 1), tierCount, t);
}

// Round steps, so that at most eight labels stand below the strip.
std::int64_t labelStep(std::int64_t span) {
    constexpr std::int64_t steps[] = {10'000,    30'000,    60'000,     300'000,    600'000,
                                      1'800'000, 3'600'000, 10'800'000, 21'600'000, 86'400'000};
    for (const auto step : steps)
        if (span / step <= 8) return step;
    return (span / 8 / 86'400'000 + 1) * 86'400'000;
}

void paintAxis(QPainter& painter, const QRectF& plot, const DensitySpan& span, const kit::Tokens& t) {
    painter.setFont(kit::numberFont(7.5));
    const std::int64_t step = labelStep(span.until - span.from);
    const double scale = plot.width() / static_cast<double>(span.until - span.from);
    for (std::int64_t at = (span.from / step + 1) * step; at < span.until; at += step) {
        const double x = plot.left() + static_cast<double>(at - span.from) * scale;
        painter.setPen(QPen(t.hairline, 1));
        painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
        const QString text = step < 60'000 ? kit::clockTime(wall(at)) : kit::clockTime(wall(at)).left(5);
        painter.setPen(t.muted);
        if (x > plot.left() + 24 && x < plot.right() - 24)
            painter.drawText(QRectF(x - 40, plot.bottom() + 1, 80, axis - 1), Qt::AlignCenter, text);
    }
}

void paintBar(QPainter& painter, double x, const QRectF& plot, const DensitySlice& slice, double unit,
              int tierCount, const kit::Tokens& t) {
    double y = plot.bottom();
    for (std::size_t i = 0; i < slice.calls.size(); ++i) {
        // No tier stands at the foot, then from cheap to dear.
        const std::size_t index = i == 0 ? DensitySlice::tiers : i - 1;
        if (slice.calls[index] == 0) continue;
        const double height = std::max(1.0, slice.calls[index] * unit);
        y -= height;
        painter.fillRect(QRectF(x, std::max(y, plot.top()), barWidth, height),
                         sliceColour(index, tierCount, t));
    }
    if (slice.failed > 0) painter.fillRect(QRectF(x - 0.5, 1, barWidth + 1, top - 3), t.bad);
}

} // namespace

DensityStrip::DensityStrip(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setCursor(Qt::CrossCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setObjectName(u"density"_s);
    setAccessibleName(tr("When decisions came"));
    setWhatsThis(
        tr("Each bar is a moment, as high as there were decisions in it and coloured by their tiers, the "
           "cheapest at the foot. A red tick above it says that some failed. Drag to show only that time; a "
           "double click or Esc shows all again."));
    m_tick.setInterval(tickMs);
    m_tick.setSingleShot(true);
    connect(&m_tick, &QTimer::timeout, this, [this] {
        m_stale = true;
        update();
        describe();
    });
}

QSize DensityStrip::sizeHint() const {
    return {400, 58};
}
QSize DensityStrip::minimumSizeHint() const {
    return {120, 58};
}

void DensityStrip::setTiers(const QStringList& tiers) {
    m_tiers = tiers;
    m_tierCount = static_cast<int>(tiers.size());
    touch();
}

void DensityStrip::touch() {
    if (!m_tick.isActive()) m_tick.start();
}

void DensityStrip::add(std::int64_t time, int tier, bool failed) {
    m_density.add(time, tier, failed);
    // Slices of all that is loaded grow long; the half hour keeps fine ones of its own.
    const std::int64_t oldest = m_recent.isEmpty() ? time : m_recent.until() - 40 * 60'000;
    if (time > m_recent.until() + 40 * 60'000) m_recent.clear();
    if (time >= oldest) m_recent.add(time, tier, failed);
    touch();
}

void DensityStrip::clear() {
    m_density.clear();
    m_recent.clear();
    touch();
}

void DensityStrip::setNow(std::int64_t now) {
    m_now = now;
    m_stale = true;
    update();
}

void DensityStrip::setRange(DensityRange range) {
    m_range = range;
    m_stale = true;
    update();
    describe();
}

void DensityStrip::setBrush(std::optional<DensitySpan> brush) {
    m_brush = brush;
    update();
    describe();
}

std::optional<DensitySpan> DensityStrip::span() const {
    const std::int64_t now = m_now ? *m_now : systemClock().wall().time_since_epoch().count();
    return spanFor(m_density, m_range, now);
}

QRectF DensityStrip::plot() const {
    return QRectF(rect()).adjusted(side, top, -side, -axis);
}

std::int64_t DensityStrip::timeAt(double x) const {
    const auto shown = span();
    if (!shown || plot().width() <= 0) return 0;
    const double share = std::clamp((x - plot().left()) / plot().width(), 0.0, 1.0);
    return shown->from + static_cast<std::int64_t>(share * static_cast<double>(shown->until - shown->from));
}

double DensityStrip::xAt(std::int64_t time) const {
    const auto shown = span();
    if (!shown) return 0;
    const double share =
        static_cast<double>(time - shown->from) / static_cast<double>(shown->until - shown->from);
    return plot().left() + std::clamp(share, 0.0, 1.0) * plot().width();
}

void DensityStrip::paintLayer() {
    const double ratio = devicePixelRatioF();
    m_layer = QPixmap((QSizeF(size()) * ratio).toSize());
    m_layer.setDevicePixelRatio(ratio);
    m_layer.fill(Qt::transparent);
    m_stale = false;
    m_paintedWith = &kit::tokens();
    const auto shown = span();
    if (!shown || plot().width() < barWidth) return;
    QPainter painter(&m_layer);
    const kit::Tokens& t = kit::tokens();
    paintAxis(painter, plot(), *shown, t);
    const auto count = static_cast<std::size_t>(plot().width() / (barWidth + barGap));
    const Density& counts = m_range == DensityRange::HalfHour ? m_recent : m_density;
    const auto columns = counts.columns(shown->from, shown->until, count);
    std::uint32_t most = 1;
    for (const auto& column : columns)
        most = std::max(most, column.all());
    const double step = plot().width() / static_cast<double>(count);
    for (std::size_t i = 0; i < columns.size(); ++i)
        paintBar(painter, plot().left() + static_cast<double>(i) * step, plot(), columns[i],
                 plot().height() / most, std::max(1, m_tierCount), t);
    painter.setPen(QPen(t.edge, 1));
    painter.drawLine(plot().bottomLeft(), plot().bottomRight());
}

void DensityStrip::paintBrush(QPainter& painter) const {
    const kit::Tokens& t = kit::tokens();
    double from = 0, to = 0;
    if (m_dragFrom) {
        from = std::min(*m_dragFrom, m_dragTo);
        to = std::max(*m_dragFrom, m_dragTo);
    } else if (m_brush) {
        from = xAt(m_brush->from);
        to = std::max(xAt(m_brush->until), from + 2);
    } else {
        return;
    }
    const QRectF chosen(from, 0, to - from, height() - axis);
    QColor veil = t.base; // what is not chosen steps back
    veil.setAlphaF(0.65F);
    painter.fillRect(QRectF(0, 0, from, height() - axis), veil);
    painter.fillRect(QRectF(to, 0, width() - to, height() - axis), veil);
    painter.setPen(QPen(t.accent, 1.5));
    painter.drawLine(chosen.topLeft(), chosen.bottomLeft());
    painter.drawLine(chosen.topRight(), chosen.bottomRight());
}

void DensityStrip::paintEvent(QPaintEvent* /*event*/) {
    if (m_stale || m_paintedWith != &kit::tokens()) paintLayer();
    QPainter painter(this);
    painter.drawPixmap(0, 0, m_layer);
    painter.setRenderHint(QPainter::Antialiasing);
    paintBrush(painter);
    const kit::Tokens& t = kit::tokens();
    if (m_hover >= 0 && !m_dragFrom) {
        painter.setPen(QPen(t.muted, 1, Qt::DotLine));
        painter.drawLine(QPointF(m_hover, 0), QPointF(m_hover, height() - axis));
    }
    if (hasFocus()) {
        painter.setPen(QPen(t.accent, 1.5));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 4, 4);
    }
}

void DensityStrip::resizeEvent(QResizeEvent* /*event*/) {
    m_stale = true;
}

void DensityStrip::changeEvent(QEvent* event) {
    m_stale = true;
    QWidget::changeEvent(event);
}

void DensityStrip::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !span()) return;
    m_dragFrom = m_dragTo = std::clamp(event->position().x(), plot().left(), plot().right());
    update();
}

void DensityStrip::mouseMoveEvent(QMouseEvent* event) {
    m_hover = std::clamp(event->position().x(), plot().left(), plot().right());
    if (m_dragFrom) m_dragTo = m_hover;
    update();
}

void DensityStrip::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && m_dragFrom) finishDrag();
}

void DensityStrip::finishDrag() {
    const double from = std::min(*m_dragFrom, m_dragTo), to = std::max(*m_dragFrom, m_dragTo);
    m_dragFrom.reset();
    if (to - from >= shortestDrag) {
        setBrush(DensitySpan{timeAt(from), timeAt(to)});
        Q_EMIT brushed(*m_brush);
    }
    update();
}

void DensityStrip::giveBack() {
    m_dragFrom.reset();
    setBrush(std::nullopt);
    Q_EMIT cleared();
}

void DensityStrip::mouseDoubleClickEvent(QMouseEvent* /*event*/) {
    giveBack();
}

void DensityStrip::leaveEvent(QEvent* /*event*/) {
    m_hover = -1;
    update();
}

void DensityStrip::keyPressEvent(QKeyEvent* event) {
    const auto shown = span();
    const bool isArrow = event->key() == Qt::Key_Left || event->key() == Qt::Key_Right;
    if (event->key() == Qt::Key_Escape && m_brush) return giveBack();
    if (!isArrow || !shown) return QWidget::keyPressEvent(event);
    const int way = event->key() == Qt::Key_Left ? -1 : 1;
    setBrush(moved(m_brush, *shown, way, (event->modifiers() & Qt::ShiftModifier) != 0));
    Q_EMIT brushed(*m_brush);
}

bool DensityStrip::event(QEvent* event) {
    const auto shown = span();
    if (event->type() != QEvent::ToolTip || !shown) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const std::int64_t width = (shown->until - shown->from) / 60;
    const std::int64_t middle = timeAt(help->pos().x());
    const auto slice = m_density.columns(middle - width / 2, middle + width / 2, 1).front();
    QString text = tr("Around %1: %2")
                       .arg(kit::clockTime(wall(middle)),
                            kit::counted(slice.all(), tr("%1 decision"), tr("%1 decisions")));
    if (slice.failed > 0) text += u", "_s + tr("%1 failed").arg(kit::count(slice.failed));
    QToolTip::showText(help->globalPos(), text, this);
    return true;
}

void DensityStrip::describe() {
    const auto shown = span();
    if (!shown) return setAccessibleDescription(tr("No decision yet"));
    const auto whole = m_density.columns(shown->from, shown->until, 1).front();
    QStringList parts{
        tr("%1 to %2").arg(kit::clockTime(wall(shown->from)), kit::clockTime(wall(shown->until))),
        kit::counted(whole.all(), tr("%1 decision"), tr("%1 decisions"))};
    for (qsizetype i = 0; i < std::min<qsizetype>(m_tiers.size(), DensitySlice::tiers); ++i)
        parts << m_tiers[i] + u' ' + kit::count(whole.calls[static_cast<std::size_t>(i)]);
    parts << tr("%1 failed").arg(kit::count(whole.failed));
    if (m_brush)
        parts << tr("chosen: %1 to %2")
                     .arg(kit::clockTime(wall(m_brush->from)), kit::clockTime(wall(m_brush->until)));
    if (accessibleDescription() != parts.join(u", "_s)) setAccessibleDescription(parts.join(u", "_s));
}

} // namespace tierline::live
