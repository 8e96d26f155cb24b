#include "kit/card.h"

#include "kit/fonts.h"
#include "kit/surface.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPaintEvent>
#include <QPainter>
#include <QVBoxLayout>

namespace tierline::kit {

namespace {

constexpr int margin = 14;

} // namespace

Card::Card(const QString& title, QWidget* parent) : QFrame(parent) {
    m_header = new QWidget(this);
    m_title = new QLabel(m_header);
    m_title->setFont(textFont(10.0, QFont::DemiBold));
    m_note = new QLabel(m_header);
    m_note->setFont(smallFont());
    m_note->setForegroundRole(QPalette::PlaceholderText);
    m_headerLayout = new QHBoxLayout(m_header);
    m_headerLayout->setContentsMargins(0, 0, 0, 0);
    m_headerLayout->setSpacing(8);
    m_headerLayout->addWidget(m_title);
    m_headerLayout->addWidget(m_note, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(margin, 12, margin, 12);
    layout->setSpacing(8);
    layout->addWidget(m_header);
    m_content = new QVBoxLayout;
    m_content->setSpacing(6);
    layout->addLayout(m_content, 1);
    setTitle(title);
}

void Card::setTitle(const QString& title) {
    m_title->setText(title);
    m_header->setVisible(!title.isEmpty());
}

void Card::setNote(const QString& note) {
    m_note->setText(note);
}

void Card::addHeaderWidget(QWidget* widget) {
    m_headerLayout->addWidget(widget);
}

void Card::setFlush(bool flush) {
    layout()->setContentsMargins(flush ? 1 : margin, 12, flush ? 1 : margin, flush ? 6 : 12);
    m_headerLayout->setContentsMargins(flush ? margin - 1 : 0, 0, flush ? margin - 1 : 0, 0);
}

void Card::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    paintSurface(painter, rect());
}

} // namespace tierline::kit
