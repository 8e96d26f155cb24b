// What planning asks of a policy and its price file for every request, looked up beforehand. Immutable but
// for the prices, which are of a minute: price rows begin on a day and may hold for some hours of it, so
// nothing changes within one. Any thread.
#pragma once

#include "route/plan.h"

#include <array>
#include <atomic>
#include <memory>
#include <optional>
#include <vector>

namespace tierline::route {

enum Ability : std::uint8_t {
    Tools = 1U << 0U,
    Vision = 1U << 1U,
    Json = 1U << 2U,
    Reasoning = 1U << 3U,
    Search = 1U << 4U
};
using Abilities = std::uint8_t;

Abilities neededBy(const protocol::Requirements& requirements);
std::string_view nameOf(Ability ability); // "tools"

// One model of the policy.
struct TableRow {
    ProviderIndex provider = noProvider;
    std::array<Dialect, allDialects.size()> spoken{}; // by the client's dialect
    Dialect main = Dialect::OpenAi;                   // of its provider
    std::optional<TierIndex> tier;                    // the first that lists it
    Abilities abilities = 0xff;                       // all when the policy does not say
    bool embedsOnly = false;
};

// What one model costs in that minute.
struct Priced {
    const catalog::Price* price = nullptr; // null: a miss
    Rate input, output;                    // when `isFlat`: it has these two alone, and no steps
    bool isFlat = false;
    std::optional<std::int64_t> context; // the policy's own, else the catalogue's
};

class Table {
public:
    // Both are kept alive by it.
    Table(std::shared_ptr<const policy::Policy> policy, std::shared_ptr<const catalog::Catalog> catalog);

    using Prices = std::vector<Priced>; // one of each model
    std::shared_ptr<const Prices> pricesAt(Wall when) const;
    const std::vector<TableRow>& rows() const { return m_rows; }
    const policy::Policy& policy() const { return *m_policy; }

private:
    struct Minute;
    std::shared_ptr<const Minute> look(Wall minute) const;
    void look(std::size_t index, Wall minute, Priced& into) const;

    std::shared_ptr<const policy::Policy> m_policy;
    std::shared_ptr<const catalog::Catalog> m_catalog;
    std::vector<TableRow> m_rows;
    std::vector<catalog::Price> m_own; // the policy's, by model
    mutable std::atomic<std::shared_ptr<const Minute>> m_minute;
};

// The same as `catalog::costOf` of a usage with nothing else, quicker.
std::optional<Money> costOfTokens(std::int64_t input, std::int64_t output, const Priced& priced);

// As the one in plan.h, which makes a table for the one call.
Plan plan(const Table& table, const classify::Verdict& verdict, const Target& target, const Facts& facts,
          const std::vector<health::ModelHealth>& health);

} // namespace tierline::route
