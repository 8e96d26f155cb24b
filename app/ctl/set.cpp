// tierlinectl set: what a file of labelled or outcome rows holds, and whether it is fit to measure with.
#include "command.h"
#include "setcommand.h"
#include "setview.h"

#include "gateway/setup.h"
#include "policy/reader.h"

#include <CLI/CLI.hpp>

namespace tierline::ctl {

namespace {

struct ShowOptions {
    std::string file, policy;
    std::size_t rows = 1000;
    bool json = false;
};

int show(const ShowOptions& options) {
    const auto policy = loadPolicyOf(options.policy);
    if (!policy) return complain(policy.error());
    const auto preview = bench::previewSet(options.file, options.rows);
    if (!preview) return complain(preview.error());
    const auto suggested = bench::suggestMapping(*preview, tiersOf(**policy));
    print(options.json ? previewJson(*preview, suggested) : previewText(*preview, suggested));
    return Fine;
}

void addShow(CLI::App& set, int& exitCode) {
    auto* command = set.add_subcommand("show", "The columns of a file, and which of them seem to be what");
    auto options = std::make_shared<ShowOptions>();
    command->add_option("FILE", options->file, "JSON lines, a JSON array or CSV; - is standard input")
        ->type_name("")
        ->required();
    command
        ->add_option("--policy", options->policy,
                     "Whose tiers labels are matched to (default: your own policy, else the shipped one)")
        ->type_name("FILE");
    command->add_option("--rows", options->rows, "Look at so many rows (default: 1000)")
        ->check(CLI::Range(std::size_t{1}, std::size_t{1'000'000'000}))
        ->type_name("N");
    command->add_flag("--json", options->json, "Print JSON");
    command->footer(
        "What is suggested is applied by nobody: paste what fits behind `set check`, `bench` or `train`.");
    command->callback([options, &exitCode] { exitCode = show(*options); });
}

} // namespace

std::expected<std::shared_ptr<const policy::Policy>, std::vector<Error>>
loadPolicyOf(const std::string& file) {
    const auto path = gateway::findPolicyFile(file);
    if (!path) return std::unexpected(std::vector{path.error()});
    auto outcome = policy::loadPolicy(*path);
    if (!outcome.policy) return std::unexpected(std::move(outcome.errors));
    return outcome.policy;
}

std::vector<std::string> tiersOf(const policy::Policy& policy) {
    std::vector<std::string> names;
    for (const auto& tier : policy.tiers)
        names.push_back(tier.name);
    return names;
}

void addSet(CLI::App& app, int& exitCode) {
    auto* set = app.add_subcommand(
        "set", "Labelled and outcome sets: what a file holds, and whether it can be trusted");
    set->require_subcommand(1);
    addShow(*set, exitCode);
    addSetCheck(*set, exitCode);
    addSetImport(*set, exitCode);
}

} // namespace tierline::ctl
