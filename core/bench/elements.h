// The elements of a JSON file that is one array, one at a time, however it is laid out. Only what is outside
// the elements is looked at closely; an element is its text. One thread.
#pragma once

#include "bench/bytes.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace tierline::bench {

class ElementReader {
public:
    explicit ElementReader(ByteReader bytes) : m_bytes(std::move(bytes)) {}

    // Absent at the end. Valid until the next call. So many bytes as `protocol::jsonPadding` behind it may be
    // read. An error ends the reading and names file and line.
    Result<std::optional<std::string_view>> next();

    const std::string& name() const { return m_bytes.name(); }
    std::int64_t line() const { return m_line; }  // where the last one given begins, from 1
    std::string hash() { return m_bytes.hash(); } // SHA-256 of the bytes; call once, at the end

private:
    enum class Place : std::uint8_t { Before, First, Between, After, Behind }; // `After`: a comma
    Result<char> peek();        // the next byte that is no white space; 0 at the end
    Result<std::size_t> scan(); // the size of the element that begins the window
    Result<bool> has(std::size_t at);
    Result<bool> begins(); // an element
    void take(std::size_t bytes);
    std::unexpected<Error> wrong(std::string detail, std::string remedy = {}) const;

    ByteReader m_bytes;
    Place m_place = Place::Before;
    std::int64_t m_line = 0, m_here = 1;
    std::size_t m_size = 0; // of the element given, not yet taken
};

} // namespace tierline::bench
