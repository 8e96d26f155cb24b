#include "spend/chartlegend.h"

#include "kit/fonts.h"
#include "kit/format.h"
#include "kit/tokens.h"

#include <QPainter>

namespace tierline::spend {

ChartLegend::ChartLegend(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setWhatsThis(
        tr("The same tokens at one model's own prices, slice by slice, with the sum over the whole time. "
           "“Above the scale” means that the line would make the bars too small to read."));
}

void ChartLegend::setLines(const std::vector<ChartLine>& lines, bool leave) {
    std::vector<Item> items;
    QStringList words;
    for (const ChartLine& line : lines) {
        QString text = line.whole ? line.name + QLatin1Char(' ') + kit::money(*line.whole) : line.name;
        if (leave && !line.isDotted) text += tr(", above the scale");
        words << text;
        items.push_back({text, line.isDotted});
    }
    if (items == m_items) return;
    m_items = std::move(items);
    setAccessibleName(words.join(QStringLiteral("; ")));
    setVisible(!m_items.empty());
    update();
}

void ChartLegend::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(kit::smallFont());
    const kit::Tokens& t = kit::tokens();
    int x = 0;
    for (const Item& item : m_items) {
        painter.setPen(
            QPen(item.isDotted ? t.muted : t.text, 1.6, item.isDotted ? Qt::DotLine : Qt::SolidLine));
        painter.drawLine(QPointF(x, height() / 2.0), QPointF(x + 20, height() / 2.0));
        painter.setPen(t.muted);
        const QString text =
            painter.fontMetrics().elidedText(item.text, Qt::ElideRight, std::max(0, width() - x - 26));
        painter.drawText(QRect(x + 26, 0, width() - x - 26, height()), Qt::AlignLeft | Qt::AlignVCenter,
                         text);
        x += 26 + painter.fontMetrics().horizontalAdvance(text) + 22;
    }
}

} // namespace tierline::spend
