// Prompts that seem to be cut off: marks at their end, a broken last character, or many different ones that
// are all exactly as long as the longest. One thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace tierline::bench {

class CutOff {
public:
    struct Found {
        std::size_t rows = 0;
        std::vector<std::int64_t> lines; // the first few
        std::string said;
    };
    void add(std::string_view text, std::int64_t line); // valid UTF-8
    Found finish(std::size_t rows) const;

private:
    struct Longest { // different texts of the greatest length
        std::size_t length = 0, rows = 0;
        std::vector<std::int64_t> lines;
        std::unordered_set<std::size_t> texts;
        void add(std::size_t size, std::string_view text, std::int64_t line);
    };
    std::size_t m_marked = 0;
    std::vector<std::int64_t> m_markedAt;
    Longest m_bytes, m_characters;
};

} // namespace tierline::bench
