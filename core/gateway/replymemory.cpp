#include "gateway/replymemory.h"

#include "base/hash.h"

namespace tierline::gateway {

namespace {

constexpr std::size_t entryOverhead = 200; // nodes, hash and string heads

// Signatures are long; their digest names them as well.
std::string nameOf(std::string_view key) {
    return key.size() <= 128 ? std::string(key) : sha256Hex(key);
}

} // namespace

std::size_t ReplyMemory::Entry::size() const {
    return key.size() + reply.model.size() + reply.provider.size() + reply.signature.size() + entryOverhead;
}

void ReplyMemory::keep(std::string_view key, KeptReply reply) {
    if (key.empty()) return;
    Entry entry{nameOf(key), std::move(reply)};
    if (entry.size() > m_limit / 4) return;
    const std::scoped_lock lock(m_mutex);
    if (const auto found = m_byKey.find(entry.key); found != m_byKey.end()) {
        m_bytes -= found->second->size();
        const auto old = found->second;
        m_byKey.erase(found);
        m_entries.erase(old);
    }
    m_bytes += entry.size();
    m_entries.push_back(std::move(entry));
    m_byKey.emplace(m_entries.back().key, std::prev(m_entries.end()));
    while (m_bytes > m_limit) {
        m_bytes -= m_entries.front().size();
        m_byKey.erase(m_entries.front().key);
        m_entries.pop_front();
    }
}

std::optional<KeptReply> ReplyMemory::find(std::string_view key) const {
    const std::string name = nameOf(key);
    const std::scoped_lock lock(m_mutex);
    const auto found = m_byKey.find(name);
    if (found == m_byKey.end()) return std::nullopt;
    return found->second->reply;
}

} // namespace tierline::gateway
