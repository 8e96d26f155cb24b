#include "benchask.h"

#include "benchaskview.h"
#include "benchhuman.h"
#include "fetch.h"
#include "period.h"

#include "base/paths.h"
#include "base/secret.h"
#include "bench/rowread.h"
#include "gateway/setup.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fcntl.h>
#include <poll.h>
#include <spdlog/fmt/fmt.h>
#include <unistd.h>

namespace tierline::ctl {

namespace {

using namespace bench;
using asking::EndToEndOptions;

Result<void> readSwap(const std::string& text, EndToEndOptions& options) {
    if (text.empty()) return {};
    const auto equals = text.find('=');
    if (equals == text.npos || equals == 0 || equals + 1 == text.size())
        return fail(ErrorCode::InvalidInput, "--swap: `" + text + "` is not of the form OLD=NEW",
                    "name two models of the policy");
    options.ask.swap = std::pair(text.substr(0, equals), text.substr(equals + 1));
    return {};
}

Result<EndToEndOptions> understand(const AskFlags& flags) {
    EndToEndOptions made;
    made.ask.repeats = flags.repeats;
    made.ask.baselines = flags.baselines;
    for (const auto& text : flags.parameters)
        if (const auto added = addParameter(made.ask, text); !added) return std::unexpected(added.error());
    if (const auto read = readSwap(flags.swap, made); !read) return std::unexpected(read.error());
    made.limits.concurrency = flags.concurrency;
    made.limits.allowUnpriced = flags.allowUnpriced;
    if (!flags.budget.empty()) {
        const auto budget = moneyFromUsd(flags.budget);
        if (!budget)
            return fail(ErrorCode::InvalidInput, "--budget: `" + flags.budget + "` is not an amount in USD");
        made.limits.budget = *budget;
    }
    if (!flags.grader.empty()) {
        auto spec = readGrader(flags.grader);
        if (!spec) return fail(ErrorCode::InvalidInput, "--" + spec.error().detail, spec.error().remedy);
    }
    made.grader = flags.grader;
    made.skipsJudge = flags.judge == "none";
    if (!made.skipsJudge) made.judge = flags.judge;
    made.url = flags.url;
    made.resume = flags.resume;
    made.wantsOutcomes = !flags.outcomes.empty();
    made.sandboxTime = flags.sandboxTime;
    made.secrets = resolveWithoutKeychain;
    auto token = clientToken(flags.tokenFile);
    if (!token) return std::unexpected(token.error());
    made.token = *std::move(token);
    return made;
}

// Only a person at a terminal says yes.
bool saysYes() {
    if (isatty(STDIN_FILENO) != 1) return false;
    fmt::print(stderr, "Ask them? [y/N] ");
    std::fflush(stderr);
    const int answer = std::getchar();
    return answer == 'y' || answer == 'Y';
}

class Course {
public:
    Course() : m_isTerminal(isatty(STDERR_FILENO) == 1) {}
    ~Course() { clear(); }
    Course(const Course&) = delete;
    Course& operator=(const Course&) = delete;

    void show(asking::Stage stage, const StepProgress& at) {
        const auto now = std::chrono::steady_clock::now();
        if (!m_isTerminal || now - m_last < std::chrono::milliseconds(200)) return;
        m_last = now;
        m_isShown = true;
        fmt::print(stderr, "\r{}\033[K", courseLine(stage, at));
        std::fflush(stderr);
    }
    void clear() {
        if (m_isShown) fmt::print(stderr, "\r\033[K");
        m_isShown = false;
    }

private:
    bool m_isTerminal, m_isShown = false;
    std::chrono::steady_clock::time_point m_last{};
};

struct Session { // of one call of the program
    const AskFlags& flags;
    EndToEndOptions options;
    std::string data;
    Output* outcomes = nullptr;
    std::optional<Run> unswapped; // the next run to be given
    bool isEstimate = false;      // nothing was asked, and that was wanted
    std::optional<Ending> early = {};
};

// What a run took; with --resume its earlier lives, too, which the judge's part has counted in already.
Money takenBy(const asking::EndToEndResult& result, bool isResumed) {
    const auto of = [](const asking::CarriedOut& part) {
        return part.progress.spent + part.progress.perhaps;
    };
    if (!result.judging) return of(result.asking);
    return isResumed ? of(*result.judging) : of(result.asking) + of(*result.judging);
}

// The budget is the command's, over all its sets and policies.
void account(Session& session, const asking::EndToEndResult& result) {
    if (auto& budget = session.options.limits.budget)
        budget = std::max(Money(), *budget - takenBy(result, session.options.resume));
    for (const auto* part : {&result.asking, result.judging ? &*result.judging : nullptr})
        if (part != nullptr && part->ending != Ending::Complete && !session.early)
            session.early = part->ending;
}

asking::EndToEndHooks hooksFor(const Session& session, const RunRequest& request, Course& course) {
    asking::EndToEndHooks hooks;
    hooks.confirm = [&session](const asking::Bill& bill) {
        fmt::print(stderr, "{}", billText(bill, session.options));
        if (session.flags.estimateOnly) return false;
        const bool isFree = !bill.isBilled() || bill.answers.toAsk + bill.judging.toAsk == 0;
        return isFree || session.flags.yes || saysYes();
    };
    hooks.progress = [&request, &course](asking::Stage stage, const StepProgress& at) {
        course.show(stage, at);
        const bool goesOn = !request.progress || request.progress(0, 0);
        return goesOn ? asking::Wish::GoOn : asking::Wish::Cancel;
    };
    return hooks;
}

Result<Run> askRun(Session& session, const RunRequest& request) {
    if (session.unswapped) return *std::exchange(session.unswapped, std::nullopt);
    const auto decided = decide(request.set, request.policy.decider, request.progress);
    if (!decided) return decided;
    auto options = session.options;
    options.policyFile = request.policy.file;
    options.answers = session.flags.answers.empty()
                          ? asking::answersFolder(session.data, *request.policy.decider.policy)
                          : session.flags.answers;
    const Pricing pricing{request.policy.decider.policy, request.policy.decider.catalog,
                          request.policy.decider.when};
    Course course;
    auto result =
        asking::runEndToEnd(request.set, *decided, pricing, options, hooksFor(session, request, course));
    course.clear();
    if (!result) {
        if (result.error().code == ErrorCode::Refused && result.error().detail == "nothing was asked") {
            session.isEstimate = session.flags.estimateOnly;
            if (session.isEstimate) return fail(ErrorCode::Refused, ""); // the bill says it all
            return fail(ErrorCode::Refused, "nothing was asked", "it costs real money: give --yes");
        }
        return std::unexpected(result.error());
    }
    account(session, *result);
    fmt::print(stderr, "{}", outcomeText(*result));
    if (result->asking.ending == Ending::Cancelled)
        fmt::print(stderr, "What was answered is kept: the same command with --resume goes on from here.\n");
    if (options.ask.baselines) request.models.reset(); // the set's outcomes are the answers now
    if (session.outcomes != nullptr && !session.outcomes->write(result->outcomes))
        return fail(ErrorCode::Io, "cannot write the outcomes: no space left");
    if (result->unswapped) session.unswapped = std::move(result->unswapped->run);
    return std::move(result->answered.run);
}

Result<void> checkFlags(const BenchOptions& options, const AskFlags& flags) {
    const auto wrong = [](std::string what, std::string remedy) {
        return fail(ErrorCode::InvalidInput, std::move(what), std::move(remedy));
    };
    if (!options.run.empty() || !options.againstRun.empty())
        return wrong("a kept run asks no model", "leave out --run and --against-run, or --end-to-end");
    if (flags.sandbox && !flags.url.empty())
        return wrong("--sandbox starts a gateway of its own", "leave out --url");
    if (!flags.swap.empty() && !options.against.empty())
        return wrong("--swap compares two models of one policy", "leave out --against");
    if (flags.resume && flags.estimateOnly)
        return wrong("--estimate asks nothing, so there is nothing to resume", "leave out one of them");
    return {};
}

Result<void> useSandbox(BenchOptions& options, const AskFlags& flags) {
    if (!flags.sandbox || !options.policy.empty()) return {};
    const auto share = shareFolder();
    if (!share) return std::unexpected(share.error());
    options.policy = (*share / "policies" / "sandbox.yaml").string();
    return {};
}

} // namespace

int askBench(BenchOptions options, const AskFlags& flags) {
    if (const auto good = checkFlags(options, flags); !good) return complain(good.error());
    if (const auto found = useSandbox(options, flags); !found) return complain(found.error());
    auto understood = understand(flags);
    if (!understood) return complain(understood.error());
    if (flags.human) return judgeByHand(options, flags, *understood);
    std::optional<Output> outcomes;
    if (!flags.outcomes.empty()) {
        auto opened = Output::open(flags.outcomes);
        if (!opened) return complain(opened.error());
        outcomes.emplace(*std::move(opened));
    }
    Session session{
        flags, *std::move(understood), dataFolderOf(options.data), outcomes ? &*outcomes : nullptr, {}};
    if (!flags.swap.empty()) {
        const auto file = gateway::findPolicyFile(options.policy);
        if (!file) return complain(file.error());
        options.against = *file;
    }
    const int code =
        runBench(options, [&session](const RunRequest& request) { return askRun(session, request); });
    if (session.isEstimate) return Fine;
    if (outcomes && code != BadInput)
        if (const auto done = outcomes->finish(); !done) return complain(done.error());
    if (code != Fine || !session.early) return code;
    fmt::print(stderr, "tierlinectl: not all was asked: {}; the figures are of what was\n",
               toString(*session.early));
    return Failed;
}

namespace {

constexpr const char* group = "End to end: models are asked";
constexpr const char* timeOption = "--sandbox-time"; // among the options of benchmarks of the program itself

void addWhom(CLI::App& command, AskFlags& flags) {
    command.add_flag("--end-to-end", flags.endToEnd, "Ask the models, and grade what they answer")
        ->group(group);
    command
        .add_flag("--sandbox", flags.sandbox,
                  "Of simulated providers: sandbox.yaml, unless --policy names one")
        ->group(group);
    command.add_option("--url", flags.url, "Through this running gateway (default: one of its own)")
        ->type_name("URL")
        ->group(group);
    command
        .add_option("--token-file", flags.tokenFile,
                    "File (mode 0600) with its client token; or set TIERLINE_TOKEN")
        ->type_name("FILE")
        ->group(group);
}

void addLimits(CLI::App& command, AskFlags& flags) {
    command.add_flag("--estimate", flags.estimateOnly, "Say what it would cost, and ask nothing")
        ->group(group);
    command.add_flag("--yes", flags.yes, "Ask although it costs real money")->group(group);
    command.add_option("--budget", flags.budget, "Begin no call that might lead beyond it")
        ->type_name("USD")
        ->group(group);
    command.add_option("--concurrency", flags.concurrency, "Calls at once (default: 8)")
        ->check(CLI::Range(1, 1'000))
        ->type_name("N")
        ->group(group);
    command
        .add_option("--param", flags.parameters,
                    "To the models: temperature=0, max_tokens=500 (default: 2048)")
        ->type_name("NAME=VALUE")
        ->group(group);
    command.add_option("--repeats", flags.repeats, "Answers a case, for their spread (default: 1)")
        ->check(CLI::Range(1, 100))
        ->type_name("N")
        ->group(group);
}

void addGrading(CLI::App& command, AskFlags& flags) {
    command
        .add_flag("--baselines", flags.baselines,
                  "Every model that is chosen anywhere, the cheapest and the strongest answer all cases: for "
                  "the baselines beside the run")
        ->group(group);
    command.add_option("--swap", flags.swap, "The cases of one model answered by another, too, and compared")
        ->type_name("OLD=NEW")
        ->group(group);
    command
        .add_option(
            "--grader", flags.grader,
            "Of rows without one: exact, contains, number, json_schema, code_fence, regex, judge, human, or "
            "its JSON")
        ->type_name("GRADER")
        ->group(group);
    command
        .add_option("--judge", flags.judge,
                    "The model that grades where `judge` is to; none: such rows stay ungraded")
        ->type_name("MODEL")
        ->group(group);
    command
        .add_flag("--human", flags.human,
                  "Judge pairs of answers yourself, blinded, one key each: the grades of rows of the grader "
                  "`human`")
        ->group(group);
    command.add_option("--outcomes", flags.outcomes, "Write what was answered as an outcome set")
        ->type_name("FILE")
        ->group(group);
    command
        .add_flag("--resume", flags.resume,
                  "Count what this run spent before it was broken off towards the budget")
        ->group(group);
    command
        .add_option("--answers", flags.answers, "Where answers are kept (default: bench/ in the data folder)")
        ->type_name("DIR")
        ->group(group);
    command
        .add_flag("--allow-unpriced", flags.allowUnpriced,
                  "Ask models without a price, too; no budget holds them")
        ->group(group);
    command.add_option(timeOption, flags.sandboxTime, "Of simulated waiting; 0: none (default: 1)")
        ->check(CLI::Range(0.0, 10.0))
        ->group("Benchmarks");
}

} // namespace

std::string askingOptionIn(const CLI::App& command) {
    for (const auto* option : command.get_options())
        if (option->count() > 0 && (option->get_group() == group || option->get_name() == timeOption))
            return option->get_name();
    return {};
}

void addAsking(CLI::App& command, AskFlags& flags) {
    addWhom(command, flags);
    addLimits(command, flags);
    addGrading(command, flags);
}

} // namespace tierline::ctl
