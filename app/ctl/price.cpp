// tierlinectl price: what a model costs, what a usage cost, and where the prices come from.
#include "price.h"

#include "command.h"

#include "catalog/prices.h"

#include <CLI/CLI.hpp>

namespace tierline::ctl {

namespace {

Error badTime(const std::string& text) {
    return {ErrorCode::InvalidInput,
            "`" + text + "` is not a time",
            "write 2026-06-01T12:00:00Z or 2026-06-01",
            {},
            0,
            0};
}

std::optional<Wall> timeOf(const std::string& text) {
    if (text.empty()) return systemClock().wall();
    if (const auto day = catalog::dayFrom(text)) return Wall(*day);
    return wallFromRfc3339(text);
}

int price(const PriceOptions& options) {
    const bool isAsked[] = {!options.model.empty(), !options.usage.empty(), !options.importFile.empty(),
                            !options.adoptFile.empty()};
    if (std::ranges::count(isAsked, true) != 1)
        return complain({ErrorCode::InvalidInput,
                         "price wants one thing",
                         "give a MODEL, --usage, --import or --adopt",
                         {},
                         0,
                         0});
    if (!options.importFile.empty()) return importPrices(options);
    const auto loaded = catalog::loadPrices();
    if (!loaded) return complain(loaded.error());
    complain(loaded->warnings); // a broken file of the user's: the others still count
    if (!options.adoptFile.empty()) return adoptPrices(options, *loaded->catalog);
    if (!options.usage.empty()) return priceUsages(options, *loaded->catalog);
    const auto when = timeOf(options.at);
    return when ? showRates(options, *loaded->catalog, *when) : complain(badTime(options.at));
}

} // namespace

void addPrice(CLI::App& app, int& exitCode) {
    auto* command =
        app.add_subcommand("price", "What a model costs, what a usage cost, and by which price file");
    auto options = std::make_shared<PriceOptions>();
    const auto file = [&](const char* name, std::string& into, const char* help) {
        command->add_option(name, into, help)->type_name("FILE");
    };
    command->add_option("MODEL", options->model,
                        "What it costs: gpt-4o at every seller, openai/gpt-4o there first");
    command->add_option("--provider", options->provider, "… of this provider only")->type_name("ID");
    command->add_option("--at", options->at, "… at this time (default: now)")->type_name("TIME");
    file("--usage", options->usage, "Price usage objects, one JSON row a line (- for standard input)");
    file("--import", options->importFile,
         "Turn a price file of genai-prices v2, LiteLLM or models.dev into ours");
    command->add_option("--date", options->date, "The day such a file is of (default: today)")
        ->type_name("DAY");
    file("--adopt", options->adoptFile, "Compare a price file with the one in use, and use it from now on");
    file("--out", options->out, "Where --usage and --import write (default: standard output)");
    command->add_flag("--explain", options->explain, "With --usage: the bill of each row, to read");
    command->add_flag("--skip-bad", options->skipBad, "With --usage: report bad rows and go on");
    command->add_flag("--force", options->force, "With --adopt: in spite of what speaks against it");
    command->add_flag("--json", options->json, "With MODEL: as JSON");
    command->footer(
        "A row of --usage is {\"id\", \"provider\", \"flavor\", \"model\", \"usage\", \"time\"}: `usage` "
        "is the usage object or the whole\nreply, `flavor` one of chat, responses, anthropic, gemini, "
        "embeddings, default. A line out is {\"id\",\n\"buckets\", \"cost_nano_usd\", \"flags\"}; a cost "
        "of null is not known. Flags: unpriced (something used has no price),\npartial (a count is missing), "
        "usage_corrected (the counts contradict each other and were cut down), own_price\n(by your "
        "overrides). "
        "--explain writes it out. A bad row ends the run with its line number and exit code 2;\nnothing is "
        "written then. --adopt refuses with exit code 1 a file that shrinks, loses a provider or moves\na "
        "price "
        "a thousandfold; what is adopted counts in a running gateway within seconds.");
    command->callback([options, &exitCode] { exitCode = price(*options); });
}

} // namespace tierline::ctl
