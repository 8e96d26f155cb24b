#include "breakers/reasonsview.h"

#include "kit/card.h"
#include "kit/emptystate.h"
#include "kit/flatbutton.h"
#include "kit/fonts.h"
#include "kit/format.h"
#include "kit/tokens.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMouseEvent>
#include <QPainter>
#include <QStackedWidget>
#include <QToolTip>
#include <QVBoxLayout>

#include <algorithm>

namespace tierline::breakers {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int axisHeight = 20, lineHeight = 26;

// Where the score sent it is quiet; what moved requests has colours.
QColor inkOf(const ReasonView& view, std::size_t at, const kit::Tokens& t) {
    const ReasonLine& line = view.lines[at];
    if (line.reason == "complexity_match") return t.disabled;
    if (line.reason == "circuit_fallback") return t.bad;
    if (line.reason == "rate_limit_fallback") return t.warn;
    return t.series[at % t.series.size()];
}

} // namespace

ReasonStrips::ReasonStrips(QWidget* parent) : QWidget(parent) {
    setMouseTracking(true);
    setMinimumHeight(150);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setAccessibleName(tr("Reasons by the hour"));
    setWhatsThis(tr("Requests of each hour, stacked by the reason for which their model was chosen, from the "
                    "ledger's sums."));
}

void ReasonStrips::setData(const ReasonData& data, const ReasonView& view) {
    m_data = data;
    m_view = view;
    setAccessibleDescription(view.sentence);
    update();
}

QRectF ReasonStrips::lane() const {
    return QRectF(44, 6, width() - 52, height() - axisHeight - 10);
}

int ReasonStrips::hourAt(int x) const {
    const QRectF box = lane();
    if (m_data.hours.empty() || x < box.left() || x >= box.right()) return -1;
    return std::min(
        static_cast<int>(m_data.hours.size()) - 1,
        static_cast<int>((x - box.left()) / box.width() * static_cast<double>(m_data.hours.size())));
}

QString ReasonStrips::textAt(int x) const {
    const int at = hourAt(x);
    if (at < 0) return {};
    const ReasonHour& hour = m_data.hours[static_cast<std::size_t>(at)];
    QStringList lines{kit::dayAndTime(hour.from)};
    for (const ReasonLine& line : m_view.lines)
        if (const auto found = hour.requests.find(line.reason); found != hour.requests.end())
            lines << line.name + u"  "_s + kit::count(found->second);
    if (lines.size() == 1) lines << tr("no requests");
    return lines.join(u'\n');
}

void ReasonStrips::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    const kit::Tokens& t = kit::tokens();
    const QRectF box = lane();
    painter.setFont(kit::numberFont(8.5));
    for (int step = 0; step <= 2; ++step) {
        const double y = box.bottom() - box.height() * step / 2;
        painter.fillRect(QRectF(box.left(), y, box.width(), 1), t.hairline);
        painter.setPen(t.muted);
        painter.drawText(QRectF(0, y - 8, 38, 16), Qt::AlignRight | Qt::AlignVCenter,
                         kit::countShort(m_view.most * step / 2));
    }
    const auto count = m_data.hours.size();
    if (count == 0 || m_view.most == 0) return;
    const double width = box.width() / static_cast<double>(count);
    const double gap = std::clamp(width * 0.12, 1.0, 5.0); // on either side
    const std::size_t every = count > 48 ? 24 : 4;
    for (std::size_t i = 0; i < count; ++i) {
        const double left = box.left() + width * static_cast<double>(i);
        double bottom = box.bottom();
        for (std::size_t at = 0; at < m_view.lines.size(); ++at) {
            const auto found = m_data.hours[i].requests.find(m_view.lines[at].reason);
            if (found == m_data.hours[i].requests.end()) continue;
            const double high =
                box.height() * static_cast<double>(found->second) / static_cast<double>(m_view.most);
            painter.fillRect(QRectF(left + gap, bottom - high, std::max(1.0, width - 2 * gap), high),
                             inkOf(m_view, at, t));
            bottom -= high;
        }
        if (static_cast<int>(i) == m_hover)
            painter.fillRect(QRectF(left, box.top(), width, box.height()), t.hover);
        if (i % every == 0) {
            painter.setPen(t.muted);
            const QString when = kit::dayAndTime(m_data.hours[i].from);
            painter.drawText(QRectF(left, box.bottom() + 4, 90, axisHeight), Qt::AlignLeft | Qt::AlignTop,
                             every == 24 ? when.section(u' ', 0, -2) : when.section(u' ', -1));
        }
    }
}

void ReasonStrips::mouseMoveEvent(QMouseEvent* event) {
    const int hour = hourAt(event->pos().x());
    if (hour != m_hover) update();
    m_hover = hour;
    if (hour >= 0) QToolTip::showText(event->globalPosition().toPoint(), textAt(event->pos().x()), this);
}

void ReasonStrips::leaveEvent(QEvent* /*event*/) {
    m_hover = -1;
    update();
}

ReasonLegend::ReasonLegend(QWidget* parent) : QWidget(parent) {
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Reasons, most frequent first"));
    setWhatsThis(tr("Each reason with its requests and their share. A click, or Enter, shows them in Live."));
}

void ReasonLegend::setView(const ReasonView& view) {
    m_view = view;
    QStringList texts;
    for (const ReasonLine& line : view.lines)
        texts << line.name + u' ' + kit::percent(line.share);
    setAccessibleDescription(texts.join(u", "_s));
    updateGeometry();
    update();
}

QSize ReasonLegend::sizeHint() const {
    return {420, lineHeight * std::max(1, static_cast<int>(m_view.lines.size()))};
}

void ReasonLegend::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    const kit::Tokens& t = kit::tokens();
    for (std::size_t at = 0; at < m_view.lines.size(); ++at) {
        const ReasonLine& line = m_view.lines[at];
        const QRect row(0, static_cast<int>(at) * lineHeight, width(), lineHeight);
        if (static_cast<int>(at) == m_hover) painter.fillRect(row, hasFocus() ? t.selection : t.hover);
        painter.fillRect(QRect(4, row.center().y() - 5, 10, 10), inkOf(m_view, at, t));
        painter.setFont(font());
        painter.setPen(t.text);
        painter.drawText(row.adjusted(22, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, line.name);
        painter.setFont(kit::numberFont());
        painter.drawText(QRect(120, row.top(), 70, lineHeight), Qt::AlignVCenter | Qt::AlignRight,
                         kit::count(line.requests));
        painter.drawText(QRect(196, row.top(), 64, lineHeight), Qt::AlignVCenter | Qt::AlignRight,
                         kit::percent(line.share, 1));
        painter.setFont(kit::smallFont());
        painter.setPen(t.muted);
        const QRect words = row.adjusted(280, 0, -4, 0);
        painter.drawText(words, Qt::AlignVCenter | Qt::AlignLeft,
                         painter.fontMetrics().elidedText(line.meaning, Qt::ElideRight, words.width()));
    }
}

void ReasonLegend::mouseMoveEvent(QMouseEvent* event) {
    m_hover = event->pos().y() / lineHeight;
    update();
}

void ReasonLegend::leaveEvent(QEvent* /*event*/) {
    m_hover = -1;
    update();
}

void ReasonLegend::mousePressEvent(QMouseEvent* event) {
    const auto at = static_cast<std::size_t>(std::max(0, event->pos().y() / lineHeight));
    if (at < m_view.lines.size()) Q_EMIT chosen(QString::fromStdString(m_view.lines[at].reason));
}

void ReasonLegend::keyPressEvent(QKeyEvent* event) {
    const int last = static_cast<int>(m_view.lines.size()) - 1;
    if (event->key() == Qt::Key_Down || event->key() == Qt::Key_Up) {
        m_hover = std::clamp(m_hover + (event->key() == Qt::Key_Down ? 1 : -1), 0, std::max(0, last));
        return update();
    }
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && m_hover >= 0
        && m_hover <= last) {
        Q_EMIT chosen(QString::fromStdString(m_view.lines[static_cast<std::size_t>(m_hover)].reason));
        return;
    }
    QWidget::keyPressEvent(event);
}

ReasonsView::ReasonsView(QWidget* parent) : QWidget(parent), m_spans(new QButtonGroup(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(10);
    auto* head = new QHBoxLayout;
    m_sentence = new QLabel(this);
    m_sentence->setFont(kit::textFont(11.0, QFont::DemiBold));
    m_sentence->setWordWrap(true);
    m_sentence->setWhatsThis(
        tr("What moved requests away from the model that their score would have got, most frequent first."));
    head->addWidget(m_sentence, 1);
    for (const auto& [hours, text] : {std::pair(24, tr("24 h")), {168, tr("7 d")}}) {
        auto* button = new kit::FlatButton(kit::FlatButton::Chip, this);
        button->setText(text);
        button->setCheckable(true);
        button->setChecked(hours == m_hours);
        m_spans->addButton(button, hours);
        head->addWidget(button, 0, Qt::AlignTop);
    }
    layout->addLayout(head);
    m_stack = new QStackedWidget(this);
    auto* empty = new kit::EmptyState(m_stack);
    empty->setContent(u"breakers"_s, tr("No requests in this time"),
                      tr("Each request has a reason for its model. Their mix shows here by the hour."));
    auto* full = new QWidget(m_stack);
    auto* column = new QVBoxLayout(full);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);
    auto* chart = new kit::Card(tr("Requests by the hour"), full);
    m_strips = new ReasonStrips(chart);
    chart->content()->addWidget(m_strips, 1);
    auto* legend = new kit::Card(tr("Reasons"), full);
    m_legend = new ReasonLegend(legend);
    legend->content()->addWidget(m_legend);
    column->addWidget(chart, 1);
    column->addWidget(legend);
    m_stack->addWidget(empty);
    m_stack->addWidget(full);
    layout->addWidget(m_stack, 1);
    connect(m_spans, &QButtonGroup::idClicked, this, [this](int hours) {
        m_hours = hours;
        Q_EMIT hoursChosen(hours);
    });
    connect(m_legend, &ReasonLegend::chosen, this, [this](const QString& reason) {
        Q_EMIT filterRequested(u"reason:"_s + reason + (m_hours == 24 ? u" since:24h"_s : u" since:7d"_s));
    });
}

void ReasonsView::setHours(int hours) {
    if (QAbstractButton* button = m_spans->button(hours)) {
        m_hours = hours;
        button->setChecked(true);
    }
}

void ReasonsView::setData(const ReasonData& data) {
    const ReasonView view = reasonView(data);
    m_text = data.trouble.isEmpty() ? view.sentence : data.trouble;
    m_sentence->setText(m_text);
    m_stack->setCurrentIndex(view.requests == 0 ? 0 : 1);
    m_strips->setData(data, view);
    m_legend->setView(view);
}

} // namespace tierline::breakers
