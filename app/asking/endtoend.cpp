#include "asking/endtoend.h"

#include "asking/owngateway.h"
#include "bench/human.h"

#include <algorithm>
#include <filesystem>
#include <spdlog/fmt/fmt.h>

namespace tierline::asking {

namespace {

using namespace bench;

struct Work {
    Set& set;
    const Run& decided;
    const Pricing& pricing;
    const EndToEndOptions& options;
    const EndToEndHooks& hooks;
    GraderBook graders;
    AnswerStore store;
    CallPlan plan;
    std::unique_ptr<OwnGateway> own = nullptr;
    std::unique_ptr<Asker> asker = nullptr;
    EndToEndResult result = {};
};

bool needsJudge(const Work& work) {
    return std::ranges::any_of(work.decided.rows, [&](const RunRow& row) {
        const auto* grader = work.graders.of(work.set.cases[row.at]);
        return grader != nullptr && grader->spec().kind == GraderKind::Judge;
    });
}

Result<void> checkJudge(const Work& work) {
    const auto& judge = work.options.judge;
    if (work.options.skipsJudge) return {};
    if (needsJudge(work) && judge.empty())
        return fail(ErrorCode::InvalidInput, "some cases are graded by a judge, and no model is named for it",
                    "name one with --judge MODEL, or leave them ungraded with --judge none");
    const auto& models = work.pricing.policy->models;
    if (!judge.empty() && std::ranges::find(models, judge, &policy::Model::id) == models.end())
        return fail(ErrorCode::InvalidInput, fmt::format("the policy has no model `{}` to judge", judge),
                    "declare it under `models`; it need not be in a tier");
    return {};
}

// Whoever is asked must be there before the ledger can be asked what became of open calls.
Result<void> connect(Work& work) {
    AskerOptions to{work.options.url, work.options.token};
    if (to.url.empty()) {
        const auto folder = (std::filesystem::path(work.options.answers) / "gateway").string();
        auto own = OwnGateway::start(
            {work.options.policyFile, folder, 1, work.options.sandboxTime, work.options.secrets});
        if (!own) return std::unexpected(own.error());
        work.own = *std::move(own);
        to.url = work.own->url();
    }
    auto asker = Asker::start(std::move(to));
    if (!asker) return std::unexpected(asker.error());
    work.asker = *std::move(asker);
    if (const auto there = work.asker->get("/healthz"); !there) return std::unexpected(there.error());
    return {};
}

void writeNotes(Work& work) {
    auto& notes = work.result.bill.notes;
    notes = work.graders.warnings();
    if (const auto count = work.graders.ungraded(work.set); count > 0)
        notes.push_back(
            fmt::format("{} of {} cases have neither `expected` nor a grader: they are asked, and stay "
                        "ungraded",
                        count, work.set.cases.size()));
    const auto& kept = work.store.counters();
    if (kept.cut > 0) notes.emplace_back("a line of the kept answers was cut off by a crash, and dropped");
    if (kept.damaged > 0)
        notes.push_back(fmt::format("{} lines of the kept answers are damaged, and not used", kept.damaged));
}

Result<void> makeBill(Work& work) {
    auto& bill = work.result.bill;
    const auto found = findOut(work.store, *work.asker);
    if (!found) return std::unexpected(found.error());
    bill.found = *found;
    bill.earlier = work.store.spendOf(work.plan.run);
    bill.answers = estimate(work.plan, work.pricing);
    if (!work.options.judge.empty())
        bill.judging = estimateJudging(work.set, work.plan, work.graders, work.options.judge,
                                       work.options.ask.maxTokens, work.pricing);
    writeNotes(work);
    if (work.hooks.confirm && !work.hooks.confirm(bill)) return fail(ErrorCode::Refused, "nothing was asked");
    return {};
}

CarryOptions carryOptions(const Work& work, Stage stage) {
    CarryOptions made;
    made.limits = work.options.limits;
    made.run = work.plan.run;
    made.countsEarlier = work.options.resume;
    if (work.hooks.progress)
        made.progress = [&work, stage](const StepProgress& now) { return work.hooks.progress(stage, now); };
    return made;
}

Result<void> askAll(Work& work) {
    std::vector<Asked> calls;
    for (const Call& call : work.plan.calls)
        calls.push_back({call.key, work.plan.models[call.model], call.high, call.isAnswered});
    const auto bodyOf = [&](std::size_t at) {
        const Call& call = work.plan.calls[at];
        return requestBody(work.set.cases[call.at], work.plan.models[call.model], work.options.ask);
    };
    auto done = carryOut(calls, bodyOf, work.store, *work.asker, carryOptions(work, Stage::Asking));
    if (!done) return std::unexpected(done.error());
    work.result.asking = *std::move(done);
    return {};
}

// What asking has spent is gone from the judge's budget.
Result<Points> judgeAll(Work& work) {
    if (work.options.judge.empty() || work.result.asking.ending == Ending::Cancelled) return Points();
    const auto judging =
        planJudging(work.set, work.plan, work.graders, work.store, work.options.judge, work.pricing);
    if (!judging) return std::unexpected(judging.error());
    std::vector<Asked> calls;
    for (const JudgeTask& task : judging->tasks)
        calls.push_back({task.key, judging->model, task.most, task.isAnswered});
    auto options = carryOptions(work, Stage::Judging);
    const auto& spent = work.result.asking.progress;
    if (options.limits.budget && !options.countsEarlier)
        *options.limits.budget -= spent.spent + spent.perhaps;
    std::optional<Error> unread;
    const auto bodyOf = [&](std::size_t at) {
        auto body = judgeBody(work.set, work.plan, work.graders, work.store, *judging, judging->tasks[at]);
        if (!body) unread = body.error();
        return body.value_or("{}");
    };
    auto done = carryOut(calls, bodyOf, work.store, *work.asker, options);
    if (!done) return std::unexpected(done.error());
    if (unread) return std::unexpected(*unread);
    work.result.judging = *std::move(done);
    auto judged = readJudging(work.plan, work.store, *judging);
    if (!judged) return std::unexpected(judged.error());
    work.result.tally = judged->tally;
    if (judging->withoutOther > 0)
        work.result.bill.notes.push_back(fmt::format(
            "{} answers have nothing to be compared with: they need the baselines' answers or an `expected`",
            judging->withoutOther));
    return std::move(judged->points);
}

Result<void> gradeAll(Work& work, const Points& points) {
    const auto voted = readVotes(votesFile(work.options.answers, work.plan));
    if (!voted) return std::unexpected(voted.error());
    const Knowledge known{work.options.judge.empty() ? nullptr : &points, &work.result.asking.troubles,
                          &*voted};
    const auto grade = [&](const Run& rows, bool isSwapped) {
        return gradeAnswers(work.set, rows, work.plan, work.store, work.graders, known, isSwapped);
    };
    const bool isSwap = work.plan.swap.has_value();
    const auto rows = isSwap ? swappedCases(work.decided, work.plan) : work.decided;
    auto answered = grade(rows, isSwap);
    if (!answered) return std::unexpected(answered.error());
    work.result.answered = *std::move(answered);
    if (isSwap) {
        auto before = grade(rows, false);
        if (!before) return std::unexpected(before.error());
        work.result.unswapped = *std::move(before);
        const auto& models = work.plan.models;
        const auto& [from, to] = *work.plan.swap;
        auto& header = work.result.answered.run.header;
        header.note = fmt::format("{} in place of {}", models[to], models[from]);
        for (auto* each : {&header, &work.result.unswapped->run.header})
            each->policy += " with " + models[each == &header ? to : from];
    }
    if (work.options.wantsOutcomes) {
        auto outcomes = outcomeRows(work.set, work.plan, work.store, work.graders, known);
        if (!outcomes) return std::unexpected(outcomes.error());
        work.result.outcomes = *std::move(outcomes);
    }
    if (!work.options.ask.baselines || isSwap) return {};
    return putOutcomes(work.set, work.plan, work.store, work.graders, known);
}

} // namespace

std::vector<std::string> answersFolders(const std::string& dataFolder) {
    const auto folder = std::filesystem::path(dataFolder) / "bench";
    return {(folder / "answers").string(), (folder / "answers-sandbox").string()};
}

std::string answersFolder(const std::string& dataFolder, const policy::Policy& policy) {
    const bool isSimulated = std::ranges::any_of(policy.providers, &policy::Provider::isSimulated);
    return answersFolders(dataFolder)[isSimulated ? 1 : 0];
}

Result<EndToEndResult> runEndToEnd(Set& set, const Run& decided, const Pricing& pricing,
                                   const EndToEndOptions& options, const EndToEndHooks& hooks) {
    auto graders = GraderBook::make(set, options.grader);
    if (!graders) return std::unexpected(graders.error());
    auto store = AnswerStore::open(options.answers);
    if (!store) return std::unexpected(store.error());
    auto plan = planCalls(set, decided, options.ask, pricing, *store);
    if (!plan) return std::unexpected(plan.error());
    Work work{
        set, decided, pricing, options, hooks, *std::move(graders), *std::move(store), *std::move(plan)};
    if (work.plan.swap && swappedCases(decided, work.plan).rows.empty())
        return fail(ErrorCode::InvalidInput,
                    fmt::format("no case of the set goes to `{}`", work.plan.models[work.plan.swap->first]),
                    "name a model that the policy chooses");
    if (const auto good = checkJudge(work); !good) return std::unexpected(good.error());
    if (const auto there = connect(work); !there) return std::unexpected(there.error());
    if (const auto agreed = makeBill(work); !agreed) return std::unexpected(agreed.error());
    if (const auto asked = askAll(work); !asked) return std::unexpected(asked.error());
    const auto points = judgeAll(work);
    if (!points) return std::unexpected(points.error());
    if (const auto graded = gradeAll(work, *points); !graded) return std::unexpected(graded.error());
    return std::move(work.result);
}

} // namespace tierline::asking
