// tierlinectl replay: what another policy would have done with the requests of the ledger, and what that
// would have cost. Reads only; asks nobody.
#include "command.h"
#include "period.h"
#include "replayview.h"

#include "bench/replaywalk.h"
#include "gateway/redecide.h"

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
    Progress() : m_isShown(isatty(STDERR_FILENO) == 1) {}
    ~Progress() {
        if (m_wasShown) fmt::print(stderr, "\r\033[K");
    }
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    void show(std::int64_t done, std::int64_t all) {
        if (done % 1024 != 0 || !m_isShown) return;
        const auto now = Clock::now();
        if (now - m_begun < std::chrono::seconds(1) || now - m_last < std::chrono::milliseconds(200)) return;
        m_last = now;
        m_wasShown = true;
        const double seconds = std::chrono::duration<double>(now - m_begun).count();
        fmt::print(stderr, "\r{} of {} requests, {:.0f} a second\033[K", done, all,
                   static_cast<double>(done) / seconds);
        std::fflush(stderr);
    }

private:
    using Clock = std::chrono::steady_clock;
    bool m_isShown, m_wasShown = false;
    Clock::time_point m_begun = Clock::now(), m_last = m_begun;
};

Result<bench::ReplayReport> replayAll(const Options& options, const ledger::WalkQuery& query,
                                      const ledger::Redecider& redecider) {
    const auto book = ledger::Ledger::openReadOnly(dataFolderOf(options.data));
    if (!book) return std::unexpected(book.error());
    Progress progress;
    return bench::replayLedger(**book, query, redecider, [&](std::int64_t done, std::int64_t all) {
        progress.show(done, all);
        return true;
    });
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
    const auto setup = gateway::setupForReplay(options.policy);
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
