// tierlinectl bench: whether a policy is better, for whom it is worse, and whether that is more than chance.
#include "bench.h"

#include "benchask.h"

#include "period.h"

#include <CLI/CLI.hpp>
#include <algorithm>

namespace tierline::ctl {

namespace {

void addSources(CLI::App& command, BenchOptions& options) {
    command
        .add_option("--policy", options.policy,
                    "The policy to measure (default: your own, else the shipped one)")
        ->type_name("FILE");
    command.add_option("--set", options.sets, "Labelled queries or recorded outcomes; may be given again")
        ->type_name("FILE");
    command.add_option("--against", options.against, "The policy it is held against: `live` in gates")
        ->type_name("FILE");
    command.add_option("--run", options.run, "A kept run instead of --policy")
        ->type_name("ID")
        ->excludes("--policy");
    command.add_option("--against-run", options.againstRun, "A kept run instead of --against")
        ->type_name("ID")
        ->excludes("--against");
}

void addReading(CLI::App& command, BenchOptions& options) {
    command
        .add_option("--map", options.maps,
                    "A column's name in the sets: tier=tier4, outcomes.weak=weak_correct")
        ->type_name("NAME=NAME");
    command.add_option("--map-value", options.values, "A tier's name in the sets: SIMPLE=simple")
        ->type_name("NAME=TIER");
    command.add_flag("--skip-bad", options.skipBad, "Report bad rows and go on");
    command
        .add_option("--models", options.models,
                    "Recorded models that take part, cheapest first (default: all, by cost)")
        ->type_name("MODEL,…")
        ->delimiter(',');
    command
        .add_option("--tier-model", options.tierModels,
                    "The recorded model that stands for a tier: simple=weak")
        ->type_name("TIER=MODEL");
    command
        .add_option("--measure", options.measure,
                    "What is right: the true tier, or a good answer (default: answers where "
                    "the set has outcomes)")
        ->check(CLI::IsMember({"tiers", "answers"}))
        ->type_name("tiers|answers");
}

void addChance(CLI::App& command, BenchOptions& options) {
    command.add_option("--resamples", options.resamples, "Of the bootstrap (default: 10000)")
        ->check(CLI::Range(std::size_t{100}, std::size_t{1'000'000}))
        ->type_name("N");
    command.add_option("--seed", options.seed, "Of all dice (default: 1)")->type_name("N");
    command.add_flag("--no-robustness", options.noRobustness, "Do not try the prompts in other spellings");
}

void addResults(CLI::App& command, BenchOptions& options) {
    command
        .add_option("--gate", options.gates,
                    "What must be true, for example 'accuracy >= live - 0.01'; may be given again")
        ->type_name("EXPR");
    command
        .add_option("--report", options.reports,
                    "Write out.json, .md, .xml (JUnit), .html or .csv; may be given again")
        ->type_name("FILE");
    command.add_flag("--keep", options.keep, "Keep the run in the data folder");
    command.add_option("--note", options.note, "What to remember of a kept run")->type_name("TEXT");
    command.add_flag("--list", options.list, "List kept runs");
    command.add_flag("--json", options.json, "Print JSON");
    addData(command, options.data);
}

constexpr const char* footer =
    "Gates: accuracy, macro_f1, under_routed, over_routed, severe, quality, usd_per_1k, worst_slice, p99_us "
    "with\n"
    ">=, <=, >, < and a number, a share (85 %) or `live` (live - 0.01, live * 0.9); and\n"
    "noninferior(always_strongest, slice=complex, margin=0.03). A figure that the set does not have is not a "
    "pass.\n"
    "Asks no model, unless --end-to-end. The same set, policy and seed give the same figures, but for times. "
    "Exit code 1: a gate "
    "failed, or asking ended early.";

Result<void> checkOptions(const BenchOptions& options, const AskFlags& flags, const CLI::App& command) {
    auto reports = options.reports;
    std::ranges::sort(reports);
    if (const auto twice = std::ranges::adjacent_find(reports); twice != reports.end())
        return fail(ErrorCode::InvalidInput, "--report: `" + *twice + "` is given twice");
    if (const auto asking = askingOptionIn(command); !flags.isWanted() && !asking.empty())
        return fail(ErrorCode::InvalidInput, asking + " is of --end-to-end, and no model is asked without it",
                    "give --end-to-end, or leave it out");
    return {};
}

} // namespace

void addBench(CLI::App& app, int& exitCode) {
    auto* command = app.add_subcommand("bench", "Prove a policy on labelled queries or recorded outcomes");
    auto options = std::make_shared<BenchOptions>();
    auto flags = std::make_shared<AskFlags>();
    addSources(*command, *options);
    addReading(*command, *options);
    addResults(*command, *options);
    addChance(*command, *options);
    addAsking(*command, *flags);
    command->footer(footer);
    command->callback([options, flags, command, &exitCode] {
        if (const auto good = checkOptions(*options, *flags, *command); !good) {
            exitCode = complain(good.error());
            return;
        }
        exitCode = options->list       ? listRuns(*options)
                   : flags->isWanted() ? askBench(*options, *flags)
                                       : runBench(*options);
    });
}

} // namespace tierline::ctl
