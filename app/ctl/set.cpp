// tierlinectl set: what a file of labelled or outcome rows holds, and whether it is fit to measure with.
#include "command.h"
#include "setview.h"

#include <CLI/CLI.hpp>

namespace tierline::ctl {

namespace {

struct ShowOptions {
    std::string file;
    std::size_t rows = 1000;
    bool json = false;
};

int show(const ShowOptions& options) {
    const auto preview = bench::previewSet(options.file, options.rows);
    if (!preview) return complain(preview.error());
    print(options.json ? previewJson(*preview) : previewText(*preview));
    return Fine;
}

void addShow(CLI::App& set, int& exitCode) {
    auto* command =
        set.add_subcommand("show", "The columns of a file: what they are, how full, what stands there");
    auto options = std::make_shared<ShowOptions>();
    command->add_option("FILE", options->file, "JSON lines, a JSON array or CSV; - is standard input")
        ->type_name("")
        ->required();
    command->add_option("--rows", options->rows, "Look at so many rows (default: 1000)")
        ->check(CLI::Range(std::size_t{1}, std::size_t{1'000'000'000}))
        ->type_name("N");
    command->add_flag("--json", options->json, "Print JSON");
    command->callback([options, &exitCode] { exitCode = show(*options); });
}

} // namespace

void addSet(CLI::App& app, int& exitCode) {
    auto* set = app.add_subcommand(
        "set", "Labelled and outcome sets: what a file holds, and whether it can be trusted");
    set->require_subcommand(1);
    addShow(*set, exitCode);
}

} // namespace tierline::ctl
