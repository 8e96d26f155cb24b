// A desk of the Providers page over invented data; notes what it was asked.
#pragma once

#include "breakers/breakersdesk.h"

#include <QStringList>

namespace tierline::test {

breakers::Past fakePast(Wall now, const policy::Policy& policy);
breakers::ReasonData fakeReasons(Wall now, int hours);

class FakeBreakersDesk final : public breakers::Desk {
    Q_OBJECT

public:
    explicit FakeBreakersDesk(std::shared_ptr<const policy::Policy> policy = nullptr);

    void lookBack() override;
    void findMoved(const QString& target, Wall since) override;
    void replay(const breakers::ReplayWish& wish) override;
    void readReasons(int hours) override;
    void planBreaker(const policy::Breaker& settings) override;
    void planProvider(const policy::NewProvider& provider) override;
    void writePolicy() override;
    void undoPolicy() override;
    void presets() override;
    void estimateTrial(const breakers::Trial& trial) override;
    void tryProvider(const breakers::Trial& trial) override;
    void cancelTrial() override { asked << QStringLiteral("cancel"); }

    QStringList asked;
    std::vector<breakers::Trial> trials;
    std::vector<breakers::ReplayWish> wishes;
    bool isQuiet = false; // answers nothing

private:
    std::shared_ptr<const policy::Policy> m_policy;
};

} // namespace tierline::test
