// The Live page's door to the hold of the gateway behind this window. Looks at it four times a second while
// it is on, and never otherwise. Window thread; the gateway is asked on a thread of its own.
#pragma once

#include "access.h"
#include "live/holddesk.h"
#include "worker.h"

#include <QTimer>

#include <functional>
#include <memory>

namespace tierline::gateway {
class Gateway;
}

namespace tierline::workbench {

class LocalHoldDesk final : public live::HoldDesk {
    Q_OBJECT

public:
    explicit LocalHoldDesk(std::shared_ptr<const Access> access);

    void hold(const live::HoldCondition& condition) override;
    void end() override;
    void release(const QString& id, const QString& model) override;
    void releaseAll() override;
    void drop(const QString& id) override;

private:
    // Does it and tells what is then. False from `act`: the request does not wait any more.
    void ask(std::function<bool(gateway::Gateway&)> act);

    std::shared_ptr<const Access> m_access;
    QTimer m_look;
    bool m_isLooking = false; // a look is under way
    Worker m_worker;          // goes first
};

} // namespace tierline::workbench
