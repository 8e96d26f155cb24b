// What the targets share. Each target is one function over bytes: libFuzzer's engine drives it in the preset
// `fuzz`, replay.cpp in every other build. The first bytes of an input choose what is tried, the rest is what
// is read; `Input` hands them out.
#pragma once

#include "protocol/json.h"
#include "protocol/jsoncheck.h"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace tierline::fuzz {

// A rule that was broken: the engine keeps the input.
inline void require(bool holds, const char* rule, std::string_view found = {}) {
    if (holds) return;
    std::fprintf(stderr, "broken: %s\n%.*s\n", rule, static_cast<int>(found.size()), found.data());
    std::abort();
}

class Input {
public:
    Input(const std::uint8_t* data, std::size_t size) : m_data(data), m_size(size) {}

    unsigned choice(unsigned below) { // an exhausted input chooses the first
        if (m_at == m_size || below == 0) return 0;
        return m_data[m_at++] % below;
    }
    bool flag() { return choice(2) == 1; }
    // Exactly the input's own memory, so that a read behind its end is seen.
    std::string_view rest() const { return {reinterpret_cast<const char*>(m_data) + m_at, m_size - m_at}; }

private:
    const std::uint8_t* m_data;
    std::size_t m_size;
    std::size_t m_at = 0;
};

// What goes out may lie a few levels deeper than what came in, which may use up our own limit.
inline void requireJson(std::string_view text, const char* rule) {
    if (protocol::Json::parse(text)) return;
    require(protocol::mendJson(text, 2 * protocol::jsonDepthLimit).has_value(), rule, text);
}

} // namespace tierline::fuzz
