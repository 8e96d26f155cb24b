#include "ledger/search.h"

#include "base/utf8.h"
#include "ledger/bodies.h"
#include "ledger/database.h"
#include "ledger/keepstate.h"

#include <algorithm>
#include <sqlite3.h>

namespace tierline::ledger {

namespace {

constexpr std::size_t around = 60; // bytes of an excerpt before and behind

struct Search {
    sqlite3* database;
    const Wishes& wishes;
    SearchLimits limits;
    SearchHits found;
    std::int64_t read = 0;
    bool isFull() const { return std::ssize(found.hits) >= limits.hits || read >= limits.texts; }
};

std::size_t characterAt(std::string_view text, std::size_t at) {
    while (at > 0 && at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0U) == 0x80U)
        --at;
    return std::min(at, text.size());
}

// Line breaks and other control characters become blanks, so that marks stay where they are.
void cutExcerpt(SearchHit& hit, const std::vector<Place>& places, std::string_view text) {
    const std::size_t first = places.front().at;
    const auto begin = characterAt(text, first > around ? first - around : 0);
    const auto end = characterAt(text, first + std::max<std::size_t>(places.front().size, 1) + around);
    for (const auto& place : places)
        if (place.at >= begin && place.at + place.size <= end)
            hit.marks.push_back({static_cast<std::uint32_t>(place.at - begin), place.size});
    hit.excerpt = toValidUtf8(text.substr(begin, end - begin));
    if (hit.excerpt.size() != end - begin) hit.marks.clear(); // bad bytes were replaced: places have moved
    std::ranges::replace_if(
        hit.excerpt, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, ' ');
    // U+0080 to U+009F steer terminals as well.
    for (std::size_t at = 0; at + 1 < hit.excerpt.size(); ++at)
        if (hit.excerpt[at] == '\xc2' && static_cast<unsigned char>(hit.excerpt[at + 1]) < 0xa0)
            hit.excerpt[at] = hit.excerpt[at + 1] = ' ';
}

Result<void> addHit(Search& search, std::int64_t seq, const std::vector<Place>& places,
                    std::string_view text) {
    auto query = prepare(search.database, "SELECT id, time_ms FROM decisions WHERE seq = ?");
    if (!query) return std::unexpected(query.error());
    sqlite3_bind_int64(query->get(), 1, seq);
    const auto row = step(query->get());
    if (!row) return std::unexpected(row.error());
    if (!*row) return {};
    SearchHit hit{std::string(columnText(query->get(), 0)),
                  Wall(Milliseconds(sqlite3_column_int64(query->get(), 1))),
                  {},
                  {}};
    cutExcerpt(hit, places, text);
    search.found.hits.push_back(std::move(hit));
    return {};
}

Result<void> tryPrompt(Search& search, std::int64_t seq) {
    ++search.read;
    const auto body = bodyOf(search.database, seq);
    if (!body && body.error().code != ErrorCode::Corrupt) return std::unexpected(body.error());
    if (!body || !body->prompt) return {}; // damaged, or gone
    const auto places = placesOf(search.wishes, *body->prompt);
    if (places.empty()) return {};
    return addHit(search, seq, places, *body->prompt);
}

// True: the query came to its end.
Result<bool> tryAll(Search& search, sqlite3_stmt* seqs, std::int64_t* count) {
    while (!search.isFull()) {
        const auto row = step(seqs);
        if (!row) return std::unexpected(row.error());
        if (!*row) return true;
        if (count != nullptr) ++*count;
        if (auto done = tryPrompt(search, sqlite3_column_int64(seqs, 0)); !done)
            return std::unexpected(done.error());
    }
    return false;
}

Result<bool> searchTail(Search& search, std::int64_t indexed) {
    auto query = prepare(search.database,
                         "SELECT seq FROM bodies WHERE seq > ? AND prompt IS NOT NULL ORDER BY seq DESC");
    if (!query) return std::unexpected(query.error());
    sqlite3_bind_int64(query->get(), 1, indexed);
    return tryAll(search, query->get(), &search.found.notIndexed);
}

Result<bool> searchIndex(Search& search, std::int64_t indexed) {
    auto query = prepare(search.database,
                         "SELECT rowid FROM words WHERE words MATCH ?1 AND rowid <= ?2 ORDER BY rowid DESC");
    if (!query) return std::unexpected(query.error());
    const auto match = indexQuery(search.wishes);
    sqlite3_bind_text64(query->get(), 1, match.data(), match.size(), nullptr, SQLITE_UTF8);
    sqlite3_bind_int64(query->get(), 2, indexed);
    return tryAll(search, query->get(), nullptr);
}

// One view of the database, though several statements look at it.
Result<void> runSearch(Search& search) {
    const auto state = loadKeepState(search.database);
    if (!state) return std::unexpected(state.error());
    const bool usable = state->termsVersion == termsVersion && state->rebuild == 0;
    auto indexed = usable ? state->indexed : std::int64_t{-1};
    auto ended = searchTail(search, indexed);
    if (ended && *ended && indexed > 0) {
        ended = searchIndex(search, indexed);
        if (!ended && ended.error().code == ErrorCode::Corrupt) { // the index alone is damaged: read all
            search.found = {};
            ended = searchTail(search, -1);
        }
    }
    if (!ended) return std::unexpected(ended.error());
    search.found.more = !*ended;
    if (!*ended && search.read >= search.limits.texts)
        search.found.remark = "only the newest " + std::to_string(search.read) + " prompts were read";
    return {};
}

} // namespace

Result<SearchHits> searchPrompts(const Ledger& ledger, std::string_view query, const SearchLimits& limits) {
    const auto wishes = parseSearch(query);
    if (!wishes) return std::unexpected(wishes.error());
    SearchHits found;
    const auto done = ledger.read([&](sqlite3* database) -> Result<void> {
        Search search{database,
                      *wishes,
                      {std::clamp(limits.hits, 1, 1000), std::max<std::int64_t>(limits.texts, 1)},
                      {}};
        if (auto begun = execute(database, "BEGIN"); !begun) return begun;
        auto ran = runSearch(search);
        const auto ended = execute(database, "COMMIT");
        found = std::move(search.found);
        return ran ? ended : ran;
    });
    if (!done) return std::unexpected(done.error());
    return found;
}

} // namespace tierline::ledger
