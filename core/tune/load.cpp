#include "tune/load.h"

#include "bench/casewords.h"
#include "classify/makecascade.h"
#include "route/table.h"
#include "tune/builder.h"

#include <algorithm>
#include <utility>

namespace tierline::tune {

namespace {

constexpr std::int64_t rowsATell = 4096;  // between two words of progress
constexpr std::int64_t usualOutput = 500; // tokens, as a model's of which nothing is known yet

// Says how far it is; false: it was stopped.
class Teller {
public:
    Teller(const LoadOptions& options, std::string_view step, std::int64_t all)
        : m_options(options), m_step(step), m_all(all) {}
    bool next() {
        if (++m_done % rowsATell != 0) return true;
        if (m_options.progress) m_options.progress(m_step, m_done, std::max(m_done, m_all));
        return !m_options.stop.stop_requested();
    }

private:
    const LoadOptions& m_options;
    std::string_view m_step;
    std::int64_t m_done = 0, m_all;
};

auto stopped() {
    return fail(ErrorCode::Refused, "stopped");
}

// A scorer without rules: the words as they come, nothing peeled.
Result<std::shared_ptr<const classify::Scorer>> plainScorer() {
    return classify::Scorer::compile(std::make_shared<const policy::Policy>());
}

} // namespace

Result<ColumnsPointer> loadSet(const bench::Set& set, Wall when, const LoadOptions& options) {
    const auto scorer = plainScorer();
    if (!scorer) return std::unexpected(scorer.error());
    bench::CaseWords reader(*scorer);
    Teller teller(options, "cases", std::ssize(set.cases));
    Builder builder(options.name, Source::Set);
    builder.reserve(set.cases.size());
    const auto heap = std::make_shared<TextHeap>();
    for (const auto& each : set.cases) {
        if (!teller.next()) return stopped();
        const auto words = reader.of(each);
        if (!words) {
            ++builder.columns().unread;
            continue;
        }
        const auto& request = reader.request();
        NewRow row;
        row.id = each.id;
        row.time = when;
        row.text = heap->add(words->asCame);
        if (words->hasLastTurn) row.lastTurn = heap->add(words->lastTurn);
        row.known = {0, 0, 0, false, words->tokens, words->turns, words->toolResults, words->loopStep};
        row.abilities = route::neededBy(request.requirements);
        row.features = request.features;
        row.estimatedIn = protocol::estimateInputTokens(request);
        row.estimatedOut = usualOutput;
        if (each.tier) row.label = set.names.tiers[*each.tier];
        builder.add(row);
        for (const auto& outcome : each.outcomes)
            builder.addOutcome(set.names.models[outcome.model], outcome.score, outcome.cost);
    }
    return builder.finish(heap);
}

namespace {

void addPast(Builder& builder, TextHeap& heap, bench::CaseWords& reader, const bench::PastRequest& past,
             Wall when) {
    NewRow row;
    row.id = past.id;
    row.time = when;
    row.requested = past.modelAsked;
    row.model = past.model;
    row.cost = past.cost;
    row.money = past.money;
    if (past.usage) row.usage = &*past.usage;
    row.estimatedOut = past.usage ? past.usage->output : usualOutput;
    if (past.usage) row.estimatedIn = past.usage->allInput();
    // A log is of somebody who did not route: the model that was asked for binds nobody here.
    row.bits = static_cast<std::uint8_t>(static_cast<unsigned>(RowBit::Observed)
                                         | (past.hasFailed ? static_cast<unsigned>(RowBit::Failed) : 0U));
    if (past.why == bench::NoRow::No) {
        const auto made = bench::caseOf(past);
        if (const auto words = reader.of(made)) {
            const auto& request = reader.request();
            row.text = heap.add(words->asCame);
            if (words->hasLastTurn) row.lastTurn = heap.add(words->lastTurn);
            row.known = {0, 0, 0, false, words->tokens, words->turns, words->toolResults, words->loopStep};
            row.abilities = route::neededBy(request.requirements);
            row.features = request.features;
            if (!past.usage) row.estimatedIn = protocol::estimateInputTokens(request);
        }
    }
    builder.add(row);
}

double daysBetween(Wall from, Wall to) {
    return std::chrono::duration<double, std::ratio<86'400>>(to - from).count();
}

} // namespace

Result<ColumnsPointer> loadLog(bench::PastLog& log, const LoadOptions& options) {
    const auto scorer = plainScorer();
    if (!scorer) return std::unexpected(scorer.error());
    bench::CaseWords reader(*scorer);
    Builder builder(options.name, Source::Log);
    const auto heap = std::make_shared<TextHeap>();
    Teller teller(options, "requests", 0);
    std::optional<Wall> first, last;
    for (;;) {
        auto next = log.next();
        if (!next) return std::unexpected(next.error());
        if (!*next) break;
        if (!teller.next()) return stopped();
        if (!**next || (**next)->why == bench::NoRow::NotAChat) {
            ++builder.columns().unread;
            continue;
        }
        const auto& past = ***next;
        if (past.time) first = std::min(first.value_or(*past.time), *past.time);
        if (past.time) last = std::max(last.value_or(*past.time), *past.time);
        addPast(builder, *heap, reader, past, past.time.value_or(last.value_or(systemClock().wall())));
    }
    if (first) builder.columns().days = daysBetween(*first, *last);
    return builder.finish(heap);
}

} // namespace tierline::tune
