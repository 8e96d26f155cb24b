// tierlinectl: the router without a window. One file per subcommand.
#include "command.h"

#include <CLI/CLI.hpp>
#include <csignal>
#include <spdlog/fmt/fmt.h>

namespace tierline::ctl {

namespace {

constexpr std::string_view footer = "Exit codes: 0 fine, 1 a check failed, 2 wrong usage or input.\n"
                                    "`tierlinectl COMMAND --help` tells more of one command.";

int run(int argc, char** argv) {
    CLI::App app("Tierline sends each prompt to the cheapest model able to handle it, and says why.",
                 "tierlinectl");
    app.set_version_flag("--version", "tierlinectl " TIERLINE_VERSION);
    app.require_subcommand(1);
    app.footer(std::string(footer));
    app.get_formatter()->column_width(28);

    int exitCode = Fine;
    addServe(app, exitCode);
    addCheck(app, exitCode);
    addScore(app, exitCode);
    addRoute(app, exitCode);
    addPeel(app, exitCode);
    addJudge(app, exitCode);
    addStats(app, exitCode);
    addPolicy(app, exitCode);
    addPrice(app, exitCode);
    addEstimate(app, exitCode);
    addAudit(app, exitCode);
    addExport(app, exitCode);
    addLabel(app, exitCode);
    addLedger(app, exitCode);
    addReplay(app, exitCode);
    addReprice(app, exitCode);
    addReconcile(app, exitCode);
    addReport(app, exitCode);
    addBench(app, exitCode);
    addTrain(app, exitCode);
    addTune(app, exitCode);
    addSet(app, exitCode);
    addSelftest(app, exitCode);
    // Else `frob --help` would be the help of the whole.
    const auto isAsked = [&](const CLI::App* command) { return command->get_name() == argv[1]; };
    if (argc > 1 && argv[1][0] != '-' && app.get_subcommands(isAsked).empty()) {
        fmt::print(stderr, "tierlinectl: there is no command {}; see tierlinectl --help\n", argv[1]);
        return BadInput;
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::Success& help) { // --help, --version
        return app.exit(help);
    } catch (const CLI::ParseError& error) {
        fmt::print(stderr, "tierlinectl: {}; see tierlinectl --help\n", error.what());
        return BadInput;
    }
    if (std::fflush(stdout) != 0 && exitCode == Fine) {
        fmt::print(stderr, "tierlinectl: cannot write to standard output\n");
        return BadInput;
    }
    return exitCode;
}

} // namespace

} // namespace tierline::ctl

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN); // a reader that leaves is an error of writing, not the end
    return tierline::ctl::run(argc, argv);
}
