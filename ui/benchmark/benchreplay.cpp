// The Benchmark page's way to a replay of recorded requests.
#include "benchmark/benchpage.h"
#include "benchmark/replaydialog.h"

#include <QAction>

namespace tierline::benchmark {

void BenchPage::setReplayDesk(ReplayDesk& desk) {
    m_replayDesk = &desk;
    if (m_replay != nullptr) m_replay->setEnabled(true);
}

void BenchPage::openReplay() {
    if (m_replayDesk == nullptr) return;
    auto* dialog = new ReplayDialog(*m_replayDesk, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

} // namespace tierline::benchmark
