#include "shell/gatewaypill.h"

#include "kit/fonts.h"
#include "kit/icons.h"

#include <QFontMetrics>
#include <QPaintEvent>
#include <QPainter>

namespace tierline::shell {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int margin = 12;
constexpr int dotWidth = 10;
constexpr int gap = 8;
constexpr int arrow = 14;

QFont wordFont() {
    return kit::textFont(10.0, QFont::DemiBold);
}
QFont urlFont() {
    return kit::numberFont();
}

} // namespace

GatewayPill::GatewayPill(QWidget* parent) : QToolButton(parent) {
    setPopupMode(QToolButton::InstantPopup);
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
}

void GatewayPill::setState(kit::Tone tone, const QString& word, const QString& url) {
    m_tone = tone;
    m_word = word;
    m_url = url;
    setAccessibleName(tr("Gateway: %1 %2").arg(word, url));
    updateGeometry();
    update();
}

QSize GatewayPill::sizeHint() const {
    int width =
        2 * margin + dotWidth + gap + QFontMetrics(wordFont()).horizontalAdvance(m_word) + gap + arrow;
    if (!m_url.isEmpty()) width += gap + QFontMetrics(urlFont()).horizontalAdvance(m_url);
    return {width, 30};
}

void GatewayPill::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const kit::Tokens& t = kit::tokens();
    const QColor ink = kit::toneColour(m_tone, t);
    QColor edge = ink;
    edge.setAlphaF(hasFocus() ? 1.0F : underMouse() ? 0.7F : 0.4F);
    painter.setPen(QPen(edge, 1));
    painter.setBrush(kit::toneSoftColour(m_tone, t));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), height() / 2.0, height() / 2.0);
    int x = margin;
    kit::paintStateDot(painter, QRectF(x, 0, dotWidth, height()), m_tone, t);
    x += dotWidth + gap;
    painter.setPen(ink);
    painter.setFont(wordFont());
    const int wordWidth = painter.fontMetrics().horizontalAdvance(m_word);
    painter.drawText(QRect(x, 0, wordWidth + 2, height()), Qt::AlignVCenter | Qt::AlignLeft, m_word);
    x += wordWidth + gap;
    if (!m_url.isEmpty()) {
        painter.setPen(t.text);
        painter.setFont(urlFont());
        const int urlWidth = painter.fontMetrics().horizontalAdvance(m_url);
        painter.drawText(QRect(x, 0, urlWidth + 2, height()), Qt::AlignVCenter | Qt::AlignLeft, m_url);
        x += urlWidth + gap;
    }
    painter.drawPixmap(x, (height() - arrow) / 2,
                       kit::iconPixmap(u"chevron"_s, arrow, t.muted, devicePixelRatioF()));
}

} // namespace tierline::shell
