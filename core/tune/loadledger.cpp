#include "tune/load.h"

#include "ledger/marks.h"
#include "route/table.h"
#include "tune/builder.h"
#include "tune/kept.h"

#include <algorithm>
#include <utility>

namespace tierline::tune {

namespace {

using ledger::WalkQuery;

constexpr std::int64_t rowsATell = 4096;

auto stopped() {
    return fail(ErrorCode::Refused, "stopped");
}

bool isWithin(const WalkQuery& query, std::int64_t time) {
    return time >= query.from.time_since_epoch().count() && time < query.to.time_since_epoch().count();
}

// What a vote says of the answer that was given.
void addVote(Builder& builder, const NewRow& row) {
    constexpr auto elsewhere =
        static_cast<unsigned>(RowBit::Observed) | static_cast<unsigned>(RowBit::Failed);
    if (row.vote == 0 || (row.bits & elsewhere) != 0) return;
    builder.addOutcome(row.model, row.vote > 0 ? 1 : 0, row.cost);
}

// The part of the time asked for that the ledger can tell of.
Result<WalkQuery> covered(const ledger::Ledger& ledger, WalkQuery query, Wall now) {
    const auto oldest = ledger::walkRecords(ledger, {}, [&](std::int64_t, const ledger::Record& record) {
        if (query.from != Wall{}) query.from = std::max(query.from, record.time);
        return false;
    });
    if (!oldest) return std::unexpected(oldest.error());
    if (query.to != Wall::max()) query.to = std::min(query.to, now);
    return query;
}

double daysOf(const WalkQuery& covered, const Columns& columns) {
    if (columns.time.empty()) return 0;
    const Wall first(Milliseconds(std::ranges::min(columns.time)));
    const Wall last(Milliseconds(std::ranges::max(columns.time)));
    // The newest of so many stand for their own time; what is committed late may be older than the oldest.
    const bool isOwn = covered.from == Wall{} || covered.newest >= 0;
    const auto begin = isOwn ? first : std::min(covered.from, first);
    const auto end = covered.to == Wall::max() ? last : std::max(covered.to, last);
    return std::chrono::duration<double, std::ratio<86'400>>(end - begin).count();
}

// Straight from the rows; their texts stay in memory.
Result<ColumnsPointer> readLedger(const ledger::Ledger& ledger, const WalkQuery& query,
                                  const WalkQuery& known, const LoadOptions& options) {
    const auto first = ledger::firstSeq(ledger, query.from);
    if (!first) return std::unexpected(first.error());
    const auto all = ledger::countDecisions(ledger, {query.from, query.to});
    if (!all) return std::unexpected(all.error());
    Builder builder(options.name, Source::Ledger);
    builder.reserve(static_cast<std::size_t>(*all));
    const auto heap = std::make_shared<TextHeap>();
    std::int64_t done = 0, within = 0;
    const auto each = [&](std::int64_t, const ledger::Record& record) {
        if (++done % rowsATell == 0 && options.progress)
            options.progress("decisions", done, std::max(done, *all));
        if (!isWithin(query, record.time.time_since_epoch().count())) return !options.stop.stop_requested();
        if (query.newest >= 0 && within++ < *all - query.newest) return true;
        if (record.tier.empty()) {
            ++builder.columns().unrouted;
            return true;
        }
        auto row = rowOf(record);
        if (record.prompt) row.text = heap->add(*record.prompt);
        builder.add(row);
        addVote(builder, row);
        return !options.stop.stop_requested();
    };
    if (*first)
        if (const auto walked = ledger::walkRecords(ledger, {**first}, each); !walked)
            return std::unexpected(walked.error());
    if (options.stop.stop_requested()) return stopped();
    builder.columns().days = daysOf(known, builder.columns());
    return builder.finish(heap);
}

NewRow rowOf(const KeptPiece& piece, const KeptRow& kept, const KeptMark& mark,
             const std::vector<std::string>& labels) {
    NewRow row;
    row.id = piece.name(kept.id);
    row.time = Wall(Milliseconds(kept.time));
    row.text = piece.text(kept);
    row.known.tokens = kept.tokens;
    row.known.turns = kept.turns;
    row.known.toolResults = kept.toolResults;
    row.known.loopStep = kept.loopStep;
    row.bits = kept.bits;
    row.abilities = kept.needs;
    row.dialect = static_cast<Dialect>(kept.dialect);
    row.estimatedIn = kept.estimatedIn;
    row.estimatedOut = kept.estimatedOut;
    row.requested = piece.name(kept.requested);
    if (mark.label != noName) row.label = labels[mark.label];
    row.tier = piece.name(kept.tier);
    row.model = piece.name(kept.model);
    row.client = piece.name(kept.client);
    row.session = piece.name(kept.session);
    row.vote = mark.vote;
    if (mark.cost != noMoney) row.cost = Money::fromNano(mark.cost);
    row.money = static_cast<ledger::MoneyKind>(kept.money);
    if (kept.usage != KeptRow::nothing) row.usage = &piece.usages()[kept.usage];
    return row;
}

ColumnsPointer columnsOf(KeptRequests kept, const WalkQuery& query, const WalkQuery& known,
                         const LoadOptions& options) {
    Builder builder(options.name, Source::Ledger);
    builder.reserve(kept.marks.size());
    std::size_t within = 0, at = 0, skipped = 0;
    for (const auto& piece : kept.pieces)
        for (const auto& row : piece->rows())
            within += isWithin(query, row.time) ? 1 : 0;
    const auto skip = query.newest < 0 || static_cast<std::size_t>(query.newest) > within
                          ? 0
                          : within - static_cast<std::size_t>(query.newest);
    for (const auto& piece : kept.pieces)
        for (const auto& each : piece->rows()) {
            const auto& mark = kept.marks[at++];
            if (!isWithin(query, each.time) || skipped++ < skip) continue;
            if (piece->name(each.tier).empty()) {
                ++builder.columns().unrouted;
                continue;
            }
            const auto row = rowOf(*piece, each, mark, kept.labels);
            builder.add(row);
            addVote(builder, row);
        }
    builder.columns().days = daysOf(known, builder.columns());
    return builder.finish(
        std::make_shared<const std::vector<std::shared_ptr<const KeptPiece>>>(std::move(kept.pieces)));
}

} // namespace

Result<ColumnsPointer> loadLedger(const ledger::Ledger& ledger, const WalkQuery& query,
                                  const LoadOptions& options) {
    const auto known = covered(ledger, query, options.now);
    if (!known) return std::unexpected(known.error());
    if (options.kept.empty()) return readLedger(ledger, query, *known, options);
    auto kept = syncKept(ledger, options.kept, query.from, {2, options.stop, &options.progress});
    if (kept) return columnsOf(*std::move(kept), query, *known, options);
    if (options.stop.stop_requested()) return stopped();
    return readLedger(ledger, query, *known, options);
}

} // namespace tierline::tune
