// How the Playground hangs together with the rest of the window.
#include "playground/playpage.h"
#include "shell/mainwindow.h"
#include "shell/statusline.h"

#include <QStackedWidget>
#include <QString>

namespace tierline::shell {

QWidget* MainWindow::makePlayground() {
    using playground::PlaygroundPage;
    m_playground = new PlaygroundPage(m_stack);
    connect(m_playground, &PlaygroundPage::message, m_status, &StatusLine::say);
    connect(m_playground, &PlaygroundPage::shown, this, [this] { showPage(Playground); });
    connect(m_playground, &PlaygroundPage::decisionRequested, this, &MainWindow::openDecision);
    connect(&m_feed, &Feed::recordsArrived, m_playground, [this](const RecordBatch& records) {
        for (const auto& record : *records)
            if (record->client == "playground") m_playground->takeRecord(*record);
    });
    if (m_desks.playground != nullptr) m_playground->setDesk(m_desks.playground);
    m_playground->addActions(*m_actions);
    return m_playground;
}

} // namespace tierline::shell
