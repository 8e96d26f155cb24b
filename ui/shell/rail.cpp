#include "shell/rail.h"

#include "kit/flatbutton.h"
#include "kit/fonts.h"
#include "kit/icons.h"
#include "kit/tokens.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QPaintEvent>
#include <QPainter>
#include <QVBoxLayout>

namespace tierline::shell {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int wide = 168;
constexpr int narrow = 56;
constexpr int markSize = 26;

} // namespace

Rail::Rail(QWidget* parent) : QWidget(parent) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(10, 12, 10, 10);
    layout->setSpacing(4);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(4, 0, 0, 10);
    head->setSpacing(9);
    m_mark = new QLabel(this);
    m_mark->setPixmap(kit::iconPixmap(u"tierline"_s, markSize, Qt::black, devicePixelRatioF()));
    m_name = new QLabel(u"Tierline"_s, this);
    m_name->setFont(kit::textFont(12.0, QFont::DemiBold));
    head->addWidget(m_mark);
    head->addWidget(m_name, 1);
    m_pages = new QVBoxLayout;
    m_pages->setSpacing(2);
    m_footer = new QVBoxLayout;
    m_footer->setSpacing(2);
    layout->addLayout(head);
    layout->addLayout(m_pages);
    layout->addStretch(1);
    layout->addLayout(m_footer);
    setFixedWidth(wide);
}

kit::FlatButton* Rail::makeButton(QAction* action) {
    auto* button = new kit::FlatButton(kit::FlatButton::Rail, this);
    button->setDefaultAction(action);
    button->setFont(kit::textFont(10.0, QFont::Medium));
    button->setIconOnly(m_folded);
    m_buttons.push_back(button);
    return button;
}

void Rail::addPage(QAction* action) {
    m_pages->addWidget(makeButton(action));
}

void Rail::addFooter(QAction* action) {
    m_footer->addWidget(makeButton(action));
}

void Rail::setFolded(bool folded) {
    m_folded = folded;
    setFixedWidth(folded ? narrow : wide);
    m_name->setVisible(!folded);
    for (kit::FlatButton* button : m_buttons)
        button->setIconOnly(folded);
}

void Rail::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    const kit::Tokens& t = kit::tokens();
    painter.fillRect(rect(), t.base);
    painter.fillRect(QRect(width() - 1, 0, 1, height()), t.hairline);
}

} // namespace tierline::shell
