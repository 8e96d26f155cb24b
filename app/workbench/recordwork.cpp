#include "recordwork.h"

#include "engine.h"

#include "base/paths.h"
#include "bench/ledgerrows.h"
#include "bench/setwrite.h"
#include "gateway/gateway.h"
#include "kit/format.h"
#include "ledger/har.h"
#include "ledger/pins.h"
#include "ledger/walk.h"
#include "protocol/json.h"

#include <QCoreApplication>

#include <algorithm>
#include <fstream>
#include <set>
#include <unordered_set>

namespace tierline::workbench {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Records)
};

constexpr std::size_t largestMarks = 64U << 20U, largestSet = 256U << 20U;
constexpr std::string_view setName = "from live.jsonl";

QString sentenceOf(const Error& error) {
    return QString::fromStdString(toString(error));
}

QString notRunning() {
    return Text::tr("The gateway does not run: nothing can be kept now.");
}

// One write each, so that a stop of the gateway waits for one at most.
template <class Id, class Give>
Kept eachOne(const Access& access, const std::vector<Id>& all,
             const std::function<std::string(const Id&)>& idOf, Give give) {
    Kept kept;
    for (const Id& one : all) {
        QString why = notRunning();
        access.use([&](Engine& engine) { why = give(engine.gateway().ledger(), one); });
        if (why.isEmpty()) continue;
        kept.refused.push_back(idOf(one));
        kept.why = why;
    }
    return kept;
}

} // namespace

Kept giveAll(const Access& access, const std::vector<live::Said>& said) {
    return eachOne<live::Said>(
        access, said, [](const live::Said& one) { return one.id; },
        [](ledger::Ledger& ledger, const live::Said& one) {
            const auto given = ledger::giveFeedback(ledger, one.id, one.feedback);
            if (!given) return sentenceOf(given.error());
            return *given == ledger::Given::NoSuchId ? Text::tr("The ledger no longer has this decision.")
                                                     : QString();
        });
}

Kept pinAll(const Access& access, const std::vector<std::string>& ids, bool pinned) {
    return eachOne<std::string>(
        access, ids, [](const std::string& id) { return id; },
        [pinned](ledger::Ledger& ledger, const std::string& id) {
            const auto done = ledger::pin(ledger, id, pinned);
            if (!done) return sentenceOf(done.error());
            return *done ? QString() : Text::tr("The ledger no longer has this decision.");
        });
}

std::vector<RecordPtr> fetchAll(const Access& access, const std::vector<std::string>& ids) {
    std::vector<RecordPtr> records;
    for (const auto& id : ids)
        access.use([&](Engine& engine) {
            const auto found = std::as_const(engine.gateway()).ledger().decision(id);
            if (found && *found) records.push_back(std::make_shared<const ledger::Record>(**found));
        });
    return records;
}

std::filesystem::path marksFile(const std::filesystem::path& data) {
    return data / "marks.jsonl";
}

// `path`, or with the first number behind it that is free: nothing kept earlier is overwritten.
std::filesystem::path freshBeside(const std::filesystem::path& path) {
    std::error_code ignored;
    auto fresh = path;
    for (int i = 2; std::filesystem::exists(fresh, ignored); ++i)
        fresh = path.string() + '.' + std::to_string(i);
    return fresh;
}

LoadedMarks loadMarks(const std::filesystem::path& data) {
    std::error_code ignored;
    if (!std::filesystem::exists(marksFile(data), ignored)) return {};
    const auto text = readFile(marksFile(data), largestMarks);
    if (!text) { // the next mark writes the file anew: what cannot be read is put beside
        std::filesystem::rename(marksFile(data), freshBeside(data / "marks.jsonl.unread"), ignored);
        return {{}, Text::tr("Marks and notes cannot be read: %1").arg(sentenceOf(text.error()))};
    }
    auto read = live::readMarks(*text);
    QString trouble;
    if (read.skipped > 0) { // they are lost with the next writing: keep them beside it
        const auto before = freshBeside(data / "marks.jsonl.before");
        std::filesystem::copy_file(marksFile(data), before, ignored);
        trouble = kit::counted(read.skipped, Text::tr("%1 mark could not be read; %2 has it"),
                               Text::tr("%1 marks could not be read; %2 has them"))
                      .replace(u"%2"_s, QString::fromStdString(before.filename().string()));
    }
    return {std::move(read.marks), trouble};
}

QString writeMarks(const std::filesystem::path& data, const live::MarkBook& marks) {
    const auto done = replaceFile(marksFile(data), marks.toLines());
    return done ? QString() : Text::tr("Marks and notes cannot be kept: %1").arg(sentenceOf(done.error()));
}

namespace {

struct Span {
    Wall from = Wall::max(), to{};
};

// The time that the ids say themselves: only that much of the ledger is read.
Span spanOf(const std::vector<std::string>& ids) {
    Span span;
    for (const auto& id : ids) {
        const auto time = timeOf(id);
        if (!time) return {Wall{}, Wall::max()};
        span.from = std::min(span.from, *time);
        span.to = std::max(span.to, *time);
    }
    // The time of a decision and that of its id are read one after the other.
    return {span.from - std::chrono::minutes(10), span.to + std::chrono::minutes(10)};
}

std::filesystem::path partOf(const std::filesystem::path& file) {
    return std::filesystem::path(file) += ".part";
}

} // namespace

namespace {

using Sink = ledger::Sink;

// Decision by decision, in the order of their times, which that of their ids is.
Result<std::int64_t> writeHar(const ledger::Ledger& book, const live::ExportWish& wish, const Sink& sink,
                              const std::atomic<bool>& stop, const Told& told) {
    auto ids = wish.ids;
    std::ranges::sort(ids);
    const ledger::HarOptions options{wish.baseUrl.toStdString(), wish.withPrompts};
    const Error full{ErrorCode::Io, "the export cannot be written", "is the disk full?", {}, 0, 0};
    if (!sink(ledger::harHead(TIERLINE_VERSION))) return std::unexpected(full);
    std::int64_t rows = 0, looked = 0;
    std::string entry;
    for (const auto& id : ids) {
        if (stop) break;
        if (++looked % 200 == 0) told(looked, std::ssize(ids));
        const auto record = book.decision(id);
        if (!record) return std::unexpected(record.error());
        if (!*record) continue;
        auto texts = ledger::textsOf(book, id);
        entry = rows++ > 0 ? "," : "";
        ledger::appendHarEntry(entry, **record, texts ? *texts : ledger::Texts{}, options);
        if (!sink(entry)) return std::unexpected(full);
    }
    if (!sink(ledger::harTail)) return std::unexpected(full);
    return rows;
}

Result<std::int64_t> writeRows(const ledger::Ledger& book, const live::ExportWish& wish, const Sink& sink,
                               const std::atomic<bool>& stop, const Told& told) {
    const Span span = spanOf(wish.ids);
    const auto of = ledger::countDecisions(book, {span.from, span.to, -1});
    if (!of) return std::unexpected(of.error());
    const std::unordered_set<std::string> wanted(wish.ids.begin(), wish.ids.end());
    std::int64_t looked = 0;
    ledger::ExportQuery query{span.from, span.to, wish.form, {}, wish.withPrompts};
    query.wants = [&](const ledger::Record& record) {
        if (++looked % 500 == 0) told(looked, *of);
        return stop || wanted.contains(record.id);
    };
    if (wish.form == ledger::ExportForm::Csv && !wish.withPrompts) {
        query.columns = ledger::defaultColumns();
        std::erase(query.columns, "prompt");
    }
    return ledger::exportDecisions(book, query, sink);
}

} // namespace

Exported writeExport(const std::filesystem::path& data, const live::ExportWish& wish,
                     const std::atomic<bool>& stop, const Told& told) {
    const auto book = ledger::Ledger::openReadOnly(data.string());
    if (!book) return {false, sentenceOf(book.error())};
    const std::filesystem::path file(wish.file.toStdString());
    std::ofstream out(partOf(file), std::ios::binary | std::ios::trunc);
    if (!out) return {false, Text::tr("%1 cannot be written. Choose another folder.").arg(wish.file)};
    std::error_code ignored;
    std::filesystem::permissions(
        partOf(file), std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, ignored);
    const Sink sink = [&](std::string_view lines) {
        out.write(lines.data(), static_cast<std::streamsize>(lines.size()));
        return out.good() && !stop;
    };
    const auto rows = (wish.asHar ? writeHar : writeRows)(**book, wish, sink, stop, told);
    out.close();
    const auto giveUp = [&](const QString& why) {
        std::filesystem::remove(partOf(file), ignored);
        return Exported{false, why};
    };
    if (stop) return giveUp(Text::tr("Stopped. No file was written."));
    if (!rows) return giveUp(sentenceOf(rows.error()));
    if (out.fail()) return giveUp(Text::tr("The disk did not take all of it. No file was written."));
    std::error_code wrong;
    std::filesystem::rename(partOf(file), file, wrong);
    if (wrong) return giveUp(QString::fromStdString(wrong.message()));
    const auto gone = std::ssize(wish.ids) - *rows;
    QString sentence =
        kit::counted(*rows, Text::tr("%1 decision is in %2"), Text::tr("%1 decisions are in %2"))
            .arg(wish.file);
    if (gone > 0)
        sentence += u"; "_s
                    + kit::counted(gone, Text::tr("%1 is no longer in the ledger"),
                                   Text::tr("%1 are no longer in the ledger"));
    return {true, sentence};
}

Cases casesOf(const Access& access, const std::vector<std::string>& ids,
              const std::vector<std::string>& tiers) {
    Cases made;
    bench::LedgerRows rows(tiers);
    for (const auto& record : fetchAll(access, ids)) {
        const auto one = rows.caseOf(*record);
        if (!one) continue;
        bench::appendRow(made.lines, *one, rows.names());
        made.ids.push_back(record->id);
    }
    made.without = std::ssize(ids) - std::ssize(made.ids);
    return made;
}

namespace {

std::string idOfLine(std::string_view line) {
    const auto json = protocol::Json::parse(line);
    if (!json || !json->root().isObject()) return {};
    return std::string((*json)["id"].string().value_or(""));
}

// A decision that is in the set already is replaced: its label may be another by now.
std::string joined(std::string_view before, const Cases& cases) {
    const std::set<std::string> fresh(cases.ids.begin(), cases.ids.end());
    std::string all;
    while (!before.empty()) {
        const auto end = before.find('\n');
        const auto line = before.substr(0, end);
        before.remove_prefix(end == before.npos ? before.size() : end + 1);
        if (line.empty() || fresh.contains(idOfLine(line))) continue;
        (all += line) += '\n';
    }
    return all += cases.lines;
}

} // namespace

QString addCases(const std::filesystem::path& data, const Cases& cases) {
    const QString without = cases.without == 0
                                ? QString()
                                : u"; "_s
                                      + kit::counted(cases.without, Text::tr("the words of %1 were not kept"),
                                                     Text::tr("the words of %1 were not kept"));
    if (cases.ids.empty())
        return Text::tr(
            "No case was added: the words of these requests were not kept. `capture: {prompts: true}` in "
            "the policy keeps them from then on.");
    const auto folder = data / "bench" / "sets"; // where the Benchmark page looks: benchplaces.h
    std::error_code ignored;
    std::filesystem::create_directories(folder, ignored); // what is wrong, writing says
    const auto file = folder / setName;
    std::string before;
    if (std::filesystem::exists(file, ignored)) {
        auto text = readFile(file, largestSet);
        if (!text) return sentenceOf(text.error());
        before = std::move(*text);
    }
    if (const auto done = replaceFile(file, joined(before, cases)); !done) return sentenceOf(done.error());
    return kit::counted(std::ssize(cases.ids), Text::tr("%1 case is in the set “from live”"),
                        Text::tr("%1 cases are in the set “from live”"))
           + without;
}

} // namespace tierline::workbench
