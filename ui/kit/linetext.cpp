#include "kit/linetext.h"

#include <QCache>
#include <QFont>
#include <QFontMetrics>
#include <QPainter>
#include <QRect>
#include <QStaticText>
#include <QTextOption>

#include <memory>

namespace tierline::kit {

namespace {

constexpr int keptLines = 4'000; // the cells of some frames

struct Line {
    QString text;
    QFont font;
    int width;
    bool operator==(const Line&) const = default;
    friend std::size_t qHash(const Line& line, std::size_t seed) {
        return qHashMulti(seed, line.text, line.width);
    }
};

QStaticText laidOut(const QPainter& painter, const QString& text) {
    QStaticText line(text);
    line.setTextFormat(Qt::PlainText);
    QTextOption option;
    option.setWrapMode(QTextOption::NoWrap);
    option.setTextDirection(Qt::LeftToRight); // as the table is
    line.setTextOption(option);
    line.prepare(painter.deviceTransform(), painter.font());
    return line;
}

// Most texts fit: those that plainly do not are cut before they are laid out.
QStaticText fitted(const QPainter& painter, const QString& text, int width, Qt::TextElideMode elide) {
    const QFontMetrics metrics = painter.fontMetrics();
    if (text.size() * metrics.averageCharWidth() <= width)
        if (QStaticText whole = laidOut(painter, text); whole.size().width() <= width) return whole;
    return laidOut(painter, metrics.elidedText(text, elide, width));
}

} // namespace

void drawLine(QPainter& painter, const QRect& box, Qt::Alignment alignment, const QString& text,
              Qt::TextElideMode elide) {
    if (text.isEmpty() || box.width() <= 0) return;
    static QCache<Line, QStaticText> kept(keptLines);
    const Line key{text, painter.font(), box.width()};
    const QStaticText* line = kept.object(key);
    if (line == nullptr) {
        auto made = std::make_unique<QStaticText>(fitted(painter, text, box.width(), elide));
        line = made.get();
        kept.insert(key, made.release());
    }
    const QSizeF size = line->size();
    const double free = box.width() - size.width();
    const double before = (alignment & Qt::AlignRight) ? free : (alignment & Qt::AlignHCenter) ? free / 2 : 0;
    painter.drawStaticText(
        QPointF(box.left() + before, box.top() + qRound((box.height() - size.height()) / 2)), *line);
}

} // namespace tierline::kit
