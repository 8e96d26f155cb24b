#include "breakers/ratesview.h"

#include "kit/fonts.h"
#include "kit/tokens.h"

#include <QPainter>

#include <algorithm>

namespace tierline::breakers {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int lineHeight = 20, barWidth = 70, numberWidth = 86;
constexpr std::size_t mostLines = 6;

} // namespace

RatesView::RatesView(QWidget* parent) : QWidget(parent) {
    setAccessibleName(tr("Rate limits of the selected key"));
    setWhatsThis(
        tr("How much of each limit is used in the running minute or day: limits of the policy, and what "
           "the provider said of its own in the headers of its replies."));
}

void RatesView::setLines(const std::vector<RateLine>& lines) {
    if (lines == m_lines) return;
    m_lines = lines;
    QStringList texts;
    for (const RateLine& line : m_lines)
        texts << line.name + u' ' + line.text;
    setAccessibleDescription(texts.join(u", "_s));
    updateGeometry();
    update();
}

QSize RatesView::sizeHint() const {
    return {220, lineHeight * static_cast<int>(std::clamp<std::size_t>(m_lines.size(), 1, mostLines))};
}

void RatesView::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    const kit::Tokens& t = kit::tokens();
    if (m_lines.empty()) {
        painter.setPen(t.muted);
        painter.drawText(rect(), Qt::AlignLeft | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(
                             tr("No limit is known, neither of the policy nor of the provider."),
                             Qt::ElideRight, width()));
        return;
    }
    int y = 0;
    for (std::size_t i = 0; i < std::min(m_lines.size(), mostLines); ++i, y += lineHeight) {
        const RateLine& line = m_lines[i];
        const QRectF bar(0, y + lineHeight / 2.0 - 3, barWidth, 6);
        painter.setPen(Qt::NoPen);
        painter.setBrush(t.hairline);
        painter.drawRoundedRect(bar, 2, 2);
        painter.setBrush(line.tone == kit::Tone::Good ? t.accent : kit::toneColour(line.tone, t));
        painter.drawRoundedRect(
            QRectF(bar.left(), bar.top(), std::max(2.0, bar.width() * line.share), bar.height()), 2, 2);
        painter.setFont(kit::numberFont(9.0));
        painter.setPen(t.text);
        painter.drawText(QRect(barWidth + 8, y, numberWidth, lineHeight), Qt::AlignLeft | Qt::AlignVCenter,
                         line.text);
        painter.setFont(kit::smallFont());
        painter.setPen(t.muted);
        const int left = barWidth + numberWidth + 12;
        const QString words = line.name + u" · "_s + line.whose;
        painter.drawText(QRect(left, y, width() - left, lineHeight), Qt::AlignLeft | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(words, Qt::ElideRight, width() - left));
    }
}

} // namespace tierline::breakers
