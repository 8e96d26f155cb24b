// A decision as the Live list keeps it: 112 bytes without memory of its own, so that a million fit. Words
// that many rows share are numbers into `Names`; the prompt's beginning and the session stand in the text of
// the row's block, a session once for all its rows there. What is not here (candidates, signals, attempts) is
// fetched by the id.
#pragma once

#include "ledger/record.h"

#include <array>
#include <cstdint>
#include <limits>
#include <string>

namespace tierline::live {

using NameId = std::uint16_t; // 0: the empty name

inline constexpr std::int64_t noMoney = std::numeric_limits<std::int64_t>::min();
inline constexpr std::uint32_t noNumber = std::numeric_limits<std::uint32_t>::max();
inline constexpr std::size_t promptBytes = 120; // kept of each prompt, on one line

struct RowId { // a ULID as a number; ids of another form are numbers of the store's (`isOdd`)
    std::uint64_t high = 0, low = 0;
    bool isOdd() const { return high == std::numeric_limits<std::uint64_t>::max(); }
    auto operator<=>(const RowId&) const = default;
};
RowId rowIdOf(const std::string& ulid); // isOdd(): no ULID
std::string textOf(RowId id);           // of one that is not odd

enum RowMark : std::uint8_t {
    HasPrompt = 1U << 0U,
    PromptCut = 1U << 1U, // there is more of it
    Translated = 1U << 2U,
    Pinned = 1U << 3U,
    WentElsewhere = 1U << 4U, // observed only: routing would have chosen another model
    HasTokens = 1U << 5U
};

// The kinds of shared words, each with numbers of its own.
enum class NameKind : std::uint8_t {
    Client,
    Tier,
    Provider,
    Model,
    Path,
    Policy,
    Reason,
    Label,
    Tags,
    Rules
};
inline constexpr std::size_t nameKinds = 10;

struct Row {
    RowId id;
    std::int64_t time = 0;                                              // milliseconds since 1970
    std::int64_t cost = noMoney, baseline = noMoney, wouldBe = noMoney; // nano-dollars
    std::uint32_t tokensIn = 0, tokensOut = 0;                          // see HasTokens
    std::uint32_t latency = 0, firstToken = noNumber;                   // milliseconds
    policy::Millionths score = 0, confidence = 0, margin = 0;
    std::uint32_t text = 0; // of the prompt's beginning, in the block
    std::array<NameId, nameKinds> names{};
    std::uint16_t status = 0, session = 0; // session: of the block
    std::uint8_t promptSize = 0;
    ledger::Outcome outcome = ledger::Outcome::Ok;
    ledger::Flags flags = 0;
    ledger::MoneyKind money = ledger::MoneyKind::Billed;
    std::int8_t vote = 0; // 0: none
    std::uint8_t attempts = 0, marks = 0;
    std::uint8_t colour = 0; // 1 to 6: marked by the user; 0: not

    NameId name(NameKind kind) const { return names[static_cast<std::size_t>(kind)]; }
    bool has(RowMark mark) const { return (marks & mark) != 0; }
    bool isKept() const { return has(Pinned) || name(NameKind::Label) != 0; } // never leaves by itself
};
static_assert(sizeof(Row) <= 112);

// One line that is safe to show: breaks and tabs are blanks, controls and marks that turn the direction of
// the text are gone, bad bytes are U+FFFD. At most `limit` bytes, whole characters; `cut`: there is more.
std::string oneLine(std::string_view text, std::size_t limit, bool* cut = nullptr);

} // namespace tierline::live
