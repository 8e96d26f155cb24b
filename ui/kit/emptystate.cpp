#include "kit/emptystate.h"

#include "kit/fonts.h"
#include "kit/icons.h"
#include "kit/tokens.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace tierline::kit {

namespace {

constexpr int iconSize = 40;
constexpr int textWidth = 560;

} // namespace

EmptyState::EmptyState(QWidget* parent) : QWidget(parent) {
    m_icon = new QLabel(this);
    m_title = new QLabel(this);
    m_title->setFont(textFont(12.0, QFont::DemiBold));
    m_sentence = new QLabel(this);
    m_sentence->setWordWrap(true);
    m_sentence->setFixedWidth(textWidth);
    m_sentence->setForegroundRole(QPalette::PlaceholderText);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_action = new QPushButton(this);
    m_action->setProperty("primary", true);
    m_second = new QPushButton(this);
    m_action->hide();
    m_second->hide();
    for (QLabel* label : {m_icon, m_title, m_sentence})
        label->setAlignment(Qt::AlignHCenter);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch(1);
    buttons->addWidget(m_action);
    buttons->addWidget(m_second);
    buttons->addStretch(1);
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(8);
    layout->addStretch(2);
    layout->addWidget(m_icon, 0, Qt::AlignHCenter);
    layout->addSpacing(4);
    layout->addWidget(m_title, 0, Qt::AlignHCenter);
    layout->addWidget(m_sentence, 0, Qt::AlignHCenter);
    layout->addSpacing(10);
    layout->addLayout(buttons);
    layout->addStretch(3);
    connect(m_action, &QPushButton::clicked, this, &EmptyState::actionTriggered);
    connect(m_second, &QPushButton::clicked, this, &EmptyState::secondActionTriggered);
}

void EmptyState::setContent(const QString& iconName, const QString& title, const QString& sentence) {
    m_iconName = iconName;
    m_icon->setPixmap(iconPixmap(iconName, iconSize, tokens().muted, devicePixelRatioF()));
    m_title->setText(title);
    m_sentence->setText(sentence);
    // A word-wrapped label aligned in a layout gets one line only, unless told.
    m_sentence->setFixedHeight(m_sentence->heightForWidth(textWidth));
}

void EmptyState::setAction(const QString& text) {
    m_action->setText(text);
    m_action->setVisible(!text.isEmpty());
}

void EmptyState::setSecondAction(const QString& text) {
    m_second->setText(text);
    m_second->setVisible(!text.isEmpty());
}

void EmptyState::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && !m_iconName.isEmpty())
        m_icon->setPixmap(iconPixmap(m_iconName, iconSize, tokens().muted, devicePixelRatioF()));
}

} // namespace tierline::kit
