// tierlinectl stats: what was asked, where it went and what it cost; from the ledger's folder, also beside a
// running gateway, or from a gateway's /stats.
#include "command.h"
#include "fetch.h"
#include "statsview.h"

#include "base/paths.h"
#include "gateway/wouldbestats.h"
#include "policy/values.h"

#include <CLI/CLI.hpp>
#include <spdlog/fmt/fmt.h>

namespace tierline::ctl {

namespace {

struct Options {
    std::string data, url, since, tokenFile;
    bool json = false;
};

constexpr Wall endOfTime = Wall(std::chrono::sys_days{std::chrono::year{9999} / 1 / 1});

// `24h` or a time.
Result<Wall> sinceOf(const std::string& text) {
    if (text.empty()) return Wall{};
    if (const auto time = wallFromRfc3339(text)) return *time;
    if (const auto span = policy::durationFrom(text)) return systemClock().wall() - *span;
    return fail(ErrorCode::InvalidInput, "--since: `" + text + "` is neither a span nor a time",
                "write 24h, 7d or 2026-06-01T12:00:00Z");
}

std::string title(const std::string& source, const Options& options) {
    return source + (options.since.empty() ? "" : ", since " + options.since);
}

int fromGateway(const Options& options, Wall since) {
    const auto secret = clientToken(options.tokenFile);
    if (!secret) return complain(secret.error());
    const auto path = options.since.empty() ? std::string("/stats") : "/stats?from=" + toRfc3339(since);
    const auto body = fetch(options.url, path, *secret);
    if (!body) return complain(body.error());
    auto view = viewFromJson(*body);
    if (!view) return complain(view.error());
    view->source = title(options.url, options);
    print(options.json ? *body + "\n" : asText(*view));
    return Fine;
}

int fromFolder(const Options& options, Wall since) {
    const auto folder = options.data.empty() ? dataFolder().string() : options.data;
    const auto ledger = ledger::Ledger::openReadOnly(folder);
    if (!ledger) return complain(ledger.error());
    const auto counts = (*ledger)->counts(since, endOfTime);
    if (!counts) return complain(counts.error());
    const auto spend = (*ledger)->spend(since, endOfTime);
    if (!spend) return complain(spend.error());
    auto view = viewOf(*counts, *spend);
    const auto would = gateway::wouldBeIn(**ledger, since, endOfTime, systemClock().wall());
    if (!would) return complain(would.error());
    view.wouldBe = *would;
    view.source = title(folder, options);
    print(options.json ? asJson(view) : asText(view));
    return Fine;
}

int stats(const Options& options) {
    const auto since = sinceOf(options.since);
    if (!since) return complain(since.error());
    return options.url.empty() ? fromFolder(options, *since) : fromGateway(options, *since);
}

} // namespace

void addStats(CLI::App& app, int& exitCode) {
    auto* command = app.add_subcommand("stats", "What was asked, where it went and what it cost");
    auto options = std::make_shared<Options>();
    auto* data =
        command
            ->add_option("--data", options->data, "Folder of the ledger (default: $XDG_DATA_HOME/tierline)")
            ->type_name("DIR");
    command
        ->add_option("--url", options->url,
                     "Ask the gateway that runs there, for example http://127.0.0.1:8787")
        ->type_name("URL")
        ->excludes(data);
    command->add_option("--since", options->since, "Only what is newer: 24h, 7d or a time (default: all)")
        ->type_name("SPAN");
    command
        ->add_option("--token-file", options->tokenFile,
                     "File with the client token, for --url; or set TIERLINE_TOKEN")
        ->type_name("FILE");
    command->add_flag("--json", options->json, "One JSON object instead of tables");
    command->footer("The sandbox keeps its own ledger, in the folder `sandbox` below the default one.");
    command->callback([options, &exitCode] { exitCode = stats(*options); });
}

} // namespace tierline::ctl
