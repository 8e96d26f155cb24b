// tierlinectl label: what people say of decisions, one by one, as lists, and as rows of sets; in the ledger's
// folder, or through a running gateway.
#include "command.h"
#include "fetch.h"
#include "labelplace.h"

#include "base/utf8.h"
#include "bench/ledgerrows.h"
#include "bench/lines.h"
#include "bench/setwrite.h"
#include "protocol/json.h"

#include <CLI/CLI.hpp>
#include <set>
#include <spdlog/fmt/fmt.h>

namespace tierline::ctl {

namespace {

struct Options {
    LabelPlaceOptions place;
    std::string id, vote, tier, importFile, exportFile;
    bool list = false, unlabelled = false, json = false, skipBad = false;
    std::int64_t limit = 20;
};

Error usage(std::string what, std::string remedy = {}) {
    return {ErrorCode::InvalidInput, std::move(what), std::move(remedy), {}, 0, 0};
}

// One line, without what could drive the terminal.
std::string oneLine(std::string_view text, std::size_t most) {
    std::string out;
    for (const char sign : beginningOf(text, most))
        out += static_cast<unsigned char>(sign) < 0x20 || sign == '\x7f' ? ' ' : sign;
    return out + (text.size() > most ? "…" : "");
}

std::string voteText(const ledger::Record& record) {
    if (!record.vote) return "-";
    return *record.vote > 0 ? "up" : *record.vote < 0 ? "down" : "0";
}

int give(const Options& options) {
    ledger::Feedback feedback;
    feedback.setsVote = !options.vote.empty();
    if (options.vote == "up") feedback.vote = 1;
    if (options.vote == "down") feedback.vote = -1;
    feedback.setsLabel = !options.tier.empty() || options.vote == "clear";
    if (!options.tier.empty()) feedback.label = options.tier;
    if (!feedback.setsVote && !feedback.setsLabel)
        return complain(usage("say what: `label " + options.id + " up`, `down`, `clear` or `--tier NAME`"));
    auto place = LabelPlace::open(options.place, true);
    if (!place) return complain(place.error());
    const auto record = place->give(options.id, feedback);
    if (!record) return complain(record.error());
    print(fmt::format("{}: vote {}, label {}\n", options.id, voteText(*record), record->label.value_or("-")));
    return Fine;
}

std::string listText(const std::vector<ledger::Record>& records) {
    std::size_t tier = 4, label = 5;
    for (const auto& record : records) {
        tier = std::max(tier, record.tier.size());
        label = std::max(label, record.label.value_or("-").size());
    }
    auto out = fmt::format("{:<26}  {:<19}  {:<{}}  {:<4}  {:<{}}  prompt\n", "id", "when (UTC)", "tier",
                           tier, "vote", "label", label);
    for (const auto& record : records) {
        auto when = toRfc3339(record.time).substr(0, 19);
        when[10] = ' ';
        out += fmt::format("{:<26}  {}  {:<{}}  {:<4}  {:<{}}  {}\n", record.id, when, record.tier, tier,
                           voteText(record), record.label.value_or("-"), label,
                           record.prompt ? oneLine(*record.prompt, 60) : "(not kept)");
    }
    return out;
}

// The row that `set import --from labels` gives.
void appendRow(std::string& out, ledger::Record record) {
    if (!record.prompt) record.prompt.emplace();
    bench::LedgerRows rows({});
    bench::appendRow(out, *rows.caseOf(record), rows.names());
}

int list(const Options& options) {
    auto place = LabelPlace::open(options.place, false);
    if (!place) return complain(place.error());
    using Which = ledger::LabelQuery::Which;
    const ledger::LabelQuery query{options.unlabelled ? Which::Unlabelled : Which::All, options.tier,
                                   options.limit};
    const auto records = place->decisions(query);
    if (!records) return complain(records.error());
    if (options.json) {
        std::string out;
        for (const auto& record : *records)
            appendRow(out, record);
        print(out);
        return Fine;
    }
    if (records->empty())
        fmt::print(stderr, "no decision fits\n");
    else
        print(listText(*records));
    return Fine;
}

int exportRows(const Options& options) {
    auto place = LabelPlace::open(options.place, false);
    if (!place) return complain(place.error());
    const auto records = place->decisions({ledger::LabelQuery::Which::Labelled, options.tier, -1});
    if (!records) return complain(records.error());
    auto out = Output::open(options.exportFile);
    if (!out) return complain(out.error());
    std::int64_t rows = 0, without = 0;
    for (const auto& record : *records) {
        without += !record.prompt;
        if (!record.prompt) continue;
        std::string line;
        appendRow(line, record);
        out->write(line); // a full disk shows in `finish`
        ++rows;
    }
    if (const auto done = out->finish(); !done) return complain(done.error());
    fmt::print(stderr, "{} exported{}\n", plural(rows, "labelled prompt"),
               without > 0 ? fmt::format(", {} left out since their text was not kept", without) : "");
    if (place->isPartial()) fmt::print(stderr, "only of the newest 1000 decisions: use --data for all\n");
    return Fine;
}

struct Row {
    std::string id, tier;
    std::int64_t line = 0;
};

Result<Row> rowFrom(std::string_view text, std::int64_t line, const std::string& file) {
    const auto at = [&](std::string what) {
        return std::unexpected(
            Error{ErrorCode::InvalidInput, std::move(what), {}, file, static_cast<int>(line), 1});
    };
    const auto json = protocol::Json::parse(text);
    if (!json) return at(json.error().detail);
    const auto id = (*json)["id"].string(), tier = (*json)["tier"].string();
    if (!id || !isRequestId(*id)) return at("`id` is no decision's id");
    if (!tier || tier->empty()) return at("there is no `tier`");
    return Row{std::string(*id), std::string(*tier), line};
}

// All rows are looked at before the first is written.
int importRows(const Options& options) {
    auto reader = bench::LineReader::open(options.importFile);
    if (!reader) return complain(reader.error());
    auto place = LabelPlace::open(options.place, true);
    if (!place) return complain(place.error());
    std::vector<Row> rows;
    std::vector<Error> bad;
    std::set<std::string> seen;
    for (;;) {
        const auto text = reader->next();
        if (!text) return complain(text.error());
        if (!*text) break;
        if ((*text)->find_first_not_of(" \t") == std::string_view::npos) continue;
        auto row = rowFrom(**text, reader->line(), reader->name());
        std::string why;
        if (row && !seen.insert(row->id).second) why = "this `id` stood in an earlier row";
        if (row && why.empty())
            if (const auto fits = place->check(row->id, row->tier); !fits) why = fits.error().detail;
        if (row && why.empty())
            rows.push_back(*std::move(row));
        else
            bad.push_back(!row ? row.error()
                               : Error{ErrorCode::InvalidInput,
                                       why,
                                       {},
                                       reader->name(),
                                       static_cast<int>(reader->line()),
                                       1});
    }
    for (const auto& error : bad)
        complain(error);
    if (!bad.empty() && !options.skipBad) return BadInput;
    for (const auto& row : rows) {
        ledger::Feedback feedback;
        feedback.setsLabel = true;
        feedback.label = row.tier;
        if (const auto given = place->give(row.id, feedback); !given) return complain(given.error());
    }
    place->noteImport(reader->name(), std::ssize(rows));
    fmt::print("{} labelled{}\n", plural(std::ssize(rows), "decision"),
               bad.empty() ? "" : fmt::format(", {} left out", plural(std::ssize(bad), "bad row")));
    return Fine;
}

int label(const Options& options) {
    const int ways = int{!options.id.empty()} + int{options.list} + int{!options.importFile.empty()}
                     + int{!options.exportFile.empty()};
    if (ways != 1) return complain(usage("give an ID, --list, --import FILE or --export FILE; one of them"));
    if (!options.vote.empty() && options.vote != "up" && options.vote != "down" && options.vote != "clear")
        return complain(usage("`" + options.vote + "` is no vote", "say up, down or clear"));
    if (options.list) return list(options);
    if (!options.importFile.empty()) return importRows(options);
    return options.exportFile.empty() ? give(options) : exportRows(options);
}

} // namespace

void addLabel(CLI::App& app, int& exitCode) {
    auto* command =
        app.add_subcommand("label", "Say of decisions whether they were right, and where they belong");
    auto options = std::make_shared<Options>();
    command->add_option("ID", options->id, "Of the decision, as in x-tierline-id")->type_name("");
    command->add_option("VOTE", options->vote, "up, down, or clear (the vote and the label)")->type_name("");
    command
        ->add_option("--tier", options->tier, "Its label: the tier where it belongs; with --list only these")
        ->type_name("NAME");
    command->add_flag("--list", options->list, "The newest decisions with votes and labels");
    command->add_flag("--unlabelled", options->unlabelled, "With --list: only those without a label");
    command->add_option("--limit", options->limit, "With --list: at most so many (default: 20)")
        ->check(CLI::Range(1, 100'000))
        ->type_name("N");
    command
        ->add_option("--import", options->importFile,
                     "Labels from rows {\"id\",\"tier\"}; - is standard input")
        ->type_name("FILE");
    command
        ->add_option("--export", options->exportFile,
                     "Labelled prompts as rows of a set, for bench and train; - is standard output")
        ->type_name("FILE");
    command->add_flag("--skip-bad", options->skipBad,
                      "With --import: leave bad rows out instead of writing none");
    command->add_flag("--json", options->json, "With --list: rows of a set instead of a table");
    addLabelPlace(*command, options->place);
    command->footer("Without --url the gateway of that folder must not run while something is written.");
    command->callback([options, &exitCode] { exitCode = label(*options); });
}

} // namespace tierline::ctl
