#include "gateway/identity.h"

#include "base/utf8.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cstring>

namespace tierline::gateway {

namespace {

constexpr std::size_t labelLimit = 200; // bytes of a name that a header brings into the ledger

std::string label(std::string_view text) {
    return toValidUtf8(text.substr(0, labelLimit));
}

std::string_view trim(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

std::string_view product(std::string_view userAgent) {
    return userAgent.substr(0, userAgent.find_first_of("/ (;"));
}

std::string hex16(std::uint64_t value) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text(16, '0');
    for (auto at = text.rbegin(); at != text.rend(); ++at, value >>= 4U)
        *at = digits[value & 15U];
    return text;
}

__extension__ using Wide = unsigned __int128;

// Sixteen bytes a step by a folded multiplication (as wyhash does): a system prompt of 100 kB is read in a
// few microseconds. The value is written to the ledger, so it must stay the same from version to version.
std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
    const Wide product = static_cast<Wide>(a) * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
}

std::uint64_t word(std::string_view bytes) { // up to eight, the first lowest on every machine
    std::uint64_t value = 0;
    std::memcpy(&value, bytes.data(), std::min<std::size_t>(bytes.size(), 8));
    if constexpr (std::endian::native == std::endian::big) value = __builtin_bswap64(value);
    return value;
}

std::uint64_t hashText(std::string_view text, std::uint64_t hash) {
    constexpr std::uint64_t odd1 = 0xa0761d6478bd642fU, odd2 = 0xe7037ed1a0b428dbU;
    const std::uint64_t size = text.size();
    if (text.size() > 64) { // four chains that do not wait for each other
        std::array<std::uint64_t, 4> lanes{hash, hash ^ odd1, hash ^ odd2, ~hash};
        for (; text.size() > 64; text.remove_prefix(64))
            for (std::size_t at = 0; at < lanes.size(); ++at)
                lanes[at] =
                    mix(word(text.substr(at * 16, 8)) ^ odd1, word(text.substr(at * 16 + 8, 8)) ^ lanes[at]);
        hash = mix(lanes[0] ^ odd1, lanes[1]) ^ mix(lanes[2] ^ odd2, lanes[3]);
    }
    for (; text.size() > 16; text.remove_prefix(16))
        hash = mix(word(text.substr(0, 8)) ^ odd1, word(text.substr(8, 8)) ^ hash);
    const std::string_view rest = text.substr(std::min<std::size_t>(text.size(), 8));
    return mix(mix(word(text) ^ odd1, word(rest) ^ hash), odd2 ^ size);
}

std::string sessionHash(std::string_view client, const protocol::Request& request) {
    std::uint64_t hash = hashText(client, 0x8ebc6af09c88c6e3U);
    hash = hashText(request.systemText, hash);
    return hex16(hashText(request.firstUserText, hash));
}

// "project=alpha, team=search"; a bare word is a tag with an empty value.
void addTags(std::map<std::string, std::string>& tags, std::string_view text) {
    while (!text.empty()) {
        const std::size_t comma = text.find(',');
        const std::string_view item = trim(text.substr(0, comma));
        const std::size_t equals = item.find('=');
        const std::string_view name = trim(item.substr(0, equals));
        if (!name.empty() && tags.size() < 16)
            tags[label(name)] =
                equals == std::string_view::npos ? std::string() : label(trim(item.substr(equals + 1)));
        if (comma == std::string_view::npos) break;
        text.remove_prefix(comma + 1);
    }
}

Result<policy::TierIndex> readTier(const policy::Policy& policy, std::string_view header,
                                   std::string_view name) {
    if (const auto tier = policy.tier(trim(name))) return *tier;
    std::string known;
    for (const auto& tier : policy.tiers)
        known += (known.empty() ? "" : ", ") + tier.name;
    return fail(ErrorCode::InvalidInput,
                std::string(header) + " names an unknown tier; the tiers are: " + known);
}

Result<Milliseconds> readDuration(std::string_view text) {
    struct Unit {
        std::string_view name;
        double ms;
    };
    constexpr std::array units{Unit{"ms", 1}, Unit{"s", 1e3}, Unit{"m", 6e4}, Unit{"", 1}};
    text = trim(text);
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const std::string_view rest =
        trim(std::string_view(end, static_cast<std::size_t>(text.data() + text.size() - end)));
    if (error == std::errc() && number > 0 && number < 1e9)
        for (const Unit& unit : units)
            if (rest == unit.name)
                return Milliseconds(static_cast<Milliseconds::rep>(number * unit.ms + 0.5));
    return fail(ErrorCode::InvalidInput, "x-tierline-max-latency is not a duration such as 800ms or 8s");
}

Result<Money> readMoney(std::string_view text) {
    const auto rate = rateFromDecimal(trim(text)); // USD per million in nano = USD in nano
    if (rate) return Money::fromNano(rate->nanoPerMillion);
    return fail(ErrorCode::InvalidInput, "x-tierline-max-cost is not an amount in USD such as 0.01");
}

} // namespace

Identity readIdentity(const net::Headers& headers, const protocol::Request& request) {
    Identity identity;
    const std::string_view named = headers.value("x-tierline-client");
    identity.client = label(named.empty() ? product(headers.value("user-agent")) : trim(named));
    const std::string_view session = headers.value("x-tierline-session");
    if (!session.empty())
        identity.session = label(trim(session));
    else if (!request.conversationKey.empty())
        identity.session = label(request.conversationKey);
    else
        identity.session = sessionHash(identity.client, request);
    for (const auto& header : headers)
        if (net::equalIgnoringCase(header.name, "x-tierline-tag")) addTags(identity.tags, header.value);
    const std::string* noStore = headers.find("x-tierline-no-store");
    identity.noStore = noStore && *noStore != "0" && *noStore != "false";
    return identity;
}

Result<route::Wishes> readWishes(const net::Headers& headers, const policy::Policy& policy) {
    route::Wishes wishes;
    const auto read = [&](std::string_view name, auto& target, auto reader) -> std::optional<Error> {
        const std::string* value = headers.find(name);
        if (!value) return std::nullopt;
        auto result = reader(*value);
        if (!result) return result.error();
        target = *result;
        return std::nullopt;
    };
    const auto tierReader = [&](std::string_view header) {
        return [&policy, header](std::string_view text) { return readTier(policy, header, text); };
    };
    if (auto error = read("x-tierline-tier", wishes.tier, tierReader("x-tierline-tier")))
        return std::unexpected(*error);
    if (auto error = read("x-tierline-floor", wishes.floor, tierReader("x-tierline-floor")))
        return std::unexpected(*error);
    if (auto error = read("x-tierline-max-latency", wishes.maxLatency, readDuration))
        return std::unexpected(*error);
    if (auto error = read("x-tierline-max-cost", wishes.maxCost, readMoney)) return std::unexpected(*error);
    return wishes;
}

} // namespace tierline::gateway
