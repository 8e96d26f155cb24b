// tierlinectl set import: a set out of what there is already, the log of another program, the ledger or its
// labels; and what its requests cost, and would have cost. Reads only, asks nobody.
#include "command.h"
#include "period.h"
#include "setimportview.h"

#include "base/hash.h"
#include "bench/ledgerrows.h"
#include "bench/setwrite.h"
#include "catalog/prices.h"
#include "ledger/walk.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <spdlog/fmt/fmt.h>
#include <unordered_set>

namespace tierline::ctl {

namespace {

using bench::Case;
using bench::PastRequest;

constexpr std::int64_t badShown = 20;
constexpr std::size_t linesKept = 5;

struct Options {
    std::string from = "auto", file, data, policy, out;
    Period period;
    std::int64_t limit = -1;
    bool dedupe = false, skipBad = false, json = false;
    bool isLedger() const { return from == "live" || from == "labels"; }
};

Error usage(std::string what, std::string remedy = {}) {
    return {ErrorCode::InvalidInput, std::move(what), std::move(remedy), {}, 0, 0};
}

// Takes one request after another: writes its row, adds it to the sums, keeps what was left out and why.
class Import {
public:
    Import(bench::Decider decider, Output* out, bool dedupe)
        : m_tally(std::move(decider)), m_out(out), m_dedupe(dedupe) {}

    // The row of the request, unless it is none.
    Result<void> take(const PastRequest& request, const Case* row, const bench::Names& names) {
        ++m_read;
        if (auto added = m_tally.add(request); !added) return added;
        if (request.why != bench::NoRow::No)
            leaveOut(std::string(std::ranges::find(bench::noRowWords, request.why,
                                                   &std::pair<bench::NoRow, std::string_view>::first)
                                     ->second),
                     request.line);
        else if (row == nullptr)
            leaveOut("no label", request.line);
        else if (m_dedupe
                 && !m_words.insert(fnv1a(row->messages.empty() ? row->prompt : row->messages)).second)
            leaveOut("the same words as an earlier row", request.line);
        else if (!m_ids.insert(fnv1a(row->id)).second)
            leaveOut("its id stood in an earlier record", request.line);
        else
            write(*row, names);
        return {};
    }

    void leaveOut(const std::string& reason, std::int64_t line) {
        auto& rows = m_leftOut[reason];
        ++rows.count;
        if (line > 0 && rows.lines.size() < linesKept) rows.lines.push_back(line);
    }
    void passOver() { ++m_read; }

    const bench::LogTally& tally() const { return m_tally; }
    const std::map<std::string, LeftOutRows>& leftOut() const { return m_leftOut; }
    std::int64_t read() const { return m_read; }
    std::int64_t rows() const { return m_rows; }

private:
    void write(const Case& row, const bench::Names& names) {
        ++m_rows;
        if (m_out == nullptr) return;
        m_line.clear();
        bench::appendRow(m_line, row, names);
        m_out->write(m_line); // a full disk shows in `finish`
    }

    bench::LogTally m_tally;
    Output* m_out;
    bool m_dedupe;
    std::string m_line;
    std::unordered_set<std::uint64_t> m_ids, m_words;
    std::map<std::string, LeftOutRows> m_leftOut;
    std::int64_t m_read = 0, m_rows = 0;
};

// Bad records as they come; the first few are told, all are counted.
class Complaints {
public:
    void add(const Error& error) {
        if (m_count++ < badShown) complain(error);
    }
    void finish() const {
        if (m_count > badShown) fmt::print(stderr, "tierlinectl: and {} more\n", m_count - badShown);
    }
    std::int64_t count() const { return m_count; }

private:
    std::int64_t m_count = 0;
};

Result<std::string> importLog(const Options& options, const Range& range, Import& import) {
    auto log = bench::PastLog::open(options.file, bench::logFormatFrom(options.from));
    if (!log) return std::unexpected(log.error());
    Complaints bad;
    while (options.limit < 0 || import.read() < options.limit) {
        auto next = log->next();
        if (!next) return std::unexpected(next.error());
        if (!*next) break;
        auto& request = **next;
        if (!request) {
            bad.add(request.error());
            if (options.skipBad) import.leaveOut("a bad record", request.error().line);
            continue;
        }
        if (!options.period.from.empty() && (!request->time || *request->time < range.from)) {
            import.passOver();
            import.leaveOut(request->time ? "before --since" : "without a time, and --since was given",
                            request->line);
            continue;
        }
        const auto row = bench::caseOf(*request);
        if (auto taken = import.take(*request, &row, {}); !taken) {
            auto error = taken.error();
            error.file = log->name();
            error.line = static_cast<int>(request->line);
            bad.add(error);
            if (options.skipBad) import.leaveOut("a bad record", request->line);
        }
    }
    bad.finish();
    if (bad.count() > 0 && !options.skipBad)
        return fail(ErrorCode::InvalidInput,
                    fmt::format("{} of {} cannot be used; nothing was written", plural(bad.count(), "record"),
                                log->name()),
                    "--skip-bad leaves them out");
    return fmt::format("{}, {}", log->name(), toString(log->format()));
}

Result<std::string> importLedger(const Options& options, const Range& range, const policy::Policy& policy,
                                 Import& import) {
    const auto folder = dataFolderOf(options.data);
    const auto book = ledger::Ledger::openReadOnly(folder);
    if (!book) return std::unexpected(book.error());
    std::vector<std::string> tiers;
    for (const auto& tier : policy.tiers)
        tiers.push_back(tier.name);
    bench::LedgerRows rows(std::move(tiers));
    const bool labelsOnly = options.from == "labels";
    Result<void> taken;
    const ledger::WalkQuery query{range.from, range.to, labelsOnly ? -1 : options.limit};
    const auto walked = ledger::walkDecisions(**book, query, [&](ledger::Record& record) {
        if (labelsOnly && !record.label) return true;
        const auto row = rows.caseOf(record);
        taken = import.take(bench::pastRequestOf(record), row ? &*row : nullptr, rows.names());
        return taken && (options.limit < 0 || import.read() < options.limit);
    });
    if (!walked) return std::unexpected(walked.error());
    if (!taken) return std::unexpected(taken.error());
    return folder + (labelsOnly ? ", labelled decisions" : ", decisions");
}

Result<bench::Decider> deciderOf(const Loaded& loaded) {
    auto prices = catalog::loadPrices();
    if (!prices) return std::unexpected(prices.error());
    warn(prices->warnings);
    return bench::Decider{loaded.policy->file, loaded.cascade, loaded.policy, prices->catalog,
                          systemClock().wall()};
}

Result<void> checkGiven(const Options& options) {
    if (options.isLedger() && !options.file.empty())
        return std::unexpected(
            usage("--from " + options.from + " reads the ledger, no FILE", "--data names its folder"));
    if (!options.isLedger() && options.file.empty())
        return std::unexpected(
            usage("name the FILE of the log; - is standard input", "or give --from live or --from labels"));
    if (!options.isLedger() && !options.data.empty())
        return std::unexpected(usage("--data is of the ledger: give --from live or --from labels with it"));
    return {};
}

// `--since` is called `--from` elsewhere.
Result<Range> rangeSince(const Options& options) {
    auto range = rangeOf(options.period, systemClock().wall());
    if (!range && range.error().detail.starts_with("--from"))
        range.error().detail.replace(0, std::string_view("--from").size(), "--since");
    return range;
}

int importSet(const Options& options) {
    if (const auto good = checkGiven(options); !good) return complain(good.error());
    const auto range = rangeSince(options);
    if (!range) return complain(range.error());
    const auto loaded = loadScorer(options.policy);
    if (!loaded) return complain(loaded.error());
    warn(loaded->warnings);
    auto decider = deciderOf(*loaded);
    if (!decider) return complain(decider.error());
    const auto priceDate = catalog::toString(decider->catalog->date());
    std::optional<Output> out;
    if (!options.out.empty()) {
        auto opened = Output::open(options.out);
        if (!opened) return complain(opened.error());
        out.emplace(*std::move(opened));
    }
    Import import(*std::move(decider), out ? &*out : nullptr, options.dedupe);
    const auto source = options.isLedger() ? importLedger(options, *range, *loaded->policy, import)
                                           : importLog(options, *range, import);
    if (!source) return complain(source.error());
    const auto summary = import.tally().summary();
    ImportView view{*loaded->policy, summary,       *source,          options.out,        priceDate,
                    import.read(),   import.rows(), import.leftOut(), !options.isLedger()};
    if (view.rows == 0) view.written.clear();
    const auto text = options.json ? asJson(view) : asText(view);
    const bool rowsOnStdout = options.out == "-" || options.out == "/dev/stdout";
    if (rowsOnStdout)
        fmt::print(stderr, "{}", text);
    else
        print(text);
    if (!out) return Fine;
    if (view.rows == 0)
        return complain(usage("there is no row for a set, nothing was written to " + options.out));
    if (const auto done = out->finish(); !done) return complain(done.error());
    return Fine;
}

} // namespace

void addSetImport(CLI::App& set, int& exitCode) {
    auto* command = set.add_subcommand(
        "import",
        "A set from another program's log or from the ledger, and what its requests would have cost");
    auto options = std::make_shared<Options>();
    command
        ->add_option("FILE", options->file, "The log: JSON lines, a JSON array or CSV; - is standard input")
        ->type_name("");
    command->add_option("--from", options->from, "openai, litellm, langfuse, live, labels or auto (default)")
        ->check(CLI::IsMember({"auto", "openai", "litellm", "langfuse", "live", "labels"}))
        ->type_name("WHAT");
    addData(*command, options->data);
    command->add_option("--out", options->out, "Where the rows go; - is standard output (default: nowhere)")
        ->type_name("FILE");
    command
        ->add_option("--policy", options->policy,
                     "Who decides the tiers (default: your own, else the shipped one)")
        ->type_name("FILE");
    command
        ->add_option("--since", options->period.from, "Not before: a day, a time, or 24h ago (default: all)")
        ->type_name("TIME");
    command->add_option("--limit", options->limit, "The first so many of a log, the newest of the ledger")
        ->check(CLI::Range(std::int64_t{1}, std::int64_t{1} << 40U))
        ->type_name("N");
    command->add_flag("--dedupe", options->dedupe, "Each text only once; the sums are of all");
    command->add_flag("--skip-bad", options->skipBad, "Leave bad records out instead of writing nothing");
    command->add_flag("--json", options->json, "One JSON object instead of tables");
    command->footer("openai: bodies, pairs of request and response, batches, of Anthropic's API too. "
                    "litellm: rows of its spend "
                    "logs.\nlangfuse: observations or traces as exported. live: the ledger; labels: its "
                    "labelled decisions.\n"
                    "Tags of a row: model, provider, user, session, project and the log's own tags; never "
                    "headers or keys.");
    command->callback([options, &exitCode] { exitCode = importSet(*options); });
}

} // namespace tierline::ctl
