// tierlinectl reprice: recorded costs beside what today's prices make of them; with --apply, the records made
// right.
#include "command.h"
#include "period.h"

#include "base/jsonwriter.h"
#include "base/utf8.h"
#include "catalog/prices.h"
#include "gateway/repriceby.h"
#include "gateway/setup.h"
#include "ledger/reprice.h"
#include "ledger/sums.h"
#include "policy/reader.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <spdlog/fmt/fmt.h>

namespace tierline::ctl {

namespace {

struct Options {
    std::string data, model = "*", policy;
    Period period;
    bool apply = false, json = false;
};

using Prices = gateway::PricesNow;

Result<Prices> loadAll(const Options& options) {
    const auto file = gateway::findPolicyFile(options.policy);
    if (!file) return std::unexpected(file.error());
    auto outcome = policy::loadPolicy(*file);
    if (!outcome.policy) return std::unexpected(outcome.errors.front());
    auto loaded = catalog::loadPrices();
    if (!loaded) return std::unexpected(loaded.error());
    for (const auto& warning : loaded->warnings)
        complain(warning);
    return Prices{outcome.policy, loaded->catalog};
}

std::string padded(std::string text, std::size_t width) {
    const auto length = countCodePoints(text);
    return text + std::string(length < width ? width - length : 0, ' ');
}

std::string note(const ledger::RepriceLine& line) {
    std::string text;
    const auto add = [&](std::int64_t count, std::string_view what) {
        if (count > 0) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, what);
    };
    add(line.unpricedBefore - line.unpricedNow, "priced now");
    add(line.unpricedNow, "still without a price");
    add(line.mixed, "of several models, left alone");
    return text;
}

std::string table(const ledger::RepriceView& view) {
    std::size_t width = 5;
    for (const auto& line : view.lines)
        width = std::max(width, countCodePoints(line.model));
    auto text = fmt::format("{}  {:<10}  {:>9}  {:>9}  {:>16}  {:>16}  {:>16}  {:>16}\n",
                            padded("model", width), "money", "requests", "change", "at the time $",
                            "recorded $", "today's prices $", "difference $");
    std::map<ledger::MoneyKind, ledger::RepriceLine> sums;
    const auto row = [&](const std::string& name, const ledger::RepriceLine& line) {
        auto made =
            fmt::format("{}  {:<10}  {:>9}  {:>9}  {:>16}  {:>16}  {:>16}  {:>16}", padded(name, width),
                        toString(line.money), line.requests, line.changed, toString(line.first),
                        toString(line.before), toString(line.now), toString(line.now - line.before));
        const auto said = note(line);
        return made + (said.empty() ? "" : "  " + said) + "\n";
    };
    for (const auto& line : view.lines) {
        text += row(line.model, line);
        auto& sum = sums[line.money];
        sum.money = line.money;
        sum.requests += line.requests;
        sum.changed += line.changed;
        sum.first += line.first;
        sum.before += line.before;
        sum.now += line.now;
    }
    for (const auto& [money, sum] : sums)
        text += row("all", sum);
    return text;
}

std::string asJson(const ledger::RepriceView& view, const std::string& prices, bool applied) {
    std::string out;
    JsonWriter json(out);
    json.beginObject();
    json.member("prices", prices);
    json.member("applied", applied);
    json.member("changed", view.changed());
    json.key("models");
    json.beginArray();
    for (const auto& line : view.lines) {
        json.beginObject();
        json.member("model", line.model);
        json.member("money", toString(line.money));
        json.member("requests", line.requests);
        json.member("changed", line.changed);
        json.member("unpriced_before", line.unpricedBefore);
        json.member("unpriced_now", line.unpricedNow);
        json.member("mixed", line.mixed);
        json.member("first_nano_usd", line.first.nano());
        json.member("recorded_nano_usd", line.before.nano());
        json.member("now_nano_usd", line.now.nano());
        json.member("baseline_recorded_nano_usd", line.baselineBefore.nano());
        json.member("baseline_now_nano_usd", line.baselineNow.nano());
        json.endObject();
    }
    json.endArray();
    json.endObject();
    return out + "\n";
}

// Sums stay by the days they are kept by. And there must be a ledger: opening for writing would make one.
Result<std::string> zoneOf(const std::string& folder) {
    const auto book = ledger::Ledger::openReadOnly(folder);
    if (!book) return std::unexpected(book.error());
    std::string zone;
    const auto read = (*book)->read([&](sqlite3* database) -> Result<void> {
        auto found = ledger::zoneOfSums(database);
        if (!found) return std::unexpected(found.error());
        zone = std::move(*found);
        return {};
    });
    if (!read) return std::unexpected(read.error());
    return zone;
}

Result<ledger::RepriceView> view(const Options& options, const ledger::RepriceQuery& query,
                                 const Prices& prices) {
    const auto price = gateway::repriceBy(prices);
    const auto folder = dataFolderOf(options.data);
    if (!options.apply) {
        const auto book = ledger::Ledger::openReadOnly(folder);
        if (!book) return std::unexpected(book.error());
        return ledger::comparePrices(**book, query, price);
    }
    const auto zone = zoneOf(folder);
    if (!zone) return std::unexpected(zone.error());
    ledger::Options opened;
    opened.folder = folder;
    opened.zone = *zone;
    const auto book = ledger::Ledger::open(opened);
    if (!book) return std::unexpected(book.error());
    ledger::RepriceOrder order;
    order.query = query;
    order.prices = prices.name();
    order.program = "tierlinectl reprice";
    order.now = systemClock().wall();
    auto done = ledger::reprice(**book, order, price);
    if (!done) return std::unexpected(done.error());
    if (done->resumed) fmt::print(stderr, "tierlinectl: went on with a run that had been stopped\n");
    return std::move(done->view);
}

int run(const Options& options) {
    const auto range = rangeOf(options.period, systemClock().wall());
    if (!range) return complain(range.error());
    const auto prices = loadAll(options);
    if (!prices) return complain(prices.error());
    const auto found = view(options, {range->from, range->to, options.model}, *prices);
    if (!found) return complain(found.error());
    if (options.json) {
        print(asJson(*found, prices->name(), options.apply));
        return Fine;
    }
    if (found->lines.empty()) {
        print("No decision that used tokens fits.\n");
        return Fine;
    }
    auto text = fmt::format("By {}\n\n{}\n", prices->name(), table(*found));
    const auto changed = plural(found->changed(), "decision");
    if (found->changed() == 0)
        text += "Nothing to change: every recorded cost is what today's prices say.\n";
    else if (options.apply)
        text += fmt::format(
            "{} changed; the cost at the time is kept, the run stands in `tierlinectl audit list`.\n",
            changed);
    else
        text +=
            fmt::format("{} would change; --apply changes them and keeps the cost at the time.\n", changed);
    print(text);
    return Fine;
}

} // namespace

void addReprice(CLI::App& app, int& exitCode) {
    auto* command =
        app.add_subcommand("reprice", "Recorded costs beside today's prices; --apply makes them right");
    auto options = std::make_shared<Options>();
    addData(*command, options->data);
    addPeriod(*command, options->period);
    command
        ->add_option("--model", options->model,
                     "Only these: a glob over ids, for example openai/* (default: all)")
        ->type_name("GLOB");
    command->add_option("--policy", options->policy, "Policy whose own prices go before the table's")
        ->type_name("FILE");
    command->add_flag("--apply", options->apply, "Change the records; without it nothing is written");
    command->add_flag("--json", options->json, "One JSON object instead of a table");
    command->footer(
        "--apply needs the data folder for itself: stop the gateway first. A run that was stopped goes on "
        "when it is asked for again.");
    command->callback([options, &exitCode] { exitCode = run(*options); });
}

} // namespace tierline::ctl
