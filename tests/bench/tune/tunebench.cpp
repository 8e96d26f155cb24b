// What the optimiser is worth on recorded tier labels: before and after beside what needs no router, on a set
// that the lines were not made on; and how often a stated bound holds over repeated splits.
#include "tune/coverage.h"
#include "tune/generated.h"

#include "bench/decide.h"
#include "bench/set.h"
#include "catalog/prices.h"
#include "classify/makecascade.h"
#include "policy/reader.h"
#include "tune/binomial.h"
#include "tune/rowmaker.h"
#include "tune/worth.h"

#include <CLI/CLI.hpp>
#include <array>
#include <chrono>
#include <functional>
#include <numeric>
#include <spdlog/fmt/fmt.h>

namespace {

using namespace tierline;
using namespace tierline::tune;

struct Options {
    std::string data, policy, column = "tier3";
    std::vector<std::string> values;
    bool rulesOnly = false;
    std::vector<std::string> bounds{"max-under:10%@90%", "max-under:10%@95%", "max-under:20%@95%",
                                    "max-under:30%@95%"};
    int splits = 200;
};

template <class T>
T must(Result<T> result) {
    if (result) return *std::move(result);
    fmt::print(stderr, "{}\n", toString(result.error()));
    std::exit(2);
}

// `rulesOnly`: without the text stage, which may have learnt these very prompts.
bench::Decider deciderOf(const std::string& file, bool rulesOnly) {
    auto outcome = policy::loadPolicy(file);
    for (const auto& error : outcome.errors)
        fmt::print(stderr, "{}\n", toString(error));
    if (!outcome.policy) std::exit(2);
    std::vector<Error> warnings;
    auto policy = std::make_shared<policy::Policy>(*outcome.policy);
    if (rulesOnly) policy->classify.stages = {"rules"};
    const auto scorer = must(classify::Scorer::compile(policy));
    const auto prices = must(catalog::loadPrices());
    return {file, classify::makeCascade(scorer, warnings), policy, prices.catalog, systemClock().wall()};
}

SetRows rowsOfFile(const std::string& file, const bench::Decider& decider, const Options& options) {
    bench::SetOptions reading;
    for (const auto& tier : decider.policy->tiers)
        reading.tiers.push_back(tier.name);
    if (const auto good = reading.mapping.addColumn("tier=" + options.column); !good) std::exit(2);
    for (const auto& value : options.values)
        if (const auto good = reading.mapping.addValue(value); !good) std::exit(2);
    const auto set = must(bench::readSet(file, reading));
    return must(rowsOfSet(set, decider, {}, 0));
}

void line(const std::string& name, const Rows& rows, const TierOf& tierOf) {
    const auto list = labelledRows(rows);
    const auto totals = totalsOf(rows, tierOf, list, list);
    const auto right = totals.labelled - totals.under - totals.over;
    fmt::print("  {:<38} {:>8} {:>8} {:>8} {:>8} {:>10.4f}\n", name, shareText(right, totals.labelled),
               shareText(totals.under, totals.labelled), shareText(totals.over, totals.labelled),
               shareText(totals.top, totals.requests),
               static_cast<double>(totals.nano) / 1e9
                   / static_cast<double>(std::max<std::int64_t>(totals.priced, 1)) * 1000);
}

// Prompts that stand in both sets, in other case or spacing, would be no unseen ones.
void dropTwins(Rows& unseen, const Rows& seen) {
    std::vector<std::uint64_t> words;
    for (const auto& row : seen.rows)
        words.push_back(row.words);
    std::ranges::sort(words);
    int dropped = 0;
    for (auto& row : unseen.rows)
        if (std::ranges::binary_search(words, row.words)) row.truth = {}, ++dropped;
    fmt::print("{} of {} unseen prompts stand in the other set and are left out\n", dropped, unseen.size());
}

void beforeAndAfter(const Options& options, const bench::Decider& decider) {
    const auto train = rowsOfFile(options.data + "/uncommonroute_train.jsonl", decider, options);
    auto dev = rowsOfFile(options.data + "/uncommonroute_dev.jsonl", decider, options);
    fmt::print("made on uncommonroute_train ({} labels), measured on uncommonroute_dev ({})\n",
               train.labelled, dev.labelled);
    dropTwins(dev.rows, train.rows);
    const auto live = dialOf(*decider.policy);
    fmt::print("  {:<38} {:>8} {:>8} {:>8} {:>8} {:>10}\n", "", "right", "under", "over", "dearest",
               "USD/1,000");
    line("live", dev.rows, tiersOf(dev.rows, live));
    for (std::size_t tier = 0; tier < dev.rows.tiers; ++tier)
        line(decider.policy->tiers[tier].name + " for all", dev.rows,
             [tier](std::uint32_t) { return static_cast<TierIndex>(tier); });
    line("oracle", dev.rows, [&](std::uint32_t at) { return dev.rows.rows[at].truth.least; });
    for (const char* text : {"under:1", "under:5", "top-share:20%", "max-under:10%@95%", "max-under:30%@95%"})
        for (const bool weights : {false, true}) {
            const auto begun = std::chrono::steady_clock::now();
            const auto found = must(optimise(train.rows, live, {must(parseGoal(text)), weights, 1, {}}));
            const auto took =
                std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun).count();
            const auto name = fmt::format("{}{}", text, weights ? ", weights" : "");
            if (found.isFound) line(name, dev.rows, tiersOf(dev.rows, found.dial));
            fmt::print("    {:.0f} ms. {}\n", took, found.sentence);
            for (const auto& note : found.notes)
                fmt::print("    · {}\n", note);
        }
}

void coverageLine(const std::string& name, const Goal& goal, const testing::Coverage& c) {
    const double stated = 1 - goal.maxUnder->confidence;
    // The chance of so many broken or more, were the stated confidence exact.
    const double chance =
        c.broken == 0 ? 1
                      : 1
                            - binomialAtMost(static_cast<std::uint64_t>(c.broken) - 1,
                                             static_cast<std::uint64_t>(std::max(c.found, 1)), stated);
    fmt::print("  {:<34} {:>5} {:>7} {:>8.1f} % {:>8.1f} % {:>9.3f} {:>9.1f} % {:>8.2f}\n", name, c.found,
               c.broken, c.found > 0 ? 100.0 * c.broken / c.found : 0, 100 * stated, chance,
               c.meanUnder * 100, c.meanCost);
}

void coverageHead() {
    fmt::print("  {:<34} {:>5} {:>7} {:>10} {:>10} {:>9} {:>11} {:>8}\n", "", "found", "broken", "broken",
               "allowed", "p", "mean under", "cost");
}

void coverage(const Options& options, const bench::Decider& decider) {
    const auto rows = rowsOfFile(options.data + "/uncommonroute_train.jsonl", decider, options);
    fmt::print("\n{} splits of uncommonroute_train; broken: more under-routed than the limit among all "
               "requests that "
               "the lines were not made on\n",
               options.splits);
    coverageHead();
    for (const auto& text : options.bounds)
        for (const bool weights : {false, true}) {
            const auto goal = must(parseGoal(text));
            coverageLine(text + (weights ? ", weights" : ""), goal,
                         testing::cover(rows.rows, dialOf(*decider.policy), goal, weights, options.splits));
        }
}

void invented(const Options& options) {
    fmt::print("\n{} draws of 500 labels from an invented world whose truth is known exactly\n",
               options.splits);
    coverageHead();
    for (const char* text :
         {"max-under:3%@95%", "max-under:6%@90%", "max-under:10%@95%", "max-under:10%@50%"}) {
        const auto goal = must(parseGoal(text));
        testing::Coverage c;
        c.times = options.splits;
        for (int time = 0; time < options.splits; ++time) {
            const auto rows = testing::drawWorld({12, 500, 0, 0}, 1000 + static_cast<std::uint64_t>(time));
            const auto found = optimise(rows, testing::worldDial(), {goal, false, 1, {}});
            if (!found || !found->isFound) continue;
            ++c.found;
            const double under = testing::trueUnder(found->dial, 12);
            c.broken += under > goal.maxUnder->limit;
            c.meanUnder += under;
            const auto all = labelledRows(rows);
            c.meanCost += static_cast<double>(totalsOf(rows, found->dial, {}, all).nano)
                          / static_cast<double>(totalsOf(rows, testing::worldDial(), {}, all).nano);
        }
        if (c.found > 0) c.meanUnder /= c.found, c.meanCost /= c.found;
        coverageLine(text, goal, c);
    }
}

} // namespace

int main(int argc, char** argv) {
    CLI::App app("Lines and bounds on recorded labels");
    Options options;
    app.add_option("--data", options.data,
                   "Folder with uncommonroute_train.jsonl and uncommonroute_dev.jsonl");
    app.add_option("--policy", options.policy, "Its tiers are the labels' (default: the shipped seed.yaml)");
    app.add_option("--column", options.column, "The label's column (default: tier3)");
    app.add_option("--map-value", options.values, "A tier's name in the files: SIMPLE=simple");
    app.add_flag("--rules-only", options.rulesOnly, "Without the text model");
    app.add_option("--bound", options.bounds, "A bound, as --goal writes it; may be given again");
    app.add_option("--splits", options.splits, "So many (default: 200)");
    CLI11_PARSE(app, argc, argv);
    invented(options);
    if (options.data.empty()) {
        fmt::print("\nNo recorded labels: --data names a folder of them.\n");
        return 0;
    }
    if (options.policy.empty()) options.policy = (TIERLINE_SOURCE_DIR "/resources/policies/seed.yaml");
    fmt::print("\n{}\n", options.policy);
    const auto decider = deciderOf(options.policy, options.rulesOnly);
    beforeAndAfter(options, decider);
    coverage(options, decider);
    return 0;
}
