#include "shell/strip.h"

#include "kit/icons.h"
#include "kit/tokens.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPaintEvent>
#include <QPainter>
#include <QToolButton>

namespace tierline::shell {

using namespace Qt::Literals::StringLiterals;

Strip::Strip(Look look, QWidget* parent) : QWidget(parent), m_look(look) {
    m_icon = new QLabel(this);
    m_sentence = new QLabel(this);
    m_sentence->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_close = new QToolButton(this);
    auto* close = m_close;
    close->setIcon(kit::icon(u"close"_s));
    close->setIconSize({14, 14});
    close->setToolTip(tr("Understood, do not show again"));
    close->setAccessibleName(tr("Dismiss"));
    close->setObjectName(u"stripClose"_s);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(18, 4, 12, 4);
    layout->setSpacing(9);
    layout->addWidget(m_icon);
    layout->addWidget(m_sentence, 1);
    layout->addWidget(close);
    connect(close, &QToolButton::clicked, this, &Strip::dismissed);
    tint();
}

void Strip::setSentence(const QString& sentence) {
    m_sentence->setText(sentence);
    m_sentence->setToolTip(sentence);
    setAccessibleName(sentence);
}

void Strip::setClosable(bool closable) {
    m_close->setVisible(closable);
}

void Strip::tint() {
    const kit::Tokens& t = kit::tokens();
    m_icon->setPixmap(m_look == Warning ? kit::iconPixmap(u"alert"_s, 15, t.warn, devicePixelRatioF())
                                        : kit::iconPixmap(u"lock"_s, 15, t.link, devicePixelRatioF()));
}

void Strip::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) tint();
}

void Strip::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.fillRect(rect(), m_look == Warning ? kit::tokens().warnSoft : kit::tokens().accentSoft);
    painter.fillRect(QRect(0, height() - 1, width(), 1), kit::tokens().hairline);
}

} // namespace tierline::shell
