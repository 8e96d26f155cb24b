#include "policy/bannerbar.h"

#include "kit/surface.h"
#include "kit/tokens.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

namespace tierline::policypage {

BannerBar::BannerBar(QWidget* parent) : QWidget(parent) {
    m_dot = new kit::StateDot(kit::Tone::Warn, this);
    m_text = new QLabel(this);
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_row = new QHBoxLayout(this);
    m_row->setContentsMargins(14, 7, 8, 7);
    m_row->setSpacing(8);
    m_row->addWidget(m_dot);
    m_row->addWidget(m_text, 1);
    hide();
}

void BannerBar::setContent(kit::Tone tone, const QString& sentence, const QStringList& choices) {
    setVisible(!sentence.isEmpty());
    QStringList now;
    for (const auto* each : std::as_const(m_choices))
        now << each->text();
    if (sentence == m_text->text() && tone == m_tone && now == choices) return;
    m_tone = tone;
    m_dot->setTone(tone);
    m_text->setText(sentence);
    qDeleteAll(m_choices);
    m_choices.clear();
    for (int i = 0; i < choices.size(); ++i) {
        auto* button = new QPushButton(choices[i], this);
        connect(button, &QPushButton::clicked, this, [this, i] { Q_EMIT chosen(i); });
        m_row->addWidget(button);
        m_choices << button;
    }
    update();
}

QString BannerBar::sentence() const {
    return m_text->text();
}

void BannerBar::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const kit::Tokens& t = kit::tokens();
    kit::paintSurface(painter, rect(), kit::toneSoftColour(m_tone, t), t.edge);
}

} // namespace tierline::policypage
