// What models cost and which field of a provider's usage object says what, from a dated price file. Immutable
// after it was made; any thread. A model that is not found, or whose price is not known for that moment, is a
// miss, never zero.
#pragma once

#include "base/clock.h"
#include "base/error.h"
#include "catalog/extractor.h"
#include "catalog/rates.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::catalog {

using Usage = tierline::Usage;

enum class MatchKind : std::uint8_t { Equals, StartsWith, EndsWith, Contains, Regex };

// Minutes of a day in UTC, [from, to); from > to goes over midnight.
struct DayHours {
    int from = 0, to = 0;
    bool operator==(const DayHours&) const = default;
};

struct Row {
    std::string provider; // the file's provider id: openai, anthropic, groq, …
    MatchKind match = MatchKind::Equals;
    std::string pattern;           // lower case, but for Regex
    std::chrono::sys_days from{};  // valid from this day; 1970-01-01 = since ever
    std::optional<DayHours> hours; // absent: all day. A row with hours goes before one without
    Price price;
    std::optional<std::int64_t> context;
    bool operator==(const Row&) const = default;
};

struct Found {
    const Price* price = nullptr; // of the catalogue, valid as long as it
    std::chrono::sys_days from{}; // of the row
    std::optional<std::int64_t> context;
    bool isOverride = false; // the user's own price
};

struct ProviderEntry {
    std::string id;
    std::vector<std::string> hosts; // base URLs without scheme: api.openai.com, router.huggingface.co/groq;
                                    // `*` is any run of letters but "/"
    std::vector<std::string> fallbacks; // whose models it sells too: azure those of openai and anthropic
    std::vector<Extractor> extractors;
    bool operator==(const ProviderEntry&) const = default;
};

struct Expressions; // catalog.cpp

class Catalog {
public:
    Catalog() = default;
    Catalog(std::vector<ProviderEntry> providers, std::vector<Row> rows, std::chrono::sys_days date,
            std::string source = {});

    static Result<Catalog> load(const std::filesystem::path& snapshot); // our own form: snapshot.h
    static Result<Catalog> parse(std::string_view text, std::string_view fileName);

    // The most specific matching pattern of that provider, then of its fallbacks: equal before longest
    // beginning before longest end before longest part before regular expressions; of it the newest row not
    // after the day of `when` whose hours fit. The provider is the one behind the host of `baseUrl` where
    // that is known, else the one whose id is `provider`.
    std::optional<Found> find(std::string_view provider, std::string_view baseUrl, std::string_view model,
                              Wall when) const;
    // All rows of the pattern that counts there, whatever the day and the hour, oldest first. Where the
    // user's own price counts at `when`, those of it.
    std::span<const Row> dated(std::string_view provider, std::string_view baseUrl, std::string_view model,
                               Wall when) const;
    // How that provider writes its usage in an API flavour ("chat", "responses", "anthropic", "default", …);
    // the nearest generic one where it is not known. Never null for "chat", "responses", "anthropic",
    // "gemini" and "embeddings".
    const Extractor* extractor(std::string_view provider, std::string_view baseUrl,
                               std::string_view flavor) const;

    // This one with the rows of another on top: they win wherever they match.
    Catalog withOverrides(const Catalog& overrides) const;

    std::chrono::sys_days date() const { return m_date; } // of the snapshot
    const std::string& source() const { return m_source; }
    std::size_t size() const { return m_rows.size(); }
    const std::vector<Row>& rows() const { return m_rows; }
    const std::vector<ProviderEntry>& providers() const { return m_providers; }

private:
    struct Chosen; // catalog.cpp
    Chosen choose(std::string_view provider, std::string_view baseUrl, std::string_view model,
                  Wall when) const;
    const ProviderEntry* entry(std::string_view id) const;
    std::string_view providerOf(std::string_view provider, std::string_view baseUrl) const;

    std::vector<Row> m_rows, m_overrides;             // by provider, kind, pattern, day, hours
    std::vector<ProviderEntry> m_providers;           // by id
    std::shared_ptr<const Expressions> m_expressions; // compiled once
    std::chrono::sys_days m_date{};
    std::string m_source;
};

std::string toString(std::chrono::sys_days day); // 2026-06-01
std::optional<std::chrono::sys_days> dayFrom(std::string_view text);

} // namespace tierline::catalog
