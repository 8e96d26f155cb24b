#include "kit/icons.h"

#include "kit/resources.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

namespace tierline::kit {

using namespace Qt::Literals::StringLiterals;

namespace {

QColor colourOf(IconTone tone, QIcon::Mode mode, QIcon::State state) {
    const Tokens& t = tokens();
    if (mode == QIcon::Disabled) return t.disabled;
    if (state == QIcon::On && tone == IconTone::Muted) return t.accent;
    switch (tone) {
    case IconTone::Muted: return t.muted;
    case IconTone::Text: return t.text;
    case IconTone::Accent: return t.accent;
    case IconTone::OnAccent: return t.onAccent;
    case IconTone::Good: return t.good;
    case IconTone::Warn: return t.warn;
    case IconTone::Bad: return t.bad;
    }
    return t.text;
}

class TintedEngine final : public QIconEngine {
public:
    TintedEngine(QString name, IconTone tone) : m_name(std::move(name)), m_tone(tone) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override {
        const double ratio = painter->device()->devicePixelRatioF();
        const int side = std::min(rect.width(), rect.height());
        const QPixmap pixmap = iconPixmap(m_name, side, colourOf(m_tone, mode, state), ratio);
        painter->drawPixmap(rect.x() + (rect.width() - side) / 2, rect.y() + (rect.height() - side) / 2,
                            pixmap);
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        return iconPixmap(m_name, std::min(size.width(), size.height()), colourOf(m_tone, mode, state), 1.0);
    }
    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State state, qreal scale) override {
        const int side = qRound(std::min(size.width(), size.height()) / scale);
        return iconPixmap(m_name, side, colourOf(m_tone, mode, state), scale);
    }
    QIconEngine* clone() const override { return new TintedEngine(m_name, m_tone); }

private:
    QString m_name;
    IconTone m_tone;
};

} // namespace

QIcon icon(const QString& name, IconTone tone) {
    return QIcon(new TintedEngine(name, tone));
}

QPixmap iconPixmap(const QString& name, int size, const QColor& colour, double devicePixelRatio) {
    const QString key = name + u'/' + QString::number(size) + u'/' + colour.name(QColor::HexArgb) + u'/'
                        + QString::number(devicePixelRatio);
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap)) return pixmap;
    initResources();
    QFile file(u":/tierline/icons/"_s + name + u".svg"_s);
    QByteArray svg;
    if (file.open(QIODevice::ReadOnly)) svg = file.readAll();
    svg.replace("currentColor", colour.name().toLatin1());
    QSvgRenderer renderer(svg);
    pixmap = QPixmap(qRound(size * devicePixelRatio), qRound(size * devicePixelRatio));
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    renderer.render(&painter);
    painter.end();
    pixmap.setDevicePixelRatio(devicePixelRatio);
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

} // namespace tierline::kit
