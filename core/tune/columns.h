// Requests as columns, for the what-if: what was asked, what is known of it and what became of it, but
// nothing that a policy makes of it. Loaded from the ledger, a labelled set or imported logs (load.h).
//
// Immutable once loaded and shared by all threads; a row is a number below `size()`. The texts are views into
// `keeper`, which the columns keep alive. What is not known says so by a value of its own, so that it never
// looks like a zero.
#pragma once

#include "base/usage.h"
#include "ledger/record.h"
#include "protocol/features.h"

#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::tune {

inline constexpr std::uint16_t noName = 0xffff;
inline constexpr std::int64_t noMoney = std::numeric_limits<std::int64_t>::min();
inline constexpr std::uint32_t noRow = 0xffff'ffff;

// Texts that many rows share, by number.
class NameList {
public:
    std::uint16_t add(std::string_view name); // noName: empty, or there are 65,535 others already
    std::uint16_t find(std::string_view name) const;
    const std::string& operator[](std::size_t number) const { return m_names[number]; }
    std::size_t size() const { return m_names.size(); }
    const std::vector<std::string>& all() const { return m_names; }

private:
    std::vector<std::string> m_names;
    std::map<std::string, std::uint16_t, std::less<>> m_numbers;
};

// How good a model's answer was, as a set or a vote has it.
struct RowOutcome {
    std::uint16_t model = noName; // into `Columns::models`
    double score = 0;             // as recorded: 0 and 1, a judge's points
    std::int64_t cost = noMoney;
    bool operator==(const RowOutcome&) const = default;
};

enum class RowBit : std::uint8_t {
    Code = 1U << 0U,      // there was code in the request, whatever its text shows now
    ByNetwork = 1U << 1U, // embedding or judge decided it then
    Observed = 1U << 2U,  // the requested model answered, routing was only tried
    WordsOnly = 1U << 3U, // of the request the scored words alone were kept
    Failed = 1U << 4U,    // it got no whole answer
    Cut = 1U << 5U        // its words were too long to be kept whole: only their beginning is there
};

enum class Source : std::uint8_t { Ledger, Set, Log };

struct Columns {
    std::string name; // "traffic of 24 h", a file's
    Source source = Source::Ledger;
    double days = 0;                 // that the rows stand for; 0: a set, which has no time
    std::int64_t begin = 0, end = 0; // of the time they stand for, ms since 1970; the same: a set
    std::int64_t unread = 0;         // rows that were damaged or no request of a chat: not here
    std::int64_t unrouted = 0;       // passed through, vectors, refused before a tier was found: not here

    // What was asked.
    std::vector<std::int64_t> time;         // ms since 1970; prices are of that moment
    std::vector<std::string_view> text;     // as it came or was kept; null data: not kept
    std::vector<std::string_view> lastTurn; // of sets; null, or empty: the scored text stands for it
    std::vector<std::int64_t> tokens;       // of the whole input, as features count them
    std::vector<std::int32_t> turns, toolResults, loopStep;
    std::vector<std::uint8_t> bits;             // of RowBit
    std::vector<std::uint8_t> needs;            // route::Abilities
    std::vector<std::uint8_t> dialect;          // of the client
    std::vector<protocol::FeatureSet> features; // empty: none of any row
    std::vector<std::int64_t> estimatedIn, estimatedOut;
    std::vector<std::uint16_t> requested; // into `requestedNames`; noName: `auto`
    NameList requestedNames;

    // What became of it.
    std::vector<std::uint16_t> label;       // into `labels`; noName: none
    std::vector<std::int8_t> vote;          // 0: none
    std::vector<std::uint16_t> tier, model; // then; into `tiers`, `models`
    std::vector<std::int64_t> cost;         // as booked, nano-dollars; noMoney: not known
    std::vector<ledger::MoneyKind> money;
    std::vector<std::uint16_t> client;  // into `clients`
    std::vector<std::uint32_t> session; // number of its conversation; its own where none is known
    NameList labels, tiers, models, clients;
    std::vector<std::uint32_t> usageAt; // into `usages`; noRow: not known
    std::vector<Usage> usages;
    std::vector<std::uint32_t> outcomeBegin; // size() + 1, or empty: none of any row
    std::vector<RowOutcome> outcomes;

    std::string ids; // of requests, of a set's rows
    std::vector<std::uint32_t> idEnd;
    std::shared_ptr<const void> keeper; // of the texts

    std::size_t size() const { return time.size(); }
    bool is(std::size_t row, RowBit bit) const { return (bits[row] & static_cast<std::uint8_t>(bit)) != 0; }
    bool hasText(std::size_t row) const { return text[row].data() != nullptr; }
    std::string_view id(std::size_t row) const;
    std::string_view labelOf(std::size_t row) const; // empty: none
    std::span<const RowOutcome> outcomesOf(std::size_t row) const;
};

} // namespace tierline::tune
