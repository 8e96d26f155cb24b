#include "kit/stattile.h"

#include "kit/fonts.h"
#include "kit/surface.h"

#include <QLabel>
#include <QPaintEvent>
#include <QPainter>
#include <QVBoxLayout>

namespace tierline::kit {

StatTile::StatTile(QWidget* parent) : QFrame(parent) {
    m_caption = new QLabel(this);
    m_caption->setFont(smallFont());
    m_caption->setForegroundRole(QPalette::PlaceholderText);
    m_value = new QLabel(this);
    m_value->setFont(textFont(16.0, QFont::DemiBold));
    m_note = new QLabel(this);
    m_note->setFont(smallFont());
    m_note->setForegroundRole(QPalette::PlaceholderText);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 10, 14, 10);
    layout->setSpacing(2);
    for (QLabel* label : {m_caption, m_value, m_note}) {
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        label->setMinimumWidth(0);
        layout->addWidget(label);
    }
}

void StatTile::setContent(const QString& caption, const QString& value, const QString& note) {
    m_caption->setText(caption);
    m_value->setText(value);
    m_note->setText(note);
    m_note->setToolTip(note);
}

void StatTile::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    paintSurface(painter, rect());
}

} // namespace tierline::kit
