#include "inspector/timeaxis.h"

#include "kit/fonts.h"
#include "kit/format.h"
#include "kit/tokens.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <array>

namespace tierline::inspector {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int rowHeight = 26, axisHeight = 24, legendHeight = 30;
constexpr int nameWidth = 170, valueWidth = 76, barHeight = 10;
constexpr std::array everySpell{Spell::Own, Spell::Queue, Spell::Wait, Spell::Stream, Spell::Failed};

QColor colourOf(Spell spell, const kit::Tokens& t) {
    switch (spell) {
    case Spell::Own: return t.accent;
    case Spell::Queue: return t.warn;
    case Spell::Wait: return t.disabled;
    case Spell::Stream: return t.good;
    case Spell::Failed: return t.bad;
    }
    return t.muted;
}

// Waiting is an outline and failure is hatched, so that colour alone says nothing.
void paintStretch(QPainter& painter, const QRectF& box, Spell spell, const kit::Tokens& t) {
    const QColor colour = colourOf(spell, t);
    painter.setPen(Qt::NoPen);
    switch (spell) {
    case Spell::Wait:
        painter.setPen(QPen(colour, 1));
        painter.setBrush(t.hover);
        break;
    case Spell::Failed: painter.setBrush(QBrush(colour, Qt::BDiagPattern)); break;
    case Spell::Queue: painter.setBrush(QBrush(colour, Qt::Dense4Pattern)); break;
    case Spell::Own:
    case Spell::Stream: painter.setBrush(colour); break;
    }
    painter.drawRoundedRect(box, 2, 2);
    if (spell != Spell::Failed) return;
    painter.setPen(QPen(colour, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(box, 2, 2);
}

QString axisText(std::int64_t us) {
    return us < 1'000 ? kit::microseconds(us) : kit::duration(Milliseconds{us / 1'000});
}

} // namespace

TimeAxis::TimeAxis(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Where the time went"));
    setWhatsThis(tr("Each bar is one stretch of the request on the same axis: our own time, waiting in a "
                    "provider's queue, then each attempt until its first byte and while it answered."));
}

void TimeAxis::setView(TimingView view) {
    m_view = std::move(view);
    QStringList words;
    for (const auto& row : m_view.rows)
        words += row.label + u' ' + row.value;
    setAccessibleDescription(words.join(u", "_s));
    updateGeometry();
    update();
}

QSize TimeAxis::sizeHint() const {
    return {640, axisHeight + rowHeight * int(m_view.rows.size()) + legendHeight};
}

QSize TimeAxis::minimumSizeHint() const {
    return {380, sizeHint().height()};
}

double TimeAxis::at(std::int64_t us) const {
    const double left = nameWidth + valueWidth + 14;
    return left
           + std::max(20.0, width() - left - 8) * double(us)
                 / double(std::max<std::int64_t>(m_view.whole, 1));
}

void TimeAxis::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintAxis(painter);
    const auto& t = kit::tokens();
    int top = axisHeight;
    for (const auto& row : m_view.rows) {
        painter.setPen(t.text);
        painter.setFont(kit::textFont(9.5));
        const QRect name(0, top, nameWidth, rowHeight);
        painter.drawText(name, Qt::AlignVCenter | Qt::AlignLeft,
                         painter.fontMetrics().elidedText(row.label, Qt::ElideRight, nameWidth - 8));
        painter.setPen(t.muted);
        painter.setFont(kit::numberFont(9.0));
        painter.drawText(QRect(nameWidth, top, valueWidth, rowHeight), Qt::AlignVCenter | Qt::AlignRight,
                         row.value);
        for (const auto& stretch : row.stretches) {
            const double from = at(stretch.from), to = at(stretch.to);
            paintStretch(painter,
                         {from, top + (rowHeight - barHeight) / 2.0, std::max(2.0, to - from), barHeight},
                         stretch.spell, t);
        }
        top += rowHeight;
    }
    paintLegend(painter, top);
}

void TimeAxis::paintAxis(QPainter& painter) const {
    const auto& t = kit::tokens();
    painter.setFont(kit::numberFont(8.5));
    const int bottom = axisHeight + rowHeight * int(m_view.rows.size());
    const auto step = axisStep(m_view.whole, std::max(2, int(at(m_view.whole) - at(0)) / 110));
    for (std::int64_t us = 0; us <= m_view.whole; us += step) {
        const double x = at(us);
        painter.setPen(QPen(t.hairline, 1));
        painter.drawLine(QPointF(x, axisHeight - 4), QPointF(x, bottom));
        painter.setPen(t.muted);
        const bool isLast = x > width() - 50;
        const QRectF box(isLast ? x - 84 : x - 40, 0, 80, axisHeight - 6);
        const auto align = us == 0 ? Qt::AlignHCenter : isLast ? Qt::AlignRight : Qt::AlignHCenter;
        painter.drawText(box, int(align | Qt::AlignVCenter), us == 0 ? u"0"_s : axisText(us));
    }
}

void TimeAxis::paintLegend(QPainter& painter, int top) const {
    const auto& t = kit::tokens();
    painter.setFont(kit::smallFont());
    double x = 0;
    for (const Spell spell : everySpell) {
        const auto has = [&](const Stretch& stretch) { return stretch.spell == spell; };
        if (std::ranges::none_of(m_view.rows,
                                 [&](const TimeRow& row) { return std::ranges::any_of(row.stretches, has); }))
            continue;
        paintStretch(painter, {x + 1, top + 13.0, 14, 8}, spell, t);
        painter.setPen(t.muted);
        const QString name = nameOf(spell);
        const int wide = painter.fontMetrics().horizontalAdvance(name);
        painter.drawText(QRectF(x + 21, top + 6, wide + 2, 22), Qt::AlignVCenter, name);
        x += wide + 42;
    }
}

bool TimeAxis::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const int row = (help->pos().y() - axisHeight) / rowHeight;
    if (help->pos().y() >= axisHeight && row < int(m_view.rows.size()))
        QToolTip::showText(help->globalPos(), m_view.rows[std::size_t(row)].note, this);
    else
        QToolTip::hideText();
    return true;
}

} // namespace tierline::inspector
