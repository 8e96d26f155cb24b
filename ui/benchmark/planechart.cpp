#include "benchmark/planechart.h"

#include "kit/fonts.h"
#include "kit/tokens.h"

#include <QChart>
#include <QGraphicsLayout>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QLegend>
#include <QLineSeries>
#include <QMouseEvent>
#include <QPainterPath>
#include <QSvgGenerator>
#include <QToolTip>
#include <QValueAxis>

#include <algorithm>
#include <cmath>

namespace tierline::benchmark {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr double reach = 16; // of the mouse, in pixels
constexpr double radius = 5.5;

// Every kind has a shape of its own.
QPainterPath shapeOf(PlaneMark::Kind kind, const QPointF& at) {
    QPainterPath path;
    const double r = radius;
    switch (kind) {
    case PlaneMark::Candidate:
    case PlaneMark::Against: path.addEllipse(at, r + 0.5, r + 0.5); break;
    case PlaneMark::Constant:
        path.addRect(QRectF(at - QPointF(r - 1, r - 1), QSizeF(2 * r - 2, 2 * r - 2)));
        break;
    case PlaneMark::Random:
        path.moveTo(at + QPointF(-r, 0));
        path.lineTo(at + QPointF(r, 0));
        break;
    case PlaneMark::Length:
        path.addPolygon(QPolygonF({at + QPointF(0, -r), at + QPointF(r, r - 1), at + QPointF(-r, r - 1)}));
        path.closeSubpath();
        break;
    case PlaneMark::Oracle:
        path.addPolygon(QPolygonF({at + QPointF(0, -r - 1), at + QPointF(r + 1, 0), at + QPointF(0, r + 1),
                                   at + QPointF(-r - 1, 0)}));
        path.closeSubpath();
        break;
    case PlaneMark::Other:
        path.moveTo(at + QPointF(-r + 1, -r + 1));
        path.lineTo(at + QPointF(r - 1, r - 1));
        path.moveTo(at + QPointF(r - 1, -r + 1));
        path.lineTo(at + QPointF(-r + 1, r - 1));
        break;
    }
    return path;
}

QColor colourOf(PlaneMark::Kind kind, const kit::Tokens& t) {
    return kind == PlaneMark::Candidate ? t.accent : kind == PlaneMark::Against ? t.text : t.muted;
}

bool isPolicy(PlaneMark::Kind kind) {
    return kind == PlaneMark::Candidate || kind == PlaneMark::Against;
}

} // namespace

PlaneChart::PlaneChart(QWidget* parent) : QChartView(parent) {
    setRenderHint(QPainter::Antialiasing);
    setFrameShape(QFrame::NoFrame);
    setBackgroundBrush(Qt::NoBrush);
    setStyleSheet(u"background: transparent"_s);
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(240, 150);
    viewport()->setAccessibleName(tr("Cost and quality of the runs and baselines"));
    setViewportUpdateMode(QGraphicsView::FullViewportUpdate); // marks are over everything
    setAccessibleName(tr("Cost against quality"));
    m_hull = new QLineSeries(this);
    m_curve = new QLineSeries(this);
    m_usd = new QValueAxis(this);
    m_right = new QValueAxis(this);
    m_usd->setGridLineVisible(false);
    m_right->setLineVisible(false);
    m_usd->setTitleText(tr("$ per 1k calls"));
    chart()->setAnimationOptions(QChart::NoAnimation);
    chart()->setBackgroundVisible(false);
    chart()->setLocalizeNumbers(true);
    chart()->legend()->hide(); // every mark has its name beside it
    chart()->setMargins(QMargins(0, 0, 0, 0));
    chart()->layout()->setContentsMargins(0, 0, 0, 0);
    for (QLineSeries* line : {m_hull, m_curve})
        chart()->addSeries(line);
    chart()->addAxis(m_usd, Qt::AlignBottom);
    chart()->addAxis(m_right, Qt::AlignLeft);
    for (QLineSeries* line : {m_hull, m_curve}) {
        line->attachAxis(m_usd);
        line->attachAxis(m_right);
    }
    dress();
}

void PlaneChart::setView(const PlaneView& view) {
    if (view == m_view) return;
    m_view = view;
    m_current = -1;
    m_hull->replace(view.hull);
    m_curve->replace(view.curve);
    m_usd->setRange(view.usd.low, view.usd.high);
    m_usd->setTickCount(view.usd.steps + 1);
    m_usd->setLabelFormat(u"$%."_s + QString::number(view.usd.decimals) + u'f');
    m_right->setRange(view.right.low, view.right.high);
    m_right->setTickCount(view.right.steps + 1);
    m_right->setLabelFormat(u"%."_s + QString::number(view.right.decimals) + u"f %"_s);
    setAccessibleDescription(view.sentence());
    viewport()->update();
}

void PlaneChart::dress() {
    const kit::Tokens& t = kit::tokens();
    for (QValueAxis* axis : {m_usd, m_right}) {
        axis->setLabelsFont(kit::numberFont(8.5));
        axis->setLabelsColor(t.muted);
        axis->setTitleFont(kit::textFont(8.5));
        axis->setTitleBrush(t.muted);
        axis->setGridLinePen(QPen(t.hairline, 1));
        axis->setLinePen(QPen(t.hairline, 1));
    }
    m_hull->setPen(QPen(t.muted, 1, Qt::DashLine));
    m_curve->setPen(QPen(t.accent, 1.2));
}

QPointF PlaneChart::positionOf(int mark) const {
    const PlaneMark& m = m_view.marks[static_cast<std::size_t>(mark)];
    return chart()->mapToPosition({m.usd, m.right * 100}, m_hull);
}

int PlaneChart::markAt(const QPointF& position) const {
    const QPointF at = chart()->mapFromScene(mapToScene(position.toPoint()));
    int nearest = -1;
    double best = reach;
    for (int i = 0; i < static_cast<int>(m_view.marks.size()); ++i) {
        const QPointF to = positionOf(i) - at;
        if (const double away = std::hypot(to.x(), to.y()); away < best) {
            best = away;
            nearest = i;
        }
    }
    return nearest;
}

void PlaneChart::select(int mark) {
    if (mark == m_current) return;
    m_current = mark;
    viewport()->update();
    if (mark < 0) {
        QToolTip::hideText();
        return;
    }
    const QPoint place = mapFromScene(chart()->mapToScene(positionOf(mark)));
    QToolTip::showText(viewport()->mapToGlobal(place + QPoint(10, 10)),
                       m_view.marks[static_cast<std::size_t>(mark)].spoken(), this);
}

void PlaneChart::paintRange(QPainter& painter, const PlaneMark& mark, double x) const {
    const auto y = [&](double share) { return chart()->mapToPosition({mark.usd, share * 100}, m_hull).y(); };
    const double low = y(mark.range->first), high = y(mark.range->second);
    QColor colour = colourOf(mark.kind, kit::tokens());
    colour.setAlphaF(0.75F);
    painter.setPen(QPen(colour, 1.5));
    painter.drawLine(QPointF(x, low), QPointF(x, high));
    for (const double end : {low, high})
        painter.drawLine(QPointF(x - 4, end), QPointF(x + 4, end));
}

void PlaneChart::paintMark(QPainter& painter, const PlaneMark& mark, const QPointF& at) const {
    const kit::Tokens& t = kit::tokens();
    if (mark.range) paintRange(painter, mark, at.x());
    const QColor colour = colourOf(mark.kind, t);
    painter.setPen(QPen(colour, mark.kind == PlaneMark::Random ? 3 : 2));
    painter.setBrush(mark.kind == PlaneMark::Candidate ? colour : t.base);
    painter.drawPath(shapeOf(mark.kind, at));
}

void PlaneChart::drawForeground(QPainter* painter, const QRectF& box) {
    QChartView::drawForeground(painter, box);
    const kit::Tokens& t = kit::tokens();
    painter->setRenderHint(QPainter::Antialiasing);
    if (m_view.marks.empty()) {
        painter->setFont(kit::textFont());
        painter->setPen(t.muted);
        painter->drawText(sceneRect().adjusted(30, 0, -30, 0), Qt::AlignCenter | Qt::TextWordWrap,
                          m_view.trouble);
        return;
    }
    std::vector<QPointF> places;
    std::vector<QSizeF> sizes;
    const QFont plain = kit::textFont(9.0), strong = kit::textFont(9.0, QFont::DemiBold);
    for (int i = 0; i < static_cast<int>(m_view.marks.size()); ++i) {
        const PlaneMark& mark = m_view.marks[static_cast<std::size_t>(i)];
        places.push_back(chart()->mapToScene(positionOf(i)));
        const QFontMetricsF metrics(isPolicy(mark.kind) ? strong : plain);
        sizes.emplace_back(metrics.horizontalAdvance(mark.name) + 2, metrics.height());
    }
    for (std::size_t i = m_view.marks.size(); i-- > 0;) // the candidate last, on top
        paintMark(*painter, m_view.marks[i], places[i]);
    if (m_current >= 0) {
        painter->setPen(QPen(t.accent, 1.5));
        painter->setBrush(Qt::NoBrush);
        painter->drawEllipse(places[static_cast<std::size_t>(m_current)], 10, 10);
    }
    const auto labels =
        placeLabels(places, sizes, chart()->mapRectToScene(chart()->plotArea()).adjusted(2, -12, 6, -2));
    for (std::size_t i = 0; i < labels.size(); ++i) {
        if (labels[i].isEmpty()) continue;
        const PlaneMark& mark = m_view.marks[i];
        painter->setFont(isPolicy(mark.kind) ? strong : plain);
        QColor behind = t.base; // so that a line behind does not strike the words through
        behind.setAlphaF(0.85F);
        painter->fillRect(labels[i], behind);
        painter->setPen(colourOf(mark.kind, t));
        painter->drawText(labels[i], Qt::AlignCenter, mark.name);
    }
}

QImage PlaneChart::picture() {
    constexpr int finer = 2;
    QImage image(size() * finer, QImage::Format_ARGB32);
    image.setDevicePixelRatio(finer);
    image.fill(kit::tokens().base);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    QGraphicsView::render(&painter, QRectF(QPointF(), QSizeF(size())));
    return image;
}

bool PlaneChart::saveAs(const QString& file, const QString& title) {
    if (!file.endsWith(".svg"_L1, Qt::CaseInsensitive)) return picture().save(file);
    QSvgGenerator svg;
    svg.setFileName(file);
    svg.setSize(size());
    svg.setViewBox(QRect(QPoint(), size()));
    svg.setTitle(title);
    svg.setDescription(m_view.sentence());
    QPainter painter;
    if (!painter.begin(&svg)) return false;
    painter.fillRect(QRect(QPoint(), size()), kit::tokens().base);
    QGraphicsView::render(&painter, QRectF(QPointF(), QSizeF(size())));
    return painter.end();
}

bool PlaneChart::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::ToolTip) return true; // shown while the mouse moves
    return QChartView::viewportEvent(event);
}

void PlaneChart::changeEvent(QEvent* event) {
    QChartView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) dress();
}

void PlaneChart::keyPressEvent(QKeyEvent* event) {
    const int count = static_cast<int>(m_view.marks.size());
    const bool isOn = event->key() == Qt::Key_Right || event->key() == Qt::Key_Down;
    const bool isBack = event->key() == Qt::Key_Left || event->key() == Qt::Key_Up;
    if (count == 0 || (!isOn && !isBack)) {
        event->ignore();
        return;
    }
    select((m_current + (isOn ? 1 : count - (m_current < 0 ? 0 : 1))) % count);
}

void PlaneChart::mousePressEvent(QMouseEvent* event) {
    event->ignore();
}
void PlaneChart::mouseReleaseEvent(QMouseEvent* event) {
    event->ignore();
}
void PlaneChart::mouseMoveEvent(QMouseEvent* event) {
    select(markAt(event->position()));
}
void PlaneChart::leaveEvent(QEvent* event) {
    QChartView::leaveEvent(event);
    select(-1);
}

} // namespace tierline::benchmark
