// What a model costs and can do, from a dated snapshot (resources/prices). Immutable after load; any thread.
// A model that is not found, or whose price is not known for that date or size, is a miss, never zero.
#pragma once

#include "base/clock.h"
#include "base/error.h"
#include "base/money.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::catalog {

struct Rates {
    Rate input, output;
    // Absent: charged as input; an absent one-hour write as a five-minute one, where that has a price.
    std::optional<Rate> cachedRead, cacheWrite5m, cacheWrite1h;
    bool operator==(const Rates&) const = default;
};

// Raw token buckets, disjoint: the whole input is input + cachedRead + cacheWrite5m + cacheWrite1h.
// `reasoning` is contained in `output` and is informative.
struct Usage {
    std::int64_t input = 0, cachedRead = 0, cacheWrite5m = 0, cacheWrite1h = 0, output = 0, reasoning = 0;
    bool operator==(const Usage&) const = default;
    std::int64_t allInput() const { return input + cachedRead + cacheWrite5m + cacheWrite1h; }
};

Money costOf(const Usage& usage, const Rates& rates); // exact, rounded half up once

enum class MatchKind : std::uint8_t { Equals, StartsWith, EndsWith, Contains };

struct Row {
    std::string provider; // the snapshot's provider id: openai, anthropic, groq, …
    MatchKind match = MatchKind::Equals;
    std::string pattern;          // lower case
    std::chrono::sys_days from{}; // valid from this day; 1970-01-01 = since ever
    Rates rates;
    std::optional<std::int64_t> priceLimit; // above so many input tokens another price holds: a miss
    std::optional<std::int64_t> context;
};

struct Found {
    Rates rates;
    std::chrono::sys_days from{}; // of the row
    std::optional<std::int64_t> context;
    std::optional<std::int64_t> priceLimit;
};

struct Host {
    std::string url; // api.openai.com, router.huggingface.co/groq
    std::string provider;
};

class Catalog {
public:
    Catalog() = default;
    // `hosts`: base URLs without scheme, and the provider behind each.
    explicit Catalog(std::vector<Row> rows, std::chrono::sys_days date, std::vector<Host> hosts = {});

    static Result<Catalog> load(const std::filesystem::path& snapshot);
    static Result<Catalog> parse(std::string_view text, std::string_view fileName);

    // The most specific matching pattern of that provider, its newest row not after `day`: equal before
    // longest beginning before longest end before longest part. The provider is the one behind the host of
    // `baseUrl` where that is known, else the one whose id is `provider`.
    std::optional<Found> find(std::string_view provider, std::string_view baseUrl, std::string_view model,
                              std::chrono::sys_days day) const;
    std::chrono::sys_days date() const { return m_date; } // of the snapshot
    std::size_t size() const { return m_rows.size(); }

private:
    std::string_view providerOf(std::string_view provider, std::string_view baseUrl) const;

    std::vector<Row> m_rows; // by provider, kind, pattern, day
    std::vector<Host> m_hosts;
    std::chrono::sys_days m_date{};
};

// The newest resources/prices/snapshot-YYYY-MM-DD.tsv below the share folder.
Result<std::filesystem::path> newestSnapshot(const std::filesystem::path& shareFolder);

std::string toString(std::chrono::sys_days day); // 2026-06-01
std::optional<std::chrono::sys_days> dayFrom(std::string_view text);

} // namespace tierline::catalog
