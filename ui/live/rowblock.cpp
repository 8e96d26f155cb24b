#include "live/rowblock.h"

#include <algorithm>
#include <cstring>

namespace tierline::live {

RowBlock::RowBlock(std::uint32_t rows)
    : m_capacity(rows),
      m_rows(std::make_unique_for_overwrite<Row[]>(rows)),
      m_text(std::make_unique_for_overwrite<char[]>(rows * (promptBytes + sessionBytes))) {}

std::unique_ptr<RowBlock> RowBlock::copy() const {
    auto other = std::make_unique<RowBlock>(m_capacity);
    std::copy_n(m_rows.get(), m_size, other->m_rows.get());
    std::memcpy(other->m_text.get(), m_text.get(), m_used);
    other->m_size = m_size;
    other->m_used = m_used;
    other->m_lowest = m_lowest;
    other->m_highest = m_highest;
    return other;
}

void RowBlock::append(Row row, std::string_view prompt, std::string_view session) {
    prompt = prompt.substr(0, promptBytes);
    session = session.substr(0, sessionBytes);
    row.text = m_used;
    row.promptSize = static_cast<std::uint8_t>(prompt.size());
    row.sessionSize = static_cast<std::uint8_t>(session.size());
    std::ranges::copy(prompt, m_text.get() + m_used);
    std::ranges::copy(session, m_text.get() + m_used + prompt.size());
    m_used += static_cast<std::uint32_t>(prompt.size() + session.size());
    m_lowest = m_size == 0 ? row.id : std::min(m_lowest, row.id);
    m_highest = m_size == 0 ? row.id : std::max(m_highest, row.id);
    m_rows[m_size++] = row;
}

const Snapshot::Piece& Snapshot::pieceOf(std::uint32_t position) const {
    const auto behind = std::ranges::upper_bound(pieces, position, {}, &Piece::first);
    return *std::prev(behind);
}

const Row& Snapshot::at(std::uint32_t position) const {
    const Piece& piece = pieceOf(position);
    return piece.block->at(position - piece.first);
}

} // namespace tierline::live
