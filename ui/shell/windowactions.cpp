// The window's actions and menus: the part of MainWindow that is a table more than anything else.
#include "kit/icons.h"
#include "kit/theme.h"
#include "shell/actions.h"
#include "shell/mainwindow.h"
#include "shell/rail.h"
#include "shell/shortcutsheet.h"
#include "shell/snippets.h"
#include "shell/topbar.h"

#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QMenu>
#include <QSettings>

namespace tierline::shell {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr QLatin1StringView themeKey("window/theme");

} // namespace

void MainWindow::buildActions() {
    QAction* send =
        m_actions->add(u"send.one"_s, tr("Send one"), QKeySequence(Qt::CTRL | Qt::Key_N), u"send"_s);
    connect(send, &QAction::triggered, this, &MainWindow::sendOne);
    QAction* traffic = m_actions->add(u"traffic.pause"_s, tr("Pause traffic"),
                                      QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P), u"pause"_s);
    traffic->setCheckable(true);
    connect(traffic, &QAction::triggered, this, [this](bool paused) { m_feed.pauseTraffic(paused); });
    QAction* routing = m_actions->add(u"routing.pause"_s, tr("Pause routing: requested models pass through"));
    routing->setCheckable(true);
    connect(routing, &QAction::triggered, this, [this](bool paused) { m_feed.pauseRouting(paused); });
    QAction* url = m_actions->add(u"copy.url"_s, tr("Copy base URL"),
                                  QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C), u"copy"_s);
    connect(url, &QAction::triggered, this, [this] { copy(m_view.url, m_view.url); });
    QAction* folder = m_actions->add(u"open.data"_s, tr("Open data folder"), {}, u"database"_s);
    connect(folder, &QAction::triggered, this, &MainWindow::openDataFolder);
    QAction* prices = m_actions->add(u"prices.refresh"_s, tr("Refresh prices…"));
    connect(prices, &QAction::triggered, this, &MainWindow::refreshPrices);
    QAction* rail =
        m_actions->add(u"rail.fold"_s, tr("Fold rail"), QKeySequence(Qt::CTRL | Qt::Key_B), u"rail"_s);
    connect(rail, &QAction::triggered, this, [this] { m_rail->setFolded(!m_rail->isFolded()); });
    QAction* sheet =
        m_actions->add(u"help.keys"_s, tr("Shortcuts"), QKeySequence(Qt::Key_Question), u"keyboard"_s);
    connect(sheet, &QAction::triggered, this, &MainWindow::showShortcuts);
    QAction* quit = m_actions->add(u"quit"_s, tr("Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q));
    connect(quit, &QAction::triggered, this, &MainWindow::close);

    m_rail->addFooter(sheet);
    m_rail->addFooter(rail);
    buildGatewayMenu();
    m_top->addRightAction(traffic, nullptr, true);
    m_top->addRightAction(send, nullptr, true);
    QAction* theme = m_actions->add(u"theme"_s, tr("Theme"), {}, u"theme"_s);
    m_top->addRightAction(theme, buildThemeMenu());
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
            QSettings().setValue(themeKey, kit::nameOf(choice));
            kit::Theme::current().setChoice(choice);
        });
    }
    return menu;
}

void MainWindow::showShortcuts() {
    const std::vector<ShortcutSheet::Group> groups{
        {tr("Everywhere"), m_actions->lines()},
        {tr("Live, in the list"),
         {{tr("Next, previous row"), u"J  K"_s},
          {tr("Follow the newest"), u"F"_s},
          {tr("Pause the list"), u"P"_s},
          {tr("Copy as curl"), u"C"_s},
          {tr("Copy the record"), u"Shift+C"_s}}},
        {tr("Breakers, in the list"),
         {{tr("Trip"), u"T"_s},
          {tr("Reset"), u"R"_s},
          {tr("Hold open"), u"H"_s},
          {tr("Drain"), u"D"_s},
          {tr("Probe"), u"B"_s}}},
        {tr("Benchmark"),
         {{tr("Run"), u"Ctrl+Enter"_s},
          {tr("Runs: candidate, against"), u"Enter  B"_s},
          {tr("Cases: next, previous"), u"J  K"_s},
          {tr("Cases: all, one bucket"), u"0  1–4"_s},
          {tr("Cases: find, copy"), u"/  C"_s},
          {tr("Gates: change, remove"), u"Enter  Del"_s}}},
        {tr("Training"),
         {{tr("Train"), u"Ctrl+Enter"_s},
          {tr("Find a word"), u"/"_s},
          {tr("Open a model"), u"Ctrl+O"_s},
          {tr("Save the model"), u"Ctrl+S"_s}}},
    };
    auto* sheet = new ShortcutSheet(groups, this);
    sheet->setAttribute(Qt::WA_DeleteOnClose);
    sheet->open();
}

} // namespace tierline::shell
