// tierlinectl report: a month as one HTML file.
#include "command.h"
#include "period.h"

#include "base/paths.h"
#include "ledger/report.h"

#include <CLI/CLI.hpp>
#include <spdlog/fmt/fmt.h>

namespace tierline::ctl {

namespace {

struct Options {
    std::string data, month, zone, out;
    std::uint64_t seed = 1;
};

int run(const Options& options) {
    const auto month = ledger::monthFrom(options.month);
    if (!month)
        return complain({ErrorCode::InvalidInput,
                         "--month: `" + options.month + "` is not a month",
                         "write 2026-11",
                         {},
                         0,
                         0});
    const auto share = shareFolder();
    if (!share) return complain(share.error());
    const auto style = readFile(*share / "report" / "style.css");
    if (!style) return complain(style.error());
    const auto book = ledger::Ledger::openReadOnly(dataFolderOf(options.data));
    if (!book) return complain(book.error());
    const auto report =
        ledger::monthReport(**book, {*month, options.zone, systemClock().wall(), options.seed});
    if (!report) return complain(report.error());
    auto out = Output::open(options.out);
    if (!out) return complain(out.error());
    if (!out->write(ledger::reportPage(*report, *style)))
        return complain({ErrorCode::Io, "cannot write the report: the disk is full", {}, {}, 0, 0});
    if (const auto finished = out->finish(); !finished) return complain(finished.error());
    fmt::print(stderr, "{}: {}{}\n", options.out.empty() ? "report" : options.out,
               plural(report->requests, "request"), report->isOver() ? "" : "; the month is not over");
    return Fine;
}

} // namespace

void addReport(CLI::App& app, int& exitCode) {
    auto* command =
        app.add_subcommand("report", "A month as one HTML file: spend, savings and how sure they are");
    auto options = std::make_shared<Options>();
    addData(*command, options->data);
    command->add_option("--month", options->month, "For example 2026-11")->required()->type_name("MONTH");
    command
        ->add_option("--zone", options->zone, "Whose days it counts by (default: those of the ledger's sums)")
        ->type_name("ZONE");
    command->add_option("--out,--output", options->out, "File to write (default: standard output)")
        ->type_name("FILE");
    command->add_option("--seed", options->seed, "Of the interval's dice (default: 1)")->type_name("N");
    command->callback([options, &exitCode] { exitCode = run(*options); });
}

} // namespace tierline::ctl
