#include "classify/plainregex.h"

#include "base/utf8.h"
#include "classify/patterns.h"
#include "classify/vectorscanguard.h"

#include <hs/hs.h>
#include <string>

namespace tierline::classify {

namespace {

constexpr std::size_t longestPattern = 4'096;

int stopAtFirst(unsigned /*id*/, unsigned long long /*from*/, unsigned long long /*to*/, unsigned /*flags*/,
                void* found) {
    *static_cast<bool*>(found) = true;
    return 1;
}

std::unexpected<Error> wrong(std::string detail) {
    return fail(ErrorCode::InvalidInput, std::move(detail),
                "the syntax is PCRE's without lookaround and back-references");
}

} // namespace

struct PlainRegex::State {
    std::unique_ptr<hs_database, DatabaseDeleter> database;
    std::unique_ptr<hs_scratch, ScratchDeleter> scratch;
};

PlainRegex::PlainRegex(std::unique_ptr<State> state) : m_state(std::move(state)) {}
PlainRegex::PlainRegex(PlainRegex&&) noexcept = default;
PlainRegex& PlainRegex::operator=(PlainRegex&&) noexcept = default;
PlainRegex::~PlainRegex() = default;

Result<PlainRegex> PlainRegex::compile(std::string_view pattern, bool ignoreCase) {
    survivesVectorscan();
    if (pattern.size() > longestPattern) return wrong("the pattern is longer than 4,096 bytes");
    if (!isUtf8(pattern)) return wrong("the pattern holds bytes that are not UTF-8");
    if (pattern.find('\0') != pattern.npos) return wrong("the pattern holds a zero byte");
    const std::string text(pattern);
    const unsigned flags = HS_FLAG_UTF8 | HS_FLAG_ALLOWEMPTY | (ignoreCase ? HS_FLAG_CASELESS : 0U);
    hs_database_t* database = nullptr;
    hs_compile_error_t* raw = nullptr;
    const auto status = hs_compile(text.c_str(), flags, HS_MODE_BLOCK, nullptr, &database, &raw);
    const std::unique_ptr<hs_compile_error_t, hs_error_t (*)(hs_compile_error_t*)> error(
        raw, hs_free_compile_error);
    if (status != HS_SUCCESS)
        return wrong("the pattern cannot be used: "
                     + std::string(error && error->message ? error->message : "unknown reason"));
    auto state = std::make_unique<State>();
    state->database.reset(database);
    hs_scratch_t* scratch = nullptr;
    if (hs_alloc_scratch(database, &scratch) != HS_SUCCESS)
        return fail(ErrorCode::Internal, "no memory for the pattern");
    state->scratch.reset(scratch);
    return PlainRegex(std::move(state));
}

bool PlainRegex::isIn(std::string_view text) const {
    std::string mended;
    if (!isUtf8(text)) text = mended = toValidUtf8(text);
    bool found = false;
    hs_scan(m_state->database.get(), text.data() == nullptr ? "" : text.data(),
            static_cast<unsigned>(text.size()), 0, m_state->scratch.get(), stopAtFirst, &found);
    return found;
}

} // namespace tierline::classify
