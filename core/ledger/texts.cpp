#include "ledger/texts.h"

#include "ledger/database.h"
#include "ledger/idcode.h"

#include <sqlite3.h>

namespace tierline::ledger {

Result<Texts> textsOf(const Ledger& ledger, std::string_view id) {
    Texts texts;
    const auto done = ledger.read([&](sqlite3* database) -> Result<void> {
        auto query = prepare(database, "SELECT seq FROM records WHERE id = ?1");
        if (!query) return std::unexpected(query.error());
        bindId(query->get(), 1, id);
        const auto found = step(query->get());
        if (!found) return std::unexpected(found.error());
        if (!*found) return {};
        const auto seq = sqlite3_column_int64(query->get(), 0);
        auto body = bodyOf(database, seq);
        if (!body) return std::unexpected(body.error());
        auto request = requestOf(database, seq);
        if (!request) return std::unexpected(request.error());
        texts = {std::move(body->prompt), std::move(body->reply), *std::move(request)};
        return {};
    });
    if (!done) return std::unexpected(done.error());
    return texts;
}

} // namespace tierline::ledger
