#include "shell/statusline.h"

#include "kit/flatbutton.h"
#include "kit/fonts.h"
#include "kit/icons.h"
#include "kit/tokens.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPaintEvent>
#include <QPainter>
#include <QTimer>
#include <QToolButton>

namespace tierline::shell {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int sentenceMs = 6000;

} // namespace

StatusLine::StatusLine(QWidget* parent) : QWidget(parent) {
    m_layout = new QHBoxLayout(this);
    m_layout->setContentsMargins(10, 3, 12, 3);
    m_layout->setSpacing(2);
    m_hold =
        addDoor(u"statusHold"_s, tr("Requests wait before they are sent until you release them: open Live"));
    m_hold->setCheckable(true); // filled, so that it cannot be overlooked
    m_hold->hide();
    m_rate = addDoor(u"statusRate"_s, tr("Requests in the last minute: open Live"));
    m_overhead =
        addDoor(u"statusOverhead"_s, tr("What reading, scoring and planning add to a request: open Live"));
    m_breakers = addDoor(u"statusBreakers"_s, tr("Open Breakers"));
    m_spend = addDoor(u"statusSpend"_s, tr("Open Spend"));
    m_ledger = addDoor(u"statusLedger"_s, tr("Decisions kept on disk: open the folder"));
    m_notice = new QLabel(this);
    m_notice->setFont(kit::smallFont());
    m_notice->setForegroundRole(QPalette::PlaceholderText);
    m_notice->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_layout->addWidget(m_notice, 1);
    m_fade = new QTimer(this);
    m_fade->setSingleShot(true);
    m_fade->setInterval(sentenceMs);
    connect(m_fade, &QTimer::timeout, this, [this] { m_notice->setText(m_standing); });
    connect(m_hold, &QToolButton::clicked, this, [this] {
        m_hold->setChecked(true);
        Q_EMIT liveRequested();
    });
    connect(m_rate, &QToolButton::clicked, this, &StatusLine::liveRequested);
    connect(m_overhead, &QToolButton::clicked, this, &StatusLine::liveRequested);
    connect(m_breakers, &QToolButton::clicked, this, &StatusLine::breakersRequested);
    connect(m_spend, &QToolButton::clicked, this, &StatusLine::spendRequested);
    connect(m_ledger, &QToolButton::clicked, this, &StatusLine::dataFolderRequested);
}

QToolButton* StatusLine::addDoor(const QString& id, const QString& hint) {
    auto* button = new kit::FlatButton(kit::FlatButton::Status, this);
    button->setObjectName(id);
    button->setToolTip(hint);
    button->setFont(kit::numberFont(8.5));
    m_layout->addWidget(button);
    return button;
}

void StatusLine::setView(const ShellView& view) {
    m_rate->setText(view.rate);
    m_overhead->setText(view.overhead);
    m_breakers->setText(view.breakers);
    const bool open = view.breakersTone == kit::Tone::Bad;
    m_breakers->setIcon(open ? kit::icon(u"alert"_s, kit::IconTone::Bad) : QIcon());
    m_ledger->setText(view.ledger);
    for (QToolButton* door : {m_rate, m_overhead, m_breakers, m_spend, m_ledger})
        door->setEnabled(view.running);
    m_standing = view.notice;
    if (!m_fade->isActive()) m_notice->setText(m_standing);
}

void StatusLine::setSpend(const QString& text) {
    m_spend->setText(text);
}

QString StatusLine::spend() const {
    return m_spend->text();
}

void StatusLine::setHold(const QString& text) {
    m_hold->setText(text);
    m_hold->setIcon(kit::icon(u"hold"_s, kit::IconTone::Warn));
    m_hold->setChecked(true);
    m_hold->setVisible(!text.isEmpty());
}

void StatusLine::say(const QString& sentence) {
    m_notice->setText(sentence);
    m_fade->start();
}

void StatusLine::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    const kit::Tokens& t = kit::tokens();
    painter.fillRect(rect(), t.base);
    painter.fillRect(QRect(0, 0, width(), 1), t.hairline);
}

} // namespace tierline::shell
