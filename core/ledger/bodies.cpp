#include "ledger/bodies.h"

#include "ledger/database.h"

#include <sqlite3.h>
#include <zstd.h>

namespace tierline::ledger {

namespace {

constexpr int level = 1;

Result<std::optional<std::string>> textAt(sqlite3_stmt* row, int column) {
    if (sqlite3_column_type(row, column) == SQLITE_NULL) return std::nullopt;
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(row, column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(row, column));
    auto text = unpackText(bytes != nullptr ? std::string_view(bytes, size) : std::string_view());
    if (!text) return std::unexpected(text.error());
    return *std::move(text);
}

} // namespace

void BodyPacker::Free::operator()(ZSTD_CCtx_s* context) const {
    ZSTD_freeCCtx(context);
}

BodyPacker::BodyPacker() : m_context(ZSTD_createCCtx()) {}

std::string_view BodyPacker::pack(std::string_view text) {
    m_packed.resize(ZSTD_compressBound(text.size()));
    if (m_context == nullptr) return {};
    const auto size =
        ZSTD_compressCCtx(m_context.get(), m_packed.data(), m_packed.size(), text.data(), text.size(), level);
    return std::string_view(m_packed).substr(0, ZSTD_isError(size) != 0U ? 0 : size);
}

Result<Body> bodyOf(sqlite3* database, std::int64_t seq) {
    auto query = prepare(database, "SELECT prompt, reply FROM bodies WHERE seq = ?");
    if (!query) return std::unexpected(query.error());
    sqlite3_bind_int64(query->get(), 1, seq);
    const auto row = step(query->get());
    if (!row) return std::unexpected(row.error());
    if (!*row) return Body{};
    auto prompt = textAt(query->get(), 0);
    if (!prompt) return std::unexpected(prompt.error());
    auto reply = textAt(query->get(), 1);
    if (!reply) return std::unexpected(reply.error());
    return Body{*std::move(prompt), *std::move(reply)};
}

Result<std::optional<KeptRequest>> requestOf(sqlite3* database, std::int64_t seq) {
    auto query = prepare(database, "SELECT request_bytes, request FROM bodies WHERE seq = ?");
    if (!query) return std::unexpected(query.error());
    sqlite3_bind_int64(query->get(), 1, seq);
    const auto row = step(query->get());
    if (!row) return std::unexpected(row.error());
    if (!*row) return std::nullopt;
    auto text = textAt(query->get(), 1);
    if (!text) return std::unexpected(text.error());
    if (!*text) return std::nullopt;
    return KeptRequest{**std::move(text), sqlite3_column_int64(query->get(), 0)};
}

} // namespace tierline::ledger
