// Money in integer nano-dollars and prices in nano-dollars per million tokens. Nothing here is a double on
// the way in; `usd()` is for display and JSON twins only.
#pragma once

#include "base/error.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace tierline {

// Sums stop at the ends of the range instead of wrapping round: one absurd number stays one absurd number.
constexpr std::int64_t saturatingAdd(std::int64_t a, std::int64_t b) {
    std::int64_t sum = 0;
    if (!__builtin_add_overflow(a, b, &sum)) return sum;
    return b < 0 ? std::numeric_limits<std::int64_t>::min() : std::numeric_limits<std::int64_t>::max();
}
constexpr std::int64_t saturatingSubtract(std::int64_t a, std::int64_t b) {
    std::int64_t difference = 0;
    if (!__builtin_sub_overflow(a, b, &difference)) return difference;
    return b > 0 ? std::numeric_limits<std::int64_t>::min() : std::numeric_limits<std::int64_t>::max();
}

// Additions and differences saturate.
class Money {
public:
    constexpr Money() = default;
    static constexpr Money fromNano(std::int64_t nano) { return Money(nano); }
    constexpr std::int64_t nano() const { return m_nano; }
    double usd() const { return static_cast<double>(m_nano) / 1e9; }

    auto operator<=>(const Money&) const = default;
    constexpr Money& operator+=(Money other) {
        m_nano = saturatingAdd(m_nano, other.m_nano);
        return *this;
    }
    constexpr Money& operator-=(Money other) {
        m_nano = saturatingSubtract(m_nano, other.m_nano);
        return *this;
    }
    friend constexpr Money operator+(Money a, Money b) { return a += b; }
    friend constexpr Money operator-(Money a, Money b) { return a -= b; }

private:
    constexpr explicit Money(std::int64_t nano) : m_nano(nano) {}
    std::int64_t m_nano = 0;
};

// "0.001840000" without trailing zeros beyond two decimals: "0.00184", "2.50".
std::string toString(Money money);

// A price: nano-dollars per one million tokens. 0.15 USD per 1M = 150'000'000.
struct Rate {
    std::int64_t nanoPerMillion = 0;
    auto operator<=>(const Rate&) const = default;
};

// A decimal in USD per 1M tokens, read exactly ("2.5", "0.0375", "1e-2"). Negative, more than nine decimals
// that are not zero, or not a number: InvalidInput.
Result<Rate> rateFromDecimal(std::string_view text);
std::string toString(Rate rate); // USD per 1M, shortest exact decimal

// Sums tokens × rate exactly in 128 bits; rounds half up to a nano-dollar once, in `total`, which
// saturates.
class CostSum {
    __extension__ using Wide = __int128;

public:
    void add(std::int64_t tokens, Rate rate) { m_sum += static_cast<Wide>(tokens) * rate.nanoPerMillion; }
    Money total() const {
        using Range = std::numeric_limits<std::int64_t>;
        const Wide rounded = (m_sum + 500'000) / 1'000'000;
        return Money::fromNano(
            static_cast<std::int64_t>(std::clamp<Wide>(rounded, Range::min(), Range::max())));
    }

private:
    Wide m_sum = 0;
};

} // namespace tierline
