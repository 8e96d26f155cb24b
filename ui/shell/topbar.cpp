#include "shell/topbar.h"

#include "kit/flatbutton.h"
#include "kit/fonts.h"
#include "kit/icons.h"
#include "kit/tokens.h"
#include "shell/gatewaypill.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPaintEvent>
#include <QPainter>
#include <QToolButton>

namespace tierline::shell {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int roomForWords = 1060;

} // namespace

TopBar::TopBar(QWidget* parent) : QWidget(parent) {
    m_layout = new QHBoxLayout(this);
    m_layout->setContentsMargins(16, 9, 12, 9);
    m_layout->setSpacing(10);
    m_pill = new GatewayPill(this);
    m_sandbox = new QLabel(tr("SANDBOX"), this);
    m_sandbox->setObjectName(u"sandboxChip"_s);
    m_sandbox->setFont(kit::textFont(8.5, QFont::DemiBold));
    m_sandbox->setFixedHeight(28);
    m_sandbox->setToolTip(
        tr("Providers, replies and prices are simulated: no key is used and nobody is charged."));
    m_policy = new kit::FlatButton(kit::FlatButton::Chip, this);
    m_policy->setFont(kit::numberFont(9.0));
    m_policy->setIcon(kit::icon(u"policy"_s));
    m_policy->setIconSize({14, 14});
    m_layout->addWidget(m_pill);
    m_layout->addWidget(m_sandbox);
    m_layout->addWidget(m_policy);
    m_layout->addStretch(1);
    m_search = new kit::FlatButton(kit::FlatButton::Chip, this);
    m_search->setObjectName(u"search"_s);
    m_search->setText(tr("Search or run   Ctrl+K"));
    m_search->setToolTip(tr("Find a request or an action (Ctrl+K)"));
    m_search->setIcon(kit::icon(u"search"_s));
    m_layout->addWidget(m_search);
    m_worded.push_back(m_search);
    connect(m_search, &QToolButton::clicked, this, &TopBar::searchClicked);
    connect(m_policy, &QToolButton::clicked, this, &TopBar::policyClicked);
}

QToolButton* TopBar::pill() const {
    return m_pill;
}

void TopBar::setPillMenu(QMenu* menu) {
    m_pill->setMenu(menu);
}

void TopBar::addRightAction(QAction* action, QMenu* menu, bool withText) {
    auto* button = new kit::FlatButton(withText ? kit::FlatButton::Chip : kit::FlatButton::Plain, this);
    button->setDefaultAction(action);
    button->setIconOnly(!withText);
    if (menu != nullptr) {
        button->setMenu(menu);
        button->setPopupMode(QToolButton::InstantPopup);
    }
    m_layout->addWidget(button);
    if (withText) m_worded.push_back(button);
    // A tool button follows its action in everything but being seen.
    button->setVisible(action->isVisible());
    connect(action, &QAction::changed, button, [button, action] { button->setVisible(action->isVisible()); });
}

void TopBar::setView(const ShellView& view) {
    m_pill->setState(view.gatewayTone, view.gatewayText, view.url);
    m_sandbox->setVisible(view.sandbox);
    m_policy->setVisible(!view.policyText.isEmpty());
    m_policy->setText(view.policyText);
    m_policy->setToolTip(view.policyHint);
}

void TopBar::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    for (kit::FlatButton* button : m_worded)
        button->setIconOnly(width() < roomForWords);
}

void TopBar::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.fillRect(QRect(0, height() - 1, width(), 1), kit::tokens().hairline);
}

} // namespace tierline::shell
