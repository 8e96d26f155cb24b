#include "inspector/waterfall.h"

#include "kit/fonts.h"
#include "kit/format.h"
#include "kit/tokens.h"

#include <QPaintEvent>
#include <QPainter>

#include <algorithm>

namespace tierline::inspector {

namespace {

constexpr int rowHeight = 20;
constexpr int nameWidth = 150;
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
    return {left, std::max(20.0, width - left - 2), low, high};
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

} // namespace

Waterfall::Waterfall(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("How the score came about"));
}

void Waterfall::setContributions(std::vector<Contribution> rows) {
    m_rows = std::move(rows);
    QStringList words;
    for (const auto& row : m_rows)
        words.append(
            row.name + QLatin1Char(' ')
            + (row.kind == Contribution::Kind::Score ? kit::score(row.weight) : kit::weight(row.weight)));
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
    double y = 0;
    for (const auto& row : m_rows) {
        paintRow(painter, row, QRectF(0, y, width(), rowHeight), scale);
        y += rowHeight;
    }
}

} // namespace tierline::inspector
