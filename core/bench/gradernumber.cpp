#include "bench/gradernumber.h"

#include "base/utf8.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace tierline::bench {

namespace {

constexpr std::size_t longestNumber = 400; // digits; more is no number that anyone means
constexpr std::string_view minusSign = "\u2212";
// Between groups of three digits, besides commas.
constexpr std::array<std::string_view, 5> groupMarks{"'", "_", "\u2019", "\u00a0", "\u202f"};

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}
bool isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'
           || static_cast<unsigned char>(c) >= 0x80;
}

std::size_t digitsAt(std::string_view text, std::size_t at) {
    std::size_t end = at;
    while (end < text.size() && isDigit(text[end]))
        ++end;
    return end - at;
}

std::size_t markAt(std::string_view text, std::size_t at) {
    for (const auto mark : groupMarks)
        if (text.substr(at).starts_with(mark)) return mark.size();
    return 0;
}

// Digits of one number as they are read, with a point before the fraction.
struct Shape {
    std::size_t end = 0;
    char group = 0; // the sign between groups of three; 'm': one of `groupMarks`
    std::string plain;
};

// The next group of three digits. A comma groups when three digits follow: 1,234 is a thousand and not 1.234.
// One point and three digits is a fraction; a second point, or a comma behind, makes it a group.
bool readGroup(std::string_view text, Shape& shape) {
    const auto end = shape.end;
    if (const auto mark = markAt(text, end); mark > 0 && digitsAt(text, end + mark) == 3) {
        shape.plain += text.substr(end + mark, 3);
        shape.end += mark + 3;
        shape.group = 'm';
        return true;
    }
    const char sign = text[end];
    if ((sign != ',' && sign != '.') || digitsAt(text, end + 1) != 3) return false;
    if (shape.group != 0 && shape.group != sign) return false;
    const bool hasMore = end + 4 < text.size() && (text[end + 4] == sign || text[end + 4] == ',')
                         && digitsAt(text, end + 5) > 0;
    if (sign == '.' && shape.group == 0 && !hasMore) return false;
    shape.group = sign;
    shape.plain += text.substr(end + 1, 3);
    shape.end += 4;
    return true;
}

void readFraction(std::string_view text, Shape& shape) {
    const auto end = shape.end;
    if (end >= text.size() || (text[end] != '.' && text[end] != ',') || text[end] == shape.group) return;
    const auto count = digitsAt(text, end + 1);
    if (count == 0) return;
    (shape.plain += '.') += text.substr(end + 1, count);
    shape.end += 1 + count;
}

void readExponent(std::string_view text, Shape& shape) {
    const auto end = shape.end;
    if (end + 1 >= text.size() || (text[end] != 'e' && text[end] != 'E')) return;
    const std::size_t sign = text[end + 1] == '-' || text[end + 1] == '+' ? 1 : 0;
    const auto count = digitsAt(text, end + 1 + sign);
    const auto behind = end + 1 + sign + count;
    if (count == 0 || count > 4 || (behind < text.size() && isLetter(text[behind]))) return;
    shape.plain += text[end + 1] == '-' ? "e-" : "e";
    shape.plain += text.substr(end + 1 + sign, count);
    shape.end = behind;
}

// "1,234.5", "1.234,5", "1'234", "3,14", "1.5e3".
Shape readDigits(std::string_view text, std::size_t at) {
    const auto first = digitsAt(text, at);
    Shape shape{at + first, 0, std::string(text.substr(at, first))};
    while (first <= 3 && shape.end < text.size() && readGroup(text, shape)) {
    }
    readFraction(text, shape);
    readExponent(text, shape);
    return shape;
}

std::optional<double> valueOf(const std::string& plain) {
    double value = 0;
    const auto [rest, error] = std::from_chars(plain.data(), plain.data() + plain.size(), value);
    if (error != std::errc() || rest != plain.data() + plain.size() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

std::size_t afterSpaces(std::string_view text, std::size_t at) {
    while (at < text.size() && (text[at] == ' ' || text[at] == '\\' || text.substr(at).starts_with("\u00a0")))
        at += text[at] == ' ' || text[at] == '\\' ? 1U : 2U;
    return at;
}

struct Scanned {
    WrittenNumber number;
    std::size_t begin = 0, end = 0;
};

// Where digits that begin at `at` have their sign; `npos` for a part of a word.
std::size_t beginOf(std::string_view text, std::size_t at, bool& isNegative) {
    isNegative = false;
    std::size_t begin = at;
    if (begin > 0 && text[begin - 1] == '.') --begin; // ".5"
    if (begin >= minusSign.size() && text.substr(begin - minusSign.size(), minusSign.size()) == minusSign) {
        isNegative = true;
        return begin - minusSign.size();
    }
    if (begin == 0) return begin;
    const char before = text[begin - 1];
    const bool isMark = begin < at ? isDigit(before) || isLetter(before) : isLetter(before);
    if (isMark) {
        // A currency sign or a dash beyond ASCII is no letter of a word.
        if (static_cast<unsigned char>(before) < 0x80) return std::string_view::npos;
        const auto point = codePointBefore(text, begin);
        const bool isSign = (point >= 0x2000 && point < 0x2e00) || point >= 0x3000 || point == 0xa0
                            || point == 0xa3 || point == 0xa5;
        return isSign ? begin : std::string_view::npos;
    }
    if (before == '-') {
        const bool isJoined = begin >= 2 && (isLetter(text[begin - 2]) || isDigit(text[begin - 2]));
        if (isJoined && isLetter(text[begin - 2])) return std::string_view::npos; // "GPT-4"
        isNegative = !isJoined;                                                   // "3-4" is no minus
        return isJoined ? begin : begin - 1;
    }
    return begin;
}

// "3/4", but neither "1/2/2024" nor "1/0".
void readRatio(std::string_view text, Scanned& found) {
    const bool isBehind = found.begin > 0 && text[found.begin - 1] == '/';
    if (isBehind || found.end >= text.size() || text[found.end] != '/' || digitsAt(text, found.end + 1) == 0)
        return;
    const auto below = readDigits(text, found.end + 1);
    const bool isDate = below.end < text.size() && text[below.end] == '/';
    const double divisor = valueOf(below.plain).value_or(0);
    if (divisor == 0 || isDate) return;
    found.number.value /= divisor;
    found.end = below.end;
}

bool isPercentAt(std::string_view text, std::size_t at) {
    const auto unit = text.substr(std::min(afterSpaces(text, at), text.size()));
    return unit.starts_with('%') || unit.starts_with("percent") || unit.starts_with("per cent");
}

std::optional<Scanned> scanFrom(std::string_view text, std::size_t from) {
    for (std::size_t at = from; at < text.size(); ++at) {
        if (!isDigit(text[at])) continue;
        const auto run = digitsAt(text, at);
        bool isNegative = false;
        const auto begin = beginOf(text, at, isNegative);
        if (begin == std::string_view::npos || run > longestNumber) {
            at += run;
            continue;
        }
        auto shape = readDigits(text, at);
        if (begin < at && text[at - 1] == '.') shape.plain = "0." + shape.plain;
        const auto value = valueOf(shape.plain);
        if (!value) {
            at = shape.end - 1;
            continue;
        }
        Scanned found{{isNegative ? -*value : *value, false, {}}, begin, shape.end};
        readRatio(text, found);
        found.number.isPercent = isPercentAt(text, found.end);
        found.number.text = beginningOf(text.substr(begin, found.end - begin), 40);
        return found;
    }
    return std::nullopt;
}

std::optional<WrittenNumber> lastIn(std::string_view text) {
    std::optional<WrittenNumber> last;
    for (std::size_t from = 0;;) {
        auto found = scanFrom(text, from);
        if (!found) return last;
        from = found->end;
        last = std::move(found->number);
    }
}

// What stands between the braces that open at `at`.
std::optional<std::string_view> inBraces(std::string_view text, std::size_t at) {
    if (at >= text.size() || text[at] != '{') return std::nullopt;
    int depth = 0;
    for (std::size_t end = at; end < text.size(); ++end) {
        if (text[end] == '{') ++depth;
        if (text[end] == '}' && --depth == 0) return text.substr(at + 1, end - at - 1);
    }
    return std::nullopt;
}

std::optional<WrittenNumber> fractionIn(std::string_view text) {
    auto at = text.find("frac{");
    if (at == text.npos) return std::nullopt;
    const auto above = inBraces(text, at + 4);
    if (!above) return std::nullopt;
    const auto below = inBraces(text, at + 4 + above->size() + 2);
    if (!below) return std::nullopt;
    const auto top = scanFrom(*above, 0), bottom = scanFrom(*below, 0);
    if (!top || !bottom || bottom->number.value == 0) return std::nullopt;
    const bool isNegative = text.substr(0, at).find('-') != text.npos;
    const double value = top->number.value / bottom->number.value;
    return WrittenNumber{isNegative ? -value : value, false, std::string(beginningOf(text, 40))};
}

std::optional<WrittenNumber> boxed(std::string_view text) {
    constexpr std::string_view mark = "\\boxed";
    const auto at = text.rfind(mark);
    if (at == text.npos) return std::nullopt;
    const auto inside = inBraces(text, at + mark.size());
    if (!inside) return std::nullopt;
    if (auto fraction = fractionIn(*inside)) return fraction;
    auto found = lastIn(*inside);
    if (found && inside->find("\\%") != inside->npos) found->isPercent = true;
    return found;
}

bool equalsAt(std::string_view text, std::size_t at, std::string_view lower) {
    if (at + lower.size() > text.size()) return false;
    for (std::size_t i = 0; i < lower.size(); ++i) {
        const char c = text[at + i];
        if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c) != lower[i]) return false;
    }
    return true;
}

std::optional<WrittenNumber> marked(std::string_view text) {
    constexpr std::array<std::string_view, 3> marks{"answer:", "answer is", "####"};
    std::size_t behind = text.npos;
    for (std::size_t at = text.find_first_of("aA#"); at != text.npos; at = text.find_first_of("aA#", at + 1))
        for (const auto mark : marks)
            if (equalsAt(text, at, mark)) behind = at + mark.size();
    if (behind == text.npos) return std::nullopt;
    auto line = text.substr(behind);
    if (const auto begin = line.find_first_not_of(" \t\r\n*"); begin != line.npos) line.remove_prefix(begin);
    line = line.substr(0, line.find('\n'));
    if (const auto found = scanFrom(line, 0)) return found->number;
    return std::nullopt;
}

} // namespace

std::optional<WrittenNumber> firstNumber(std::string_view text) {
    if (auto fraction = fractionIn(text)) return fraction;
    const auto found = scanFrom(text, 0);
    return found ? std::optional(found->number) : std::nullopt;
}

std::optional<WrittenNumber> finalNumber(std::string_view answer) {
    if (auto found = boxed(answer)) return found;
    if (auto found = marked(answer)) return found;
    return lastIn(answer);
}

bool isSameNumber(const WrittenNumber& found, const WrittenNumber& wanted, double tolerance,
                  double relative) {
    const auto near = [&](double a, double b) {
        const double room = std::max({tolerance, relative * std::abs(b), 1e-12 * std::abs(b)});
        return std::abs(a - b) <= room;
    };
    if (near(found.value, wanted.value)) return true;
    if (found.isPercent == wanted.isPercent) return false;
    return found.isPercent ? near(found.value / 100, wanted.value) : near(found.value, wanted.value / 100);
}

} // namespace tierline::bench
