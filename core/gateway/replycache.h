// Whole replies, to be given again to the very same request of the same caller. In memory, bounded by bytes;
// what was not asked for longest goes first; lost with the process. Any thread: one short mutex.
//
// The key holds all that shapes a reply: see `repeatKey`.
#pragma once

#include "base/clock.h"
#include "base/dialect.h"
#include "base/usage.h"
#include "protocol/request.h"

#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tierline::gateway {

struct StoredReply {
    std::string origin; // id of the decision that it answered first
    Wall time{};        // … which began then
    std::string model, provider;
    std::string contentType;
    std::string finishReason;
    std::string body; // as the client got it, a stream with its end
    std::optional<Usage> usage;
    bool operator==(const StoredReply&) const = default;
};
using StoredPtr = std::shared_ptr<const StoredReply>;

struct RepeatParts {
    Dialect dialect = Dialect::OpenAi;
    std::string_view kind; // chat, embeddings
    bool stream = false, jsonArray = false;
    std::string_view model;           // the one that would be asked
    std::string_view body;            // the client's bytes …
    protocol::ByteRange skip;         // … without how it spells the model
    std::vector<std::string> besides; // who asks, by which policy, with which fields
};
// 64 hex digits. Pure. Equal only for the same bytes of the same dialect: a space more is another request.
std::string repeatKey(const RepeatParts& parts);

class ReplyCache {
public:
    struct Limits {
        std::int64_t bytes = 0;
        Milliseconds keep{0};
    };
    struct Counters {
        std::uint64_t hits = 0, misses = 0, stored = 0;
        std::int64_t entries = 0, bytes = 0;
    };

    StoredPtr find(const std::string& key, Monotonic now, const Limits& limits);
    void store(const std::string& key, StoredPtr reply, Monotonic now, const Limits& limits);
    Counters counters() const;

private:
    struct Entry {
        std::string key;
        StoredPtr reply;
        Monotonic stored{};
        std::int64_t size() const;
    };
    using Place = std::list<Entry>::iterator;
    void drop(Place place);

    mutable std::mutex m_mutex; // guards all below
    std::list<Entry> m_entries; // asked for longest ago first
    std::unordered_map<std::string_view, Place> m_byKey;
    Counters m_counters;
};

} // namespace tierline::gateway
