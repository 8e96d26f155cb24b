#include "policy/effectview.h"

#include "kit/fonts.h"
#include "kit/tokens.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace tierline::policypage {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr double lineHeight = 38;

// Up, down or level, so that the colour is never alone.
void paintArrow(QPainter& painter, const QPointF& at, const QString& delta, const QColor& colour) {
    const bool isUp = delta.startsWith(u'+');
    const bool isDown = delta.startsWith(u'−');
    if (!isUp && !isDown) return;
    const double sign = isUp ? -1 : 1;
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawPolygon(QPolygonF{at + QPointF(-3.5, -2.5 * sign), at + QPointF(3.5, -2.5 * sign),
                                  at + QPointF(0, 3 * sign)});
}

} // namespace

EffectView::EffectView(QWidget* parent) : QWidget(parent) {
    setAccessibleName(tr("Effect of the draft against the policy in force"));
    setWhatsThis(
        tr("What the draft would do with the loaded requests beside what the policy in force does with "
           "them. The small line below is what chance alone would make of it, 95 times in 100."));
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

QSize EffectView::sizeHint() const {
    return {260, static_cast<int>(std::max(1.0, static_cast<double>(m_words.lines.size())) * lineHeight) + 4};
}

void EffectView::setWords(const EffectWords& words) {
    if (words == m_words) return;
    const bool hasOtherSize = words.lines.size() != m_words.lines.size();
    m_words = words;
    setAccessibleDescription(words.spoken);
    if (hasOtherSize) updateGeometry();
    update();
}

QRectF EffectView::lineBox(int line) const {
    return {0, line * lineHeight, static_cast<double>(width()), lineHeight};
}

void EffectView::paintEvent(QPaintEvent* /*event*/) {
    const kit::Tokens& t = kit::tokens();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    for (int i = 0; i < static_cast<int>(m_words.lines.size()); ++i) {
        const EffectLine& line = m_words.lines[static_cast<std::size_t>(i)];
        const QRectF box = lineBox(i);
        const QRectF upper = box.adjusted(0, 3, 0, -17), lower = box.adjusted(0, 20, 0, -2);
        const QColor colour = line.tone == kit::Tone::Idle ? t.muted : kit::toneColour(line.tone, t);
        painter.setFont(kit::numberFont(9.5, QFont::DemiBold));
        painter.setPen(colour);
        const double deltaWidth = painter.fontMetrics().horizontalAdvance(line.delta);
        painter.drawText(upper, Qt::AlignRight | Qt::AlignVCenter, line.delta);
        paintArrow(painter, QPointF(upper.right() - deltaWidth - 8, upper.center().y()), line.delta, colour);
        painter.setFont(kit::textFont(9.5));
        painter.setPen(t.text);
        const QString name = line.note.isEmpty() ? line.name : line.name + u" · "_s + line.note;
        painter.drawText(upper, Qt::AlignLeft | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(name, Qt::ElideRight,
                                                          static_cast<int>(upper.width() - deltaWidth - 22)));
        painter.setFont(kit::numberFont(8.5));
        painter.setPen(t.muted);
        const QString figures = line.live + u" → "_s + line.draft;
        painter.drawText(lower, Qt::AlignLeft | Qt::AlignVCenter, figures);
        const double used = painter.fontMetrics().horizontalAdvance(figures) + 10;
        painter.setFont(kit::numberFont(7.5));
        painter.drawText(lower, Qt::AlignRight | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(line.range, Qt::ElideLeft,
                                                          static_cast<int>(lower.width() - used)));
    }
}

bool EffectView::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const int line = static_cast<int>(help->pos().y() / lineHeight);
        const bool isLine = line >= 0 && line < static_cast<int>(m_words.lines.size());
        QToolTip::showText(help->globalPos(),
                           isLine ? m_words.lines[static_cast<std::size_t>(line)].help : QString(), this);
        return true;
    }
    if (event->type() == QEvent::PaletteChange) update();
    return QWidget::event(event);
}

QString EffectView::asText() const {
    QStringList lines;
    for (const EffectLine& line : m_words.lines)
        lines << QStringList{line.name, line.live, line.draft, line.delta, line.range}.join(u'\t');
    lines << m_words.sentence << m_words.missing;
    return lines.join(u'\n') + u'\n';
}

} // namespace tierline::policypage
