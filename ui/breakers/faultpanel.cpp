#include "breakers/faultpanel.h"

#include "kit/flatbutton.h"
#include "kit/fonts.h"
#include "kit/icons.h"
#include "kit/statedot.h"

#include <QGridLayout>
#include <QLabel>
#include <QMenu>
#include <QToolButton>

#include <algorithm>

namespace tierline::breakers {

using namespace Qt::Literals::StringLiterals;

FaultPanel::FaultPanel(QWidget* parent) : QWidget(parent) {
    m_grid = new QGridLayout(this);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(10);
    m_grid->setVerticalSpacing(8);
    m_grid->setColumnStretch(3, 1);
}

void FaultPanel::rebuild(const std::vector<FaultLine>& lines) {
    for (const Row& row : m_rows) {
        delete row.dot;
        delete row.state;
        delete row.requests;
        delete row.button;
    }
    while (QLayoutItem* item = m_grid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_rows.clear();
    for (const FaultLine& line : lines) {
        const int at = static_cast<int>(m_rows.size());
        Row row{line.provider, new kit::StateDot(line.tone, this), new QLabel(this), new QLabel(this),
                new kit::FlatButton(kit::FlatButton::Chip, this)};
        row.requests->setFont(kit::smallFont());
        row.requests->setForegroundRole(QPalette::PlaceholderText);
        row.button->setText(tr("Break"));
        row.button->setIcon(kit::icon(u"fault"_s));
        row.button->setIconSize({14, 14});
        row.button->setPopupMode(QToolButton::InstantPopup);
        row.button->setAccessibleName(tr("Break %1").arg(line.provider));
        row.button->setFocusPolicy(Qt::StrongFocus);
        auto* menu = new QMenu(row.button);
        for (const FaultChoice& choice : faultChoices()) {
            QAction* action = menu->addAction(choice.text + u"  –  "_s + choice.hint);
            connect(action, &QAction::triggered, this,
                    [this, provider = line.provider, fault = choice.fault] {
                        Q_EMIT faultRequested(provider, fault);
                    });
            if (choice.fault == "none"_L1) menu->addSeparator();
        }
        row.button->setMenu(menu);
        m_grid->addWidget(row.dot, at, 0);
        m_grid->addWidget(new QLabel(line.provider, this), at, 1);
        m_grid->addWidget(row.state, at, 2);
        m_grid->addWidget(row.requests, at, 3, Qt::AlignRight | Qt::AlignVCenter);
        m_grid->addWidget(row.button, at, 4);
        m_rows.push_back(row);
    }
    m_grid->setRowStretch(static_cast<int>(lines.size()), 1);
}

void FaultPanel::setLines(const std::vector<FaultLine>& lines) {
    if (lines == m_lines) return;
    if (!std::ranges::equal(lines, m_rows, {}, &FaultLine::provider, &Row::provider)) rebuild(lines);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        m_rows[i].dot->setTone(lines[i].tone);
        m_rows[i].state->setText(lines[i].remaining.isEmpty()
                                     ? lines[i].faultText
                                     : lines[i].faultText + u"  "_s + lines[i].remaining);
        m_rows[i].requests->setText(lines[i].requestsText);
    }
    m_lines = lines;
}

QToolButton* FaultPanel::buttonOf(const QString& provider) const {
    const auto found = std::ranges::find(m_rows, provider, &Row::provider);
    return found == m_rows.end() ? nullptr : found->button;
}

} // namespace tierline::breakers
