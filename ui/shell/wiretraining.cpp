// How the Training page hangs together with the rest of the window.
#include "shell/mainwindow.h"
#include "shell/statusline.h"
#include "training/trainingpage.h"

#include <QStackedWidget>

namespace tierline::shell {

QWidget* MainWindow::makeTraining() {
    m_training = new training::TrainingPage(m_stack);
    connect(m_training, &training::TrainingPage::message, m_status, &StatusLine::say);
    m_training->addActions(*m_actions);
    if (m_desks.training != nullptr) m_training->setDesk(m_desks.training);
    connect(&m_feed, &Feed::policyChanged, m_training, &training::TrainingPage::setPolicy);
    if (m_policy) m_training->setPolicy(m_policy);
    return m_training;
}

} // namespace tierline::shell
