#include "live/rowblock.h"

#include <algorithm>

namespace tierline::live {

RowBlock::RowBlock(std::uint32_t rows)
    : m_capacity(rows),
      m_used(0),
      m_free(rows * static_cast<std::uint32_t>(promptBytes + sessionBytes)),
      m_rows(std::make_unique_for_overwrite<Row[]>(rows)),
      m_sessions(std::make_unique_for_overwrite<Session[]>(rows)),
      m_text(std::make_unique_for_overwrite<char[]>(m_free)) {}

std::unique_ptr<RowBlock> RowBlock::copy() const {
    auto other = std::make_unique<RowBlock>(m_capacity);
    for (std::uint32_t i = 0; i < m_size; ++i)
        other->append(at(i), prompt(at(i)), session(at(i)));
    return other;
}

std::string_view RowBlock::prompts(std::uint32_t from, std::uint32_t to) const {
    if (from >= to) return {};
    const Row& last = m_rows[to - 1];
    return {m_text.get() + m_rows[from].text, last.text + last.promptSize - m_rows[from].text};
}

std::uint16_t RowBlock::sessionFor(std::string_view session) {
    if (const auto known = m_sessionIds.find(session); known != m_sessionIds.end()) return known->second;
    const auto id = static_cast<std::uint16_t>(m_sessionIds.size());
    m_free -= static_cast<std::uint32_t>(session.size());
    char* text = m_text.get() + m_free;
    std::ranges::copy(session, text);
    m_sessions[id] = {m_free, static_cast<std::uint8_t>(session.size())};
    m_sessionIds.emplace(std::string_view(text, session.size()), id);
    return id;
}

void RowBlock::append(Row row, std::string_view prompt, std::string_view session) {
    prompt = prompt.substr(0, promptBytes);
    session = session.substr(0, sessionBytes);
    row.text = m_used;
    row.promptSize = static_cast<std::uint8_t>(prompt.size());
    row.session = sessionFor(session);
    std::ranges::copy(prompt, m_text.get() + m_used);
    m_used += static_cast<std::uint32_t>(prompt.size());
    m_lowest = m_size == 0 ? row.id : std::min(m_lowest, row.id);
    m_highest = m_size == 0 ? row.id : std::max(m_highest, row.id);
    m_rows[m_size++] = row;
    if (isFull()) m_sessionIds = {};
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
