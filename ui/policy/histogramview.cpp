#include "policy/histogramview.h"

#include "kit/fonts.h"
#include "kit/format.h"
#include "policy/linehandle.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace tierline::policypage {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr Millionths leastGap = 1'000; // between two lines
constexpr double pillTop = 40;

} // namespace

HistogramWidget::HistogramWidget(QWidget* parent) : QWidget(parent), m_entry(new QLineEdit(this)) {
    setAccessibleName(tr("Scores of the requests, with the lines between tiers"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setMouseTracking(true);
    setWhatsThis(
        tr("How many requests have which score with the draft. Where a request has a label, its true "
           "tier colours the bar; hatched requests would go to another tier than they do now. Drag "
           "a line and everything beside and below follows."));
    m_entry->hide();
    m_entry->setFont(kit::numberFont(9.5));
    m_entry->setAlignment(Qt::AlignCenter);
    m_entry->setAccessibleName(tr("Score of the line"));
    connect(m_entry, &QLineEdit::returnPressed, this, &HistogramWidget::takeTyped);
    connect(m_entry, &QLineEdit::editingFinished, m_entry, &QWidget::hide);
}

LineHandle* HistogramWidget::makeHandle(int line) {
    auto* handle = new LineHandle(this);
    connect(handle, &LineHandle::dragged, this,
            [this, line](double x) { moveLine(line, layoutOf(rect()).scoreAt(x), false); });
    connect(handle, &LineHandle::dropped, this, [this, line] {
        m_heldText.clear();
        m_handles[line]->setHeld(false);
        Q_EMIT held({});
        Q_EMIT lineDropped(line, m_view.lines[static_cast<std::size_t>(line)]);
    });
    connect(handle, &LineHandle::stepped, this, [this, line](int by) {
        const auto now = m_view.lines[static_cast<std::size_t>(line)];
        moveLine(line, std::clamp(now + by, 0, policy::one), true);
    });
    connect(handle, &LineHandle::typed, this, [this, line](const QString& first) { type(line, first); });
    connect(handle, &LineHandle::resetRequested, this, [this, line] { Q_EMIT lineReset(line); });
    handle->setEnabled(m_canEdit);
    handle->show();
    return handle;
}

void HistogramWidget::setView(const HistogramView& view) {
    if (view == m_view) return;
    m_view = view;
    const auto lines = std::ssize(view.lines);
    while (m_handles.size() > lines)
        delete m_handles.takeLast();
    while (m_handles.size() < lines)
        m_handles << makeHandle(static_cast<int>(m_handles.size()));
    place();
    describe();
    update();
}

void HistogramWidget::setEditable(bool can) {
    m_canEdit = can;
    for (auto* handle : std::as_const(m_handles))
        handle->setEnabled(can);
}

bool HistogramWidget::isDragging() const {
    return std::ranges::any_of(m_handles, [](const LineHandle* each) { return each->isDragging(); });
}

void HistogramWidget::place() {
    const auto layout = layoutOf(rect());
    for (qsizetype i = 0; i < m_handles.size(); ++i) {
        const auto at = static_cast<std::size_t>(i);
        const Millionths value = m_view.lines[at];
        const int x = static_cast<int>(std::lround(layout.xOf(value))) - LineHandle::pillWidth / 2;
        m_handles[i]->setGeometry(x, static_cast<int>(pillTop), LineHandle::pillWidth,
                                  static_cast<int>(layout.plot.bottom() - pillTop));
        QString name;
        if (i + 1 < m_view.tiers.size()) name = m_view.tiers[i] + u" | "_s + m_view.tiers[i + 1];
        m_handles[i]->setLine(name, value,
                              at < m_view.live.size() ? std::optional(m_view.live[at]) : std::nullopt);
    }
    m_entry->raise();
}

Millionths HistogramWidget::bounded(int line, Millionths wanted) const {
    const auto at = static_cast<std::size_t>(line);
    const Millionths low = at > 0 ? m_view.lines[at - 1] + leastGap : 0;
    const Millionths high = at + 1 < m_view.lines.size() ? m_view.lines[at + 1] - leastGap : policy::one;
    return std::clamp(wanted, std::min(low, high), std::max(low, high));
}

void HistogramWidget::moveLine(int line, Millionths wanted, bool isDrop) {
    if (!m_canEdit) return;
    const Millionths value = bounded(line, wanted);
    m_heldText.clear();
    const auto at = line + (wanted > value ? 1 : 0); // the tier that would have no room
    if (value != wanted && at < m_view.tiers.size())
        m_heldText = tr("Lines cannot cross: %1 would get no request at all.").arg(m_view.tiers[at]);
    m_handles[line]->setHeld(!isDrop && !m_heldText.isEmpty());
    Q_EMIT held(m_heldText);
    if (isDrop)
        Q_EMIT lineDropped(line, value);
    else if (value != m_view.lines[static_cast<std::size_t>(line)])
        Q_EMIT lineTried(line, value);
}

void HistogramWidget::type(int line, const QString& first) {
    if (!m_canEdit) return;
    m_typing = line;
    const QRect handle = m_handles[line]->geometry();
    m_entry->setGeometry(std::clamp(handle.center().x() - 36, 0, std::max(0, width() - 72)), handle.top() - 3,
                         72, 26);
    m_entry->setText(first.isEmpty() ? kit::score(m_view.lines[static_cast<std::size_t>(line)]) : first);
    m_entry->show();
    m_entry->raise();
    m_entry->setFocus();
    if (first.isEmpty()) m_entry->selectAll();
}

void HistogramWidget::takeTyped() {
    const QString text = m_entry->text().trimmed();
    bool isNumber = false;
    double value = text.toDouble(&isNumber);
    if (!isNumber) value = locale().toDouble(text, &isNumber);
    const int line = m_typing;
    if (!isNumber || !std::isfinite(value) || value < 0 || value > 1) {
        Q_EMIT held(tr("“%1” is no score; type a number from 0 to 1.").arg(text));
        return;
    }
    m_handles[line]->setFocus();
    moveLine(line, static_cast<Millionths>(std::lround(value * policy::one)), true);
}

void HistogramWidget::describe() {
    QStringList parts;
    for (qsizetype i = 0; i < m_view.tiers.size(); ++i) {
        const auto at = static_cast<std::size_t>(i);
        if (at < m_view.draftTiers.size())
            parts << tr("%1: %2 requests").arg(m_view.tiers[i], kit::count(m_view.draftTiers[at]));
    }
    setAccessibleDescription(parts.join(u"; "_s));
}

void HistogramWidget::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    paintHistogram(painter, rect(), m_view);
}

void HistogramWidget::resizeEvent(QResizeEvent* /*event*/) {
    place();
}

void HistogramWidget::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::EnabledChange) update();
    QWidget::changeEvent(event);
}

bool HistogramWidget::event(QEvent* event) {
    const auto layout = layoutOf(rect());
    const auto barAt = [&](const QPointF& position) {
        const auto bars = barsOf(m_view.histogram, layout.plot.width());
        if (bars.count == 0 || !layout.plot.contains(position)) return -1;
        return static_cast<int>((position.x() - layout.plot.left()) * bars.count / layout.plot.width());
    };
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const auto bars = barsOf(m_view.histogram, layout.plot.width());
        QToolTip::showText(help->globalPos(), describeBar(m_view, bars, barAt(help->pos())), this);
        return true;
    }
    if (event->type() == QEvent::MouseButtonPress) {
        const int bar = barAt(static_cast<QMouseEvent*>(event)->position());
        if (bar < 0) return QWidget::event(event);
        const auto bars = barsOf(m_view.histogram, layout.plot.width());
        const auto edge = [&](int n) {
            return static_cast<int>(static_cast<std::int64_t>(policy::one) * n * bars.perBar
                                    / m_view.histogram.bins);
        };
        Q_EMIT scoreClicked(edge(bar), edge(bar + 1));
        return true;
    }
    return QWidget::event(event);
}

} // namespace tierline::policypage
