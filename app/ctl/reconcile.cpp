// tierlinectl reconcile: a provider's usage export beside the ledger, by model and day.
#include "command.h"
#include "period.h"

#include "base/jsonwriter.h"
#include "base/paths.h"
#include "base/utf8.h"
#include "ledger/reconcile.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <spdlog/fmt/fmt.h>

namespace tierline::ctl {

namespace {

using ledger::Comparison;
using ledger::ExportField;
using ledger::Used;

struct Options {
    std::string data, csv, map, zone = "UTC", provider;
    double tolerance = 0.01;
    bool json = false, all = false;
};

// "date=Day,input=a+b"
Result<ledger::FieldColumns> mapFrom(std::string_view text) {
    ledger::FieldColumns columns;
    while (!text.empty()) {
        const auto comma = text.find(',');
        const auto pair = text.substr(0, comma);
        text.remove_prefix(comma == text.npos ? text.size() : comma + 1);
        const auto equals = pair.find('=');
        const auto field = ledger::exportFieldFrom(pair.substr(0, equals));
        if (!field || equals == pair.npos || equals + 1 == pair.size())
            return fail(
                ErrorCode::InvalidInput, "--map: `" + std::string(pair) + "` names no column",
                "write date=…,model=…,cost=… (also input, output, requests, currency; a+b adds columns up)");
        for (auto names = pair.substr(equals + 1); !names.empty();) {
            const auto plus = names.find('+');
            columns[static_cast<std::size_t>(*field)].emplace_back(names.substr(0, plus));
            names.remove_prefix(plus == names.npos ? names.size() : plus + 1);
        }
    }
    return columns;
}

std::string grouped(std::int64_t count) {
    auto text = std::to_string(count);
    for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > (count < 0 ? 1 : 0); at -= 3)
        text.insert(static_cast<std::size_t>(at), ",");
    return text;
}

std::string dollars(Money money) { // to a hundredth of a cent, for the eye; --json has it exactly
    const auto nano = money.nano();
    const auto magnitude = nano < 0 ? 0 - static_cast<std::uint64_t>(nano) : static_cast<std::uint64_t>(nano);
    const auto rounded = (magnitude + 50'000) / 100'000;
    return fmt::format("{}{}.{:04}", nano < 0 && rounded > 0 ? "-" : "", rounded / 10'000, rounded % 10'000);
}

std::string percent(Money theirs, Money ours) {
    if (theirs.nano() == 0) return ours.nano() == 0 ? "" : "-";
    return fmt::format("{:+.1f}%", 100.0 * (ours.usd() - theirs.usd()) / std::fabs(theirs.usd()));
}

std::string padded(std::string text, std::size_t width) {
    const auto length = countCodePoints(text);
    return text + std::string(length < width ? width - length : 0, ' ');
}

struct Shape { // of the table
    bool cost = false, tokens = false;
    std::size_t name = 5;
};

std::string note(const Comparison& line) {
    std::string text;
    if (!line.ours) text = "only theirs";
    if (!line.theirs) text = "only ours";
    if (line.ours && line.ours->unpriced > 0)
        text +=
            (text.empty() ? "" : ", ") + plural(line.ours->unpriced, "request") + " of ours without a price";
    return text;
}

std::string lineText(const Comparison& line, const Shape& shape) {
    const Used theirs = line.theirs.value_or(Used{}), ours = line.ours.value_or(Used{});
    auto text = fmt::format("{} {}  {}", line.isBeyond ? "!" : " ",
                            line.day ? catalog::toString(*line.day) : std::string(10, ' '),
                            padded(line.model, shape.name));
    if (shape.cost)
        text += fmt::format("  {:>12}  {:>12}  {:>12}  {:>8}", line.theirs ? dollars(theirs.cost) : "-",
                            line.ours ? dollars(ours.cost) : "-", dollars(ours.cost - theirs.cost),
                            percent(theirs.cost, ours.cost));
    if (shape.tokens)
        text +=
            fmt::format("  {:>14}  {:>14}  {:>12}", line.theirs ? grouped(theirs.input + theirs.output) : "-",
                        line.ours ? grouped(ours.input + ours.output) : "-",
                        grouped(ours.input + ours.output - theirs.input - theirs.output));
    if (const auto said = note(line); !said.empty()) text += "  " + said;
    while (text.ends_with(' '))
        text.pop_back();
    return text + "\n";
}

std::string headText(const Shape& shape) {
    auto text = "  " + padded("day", 10) + "  " + padded("model", shape.name);
    if (shape.cost)
        text += fmt::format("  {:>12}  {:>12}  {:>12}  {:>8}", "theirs $", "ours $", "difference $", "");
    if (shape.tokens)
        text += fmt::format("  {:>14}  {:>14}  {:>12}", "their tokens", "our tokens", "difference");
    return text + "\n";
}

std::string mappingText(const ledger::ProviderExport& found) {
    std::string text;
    for (std::size_t field = 0; field < ledger::exportFieldCount; ++field) {
        if (found.columns[field].empty()) continue;
        std::string names;
        for (const auto& name : found.columns[field])
            names += (names.empty() ? "" : " + ") + name;
        text += fmt::format("{}{} = {}", text.empty() ? "" : ", ",
                            ledger::toString(static_cast<ExportField>(field)), names);
    }
    return text;
}

struct Outcome {
    ledger::ProviderExport theirs;
    ledger::Reconciliation found;
};

std::string asText(const Options& options, const Outcome& result) {
    const auto& [theirs, found] = result;
    Shape shape{theirs.has(ExportField::Cost),
                theirs.has(ExportField::Input) || theirs.has(ExportField::Output)};
    for (const auto& line : found.days)
        shape.name = std::max(shape.name, countCodePoints(line.model));
    auto text = fmt::format("{}: {}, by day of {}\n  read as  {}\n\n", options.csv,
                            plural(static_cast<std::int64_t>(theirs.lines), "row"), options.zone,
                            mappingText(theirs));
    text += headText(shape);
    for (const auto& line : found.models)
        text += lineText(line, shape);
    text += lineText(found.total, shape);
    std::string days;
    for (const auto& line : found.days)
        if (options.all || line.isBeyond) days += lineText(line, shape);
    if (!days.empty())
        text += std::string(options.all ? "\nDay by day\n" : "\nDays that differ by more\n") + days;
    if (!found.remarks.empty()) text += "\n";
    for (const auto& remark : found.remarks)
        text += "note: " + remark + "\n";
    const auto limit = fmt::format("{:g}% and half a cent", options.tolerance * 100);
    text += found.agrees ? fmt::format("\nThey agree: no day of a model differs by more than {}.\n", limit)
                         : fmt::format("\nThey do NOT agree: lines with ! differ by more than {}.\n", limit);
    return text;
}

void append(JsonWriter& json, std::string_view key, const std::optional<Used>& used) {
    json.key(key);
    if (!used) return json.null();
    json.beginObject();
    json.member("requests", used->requests);
    json.member("input_tokens", used->input);
    json.member("output_tokens", used->output);
    json.member("cost", used->cost.usd());
    json.member("cost_nano_usd", used->cost.nano());
    json.member("unpriced", used->unpriced);
    json.endObject();
}

void append(JsonWriter& json, const Comparison& line) {
    json.beginObject();
    if (line.day) json.member("day", catalog::toString(*line.day));
    json.member("model", line.model);
    append(json, "theirs", line.theirs);
    append(json, "ours", line.ours);
    json.member("beyond", line.isBeyond);
    json.endObject();
}

std::string asJson(const Options& options, const Outcome& result) {
    const auto& [theirs, found] = result;
    std::string out;
    JsonWriter json(out);
    json.beginObject();
    json.member("agrees", found.agrees);
    json.member("zone", options.zone);
    json.member("tolerance", options.tolerance);
    json.key("columns");
    json.beginObject();
    for (std::size_t field = 0; field < ledger::exportFieldCount; ++field) {
        json.key(ledger::toString(static_cast<ExportField>(field)));
        json.beginArray();
        for (const auto& name : theirs.columns[field])
            json.value(name);
        json.endArray();
    }
    json.endObject();
    for (const auto& [key, lines] : {std::pair{"days", &found.days}, std::pair{"models", &found.models}}) {
        json.key(key);
        json.beginArray();
        for (const auto& line : *lines)
            append(json, line);
        json.endArray();
    }
    json.key("total");
    append(json, found.total);
    json.key("remarks");
    json.beginArray();
    for (const auto& remark : found.remarks)
        json.value(remark);
    json.endArray();
    json.endObject();
    return out + "\n";
}

Result<Outcome> compare(const Options& options) {
    const auto map = mapFrom(options.map);
    if (!map) return std::unexpected(map.error());
    if (!(options.tolerance >= 0 && options.tolerance <= 1))
        return fail(ErrorCode::InvalidInput, "--tolerance is a share from 0 to 1", "0.01 is one percent");
    const Zone zone = Zone::load(options.zone);
    if (zone.name() != options.zone)
        return fail(ErrorCode::InvalidInput, "--zone: there is no zone `" + options.zone + "`",
                    "write UTC or a name like Europe/Berlin");
    const auto text = readFile(options.csv);
    if (!text) return std::unexpected(text.error());
    auto theirs = ledger::readExport(*text, options.csv, *map, zone);
    if (!theirs) return std::unexpected(theirs.error());
    if (theirs->rows.empty())
        return fail(ErrorCode::InvalidInput, options.csv + " holds no usage at all",
                    "export a span of time with usage");
    const auto book = ledger::Ledger::openReadOnly(dataFolderOf(options.data));
    if (!book) return std::unexpected(book.error());
    const auto [first, last] = std::ranges::minmax(theirs->rows, {}, &ledger::UsedRow::day);
    const auto ours = ledger::usedByDay(**book, first.day, last.day, zone);
    if (!ours) return std::unexpected(ours.error());
    ledger::ReconcileRules rules;
    rules.toleranceMillionths = std::llround(options.tolerance * 1e6);
    rules.provider = options.provider;
    auto found = ledger::reconcile(*theirs, *ours, rules);
    return Outcome{std::move(*theirs), std::move(found)};
}

int run(const Options& options) {
    const auto result = compare(options);
    if (!result) return complain(result.error());
    print(options.json ? asJson(options, *result) : asText(options, *result));
    return result->found.agrees ? Fine : Failed;
}

} // namespace

void addReconcile(CLI::App& app, int& exitCode) {
    auto* command =
        app.add_subcommand("reconcile", "A provider's usage export beside our records, by model and day");
    auto options = std::make_shared<Options>();
    addData(*command, options->data);
    command
        ->add_option("--csv", options->csv,
                     "The export: OpenAI, Anthropic, OpenRouter, or any with a heading")
        ->required()
        ->type_name("FILE");
    command->add_option("--map", options->map, "Which column is what, where the heading does not tell")
        ->type_name("date=A,model=B,cost=C");
    command->add_option("--zone", options->zone, "Whose days the export counts by (default: UTC)")
        ->type_name("ZONE");
    command->add_option("--provider", options->provider, "Compare with this provider of ours only")
        ->type_name("ID");
    command->add_option("--tolerance", options->tolerance, "Share that a day may differ by (default: 0.01)")
        ->type_name("SHARE");
    command->add_flag("--all", options->all, "Show every day, not only those that differ");
    command->add_flag("--json", options->json, "One JSON object instead of tables");
    command->footer(
        "Only billed money is compared. Exit code 1: a day of a model differs by more than the tolerance.");
    command->callback([options, &exitCode] { exitCode = run(*options); });
}

} // namespace tierline::ctl
