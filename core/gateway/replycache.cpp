#include "gateway/replycache.h"

#include "base/hash.h"

namespace tierline::gateway {

namespace {

constexpr std::int64_t entryOverhead = 512; // of list, map and record, about

// With its length, so that no two lists of parts read the same.
void append(std::string& out, std::string_view part) {
    out += std::to_string(part.size());
    out += ':';
    out += part;
}

} // namespace

std::string repeatKey(const RepeatParts& parts) {
    std::string text;
    text.reserve(parts.body.size() + 512);
    append(text, "tierline-reply-1");
    append(text, toString(parts.dialect));
    append(text, parts.kind);
    append(text, parts.stream ? "stream" : "plain");
    append(text, parts.jsonArray ? "array" : "");
    append(text, parts.model);
    for (const std::string& one : parts.besides)
        append(text, one);
    const auto& skip = parts.skip;
    const bool spells = skip.begin < skip.end && skip.end <= parts.body.size();
    append(text, parts.body.substr(0, spells ? skip.begin : parts.body.size()));
    append(text, spells ? parts.body.substr(skip.end) : std::string_view());
    return sha256Hex(text);
}

std::int64_t ReplyCache::Entry::size() const {
    const auto& r = *reply;
    return entryOverhead + std::ssize(key) + std::ssize(r.body) + std::ssize(r.contentType)
           + std::ssize(r.model) + std::ssize(r.provider) + std::ssize(r.origin) + std::ssize(r.finishReason);
}

void ReplyCache::drop(Place place) {
    m_counters.bytes -= place->size();
    --m_counters.entries;
    m_byKey.erase(place->key);
    m_entries.erase(place);
}

StoredPtr ReplyCache::find(const std::string& key, Monotonic now, const Limits& limits) {
    const std::scoped_lock lock(m_mutex);
    const auto found = m_byKey.find(key);
    if (found != m_byKey.end() && now - found->second->stored >= limits.keep) drop(found->second);
    const auto fresh = m_byKey.find(key);
    if (fresh == m_byKey.end()) {
        ++m_counters.misses;
        return nullptr;
    }
    ++m_counters.hits;
    m_entries.splice(m_entries.end(), m_entries, fresh->second);
    return fresh->second->reply;
}

void ReplyCache::store(const std::string& key, StoredPtr reply, Monotonic now, const Limits& limits) {
    Entry entry{key, std::move(reply), now};
    const auto size = entry.size();
    if (size > limits.bytes) return;
    const std::scoped_lock lock(m_mutex);
    if (const auto old = m_byKey.find(key); old != m_byKey.end()) drop(old->second);
    while (!m_entries.empty() && m_counters.bytes + size > limits.bytes)
        drop(m_entries.begin());
    m_entries.push_back(std::move(entry));
    m_byKey.emplace(m_entries.back().key, std::prev(m_entries.end()));
    m_counters.bytes += size;
    ++m_counters.entries;
    ++m_counters.stored;
}

ReplyCache::Counters ReplyCache::counters() const {
    const std::scoped_lock lock(m_mutex);
    return m_counters;
}

} // namespace tierline::gateway
