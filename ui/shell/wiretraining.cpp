// How the Training page hangs together with the rest of the window.
#include "shell/mainwindow.h"
#include "shell/statusline.h"
#include "training/trainingpage.h"

namespace tierline::shell {

void MainWindow::wireTraining() {
    connect(m_training, &training::TrainingPage::message, m_status, &StatusLine::say);
    m_training->addActions(*m_actions);
    if (m_desks.training != nullptr) m_training->setDesk(m_desks.training);
}

} // namespace tierline::shell
