// The series behind `Metrics`, found without building a key: by name in a map, then by small indexes. All of
// it is used under the one mutex of `Metrics`; only the library's own reading goes on beside it.
#pragma once

#include "gateway/metrics.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <prometheus/counter.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

namespace tierline::gateway::detail {

using prometheus::Counter;
using prometheus::Histogram;

struct NameHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view name) const { return std::hash<std::string_view>()(name); }
};

// Things by name, at most `limit` beyond those declared; all further names share the one called `other`.
template <class T>
class Named {
public:
    Named(std::size_t limit, Counter& overflow) : m_limit(limit), m_overflow(&overflow) {}

    // `make` gets the label's value when there is something new.
    template <class Make>
    T& declare(std::string_view name, Make make) {
        const auto at = m_things.find(name);
        return at != m_things.end() ? at->second
                                    : m_things.emplace(name, make(std::string(name))).first->second;
    }

    template <class Make>
    T& get(std::string_view name, Make make) {
        if (name.empty()) name = "none";
        const auto at = m_things.find(name);
        if (at != m_things.end()) return at->second;
        if (m_strangers >= m_limit || !isFit(name)) {
            m_overflow->Increment();
            return declare("other", make);
        }
        ++m_strangers;
        return declare(name, make);
    }

private:
    // Plain enough for a label: clients may send anything.
    static bool isFit(std::string_view name) {
        if (name.size() > 128) return false;
        for (const char letter : name)
            if (letter < ' ' || letter == 0x7f) return false; // beyond ASCII too: it may be no UTF-8
        return true;
    }

    std::unordered_map<std::string, T, NameHash, std::equal_to<>> m_things;
    std::size_t m_limit, m_strangers = 0;
    Counter* m_overflow;
};

inline constexpr std::size_t outcomeCount = 5, moneyCount = 3, classCount = 21;
enum class Bucket : std::uint8_t { Input, CachedRead, CacheWrite5m, CacheWrite1h, Output, Reasoning };
inline constexpr std::array bucketNames{"input",          "cached_read", "cache_write_5m",
                                        "cache_write_1h", "output",      "reasoning"};

using Outcomes = std::array<Counter*, outcomeCount>; // null until met

struct ModelSeries {
    std::string name;
    std::vector<std::pair<std::string_view, Outcomes>> tiers; // a view of the tier's own name
    std::array<Counter*, moneyCount> cost{};
    std::array<Counter*, bucketNames.size()> tokens{};
    std::array<Counter*, classCount> failures{};
    Counter* attempts = nullptr;
    Counter* unpriced = nullptr;
    Counter* estimated = nullptr;
    Histogram* duration = nullptr;
    Histogram* firstToken = nullptr;
};

struct ClientSeries {
    std::string name;
    Outcomes outcomes{};
    std::array<Counter*, moneyCount> cost{};
};

struct SavedSeries {
    Counter* baseline = nullptr;
    Counter* paid = nullptr;
};

} // namespace tierline::gateway::detail
