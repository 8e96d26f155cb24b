// tierlinectl tune: lines and weights for a goal, weights and words from labels, what to label next, and
// whether routing is worth it at all. Reads labelled sets, writes a draft of the policy.
#include "tune.h"

#include "benchprogress.h"

#include "gateway/setup.h"
#include "policy/editclassify.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <spdlog/fmt/fmt.h>

namespace tierline::ctl {

namespace {

struct Options {
    std::string policy, out, effort, classifierCost;
    std::vector<std::string> sets, goals, maps, values, models, tierModels;
    std::uint64_t seed = 1;
    double perDay = 0;
    std::int64_t latency = 0, classifierTime = 0;
    std::size_t next = 0, words = 10;
    std::string order = "both";
    bool weights = false, learn = false, worth = false, skipBad = false, noPrompts = false, json = false;
};

std::unexpected<Error> usage(std::string detail, std::string remedy) {
    return fail(ErrorCode::InvalidInput, std::move(detail), std::move(remedy));
}

Result<tune::Goal> goalOf(const Options& options) {
    tune::Goal goal;
    for (const auto& text : options.goals) {
        for (std::string_view rest = text;;) {
            const auto comma = rest.find(',');
            if (const auto good = tune::addToGoal(goal, rest.substr(0, comma)); !good)
                return std::unexpected(good.error());
            if (comma == rest.npos) break;
            rest.remove_prefix(comma + 1);
        }
    }
    return goal;
}

Result<std::optional<Money>> moneyOf(std::string_view option, const std::string& text) {
    if (text.empty()) return std::nullopt;
    const auto rate = rateFromDecimal(text); // reads dollars exactly
    if (!rate)
        return usage(fmt::format("{}: `{}` is no amount in dollars", option, text),
                     "write for example 120.00");
    return Money::fromNano(rate->nanoPerMillion);
}

Result<void> check(const Options& options) {
    const int modes =
        (options.next > 0) + options.worth + (options.learn || !options.goals.empty() || options.weights);
    if (modes == 0) return usage("nothing is asked for", "give --goal, --learn, --next N or --worth");
    if (modes > 1)
        return usage("--goal or --learn, --next and --worth are asked one at a time",
                     "leave out all but one");
    if (!options.out.empty() && (options.next > 0 || options.worth))
        return usage("--out is of --goal and --learn: the others change nothing", "leave it out");
    return {};
}

Result<bench::SetOptions> readingOf(const Options& options, const policy::Policy& policy) {
    bench::SetOptions reading;
    for (const auto& text : options.maps)
        if (const auto good = reading.mapping.addColumn(text); !good) return std::unexpected(good.error());
    for (const auto& text : options.values)
        if (const auto good = reading.mapping.addValue(text); !good) return std::unexpected(good.error());
    for (const auto& tier : policy.tiers)
        reading.tiers.push_back(tier.name);
    reading.skipBad = options.skipBad;
    return reading;
}

Result<std::optional<bench::TierModels>> ladderOf(const Options& options, const bench::Set& set,
                                                  const policy::Policy& policy) {
    if (set.withOutcomes == 0) return std::nullopt;
    bench::LadderOptions ladder{options.models, {}};
    for (const auto& text : options.tierModels) {
        const auto at = text.find('=');
        if (at == text.npos || at == 0 || at + 1 == text.size())
            return usage("--tier-model: `" + text + "` is not of the form TIER=MODEL",
                         "write for example simple=weak");
        ladder.tierModel.emplace_back(text.substr(0, at), text.substr(at + 1));
    }
    auto found = bench::tierModels(set, policy, ladder);
    if (!found) {
        // Votes alone are outcomes of single models, and no ladder.
        if (set.labelled > 0 && ladder.models.empty() && ladder.tierModel.empty()) return std::nullopt;
        return std::unexpected(found.error());
    }
    return std::optional(*std::move(found));
}

tune::Watch watchOf(Watch& watch) {
    return [&watch](std::string_view what, double share) {
        return watch.progress(std::string(what))(static_cast<std::size_t>(share * 1000), 1000);
    };
}

Result<TuneRequests> requestsOf(const Options& options, const BenchPolicy& policy, Watch& watch) {
    TuneRequests out;
    for (const auto& file : options.sets) {
        auto reading = readingOf(options, *policy.decider.policy);
        if (!reading) return std::unexpected(reading.error());
        const auto set = bench::readSet(file, *std::move(reading));
        if (!set) return std::unexpected(set.error());
        for (const auto& error : set->skipped)
            complain(error);
        if (!set->skipped.empty())
            fmt::print(stderr, "tierlinectl: {} skipped\n", plural(std::ssize(set->skipped), "bad row"));
        const auto models = ladderOf(options, *set, *policy.decider.policy);
        if (!models) return std::unexpected(models.error());
        auto rows = tune::rowsOfSet(*set, policy.decider, *models, 0, watchOf(watch));
        if (!rows) return std::unexpected(rows.error());
        out.add(*std::move(rows), *set);
    }
    if (options.perDay > 0) out.rows.days = static_cast<double>(out.rows.size()) / options.perDay;
    return out;
}

// The draft as a file: the policy's own text, changed where lines and weights stand.
Result<std::string> draftOf(const BenchPolicy& policy, const tune::Dial& dial) {
    const auto text = gateway::readPolicyText(policy.file);
    if (!text) return std::unexpected(text.error());
    return policy::withTuning(text->text, tune::withDial(*policy.decider.policy, dial));
}

struct Task {
    const Options& options;
    const BenchPolicy& policy;
    TuneView& view;
    Watch& watch;
};

Result<void> tuneFor(const Task& task) {
    const auto& options = task.options;
    const auto live = tune::dialOf(*task.policy.decider.policy);
    auto found =
        tune::optimise(task.view.requests.rows, live,
                       {task.view.goal, options.weights || options.learn, options.seed, watchOf(task.watch)});
    if (!found) return std::unexpected(found.error());
    task.view.optimised = *std::move(found);
    if (!options.learn) return {};
    auto words =
        tune::proposeKeywords({task.view.requests.rows, task.view.requests.texts, *task.policy.decider.policy,
                               live, task.view.goal.ratio, options.seed, options.words, watchOf(task.watch)});
    if (!words) return std::unexpected(words.error());
    task.view.keywords = *std::move(words);
    return {};
}

Result<void> nextFor(const Task& task) {
    const auto order = task.options.order == "margin"  ? tune::LabelOrder::Margin
                       : task.options.order == "money" ? tune::LabelOrder::Money
                                                       : tune::LabelOrder::Both;
    task.view.next = tune::nextToLabel(task.view.requests.rows, tune::dialOf(*task.policy.decider.policy),
                                       task.options.next, order);
    return {};
}

Result<void> worthFor(const Task& task) {
    const auto& options = task.options;
    const auto effort = moneyOf("--effort", options.effort),
               classifier = moneyOf("--classifier-cost", options.classifierCost);
    if (!effort) return std::unexpected(effort.error());
    if (!classifier) return std::unexpected(classifier.error());
    const auto& policy = *task.policy.decider.policy;
    std::vector<std::string> tiers;
    for (const auto& tier : policy.tiers)
        tiers.push_back(tier.name);
    const auto live = tune::dialOf(policy);
    tune::WorthInput input{task.view.requests.rows,
                           live,
                           tiers,
                           task.view.goal.ratio,
                           options.seed,
                           *effort,
                           classifier->value_or(Money{}),
                           policy.route.maxLatencyP95,
                           {}};
    if (options.latency > 0) input.latencyLimit = Milliseconds(options.latency);
    if (options.classifierTime > 0) input.classifierTime = Milliseconds(options.classifierTime);
    task.view.worth = tune::worthOf(input);
    return {};
}

Result<void> writeDraft(const Task& task) {
    const auto& found = *task.view.optimised;
    if (task.options.out.empty() || !found.isFound) return {};
    const auto draft = draftOf(task.policy, found.dial);
    if (!draft) return std::unexpected(draft.error());
    auto output = Output::open(task.options.out);
    if (!output) return std::unexpected(output.error());
    if (!output->write(*draft)) return fail(ErrorCode::Io, "cannot keep the draft: no space left");
    if (const auto done = output->finish(); !done) return done;
    task.view.out = task.options.out;
    return {};
}

int run(const Options& options) {
    if (const auto good = check(options); !good) return complain(good.error());
    const auto goal = goalOf(options);
    if (!goal) return complain(goal.error());
    const auto policy = loadBenchPolicy(options.policy);
    if (!policy) return complain(policy.error());
    Watch watch;
    const auto requests = requestsOf(options, *policy, watch);
    const auto ended = [&](const Error& error) {
        watch.clear();
        return complain(watch.isStopped() ? usage("stopped; nothing was written", {}).error() : error);
    };
    if (!requests) return ended(requests.error());
    TuneView view{
        *policy->decider.policy, *requests, policy->decider.name, {}, *goal, options.seed, {}, {}, {}, {},
        !options.noPrompts};
    const Task task{options, *policy, view, watch};
    const auto done = options.next > 0 ? nextFor(task) : options.worth ? worthFor(task) : tuneFor(task);
    watch.clear();
    if (!done) return ended(done.error());
    if (view.optimised)
        if (const auto written = writeDraft(task); !written) return complain(written.error());
    const auto text = options.json ? tuneJson(view) : tuneText(view);
    if (options.out == "-") // the draft has stdout
        fmt::print(stderr, "{}", text);
    else
        print(text);
    if (view.optimised) return view.optimised->isFound ? Fine : Failed;
    return view.worth && !view.worth->findings.empty() ? Failed : Fine;
}

void addSources(CLI::App& command, Options& options) {
    command
        .add_option("--policy", options.policy,
                    "The policy to tune (default: your own, else the shipped one)")
        ->type_name("FILE");
    command.add_option("--set", options.sets, "Labelled queries or recorded outcomes; may be given again")
        ->type_name("FILE")
        ->required();
    command
        .add_option("--map", options.maps,
                    "A column's name in the sets: tier=tier4, outcomes.weak=weak_correct")
        ->type_name("NAME=NAME");
    command.add_option("--map-value", options.values, "A tier's name in the sets: SIMPLE=simple")
        ->type_name("NAME=TIER");
    command
        .add_option("--models", options.models,
                    "Recorded models that take part, cheapest first (default: all, by cost)")
        ->type_name("MODEL,…")
        ->delimiter(',');
    command
        .add_option("--tier-model", options.tierModels,
                    "The recorded model that stands for a tier: simple=weak")
        ->type_name("TIER=MODEL");
    command.add_flag("--skip-bad", options.skipBad, "Report bad rows and go on");
    command
        .add_option("--per-day", options.perDay,
                    "How many requests a day these stand for; for a budget a day")
        ->check(CLI::PositiveNumber)
        ->type_name("N");
}

void addAsked(CLI::App& command, Options& options) {
    command.add_option("--goal", options.goals, "What to tune for, see below; several hold together")
        ->type_name("GOAL");
    command.add_flag("--weights", options.weights, "Learn the weights of rules, too, not lines alone");
    command.add_flag("--learn", options.learn, "As --weights, and propose keywords");
    command.add_option("--words", options.words, "At most so many keywords (default: 10)")
        ->check(CLI::Range(std::size_t{1}, std::size_t{100}))
        ->type_name("N");
    command.add_option("--next", options.next, "Which N requests to label next")
        ->check(CLI::Range(std::size_t{1}, std::size_t{100'000}))
        ->type_name("N");
    command
        .add_option("--by", options.order, "Order of --next: nearest to a line, most money, both (default)")
        ->check(CLI::IsMember({"both", "margin", "money"}))
        ->type_name("both|margin|money");
    command.add_flag("--worth", options.worth, "Whether routing is worth it at all");
    command.add_option("--effort", options.effort, "Of --worth: dollars a month to run and look after it")
        ->type_name("USD");
    command
        .add_option("--classifier-cost", options.classifierCost,
                    "Of --worth: dollars a classified request costs")
        ->type_name("USD");
    command
        .add_option("--latency", options.latency,
                    "Of --worth: how long an answer may take (default: the policy's)")
        ->check(CLI::PositiveNumber)
        ->type_name("MS");
    command
        .add_option("--classifier-time", options.classifierTime,
                    "Of --worth: what classifying takes, 95th percentile")
        ->check(CLI::PositiveNumber)
        ->type_name("MS");
}

constexpr const char* footer =
    "Goals:\n"
    "  under:5               one under-routed request hurts as much as 5 over-routed ones (the default "
    "measure)\n"
    "  budget:3.50/day       no more than that a day (simulated, estimated or recorded costs; needs "
    "--per-day)\n"
    "  top-share:10%         no more than that in the dearest tier\n"
    "  max-under:3%@95%      at most 3 % under-routed on unseen requests, with 95 % confidence\n"
    "The draft is made on one part of the labels and judged on another that it has not seen; requests of one "
    "session\n"
    "and prompts that are the same stay together. A bound is proved on a third part by the exact binomial, "
    "tested\n"
    "from the safest lines on. The same sets, options and seed give the same draft. --out gets the policy's "
    "own text\n"
    "with other lines and weights; comments and order stay. Exit code 1: no lines meet the goal or there are "
    "not\n"
    "enough labels, and nothing is written; of --worth: something speaks against routing.";

} // namespace

void TuneRequests::add(tune::SetRows more, const bench::Set& set) {
    const auto firedBefore = static_cast<std::uint32_t>(rows.fired.size()),
               rowsBefore = static_cast<std::uint32_t>(rows.size());
    rows.tiers = more.rows.tiers;
    for (auto row : more.rows.rows) {
        ids.push_back(set.cases[row.source].id);
        row.firstFired += firedBefore;
        row.source += rowsBefore;
        rows.rows.push_back(row);
    }
    rows.fired.insert(rows.fired.end(), more.rows.fired.begin(), more.rows.fired.end());
    rows.costs.insert(rows.costs.end(), more.rows.costs.begin(), more.rows.costs.end());
    std::ranges::move(more.texts, std::back_inserter(texts));
    names.push_back(set.file.substr(set.file.find_last_of('/') + 1));
    labelled += more.labelled;
    byAnswers += more.byAnswers;
    votes += more.votes;
}

void addTune(CLI::App& app, int& exitCode) {
    auto* command =
        app.add_subcommand("tune", "Move lines and weights for a goal, with an honest word on the result");
    auto options = std::make_shared<Options>();
    addSources(*command, *options);
    addAsked(*command, *options);
    command
        ->add_option("--out", options->out,
                     "Where the tuned policy goes (default: nowhere, the result is told)")
        ->type_name("FILE");
    command->add_option("--seed", options->seed, "Deals the labels into parts (default: 1)")->type_name("N");
    command->add_flag("--no-prompts", options->noPrompts, "Do not show how prompts begin");
    command->add_flag("--json", options->json, "One JSON object instead of tables");
    command->footer(footer);
    command->callback([options, &exitCode] { exitCode = run(*options); });
}

} // namespace tierline::ctl
