#include "ledger/namebook.h"

#include "ledger/cellsdetail.h"

#include <algorithm>

#include <sqlite3.h>

namespace tierline::ledger {

std::string lostNameOf(std::int64_t number) {
    return std::string(lostName) + ' ' + std::to_string(number) + ')';
}

std::string_view NameBook::text(std::int64_t number) {
    constexpr std::int64_t most = nameRoom[0] + nameRoom[1];
    constexpr std::string_view lost = "(lost name)";
    static_assert(lost.starts_with(lostName));
    if (number == 0) return {};
    if (const auto found = m_texts.find(number); found != m_texts.end()) return found->second;
    if (number < 0) return lost;
    // Prepared anew each time: an SQL function may not hold a statement when its connection closes.
    const auto query = prepare(m_database, "SELECT text FROM names WHERE id = ?");
    if (!query) return lost;
    sqlite3_bind_int64(query->get(), 1, number);
    const auto row = step(query->get());
    if (!row || (!*row && number > 2 * most)) return lost; // damage does not make the book grow
    std::string text = *row ? std::string(columnText(query->get(), 0)) : lostNameOf(number);
    return m_texts.emplace(number, std::move(text)).first->second;
}

Result<NameKeeper> NameKeeper::prepare(sqlite3* database) {
    NameKeeper keeper;
    keeper.m_database = database;
    keeper.m_left = nameRoom;
    keeper.m_seenOnce.resize(8192);
    auto all = ledger::prepare(database, "SELECT id, origin, text FROM names");
    if (!all) return std::unexpected(all.error());
    const auto done = eachRow(all->get(), [&]() -> Result<void> {
        const auto number = sqlite3_column_int64(all->get(), 0);
        --keeper.m_left[sqlite3_column_int64(all->get(), 1) == 0 ? 0 : 1];
        const auto& text = keeper.m_texts.emplace_back(columnText(all->get(), 2));
        keeper.m_numbers.emplace(text, number);
        keeper.m_next = std::max<std::int64_t>(keeper.m_next, number + 1);
        return {};
    });
    if (!done) return std::unexpected(done.error());
    auto insert = ledger::prepare(database, "INSERT INTO names(id, origin, text) VALUES(?,?,?)");
    if (!insert) return std::unexpected(insert.error());
    keeper.m_insert = std::move(*insert);
    return keeper;
}

void NameKeeper::beginRecord() {
    constexpr unsigned spelledEach = 512;
    m_spelled.clear();
    m_spellsAll = ++m_records % spelledEach == 0;
}

std::optional<std::int64_t> NameKeeper::number(std::string_view text, Origin origin) {
    if (text.empty()) return 0;
    if (const auto found = m_numbers.find(text); found != m_numbers.end()) {
        if (m_spellsAll) m_spelled.push_back({found->second, found->first});
        return found->second;
    }
    if (text.size() == 1 || text.size() > longestName || m_left[static_cast<std::size_t>(origin)] <= 0)
        return std::nullopt;
    return add(text, origin, std::hash<std::string_view>()(text));
}

std::optional<std::int64_t> NameKeeper::add(std::string_view text, Origin origin, std::size_t hash) {
    const auto mark = static_cast<std::uint32_t>(hash >> 32U) | 1U;
    if (auto& seen = m_seenOnce[hash % m_seenOnce.size()]; seen != mark) {
        seen = mark;
        return std::nullopt;
    }
    sqlite3_bind_int64(m_insert.get(), 1, m_next);
    sqlite3_bind_int64(m_insert.get(), 2, static_cast<int>(origin));
    bindText(m_insert.get(), 3, text);
    const auto done = step(m_insert.get());
    sqlite3_reset(m_insert.get());
    if (!done) {
        m_failure = done.error();
        return std::nullopt;
    }
    const auto& kept = m_texts.emplace_back(text);
    m_numbers.emplace(kept, m_next);
    m_added.push_back({kept, origin});
    m_spelled.push_back({m_next, kept});
    --m_left[static_cast<std::size_t>(origin)];
    return m_next++;
}

Result<void> NameKeeper::failure() const {
    if (m_failure) return std::unexpected(*m_failure);
    return {};
}

void NameKeeper::keep() {
    m_added.clear();
    m_failure.reset();
}

void NameKeeper::forget() {
    for (const auto& [text, origin] : m_added) {
        m_numbers.erase(text);
        ++m_left[static_cast<std::size_t>(origin)];
    }
    m_spelled.clear(); // looks at the texts that go
    m_texts.resize(m_texts.size() - m_added.size());
    keep();
}

} // namespace tierline::ledger
