// The running router: port, threads, dispatch, health, ledger. What `tierlinectl serve` and the workbench
// start.
//
// Built, started and stopped on one thread (the owner's); every other member may be called from any thread.
// Stopping is: stop accepting, finish or cancel requests, flush the ledger, join. Callbacks run on gateway
// threads and must return at once; the workbench turns them into queued Qt signals.
#pragma once

#include "base/clock.h"
#include "base/error.h"
#include "base/secret.h"
#include "gateway/hold.h"
#include "health/board.h"
#include "health/ratefill.h"
#include "ledger/ledger.h"
#include "policy/policy.h"
#include "route/alerts.h"
#include "route/budgets.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::gateway {

struct Options {
    std::string host = "127.0.0.1";
    std::uint16_t port = 8787; // 0: any free one
    int threads = 1;
    std::string program = "tierline"; // who starts it, for the audit trail
    std::string policyFile; // empty: the default policy of configFolder(), else the shipped default.yaml
    std::string dataFolder; // empty: dataFolder(); with the sandbox its own folder below it
    bool keepLedger = true; // false only for benchmarks
    bool synchronousFull = false;
    std::int64_t ledgerMaxBytes = 0;         // the database's; beyond it decisions are not recorded; 0 = none
    std::uint64_t seed = 0;                  // dice and ids; 0 = from the system
    bool observe = false;                    // mode `observe`, whatever the policy says
    std::string recordFolder;                // answers are kept there …
    std::string replayFolder;                // … and given again from there instead of asking a model
    bool replayMissLive = false;             // what is not there is asked after all; else 503
    std::string clientToken;                 // empty: none. Required for a non-loopback address
    std::vector<std::string> allowedHosts;   // besides localhost, 127.0.0.1, [::1] and the listen address
    std::vector<std::string> allowedOrigins; // browser origins; none by default
    std::string extraCaFile;
    bool logDecisions = true;      // the contract's line for each decision, to stderr
    Milliseconds stopGrace{3'000}; // for requests under way when it stops; then they are cut
    Milliseconds alertsEvery{15'000};
    Milliseconds rateMinute{60'000}; // of `rpm` and `tpm`; shorter in tests only
    int ioCpu = -1, ledgerCpu = -1;  // pins, for benchmarks
    SecretResolver secrets;          // default: env: and file:
    // Resolves sandbox://NAME to http://127.0.0.1:PORT; empty: such a provider is an error.
    std::function<std::string(std::string_view name)> sandboxAddress;
    // The body of GET /sandbox, and POST /sandbox/{provider}: (provider, request body) → JSON or error.
    // Empty: 404.
    std::function<std::string()> sandboxState;
    std::function<Result<std::string>(std::string_view provider, std::string_view body)> sandboxFault;
};

struct OverheadStats { // microseconds, nearest rank over the last 10,000 requests
    std::int64_t p50 = 0, p95 = 0, p99 = 0;
};

// Which policy is in force, and what stands against a newer text of its file.
struct PolicyState {
    std::string file, hash;     // 64 hex digits
    Wall since{};               // in force
    std::string author;         // start, file, reload, rollback
    std::string summary;        // what changed with it; empty at the start
    std::vector<Error> trouble; // why the file as it is now is not in force; empty: it is
    Wall troubleSince{};
    std::int64_t changes = 0, refused = 0; // since the start
};

struct Core;

struct ProviderTrial; // tryprovider.h
struct Tried;

struct Snapshot { // a few times a second for the window
    std::vector<health::BreakerRow> breakers;
    std::vector<health::GateRow> gates; // how full each key's limits are
    double requestsPerMinute = 0;       // over the last minute
    OverheadStats overhead;             // read + classify + plan
    std::int64_t openStreams = 0;
    std::int64_t openRequests = 0; // chat requests under way, streams among them
    std::int64_t ledgerRows = 0, ledgerBytes = 0, ledgerDropped = 0;
    std::vector<route::BudgetStatus> budgets;
    std::vector<route::AlertState> alerts; // those that fire first
    bool offline = false;
    bool paused = false; // routing paused: requested models pass through
    PolicyState policy;
};

class Gateway {
public:
    static Result<std::unique_ptr<Gateway>> start(Options options);
    ~Gateway();
    void stop();

    std::string url() const; // http://127.0.0.1:8787
    std::shared_ptr<const policy::Policy> policy() const;
    std::vector<Error> policyWarnings() const;
    // Reads the policy's file again and looks its keys up anew. An error: it stays as it was; the text has
    // all that is wrong. Waits for the ledger.
    Result<PolicyState> reloadPolicy();
    const ledger::Ledger& ledger() const;
    ledger::Ledger& ledger(); // for orders that write: repricing

    // Called after the commit of each decision.
    void onDecision(std::function<void(std::shared_ptr<const ledger::Record>)> hook);
    Snapshot snapshot();
    bool act(std::string_view model, health::Action action);
    void pause(bool paused); // requested models pass through while it is
    // Chat requests that meet the condition wait before they are sent. Absent: none does, and those waiting
    // go on, as they do when the gateway stops.
    void hold(std::optional<HoldOptions> options);
    HoldState held() const;
    // False: it does not wait (any more). `model`: instead of the planned one, where it can take it.
    bool releaseHeld(std::string_view id, std::string model = {});
    bool dropHeld(std::string_view id); // 403 in the client's dialect
    void releaseAllHeld();
    Result<std::string> setSandboxFault(std::string_view provider, std::string_view body);
    std::string sandboxState();
    // A provider that need not be in the policy: lists its models, or asks one of them for a word. `done`
    // comes once, on a gateway thread, unless the gateway stops before; what is returned cancels, from any
    // thread.
    std::function<void()> tryProvider(ProviderTrial trial, std::function<void(Tried)> done);

private:
    explicit Gateway(std::unique_ptr<Core> core);
    std::unique_ptr<Core> m_core;
};

} // namespace tierline::gateway
