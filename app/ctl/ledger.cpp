// tierlinectl ledger: the store itself: is it sound, copies of it, less of it, and its prompts by their
// words.
#include "command.h"
#include "period.h"

#include "base/jsonwriter.h"
#include "ledger/backup.h"
#include "ledger/pins.h"
#include "ledger/search.h"
#include "ledger/sums.h"

#include <csignal>
#include <filesystem>

#include <CLI/CLI.hpp>
#include <spdlog/fmt/fmt.h>
#include <unistd.h>

namespace tierline::ctl {

namespace {

struct Options {
    std::string data, file, words, id;
    int limit = 20;
    bool json = false, undo = false;
};

volatile std::sig_atomic_t interrupted = 0;

// Ctrl-C gives up between two steps, so that nothing half done stays.
ledger::OnProgress progressOf(std::string_view what) {
    std::signal(SIGINT, [](int) { interrupted = 1; });
    const bool shown = isatty(STDERR_FILENO) == 1;
    return [what = std::string(what), shown, last = -1](std::int64_t done, std::int64_t total) mutable {
        const int percent = total > 0 ? static_cast<int>(100 * done / total) : 0;
        if (shown && total > 0 && percent != last) fmt::print(stderr, "\r{} {} %", what, last = percent);
        if (shown && total > 0 && done >= total) fmt::print(stderr, "\r{:{}}\r", "", what.size() + 8);
        return interrupted == 0;
    };
}

std::string bytes(std::int64_t count) {
    if (count < 1'000'000) return fmt::format("{:.1f} kB", static_cast<double>(count) / 1e3);
    if (count < 1'000'000'000) return fmt::format("{:.1f} MB", static_cast<double>(count) / 1e6);
    return fmt::format("{:.2f} GB", static_cast<double>(count) / 1e9);
}

std::string fileIn(const std::string& folder) {
    return (std::filesystem::path(folder) / "ledger.db").string();
}

int check(const Options& options) {
    const std::string file = options.file.empty() ? fileIn(dataFolderOf(options.data)) : options.file;
    const auto report = ledger::checkLedger(file, progressOf("checking"));
    if (!report) return complain(report.error());
    print(fmt::format("{}\n{}, {} with their texts; {}, of which {} are free; schema {}\n", file,
                      plural(report->rows, "decision"), report->bodies, bytes(report->bytes),
                      bytes(report->freeBytes), report->version));
    for (const auto& finding : report->findings)
        print("damaged: " + finding + '\n');
    print(report->findings.empty()
              ? "Sound.\n"
              : "The gateway's next start recovers what is intact and keeps this file beside it.\n");
    return report->findings.empty() ? Fine : Failed;
}

int backUp(const Options& options) {
    const auto report = ledger::backupLedger(dataFolderOf(options.data), options.file, progressOf("copying"));
    if (!report) return complain(report.error());
    print(fmt::format("{}: {}, {}\n", options.file, plural(report->rows, "decision"), bytes(report->bytes)));
    return Fine;
}

int restore(const Options& options) {
    const auto report = ledger::restoreLedger(dataFolderOf(options.data), options.file, systemClock().wall(),
                                              progressOf("restoring"));
    if (!report) return complain(report.error());
    print(fmt::format("{} restored\n", plural(report->rows, "decision")));
    if (!report->before.empty()) print("the ledger of before is kept as " + report->before + '\n');
    return Fine;
}

int compact(const Options& options) {
    const auto report = ledger::compactLedger(dataFolderOf(options.data), progressOf("compacting"));
    if (!report) return complain(report.error());
    print(fmt::format("{} before, {} now\n", bytes(report->before), bytes(report->after)));
    return Fine;
}

// The places found stand between the terminal's bold signs.
std::string shown(const ledger::SearchHit& hit, bool bold) {
    std::string text;
    std::size_t at = 0;
    for (const auto& mark : hit.marks) {
        text += hit.excerpt.substr(at, mark.at - at);
        const std::string found = hit.excerpt.substr(mark.at, mark.size);
        text += bold ? "\x1b[1m" + found + "\x1b[0m" : found;
        at = mark.at + mark.size;
    }
    return text + hit.excerpt.substr(at);
}

std::string jsonOf(const ledger::SearchHits& found) {
    std::string out;
    JsonWriter json(out);
    json.beginObject();
    json.key("hits");
    json.beginArray();
    for (const auto& hit : found.hits) {
        json.beginObject();
        json.member("id", hit.id);
        json.member("time", toRfc3339(hit.time));
        json.member("excerpt", hit.excerpt);
        json.endObject();
    }
    json.endArray();
    json.member("more", found.more);
    if (!found.remark.empty()) json.member("remark", found.remark);
    json.endObject();
    return out + '\n';
}

int search(const Options& options) {
    const auto ledger = ledger::Ledger::openReadOnly(dataFolderOf(options.data));
    if (!ledger) return complain(ledger.error());
    ledger::SearchLimits limits;
    limits.hits = options.limit;
    const auto found = ledger::searchPrompts(**ledger, options.words, limits);
    if (!found) return complain(found.error());
    if (options.json) {
        print(jsonOf(*found));
        return Fine;
    }
    const bool bold = isatty(STDOUT_FILENO) == 1;
    for (const auto& hit : found->hits)
        print(fmt::format("{}  {}  {}\n", toRfc3339(hit.time), hit.id, shown(hit, bold)));
    if (!found->remark.empty()) fmt::print(stderr, "{}\n", found->remark);
    if (found->hits.empty()) fmt::print(stderr, "no prompt that is kept has these words\n");
    if (found->more) fmt::print(stderr, "there are older ones: --limit {}\n", 10 * options.limit);
    return Fine;
}

int setPin(const Options& options) {
    auto opened = ledger::Options{};
    opened.folder = dataFolderOf(options.data);
    const auto there = ledger::Ledger::openReadOnly(opened.folder); // writing would make one
    if (!there) return complain(there.error());
    const auto zone = (*there)->read([&](sqlite3* database) -> Result<void> {
        auto found = ledger::zoneOfSums(database); // the sums stay by the days they are kept by
        if (!found) return std::unexpected(found.error());
        opened.zone = *found;
        return {};
    });
    if (!zone) return complain(zone.error());
    auto ledger = ledger::Ledger::open(std::move(opened));
    if (!ledger) return complain(ledger.error());
    const auto done = ledger::pin(**ledger, options.id, !options.undo);
    if (!done) return complain(done.error());
    if (!*done)
        return complain(Error{ErrorCode::NotFound, "there is no decision " + options.id, {}, {}, 0, 0});
    print(options.undo ? "goes with its age again\n" : "stays whatever its age\n");
    return Fine;
}

} // namespace

void addLedger(CLI::App& app, int& exitCode) {
    auto* group = app.add_subcommand("ledger", "The store of decisions: check, copy, shrink and search it");
    group->require_subcommand(1);
    auto options = std::make_shared<Options>();
    const auto add = [&](const char* name, const char* help, int (*run)(const Options&)) {
        auto* made = group->add_subcommand(name, help);
        addData(*made, options->data);
        made->callback([options, &exitCode, run] { exitCode = run(*options); });
        return made;
    };
    add("check", "Looks at every page; exit code 1 when something is damaged. Beside a running gateway",
        check)
        ->add_option("FILE", options->file, "A backup, instead of the ledger itself");
    add("backup", "A copy of what is committed now, beside a running gateway", backUp)
        ->add_option("FILE", options->file, "Must not exist yet")
        ->required();
    add("restore", "Puts a sound backup in the ledger's place; the gateway must be stopped", restore)
        ->add_option("FILE", options->file, "A backup")
        ->required();
    add("compact", "Gives back the room of what was removed; the gateway must be stopped", compact);
    auto* find = add("search", "The newest prompts with these words", search);
    find->add_option("WORDS", options->words, "All of them must occur; \"in quotes\": side by side")
        ->required();
    find->add_option("--limit", options->limit, "At most so many (default: 20)")
        ->check(CLI::Range(1, 10'000))
        ->type_name("N");
    find->add_flag("--json", options->json, "One JSON object instead of lines");
    auto* keep = add("pin", "Keeps a decision and its texts whatever their age", setPin);
    keep->add_option("ID", options->id, "Of the decision")->required();
    keep->add_flag("--undo", options->undo, "Lets it go with its age again");
}

} // namespace tierline::ctl
