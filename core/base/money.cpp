#include "base/money.h"

#include <algorithm>
#include <cstdlib>

namespace tierline {

namespace {

// value / 10^9 as a decimal with at least `minimum` decimals and no further trailing zeros.
std::string decimal(std::int64_t nano, std::size_t minimum) {
    const bool negative = nano < 0;
    const auto magnitude = negative ? 0 - static_cast<std::uint64_t>(nano) : static_cast<std::uint64_t>(nano);
    std::string fraction = std::to_string(magnitude % 1'000'000'000U);
    fraction.insert(0, 9 - fraction.size(), '0');
    while (fraction.size() > minimum && fraction.back() == '0')
        fraction.pop_back();
    std::string text = (negative ? "-" : "") + std::to_string(magnitude / 1'000'000'000U);
    if (!fraction.empty()) text += "." + fraction;
    return text;
}

} // namespace

std::string toString(Money money) {
    return decimal(money.nano(), 2);
}

std::string toString(Rate rate) {
    return decimal(rate.nanoPerMillion, 0);
}

Result<Rate> rateFromDecimal(std::string_view text) {
    const auto bad = [&](std::string_view why) {
        return fail(ErrorCode::InvalidInput, "price `" + std::string(text) + "` " + std::string(why),
                    "write US dollars per one million tokens, for example 2.50");
    };
    std::string digits;
    int exponent = 9;
    std::size_t at = 0;
    bool point = false;
    for (; at < text.size(); ++at) {
        const char c = text[at];
        if (c >= '0' && c <= '9') {
            digits += c;
            if (point) --exponent;
        } else if (c == '.' && !point) {
            point = true;
        } else {
            break;
        }
    }
    if (digits.empty()) return bad(text.starts_with('-') ? "is negative" : "is not a number");
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        const bool negative = at < text.size() && text[at] == '-';
        if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
        int power = 0;
        const std::size_t first = at;
        for (; at < text.size() && text[at] >= '0' && text[at] <= '9' && power < 100; ++at)
            power = power * 10 + (text[at] - '0');
        if (at == first) return bad("is not a number");
        exponent += negative ? -power : power;
    }
    if (at != text.size()) return bad("is not a number");
    digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
    for (; exponent < 0; ++exponent) {
        if (digits.back() != '0') return bad("has more than nine decimals");
        digits.pop_back();
        if (digits.empty()) digits = "0";
    }
    if (digits == "0") return Rate{0};
    if (digits.size() + static_cast<std::size_t>(exponent) > 15)
        return bad("is larger than a million dollars");
    digits.append(static_cast<std::size_t>(exponent), '0');
    return Rate{std::strtoll(digits.c_str(), nullptr, 10)};
}

} // namespace tierline
