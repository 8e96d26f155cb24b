// Texts that many rows share, kept once in the table `names` and by number in the rows; number 0 is the empty
// text. A name is never changed and its number never given again. Some rows spell the names they use, so that
// these outlive damage to the table. A text without a number stands in its row
// itself: there is room for so many names only, so that nobody who invents names makes table or memory grow.
#pragma once

#include "ledger/database.h"

#include <array>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tierline::ledger {

// Who thinks a text up: policies and we, or whoever sends requests. Each has its own room.
enum class Origin : std::uint8_t { House, Client };
inline constexpr std::array<std::int64_t, 2> nameRoom{16'384, 4096};
inline constexpr std::size_t longestName = 200;
inline constexpr std::string_view lostName = "(lost name"; // begins what stands for one that is gone
std::string lostNameOf(std::int64_t number);

// Numbers to texts, over one connection; looked up when first wanted.
class NameBook {
public:
    explicit NameBook(sqlite3* database) : m_database(database) {}
    // Valid as long as the book. A name that is lost, by damage to the file, says so.
    std::string_view text(std::int64_t number);

private:
    sqlite3* m_database;
    std::unordered_map<std::int64_t, std::string> m_texts;
};

// Texts to numbers, for the one who writes. The writer's thread.
class NameKeeper {
public:
    static Result<NameKeeper> prepare(sqlite3* database);

    void beginRecord(); // before the names of a record are asked for
    // A new name is written in the caller's transaction; a text seen for the first time gets no number yet.
    std::optional<std::int64_t> number(std::string_view text, Origin origin);
    // What the record at hand should spell: names that are new, and of some records all.
    struct Spelled {
        std::int64_t number;
        std::string_view text;
    };
    const std::vector<Spelled>& spelled() const { return m_spelled; }
    Result<void> failure() const; // of writing a name, since the last `keep` or `forget`
    void keep();                  // the transaction was committed
    void forget();                // it was rolled back

private:
    std::optional<std::int64_t> add(std::string_view text, Origin origin, std::size_t hash);

    struct Added {
        std::string_view text;
        Origin origin;
    };
    sqlite3* m_database = nullptr;
    Statement m_insert;
    std::unordered_map<std::string_view, std::int64_t> m_numbers;
    std::deque<std::string> m_texts; // what the map looks at
    std::vector<Added> m_added;
    std::array<std::int64_t, 2> m_left{};
    std::int64_t m_next = 1;
    std::vector<std::uint32_t> m_seenOnce; // by hash
    std::vector<Spelled> m_spelled;
    bool m_spellsAll = false;
    unsigned m_records = 0;
    std::optional<Error> m_failure;
};

} // namespace tierline::ledger
