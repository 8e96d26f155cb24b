#include "inspector/waterfall.h"

#include "kit/fonts.h"
#include "kit/format.h"
#include "kit/tokens.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPaintEvent>
#include <QPainter>

#include <algorithm>

namespace tierline::inspector {

namespace {

constexpr int rowHeight = 20;
constexpr int nameWidth = 150;
constexpr int withoutWidth = 150; // what would have been, at the right end
constexpr int weightWidth = 52;

struct Scale {
    double left, width, low, high;
    double at(std::int32_t value) const { return left + width * (value - low) / (high - low); }
};

Scale scaleOf(const std::vector<Contribution>& rows, int width) {
    double low = 0, high = 1'000'000;
    for (const auto& row : rows) {
        low = std::min({low, double(row.from), double(row.to)});
        high = std::max({high, double(row.from), double(row.to)});
    }
    const double left = nameWidth + weightWidth + 12;
    const bool hasWithout =
        std::ranges::any_of(rows, [](const Contribution& row) { return !row.without.isEmpty(); });
    const int right = hasWithout && width > 430 ? withoutWidth : 2;
    return {left, std::max(20.0, width - left - right), low, high};
}

QColor colourOf(const Contribution& row, const kit::Tokens& t) {
    switch (row.kind) {
    case Contribution::Kind::Base: return t.muted;
    case Contribution::Kind::Clamp: return t.disabled;
    case Contribution::Kind::Score: return t.text;
    case Contribution::Kind::Signal: break;
    }
    return row.weight < 0 ? t.good : t.accent;
}

void paintRow(QPainter& painter, const Contribution& row, const QRectF& box, const Scale& scale) {
    const auto& t = kit::tokens();
    const bool strong = row.kind == Contribution::Kind::Score;
    painter.setFont(kit::textFont(9.5, strong ? QFont::DemiBold : QFont::Normal));
    painter.setPen(row.kind == Contribution::Kind::Signal || strong ? t.text : t.muted);
    const QRectF name(0, box.top(), nameWidth, box.height());
    const QString label = painter.fontMetrics().elidedText(row.name, Qt::ElideRight, nameWidth);
    painter.drawText(name, Qt::AlignVCenter | Qt::AlignLeft, label);
    painter.setFont(kit::numberFont(9.0, strong ? QFont::DemiBold : QFont::Normal));
    const bool sum = strong || row.kind == Contribution::Kind::Base;
    painter.drawText(QRectF(nameWidth, box.top(), weightWidth, box.height()),
                     Qt::AlignVCenter | Qt::AlignRight,
                     sum ? kit::score(row.weight) : kit::weight(row.weight));
    const double from = scale.at(row.from), to = scale.at(row.to);
    QRectF bar(std::min(from, to), box.center().y() - 4, std::max(2.0, std::abs(to - from)), 8);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colourOf(row, t));
    painter.drawRoundedRect(bar, 2, 2);
    if (row.note.isEmpty()) return;
    painter.setPen(t.muted);
    painter.setFont(kit::smallFont());
    const double space = scale.left + scale.width - bar.right() - 8;
    const QRectF right(bar.right() + 8, box.top(), space, box.height());
    const QRectF left(scale.left, box.top(), bar.left() - scale.left - 8, box.height());
    const bool fits = painter.fontMetrics().horizontalAdvance(row.note) <= space;
    const Qt::Alignment align = Qt::AlignVCenter | (fits ? Qt::AlignLeft : Qt::AlignRight);
    painter.drawText(fits ? right : left, static_cast<int>(align.toInt()), row.note);
}

// At the right end, so that one glance down the column finds what would have flipped it.
void paintWithout(QPainter& painter, const Contribution& row, const QRectF& box, const Scale& scale) {
    const double left = scale.left + scale.width + 10;
    if (row.without.isEmpty() || box.right() - left < 60) return;
    const auto& t = kit::tokens();
    painter.setFont(kit::textFont(9.0, row.flips ? QFont::DemiBold : QFont::Normal));
    painter.setPen(row.flips ? t.text : t.muted);
    const QString words = row.flips ? QStringLiteral("→ ") + row.without : row.without;
    painter.drawText(QRectF(left, box.top(), box.right() - left, box.height()),
                     Qt::AlignVCenter | Qt::AlignLeft,
                     painter.fontMetrics().elidedText(words, Qt::ElideRight, int(box.right() - left)));
}

} // namespace

Waterfall::Waterfall(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("How the score came about"));
    setWhatsThis(
        tr("Each rule adds its weight to the base, and their sum is the score. At the right stands what "
           "would have been decided without that rule, computed with the same whole numbers. Click a "
           "rule to see all that it decided."));
    setMouseTracking(true);
    setFocusPolicy(Qt::TabFocus);
}

void Waterfall::setContributions(std::vector<Contribution> rows) {
    m_rows = std::move(rows);
    QStringList words;
    for (const auto& row : m_rows)
        words.append(
            row.name + QLatin1Char(' ')
            + (row.kind == Contribution::Kind::Score ? kit::score(row.weight) : kit::weight(row.weight))
            + (row.without.isEmpty() ? QString() : tr(" (without it: %1)").arg(row.without)));
    m_hovered = m_current = -1;
    setAccessibleDescription(words.join(QStringLiteral(", ")));
    updateGeometry();
    update();
}

QSize Waterfall::sizeHint() const {
    return {420, rowHeight * static_cast<int>(m_rows.size())};
}

QSize Waterfall::minimumSizeHint() const {
    return {280, rowHeight * static_cast<int>(m_rows.size())};
}

void Waterfall::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Scale scale = scaleOf(m_rows, width());
    const auto& t = kit::tokens();
    double y = 0;
    for (const auto& row : m_rows) {
        const int at = static_cast<int>(&row - m_rows.data());
        if (at == m_hovered || (hasFocus() && at == m_current))
            painter.fillRect(QRectF(0, y, width(), rowHeight), t.hover);
        paintWithout(painter, row, QRectF(0, y, width(), rowHeight), scale);
        paintRow(painter, row, QRectF(0, y, width(), rowHeight), scale);
        y += rowHeight;
    }
}

int Waterfall::rowAt(int y) const {
    const int row = y < 0 ? -1 : y / rowHeight;
    return row >= 0 && row < int(m_rows.size()) && !m_rows[std::size_t(row)].rule.isEmpty() ? row : -1;
}

void Waterfall::setHovered(int row) {
    if (row == m_hovered) return;
    m_hovered = row;
    setCursor(row < 0 ? Qt::ArrowCursor : Qt::PointingHandCursor);
    setToolTip(row < 0 ? QString()
                       : tr("Show all that the rule %1 decided").arg(m_rows[std::size_t(row)].rule));
    update();
}

void Waterfall::step(int by) {
    for (int row = m_current + by; row >= 0 && row < int(m_rows.size()); row += by) {
        if (m_rows[std::size_t(row)].rule.isEmpty()) continue;
        m_current = row;
        update();
        return;
    }
}

void Waterfall::mousePressEvent(QMouseEvent* event) {
    const int row = rowAt(event->pos().y());
    if (event->button() == Qt::LeftButton && row >= 0) Q_EMIT ruleClicked(m_rows[std::size_t(row)].rule);
}

void Waterfall::mouseMoveEvent(QMouseEvent* event) {
    setHovered(rowAt(event->pos().y()));
}

void Waterfall::leaveEvent(QEvent* /*event*/) {
    setHovered(-1);
}

void Waterfall::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Down: step(1); return;
    case Qt::Key_Up: step(-1); return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_current >= 0) Q_EMIT ruleClicked(m_rows[std::size_t(m_current)].rule);
        return;
    default: QWidget::keyPressEvent(event);
    }
}

} // namespace tierline::inspector
