// What the readers of price files share: members by kind, prices in plausible bounds, each error with its
// place. Errors are thrown as `Wrong` within one reader and become values at its border.
#pragma once

#include "catalog/json.h"
#include "catalog/ratenames.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::catalog {

struct Wrong {
    Error error;
};

// "09:30" to 570.
std::optional<int> minuteOfDay(std::string_view text);

// Empty, or why an expression is not taken: it does not compile, or could take very long on a hostile name.
std::string whyNotRegex(const std::string& pattern);

// A decimal in USD per million tokens, or per thousand searches, exactly. Refused outside of what any model
// costs, since then it is in another unit.
Result<Rate> rateFrom(std::string_view decimal, bool isPerThousand);

class PriceReader {
public:
    PriceReader(std::string_view text, std::string_view file) : m_text(text), m_file(file) {}

protected:
    Result<Json> readTree() const; // an object or a list without duplicate members
    std::unexpected<Error> wrong(const Json& at, std::string detail, std::string remedy = {}) const;
    [[noreturn]] void refuse(const Json& at, std::string detail, std::string remedy = {}) const;

    void known(const Json& object, std::span<const std::string_view> keys) const; // an object of no others
    std::string string(const Json& object, std::string_view key) const;           // there, and not empty
    std::vector<std::string> strings(const Json& object, std::string_view key) const;
    std::span<const Json> list(const Json& object, std::string_view key, bool required) const;
    bool flag(const Json& object, std::string_view key) const;
    std::int64_t tokens(const Json& object, std::string_view key) const; // above zero

    Rate rate(const Json& json, bool isPerThousand) const; // `rateFrom` a number or a string

private:
    std::string_view m_text, m_file;
};

} // namespace tierline::catalog
