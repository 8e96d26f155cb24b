#include "holddesk.h"

#include "engine.h"

#include "gateway/gateway.h"

#include <utility>

namespace tierline::workbench {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int lookMs = 250;

struct Looked {
    live::HoldNews news;
    bool runs = false, done = true;
};

live::HoldNews newsOf(gateway::HoldState state) {
    live::HoldNews news;
    news.isOn = state.isOn;
    news.held = state.held;
    news.released = state.released;
    news.dropped = state.dropped;
    news.expired = state.expired;
    news.passed = state.passed;
    for (auto& one : state.requests)
        news.waiting.push_back({std::move(one.record), std::move(one.choices), one.until});
    return news;
}

} // namespace

LocalHoldDesk::LocalHoldDesk(std::shared_ptr<const Access> access)
    : m_access(std::move(access)), m_worker(u"hold"_s) {
    m_look.setInterval(lookMs);
    connect(&m_look, &QTimer::timeout, this, [this] {
        if (std::exchange(m_isLooking, true)) return;
        ask([](gateway::Gateway&) { return true; });
    });
}

void LocalHoldDesk::ask(std::function<bool(gateway::Gateway&)> act) {
    m_worker.ask(
        this,
        [access = m_access, act = std::move(act)] {
            Looked looked;
            looked.runs = access->use([&](Engine& engine) {
                looked.done = act(engine.gateway());
                looked.news = newsOf(engine.gateway().held());
            });
            return looked;
        },
        [this](const Looked& looked) {
            m_isLooking = false;
            if (!looked.news.isOn)
                m_look.stop();
            else if (!m_look.isActive())
                m_look.start();
            Q_EMIT changed(looked.news);
            if (!looked.runs)
                Q_EMIT told(tr("Nothing is held: the gateway is not running"));
            else if (!looked.done)
                Q_EMIT told(tr("It does not wait any more"));
        });
}

void LocalHoldDesk::hold(const live::HoldCondition& condition) {
    ask([condition](gateway::Gateway& gateway) {
        gateway.hold(gateway::HoldOptions{condition, std::chrono::seconds(live::holdSeconds)});
        return true;
    });
}

void LocalHoldDesk::end() {
    ask([](gateway::Gateway& gateway) {
        gateway.hold(std::nullopt);
        return true;
    });
}

void LocalHoldDesk::release(const QString& id, const QString& model) {
    ask([id = id.toStdString(), model = model.toStdString()](gateway::Gateway& gateway) {
        return gateway.releaseHeld(id, model);
    });
}

void LocalHoldDesk::releaseAll() {
    ask([](gateway::Gateway& gateway) {
        gateway.releaseAllHeld();
        return true;
    });
}

void LocalHoldDesk::drop(const QString& id) {
    ask([id = id.toStdString()](gateway::Gateway& gateway) { return gateway.dropHeld(id); });
}

} // namespace tierline::workbench
