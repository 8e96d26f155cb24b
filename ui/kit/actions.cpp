#include "kit/actions.h"

#include "kit/icons.h"

#include <QAction>
#include <QWidget>

#include <algorithm>

namespace tierline::kit {

namespace {

constexpr const char* groupProperty = "tierlineGroup";
constexpr const char* commandProperty = "tierlineCommand";

} // namespace

Actions::Actions(QWidget* window) : QObject(window), m_window(window) {}

QAction* Actions::add(const ActionSpec& spec) {
    Q_ASSERT(find(spec.id) == nullptr);
    QWidget* owner = spec.context != nullptr ? spec.context : m_window;
    auto* action = new QAction(spec.text, owner);
    action->setObjectName(spec.id);
    action->setProperty(groupProperty, spec.group);
    action->setProperty(commandProperty, spec.command);
    if (!spec.icon.isEmpty()) action->setIcon(icon(spec.icon));
    if (spec.context != nullptr) action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    if (!spec.keys.isEmpty()) {
        action->setShortcut(spec.keys);
        action->setToolTip(spec.text + QLatin1String("  (") + spec.keys.toString(QKeySequence::NativeText)
                           + QLatin1Char(')'));
    }
    owner->addAction(action);
    m_actions.emplace_back(action);
    return action;
}

QAction* Actions::find(const QString& id) const {
    const auto actions = all();
    const auto found = std::ranges::find(actions, id, &QAction::objectName);
    return found == actions.end() ? nullptr : *found;
}

std::vector<QAction*> Actions::all() const {
    std::vector<QAction*> actions;
    for (const QPointer<QAction>& action : m_actions)
        if (action != nullptr) actions.push_back(action);
    return actions;
}

QString Actions::groupOf(const QAction& action) {
    return action.property(groupProperty).toString();
}

QString Actions::commandOf(const QAction& action) {
    return action.property(commandProperty).toString();
}

std::vector<Actions::Group> Actions::sheet() const {
    std::vector<Group> groups{{}};
    for (const QAction* action : all()) {
        if (action->shortcut().isEmpty()) continue;
        const QString title = groupOf(*action);
        auto group = std::ranges::find(groups, title, &Group::title);
        if (group == groups.end()) group = groups.insert(groups.end(), {title, {}});
        group->lines.push_back({action->text(), action->shortcut().toString(QKeySequence::NativeText)});
    }
    return groups;
}

} // namespace tierline::kit
