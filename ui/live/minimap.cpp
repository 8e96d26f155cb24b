#include "live/minimap.h"

#include "kit/tierglyph.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <array>

namespace tierline::live {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int tickMs = 250, lineHeight = 2;
constexpr int mostTiers = 16;

MapLine lineOf(int first, int end, const std::function<MapRow(int)>& rowAt) {
    std::array<int, mostTiers> seen{};
    MapLine line;
    const int step = std::max(1, (end - first) / rowsLookedAt);
    for (int row = first; row < end; row += step) {
        const MapRow here = rowAt(row);
        line.failed |= here.failed;
        line.marked |= here.marked;
        if (here.tier >= 0 && here.tier < mostTiers) ++seen[static_cast<std::size_t>(here.tier)];
    }
    const auto most = std::ranges::max_element(seen);
    if (*most > 0) line.tier = static_cast<int>(most - seen.begin());
    return line;
}

} // namespace

std::vector<MapLine> mapLines(int rows, int lines, const std::function<MapRow(int)>& rowAt) {
    const int count = std::max(0, std::min(rows, lines));
    std::vector<MapLine> made;
    made.reserve(static_cast<std::size_t>(count));
    for (std::int64_t i = 0; i < count; ++i)
        made.push_back(
            lineOf(static_cast<int>(i * rows / count), static_cast<int>((i + 1) * rows / count), rowAt));
    return made;
}

Minimap::Minimap(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
    setCursor(Qt::PointingHandCursor);
    setObjectName(u"minimap"_s);
    setAccessibleName(tr("Map of the list"));
    setToolTip(tr("The whole list: tiers on the left, failures red on the right. Click to go there."));
    setWhatsThis(
        tr("The whole list from the first row to the last. The left half has the tier of most of the rows "
           "that a line stands for, the right half is red where one of them failed. Click to go there; the "
           "keyboard goes there with Home, End and the page keys of the list."));
    m_tick.setInterval(tickMs);
    m_tick.setSingleShot(true);
    connect(&m_tick, &QTimer::timeout, this, [this] {
        m_stale = true;
        update();
    });
}

void Minimap::setRows(int rows, std::function<MapRow(int)> rowAt, int tierCount) {
    m_rows = rows;
    m_rowAt = std::move(rowAt);
    m_tierCount = tierCount;
    touch();
}

void Minimap::touch() {
    if (!m_tick.isActive()) m_tick.start();
}

void Minimap::setShown(double from, double until) {
    if (from == m_from && until == m_until) return;
    m_from = from;
    m_until = until;
    update();
}

void Minimap::paintLayer() {
    const double ratio = devicePixelRatioF();
    m_layer = QPixmap((QSizeF(size()) * ratio).toSize());
    m_layer.setDevicePixelRatio(ratio);
    m_layer.fill(Qt::transparent);
    m_stale = false;
    m_paintedWith = &kit::tokens();
    if (m_rows <= 0 || !m_rowAt) return;
    QPainter painter(&m_layer);
    const kit::Tokens& t = kit::tokens();
    const auto lines = mapLines(m_rows, height() / lineHeight, m_rowAt);
    // Few rows stand as high as they stand in a list that they do not fill.
    const double step =
        std::max<double>(lineHeight, std::min<double>(6, double(height()) / double(lines.size())));
    const double half = (width() - 4) / 2.0;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const double y = static_cast<double>(i) * step;
        if (lines[i].tier >= 0)
            painter.fillRect(QRectF(2, y, half, step), kit::tierColour(lines[i].tier, m_tierCount, t));
        if (lines[i].failed)
            painter.fillRect(QRectF(2 + half, y, half, std::max(step, 2.0)), t.bad);
        else if (lines[i].marked)
            painter.fillRect(QRectF(2 + half, y, half, step), t.accent);
    }
}

void Minimap::paintEvent(QPaintEvent* /*event*/) {
    if (m_stale || m_paintedWith != &kit::tokens()) paintLayer();
    QPainter painter(this);
    painter.drawPixmap(0, 0, m_layer);
    if (m_rows <= 0 || (m_from <= 0 && m_until >= 1)) return;
    const kit::Tokens& t = kit::tokens();
    QColor lens = t.accent;
    lens.setAlphaF(0.18F);
    const QRectF shown(0.5, m_from * height(), width() - 1, std::max(6.0, (m_until - m_from) * height()));
    painter.fillRect(shown, lens);
    painter.setPen(QPen(t.accent, 1));
    painter.drawRect(shown.adjusted(0, 0.5, 0, -0.5));
}

void Minimap::resizeEvent(QResizeEvent* /*event*/) {
    m_stale = true;
}

void Minimap::mousePressEvent(QMouseEvent* event) {
    if (height() > 0) Q_EMIT wanted(std::clamp(event->position().y() / height(), 0.0, 1.0));
}

void Minimap::mouseMoveEvent(QMouseEvent* event) {
    if ((event->buttons() & Qt::LeftButton) != 0) mousePressEvent(event);
}

} // namespace tierline::live
