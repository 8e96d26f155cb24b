// Bytes that are never zeroed, with room behind them that a SIMD parser may read. Move-only; one owner.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

namespace tierline::net {

class Buffer {
public:
    static constexpr std::size_t padding = 64;

    Buffer() = default;
    explicit Buffer(std::size_t capacity) { grow(capacity); }
    Buffer(Buffer&& other) noexcept
        : m_bytes(std::move(other.m_bytes)),
          m_capacity(std::exchange(other.m_capacity, 0)),
          m_size(std::exchange(other.m_size, 0)) {}
    Buffer& operator=(Buffer&& other) noexcept {
        m_bytes = std::move(other.m_bytes);
        m_capacity = std::exchange(other.m_capacity, 0);
        m_size = std::exchange(other.m_size, 0);
        return *this;
    }

    char* data() { return m_bytes.get(); }
    const char* data() const { return m_bytes.get(); }
    std::size_t size() const { return m_size; }
    std::size_t capacity() const { return m_capacity; }
    std::size_t space() const { return m_capacity - m_size; }
    char* end() { return m_bytes.get() + m_size; }
    std::string_view view(std::size_t from = 0) const { return {data() + from, m_size - from}; }

    void resize(std::size_t size) { m_size = size; } // within the capacity; contents as they are
    void clear() { m_size = 0; }

    void grow(std::size_t capacity) { // keeps the contents
        if (capacity <= m_capacity) return;
        auto bytes = std::make_unique_for_overwrite<char[]>(capacity + padding);
        if (m_size > 0) std::memcpy(bytes.get(), m_bytes.get(), m_size);
        m_bytes = std::move(bytes);
        m_capacity = capacity;
    }

    void append(std::string_view bytes) {
        if (bytes.empty()) return;
        if (bytes.size() > space()) grow(std::max(m_size + bytes.size(), m_capacity * 2));
        std::memcpy(end(), bytes.data(), bytes.size());
        m_size += bytes.size();
    }

    void dropFront(std::size_t count) {
        if (count == 0) return;
        m_size -= count;
        if (m_size > 0) std::memmove(data(), data() + count, m_size);
    }

private:
    std::unique_ptr<char[]> m_bytes;
    std::size_t m_capacity = 0;
    std::size_t m_size = 0;
};

} // namespace tierline::net
