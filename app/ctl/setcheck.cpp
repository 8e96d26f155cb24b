// tierlinectl set check: whether a set is fit to measure with.
#include "command.h"
#include "setcheckview.h"
#include "setcommand.h"

#include <CLI/CLI.hpp>

namespace tierline::ctl {

namespace {

struct Options {
    std::string file, policy;
    std::vector<std::string> maps, values;
    bool skipBad = false, json = false;
};

int check(const Options& options) {
    bench::SetOptions set;
    for (const auto& text : options.maps)
        if (const auto good = set.mapping.addColumn(text); !good) return complain(good.error());
    for (const auto& text : options.values)
        if (const auto good = set.mapping.addValue(text); !good) return complain(good.error());
    const auto policy = loadPolicyOf(options.policy);
    if (!policy) return complain(policy.error());
    set.tiers = tiersOf(**policy);
    set.skipBad = options.skipBad;
    const auto checks = bench::checkSet(options.file, set, bench::checkOptionsFor(**policy));
    if (!checks) return complain(checks.error());
    print(options.json ? checksJson(*checks) : checksText(*checks));
    return checks->worst() == bench::CheckLevel::Serious ? Failed : Fine;
}

} // namespace

void addSetCheck(CLI::App& set, int& exitCode) {
    auto* command = set.add_subcommand("check", "Whether a set is fit to measure with");
    auto options = std::make_shared<Options>();
    command->add_option("FILE", options->file, "JSON lines, a JSON array or CSV; - is standard input")
        ->type_name("")
        ->required();
    command
        ->add_option("--policy", options->policy,
                     "Its tiers and its text model (default: your own policy, else the shipped one)")
        ->type_name("FILE");
    command
        ->add_option("--map", options->maps,
                     "A column's name in the set: tier=tier4, outcomes.weak=weak_correct")
        ->type_name("NAME=NAME");
    command->add_option("--map-value", options->values, "A tier's name in the set: SIMPLE=simple")
        ->type_name("NAME=TIER");
    command->add_flag("--skip-bad", options->skipBad, "Leave bad rows out and count them");
    command->add_flag("--json", options->json, "Print JSON");
    command->footer(
        "Exit codes: 0 fit, 1 a check failed seriously, 2 the set cannot be read. `tierlinectl set show` "
        "suggests what to map.");
    command->callback([options, &exitCode] { exitCode = check(*options); });
}

} // namespace tierline::ctl
