// The actions of the Policy page: menus, palette and shortcut sheet read them.
#include "kit/actions.h"
#include "kit/flatbutton.h"
#include "policy/flipscard.h"
#include "policy/histogramview.h"
#include "policy/linehandle.h"
#include "policy/lintstrip.h"
#include "policy/policypage.h"
#include "policy/ruleeditor.h"
#include "policy/rulescard.h"
#include "policy/sheets.h"

#include <QAction>
#include <QLineEdit>
#include <QMenu>

namespace tierline::policypage {

using namespace Qt::Literals::StringLiterals;

void PolicyPage::addActions(kit::Actions& actions) {
    const QString group = tr("Policy");
    const auto add = [&](const QString& id, const QString& text, const QKeySequence& keys,
                         const QString& icon, auto does, const QString& command = {}) {
        QAction* action = actions.add({.id = u"policy."_s + id,
                                       .text = text,
                                       .keys = keys,
                                       .group = group,
                                       .icon = icon,
                                       .command = command,
                                       .context = this});
        connect(action, &QAction::triggered, this, does);
        return action;
    };
    add(u"undo"_s, tr("Undo the last change of the draft"), Qt::CTRL | Qt::Key_Z, u"reset"_s,
        [this] { undo(); });
    add(u"redo"_s, tr("Redo the change of the draft"), Qt::CTRL | Qt::SHIFT | Qt::Key_Z, {},
        [this] { redo(); });
    add(u"discard"_s, tr("Give the draft up"), {}, u"close"_s, [this] { discard(); });
    add(u"diff"_s, tr("What the draft changes"), Qt::CTRL | Qt::Key_D, {}, [this] { m_sheets->openDiff(); });
    add(u"check"_s, tr("Check the draft against the gates"), Qt::CTRL | Qt::Key_G, u"probe"_s,
        [this] { m_sheets->openCheck(); });
    add(u"promote"_s, tr("Promote the draft…"), Qt::CTRL | Qt::SHIFT | Qt::Key_Return, u"policy"_s,
        [this] { m_sheets->openPromote(); });
    auto* rollBack = add(u"rollback"_s, tr("Roll back to the policy before"), Qt::CTRL | Qt::ALT | Qt::Key_Z,
                         u"reset"_s, [this] { m_sheets->rollBack(); });
    auto* journal = add(u"journal"_s, tr("Journal of the policy"), Qt::CTRL | Qt::Key_J, u"clock"_s,
                        [this] { m_sheets->openJournal(); });
    auto* exporting = add(u"export"_s, tr("Export the draft…"), Qt::CTRL | Qt::Key_E, u"send"_s,
                          [this] { m_sheets->openExport(); });
    add(
        u"optimise"_s, tr("Optimise lines and weights…"), Qt::CTRL | Qt::Key_O, u"training"_s,
        [this] { m_sheets->openOptimise(); }, u"tune"_s);
    add(u"learn"_s, tr("Learn from labels and votes…"), Qt::CTRL | Qt::Key_L, {},
        [this] { m_sheets->openLearn(); });
    add(u"label"_s, tr("Label the requests that teach most"), Qt::Key_L, {},
        [this] { m_sheets->labelNext(); });
    add(u"text"_s, tr("Show the policy as text"), Qt::ALT | Qt::Key_2, {}, [this] { showText(true); });
    add(u"list"_s, tr("Show the list of rules"), Qt::ALT | Qt::Key_1, {}, [this] { showText(false); });
    add(u"lints"_s, tr("Lints of the draft"), Qt::ALT | Qt::Key_3, u"alert"_s,
        [this] { m_lints->openList(); });
    add(u"lines"_s, tr("Move the lines by keys"), Qt::ALT | Qt::Key_4, {}, [this] {
        if (auto* first = m_histogram->handle(0)) first->setFocus(Qt::ShortcutFocusReason);
    });
    add(u"test"_s, tr("Test words under the draft"), Qt::ALT | Qt::Key_5, {}, [this] {
        showText(false);
        m_editor->testText().setFocus(Qt::ShortcutFocusReason);
    });
    add(u"data"_s, tr("Choose the data"), Qt::ALT | Qt::Key_D, u"database"_s, [this] { m_data->showMenu(); });
    m_rules->addActions(actions, group);
    m_flips->addActions(actions, group);
    for (QAction* each : {journal, rollBack, exporting})
        m_more->menu()->addAction(each);
}

} // namespace tierline::policypage
