// SIGINT and SIGTERM close the program as its window's button would. One per program, window thread.
#pragma once

#include <QObject>

namespace tierline::workbench {

class QuitSignals final : public QObject {
    Q_OBJECT

public:
    explicit QuitSignals(QObject* parent = nullptr);

Q_SIGNALS:
    void quitRequested();
};

} // namespace tierline::workbench
