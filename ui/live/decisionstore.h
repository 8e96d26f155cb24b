// The decisions that Live has: compact rows, oldest first, up to a million; the newest few thousand with
// their whole record. Old rows leave a block at a time, but those that are pinned or labelled stay. Window
// thread; `snapshot` gives what another thread may read.
//
// A position is a row's place among all: it moves when rows leave or come in front (`Shift`), never when rows
// come behind.
#pragma once

#include "live/rowblock.h"

#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tierline::live {

using RecordPtr = std::shared_ptr<const ledger::Record>;

// Where rows are after others left or came before them.
struct Shift {
    static constexpr std::uint32_t gone = 0xffff'ffff;
    std::vector<std::uint32_t> front; // the new positions of the first rows; `gone`
    std::int64_t rest = 0;            // added to all others'
    std::uint32_t operator()(std::uint32_t position) const;
};

// A row with the words it shares.
struct RowView {
    const Row& row;
    std::string_view prompt, session;
    const Names& names;
    std::string_view name(NameKind kind) const { return names.of(kind).at(row.name(kind)); }
    std::string_view model() const; // that answered, else the last that was asked
};

class DecisionStore {
public:
    static constexpr std::uint32_t defaultLimit = 1'000'000;
    static constexpr std::size_t wholeRecords = 2'000;

    explicit DecisionStore(std::uint32_t limit = defaultLimit) : m_limit(limit) {}

    std::uint32_t size() const { return m_size; }
    std::uint32_t limit() const { return m_limit; }
    std::int64_t evicted() const { return m_evicted; } // since the start; still in the ledger
    const Names& names() const { return m_names; }

    void append(const std::vector<RecordPtr>& records);
    // What would leave for `coming` rows; nullopt: there is room. Then `evict` carries it out.
    std::optional<Shift> planRoom(std::size_t coming) const;
    void evict(const Shift& shift);
    // Rows of before, oldest first; those that are here already are passed over. At most what there is room
    // for.
    Shift prepend(const std::vector<RecordPtr>& records);
    // All is here from this time on, but for what was never told. Of an empty store: nothing.
    std::optional<Wall> completeSince() const;

    const Row& row(std::uint32_t position) const;
    RowView view(std::uint32_t position) const;
    std::string id(std::uint32_t position) const;
    std::optional<std::uint32_t> positionOf(const std::string& id) const;
    RecordPtr record(std::uint32_t position) const; // null: only the row is here
    // What a row says, as a record: no candidates, signals or attempts.
    ledger::Record outline(std::uint32_t position) const;

    // Changes made by the user. False: no such decision here.
    bool setVote(const std::string& id, int vote);
    bool setLabel(const std::string& id, std::string_view label); // empty: none
    bool setPinned(const std::string& id, bool pinned);
    bool setColour(const std::string& id, int colour);

    Snapshot snapshot() const;
    std::uint64_t layout() const { return m_layout; } // positions mean the same while this is the same

private:
    struct Piece {
        std::shared_ptr<RowBlock> block;
        std::uint32_t first = 0; // position of its first row
    };
    const Piece& pieceOf(std::uint32_t position) const;
    Row* changeRow(const std::string& id);
    void replaceRecord(const std::string& id, const Row& row);
    void addRow(const ledger::Record& record);
    RowId idFor(const std::string& id);
    Row makeRow(const ledger::Record& record, bool isPromptCut);
    void renumber();
    void mergeLeftovers();

    std::uint32_t m_limit, m_size = 0;
    std::vector<Piece> m_pieces;
    std::uint32_t m_leftovers = 0;  // rows at the front that stayed when theirs left
    std::deque<RecordPtr> m_recent; // of the last positions
    Names m_names;
    std::vector<std::string> m_oddIds; // by RowId::low
    std::int64_t m_evicted = 0;
    std::uint64_t m_layout = 0;
};

} // namespace tierline::live
