// Every action of the window once: id, words, shortcut. Menus, tool tips and the shortcut sheet read from
// here. Window thread; the actions belong to the window given.
#pragma once

#include <QKeySequence>
#include <QObject>
#include <QString>

#include <vector>

class QAction;
class QWidget;

namespace tierline::shell {

class Actions final : public QObject {
    Q_OBJECT

public:
    explicit Actions(QWidget* window);

    QAction* add(const QString& id, const QString& text, const QKeySequence& shortcut = {},
                 const QString& icon = {});
    QAction* find(const QString& id) const; // null: no such action

    const std::vector<QAction*>& all() const { return m_actions; }

    struct Line { // for the sheet
        QString text, keys;
        bool operator==(const Line&) const = default;
    };
    std::vector<Line> lines() const; // those with a shortcut, in the order they were added

private:
    QWidget* m_window;
    std::vector<QAction*> m_actions;
};

} // namespace tierline::shell
