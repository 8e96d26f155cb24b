#include "ledger/packed.h"

#include <zstd.h>

namespace tierline::ledger {

std::string packText(std::string_view text) {
    std::string packed(ZSTD_compressBound(text.size()), '\0');
    const auto size = ZSTD_compress(packed.data(), packed.size(), text.data(), text.size(), 9);
    packed.resize(ZSTD_isError(size) != 0U ? 0 : size); // with room enough it cannot fail but for memory
    return packed;
}

Result<std::string> unpackText(std::string_view packed, std::size_t limit) {
    const auto size = ZSTD_getFrameContentSize(packed.data(), packed.size());
    if (size == ZSTD_CONTENTSIZE_UNKNOWN || size == ZSTD_CONTENTSIZE_ERROR || size > limit)
        return fail(ErrorCode::Corrupt, "a compressed text of the ledger is damaged");
    std::string text(static_cast<std::size_t>(size), '\0');
    const auto got = ZSTD_decompress(text.data(), text.size(), packed.data(), packed.size());
    if (ZSTD_isError(got) != 0U || got != text.size())
        return fail(ErrorCode::Corrupt, "a compressed text of the ledger is damaged");
    return text;
}

} // namespace tierline::ledger
