#include "models/ladderview.h"

#include "kit/fonts.h"
#include "kit/format.h"
#include "kit/statedot.h"
#include "kit/tierglyph.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace tierline::models {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int headHeight = 42, rungHeight = 38, gap = 14;

QString priceText(const Rung& rung) {
    return rung.typical ? kit::money(*rung.typical) : u"?"_s;
}

QString sentence(const Step& step, const Rung& rung) {
    QString text = LadderView::tr("%1 in tier %2: %3 for a million tokens of which a quarter is output")
                       .arg(rung.model, step.tier, priceText(rung));
    if (!rung.answered.isEmpty())
        text += LadderView::tr(", %1 of its requests in 24 h were answered").arg(rung.answered);
    if (!rung.isPinned)
        text += u". "_s + LadderView::tr("The name is not dated: it may be another model tomorrow");
    if (!rung.warning.isEmpty()) text += u". "_s + rung.warning;
    return text;
}

} // namespace

LadderView::LadderView(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Ladder of tiers"));
    setWhatsThis(tr(
        "The tiers from left to right as scores rise, and in each its models with the cheapest first: the "
        "order in "
        "which the able ones are tried. The bar and the figure are what a million tokens cost of which a "
        "quarter is output; each doubling of the price makes the bar one step longer. The share is how many "
        "requests of the last 24 hours were answered. A triangle marks a step that is dearer and not "
        "better."));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
}

void LadderView::setSteps(std::vector<Step> steps) {
    if (steps == m_steps) return;
    m_steps = std::move(steps);
    m_step = std::min(m_step, m_steps.empty() ? 0 : m_steps.size() - 1);
    m_rung = 0;
    describe();
    updateGeometry();
    update();
}

void LadderView::describe() {
    QStringList all;
    for (const Step& step : m_steps)
        for (const Rung& rung : step.rungs)
            all << sentence(step, rung);
    setAccessibleDescription(all.join(u'\n'));
}

QString LadderView::current() const {
    if (m_step >= m_steps.size() || m_rung >= m_steps[m_step].rungs.size()) return {};
    return m_steps[m_step].rungs[m_rung].model;
}

std::size_t LadderView::mostRungs() const {
    std::size_t most = 1;
    for (const Step& step : m_steps)
        most = std::max(most, step.rungs.size());
    return most;
}

QSize LadderView::sizeHint() const {
    return {150 * std::max(1, static_cast<int>(m_steps.size())), minimumSizeHint().height()};
}

QSize LadderView::minimumSizeHint() const {
    return {110 * std::max(1, static_cast<int>(m_steps.size())),
            headHeight + rungHeight * static_cast<int>(mostRungs()) + 2};
}

QRectF LadderView::columnBox(std::size_t step) const {
    const double count = static_cast<double>(std::max<std::size_t>(1, m_steps.size()));
    const double wide = (width() - gap * (count - 1)) / count;
    return {static_cast<double>(step) * (wide + gap), 0, wide, static_cast<double>(height())};
}

QRectF LadderView::rungBox(std::size_t step, std::size_t rung) const {
    const QRectF column = columnBox(step);
    return {column.left(), static_cast<double>(headHeight + rungHeight * static_cast<int>(rung)),
            column.width(), static_cast<double>(rungHeight)};
}

void LadderView::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    for (std::size_t i = 0; i < m_steps.size(); ++i)
        paintStep(painter, i);
}

void LadderView::paintStep(QPainter& painter, std::size_t index) const {
    const kit::Tokens& t = kit::tokens();
    const Step& step = m_steps[index];
    const QRectF column = columnBox(index);
    QRectF head(column.left(), 0, column.width(), 20);
    painter.setFont(kit::textFont(10.0, QFont::DemiBold));
    kit::paintTierChip(painter, head, static_cast<int>(index), static_cast<int>(m_steps.size()), step.tier, t,
                       t.text);
    if (!step.warning.isEmpty())
        kit::paintStateDot(painter, QRectF(head.right() - 12, head.top(), 10, head.height()), kit::Tone::Warn,
                           t);
    painter.setFont(kit::smallFont());
    painter.setPen(t.muted);
    const QRectF line(column.left(), 20, column.width(), 16);
    painter.drawText(
        line, Qt::AlignLeft | Qt::AlignVCenter,
        painter.fontMetrics().elidedText(step.line, Qt::ElideRight, static_cast<int>(line.width())));
    painter.fillRect(QRectF(column.left(), headHeight - 4, column.width(), 1), t.hairline);
    for (std::size_t rung = 0; rung < step.rungs.size(); ++rung)
        paintRung(painter, rungBox(index, rung), step.rungs[rung], index,
                  hasFocus() && index == m_step && rung == m_rung);
}

void LadderView::paintRung(QPainter& painter, const QRectF& box, const Rung& rung, std::size_t step,
                           bool isCurrent) const {
    const kit::Tokens& t = kit::tokens();
    if (isCurrent) painter.fillRect(box.adjusted(-4, 0, 4, 0), t.selection);
    double left = box.left();
    if (!rung.warning.isEmpty() || !rung.typical) {
        kit::paintStateDot(painter, QRectF(left, box.top() + 2, 10, 18), kit::Tone::Warn, t);
        left += 15;
    }
    painter.setFont(kit::numberFont());
    const QString price = priceText(rung);
    const double priceWidth = painter.fontMetrics().horizontalAdvance(price) + 6;
    painter.setPen(rung.typical ? t.text : t.warn);
    painter.drawText(QRectF(box.right() - priceWidth, box.top() + 2, priceWidth, 18),
                     Qt::AlignRight | Qt::AlignVCenter, price);
    painter.setFont(kit::textFont());
    painter.setPen(t.text);
    const QRectF name(left, box.top() + 2, box.right() - priceWidth - left - 4, 18);
    painter.drawText(
        name, Qt::AlignLeft | Qt::AlignVCenter,
        painter.fontMetrics().elidedText(rung.model, Qt::ElideMiddle, static_cast<int>(name.width())));
    painter.setFont(kit::smallFont());
    const double noteWidth =
        rung.answered.isEmpty() ? 0 : painter.fontMetrics().horizontalAdvance(rung.answered) + 8;
    const QRectF lane(box.left(), box.top() + 25, box.width() - noteWidth, 5);
    painter.fillRect(lane, t.alternate);
    QColor fill = kit::tierColour(static_cast<int>(step), static_cast<int>(m_steps.size()), t);
    painter.fillRect(QRectF(lane.left(), lane.top(), lane.width() * rung.share, lane.height()), fill);
    if (noteWidth <= 0) return;
    painter.setPen(t.muted);
    painter.drawText(QRectF(lane.right(), box.top() + 19, noteWidth, 16), Qt::AlignRight | Qt::AlignVCenter,
                     rung.answered);
}

const Rung* LadderView::rungAt(const QPointF& at) const {
    for (std::size_t step = 0; step < m_steps.size(); ++step)
        for (std::size_t rung = 0; rung < m_steps[step].rungs.size(); ++rung)
            if (rungBox(step, rung).contains(at)) return &m_steps[step].rungs[rung];
    return nullptr;
}

void LadderView::mousePressEvent(QMouseEvent* event) {
    const Rung* rung = event->button() == Qt::LeftButton ? rungAt(event->position()) : nullptr;
    if (rung == nullptr) return QWidget::mousePressEvent(event);
    for (std::size_t step = 0; step < m_steps.size(); ++step)
        if (!m_steps[step].rungs.empty() && rung >= m_steps[step].rungs.data()
            && rung <= &m_steps[step].rungs.back()) {
            m_step = step;
            m_rung = static_cast<std::size_t>(rung - m_steps[step].rungs.data());
        }
    update();
    Q_EMIT modelChosen(rung->model);
}

void LadderView::keyPressEvent(QKeyEvent* event) {
    if (m_steps.empty()) return QWidget::keyPressEvent(event);
    switch (event->key()) {
    case Qt::Key_Left: m_step = m_step == 0 ? 0 : m_step - 1; break;
    case Qt::Key_Right: m_step = std::min(m_step + 1, m_steps.size() - 1); break;
    case Qt::Key_Up: m_rung = m_rung == 0 ? 0 : m_rung - 1; break;
    case Qt::Key_Down: ++m_rung; break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (!current().isEmpty()) Q_EMIT modelChosen(current());
        return;
    default: return QWidget::keyPressEvent(event);
    }
    const std::size_t count = m_steps[m_step].rungs.size();
    m_rung = count == 0 ? 0 : std::min(m_rung, count - 1);
    update();
}

bool LadderView::event(QEvent* event) {
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut) update();
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    for (const Step& step : m_steps)
        for (const Rung& rung : step.rungs)
            if (rungAt(help->pos()) == &rung) {
                QToolTip::showText(help->globalPos(), sentence(step, rung), this);
                return true;
            }
    QToolTip::hideText();
    return true;
}

} // namespace tierline::models
