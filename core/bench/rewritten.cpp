#include "bench/rewritten.h"

#include "base/id.h"

#include <algorithm>
#include <array>

namespace tierline::bench {

namespace {

bool isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::string upperCase(std::string_view text, std::uint64_t) {
    std::string made(text);
    for (auto& c : made)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return made;
}

std::string lowerCase(std::string_view text, std::uint64_t) {
    std::string made(text);
    for (auto& c : made)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return made;
}

constexpr std::size_t shortest = 4;

std::size_t longWords(std::string_view text) {
    std::size_t made = 0, letters = 0;
    for (const char c : text) {
        letters = isLetter(c) ? letters + 1 : 0;
        made += letters == shortest ? 1 : 0;
    }
    return made;
}

// One slip in about ten words of four letters or more, at least one: two letters change places or one is
// lost; a word's first letter stays.
std::string typos(std::string_view text, std::uint64_t seed) {
    constexpr std::size_t words = 10;
    Dice dice(seed);
    std::string made;
    const auto first = static_cast<double>(std::min(longWords(text), words)) / 2;
    auto left = static_cast<std::size_t>(dice.uniform() * first);
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at;
        while (end < text.size() && isLetter(text[end]))
            ++end;
        std::string word(text.substr(at, std::max<std::size_t>(1, end - at)));
        if (end - at >= shortest && left-- == 0) {
            const auto place =
                1 + static_cast<std::size_t>(dice.uniform() * static_cast<double>(word.size() - 2));
            if (dice.uniform() < 0.5)
                std::swap(word[place], word[place + 1]);
            else
                word.erase(place, 1);
            left = words - 1;
        }
        made += word;
        at = std::max(end, at + 1);
    }
    return made;
}

std::string whiteSpace(std::string_view text, std::uint64_t) {
    std::string made = "\n ";
    for (const char c : text)
        made += c == ' ' ? std::string("  ") : std::string(1, c);
    return made + " \n\n";
}

std::string noPunctuation(std::string_view text, std::uint64_t) {
    constexpr std::string_view signs = ".,;:!?'\"";
    std::string made(text);
    std::erase_if(made, [&](char c) { return signs.find(c) != signs.npos; });
    return made;
}

constexpr auto all = std::to_array<Rewriting>({
    {"upper case", upperCase},
    {"lower case", lowerCase},
    {"typos", typos},
    {"more white space", whiteSpace},
    {"no punctuation", noPunctuation},
});

} // namespace

std::span<const Rewriting> rewritings() {
    return all;
}

} // namespace tierline::bench
