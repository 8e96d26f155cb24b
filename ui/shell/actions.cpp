#include "shell/actions.h"

#include "kit/icons.h"

#include <QAction>
#include <QWidget>

#include <algorithm>

namespace tierline::shell {

Actions::Actions(QWidget* window) : QObject(window), m_window(window) {}

QAction* Actions::add(const QString& id, const QString& text, const QKeySequence& shortcut,
                      const QString& icon) {
    Q_ASSERT(find(id) == nullptr);
    auto* action = new QAction(text, m_window);
    action->setObjectName(id);
    if (!icon.isEmpty()) action->setIcon(kit::icon(icon));
    if (!shortcut.isEmpty()) {
        action->setShortcut(shortcut);
        action->setToolTip(text + QLatin1String("  (") + shortcut.toString(QKeySequence::NativeText)
                           + QLatin1Char(')'));
    }
    m_window->addAction(action);
    m_actions.push_back(action);
    return action;
}

QAction* Actions::find(const QString& id) const {
    const auto found = std::ranges::find(m_actions, id, &QAction::objectName);
    return found == m_actions.end() ? nullptr : *found;
}

std::vector<Actions::Line> Actions::lines() const {
    std::vector<Line> lines;
    for (const QAction* action : m_actions)
        if (!action->shortcut().isEmpty())
            lines.push_back({action->text(), action->shortcut().toString(QKeySequence::NativeText)});
    return lines;
}

} // namespace tierline::shell
