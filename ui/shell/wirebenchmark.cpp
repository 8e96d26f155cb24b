// How the Benchmark page hangs together with the rest of the window.
#include "benchmark/benchpage.h"
#include "shell/mainwindow.h"
#include "shell/statusline.h"

namespace tierline::shell {

void MainWindow::wireBenchmark() {
    connect(m_bench, &benchmark::BenchPage::message, m_status, &StatusLine::say);
    m_bench->addActions(*m_actions);
    if (m_desks.benchmark != nullptr) m_bench->setDesk(*m_desks.benchmark);
    if (m_desks.replay != nullptr) m_bench->setReplayDesk(*m_desks.replay);
}

} // namespace tierline::shell
