#include "classify/patternsize.h"

#include <hs/hs.h>

#include <memory>

namespace tierline::classify {

std::optional<std::size_t> compiledBytes(const policy::Rule& rule) {
    if (rule.any.empty()) return std::nullopt;
    hs_database_t* database = nullptr;
    hs_compile_error_t* error = nullptr;
    constexpr unsigned flags = HS_FLAG_CASELESS | HS_FLAG_UTF8 | HS_FLAG_SOM_LEFTMOST;
    const auto status =
        hs_compile(rule.any.front().c_str(), flags, HS_MODE_BLOCK, nullptr, &database, &error);
    const std::unique_ptr<hs_compile_error_t, hs_error_t (*)(hs_compile_error_t*)> said(
        error, hs_free_compile_error);
    const std::unique_ptr<hs_database_t, hs_error_t (*)(hs_database_t*)> compiled(database, hs_free_database);
    std::size_t bytes = 0;
    if (status != HS_SUCCESS || hs_database_size(compiled.get(), &bytes) != HS_SUCCESS) return std::nullopt;
    return bytes;
}

} // namespace tierline::classify
