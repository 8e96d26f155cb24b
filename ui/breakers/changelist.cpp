#include "breakers/changelist.h"

#include "kit/fonts.h"
#include "kit/statedot.h"
#include "kit/tokens.h"

#include <QPaintEvent>
#include <QPainter>

namespace tierline::breakers {

namespace {

constexpr int lineHeight = 22;
constexpr int timeWidth = 74, dotWidth = 20, modelWidth = 170, stateWidth = 90;

} // namespace

ChangeList::ChangeList(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setAccessibleName(tr("Latest changes of breakers"));
}

void ChangeList::setLines(const std::vector<ChangeLine>& lines) {
    if (lines == m_lines) return;
    m_lines = lines;
    if (!m_lines.empty())
        setAccessibleDescription(
            tr("%1: %2 is %3, %4")
                .arg(m_lines[0].time, m_lines[0].model, m_lines[0].state, m_lines[0].reason));
    update();
}

void ChangeList::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    const kit::Tokens& t = kit::tokens();
    if (m_lines.empty()) {
        painter.setPen(t.muted);
        painter.drawText(QRect(0, 0, width(), lineHeight), Qt::AlignVCenter | Qt::AlignLeft,
                         tr("None so far. Break a provider, or trip a breaker, to see one."));
        return;
    }
    int y = 0;
    for (const ChangeLine& line : m_lines) {
        if (y + lineHeight > height()) return;
        int x = 0;
        const auto cell = [&](int cellWidth, const QString& text, const QColor& ink) {
            painter.setPen(ink);
            painter.drawText(QRect(x, y, cellWidth - 8, lineHeight), Qt::AlignVCenter | Qt::AlignLeft,
                             painter.fontMetrics().elidedText(text, Qt::ElideRight, cellWidth - 8));
            x += cellWidth;
        };
        painter.setFont(kit::numberFont(9.0));
        cell(timeWidth, line.time, t.muted);
        kit::paintStateDot(painter, QRectF(x, y, 10, lineHeight), line.tone, t);
        x += dotWidth;
        painter.setFont(font());
        cell(modelWidth, line.model, t.text);
        cell(stateWidth, line.state, line.tone == kit::Tone::Good ? t.text : kit::toneColour(line.tone, t));
        cell(width() - x, line.reason, t.muted);
        y += lineHeight;
    }
}

} // namespace tierline::breakers
