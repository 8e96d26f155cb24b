// How long it takes to say all that is known of two runs, and the share of it that drawing resamples is;
// in processor time, which others on the machine disturb little;
// beside the same intervals by tests/data/bench/metrics.py, on fewer resamples and scaled.
#include "benchmark/evaluated.h"

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
    std::string script;
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

int run(const Options& options) {
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
    CLI11_PARSE(app, argc, argv);
    return run(options);
}
