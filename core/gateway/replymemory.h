// What providers gave that only they can read again: where a stored reply lies, which model made a thought,
// and the proof that belongs to a tool call. Without it a conversation that changes its model would be
// refused by the next one. Bounded; the oldest goes first; lost with the process. Any thread: one short
// mutex, since a conversation's requests may come to any I/O thread.
#pragma once

#include <cstddef>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace tierline::gateway {

struct KeptReply {
    std::string model;     // id in the policy
    std::string provider;  // id in the policy
    std::string signature; // of a tool call; else empty
};

class ReplyMemory {
public:
    explicit ReplyMemory(std::size_t bytes = 32U << 20U) : m_limit(bytes) {}

    // `key`: a reply's id, a tool call's id, or a signature itself.
    void keep(std::string_view key, KeptReply reply);
    std::optional<KeptReply> find(std::string_view key) const;

private:
    struct Entry {
        std::string key;
        KeptReply reply;
        std::size_t size() const;
    };
    const std::size_t m_limit;
    mutable std::mutex m_mutex; // guards all below
    std::list<Entry> m_entries; // oldest first
    std::unordered_map<std::string_view, std::list<Entry>::iterator> m_byKey;
    std::size_t m_bytes = 0;
};

} // namespace tierline::gateway
