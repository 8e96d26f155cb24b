#include "live/chiprow.h"

#include "kit/flatbutton.h"
#include "live/filteredit.h"

#include <QInputDialog>
#include <QMenu>

#include <algorithm>

namespace tierline::live {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int gap = 6;

// Ours are terms beside others, the user's own are whole filters.
bool isInForce(const SavedFilter& chip, bool isOwn, const QString& filter) {
    return isOwn ? filter.trimmed() == chip.filter.trimmed() : hasTerm(filter, chip.filter);
}

} // namespace

ChipRow::ChipRow(QWidget* parent)
    : QWidget(parent), m_more(new kit::FlatButton(kit::FlatButton::Plain, this)) {
    setAccessibleName(tr("Saved filters"));
    m_more->setText(tr("More"));
    m_more->setAccessibleName(tr("More filters"));
    connect(m_more, &QToolButton::clicked, this, &ChipRow::showMore);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    rebuild();
}

void ChipRow::rebuild() {
    for (const auto& chip : m_chips)
        chip.button->deleteLater();
    m_chips.clear();
    for (const auto& filter : presetFilters())
        add(filter, false);
    for (const auto& filter : savedFilters())
        add(filter, true);
    setFilter(m_filter);
    layOut();
}

void ChipRow::add(const SavedFilter& filter, bool isOwn) {
    auto* button = new kit::FlatButton(kit::FlatButton::Chip, this);
    button->setText(filter.name);
    button->setToolTip(filter.filter);
    button->setCheckable(true);
    button->setAccessibleName(tr("Filter %1").arg(filter.name));
    button->setWhatsThis(
        isOwn ? tr("A filter you saved: %1. Its context menu renames or removes it.").arg(filter.filter)
              : tr("Adds %1 to the filter, or takes it out.").arg(filter.filter));
    connect(button, &QToolButton::clicked, this, [this, filter, isOwn] { Q_EMIT chosen(filter, isOwn); });
    if (isOwn) {
        button->setContextMenuPolicy(Qt::CustomContextMenu);
        connect(button, &QWidget::customContextMenuRequested, this,
                [this, filter, button](const QPoint& at) { showMenu(filter, button->mapToGlobal(at)); });
    }
    button->show();
    m_chips.push_back({filter, isOwn, button});
}

void ChipRow::setFilter(const QString& filter) {
    m_filter = filter;
    for (const auto& chip : m_chips)
        chip.button->setChecked(isInForce(chip.filter, chip.isOwn, filter));
}

void ChipRow::layOut() {
    const auto width = [](const QWidget* w) { return w->sizeHint().width(); };
    int all = 0;
    for (const auto& chip : m_chips)
        all += width(chip.button) + gap;
    const bool fits = all <= this->width();
    const int room = this->width() - (fits ? 0 : width(m_more) + gap);
    int x = 0;
    for (const auto& chip : m_chips) {
        const int end = x + width(chip.button);
        const bool shown = end <= room;
        chip.button->setVisible(shown);
        chip.button->setGeometry(x, 0, width(chip.button), height());
        x = shown ? end + gap : room + 1; // none behind one that does not fit
    }
    m_more->setVisible(!fits);
    m_more->setGeometry(this->width() - width(m_more), 0, width(m_more), height());
}

void ChipRow::resizeEvent(QResizeEvent*) {
    layOut();
}

void ChipRow::showEvent(QShowEvent*) {
    layOut();
}

void ChipRow::showMore() {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const auto& chip : m_chips) {
        if (chip.button->isVisible()) continue;
        auto* action = menu->addAction(chip.filter.name);
        action->setCheckable(true);
        action->setChecked(chip.button->isChecked());
        connect(action, &QAction::triggered, this,
                [this, filter = chip.filter, isOwn = chip.isOwn] { Q_EMIT chosen(filter, isOwn); });
    }
    menu->popup(m_more->mapToGlobal(QPoint(0, m_more->height())));
}

void ChipRow::save(const QString& filter) {
    if (filter.trimmed().isEmpty()) return;
    bool fine = false;
    const QString name = QInputDialog::getText(this, tr("Save filter"), tr("Name of “%1”:").arg(filter),
                                               QLineEdit::Normal, {}, &fine)
                             .trimmed();
    if (!fine || name.isEmpty()) return;
    keepFilters(withFilter(savedFilters(), {name, filter}));
    rebuild();
    Q_EMIT message(tr("Saved the filter %1").arg(name));
}

void ChipRow::showMenu(const SavedFilter& filter, const QPoint& at) {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    connect(menu->addAction(tr("Rename…")), &QAction::triggered, this, [this, filter] { rename(filter); });
    connect(menu->addAction(tr("Remove")), &QAction::triggered, this, [this, filter] { remove(filter); });
    menu->popup(at);
}

void ChipRow::rename(const SavedFilter& filter) {
    bool fine = false;
    const QString name = QInputDialog::getText(this, tr("Rename filter"), tr("New name:"), QLineEdit::Normal,
                                               filter.name, &fine)
                             .trimmed();
    if (!fine || name.isEmpty() || name == filter.name) return;
    auto filters = savedFilters();
    std::erase_if(filters, [&](const SavedFilter& f) { return f.name == name; });
    for (auto& old : filters)
        if (old == filter) old.name = name;
    keepFilters(filters);
    rebuild();
}

void ChipRow::remove(const SavedFilter& filter) {
    auto filters = savedFilters();
    std::erase(filters, filter);
    keepFilters(filters);
    rebuild();
    Q_EMIT message(tr("Removed the filter %1; it was: %2").arg(filter.name, filter.filter));
}

} // namespace tierline::live
