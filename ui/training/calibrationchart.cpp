#include "training/calibrationchart.h"

#include "kit/fonts.h"
#include "kit/format.h"
#include "kit/tokens.h"

#include <QHelpEvent>
#include <QImage>
#include <QPainter>
#include <QSaveFile>
#include <QSvgGenerator>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace tierline::training {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr double near = 14; // pixels
constexpr int exportWidth = 900, exportHeight = 640, exportScale = 2;

struct Plot {
    QRectF box;
    QPointF at(double x, double y) const {
        return {box.left() + box.width() * x, box.bottom() - box.height() * y};
    }
};

Plot plotOf(const QRectF& whole) {
    return {whole.adjusted(44, 26, -14, -40)};
}

double radiusOf(const BinLine& bin, std::size_t most) {
    return 3
           + 5
                 * std::sqrt(static_cast<double>(bin.rows)
                             / static_cast<double>(std::max<std::size_t>(most, 1)));
}

std::size_t mostRows(const DetailView& view) {
    std::size_t most = 0;
    for (const BinLine& bin : view.bins)
        most = std::max(most, bin.rows);
    return most;
}

void paintAxes(QPainter& painter, const Plot& plot, const kit::Tokens& t) {
    painter.setFont(kit::numberFont(8.5));
    for (int step = 0; step <= 4; ++step) {
        const double value = step / 4.0;
        painter.setPen(QPen(t.hairline, 1));
        painter.drawLine(plot.at(0, value), plot.at(1, value));
        painter.setPen(t.muted);
        const QPointF left = plot.at(0, value), bottom = plot.at(value, 0);
        painter.drawText(QRectF(left.x() - 44, left.y() - 8, 36, 16), Qt::AlignRight | Qt::AlignVCenter,
                         decimals(value, 2));
        painter.drawText(QRectF(bottom.x() - 24, bottom.y() + 4, 48, 14), Qt::AlignHCenter,
                         decimals(value, 2));
    }
    painter.setFont(kit::smallFont());
    painter.drawText(QRectF(plot.box.left() - 36, plot.box.top() - 26, plot.box.width(), 16), Qt::AlignLeft,
                     CalibrationChart::tr("cheap tier not enough"));
    painter.drawText(QRectF(plot.box.left(), plot.box.bottom() + 20, plot.box.width(), 16), Qt::AlignHCenter,
                     CalibrationChart::tr("score"));
}

void paintReference(QPainter& painter, const Plot& plot, double base, const kit::Tokens& t) {
    painter.setPen(QPen(t.muted, 1, Qt::DashLine));
    painter.drawLine(plot.at(0, 0), plot.at(1, 1));
    painter.setPen(QPen(t.muted, 1, Qt::DotLine));
    painter.drawLine(plot.at(0, base), plot.at(1, base));
    painter.setFont(kit::smallFont());
    painter.setPen(t.muted);
    const QPointF end = plot.at(base < 0.5 ? 1 : 0, base);
    const QRectF label(base < 0.5 ? end.x() - 104 : end.x() + 4, end.y() - 16, 100, 14);
    painter.drawText(label,
                     static_cast<int>((base < 0.5 ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter),
                     CalibrationChart::tr("base rate"));
}

void paintBins(QPainter& painter, const Plot& plot, const DetailView& view, const kit::Tokens& t) {
    const std::size_t most = mostRows(view);
    QPolygonF line;
    for (const BinLine& bin : view.bins)
        if (bin.actual) line << plot.at(bin.stated, bin.actual->value);
    QColor faint = t.accent;
    faint.setAlphaF(0.45F);
    painter.setPen(QPen(faint, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawPolyline(line);
    for (const BinLine& bin : view.bins) {
        if (!bin.actual) continue;
        const QPointF low = plot.at(bin.stated, bin.actual->low),
                      high = plot.at(bin.stated, bin.actual->high);
        painter.setPen(QPen(t.accent, 1.5));
        painter.drawLine(low, high);
        for (const QPointF& end : {low, high})
            painter.drawLine(end - QPointF(3, 0), end + QPointF(3, 0));
        painter.setPen(QPen(t.base, 1.5));
        painter.setBrush(t.accent);
        const double radius = radiusOf(bin, most);
        painter.drawEllipse(plot.at(bin.stated, bin.actual->value), radius, radius);
    }
}

} // namespace

CalibrationChart::CalibrationChart(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setAccessibleName(tr("Calibration: score against how often the cheap tier was not enough"));
}

void CalibrationChart::setView(const DetailView& view) {
    m_view = view;
    QStringList words;
    for (int bin = 0; bin < static_cast<int>(view.bins.size()); ++bin)
        if (const QString text = describe(bin); !text.isEmpty()) words << text;
    setAccessibleDescription(words.join(u"; "_s)); // the table beside says the same
    update();
}

QString CalibrationChart::describe(int bin) const {
    if (bin < 0 || bin >= static_cast<int>(m_view.bins.size())) return {};
    const BinLine& line = m_view.bins[static_cast<std::size_t>(bin)];
    if (!line.actual) return {};
    return tr("scored %1 on average, not enough in %2 of %3 (%4 to %5)")
        .arg(decimals(line.stated, 2), kit::percent(line.actual->value, 1),
             kit::counted(static_cast<std::int64_t>(line.rows), tr("%1 row"), tr("%1 rows")),
             kit::percent(line.actual->low, 1), kit::percent(line.actual->high, 1));
}

int CalibrationChart::binAt(const QPointF& position) const {
    const Plot plot = plotOf(rect());
    int nearest = -1;
    double best = near;
    for (int i = 0; i < static_cast<int>(m_view.bins.size()); ++i) {
        const BinLine& bin = m_view.bins[static_cast<std::size_t>(i)];
        if (!bin.actual) continue;
        const double distance = QLineF(position, plot.at(bin.stated, bin.actual->value)).length();
        if (distance < best) {
            best = distance;
            nearest = i;
        }
    }
    return nearest;
}

void CalibrationChart::paintTo(QPainter& painter, const QRectF& box) const {
    const kit::Tokens& t = kit::tokens();
    const Plot plot = plotOf(box);
    painter.setRenderHint(QPainter::Antialiasing);
    paintAxes(painter, plot, t);
    if (m_view.bins.empty()) return;
    paintReference(painter, plot, m_view.base, t);
    paintBins(painter, plot, m_view, t);
}

void CalibrationChart::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    paintTo(painter, rect());
}

bool CalibrationChart::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        QToolTip::showText(help->globalPos(), describe(binAt(help->pos())), this);
        return true;
    }
    if (event->type() == QEvent::PaletteChange) update();
    return QWidget::event(event);
}

bool CalibrationChart::writePng(const QString& file) const {
    QImage image(QSize(exportWidth, exportHeight) * exportScale, QImage::Format_ARGB32);
    image.setDevicePixelRatio(exportScale);
    image.fill(kit::tokens().base);
    QPainter painter(&image);
    paintTo(painter, QRectF(0, 0, exportWidth, exportHeight));
    painter.end();
    QSaveFile out(file);
    return out.open(QIODevice::WriteOnly) && image.save(&out, "PNG") && out.commit();
}

bool CalibrationChart::writeSvg(const QString& file) const {
    QSaveFile out(file);
    if (!out.open(QIODevice::WriteOnly)) return false;
    QSvgGenerator svg;
    svg.setOutputDevice(&out);
    svg.setSize({exportWidth, exportHeight});
    svg.setViewBox(QRect(0, 0, exportWidth, exportHeight));
    svg.setTitle(tr("Calibration of %1").arg(m_view.title));
    QPainter painter(&svg);
    painter.fillRect(QRect(0, 0, exportWidth, exportHeight), kit::tokens().base);
    paintTo(painter, QRectF(0, 0, exportWidth, exportHeight));
    painter.end();
    return out.commit();
}

} // namespace tierline::training
