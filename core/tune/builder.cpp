#include "tune/builder.h"

#include "classify/unicode.h"
#include "route/table.h"

#include <algorithm>
#include <limits>

namespace tierline::tune {

namespace {

bool isByNetwork(const ledger::Record& record) {
    return record.decidedBy == "embedding" || record.decidedBy == "judge" || record.decidedBy == "cache";
}

// The gateway counted all that it scored. A letter has a byte at least, so few prompts need to be counted
// again.
bool isCut(const ledger::Record& record) {
    constexpr std::size_t longFrom = 128U << 10U;
    if (!record.prompt) return false;
    const auto bytes = record.prompt->size();
    if (static_cast<std::int64_t>(bytes) < record.features.chars) return true;
    return bytes >= longFrom
           && static_cast<std::int64_t>(classify::countText(*record.prompt).characters)
                  < record.features.chars;
}

std::uint8_t bitsOf(const ledger::Record& record) {
    unsigned bits = static_cast<unsigned>(RowBit::WordsOnly);
    if (isByNetwork(record)) bits |= static_cast<unsigned>(RowBit::ByNetwork);
    if ((record.flags & ledger::Flag::WouldBe) != 0) bits |= static_cast<unsigned>(RowBit::Observed);
    if (isCut(record)) bits |= static_cast<unsigned>(RowBit::Cut);
    if (record.outcome != ledger::Outcome::Ok) bits |= static_cast<unsigned>(RowBit::Failed);
    return static_cast<std::uint8_t>(bits);
}

} // namespace

std::int32_t narrowed(std::int64_t value) {
    return static_cast<std::int32_t>(std::clamp<std::int64_t>(value, 0, INT32_MAX));
}

NewRow rowOf(const ledger::Record& record) {
    NewRow row;
    row.id = record.id;
    row.time = record.time;
    row.known = record.features;
    row.bits = bitsOf(record);
    row.abilities = route::neededBy(record.requirements);
    row.dialect = dialectFromString(record.dialect).value_or(Dialect::OpenAi);
    row.estimatedIn = record.estimatedIn;
    row.estimatedOut = record.estimatedOut;
    row.requested = record.requestedModel;
    if (record.label) row.label = *record.label;
    row.tier = record.tier;
    row.model = record.model;
    row.client = record.client;
    row.session = record.session;
    row.vote = record.vote.value_or(0);
    row.cost = record.cost;
    row.money = record.money;
    if (record.usage) row.usage = &*record.usage;
    return row;
}

Builder::Builder(std::string name, Source source) : m_columns(std::make_shared<Columns>()) {
    m_columns->name = std::move(name);
    m_columns->source = source;
}

void Builder::reserve(std::size_t rows) {
    auto& to = *m_columns;
    const auto each = [rows](auto&... columns) { (columns.reserve(rows), ...); };
    each(to.time, to.text, to.tokens, to.turns, to.toolResults, to.loopStep, to.bits, to.needs, to.dialect,
         to.estimatedIn, to.estimatedOut, to.requested, to.label, to.vote, to.tier, to.model, to.cost,
         to.money, to.client, to.session, to.usageAt, to.idEnd);
    to.ids.reserve(rows * 26);
}

// Requests without a conversation are one of their own; kinds of money are apart.
std::uint32_t Builder::sessionOf(const NewRow& row) {
    if (row.session.empty()) return m_nextSession++;
    auto key = std::string(row.session);
    key += static_cast<char>('0' + static_cast<int>(row.money));
    const auto [known, isNew] = m_sessions.try_emplace(std::move(key), m_nextSession);
    if (isNew) ++m_nextSession;
    return known->second;
}

void Builder::add(const NewRow& row) {
    auto& to = *m_columns;
    to.time.push_back(row.time.time_since_epoch().count());
    to.text.push_back(row.text);
    to.lastTurn.push_back(row.lastTurn);
    m_hasLastTurn = m_hasLastTurn || row.lastTurn.data() != nullptr;
    to.tokens.push_back(row.known.tokens);
    to.turns.push_back(narrowed(row.known.turns));
    to.toolResults.push_back(narrowed(row.known.toolResults));
    to.loopStep.push_back(narrowed(row.known.loopStep));
    const auto code = row.known.code ? static_cast<unsigned>(RowBit::Code) : 0U;
    to.bits.push_back(static_cast<std::uint8_t>(row.bits | code));
    to.needs.push_back(row.abilities);
    to.dialect.push_back(static_cast<std::uint8_t>(row.dialect));
    to.features.push_back(row.features);
    m_hasFeatures = m_hasFeatures || !row.features.empty();
    to.estimatedIn.push_back(row.estimatedIn);
    to.estimatedOut.push_back(row.estimatedOut);
    to.requested.push_back(to.requestedNames.add(row.requested));
    to.label.push_back(to.labels.add(row.label));
    to.vote.push_back(static_cast<std::int8_t>(std::clamp(row.vote, -1, 1)));
    to.tier.push_back(to.tiers.add(row.tier));
    to.model.push_back(to.models.add(row.model));
    to.client.push_back(to.clients.add(row.client));
    to.cost.push_back(row.cost ? row.cost->nano() : noMoney);
    to.money.push_back(row.money);
    to.session.push_back(sessionOf(row));
    to.usageAt.push_back(row.usage != nullptr ? static_cast<std::uint32_t>(to.usages.size()) : noRow);
    if (row.usage != nullptr) to.usages.push_back(*row.usage);
    to.outcomeBegin.push_back(static_cast<std::uint32_t>(to.outcomes.size()));
    to.ids += row.id;
    to.idEnd.push_back(static_cast<std::uint32_t>(to.ids.size()));
}

void Builder::addOutcome(std::string_view model, double score, std::optional<Money> cost) {
    auto& to = *m_columns;
    to.outcomes.push_back({to.models.add(model), score, cost ? cost->nano() : noMoney});
    m_hasOutcomes = true;
}

std::shared_ptr<const Columns> Builder::finish(std::shared_ptr<const void> keeper) {
    auto& to = *m_columns;
    if (!m_hasLastTurn) to.lastTurn = {};
    if (!m_hasFeatures) to.features = {};
    if (m_hasOutcomes)
        to.outcomeBegin.push_back(static_cast<std::uint32_t>(to.outcomes.size()));
    else
        to.outcomeBegin = {};
    if (to.source == Source::Ledger && !to.time.empty()) {
        to.begin = std::ranges::min(to.time);
        to.end = std::ranges::max(to.time) + 1;
    }
    to.keeper = std::move(keeper);
    return std::move(m_columns);
}

std::string_view TextHeap::add(std::string_view text) {
    if (m_blocks.empty() || m_blocks.back().capacity() - m_blocks.back().size() < text.size() + 1)
        m_blocks.emplace_back().reserve(std::max(blockBytes, text.size() + 1));
    auto& block = m_blocks.back();
    const auto begin = block.size();
    block += text;
    block += '\0'; // so that an empty text has a place, too
    return std::string_view(block).substr(begin, text.size());
}

} // namespace tierline::tune
