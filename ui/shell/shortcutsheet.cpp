#include "shell/shortcutsheet.h"

#include "kit/fonts.h"

#include <QDialogButtonBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace tierline::shell {

namespace {

QWidget* column(const ShortcutSheet::Group& group, QWidget* parent) {
    auto* box = new QWidget(parent);
    auto* grid = new QGridLayout(box);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(18);
    grid->setVerticalSpacing(6);
    auto* title = new QLabel(group.title, box);
    title->setFont(kit::textFont(10.0, QFont::DemiBold));
    grid->addWidget(title, 0, 0, 1, 2);
    int row = 1;
    for (const kit::Actions::Line& line : group.lines) {
        auto* keys = new QLabel(line.keys, box);
        keys->setFont(kit::numberFont());
        keys->setForegroundRole(QPalette::PlaceholderText);
        grid->addWidget(new QLabel(line.text, box), row, 0);
        grid->addWidget(keys, row, 1);
        ++row;
    }
    grid->setRowStretch(row, 1);
    return box;
}

} // namespace

ShortcutSheet::ShortcutSheet(const std::vector<Group>& groups, QWidget* parent) : QDialog(parent) {
    setWindowTitle(tr("Shortcuts"));
    auto* columns = new QHBoxLayout;
    columns->setSpacing(40);
    for (const Group& group : groups)
        if (!group.lines.empty()) columns->addWidget(column(group, this));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    buttons->button(QDialogButtonBox::Close)->setIcon({});
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 20, 24, 16);
    layout->setSpacing(18);
    layout->addLayout(columns);
    layout->addWidget(buttons);
}

} // namespace tierline::shell
