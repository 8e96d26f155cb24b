#include "inspector/costtab.h"

#include "inspector/pieces.h"
#include "kit/flatbutton.h"
#include "kit/fonts.h"

#include <QGridLayout>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

namespace tierline::inspector {

namespace {

QLabel* cell(const QString& text, bool number, bool strong) {
    auto* label = new QLabel(text);
    const auto weight = strong ? QFont::DemiBold : QFont::Normal;
    label->setFont(number ? kit::numberFont(10.0, weight) : kit::textFont(10.0, weight));
    label->setTextFormat(Qt::PlainText);
    label->setAlignment(Qt::AlignVCenter | (number ? Qt::AlignRight : Qt::AlignLeft));
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

QGridLayout* grid() {
    auto* made = new QGridLayout;
    made->setContentsMargins(0, 0, 0, 0);
    made->setHorizontalSpacing(28);
    made->setVerticalSpacing(4);
    return made;
}

} // namespace

CostTab::CostTab(QWidget* parent)
    : QWidget(parent),
      m_kind(muted(tr("Kind of money"))),
      m_note(muted(tr("About the price"))),
      m_trouble(new QLabel),
      m_mend(new kit::FlatButton(kit::FlatButton::Chip)),
      m_besideCaption(caption(tr("BESIDE IT"))),
      m_lines(grid()),
      m_beside(grid()) {
    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 2, 6, 0);
    layout->setSpacing(8);
    layout->addWidget(m_kind);
    m_trouble->setWordWrap(true);
    m_trouble->setTextFormat(Qt::PlainText);
    m_trouble->setFont(kit::textFont(10.0));
    layout->addWidget(m_trouble);
    m_mend->setText(tr("Give it a price…"));
    connect(m_mend, &QToolButton::clicked, this, &CostTab::priceRequested);
    layout->addWidget(m_mend, 0, Qt::AlignLeft);
    layout->addLayout(m_lines);
    layout->addWidget(m_note);
    layout->addSpacing(6);
    layout->addWidget(m_besideCaption);
    layout->addLayout(m_beside);
    layout->addStretch(1);
    content->setWhatsThis(
        tr("Each kind of token that the provider counted, times its price per million, makes "
           "the cost; it is rounded once, to a nano-dollar. Below stands what was estimated "
           "before, and what the same tokens would have cost elsewhere."));
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(scrolled(content));
}

void CostTab::fill(QGridLayout& grid, const std::vector<CostLine>& lines) {
    while (QLayoutItem* item = grid.takeAt(0)) {
        delete item->widget();
        delete item;
    }
    int row = 0;
    for (const auto& line : lines) {
        const bool beside = &grid == m_beside;
        grid.addWidget(cell(line.name, false, line.isSum), row, 0);
        grid.addWidget(cell(line.count, !beside, false), row, 1);
        grid.addWidget(cell(line.price, !beside, false), row, beside ? 3 : 2);
        grid.addWidget(cell(line.cost, true, line.isSum || beside), row, beside ? 2 : 3);
        ++row;
    }
    grid.setColumnStretch(4, 1);
}

void CostTab::show(const CostView& view) {
    m_view = view;
    const auto say = [](QLabel* label, const QString& text) {
        label->setText(text);
        label->setVisible(!text.isEmpty());
    };
    say(m_kind, view.kind);
    say(m_trouble, view.trouble);
    say(m_note, view.priceNote);
    m_mend->setVisible(view.needsPrice);
    m_besideCaption->setVisible(!view.beside.empty());
    fill(*m_lines, view.lines);
    fill(*m_beside, view.beside);
}

} // namespace tierline::inspector
