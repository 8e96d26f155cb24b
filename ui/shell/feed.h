// The one door between the window and the rest of the program. The application implements it over the
// gateway; tests over invented data. Lives on the window's thread: signals arrive there, in batches, and the
// slots return at once.
#pragma once

#include "breakers/breakersdata.h"
#include "ledger/record.h"
#include "policy/policy.h"
#include "route/alerts.h"
#include "spend/pricedata.h"
#include "spend/spenddata.h"

#include <QObject>
#include <QString>

#include <memory>
#include <vector>

namespace tierline::shell {

using RecordBatch = std::shared_ptr<const std::vector<std::shared_ptr<const ledger::Record>>>;
using PolicyPtr = std::shared_ptr<const policy::Policy>;

enum class GatewayPhase { Starting, Running, Failed };

struct GatewayState {
    GatewayPhase phase = GatewayPhase::Starting;
    QString url;             // http://127.0.0.1:8787 while running
    QString failure;         // one sentence: what is wrong
    QString remedy;          // what would be right; may be empty
    bool portTaken = false;  // by another process: any free port would do
    bool sandbox = false;    // simulated providers
    bool hasTraffic = false; // a traffic script is loaded
    bool trafficPaused = false;
    bool capturesPrompts = true;
    QString dataFolder;
    bool watching = false; // a gateway that runs elsewhere
    bool isLost = false;   // it was there and does not answer now; what is shown is old
    QString notice;        // of a lost one: since when, and when it is tried again
    bool operator==(const GatewayState&) const = default;
};

struct Snapshot { // four times a second while the window is seen
    breakers::BreakersData breakers;
    double requestsPerMinute = 0;
    std::int64_t overheadP50 = 0, overheadP99 = 0; // microseconds
    std::int64_t openStreams = 0;
    std::int64_t ledgerRows = 0, ledgerBytes = 0, ledgerDropped = 0;
    QString ledgerTrouble;   // why the last commit failed; empty = it did not
    QString ledgerRecovered; // what was damaged at the start and what became of it; empty = nothing
    QString policyTrouble;   // why the policy's file is not in force; empty = it is
    QString policyChange;    // what changed with the policy in force; empty = it is that of the start
    Wall policySince{};
    std::vector<route::BudgetStatus> budgets;
    std::vector<route::AlertState> alerts;
    bool offline = false;
    bool routingPaused = false; // requested models pass through
};

class Feed : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    // Intents of the window.
    virtual void retryStart(bool anyPort) = 0; // after a failure; `anyPort`: a free one instead of the wanted
    virtual void actOnBreaker(const QString& model, health::Action action) = 0;
    virtual void setSandboxFault(const QString& provider, const QString& fault, int seconds) = 0;
    virtual void sendOne(const QString& prompt) = 0; // through the gateway's own port, as a client would
    virtual void pauseTraffic(bool paused) = 0;
    virtual void pauseRouting(bool paused) = 0; // requested models pass through while it is
    virtual void refreshPrices() = 0;           // fetch and compare; adopted only when asked
    virtual void cancelPrices() = 0;
    virtual void adoptPrices() = 0;
    virtual void setPrice(const spend::OwnPrice& price) = 0;
    virtual void setWindowSeen(bool seen) = 0; // snapshots rest while nobody looks

Q_SIGNALS:
    void gatewayChanged(const tierline::shell::GatewayState& state);
    void policyChanged(const tierline::shell::PolicyPtr& policy);
    void recordsArrived(const tierline::shell::RecordBatch& records); // oldest first
    void snapshotChanged(const tierline::shell::Snapshot& snapshot);
    void spendChanged(const tierline::spend::SpendData& data);
    void pricesChanged(const tierline::spend::PriceRefresh& refresh);
    void priceKept(bool fine, const QString& sentence);
    void sendOneFinished(bool fine, const QString& sentence);
};

} // namespace tierline::shell
