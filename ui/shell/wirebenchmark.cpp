// How the Benchmark page hangs together with the rest of the window.
#include "benchmark/benchpage.h"
#include "shell/mainwindow.h"
#include "shell/statusline.h"

#include <QStackedWidget>

namespace tierline::shell {

QWidget* MainWindow::makeBenchmark() {
    m_bench = new benchmark::BenchPage(m_stack);
    connect(m_bench, &benchmark::BenchPage::message, m_status, &StatusLine::say);
    m_bench->addActions(*m_actions);
    if (m_desks.benchmark != nullptr) m_bench->setDesk(*m_desks.benchmark);
    if (m_desks.replay != nullptr) m_bench->setReplayDesk(*m_desks.replay);
    return m_bench;
}

} // namespace tierline::shell
