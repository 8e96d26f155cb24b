#include "inspector/factgrid.h"

#include "kit/fonts.h"

#include <QGridLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

namespace tierline::inspector {

namespace {

constexpr int gap = 18;

QWidget* cellOf(const Fact& fact, QWidget* parent) {
    auto* cell = new QWidget(parent);
    auto* layout = new QVBoxLayout(cell);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(1);
    auto* label = new QLabel(fact.label);
    label->setFont(kit::smallFont());
    label->setForegroundRole(QPalette::PlaceholderText);
    auto* value = new QLabel(fact.value);
    value->setFont(fact.number ? kit::numberFont(9.5) : kit::textFont(9.5));
    value->setTextFormat(Qt::PlainText);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    value->setAccessibleName(fact.label + u": " + fact.value);
    value->setToolTip(fact.note.isEmpty() ? fact.value : fact.note);
    label->setToolTip(fact.note);
    cell->setWhatsThis(fact.note.isEmpty() ? fact.label : fact.label + QStringLiteral(": ") + fact.note);
    layout->addWidget(label);
    layout->addWidget(value);
    return cell;
}

} // namespace

FactGrid::FactGrid(QWidget* parent) : QWidget(parent), m_grid(new QGridLayout(this)) {
    m_grid->setContentsMargins(0, 2, 0, 4);
    m_grid->setHorizontalSpacing(gap);
    m_grid->setVerticalSpacing(5);
    m_grid->setSizeConstraint(QLayout::SetNoConstraint); // else the widest line would set the least width
}

void FactGrid::setFacts(const std::vector<Fact>& facts) {
    for (QWidget* cell : m_cells)
        delete cell;
    m_cells.clear();
    for (const Fact& fact : facts)
        m_cells.push_back(cellOf(fact, this));
    m_perRow = 0;
    arrange();
    for (QWidget* cell : m_cells)
        cell->show();
}

void FactGrid::arrange() {
    if (m_cells.empty()) return setFixedHeight(0);
    int widest = 60;
    for (const QWidget* cell : m_cells)
        widest += cell->sizeHint().width() + gap;
    const int average = widest / int(m_cells.size()) + 4;
    const int perRow =
        std::clamp(width() / std::max(average, 40), 2, int(std::max<std::size_t>(m_cells.size(), 2)));
    const int rows = (int(m_cells.size()) + perRow - 1) / perRow;
    setFixedHeight(rows * m_cells.front()->sizeHint().height() + (rows - 1) * 5 + 6);
    if (perRow == m_perRow) return;
    for (int column = 0; column <= m_perRow; ++column)
        m_grid->setColumnStretch(column, 0);
    m_perRow = perRow;
    for (QWidget* cell : m_cells)
        m_grid->removeWidget(cell);
    for (std::size_t i = 0; i < m_cells.size(); ++i)
        m_grid->addWidget(m_cells[i], int(i) / perRow, int(i) % perRow);
    m_grid->setColumnStretch(perRow, 1);
}

void FactGrid::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    arrange();
}

} // namespace tierline::inspector
