// The window's feed over the real gateway. Lives on the window's thread; the engine has its own. Batches of
// records are handed on thirty times a second at most; nothing ticks while nothing happens.
#pragma once

#include "bridge.h"
#include "host.h"
#include "keychain.h"
#include "pricedesk.h"
#include "sender.h"
#include "shell/feed.h"

#include <QSet>
#include <QThread>
#include <QTimer>

namespace tierline::workbench {

class GatewayFeed final : public shell::Feed {
    Q_OBJECT

public:
    explicit GatewayFeed(Launch launch, QObject* parent = nullptr);
    ~GatewayFeed() override; // stops everything, in order

    void start();
    void giveUp() { m_keychain.giveUp(); }                             // nobody answers for a key any more
    const std::shared_ptr<Access>& access() const { return m_access; } // to what runs, for desks

    void retryStart(bool anyPort) override;
    void actOnBreaker(const QString& model, health::Action action) override;
    void setSandboxFault(const QString& provider, const QString& fault, int seconds) override;
    void sendOne(const QString& prompt) override;
    void pauseTraffic(bool paused) override;
    void pauseRouting(bool paused) override;
    void refreshPrices() override { m_prices.refresh(); }
    void cancelPrices() override { m_prices.cancel(); }
    void adoptPrices() override { m_prices.adopt(); }
    void setPrice(const spend::OwnPrice& price) override;
    void setWindowSeen(bool seen) override;

private:
    void onStarted(const Started& started);
    void onFailed(const Error& error);
    void flush();
    void askForSpend();
    template <class Call>
    void onHost(Call call);

    Launch m_launch;
    std::shared_ptr<Access> m_access = std::make_shared<Access>();
    Keychain m_keychain;
    Bridge m_bridge;
    Sender m_sender;
    PriceDesk m_prices;
    shell::PolicyPtr m_policy;
    QThread m_thread;
    Host* m_host; // on m_thread, deleted there
    shell::GatewayState m_state;
    QTimer m_flush, m_spend, m_day;
    QSet<QByteArray> m_known; // ids of the history, until the first batch is through
    bool m_seen = false, m_spendStale = false;
};

} // namespace tierline::workbench
