// How long it takes to say all that is known of two runs, and the share of it that drawing resamples is;
// in processor time, which others on the machine disturb little;
// beside the same intervals by tests/data/bench/metrics.py, on fewer resamples and scaled.
#include "benchmark/evaluated.h"
#include "benchmark/recordedsets.h"

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>
#include <limits>
#include <spdlog/fmt/fmt.h>
#include <sys/resource.h>
#include <unistd.h>

namespace {

using namespace tierline;
using namespace tierline::bench;

struct Options {
    std::size_t rows = 10'000, times = 10'000, rounds = 3;
    std::string script, data;
};

double fastest(std::size_t rounds, const std::function<void()>& work) {
    double best = std::numeric_limits<double>::max();
    for (std::size_t round = 0; round < rounds; ++round) {
        const auto begin = std::chrono::steady_clock::now();
        work();
        best =
            std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
    }
    return best;
}

std::string rowsFor(const Drawn& given) {
    std::string text;
    for (std::size_t at = 0; at < given.run.rows.size(); ++at) {
        const auto& outcomes = given.set.cases[at].outcomes;
        text += fmt::format("{{\"score\":{},\"weak\":{},\"strong\":{},\"weak_usd\":0.001,\"strong_usd\":0.01,"
                            "\"tier\":{},\"predicted\":{}}}\n",
                            policy::toDouble(given.run.rows[at].score), outcomes[0].score, outcomes[1].score,
                            given.set.cases[at].tier.value_or(0), given.run.rows[at].tier);
    }
    return text;
}

// One interval and one range of chance there; a second is kept for starting and the figures without dice.
void besideScript(const Options& options, const Drawn& given, double ours) {
    constexpr std::size_t few = 20;
    const auto file =
        std::filesystem::temp_directory_path() / fmt::format("bench_evaluate_{}.jsonl", getpid());
    std::ofstream(file) << rowsFor(given);
    const auto took = [&](const std::string& more) {
        const auto command =
            fmt::format("python3 '{}' {} < '{}' > /dev/null", options.script, more, file.string());
        rusage before{}, after{};
        getrusage(RUSAGE_CHILDREN, &before);
        if (std::system(command.c_str()) != 0) fmt::print(stderr, "the script failed\n");
        getrusage(RUSAGE_CHILDREN, &after);
        const auto seconds = [](const rusage& of) {
            return static_cast<double>(of.ru_utime.tv_sec) + static_cast<double>(of.ru_utime.tv_usec) / 1e6;
        };
        return seconds(after) - seconds(before);
    };
    const double without = took(""), with = took(fmt::format("{} 1", few));
    const double scaled = (with - without) / few * static_cast<double>(options.times);
    fmt::print("  {:<44} {:>9.1f} s  of {} resamples, scaled; {:.0f} times as long\n",
               "the script: APGR's interval and chance alone", scaled, few, scaled / ours);
    std::filesystem::remove(file);
}

std::string rangeText(const std::optional<Interval>& range) {
    return range ? fmt::format("{:.3f}..{:.3f}", range->low, range->high) : "-";
}

std::string number(const std::optional<double>& value) {
    return value ? fmt::format("{:.3f}", *value) : "-";
}

void printOne(const Evaluation& made, const std::string& router) {
    const auto& own = made.candidate;
    fmt::print("  {:<13} {:>6.3f} {:>14}", router, own.right.value, rangeText(own.right.range));
    if (own.ranking && own.ranking->apgr) {
        const auto& ranking = *own.ranking;
        fmt::print(" | APGR {:.3f} {:>14} chance {:>14} CPT50 {} CPT80 {} | strong {} PGR {} random {}",
                   ranking.apgr->value, rangeText(ranking.apgr->range), rangeText(ranking.chance),
                   number(ranking.strongCalls[0]), number(ranking.strongCalls[1]),
                   number(ranking.decidedShare), number(ranking.decidedPgr),
                   number(beside(made, "random").ranking->decidedPgr));
    } else if (own.tiers) {
        const auto& tiers = *own.tiers;
        fmt::print(" | macro-F1 {:.3f} {:>14} under {:.3f} over {:.3f} severe {:.3f} AUC {}",
                   tiers.macroF1.value, rangeText(tiers.macroF1.range), tiers.underRouted.value,
                   tiers.overRouted.value, tiers.severe.value,
                   number(own.ranking ? own.ranking->auc : std::nullopt));
    }
    fmt::print("\n      {}\n", made.sentence);
}

// The lowest tier goes to the weakest model and the highest to the strongest, whatever lies between.
Result<TierModels> fromEndToEnd(const Set& set, const policy::Policy& policy) {
    const auto spread = tierModels(set, policy);
    if (!spread) return spread;
    LadderOptions options;
    const auto steps = 2 * (policy.tiers.size() - 1), top = spread->ladder.size() - 1;
    for (std::size_t tier = 0; tier < policy.tiers.size(); ++tier) {
        const auto place = steps == 0 ? top : (2 * tier * top + steps / 2 - 1) / steps;
        options.tierModel.emplace_back(policy.tiers[tier].name, set.names.models[spread->ladder[place]]);
    }
    return tierModels(set, policy, options);
}

// Each file under each router, beside length where it is not length itself.
int table(const Options& options) {
    const auto folder = QString::fromStdString(options.data);
    for (const auto& file : recorded) {
        bool isFirst = true;
        for (const auto* router : routers) {
            const auto decider = deciderOf(QString::fromLatin1(router));
            const auto set = readFile(folder, file, *decider.policy);
            auto run = decide(set, decider);
            if (!run) return 2;
            auto here = std::string_view(router) == "length" ? byLength(set, *run) : *run;
            EvaluateOptions all;
            all.resampling.times = options.times;
            if (set.withOutcomes > 0) {
                auto models = fromEndToEnd(set, *decider.policy);
                if (!models) return 2;
                here = replayOutcomes(set, std::move(here), *models);
                all.models = *std::move(models);
            }
            const auto made = evaluate(set, here, nullptr, all);
            if (!made) return 2;
            if (isFirst)
                fmt::print("{}: {} cases; {}\n", file.file, set.cases.size(),
                           all.models ? all.models->said : std::string("labels of tiers"));
            isFirst = false;
            printOne(*made, router);
        }
    }
    return 0;
}

int run(const Options& options) {
    if (!options.data.empty()) return table(options);
    const auto given = drawn(options.rows, 7);
    const auto resampling = Resampling{options.times, 1, 0.95};
    fmt::print("{} resamples of {} rows, the best of {} rounds\n", options.times, options.rows,
               options.rounds);
    const auto line = [](const char* what, double seconds) {
        fmt::print("  {:<44} {:>9.3f} s\n", what, seconds);
    };
    line("one mean, by `bootstrap`", fastest(options.rounds, [&] {
             if (!bootstrap(options.rows, resampling, [&](auto counts) {
                     double sum = 0;
                     for (std::size_t at = 0; at < counts.size(); ++at)
                         sum += counts[at] * *given.run.rows[at].quality;
                     return std::optional(sum);
                 }))
                 std::abort();
         }));
    EvaluateOptions all;
    all.resampling = resampling;
    const auto evaluated = [&](const Run* against, std::optional<Measure> measure) {
        all.measure = measure;
        return fastest(options.rounds, [&] {
            if (!evaluate(given.set, given.run, against, all)) std::abort();
        });
    };
    line("all of a run, tiers", evaluated(nullptr, Measure::Tiers));
    line("all of a run, answers and money", evaluated(nullptr, {}));
    const double both = evaluated(&given.other, {});
    line("all of two runs, answers and money", both);
    std::size_t asked = 0;
    auto last = std::chrono::steady_clock::now();
    double longest = 0;
    const auto begin = last;
    const auto made = evaluate(given.set, given.run, &given.other, all, [&](std::size_t, std::size_t) {
        const auto now = std::chrono::steady_clock::now();
        longest = std::max(longest, std::chrono::duration<double>(now - last).count());
        last = now;
        ++asked;
        return true;
    });
    if (!made || last < begin) return 2;
    fmt::print("  asked whether to go on {} times, at most {:.0f} ms apart\n", asked, 1000 * longest);
    if (!options.script.empty()) besideScript(options, given, both);
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    CLI::App app("How long figures with intervals take.", "bench_evaluate");
    Options options;
    app.add_option("--rows", options.rows, "Cases (default: 10000)")->check(CLI::Range(10, 10'000'000));
    app.add_option("--times", options.times, "Resamples (default: 10000)")->check(CLI::Range(10, 1'000'000));
    app.add_option("--rounds", options.rounds, "Of each, the best counts (default: 3)")
        ->check(CLI::Range(1, 100));
    app.add_option("--script", options.script, "tests/data/bench/metrics.py, to stand beside")
        ->check(CLI::ExistingFile);
    app.add_option("--data", options.data, "A folder of recorded sets: prints their figures instead")
        ->check(CLI::ExistingDirectory);
    CLI11_PARSE(app, argc, argv);
    return run(options);
}
