// The window's actions and menus: the part of MainWindow that is a table more than anything else.
#include "kit/icons.h"
#include "kit/preferences.h"
#include "kit/theme.h"
#include "shell/mainwindow.h"
#include "shell/rail.h"
#include "shell/shortcutsheet.h"
#include "shell/snippets.h"
#include "shell/topbar.h"

#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QMenu>

#include <map>

namespace tierline::shell {

using namespace Qt::Literals::StringLiterals;

void MainWindow::buildActions() {
    const auto add = [this](const kit::ActionSpec& spec, auto does) {
        QAction* action = m_actions->add(spec);
        connect(action, &QAction::triggered, this, does);
        return action;
    };
    const auto ctrl = [](Qt::Key key) { return QKeySequence(Qt::CTRL | key); };
    const auto ctrlShift = [](Qt::Key key) { return QKeySequence(Qt::CTRL | Qt::SHIFT | key); };
    QAction* send =
        add({.id = u"send.one"_s, .text = tr("Send one"), .keys = ctrl(Qt::Key_N), .icon = u"send"_s},
            [this] { sendOne(); });
    QAction* traffic = add({.id = u"traffic.pause"_s,
                            .text = tr("Pause traffic"),
                            .keys = ctrlShift(Qt::Key_P),
                            .icon = u"pause"_s},
                           [this](bool paused) { m_feed.pauseTraffic(paused); });
    traffic->setCheckable(true);
    QAction* routing =
        add({.id = u"routing.pause"_s, .text = tr("Pause routing: requested models pass through")},
            [this](bool paused) { m_feed.pauseRouting(paused); });
    routing->setCheckable(true);
    add({.id = u"copy.url"_s, .text = tr("Copy base URL"), .keys = ctrlShift(Qt::Key_C), .icon = u"copy"_s},
        [this] { copy(m_view.url, m_view.url); });
    add({.id = u"open.data"_s, .text = tr("Open data folder"), .icon = u"database"_s},
        [this] { openDataFolder(); });
    add({.id = u"prices.refresh"_s, .text = tr("Refresh prices…"), .command = u"price"_s},
        [this] { refreshPrices(); });
    QAction* rail =
        add({.id = u"rail.fold"_s, .text = tr("Fold rail"), .keys = ctrl(Qt::Key_B), .icon = u"rail"_s},
            [this] { m_rail->setFolded(!m_rail->isFolded()); });
    add({.id = u"inspector.show"_s,
         .text = tr("Show or hide the inspector"),
         .keys = QKeySequence(Qt::Key_F4),
         .icon = u"inspector"_s},
        [this] { setInspectorSeen(!isInspectorSeen()); });
    QAction* sheet = add({.id = u"help.keys"_s,
                          .text = tr("Shortcuts"),
                          .keys = QKeySequence(Qt::Key_Question),
                          .icon = u"keyboard"_s},
                         [this] { showShortcuts(); });
    add({.id = u"palette"_s,
         .text = tr("Search or run a command"),
         .keys = ctrl(Qt::Key_K),
         .icon = u"search"_s},
        [this] { openPalette(); });
    add({.id = u"help.explain"_s,
         .text = tr("Explain what is under the pointer"),
         .keys = QKeySequence(Qt::Key_F1)},
        [this] { explain(); });
    add({.id = u"quit"_s, .text = tr("Quit"), .keys = ctrl(Qt::Key_Q)}, [this] { quit(); });

    m_rail->addFooter(sheet);
    m_rail->addFooter(rail);
    buildGatewayMenu();
    m_top->addRightAction(traffic, nullptr, true);
    m_top->addRightAction(send, nullptr, true);
    QAction* theme = m_actions->add({.id = u"theme"_s, .text = tr("Theme"), .icon = u"theme"_s});
    m_top->addRightAction(theme, buildThemeMenu());
    QAction* menu = m_actions->add(
        {.id = u"menu"_s, .text = tr("Menu"), .keys = QKeySequence(Qt::Key_F10), .icon = u"menu"_s});
    QMenu* all = buildMainMenu();
    m_top->addRightAction(menu, all);
    connect(menu, &QAction::triggered, this,
            [this, all] { all->popup(m_top->mapToGlobal(m_top->rect().bottomRight())); });
}

void MainWindow::buildGatewayMenu() {
    m_gatewayMenu = new QMenu(this);
    m_gatewayMenu->addAction(m_actions->find(u"copy.url"_s));
    QMenu* clients = m_gatewayMenu->addMenu(kit::icon(u"copy"_s), tr("Copy set-up for"));
    for (const ClientChoice& choice : clientChoices()) {
        QAction* action = clients->addAction(choice.name);
        action->setObjectName(u"copy.client."_s + choice.name);
        connect(action, &QAction::triggered, this, [this, choice] {
            copy(tr("the set-up for %1").arg(choice.name), snippet(choice.client, m_view.url));
        });
    }
    connect(m_gatewayMenu, &QMenu::aboutToShow, clients,
            [this, clients] { clients->setEnabled(m_view.running); });
    m_gatewayMenu->addSeparator();
    m_gatewayMenu->addAction(m_actions->find(u"send.one"_s));
    m_gatewayMenu->addAction(m_actions->find(u"routing.pause"_s));
    m_gatewayMenu->addAction(m_actions->find(u"traffic.pause"_s));
    m_gatewayMenu->addSeparator();
    m_gatewayMenu->addAction(m_actions->find(u"prices.refresh"_s));
    m_gatewayMenu->addAction(m_actions->find(u"open.data"_s));
    m_gatewayMenu->addAction(m_actions->find(u"quit"_s));
    m_top->setPillMenu(m_gatewayMenu);
}

QMenu* MainWindow::buildThemeMenu() {
    auto* menu = new QMenu(this);
    auto* group = new QActionGroup(menu);
    using kit::ThemeChoice;
    for (const auto& [choice, text, icon] : {std::tuple(ThemeChoice::System, tr("System"), u"system"_s),
                                             {ThemeChoice::Light, tr("Light"), u"sun"_s},
                                             {ThemeChoice::Dark, tr("Dark"), u"moon"_s}}) {
        QAction* action = menu->addAction(kit::icon(icon), text);
        action->setObjectName(u"theme."_s + kit::nameOf(choice));
        action->setCheckable(true);
        action->setChecked(kit::Theme::current().choice() == choice);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [choice] {
            kit::Preferences wanted = kit::preferences();
            wanted.theme = choice;
            kit::setPreferences(wanted);
            kit::Theme::current().setChoice(choice);
        });
    }
    return menu;
}

// One submenu a page, made anew each time it opens: what a page offers may change.
QMenu* MainWindow::buildMainMenu() {
    auto* menu = new QMenu(this);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] {
        menu->clear();
        QMenu* pages = menu->addMenu(tr("Go to"));
        std::map<QString, QMenu*> groups;
        std::vector<QAction*> everywhere;
        for (QAction* action : actions().all()) {
            const QString group = kit::Actions::groupOf(*action);
            if (action->objectName().startsWith("page."_L1)) {
                pages->addAction(action);
            } else if (group.isEmpty()) {
                everywhere.push_back(action);
            } else {
                QMenu*& submenu = groups[group];
                if (submenu == nullptr) submenu = menu->addMenu(group);
                QAction* entry = submenu->addAction(action->icon(), action->text());
                entry->setShortcut(action->shortcut()); // shown only: the action itself answers the keys
                entry->setShortcutContext(Qt::WidgetShortcut);
                entry->setEnabled(action->isEnabled());
                connect(entry, &QAction::triggered, this,
                        [this, id = action->objectName()] { runAction(id); });
            }
        }
        menu->addSeparator();
        for (QAction* action : everywhere)
            if (action->objectName() != "menu"_L1 && action->objectName() != "theme"_L1)
                menu->addAction(action);
    });
    return menu;
}

void MainWindow::showShortcuts() {
    std::vector<kit::Actions::Group> groups = actions().sheet();
    groups.front().title = tr("Everywhere");
    auto* sheet = new ShortcutSheet(groups, this);
    sheet->setAttribute(Qt::WA_DeleteOnClose);
    sheet->open();
}

} // namespace tierline::shell
