// How the inspector hangs together with the rest of the window.
#include "inspector/dialects.h"
#include "inspector/inspector.h"
#include "shell/mainwindow.h"

namespace tierline::shell {

void MainWindow::wireInspector() {
    connect(m_inspector, &inspector::Inspector::copyCurlRequested, this, [this] {
        if (m_inspected)
            copy(tr("the request as a curl command"), inspector::asCurl(*m_inspected, m_view.url));
    });
    connect(m_inspector, &inspector::Inspector::copyRecordRequested, this, [this] {
        if (m_inspected) copy(tr("the record"), QString::fromStdString(ledger::toJson(*m_inspected)));
    });
}

} // namespace tierline::shell
