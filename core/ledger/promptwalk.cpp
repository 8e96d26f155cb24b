#include "ledger/promptwalk.h"

#include "ledger/database.h"
#include "ledger/idcode.h"
#include "ledger/packed.h"

#include <algorithm>
#include <sqlite3.h>

namespace tierline::ledger {

namespace {

constexpr std::string_view walkSql = "SELECT b.seq, ulid(r.id), b.prompt FROM bodies b JOIN records r"
                                     " ON r.seq = b.seq WHERE b.seq < ?1 AND b.prompt IS NOT NULL"
                                     " ORDER BY b.seq DESC LIMIT ?2";

std::string_view blobAt(sqlite3_stmt* row, int column) {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(row, column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(row, column));
    return bytes != nullptr ? std::string_view(bytes, size) : std::string_view();
}

} // namespace

Result<PromptsWalked> walkPrompts(const Ledger& ledger, const PromptStretch& stretch,
                                  const EachPrompt& each) {
    PromptsWalked walked;
    const int most = std::max(stretch.most, 1);
    const auto done = ledger.read([&](sqlite3* database) -> Result<void> {
        auto query = prepare(database, walkSql);
        if (!query) return std::unexpected(query.error());
        sqlite3_bind_int64(query->get(), 1, stretch.before);
        sqlite3_bind_int(query->get(), 2, most);
        int rows = 0;
        for (bool goOn = true; goOn; ++rows) {
            const auto row = step(query->get());
            if (!row) return std::unexpected(row.error());
            if (!*row) break;
            walked.before = sqlite3_column_int64(query->get(), 0);
            const auto prompt = unpackText(blobAt(query->get(), 2));
            prompt ? ++walked.prompts : ++walked.damaged;
            if (prompt) goOn = each(columnText(query->get(), 1), *prompt);
            if (!goOn) return {};
        }
        if (rows < most) walked.before = 0;
        return {};
    });
    if (!done) return std::unexpected(done.error());
    return walked;
}

} // namespace tierline::ledger
