// How connecting and the first steps hang together with the rest of the window.
#include "shell/connecting.h"
#include "shell/mainwindow.h"
#include "shell/statusline.h"
#include "shell/strip.h"

#include <QBoxLayout>
#include <QMenu>
#include <QSplitter>
#include <QStackedWidget>

namespace tierline::shell {

void MainWindow::wireConnect() {
    m_connecting = new Connecting(*this, *m_actions, m_feed, m_desks);
    connect(m_connecting, &Connecting::message, m_status, &StatusLine::say);
    // The column that holds the pages: the strips stand above them.
    const auto* columns = m_splitter->parentWidget()->layout();
    for (int i = 0; i < columns->count(); ++i) {
        auto* column = qobject_cast<QBoxLayout*>(columns->itemAt(i)->layout());
        const int at = column != nullptr ? column->indexOf(m_splitter) : -1;
        if (at < 0) continue;
        column->insertWidget(at, &m_connecting->steps());
        column->insertWidget(at, &m_connecting->lostStrip());
    }
    m_connecting->layVeilOn(m_stack);
    m_gatewayMenu->insertAction(m_gatewayMenu->actions().value(1),
                                m_actions->find(QStringLiteral("connect.client")));
}

} // namespace tierline::shell
