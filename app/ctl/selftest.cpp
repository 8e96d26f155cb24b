// tierlinectl selftest: every client dialect × every way to a provider × every feature, against the simulated
// providers in this process. No network beyond loopback, no keys, nothing is left behind.
#include "command.h"

#include "base/log.h"
#include "ctl/selftestcell.h"
#include "ctl/selftesttable.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <chrono>
#include <spdlog/fmt/fmt.h>

namespace tierline::ctl {

namespace {

using namespace selftest;

struct Options {
    std::vector<std::string> clients, providers, features;
    bool json = false, list = false;
};

std::vector<Feature> allFeatures() {
    std::vector<Feature> all;
    for (const auto part :
         {contentFeatures(), toolFeatures(), bookFeatures(), troubleFeatures(), endpointFeatures()})
        all.insert(all.end(), part.begin(), part.end());
    return all;
}

bool isWanted(const std::vector<std::string>& filter, std::string_view name) {
    return filter.empty() || std::ranges::find(filter, name) != filter.end();
}

// All that exist under an option, so that a mistyped name says what there is.
Result<void> checkNames(std::string_view option, const std::vector<std::string>& asked,
                        const std::vector<std::string_view>& known) {
    for (const auto& name : asked)
        if (std::ranges::find(known, name) == known.end())
            return fail(ErrorCode::InvalidInput, fmt::format("{}: there is no `{}`", option, name),
                        fmt::format("it takes: {}", fmt::join(known, ", ")));
    return {};
}

Result<void> checkOptions(const Options& options) {
    std::vector<std::string_view> providers, features;
    for (const auto& outgoing : outgoings)
        providers.push_back(outgoing.name);
    for (const auto& feature : allFeatures())
        features.push_back(feature.name);
    if (auto good = checkNames("--client", options.clients, {dialectNames.begin(), dialectNames.end()});
        !good)
        return good;
    if (auto good = checkNames("--provider", options.providers, providers); !good) return good;
    return checkNames("--feature", options.features, features);
}

CellResult play(Rig& rig, Dialect client, const Outgoing& outgoing, const Feature& feature) {
    Cell cell(rig, client, outgoing);
    feature.check(cell);
    CellResult result{client, outgoing.name, feature.name, feature.title, Verdict::Ok, cell.rule()};
    if (!cell.rule().empty()) result.verdict = Verdict::NotApplicable;
    if (cell.failure().empty()) return result;
    result.verdict = Verdict::Failed;
    result.sentence = cell.failure();
    return result;
}

std::vector<CellResult> playAll(Rig& rig, const Options& options) {
    std::vector<CellResult> results;
    const auto features = allFeatures();
    for (const Dialect client : allDialects)
        for (const Feature& feature : features)
            for (const Outgoing& outgoing : outgoings)
                if (isWanted(options.clients, toString(client)) && isWanted(options.features, feature.name)
                    && isWanted(options.providers, outgoing.name))
                    results.push_back(play(rig, client, outgoing, feature));
    return results;
}

int run(const Options& options) {
    if (const auto good = checkOptions(options); !good) return complain(good.error());
    if (options.list) {
        for (const auto& feature : allFeatures())
            print(fmt::format("{:<22}{}\n", feature.name, feature.title));
        return Fine;
    }
    setLogLevel("off"); // faults are what is tested here
    const auto begin = std::chrono::steady_clock::now();
    const auto rig = Rig::start();
    if (!rig) return complain(rig.error());
    const auto results = playAll(**rig, options);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    print(options.json ? jsonOf(results, took.count()) : tableOf(results, took.count()));
    return totalsOf(results).failed == 0 ? Fine : Failed;
}

} // namespace

void addSelftest(CLI::App& app, int& exitCode) {
    auto* command =
        app.add_subcommand("selftest", "Play every client dialect against every provider dialect, simulated");
    auto options = std::make_shared<Options>();
    command
        ->add_option("--client", options->clients, "Only this dialect: openai, responses, anthropic, gemini")
        ->type_name("D");
    command
        ->add_option("--provider", options->providers,
                     "Only this one: openai, responses, anthropic, gemini, azure")
        ->type_name("D");
    command->add_option("--feature", options->features, "Only this feature; --list names them")
        ->type_name("NAME");
    command->add_flag("--json", options->json, "For programs");
    command->add_flag("--list", options->list, "Name the features and end");
    command->footer(
        "Each cell sends requests through a gateway and checks the reply, what the provider received "
        "and the\ndecision's record. It needs no keys and no network, and leaves nothing behind.");
    command->callback([options, &exitCode] { exitCode = run(*options); });
}

} // namespace tierline::ctl
