#include "estimatewords.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace tierline::ctl {

namespace {

using catalog::wholeShare;

constexpr std::int64_t nano = 1'000'000'000;

std::unexpected<Error> bad(std::string_view what, std::string_view text, std::string why,
                           std::string remedy) {
    return fail(ErrorCode::InvalidInput,
                std::string(what) + ": `" + std::string(text) + "` " + std::move(why), std::move(remedy));
}

// A decimal times a thousand millions, exactly; absent: it is none, or has more than nine decimals.
std::optional<std::int64_t> decimalFrom(std::string_view text) {
    const auto rate = rateFromDecimal(text);
    return rate ? std::optional(rate->nanoPerMillion) : std::nullopt;
}

// The same in units of `part` thousand-millionths; absent also when it lies between two of them.
std::optional<std::int64_t> decimalFrom(std::string_view text, std::int64_t part) {
    const auto value = decimalFrom(text);
    return value && *value % part == 0 ? std::optional(*value / part) : std::nullopt;
}

// "250k" → 250,000. The factor is a suffix, so that 1.5M is a whole number.
std::optional<std::int64_t> countFrom(std::string_view text) {
    std::int64_t factor = 1;
    if (!text.empty()) {
        using Factor = std::pair<char, std::int64_t>;
        constexpr std::array factors{Factor{'k', 1'000}, Factor{'m', 1'000'000}, Factor{'g', 1'000'000'000}};
        const auto last = static_cast<char>(std::tolower(static_cast<unsigned char>(text.back())));
        for (const auto& [suffix, times] : factors)
            if (last == suffix) factor = times;
        if (factor != 1) text.remove_suffix(1);
    }
    const auto value = decimalFrom(text.substr(0, text.find_last_not_of(' ') + 1));
    if (!value) return std::nullopt;
    const auto unit = nano / factor;
    return *value % unit == 0 ? std::optional(*value / unit) : std::nullopt;
}

std::vector<std::string_view> split(std::string_view text, char at) {
    std::vector<std::string_view> parts;
    for (;;) {
        const auto end = text.find(at);
        parts.push_back(text.substr(0, end));
        if (end == text.npos) return parts;
        text.remove_prefix(end + 1);
    }
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(' ');
    return first == text.npos ? std::string_view{}
                              : text.substr(first, text.find_last_not_of(' ') - first + 1);
}

constexpr auto priceRemedy = "write 0.25, 0.25/1.25 (in/out) or 0.25/1.25/0.025 (in/out/cached)";

Result<Rate> rateIn(std::string_view text, PriceUnit unit) {
    auto rate = rateFromDecimal(trimmed(text));
    if (!rate) return bad("price", text, "is no price", priceRemedy);
    const std::int64_t factor = unit == PriceUnit::Million    ? 1
                                : unit == PriceUnit::Thousand ? 1'000
                                                              : 1'000'000;
    if (__builtin_mul_overflow(rate->nanoPerMillion, factor, &rate->nanoPerMillion))
        return bad("price", text, "is too large for its unit",
                   "check --per: is it a price of one million tokens?");
    return *rate;
}

} // namespace

Result<PriceUnit> priceUnitFrom(std::string_view text) {
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    for (const auto& [name, unit] : {std::pair("1m", PriceUnit::Million),
                                     {"m", PriceUnit::Million},
                                     {"1k", PriceUnit::Thousand},
                                     {"k", PriceUnit::Thousand},
                                     {"request", PriceUnit::Request}})
        if (lower == name) return unit;
    return bad("--per", text, "is no unit of prices", "write 1m, 1k or request");
}

Result<Volume> volumeFrom(std::string_view text) {
    constexpr auto remedy = "write 1M/day, 250k/month or 10000";
    const auto parts = split(text, '/');
    const auto count = countFrom(trimmed(parts[0]));
    if (!count) return bad("--volume", text, "is no whole number of requests", remedy);
    if (parts.size() == 1) return Volume{*count, false};
    const auto period = trimmed(parts[1]);
    if (parts.size() > 2 || (period != "day" && period != "month"))
        return bad("--volume", text, "is neither a day's nor a month's", remedy);
    return Volume{*count, period == "month"};
}

Result<std::int64_t> shareFrom(std::string_view text, std::string_view of) {
    constexpr auto remedy = "write a percentage from 0% to 100%, with at most four decimals";
    auto digits = trimmed(text);
    if (!digits.ends_with('%')) return bad(of, text, "has no percent sign", remedy);
    digits.remove_suffix(1);
    const auto share = decimalFrom(trimmed(digits), nano / (wholeShare / 100));
    if (!share || *share > wholeShare) return bad(of, text, "is no share", remedy);
    return *share;
}

Result<std::int64_t> callsFrom(std::string_view text) {
    const auto calls = decimalFrom(trimmed(text), nano / wholeShare);
    if (!calls || *calls == 0)
        return bad("--calls", text, "is no number of requests", "write 1, or for example 3.5");
    return *calls;
}

Result<catalog::RequestShape> tokensFrom(std::string_view text) {
    const auto parts = split(text, '+');
    const auto in = countFrom(trimmed(parts[0]));
    const auto out = parts.size() == 2 ? countFrom(trimmed(parts[1])) : std::optional<std::int64_t>(0);
    if (!in || !out || parts.size() > 2)
        return bad("--tokens", text, "is no number of tokens", "write input+output, for example 1000+200");
    return catalog::RequestShape{*in, *out, 0};
}

Result<Money> usdFrom(std::string_view text, std::string_view of) {
    const auto value = decimalFrom(trimmed(text));
    if (!value) return bad(of, text, "is no amount", "write US dollars, for example 0.0001");
    return Money::fromNano(*value);
}

bool isPrice(std::string_view text) {
    text = trimmed(text);
    return !text.empty() && text.find_first_not_of("0123456789.eE+-/ ") == text.npos;
}

Result<catalog::Rates> ratesFrom(std::string_view text, PriceUnit unit) {
    const auto parts = split(text, '/');
    catalog::Rates rates;
    if (unit == PriceUnit::Request) {
        if (parts.size() > 1)
            return bad("price", text, "has parts, but --per request has one", "write 0.015");
        const auto asked = rateIn(text, unit);
        if (!asked) return std::unexpected(asked.error());
        rates.requests = *asked;
        rates.input = rates.output = Rate{0};
        return rates;
    }
    if (parts.size() > 3) return bad("price", text, "has more than three parts", priceRemedy);
    std::array<std::optional<Rate>, 3> read;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto rate = rateIn(parts[i], unit);
        if (!rate) return bad("price", text, "is no price", priceRemedy);
        read[i] = *rate;
    }
    rates.input = read[0];
    rates.output = parts.size() > 1 ? read[1] : read[0];
    rates.cachedRead = read[2];
    return rates;
}

Result<std::vector<MixPart>> mixFrom(std::string_view text) {
    constexpr auto remedy = "write tier=share:price, for example simple=60%:0.25,complex=rest:10";
    std::vector<MixPart> mix;
    std::optional<std::size_t> rest;
    std::int64_t sum = 0;
    for (const auto part : split(text, ',')) {
        MixPart one;
        const auto colon = part.find(':');
        auto head = trimmed(part.substr(0, colon));
        if (colon != part.npos) one.price = trimmed(part.substr(colon + 1));
        if (const auto equals = head.find('='); equals != head.npos) {
            one.tier = trimmed(head.substr(0, equals));
            head = trimmed(head.substr(equals + 1));
        }
        if (head == "rest") {
            if (rest) return bad("--mix", text, "has two rests", remedy);
            rest = mix.size();
        } else {
            const auto share = shareFrom(head, "--mix");
            if (!share) return bad("--mix", part, "has no share", remedy);
            sum += one.share = *share;
        }
        mix.push_back(std::move(one));
    }
    if (rest) {
        if (sum > wholeShare) return bad("--mix", text, "leaves no rest", "the shares before it pass 100%");
        mix[*rest].share = wholeShare - sum;
    }
    return mix;
}

} // namespace tierline::ctl
