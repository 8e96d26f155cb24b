// Up to 4,096 rows in the order they came, with the text they need. What was appended is never moved, so a
// `Snapshot` may be read on another thread while the window appends behind it; to change a row that a
// snapshot may see, the block is copied first (`DecisionStore::amend`).
#pragma once

#include "live/names.h"
#include "live/row.h"

#include <memory>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tierline::live {

class RowBlock {
public:
    static constexpr std::uint32_t capacity = 4'096;

    explicit RowBlock(std::uint32_t rows = capacity);
    std::unique_ptr<RowBlock> copy() const;

    bool isFull() const { return m_size == m_capacity; }
    std::uint32_t size() const { return m_size; }
    const Row& at(std::uint32_t row) const { return m_rows[row]; }
    Row& change(std::uint32_t row) { return m_rows[row]; }
    void append(Row row, std::string_view prompt, std::string_view session); // cut to their limits

    std::string_view prompt(const Row& row) const { return {m_text.get() + row.text, row.promptSize}; }
    // Those of many rows, one behind the other: [from, to).
    std::string_view prompts(std::uint32_t from, std::uint32_t to) const;
    std::string_view session(const Row& row) const {
        const Session& session = m_sessions[row.session];
        return {m_text.get() + session.text, session.size};
    }
    // No id of the block is outside.
    RowId lowest() const { return m_lowest; }
    RowId highest() const { return m_highest; }

private:
    static constexpr std::size_t sessionBytes = 40;
    struct Session {
        std::uint32_t text;
        std::uint8_t size;
    };
    std::uint16_t sessionFor(std::string_view session);

    std::uint32_t m_capacity, m_size = 0;
    std::uint32_t m_used, m_free; // prompts fill the text from its begin, sessions from its end
    // Not initialised: pages that no row has reached cost nothing.
    std::unique_ptr<Row[]> m_rows;
    std::unique_ptr<Session[]> m_sessions;
    std::unique_ptr<char[]> m_text;
    std::unordered_map<std::string_view, std::uint16_t> m_sessionIds; // while rows come
    RowId m_lowest, m_highest;
};

// All rows at one moment, by position: 0 is the oldest. Any thread.
struct Snapshot {
    struct Piece {
        std::shared_ptr<const RowBlock> block;
        std::uint32_t first = 0, size = 0; // position of its first row; rows that count
    };
    std::vector<Piece> pieces;
    Names::View names;
    std::uint32_t size = 0;
    std::uint64_t layout = 0; // positions mean the same while this is the same

    const Piece& pieceOf(std::uint32_t position) const;
    const Row& at(std::uint32_t position) const;
};

} // namespace tierline::live
