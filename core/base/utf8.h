// UTF-8 as RFC 3629 defines it: no overlong forms, no surrogates, nothing above U+10FFFF.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tierline {

// Bytes of the well-formed sequence that `text` begins with, 0 when there is none.
std::size_t utf8SequenceLength(std::string_view text);
bool isUtf8(std::string_view text);
std::string toValidUtf8(std::string_view text); // each bad byte becomes U+FFFD
void appendUtf8(std::string& out, char32_t codePoint);

// The code point that begins at `at`, or ends just before it; 0 at the borders. `text` must be valid.
char32_t codePointAt(std::string_view text, std::size_t at);
char32_t codePointBefore(std::string_view text, std::size_t at);
std::size_t countCodePoints(std::string_view text);
std::string_view beginningOf(std::string_view text, std::size_t bytes); // at most so many, whole characters

} // namespace tierline
