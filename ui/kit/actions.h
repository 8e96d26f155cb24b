// Every action of the window once: id, words, keys, where it belongs. Menus, tool tips, the palette and the
// shortcut sheet read from here; pages add their own. Window thread; an action belongs to its context, else
// to the window.
#pragma once

#include <QKeySequence>
#include <QObject>
#include <QPointer>
#include <QString>

#include <vector>

class QAction;
class QWidget;

namespace tierline::kit {

struct ActionSpec {
    QString id;             // "live.follow": page, then what is done
    QString text;           // as menus, palette and sheet say it
    QKeySequence keys = {}; // empty: none
    QString group = {};     // the page's name in the rail; empty: everywhere
    QString icon = {};      // of kit::icon
    QString command = {};   // the subcommand of tierlinectl that it stands for
    QWidget* context =
        nullptr; // the keys count while it or a child of it has focus; null: in the whole window
};

class Actions final : public QObject {
    Q_OBJECT

public:
    explicit Actions(QWidget* window);

    QAction* add(const ActionSpec& spec);
    QAction* find(const QString& id) const; // null: no such action

    // In the order they were added. Those whose context is gone are not among them.
    std::vector<QAction*> all() const;
    static QString groupOf(const QAction& action);
    static QString commandOf(const QAction& action);

    struct Line { // for the sheet
        QString text, keys;
        bool operator==(const Line&) const = default;
    };
    struct Group {
        QString title; // empty: everywhere
        std::vector<Line> lines;
        bool operator==(const Group&) const = default;
    };
    std::vector<Group> sheet() const; // those with keys; everywhere first, then the pages as they came

private:
    QWidget* m_window;
    std::vector<QPointer<QAction>> m_actions;
};

} // namespace tierline::kit
