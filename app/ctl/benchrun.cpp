// From options to figures: policies and sets in, runs, evaluations, gates and reports out.
#include "bench.h"
#include "benchprogress.h"
#include "period.h"

#include "base/id.h"
#include "base/paths.h"
#include "bench/checks.h"
#include "bench/gates.h"
#include "catalog/prices.h"
#include "gateway/setup.h"

#include <algorithm>
#include <filesystem>
#include <list>
#include <random>
#include <spdlog/fmt/fmt.h>

namespace tierline::ctl {

namespace {

using namespace bench;

struct Asked { // the options, understood
    std::vector<Gate> gates;
    std::vector<std::pair<ReportForm, Output>> reports;
    SetOptions reading;
    LadderOptions ladder;
    std::optional<Measure> measure;
};

// What a set is measured with.
struct Contest {
    std::optional<BenchPolicy> policy, against;
    std::optional<Run> kept, keptAgainst;
};

struct SetResult {
    Set set;
    Run run;
    std::optional<Run> against;
    Evaluation evaluation;
    std::vector<GateResult> gates;
};

Result<void> readMapping(const BenchOptions& options, Asked& asked) {
    for (const auto& text : options.maps)
        if (const auto good = asked.reading.mapping.addColumn(text); !good) return good;
    for (const auto& text : options.values)
        if (const auto good = asked.reading.mapping.addValue(text); !good) return good;
    for (const auto& text : options.tierModels) {
        const auto at = text.find('=');
        if (at == text.npos || at == 0 || at + 1 == text.size())
            return fail(ErrorCode::InvalidInput, "--tier-model: `" + text + "` is not of the form TIER=MODEL",
                        "write for example simple=weak");
        asked.ladder.tierModel.emplace_back(text.substr(0, at), text.substr(at + 1));
    }
    asked.ladder.models = options.models;
    asked.reading.skipBad = options.skipBad;
    if (!options.measure.empty())
        asked.measure = options.measure == "tiers" ? Measure::Tiers : Measure::Answers;
    return {};
}

std::vector<Error> readGates(const BenchOptions& options, Asked& asked) {
    std::vector<Error> wrong;
    const bool hasLive = !options.against.empty() || !options.againstRun.empty();
    for (const auto& text : options.gates) {
        auto gate = parseGate(text);
        if (!gate)
            wrong.push_back(gate.error());
        else if (needsLive(*gate) && !hasLive)
            wrong.push_back(fail(ErrorCode::InvalidInput, "gate `" + gate->text + "` needs a live policy",
                                 "name it with --against")
                                .error());
        else
            asked.gates.push_back(*std::move(gate));
    }
    return wrong;
}

// Before anything is computed, so that a place that cannot be written costs no time.
Result<void> openReports(const BenchOptions& options, Asked& asked) {
    for (const auto& path : options.reports) {
        const auto form = reportFormOf(path);
        if (!form) return std::unexpected(form.error());
        auto output = Output::open(path);
        if (!output) return std::unexpected(output.error());
        asked.reports.emplace_back(*form, *std::move(output));
    }
    return {};
}

std::expected<Contest, std::vector<Error>> loadContest(const BenchOptions& options) {
    Contest contest;
    const RunStore store(runsFolder(options));
    const auto kept = [&](const std::string& id, std::optional<Run>& into) -> std::vector<Error> {
        auto run = store.load(id);
        if (!run) return {run.error()};
        into = *std::move(run);
        return {};
    };
    if (!options.run.empty())
        if (auto wrong = kept(options.run, contest.kept); !wrong.empty()) return std::unexpected(wrong);
    if (!options.againstRun.empty())
        if (auto wrong = kept(options.againstRun, contest.keptAgainst); !wrong.empty())
            return std::unexpected(wrong);
    if (options.run.empty()) {
        auto policy = loadBenchPolicy(options.policy);
        if (!policy) return std::unexpected(policy.error());
        contest.policy = *std::move(policy);
    }
    if (!options.against.empty()) {
        auto against = loadBenchPolicy(options.against);
        if (!against) return std::unexpected(against.error());
        contest.against = *std::move(against);
    }
    return contest;
}

Result<Set> readOne(const std::string& file, const Contest& contest, SetOptions reading) {
    if (contest.kept)
        reading.tiers = contest.kept->header.tiers;
    else
        for (const auto& tier : contest.policy->decider.policy->tiers)
            reading.tiers.push_back(tier.name);
    auto set = readSet(file, std::move(reading));
    if (!set) return set;
    for (const auto& error : set->skipped)
        complain(error);
    if (!set->skipped.empty())
        fmt::print(stderr, "tierlinectl: {} skipped\n", plural(std::ssize(set->skipped), "bad row"));
    return set;
}

bool hasTier(const BenchPolicy& policy, const std::string& name) {
    const auto& tiers = policy.decider.policy->tiers;
    return std::ranges::find(tiers, name, &policy::Tier::name) != tiers.end();
}

// Both policies need not have the same tiers, but a name that neither has is a slip.
Result<void> checkTiers(const Contest& contest, const LadderOptions& ladder) {
    for (const auto& [name, model] : ladder.tierModel) {
        std::string files;
        bool isThere = false;
        for (const auto* each : {&contest.policy, &contest.against}) {
            if (!*each) continue;
            isThere = isThere || hasTier(**each, name);
            files += (files.empty() ? "" : " and ") + (*each)->file;
        }
        if (!isThere)
            return fail(ErrorCode::NotFound,
                        fmt::format("--tier-model: there is no tier `{}` in {}", name, files));
    }
    return {};
}

LadderOptions ladderFor(const BenchPolicy& policy, LadderOptions options) {
    std::erase_if(options.tierModel, [&](const auto& each) { return !hasTier(policy, each.first); });
    return options;
}

// What answered is kept with the run; what its baselines are is not.
Result<void> ladderOfKept(const Set& set, const Run& kept, const Asked& asked,
                          std::optional<TierModels>& models) {
    if (set.withOutcomes == 0 || asked.measure == Measure::Tiers || asked.ladder.models.empty()) return {};
    policy::Policy bare;
    for (const auto& name : kept.header.tiers)
        bare.tiers.emplace_back().name = name;
    auto found = tierModels(set, bare, {asked.ladder.models, {}});
    if (!found) return std::unexpected(found.error());
    models = *std::move(found);
    return {};
}

void sayLadder(const Contest& contest, const Asked& asked, Evaluation& evaluation) {
    const auto& ranking = evaluation.candidate.ranking;
    if (!contest.kept || !asked.ladder.models.empty() || !ranking || ranking->weak.empty()) return;
    evaluation.notes.push_back(
        fmt::format("a kept run keeps no ladder: {} is its cheapest and {} its strongest "
                    "by what the set says; --models names another",
                    ranking->weak, ranking->strong));
}

Result<Run> runOf(Set& set, const std::optional<BenchPolicy>& policy, const std::optional<Run>& kept,
                  const Asked& asked, const BenchOptions& options, const RunMaker& make, Watch& watch,
                  std::optional<TierModels>& models) {
    if (kept) {
        const auto good = ladderOfKept(set, *kept, asked, models);
        if (!good) return std::unexpected(good.error());
        return *kept;
    }
    if (set.withOutcomes > 0 && asked.measure != Measure::Tiers) {
        auto found = tierModels(set, *policy->decider.policy, ladderFor(*policy, asked.ladder));
        if (!found) return std::unexpected(found.error());
        models = *std::move(found);
    }
    return make({set, *policy, models, options, watch.progress("deciding")});
}

EvaluateOptions evaluateOptions(const Contest& contest, const Asked& asked, const BenchOptions& options,
                                const std::optional<TierModels>& models) {
    EvaluateOptions made;
    made.measure = asked.measure;
    made.resampling = {options.resamples, options.seed, 0.95};
    made.models = models;
    if (contest.policy) made.decider = &contest.policy->decider;
    if (options.noRobustness) made.robustnessCases = 0;
    return made;
}

Result<SetResult> measureSet(Set set, const Contest& contest, const Asked& asked, const BenchOptions& options,
                             const RunMaker& make, Watch& watch) {
    SetResult made;
    made.set = std::move(set);
    std::optional<TierModels> models, others;
    auto run = runOf(made.set, contest.policy, contest.kept, asked, options, make, watch, models);
    if (!run) return std::unexpected(run.error());
    made.run = *std::move(run);
    made.run.header.seed = options.seed;
    if (options.keep && made.run.header.id.empty()) {
        made.run.header.id = IdGenerator(std::random_device()()).next(systemClock().wall());
        made.run.header.note = options.note;
    }
    if (contest.against || contest.keptAgainst) {
        auto against =
            runOf(made.set, contest.against, contest.keptAgainst, asked, options, make, watch, others);
        if (!against) return std::unexpected(against.error());
        made.against = *std::move(against);
    }
    const auto* other = made.against ? &*made.against : nullptr;
    auto settings = evaluateOptions(contest, asked, options, models);
    if (contest.policy)
        settings.notes = warningsOf(checksOf(made.set, checkOptionsFor(*contest.policy->decider.policy)));
    auto evaluation = evaluate(made.set, made.run, other, settings, watch.progress("measuring"));
    if (!evaluation) return std::unexpected(evaluation.error());
    made.evaluation = *std::move(evaluation);
    sayLadder(contest, asked, made.evaluation);
    made.gates = judge(asked.gates, made.evaluation, [&](const NonInferiorQuestion& question) {
        return nonInferior(made.set, made.run, other, question, settings, watch.progress("resampling"));
    });
    if (watch.isStopped()) return fail(ErrorCode::Refused, "stopped");
    return made;
}

Result<void> keepRun(const BenchOptions& options, SetResult& measured) {
    const auto& candidate = measured.evaluation.candidate;
    RunSummary summary{candidate.right.value, candidate.right.value, candidate.right.value, {}};
    if (candidate.right.range)
        summary.low = candidate.right.range->low, summary.high = candidate.right.range->high;
    if (candidate.money && candidate.money->priced > 0) summary.usdPer1k = candidate.money->usdPer1k.value;
    measured.run.header.summary = summary;
    if (const auto kept = RunStore(runsFolder(options)).keep(measured.run); !kept) return kept;
    fmt::print(stderr, "kept as {}\n", measured.run.header.id);
    return {};
}

Result<std::string> styleFor(const Asked& asked) {
    const auto isHtml = [](const auto& each) { return each.first == ReportForm::Html; };
    if (std::ranges::none_of(asked.reports, isHtml)) return std::string();
    const auto share = shareFolder();
    if (!share) return std::unexpected(share.error());
    std::string style;
    for (const auto* name : {"style.css", "bench.css"}) {
        const auto text = readFile(*share / "report" / name);
        if (!text) return std::unexpected(text.error());
        style += *text;
    }
    return style;
}

Result<void> writeReports(Asked& asked, const Report& report) {
    for (auto& [form, output] : asked.reports) {
        if (!output.write(printReport(form, report)))
            return fail(ErrorCode::Io, "cannot write the report: no space left");
        if (const auto done = output.finish(); !done) return done;
    }
    return {};
}

Report reportOf(const std::list<SetResult>& all, const Asked& asked) {
    Report report{{}, TIERLINE_VERSION, {}};
    for (const auto& each : all) {
        ReportPart part{&each.set,        &each.run,  each.against ? &*each.against : nullptr,
                        &each.evaluation, each.gates, {}};
        part.sliceLimit = worstSliceLimit(asked.gates);
        report.parts.push_back(std::move(part));
    }
    return report;
}

Error usage(std::string what, std::string remedy) {
    return {ErrorCode::InvalidInput, std::move(what), std::move(remedy), {}, 0, 0};
}

Result<void> checkUsage(const BenchOptions& options) {
    if (options.sets.empty())
        return std::unexpected(
            usage("--set is missing", "name a file of labelled queries or recorded outcomes"));
    if ((!options.run.empty() || !options.againstRun.empty()) && options.sets.size() != 1)
        return std::unexpected(usage("a kept run is of one set", "give --set once"));
    if (!options.run.empty() && options.against.empty() && !options.tierModels.empty())
        return std::unexpected(usage("a kept run keeps the models of its tiers", "leave out --tier-model"));
    if (options.keep && !options.run.empty())
        return std::unexpected(usage("the run is kept already", "leave out --keep"));
    return {};
}

} // namespace

std::string runsFolder(const BenchOptions& options) {
    return (std::filesystem::path(dataFolderOf(options.data)) / "bench" / "runs").string();
}

std::expected<BenchPolicy, std::vector<Error>> loadBenchPolicy(const std::string& named) {
    const auto file = gateway::findPolicyFile(named);
    if (!file) return std::unexpected(std::vector{file.error()});
    auto loaded = loadScorer(*file);
    if (!loaded) return std::unexpected(loaded.error());
    const auto prices = catalog::loadPrices();
    if (!prices) return std::unexpected(std::vector{prices.error()});
    warn(loaded->warnings);
    return BenchPolicy{*file,
                       {std::filesystem::path(*file).filename().string(), loaded->cascade, loaded->policy,
                        prices->catalog, systemClock().wall()}};
}

Result<Run> decideHere(const RunRequest& request) {
    auto run = decide(request.set, request.policy.decider, request.progress);
    if (run && request.models) return replayOutcomes(request.set, *std::move(run), *request.models);
    return run;
}

int runBench(const BenchOptions& options, const RunMaker& make) {
    Asked asked;
    if (const auto good = checkUsage(options); !good) return complain(good.error());
    if (const auto good = readMapping(options, asked); !good) return complain(good.error());
    if (const auto wrong = readGates(options, asked); !wrong.empty()) return complain(wrong);
    const auto contest = loadContest(options);
    if (!contest) return complain(contest.error());
    if (const auto good = checkTiers(*contest, asked.ladder); !good) return complain(good.error());
    std::vector<Set> sets;
    for (const auto& file : options.sets) {
        auto set = readOne(file, *contest, asked.reading);
        if (!set) return complain(set.error());
        sets.push_back(*std::move(set));
    }
    const auto opened = openReports(options, asked);
    if (!opened) return complain(opened.error());
    const auto style = styleFor(asked);
    if (!style) return complain(style.error());

    Watch watch;
    std::list<SetResult> all;
    for (auto& set : sets) {
        auto measured = measureSet(std::move(set), *contest, asked, options, make, watch);
        watch.clear();
        if (!measured)
            return complain(watch.isStopped() ? usage("stopped; nothing was written", {}) : measured.error());
        all.push_back(*std::move(measured));
    }
    auto report = reportOf(all, asked);
    report.style = *style;
    if (const auto written = writeReports(asked, report); !written) return complain(written.error());
    for (auto& each : all)
        if (options.keep)
            if (const auto kept = keepRun(options, each); !kept) return complain(kept.error());
    print(options.json ? jsonReport(report) : benchText(report));
    return allPassed(report) ? Fine : Failed;
}

} // namespace tierline::ctl
