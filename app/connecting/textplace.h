// Places in a text as a person counts them, and its line ends. Pure; any thread.
#pragma once

#include "base/error.h"

#include <string>
#include <string_view>

namespace tierline::connecting {

// InvalidInput with line and column of the byte `at`, columns in characters.
Error errorAt(std::string_view text, std::size_t at, std::string detail, std::string remedy = {});

std::string_view lineEndOf(std::string_view text); // "\r\n" where the first line ends so
std::size_t lineStart(std::string_view text, std::size_t at);
std::size_t lineStop(std::string_view text, std::size_t at);      // before its end
std::size_t nextLine(std::string_view text, std::size_t at);      // after its end
std::string_view indentOf(std::string_view text, std::size_t at); // blanks before the line's first word
bool isBlank(std::string_view text);
std::string_view trimmed(std::string_view text);

} // namespace tierline::connecting
