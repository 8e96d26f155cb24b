// Columns while they are being filled, row by row. One thread.
#pragma once

#include "tune/columns.h"

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace tierline::tune {

// One row before it is columns. Views need to live until `add` returns, but for the texts, which are kept by
// whoever keeps them for the columns.
struct NewRow {
    std::string_view id;
    Wall time{};
    std::string_view text, lastTurn; // null: none
    classify::Features known;        // of the conversation, and whether there was code
    std::uint8_t bits = 0;
    std::uint8_t abilities = 0; // route::Abilities that it needs
    Dialect dialect = Dialect::OpenAi;
    protocol::FeatureSet features;
    std::int64_t estimatedIn = 0, estimatedOut = 0;
    std::string_view requested;
    std::string_view label, tier, model, client, session;
    int vote = 0;
    std::optional<Money> cost;
    ledger::MoneyKind money = ledger::MoneyKind::Equivalent;
    const Usage* usage = nullptr;
};

// As the ledger has it, without its text; refers to the record.
NewRow rowOf(const ledger::Record& record);
std::int32_t narrowed(std::int64_t value); // of a count

class Builder {
public:
    explicit Builder(std::string name, Source source);
    void reserve(std::size_t rows);
    void add(const NewRow& row);
    // Of the row added last.
    void addOutcome(std::string_view model, double score, std::optional<Money> cost);
    Columns& columns() { return *m_columns; }
    // In the order they were added; call it once, last.
    std::shared_ptr<const Columns> finish(std::shared_ptr<const void> keeper);

private:
    std::uint32_t sessionOf(const NewRow& row);

    std::shared_ptr<Columns> m_columns;
    std::unordered_map<std::string, std::uint32_t> m_sessions; // by kind of money and name
    std::uint32_t m_nextSession = 0;
    bool m_hasLastTurn = false, m_hasFeatures = false, m_hasOutcomes = false;
};

// Texts that columns refer to, kept in memory.
class TextHeap {
public:
    std::string_view add(std::string_view text); // never null

private:
    static constexpr std::size_t blockBytes = 1U << 20U;
    std::deque<std::string> m_blocks;
};

} // namespace tierline::tune
