// tierlinectl export: the decisions of a span of time as CSV or JSON lines.
#include "command.h"
#include "period.h"

#include "ledger/exporter.h"

#include <CLI/CLI.hpp>
#include <spdlog/fmt/fmt.h>

namespace tierline::ctl {

namespace {

struct Options {
    std::string data, format = "jsonl", columns, out;
    Period period;
    bool noPrompts = false;
};

// "id, cost" → two names.
std::vector<std::string> namesOf(std::string_view list) {
    std::vector<std::string> names;
    while (!list.empty()) {
        const auto comma = list.find(',');
        auto name = list.substr(0, comma);
        list.remove_prefix(comma == list.npos ? list.size() : comma + 1);
        while (name.starts_with(' '))
            name.remove_prefix(1);
        while (name.ends_with(' '))
            name.remove_suffix(1);
        if (!name.empty()) names.emplace_back(name);
    }
    return names;
}

int run(const Options& options) {
    const auto range = rangeOf(options.period, systemClock().wall());
    if (!range) return complain(range.error());
    const auto ledger = ledger::Ledger::openReadOnly(dataFolderOf(options.data));
    if (!ledger) return complain(ledger.error());
    auto out = Output::open(options.out);
    if (!out) return complain(out.error());
    const ledger::ExportQuery query{range->from, range->to,
                                    options.format == "csv" ? ledger::ExportForm::Csv
                                                            : ledger::ExportForm::JsonLines,
                                    namesOf(options.columns), !options.noPrompts};
    const auto rows =
        ledger::exportDecisions(**ledger, query, [&](std::string_view lines) { return out->write(lines); });
    if (!rows) return complain(rows.error());
    if (const auto finished = out->finish(); !finished) return complain(finished.error());
    fmt::print(stderr, "{} exported\n", plural(*rows, "decision"));
    return Fine;
}

} // namespace

void addExport(CLI::App& app, int& exitCode) {
    auto* command = app.add_subcommand("export", "Recorded decisions as CSV or JSON lines, the newest last");
    auto options = std::make_shared<Options>();
    addData(*command, options->data);
    addPeriod(*command, options->period);
    command->add_option("--format", options->format, "csv or jsonl (default: jsonl)")
        ->check(CLI::IsMember({"csv", "jsonl"}))
        ->type_name("FORM");
    command
        ->add_option("--columns", options->columns,
                     "Members of the record, with commas between: id,time,model,usage.input,cost")
        ->type_name("LIST");
    command->add_flag("--no-prompts", options->noPrompts, "Leave the texts of prompts out");
    command->add_option("--out", options->out, "File to write (default: standard output)")->type_name("FILE");
    command->callback([options, &exitCode] { exitCode = run(*options); });
}

} // namespace tierline::ctl
