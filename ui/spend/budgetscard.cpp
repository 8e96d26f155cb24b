#include "spend/budgetscard.h"

#include "kit/card.h"
#include "kit/flatbutton.h"
#include "kit/fonts.h"
#include "kit/tokens.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QLabel>
#include <QPaintEvent>
#include <QPainter>
#include <QScrollArea>
#include <QStringList>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace tierline::spend {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int rowHeight = 94;
constexpr double track = 8;

// What a policy needs for its first budget; not translated.
constexpr QLatin1StringView example("budgets:\n  - {scope: all, per: day, soft: 5.00, hard: 20.00}\n");

QString elided(const QFont& font, const QString& text, double width) {
    return QFontMetrics(font).elidedText(text, Qt::ElideRight, static_cast<int>(width));
}

// Left and right text of one line; the right one is never cut, and `before` it something stands.
void paintLine(QPainter& painter, const QRectF& box, const QString& left, const QFont& leftFont,
               const QString& right, const QColor& rightColour, double before = 0) {
    const QFontMetrics small(kit::smallFont());
    painter.setFont(kit::smallFont());
    painter.setPen(rightColour);
    painter.drawText(box, Qt::AlignRight | Qt::AlignVCenter, right);
    painter.setFont(leftFont);
    painter.setPen(kit::tokens().text);
    const double room = box.width() - small.horizontalAdvance(right) - before - 12;
    painter.drawText(box, Qt::AlignLeft | Qt::AlignVCenter, elided(leftFont, left, room));
}

void paintBar(QPainter& painter, const QRectF& box, const BudgetBar& bar, const kit::Tokens& t) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(t.hairline);
    painter.drawRoundedRect(box, track / 2, track / 2);
    const QColor colour = kit::toneColour(bar.tone, t);
    const double spent = std::min(1.0, bar.spent) * box.width();
    const double held = std::min(1.0 - std::min(1.0, bar.spent), bar.reserved) * box.width();
    if (held > 0) {
        painter.setBrush(QBrush(colour, Qt::BDiagPattern));
        painter.drawRect(QRectF(box.left() + spent, box.top(), held, box.height()));
    }
    painter.setBrush(colour);
    if (bar.spent > 0)
        painter.drawRoundedRect(QRectF(box.topLeft(), QSizeF(std::max(track, spent), track)), track / 2,
                                track / 2);
    for (const BudgetMark& mark : bar.marks) {
        const double x = std::round(box.left() + std::min(1.0, mark.at) * box.width());
        painter.fillRect(QRectF(x, box.top() - 3, 2, box.height() + 6), t.text);
    }
}

// Names below their marks; one that would touch its neighbour stays away.
void paintMarkNames(QPainter& painter, const QRectF& box, const BudgetBar& bar, const kit::Tokens& t) {
    const QFont font = kit::smallFont();
    painter.setFont(font);
    painter.setPen(t.muted);
    double free = box.right();
    for (auto mark = bar.marks.rbegin(); mark != bar.marks.rend(); ++mark) {
        const double width = QFontMetrics(font).horizontalAdvance(mark->name);
        const double x = box.left() + std::min(1.0, mark->at) * box.width() - width / 2;
        const double left = std::clamp(x, box.left(), std::max(box.left(), box.right() - width));
        if (left + width > free) continue;
        painter.drawText(QRectF(left, box.top(), width + 1, box.height()), Qt::AlignLeft | Qt::AlignVCenter,
                         mark->name);
        free = left - 8;
    }
}

} // namespace

BudgetBars::BudgetBars(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void BudgetBars::setBars(std::vector<BudgetBar> bars) {
    const bool isTaller = bars.size() != m_bars.size();
    m_bars = std::move(bars);
    QStringList sentences;
    for (const BudgetBar& bar : m_bars)
        sentences << bar.sentence();
    setAccessibleName(tr("Budgets"));
    setAccessibleDescription(sentences.join(u'\n'));
    setToolTip(sentences.join(u'\n'));
    if (isTaller) updateGeometry();
    update();
}

QSize BudgetBars::sizeHint() const {
    return {260, rowHeight * static_cast<int>(m_bars.size())};
}

void BudgetBars::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const kit::Tokens& t = kit::tokens();
    const QFont title = kit::textFont(10.0, QFont::Medium);
    double top = 0;
    for (const BudgetBar& bar : m_bars) {
        const QRectF line(0, top, width() - 4.0, 18);
        constexpr double dot = 10, gap = 6;
        const double words = QFontMetrics(kit::smallFont()).horizontalAdvance(bar.level);
        kit::paintStateDot(painter,
                           QRectF(line.right() - words - gap - dot, line.center().y() - dot / 2, dot, dot),
                           bar.tone, t);
        paintLine(painter, line, bar.title, title, bar.level, t.text, dot + gap);
        paintLine(painter, line.translated(0, 18), bar.detail, kit::smallFont(), {}, t.text);
        paintBar(painter, QRectF(0, top + 42, line.width(), track), bar, t);
        paintMarkNames(painter, QRectF(0, top + 53, line.width(), 15), bar, t);
        painter.setFont(kit::smallFont());
        painter.setPen(t.muted);
        painter.drawText(QRectF(0, top + 67, line.width(), 16), Qt::AlignLeft | Qt::AlignVCenter,
                         elided(kit::smallFont(), bar.period + u" · "_s + bar.pace, line.width()));
        top += rowHeight;
    }
}

BudgetsCard::BudgetsCard(QWidget* parent) : QWidget(parent) {
    m_card = new kit::Card(tr("Budgets"), this);
    m_bars = new BudgetBars;
    m_scroll = new QScrollArea(m_card);
    m_scroll->setAccessibleName(tr("Budgets"));
    m_scroll->setWidget(m_bars);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->viewport()->setAutoFillBackground(false);
    m_bars->setAutoFillBackground(false);
    m_empty = makeEmpty();
    m_card->content()->addWidget(m_scroll, 1);
    m_card->content()->addWidget(m_empty, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_card);
    m_scroll->hide();
}

QWidget* BudgetsCard::makeEmpty() {
    auto* box = new QWidget(m_card);
    auto* words =
        new QLabel(tr("There is no limit to what may be spent. A budget tells, caps the tier or refuses; "
                      "add one to the policy:"),
                   box);
    words->setWordWrap(true);
    words->setForegroundRole(QPalette::PlaceholderText);
    auto* lines = new QLabel(QString(example).trimmed(), box);
    lines->setFont(kit::numberFont(8.5));
    lines->setTextInteractionFlags(Qt::TextSelectableByMouse);
    lines->setTextFormat(Qt::PlainText);
    auto* copy = new kit::FlatButton(kit::FlatButton::Chip, box);
    copy->setText(tr("Copy these lines"));
    copy->setObjectName(u"copyBudget"_s);
    connect(copy, &QAbstractButton::clicked, this, [] { QApplication::clipboard()->setText(example); });
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(10);
    layout->addWidget(words);
    layout->addWidget(lines);
    layout->addWidget(copy, 0, Qt::AlignLeft);
    layout->addStretch(1);
    return box;
}

void BudgetsCard::setView(const BudgetsView& view) {
    if (view == m_view && m_isShown) return; // four times a second, mostly nothing new
    m_isShown = true;
    m_view = view;
    m_card->setNote(view.note);
    m_bars->setBars(view.bars);
    m_scroll->setVisible(!view.bars.empty());
    m_empty->setVisible(view.bars.empty());
}

} // namespace tierline::spend
