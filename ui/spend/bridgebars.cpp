#include "spend/bridgebars.h"

#include "kit/fonts.h"
#include "kit/tokens.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace tierline::spend {

namespace {

constexpr int rowHeight = 36, barHeight = 9, thinnest = 2;

QColor colourOf(const BridgeStep& step, const kit::Tokens& t) {
    switch (step.kind) {
    case BridgeStep::Gross: return t.muted;
    case BridgeStep::Minus: return t.warn;
    case BridgeStep::Net: return step.to < 0 ? t.bad : t.good;
    }
    return t.muted;
}

} // namespace

BridgeBars::BridgeBars(QWidget* parent) : QWidget(parent) {
    setAccessibleName(tr("How the saving comes about"));
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setWhatsThis(
        tr("From top to bottom: what cheaper answers saved, less what routing itself cost, is the net "
           "saving. The figures add up exactly."));
}

void BridgeBars::setSteps(std::vector<BridgeStep> steps) {
    if (steps == m_steps) return;
    m_steps = std::move(steps);
    QStringList words;
    for (const BridgeStep& step : m_steps)
        words << step.caption + QLatin1Char(' ') + step.value;
    setAccessibleDescription(words.join(QStringLiteral(", ")));
    updateGeometry();
    update();
}

QSize BridgeBars::sizeHint() const {
    return {200, static_cast<int>(m_steps.size()) * rowHeight};
}

QRect BridgeBars::rowOf(int step) const {
    return {0, step * rowHeight, width(), rowHeight};
}

void BridgeBars::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const kit::Tokens& t = kit::tokens();
    double lowest = 0, highest = 0;
    for (const BridgeStep& step : m_steps) {
        lowest = std::min({lowest, step.from, step.to});
        highest = std::max({highest, step.from, step.to});
    }
    const double whole = std::max(highest - lowest, 1e-9);
    for (int i = 0; i < std::ssize(m_steps); ++i) {
        const BridgeStep& step = m_steps[static_cast<std::size_t>(i)];
        const QRect row = rowOf(i);
        const QRect words = row.adjusted(0, 0, 0, -barHeight - 7);
        const bool isSum = step.kind != BridgeStep::Minus;
        painter.setPen(isSum ? t.text : t.muted);
        painter.setFont(kit::textFont(9.5, isSum ? QFont::DemiBold : QFont::Normal));
        painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter, step.caption);
        painter.setFont(kit::numberFont(9.5, isSum ? QFont::DemiBold : QFont::Normal));
        painter.setPen(t.text);
        painter.drawText(words, Qt::AlignRight | Qt::AlignVCenter, step.value);
        const double from = (std::min(step.from, step.to) - lowest) / whole * row.width();
        const double to = (std::max(step.from, step.to) - lowest) / whole * row.width();
        const double top = row.bottom() - barHeight - 3;
        painter.setPen(Qt::NoPen);
        painter.setBrush(t.hairline);
        painter.drawRoundedRect(QRectF(0, top, row.width(), barHeight), 3, 3);
        if (step.from == step.to) continue;
        painter.setBrush(colourOf(step, t));
        painter.drawRoundedRect(QRectF(std::min(from, row.width() - double{thinnest}), top,
                                       std::max<double>(thinnest, to - from), barHeight),
                                3, 3);
    }
}

bool BridgeBars::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const int at = help->pos().y() / rowHeight;
    if (at >= 0 && at < std::ssize(m_steps))
        QToolTip::showText(help->globalPos(), m_steps[static_cast<std::size_t>(at)].help, this);
    return true;
}

} // namespace tierline::spend
