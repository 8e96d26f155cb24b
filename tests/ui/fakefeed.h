// A feed over invented but believable data, for pictures and tests. Notes what the window asked for.
#pragma once

#include "base/clock.h"
#include "shell/feed.h"

#include <QStringList>

namespace tierline::test {

// Eight models in four tiers at six simulated providers.
shell::PolicyPtr fakePolicy();
// `count` decisions, one every few seconds, the newest at `until`.
shell::RecordBatch fakeRecords(int count, Wall until);
std::vector<route::BudgetStatus> fakeBudgets(Wall now);
std::vector<route::AlertState> fakeAlerts(Wall now);
breakers::BreakersData fakeBreakers(Wall now);
shell::Snapshot fakeSnapshot(Wall now);
spend::SpendData fakeSpend(Wall midnight, int hours);
shell::GatewayState fakeGateway();

class FakeFeed final : public shell::Feed {
    Q_OBJECT

public:
    using Feed::Feed;

    void retryStart(bool anyPort) override { asked << QStringLiteral("retry %1").arg(anyPort); }
    void actOnBreaker(const QString& model, health::Action action) override;
    void setSandboxFault(const QString& provider, const QString& fault, int seconds) override;
    void sendOne(const QString& prompt) override { asked << QStringLiteral("send ") + prompt; }
    void pauseTraffic(bool paused) override { asked << QStringLiteral("pause %1").arg(paused); }
    void pauseRouting(bool paused) override { asked << QStringLiteral("routing %1").arg(paused); }
    void refreshPrices() override { asked << QStringLiteral("prices"); }
    void cancelPrices() override { asked << QStringLiteral("no prices"); }
    void adoptPrices() override { asked << QStringLiteral("adopt"); }
    void setPrice(const spend::OwnPrice& price) override { asked << QStringLiteral("price ") + price.model; }
    void setWindowSeen(bool seen) override { isSeen = seen; }

    // Everything at once, as after some hours of sandbox traffic.
    void tellAll(Wall now = systemClock().wall());
    void tellPast(Wall now);

    QStringList asked;
    bool isSeen = false;
};

} // namespace tierline::test
