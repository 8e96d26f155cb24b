#include "launch.h"

#include "attachedread.h"

#include "base/hash.h"
#include "base/paths.h"
#include "net/url.h"
#include "sandbox/script.h"

#include <CLI/CLI.hpp>

#include <charconv>
#include <cstdlib>

namespace tierline::workbench {

namespace {

constexpr const char* usualTraffic = "developers-day@2";

bool hasOwnPolicy() {
    std::error_code ignored;
    return std::filesystem::exists(configFolder() / "policy.yaml", ignored);
}

Result<Launch> launchFrom(const std::string& listen, const std::string& policy, const std::string& data,
                          const std::string& traffic, bool sandbox) {
    Launch launch;
    const auto address = net::parseHostPort(listen);
    if (!address) return std::unexpected(address.error());
    launch.host = address->host;
    launch.port = address->port;
    launch.policyFile = policy;
    // Without a policy of one's own there are no keys: the simulated providers answer.
    launch.sandbox = sandbox || (policy.empty() && !hasOwnPolicy());
    launch.dataFolder = !data.empty()    ? std::filesystem::path(data)
                        : launch.sandbox ? dataFolder() / "sandbox"
                                         : dataFolder();
    if (!traffic.empty() && !launch.sandbox)
        return fail(ErrorCode::Refused, "--traffic works with --sandbox only",
                    "it would send made-up prompts to real providers");
    if (launch.sandbox) {
        const auto read = readTraffic(launch, traffic.empty() ? usualTraffic : traffic);
        if (!read) return std::unexpected(read.error());
    }
    if (const char* token = std::getenv("TIERLINE_TOKEN")) launch.clientToken = token;
    return launch;
}

// Nothing of a gateway of our own counts then.
Result<Launch> attachTo(const std::string& typed, const CLI::App& app) {
    for (const char* other : {"--listen", "--policy", "--data", "--traffic", "--sandbox"})
        if (app.count(other) > 0)
            return fail(ErrorCode::Refused, std::string(other) + " is for a gateway of one's own",
                        "leave it out beside --attach");
    const auto url = gatewayUrl(QString::fromStdString(typed));
    if (!url) return std::unexpected(url.error());
    Launch launch;
    launch.attach = url->toStdString();
    launch.dataFolder = dataFolder();
    if (const char* token = std::getenv("TIERLINE_TOKEN")) launch.clientToken = token;
    return launch;
}

} // namespace

Result<void> readTraffic(Launch& launch, const std::string& text) {
    if (text == "off") return {};
    const auto at = text.rfind('@');
    if (at != std::string::npos) {
        const char* end = text.data() + text.size();
        const auto [rest, error] = std::from_chars(text.data() + at + 1, end, launch.perSecond);
        if (error != std::errc{} || rest != end || !(launch.perSecond > 0) || launch.perSecond > 10'000)
            return fail(ErrorCode::InvalidInput, "--traffic: `" + text.substr(at + 1) + "` is not a rate",
                        "write requests a second, for example developers-day@2");
    }
    auto script = sandbox::resolveScript(text.substr(0, at));
    if (!script) return std::unexpected(script.error());
    launch.script = *std::move(script);
    return {};
}

CommandLine readCommandLine(int argc, const char* const* argv) {
    CLI::App app("Tierline: a workbench for routing LLM requests", "tierline");
    app.set_version_flag("--version", "tierline " TIERLINE_VERSION);
    std::string listen = "127.0.0.1:8787";
    std::string policy;
    std::string data;
    std::string traffic;
    std::string attach;
    bool sandbox = false;
    app.add_option(
           "--attach", attach,
           "URL of a gateway that runs elsewhere: watch it instead of running one (token: TIERLINE_TOKEN)")
        ->type_name("URL");
    app.add_option("--listen", listen,
                   "HOST:PORT of the gateway; port 0 takes any free one (default 127.0.0.1:8787)");
    app.add_option("--policy", policy, "The policy file (default: your own, else the shipped one)");
    app.add_option("--data", data, "Folder of the ledger (default: $XDG_DATA_HOME/tierline)");
    app.add_flag("--sandbox", sandbox,
                 "Simulated providers, no keys, no bills; the default without a policy of your own");
    app.add_option(
        "--traffic", traffic,
        "SCRIPT[@RATE] or off: made-up requests a second in the sandbox (default developers-day@2)");
    CommandLine result;
    try {
        app.parse(argc, argv);
    } catch (const CLI::Success& success) {
        std::ostringstream out;
        result.answer.exitCode = app.exit(success, out, out);
        result.answer.text = out.str();
        return result;
    } catch (const CLI::ParseError& error) {
        result.answer = {std::string("tierline: ") + error.what() + "; see tierline --help\n", 2};
        return result;
    }
    auto launch = attach.empty() ? launchFrom(listen, policy, data, traffic, sandbox) : attachTo(attach, app);
    if (launch)
        result.launch = *std::move(launch);
    else
        result.answer = {"tierline: " + toString(launch.error()) + '\n', 2};
    return result;
}

Result<std::string> sandboxPolicy(const std::filesystem::path& dataFolder) {
    const auto share = shareFolder();
    if (!share) return std::unexpected(share.error());
    const auto shipped = *share / "policies" / "sandbox.yaml", own = dataFolder / "policy.yaml",
               mark = dataFolder / "policy.shipped"; // the hash of the text that was copied
    const auto text = readFile(shipped), there = readFile(own), copied = readFile(mark);
    if (!text) return std::unexpected(text.error());
    if (there && (*there == *text || !copied || *copied != sha256Hex(*there))) return own.string();
    if (!makePrivateFolder(dataFolder) || !replaceFile(own, *text) || !replaceFile(mark, sha256Hex(*text)))
        return shipped.string();
    return own.string();
}

Result<gateway::Options> gatewayOptions(const Launch& launch) {
    gateway::Options options;
    options.host = launch.host;
    options.port = launch.port;
    options.policyFile = launch.policyFile;
    if (launch.sandbox && launch.policyFile.empty()) {
        auto file = sandboxPolicy(launch.dataFolder);
        if (!file) return std::unexpected(file.error());
        options.policyFile = *std::move(file);
    }
    options.dataFolder = launch.dataFolder.string();
    options.clientToken = launch.clientToken;
    options.logDecisions = false; // the window shows them
    return options;
}

} // namespace tierline::workbench
