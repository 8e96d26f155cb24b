// One window per data folder: the first start holds a lock and listens, a second one asks it to come to the
// front and ends. Window thread.
#pragma once

#include <QLocalServer>
#include <QLockFile>
#include <QObject>

namespace tierline::workbench {

class Instance final : public QObject {
    Q_OBJECT

public:
    explicit Instance(const QString& dataFolder, QObject* parent = nullptr);

    // True: we are the first. False: another one runs; it was asked to raise its window, `wasRaised` tells
    // whether it answered.
    bool claim();
    bool wasRaised() const { return m_raised; }

Q_SIGNALS:
    void raiseRequested();

private:
    bool askOther();
    void greet();

    QString m_name;
    QLockFile m_lock;
    QLocalServer m_server;
    bool m_raised = false;
};

} // namespace tierline::workbench
