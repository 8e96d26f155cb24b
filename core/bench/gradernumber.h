// Numbers in what models write: "1,234.5", "−3", "12 %", "\boxed{\frac{3}{4}}", "1.5e3". Pure; linear in the
// text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tierline::bench {

struct WrittenNumber {
    double value = 0;
    bool isPercent = false;
    std::string text; // as it stands there, at most 40 bytes
};

// The number that an answer ends in: of the last `\boxed{…}`, else behind the last "answer:", "answer is" or
// "####" of its line, else the last one of all. Of a word ("GPT-4", "x2") none is taken.
std::optional<WrittenNumber> finalNumber(std::string_view answer);
// The first number of a text, for what is expected.
std::optional<WrittenNumber> firstNumber(std::string_view text);

// Within the wider of both tolerances; 0 and 0 leaves room for rounding in the 12th digit. Where only one is
// a percentage, 12 % stands for 12 and for 0.12.
bool isSameNumber(const WrittenNumber& found, const WrittenNumber& wanted, double tolerance, double relative);

} // namespace tierline::bench
