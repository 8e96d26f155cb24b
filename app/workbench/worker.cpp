#include "worker.h"

namespace tierline::workbench {

Worker::Worker(const QString& name)
    : m_there(new QObject), m_relay(new QObject, [](QObject* relay) { relay->deleteLater(); }) {
    m_thread.setObjectName(name);
    m_there->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::finished, m_there, &QObject::deleteLater);
    m_thread.start();
}

Worker::~Worker() {
    *m_stopping = true;
    m_thread.quit();
    m_thread.wait();
}

void Worker::post(std::function<void()> job) {
    QMetaObject::invokeMethod(
        m_there,
        [stopping = m_stopping, job = std::move(job)] {
            if (!*stopping) job();
        },
        Qt::QueuedConnection);
}

void Worker::onWindow(const Relay& relay, std::function<void()> call) {
    QMetaObject::invokeMethod(relay.get(), std::move(call), Qt::QueuedConnection);
}

} // namespace tierline::workbench
