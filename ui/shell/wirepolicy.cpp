// How the Policy page hangs together with the rest of the window.
#include "inspector/inspectordesk.h"
#include "policy/policypage.h"
#include "shell/mainwindow.h"
#include "shell/statusline.h"

#include <QStackedWidget>
#include <QString>

namespace tierline::shell {

using policypage::PolicyPage;

QWidget* MainWindow::makePolicy() {
    m_policyPage = new PolicyPage(m_stack);
    connect(m_policyPage, &PolicyPage::message, m_status, &StatusLine::say);
    connect(m_policyPage, &PolicyPage::shown, this, [this] { showPage(Policy); });
    // A request of the list is looked at where it is: the inspector opens below the page.
    connect(m_policyPage, &PolicyPage::decisionRequested, this, [this](const QString& id) {
        if (m_desks.inspector == nullptr) return openLive(QStringLiteral("id:%1").arg(id));
        m_policyWants = id;
        m_desks.inspector->fetch(id);
    });
    if (m_desks.inspector != nullptr)
        connect(m_desks.inspector, &inspector::Desk::fetched, this,
                [this](const inspector::Content& content) {
                    if (content.id != m_policyWants || m_policyWants.isEmpty()) return;
                    m_policyWants.clear();
                    if (content.record == nullptr)
                        return m_status->say(tr("That decision is not in the ledger any more."));
                    showDecision(content.record);
                    setInspectorSeen(true);
                });
    m_policyPage->setDesk(m_desks.policy);
    m_policyPage->addActions(*m_actions);
    return m_policyPage;
}

} // namespace tierline::shell
