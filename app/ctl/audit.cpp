// tierlinectl audit: the trail of who changed what when; whether it is whole; as a file for an auditor.
#include "command.h"
#include "period.h"

#include "base/jsonwriter.h"
#include "base/utf8.h"
#include "ledger/audittext.h"

#include <CLI/CLI.hpp>
#include <charconv>
#include <spdlog/fmt/fmt.h>

namespace tierline::ctl {

namespace {

struct Options {
    std::string data, action, format = "jsonl", out, head;
    Period period;
    std::int64_t seq = 0, limit = 50;
    bool json = false;
};

using Opened = Result<std::unique_ptr<ledger::Ledger>>;

Opened openTrail(const Options& options) {
    return ledger::Ledger::openReadOnly(dataFolderOf(options.data));
}

// What a row holds may have been altered: nothing of it drives the terminal.
std::string visible(std::string_view text, bool withLines = false) {
    std::string out;
    for (const char sign : toValidUtf8(text)) {
        const auto byte = static_cast<unsigned char>(sign);
        const bool control = byte < 0x20 || byte == 0x7f;
        out += control && !(withLines && (sign == '\n' || sign == '\t')) ? '?' : sign;
    }
    return out;
}

// "12:9f86…", as `verify` prints it.
Result<std::optional<ledger::AuditHead>> headFrom(const std::string& text) {
    if (text.empty()) return std::nullopt;
    ledger::AuditHead head;
    const auto colon = text.find(':');
    const auto end = text.data() + (colon == text.npos ? 0 : colon);
    const auto [rest, error] = std::from_chars(text.data(), end, head.count);
    if (colon != text.npos) head.hash = text.substr(colon + 1);
    const bool isHex = head.hash.find_first_not_of("0123456789abcdef") == std::string::npos;
    if (error != std::errc{} || rest != end || head.count < 1 || head.hash.size() != 64 || !isHex)
        return fail(ErrorCode::InvalidInput, "--head: `" + text + "` is not a head",
                    "write COUNT:HASH as an earlier `audit verify` printed it");
    return std::optional(std::move(head));
}

void appendHead(JsonWriter& json, std::string_view key, const std::optional<ledger::AuditHead>& head) {
    json.key(key);
    if (!head) return json.null();
    json.beginObject();
    json.member("count", head->count);
    json.member("hash", head->hash);
    json.endObject();
}

std::string verdictJson(const ledger::AuditVerdict& verdict) {
    std::string out;
    JsonWriter json(out);
    json.beginObject();
    json.member("sound", verdict.findings.empty());
    appendHead(json, "head", verdict.head);
    appendHead(json, "saved_head", verdict.saved);
    json.key("findings");
    json.beginArray();
    for (const auto& finding : verdict.findings) {
        json.beginObject();
        json.member("seq", finding.seq);
        json.member("what", finding.what);
        json.endObject();
    }
    json.endArray();
    json.key("remarks");
    json.beginArray();
    for (const auto& remark : verdict.remarks)
        json.value(remark);
    json.endArray();
    json.endObject();
    return out + "\n";
}

std::string verdictText(const ledger::AuditVerdict& verdict) {
    const auto count = verdict.head.count;
    const auto entries = fmt::format("{} {}", count, count == 1 ? "entry" : "entries");
    std::string out;
    if (verdict.findings.empty())
        out = fmt::format("The trail is sound: {}.\n", entries);
    else
        out = fmt::format("The trail is NOT sound: {} found in {}.\n",
                          plural(std::ssize(verdict.findings), "fault"), entries);
    for (const auto& finding : verdict.findings)
        out += "  " + visible(finding.what) + "\n";
    for (const auto& remark : verdict.remarks)
        out += "  note: " + visible(remark) + "\n";
    if (count > 0)
        out += fmt::format(
            "Head  {}:{}\n      Keep it in another place: `audit verify --head` then also finds a trail "
            "that was made anew.\n",
            count, visible(verdict.head.hash));
    return out;
}

int verify(const Options& options) {
    const auto head = headFrom(options.head);
    if (!head) return complain(head.error());
    const auto trail = openTrail(options);
    if (!trail) return complain(trail.error());
    const auto verdict = ledger::verifyAudit(**trail, *head);
    if (!verdict) return complain(verdict.error());
    print(options.json ? verdictJson(*verdict) : verdictText(*verdict));
    return verdict->findings.empty() ? Fine : Failed;
}

std::string shortTime(Wall time) {
    auto text = toRfc3339(time).substr(0, 19);
    text[10] = ' ';
    return text;
}

std::string padded(std::string text, std::size_t width) {
    const auto length = countCodePoints(text);
    return text + std::string(length < width ? width - length : 0, ' ');
}

std::string listText(const std::vector<ledger::AuditEntry>& entries) {
    std::size_t who = 3, action = 6;
    for (const auto& entry : entries) {
        who = std::max(who, countCodePoints(visible(entry.actor)));
        action = std::max(action, countCodePoints(visible(entry.action)));
    }
    auto out = fmt::format("{:>5}  {:<19}  {}  {}  what\n", "entry", "when (UTC)", padded("who", who),
                           padded("action", action));
    for (const auto& entry : entries)
        out += fmt::format("{:>5}  {}  {}  {}  {}\n", entry.seq, shortTime(entry.time),
                           padded(visible(entry.actor), who), padded(visible(entry.action), action),
                           visible(summaryOf(entry)));
    return out;
}

int list(const Options& options) {
    const auto range = rangeOf(options.period, systemClock().wall());
    if (!range) return complain(range.error());
    const auto trail = openTrail(options);
    if (!trail) return complain(trail.error());
    const auto entries =
        ledger::auditEntries(**trail, {range->from, range->to, options.action, options.limit, false});
    if (!entries) return complain(entries.error());
    if (!options.json) {
        print(entries->empty() ? std::string("No entry of the trail fits.\n") : listText(*entries));
        return Fine;
    }
    std::string out = "{\"entries\":[";
    for (std::size_t at = 0; at < entries->size(); ++at) {
        if (at > 0) out += ',';
        appendJson(out, (*entries)[at], false);
    }
    print(out + "]}\n");
    return Fine;
}

std::string entryText(const ledger::AuditEntry& entry) {
    auto out = fmt::format("Entry {}  {} {}\n", entry.seq, visible(entry.action), visible(entry.subject));
    out += fmt::format(
        "  when  {} UTC\n  who   {}, with {}\n  what  {}\n", shortTime(entry.time), visible(entry.actor),
        entry.program.empty() ? "an unnamed program" : visible(entry.program), visible(summaryOf(entry)));
    out += fmt::format("  hash  {}\n  after {}\n", visible(entry.hash),
                       entry.previous.empty() ? "nothing: it is the first" : visible(entry.previous));
    if (entry.detail != "{}") out += "\n" + visible(entry.detail, true) + "\n";
    if (!entry.body.empty()) out += "\n" + visible(entry.body, true);
    return out;
}

int show(const Options& options) {
    const auto trail = openTrail(options);
    if (!trail) return complain(trail.error());
    const auto entry = ledger::auditEntry(**trail, options.seq);
    if (!entry) return complain(entry.error());
    if (!*entry)
        return complain({ErrorCode::NotFound,
                         fmt::format("the trail has no entry {}", options.seq),
                         "`tierlinectl audit list` shows them",
                         {},
                         0,
                         0});
    std::string out;
    if (options.json) {
        appendJson(out, **entry, true);
        out += "\n";
    } else {
        out = entryText(**entry);
    }
    print(out);
    return Fine;
}

int exportAll(const Options& options) {
    const auto range = rangeOf(options.period, systemClock().wall());
    if (!range) return complain(range.error());
    const auto trail = openTrail(options);
    if (!trail) return complain(trail.error());
    auto out = Output::open(options.out);
    if (!out) return complain(out.error());
    const bool csv = options.format == "csv";
    if (csv) out->write(ledger::auditCsvHeader());
    std::string text;
    const auto done = ledger::eachAuditEntry(
        **trail, {range->from, range->to, options.action, -1, true}, [&](const auto& entry) -> Result<void> {
            text.clear();
            if (csv) {
                appendCsv(text, entry);
            } else {
                appendJson(text, entry, true);
                text += '\n';
            }
            if (!out->write(text)) return fail(ErrorCode::Io, "cannot write the export: the disk is full");
            return {};
        });
    if (!done) return complain(done.error());
    if (const auto finished = out->finish(); !finished) return complain(finished.error());
    return Fine;
}

} // namespace

void addAudit(CLI::App& app, int& exitCode) {
    auto* audit = app.add_subcommand("audit", "Who changed what when, and whether that trail is whole");
    audit->require_subcommand(1);
    auto options = std::make_shared<Options>();
    struct Command {
        const char *name, *help;
        int (*run)(const Options&);
    };
    const auto add = [&](const Command& command) {
        auto* made = audit->add_subcommand(command.name, command.help);
        addData(*made, options->data);
        made->callback([options, &exitCode, run = command.run] { exitCode = run(*options); });
        return made;
    };
    const auto addChoice = [&](CLI::App* command) {
        addPeriod(*command, options->period);
        command->add_option("--action", options->action, "Only these: policy, prices, reprice, retention …")
            ->type_name("WORD");
    };

    auto* check = add(
        {"verify", "Finds entries that were removed, altered, put in or moved (then exit code 1)", verify});
    check
        ->add_option("--head", options->head,
                     "A head that an earlier verify printed and that was kept elsewhere")
        ->type_name("COUNT:HASH");
    check->add_flag("--json", options->json, "One JSON object instead of text");

    auto* lines = add({"list", "The newest entries, one a line, the newest last", list});
    addChoice(lines);
    lines->add_option("--limit", options->limit, "The newest so many; -1: all (default: 50)")->type_name("N");
    lines->add_flag("--json", options->json, "One JSON object instead of a table");

    auto* one = add({"show", "One entry whole; of a policy with its diff and its effect", show});
    one->add_option("entry", options->seq, "Its number")->required()->type_name("ENTRY");
    one->add_flag("--json", options->json, "One JSON object instead of text");

    auto* file = add({"export", "All entries as CSV or JSON lines, the newest last", exportAll});
    addChoice(file);
    file->add_option("--format", options->format, "csv or jsonl (default: jsonl)")
        ->check(CLI::IsMember({"csv", "jsonl"}))
        ->type_name("FORM");
    file->add_option("--out", options->out, "File to write (default: standard output)")->type_name("FILE");
}

} // namespace tierline::ctl
