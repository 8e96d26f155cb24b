#include "connect/firststeps.h"

#include "kit/flatbutton.h"
#include "kit/fonts.h"
#include "kit/icons.h"
#include "kit/tokens.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QSettings>
#include <QToolButton>

#include <algorithm>

namespace tierline::connect {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr QLatin1StringView tickedKey("connect/v1/stepsTicked");
constexpr QLatin1StringView dismissedKey("connect/v1/stepsDismissed");
constexpr int markSize = 16;

// A ring with the step's number, or a filled one with a tick.
QPixmap mark(int number, bool ticked, qreal ratio) {
    const kit::Tokens& t = kit::tokens();
    QPixmap pixmap(QSize(markSize, markSize) * ratio);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box(1, 1, markSize - 2, markSize - 2);
    painter.setPen(QPen(ticked ? t.good : t.link, 1.2));
    painter.setBrush(ticked ? QBrush(t.good) : QBrush(Qt::NoBrush));
    painter.drawEllipse(box);
    if (!ticked) {
        painter.setFont(kit::textFont(7.5, QFont::DemiBold));
        painter.drawText(box, Qt::AlignCenter, QString::number(number));
        return pixmap;
    }
    painter.setPen(QPen(t.base, 1.7, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPolyline(QPolygonF{{4.8, 8.4}, {7.1, 10.7}, {11.3, 5.8}});
    return pixmap;
}

} // namespace

FirstSteps::FirstSteps(QWidget* parent) : QWidget(parent) {
    const QSettings settings;
    m_wanted = !settings.value(dismissedKey, false).toBool();
    const int ticked = settings.value(tickedKey, 0).toInt();
    for (std::size_t i = 0; i < count; ++i)
        m_ticked[i] = (ticked & (1 << i)) != 0;
    setAccessibleName(tr("First steps"));
    m_sentence = new QLabel(this);
    m_sentence->setFont(kit::textFont(9.5, QFont::DemiBold));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(18, 5, 12, 5);
    layout->setSpacing(10);
    layout->addWidget(m_sentence);
    const std::array texts{tr("Click a row to see why"), tr("Try a prompt in the Playground"),
                           tr("Break a provider")};
    for (std::size_t i = 0; i < count; ++i) {
        m_buttons[i] = new kit::FlatButton(kit::FlatButton::Plain, this);
        m_buttons[i]->setText(texts[i]);
        m_buttons[i]->setObjectName(u"firstStep%1"_s.arg(i));
        m_buttons[i]->setIconSize({markSize, markSize});
        m_buttons[i]->setFocusPolicy(Qt::TabFocus);
        layout->addWidget(m_buttons[i]);
        connect(m_buttons[i], &QToolButton::clicked, this,
                [this, i] { Q_EMIT stepRequested(static_cast<Step>(i)); });
    }
    layout->addStretch(1);
    auto* close = new QToolButton(this);
    close->setObjectName(u"firstStepsClose"_s);
    close->setIcon(kit::icon(u"close"_s));
    close->setIconSize({14, 14});
    close->setToolTip(tr("Hide; “First steps” in the palette (Ctrl+K) brings it back"));
    close->setAccessibleName(tr("Hide the first steps"));
    layout->addWidget(close);
    connect(close, &QToolButton::clicked, this, &FirstSteps::dismiss);
    apply();
}

void FirstSteps::tick(Step step) {
    if (!m_wanted || m_ticked[step]) return;
    m_ticked[step] = true;
    keep();
    apply();
}

void FirstSteps::setOffered(Step step, bool offered) {
    m_offered[step] = offered;
    apply();
}

void FirstSteps::comeBack() {
    m_ticked.fill(false);
    m_wanted = true;
    keep();
    apply();
    Q_EMIT wantedChanged();
}

void FirstSteps::dismiss() {
    m_wanted = false;
    keep();
    Q_EMIT wantedChanged();
}

void FirstSteps::keep() const {
    int ticked = 0;
    for (std::size_t i = 0; i < count; ++i)
        ticked |= m_ticked[i] ? 1 << i : 0;
    QSettings settings;
    settings.setValue(tickedKey, ticked);
    settings.setValue(dismissedKey, !m_wanted);
}

void FirstSteps::apply() {
    int left = 0, number = 0;
    for (std::size_t i = 0; i < count; ++i) {
        m_buttons[i]->setVisible(m_offered[i]);
        if (!m_offered[i]) continue;
        ++number;
        left += m_ticked[i] ? 0 : 1;
        m_buttons[i]->setIcon(QIcon(mark(number, m_ticked[i], devicePixelRatioF())));
        m_buttons[i]->setAccessibleName(m_ticked[i] ? tr("%1: done").arg(m_buttons[i]->text())
                                                    : tr("%1: to do").arg(m_buttons[i]->text()));
    }
    m_sentence->setText(left == 0 ? tr("That is the tour. Connect a client next.") : tr("First steps"));
}

void FirstSteps::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) apply();
}

void FirstSteps::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.fillRect(rect(), kit::tokens().accentSoft);
    painter.fillRect(QRect(0, height() - 1, width(), 1), kit::tokens().hairline);
}

} // namespace tierline::connect
