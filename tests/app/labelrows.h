// Rows of labels. In a file of its own since moc stumbles over their quotes.
#pragma once

#include <string>
#include <string_view>

inline std::string labelRow(std::string_view id, std::string_view tier) {
    return R"({"id":")" + std::string(id) + R"(","tier":")" + std::string(tier) + "\"}\n";
}
