// What the palette finds: every action that may be done now, and the models, tiers and rules of the policy as
// filters of Live.
#include "kit/icons.h"
#include "shell/mainwindow.h"
#include "shell/palette.h"

#include <QAction>

#include <algorithm>

namespace tierline::shell {

using namespace Qt::Literals::StringLiterals;

namespace {

PaletteItem doorItem(const QString& field, const std::string& value, const QString& text) {
    const QString name = QString::fromStdString(value);
    return {.id = u"live:"_s + field + u":\""_s + name + u'"',
            .text = text.arg(name),
            .group = MainWindow::tr("Live"),
            .keys = {},
            .icon = kit::icon(u"live"_s),
            .also = {}};
}

} // namespace

void MainWindow::openPalette() {
    std::vector<PaletteItem> items;
    for (const QAction* action : actions().all()) {
        if (!action->isVisible() || !action->isEnabled() || action->objectName() == "palette"_L1) continue;
        const QString group = kit::Actions::groupOf(*action);
        items.push_back({.id = action->objectName(),
                         .text = QString(action->text()).remove(u'&'),
                         .group = action->objectName().startsWith("page."_L1) ? tr("Page") : group,
                         .keys = action->shortcut().toString(QKeySequence::NativeText),
                         .icon = action->icon().isNull() ? kit::icon(u"chevron"_s) : action->icon(),
                         .also = kit::Actions::commandOf(*action)});
    }
    if (m_policy) {
        for (const policy::Tier& tier : m_policy->tiers)
            items.push_back(doorItem(u"tier"_s, tier.name, tr("Requests of tier %1")));
        for (const policy::Model& model : m_policy->models)
            items.push_back(doorItem(u"model"_s, model.id, tr("Requests to %1")));
        for (const policy::Rule& rule : m_policy->classify.rules)
            items.push_back(doorItem(u"rule"_s, rule.id, tr("Requests where rule %1 fired")));
    }
    auto* palette = new Palette(std::move(items), this);
    connect(palette, &Palette::chosen, this, &MainWindow::runAction);
    palette->show();
}

// An action of a page is done on it: what it acts on is seen.
void MainWindow::runAction(const QString& id) {
    if (id.startsWith("live:"_L1)) {
        openLive(id.mid(5));
        return;
    }
    QAction* action = actions().find(id);
    if (action == nullptr) return;
    const QString group = kit::Actions::groupOf(*action);
    const auto page =
        std::ranges::find(m_pages, group, [](const PageRow& row) { return row.action->text(); });
    if (!group.isEmpty() && page != m_pages.end()) showPage(page->page);
    action->trigger();
}

} // namespace tierline::shell
