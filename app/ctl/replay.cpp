// tierlinectl replay: what another policy would have done with the requests of the ledger, and what that
// would have cost. Reads only; asks nobody.
#include "command.h"
#include "period.h"
#include "replayview.h"

#include "gateway/redecide.h"
#include "ledger/walk.h"

#include <CLI/CLI.hpp>
#include <chrono>
#include <spdlog/fmt/fmt.h>
#include <unistd.h>

namespace tierline::ctl {

namespace {

struct Options {
    std::string policy, data;
    Period period;
    std::int64_t limit = -1;
    bool json = false, prompts = false, pinned = false;
};

// One line on a terminal, from the second second on; nothing in a pipe or a file.
class Progress {
public:
    explicit Progress(std::int64_t all) : m_all(all), m_isShown(isatty(STDERR_FILENO) == 1) {}
    ~Progress() {
        if (m_wasShown) fmt::print(stderr, "\r\033[K");
    }
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    void step() {
        if (++m_done % 1024 != 0 || !m_isShown) return;
        const auto now = Clock::now();
        if (now - m_begun < std::chrono::seconds(1) || now - m_last < std::chrono::milliseconds(200)) return;
        m_last = now;
        m_wasShown = true;
        const double seconds = std::chrono::duration<double>(now - m_begun).count();
        fmt::print(stderr, "\r{} of {} requests, {:.0f} a second\033[K", m_done, m_all,
                   static_cast<double>(m_done) / seconds);
        std::fflush(stderr);
    }

private:
    using Clock = std::chrono::steady_clock;
    std::int64_t m_all, m_done = 0;
    bool m_isShown, m_wasShown = false;
    Clock::time_point m_begun = Clock::now(), m_last = m_begun;
};

// A replay asks nobody: keys stay where they are, and a simulated provider needs no socket.
Result<std::shared_ptr<const gateway::Setup>> setupOf(const std::string& named) {
    const auto file = gateway::findPolicyFile(named);
    if (!file) return std::unexpected(file.error());
    const auto noKey = [](std::string_view) { return Result<Secret>(Secret("unused")); };
    const auto nowhere = [](std::string_view) { return std::string("http://127.0.0.1:9/v1"); };
    return gateway::loadSetup(*file, noKey, nowhere);
}

Result<bench::ReplayReport> replayAll(const Options& options, const ledger::WalkQuery& query,
                                      const ledger::Redecider& redecider) {
    const auto book = ledger::Ledger::openReadOnly(dataFolderOf(options.data));
    if (!book) return std::unexpected(book.error());
    const auto all = ledger::countDecisions(**book, query);
    if (!all) return std::unexpected(all.error());
    bench::ReplayTally tally;
    Progress progress(*all);
    const auto walked = ledger::walkDecisions(**book, query, [&](ledger::Record& record) {
        auto now = redecider.decide(record);
        tally.add(std::move(record), std::move(now));
        progress.step();
        return true;
    });
    if (!walked) return std::unexpected(walked.error());
    return tally.report();
}

std::string sourceOf(const Options& options) {
    auto text = dataFolderOf(options.data);
    if (!options.period.from.empty()) text += ", since " + options.period.from;
    if (!options.period.to.empty()) text += ", before " + options.period.to;
    if (options.limit >= 0) text += fmt::format(", the newest {}", options.limit);
    return text;
}

int replay(const Options& options) {
    const auto range = rangeOf(options.period, systemClock().wall());
    if (!range) return complain(range.error());
    const auto setup = setupOf(options.policy);
    if (!setup) return complain(setup.error());
    const auto redecider = gateway::redeciderOf(*setup, options.pinned);
    const auto report = replayAll(options, {range->from, range->to, options.limit}, redecider);
    if (!report) return complain(report.error());
    const ReplayView view{*(*setup)->policy, *report, sourceOf(options), options.prompts, redecider.explain};
    print(options.json ? asJson(view) : asText(view));
    return Fine;
}

} // namespace

void addReplay(CLI::App& app, int& exitCode) {
    auto* command = app.add_subcommand(
        "replay", "What another policy would have done with the requests of the ledger, and its cost");
    auto options = std::make_shared<Options>();
    command
        ->add_option("--policy", options->policy,
                     "The policy to try (default: your own, else the shipped one)")
        ->type_name("FILE");
    addData(*command, options->data);
    addPeriod(*command, options->period);
    command->get_option("--from")->description(
        "Not before: a day, a time, or 24h ago; also --since (default: all)");
    command->add_option("--since", options->period.from, "The same as --from")
        ->type_name("TIME")
        ->excludes("--from");
    command->add_option("--limit", options->limit, "The newest so many (default: all)")
        ->check(CLI::Range(std::int64_t{1}, std::int64_t{1} << 40U))
        ->type_name("N");
    command->add_flag("--pinned", options->pinned,
                      "Requests that named their model too, as if they had said auto");
    command->add_flag("--prompts", options->prompts, "Show how the prompts of the largest movers begin");
    command->add_flag("--json", options->json, "One JSON object instead of tables");
    command->footer(
        "Every model counts as healthy, no budget as reached, and no stage asks the network. `as estimated` "
        "compares both\nplans' estimates; `by the tokens used` what was paid with the price of the same "
        "tokens "
        "there. Reads only; also\nbeside a running gateway.");
    command->callback([options, &exitCode] { exitCode = replay(*options); });
}

} // namespace tierline::ctl
