// tierlinectl serve: the gateway until a signal. Builds sandbox, gateway, traffic in this order and stops
// them in reverse. This thread only waits for signals; all others have them blocked.
#include "command.h"
#include "fetch.h"

#include "base/log.h"
#include "base/paths.h"
#include "catalog/prices.h"
#include "gateway/gateway.h"
#include "gateway/setup.h"
#include "net/url.h"
#include "sandbox/sandbox.h"
#include "sandbox/script.h"
#include "sandbox/traffic.h"
#include "tune/retrain.h"

#include <CLI/CLI.hpp>
#include <charconv>
#include <csignal>
#include <fcntl.h>
#include <filesystem>
#include <pthread.h>
#include <spdlog/fmt/fmt.h>
#include <thread>
#include <unistd.h>

namespace tierline::ctl {

namespace {

struct Options {
    std::string listen = "127.0.0.1:8787", policy, data, traffic, tokenFile, caFile, logLevel = "info";
    std::vector<std::string> allowHosts, allowOrigins;
    int threads = 1;
    std::uint64_t seed = 0;
    std::string learn = "off";
    std::string record, replay, replayMiss = "503";
    bool sandbox = false, quiet = false, synchronousFull = false, noLedger = false, observe = false;
    std::vector<int> pins;
};

struct Rate {
    std::string script;
    double perSecond = 2.0;
};

// SCRIPT[@RATE], the rate in requests a second.
Result<Rate> readTraffic(const std::string& text) {
    const auto at = text.rfind('@');
    Rate rate{text.substr(0, at), 2.0};
    if (at == text.npos) return rate;
    const auto end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data() + at + 1, end, rate.perSecond);
    if (error == std::errc{} && rest == end && rate.perSecond > 0 && rate.perSecond <= 10'000) return rate;
    return fail(ErrorCode::InvalidInput, "--traffic: `" + text.substr(at + 1) + "` is not a rate",
                "write requests a second, for example developers-day@2");
}

std::string dataFolderOf(const Options& options) {
    if (!options.data.empty()) return options.data;
    return (options.sandbox ? dataFolder() / "sandbox" : dataFolder()).string();
}

Result<gateway::Options> gatewayOptions(const Options& options) {
    gateway::Options made;
    const auto address = net::parseHostPort(options.listen);
    if (!address) return std::unexpected(address.error());
    made.host = address->host;
    made.port = address->port;
    made.threads = options.threads;
    made.program = "tierlinectl serve";
    made.policyFile = options.policy;
    if (options.sandbox && options.policy.empty()) {
        const auto share = shareFolder();
        if (!share) return std::unexpected(share.error());
        made.policyFile = (*share / "policies" / "sandbox.yaml").string();
    }
    made.dataFolder = dataFolderOf(options);
    made.keepLedger = !options.noLedger;
    made.synchronousFull = options.synchronousFull;
    made.seed = options.seed;
    made.allowedHosts = options.allowHosts;
    made.allowedOrigins = options.allowOrigins;
    made.extraCaFile = options.caFile;
    made.observe = options.observe;
    made.recordFolder = options.record;
    made.replayFolder = options.replay;
    made.replayMissLive = options.replayMiss == "live";
    made.logDecisions = !options.quiet;
    if (!options.pins.empty()) made.ioCpu = options.pins[0];
    if (options.pins.size() > 1) made.ledgerCpu = options.pins[1];
    made.secrets = resolveWithoutKeychain;
    auto token = clientToken(options.tokenFile);
    if (!token) return std::unexpected(token.error());
    if (token->empty() && !net::isLoopbackHost(made.host))
        return fail(ErrorCode::Refused, "listening on " + made.host + " is open to other machines",
                    "set a client token in TIERLINE_TOKEN or --token-file, or listen on 127.0.0.1");
    made.clientToken = *std::move(token);
    return made;
}

// Everything that runs; members go in reverse order.
struct Running {
    std::unique_ptr<sandbox::Sandbox> sandbox;
    std::unique_ptr<gateway::Gateway> gateway;
    std::unique_ptr<sandbox::Traffic> traffic;
};

Result<Running> startAll(const Options& options) {
    auto made = gatewayOptions(options);
    if (!made) return std::unexpected(made.error());
    Result<Rate> rate = Rate{};
    std::filesystem::path script;
    if (!options.traffic.empty()) { // before anything starts
        if (!options.sandbox)
            return fail(ErrorCode::Refused, "--traffic works with --sandbox only",
                        "it would send made-up prompts to real providers");
        rate = readTraffic(options.traffic);
        if (!rate) return std::unexpected(rate.error());
        auto found = sandbox::resolveScript(rate->script);
        if (!found) return std::unexpected(found.error());
        script = *std::move(found);
    }
    Running running;
    if (options.sandbox) {
        sandbox::Options settings;
        if (options.seed != 0) settings.seed = options.seed;
        auto started = sandbox::Sandbox::start(settings);
        if (!started) return std::unexpected(started.error());
        running.sandbox = *std::move(started);
        auto* box = running.sandbox.get();
        made->sandboxAddress = [box](std::string_view name) { return box->address(name); };
        made->sandboxState = [box] { return box->stateJson(); };
        made->sandboxFault = [box](std::string_view provider, std::string_view body) {
            return box->setFaultJson(provider, body);
        };
    }
    const auto token = made->clientToken;
    auto gateway = gateway::Gateway::start(*std::move(made));
    if (!gateway) return std::unexpected(gateway.error());
    running.gateway = *std::move(gateway);
    if (script.empty()) return running;
    auto traffic = sandbox::Traffic::start(
        {running.gateway->url(), token, script, rate->perSecond, options.seed == 0 ? 1 : options.seed});
    if (!traffic) return std::unexpected(traffic.error());
    running.traffic = *std::move(traffic);
    return running;
}

bool hasTerminal() {
    const int terminal = ::open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC);
    if (terminal < 0) return false;
    ::close(terminal);
    return true;
}

// SIGHUP reads the policy again; but when it says that the terminal has gone, it is the end.
void runUntilSignal(const sigset_t& signals, gateway::Gateway& gateway) {
    const bool hadTerminal = hasTerminal();
    for (;;) {
        int number = 0;
        if (sigwait(&signals, &number) != 0) continue;
        if (number != SIGHUP || (hadTerminal && !hasTerminal())) return;
        const auto done = gateway.reloadPolicy();
        if (done)
            fmt::print(stderr, "policy {} is in force: {}\n", done->hash.substr(0, 12),
                       done->summary.empty() ? "as at the start" : done->summary);
        else
            fmt::print(stderr, "{}\nThe policy in force stays.\n", toString(done.error()));
    }
}

void waitForSignal(const sigset_t& signals) {
    int number = 0;
    while (sigwait(&signals, &number) != 0) {
    }
}

// Looks at the requests of the last days now and then, and leaves a draft in the journal; it promotes
// nothing.
std::unique_ptr<tune::RetrainJob> learnBeside(const Options& options, const tune::Schedule& schedule,
                                              const gateway::Gateway& gateway) {
    const auto data = dataFolderOf(options);
    const auto prices = catalog::loadPrices();
    tune::RetrainJob::Options job;
    job.dataFolder = data;
    job.schedule = schedule;
    if (prices) job.catalog = prices->catalog;
    job.policy = [&gateway]() -> Result<tune::PolicySource> {
        auto text = gateway::readPolicyText(gateway.policy()->file);
        if (!text) return std::unexpected(text.error());
        return tune::PolicySource{text->file, text->text};
    };
    job.leave = [data](const tune::LeftDraft& draft) {
        return tune::leaveInJournal(data, draft, systemClock().wall());
    };
    job.tell = [](const std::string& sentence) {
        logger("tune")->info("event=learned text=\"{}\"", sentence);
    };
    return std::make_unique<tune::RetrainJob>(std::move(job));
}

int serve(const Options& options) {
    const auto schedule = tune::parseSchedule(options.learn);
    if (!schedule) return complain(schedule.error());
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    setLogLevel(options.logLevel);

    std::error_code ignored;
    const auto data = std::filesystem::path(dataFolderOf(options));
    const bool isFirstRun = !options.noLedger && !std::filesystem::exists(data / "ledger.db", ignored);
    auto running = startAll(options);
    if (!running) return complain(running.error());
    for (const auto& warning : running->gateway->policyWarnings())
        fmt::print(stderr, "{}\n", toString(warning));
    if (isFirstRun && running->gateway->policy()->capture.prompts)
        fmt::print(stderr,
                   "Prompts are kept on this machine only, in {}; `capture: {{prompts: false}}` in the "
                   "policy or the "
                   "header x-tierline-no-store keeps their text out.\n",
                   data.string());
    auto learning = learnBeside(options, *schedule, *running->gateway);
    print("listening on " + running->gateway->url() + "\n");
    std::fflush(stdout);

    runUntilSignal(signals, *running->gateway);
    // What is under way may take its time; whoever signals again does not want to wait.
    std::thread([signals] {
        waitForSignal(signals);
        _exit(130);
    }).detach();
    learning.reset();
    running->traffic.reset();
    running->gateway->stop();
    running->gateway.reset();
    running->sandbox.reset();
    return Fine;
}

} // namespace

void addServe(CLI::App& app, int& exitCode) {
    auto* command = app.add_subcommand("serve", "Run the gateway until interrupted");
    auto options = std::make_shared<Options>();
    command
        ->add_option("--policy", options->policy, "The policy file (default: your own, else the shipped one)")
        ->type_name("FILE");
    command->add_option("--listen", options->listen, "Port 0 takes any free one (default 127.0.0.1:8787)")
        ->type_name("HOST:PORT");
    command->add_option("--data", options->data, "Folder of the ledger (default: $XDG_DATA_HOME/tierline)")
        ->type_name("DIR");
    command->add_option("--threads", options->threads, "I/O threads (default 1)")
        ->type_name("N")
        ->check(CLI::Range(1, 64));
    command->add_flag("--sandbox", options->sandbox,
                      "Simulated providers, no keys, no bills; its own data folder");
    command
        ->add_option("--traffic", options->traffic,
                     "Made-up requests a second, with --sandbox (default rate 2)")
        ->type_name("SCRIPT[@RATE]");
    command->add_flag(
        "--observe", options->observe,
        "Change nothing yet: every model that is asked for is asked, and the decision is recorded "
        "as it would have been");
    command
        ->add_option("--learn", options->learn,
                     "Look at labels and votes so often, and leave a draft with its evidence in the journal, "
                     "never promote it: 24h, or 12h,least:50,days:7,under:10 (default off)")
        ->type_name("off|TIME[,GOAL…]");
    command->add_option("--record", options->record, "Keep each answer there, to be replayed (mode 0600)")
        ->type_name("DIR");
    command
        ->add_option("--replay", options->replay,
                     "Give the answers that were recorded there again; no model is asked or paid")
        ->type_name("DIR");
    command
        ->add_option("--replay-miss", options->replayMiss,
                     "What was not recorded: 503, or live to ask a model after all (default 503)")
        ->type_name("503|live")
        ->check(CLI::IsMember({"503", "live"}));
    command->add_option("--seed", options->seed, "Makes the dice, ids and the sandbox repeatable")
        ->type_name("N");
    command
        ->add_option("--token-file", options->tokenFile,
                     "File (mode 0600) with the token that clients must send; or set TIERLINE_TOKEN")
        ->type_name("FILE");
    command
        ->add_option("--allow-host", options->allowHosts, "Accept this Host header besides the local names")
        ->type_name("HOST");
    command->add_option("--allow-origin", options->allowOrigins, "Accept browsers from this origin")
        ->type_name("ORIGIN");
    command->add_option("--ca-file", options->caFile, "Trust these certificates (PEM), too")
        ->type_name("FILE");
    command->add_flag("--synchronous-full", options->synchronousFull,
                      "Survive power cuts, at the price of speed");
    command->add_flag("--quiet", options->quiet, "No log line for each decision");
    command->add_option("--log-level", options->logLevel, "How much to say (default info)")
        ->type_name("LEVEL")
        ->check(CLI::IsMember({"trace", "debug", "info", "warn", "error", "off"}));
    command->add_flag("--no-ledger", options->noLedger, "Keep no decisions")->group("Benchmarks");
    command
        ->add_option("--pin", options->pins, "Processors of the first I/O thread and of the ledger's writer")
        ->type_name("IO[,LEDGER]")
        ->expected(1, 2)
        ->delimiter(',')
        ->group("Benchmarks");
    command->footer(
        "Prints `listening on http://HOST:PORT` on standard output when it is ready. An address that others "
        "can reach\nneeds a token. SIGINT or SIGTERM ends it when the requests under way are done; a second "
        "one at once.\nSIGHUP reads the policy again; a changed file is noticed by itself.");
    command->callback([options, &exitCode] { exitCode = serve(*options); });
}

} // namespace tierline::ctl
