#include "benchledger.h"

#include "base/paths.h"
#include "bench/ledgerrows.h"
#include "bench/setwrite.h"
#include "kit/format.h"
#include "ledger/walk.h"

#include <QCoreApplication>
#include <QDateTime>

namespace tierline::workbench {

using namespace Qt::Literals::StringLiterals;
using benchmark::LedgerPart;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Benchmark)
};

struct Gathered {
    std::string rows;
    std::int64_t read = 0, labels = 0;            // decisions that were looked at; of them with a label
    qint64 kept = 0, labelled = 0, withScore = 0; // rows of the set
};

void take(const ledger::Record& record, LedgerPart part, bench::LedgerRows& from, Gathered& into) {
    ++into.read;
    into.labels += record.label ? 1 : 0;
    if (part == LedgerPart::Labelled && !record.label) return;
    const auto row = from.caseOf(record);
    if (!row) return;
    bench::appendRow(into.rows, *row, from.names());
    ++into.kept;
    into.labelled += row->tier ? 1 : 0;
    into.withScore += row->outcomes.empty() ? 0 : 1;
}

Result<Gathered> gather(const BenchPlaces& places, const PolicyPtr& live, LedgerPart part,
                        const Watch& watch) {
    const auto book = ledger::Ledger::openReadOnly(places.data.string());
    if (!book) return std::unexpected(book.error());
    bench::LedgerRows rows(live ? tiersOf(*live) : std::vector<std::string>());
    const ledger::WalkQuery query{{}, Wall::max(), part == LedgerPart::Labelled ? -1 : mostLiveRequests};
    const auto count = ledger::countDecisions(**book, query);
    if (!count) return std::unexpected(count.error());
    Gathered made;
    bool goesOn = true;
    const auto walked = ledger::walkDecisions(**book, query, [&](ledger::Record& record) {
        take(record, part, rows, made);
        goesOn = watch(Text::tr("Reading the ledger"), static_cast<std::size_t>(made.read),
                       static_cast<std::size_t>(*count));
        return goesOn;
    });
    if (!walked) return std::unexpected(walked.error());
    if (!goesOn) return fail(ErrorCode::Refused, "stopped");
    return made;
}

std::string sentence(const QString& text) {
    return text.toStdString();
}

// Nothing to make a set of: why, and what would help.
Error nothingOf(const Gathered& gathered, LedgerPart part) {
    const auto none = [](const QString& why, const QString& remedy) {
        return Error{ErrorCode::NotFound, sentence(why), sentence(remedy), {}, 0, 0};
    };
    if (gathered.read == 0)
        return none(Text::tr("No request has been routed yet: there is nothing to make a set of."),
                    Text::tr("Send some through the gateway first."));
    if (part == LedgerPart::Labelled && gathered.labels == 0)
        return none(Text::tr("No request has a label yet: there is nothing to make a set of."),
                    Text::tr("Label some with `tierlinectl label`, or make a set of the newest requests."));
    return none(Text::tr("The words of no such request were kept: there is nothing to make a set of."),
                Text::tr("`capture: {prompts: true}` in the policy keeps them from then on."));
}

QString reportOf(const Gathered& gathered, const std::filesystem::path& file) {
    const QString all =
        Text::tr("Made %1 of %2 requests, %3 with a label, %4 with a vote or a label that says how good the "
                 "answer was")
            .arg(textOf(file.stem().string()), kit::count(gathered.kept), kit::count(gathered.labelled),
                 kit::count(gathered.withScore));
    if (gathered.labelled > 0 || gathered.withScore > 0) return all;
    return Text::tr("Made %1 of %2 requests. None has a label or a vote yet: only a run end to end with a "
                    "judge can measure with it.")
        .arg(textOf(file.stem().string()), kit::count(gathered.kept));
}

} // namespace

Result<benchmark::ImportReport> setFromLedger(const BenchPlaces& places, const PolicyPtr& live,
                                              LedgerPart part, const Watch& watch) {
    const auto gathered = gather(places, live, part, watch);
    if (!gathered) return std::unexpected(gathered.error());
    if (gathered->kept == 0) return std::unexpected(nothingOf(*gathered, part));
    const QString kind = part == LedgerPart::Labelled ? u"labels"_s : u"live"_s;
    const QString name = kind + QDateTime::currentDateTime().toString(u" yyyy-MM-dd HH-mm"_s);
    const auto file = places.ownSets() / (name.toStdString() + ".jsonl");
    std::error_code ignored;
    std::filesystem::create_directories(places.ownSets(), ignored); // what is wrong, writing says
    if (const auto written = replaceFile(file, gathered->rows); !written)
        return std::unexpected(written.error());
    return benchmark::ImportReport{textOf(file.string()), reportOf(*gathered, file)};
}

} // namespace tierline::workbench
