#include "bench/reporttext.h"

#include "base/utf8.h"

#include <algorithm>
#include <cmath>
#include <spdlog/fmt/fmt.h>

namespace tierline::bench {

namespace {

constexpr std::string_view none = "–";

// −0.0 is no number for the eye.
double rounded(double value, int places) {
    const double scale = std::pow(10.0, places);
    const double whole = std::round(value * scale) / scale;
    return whole == 0 ? 0 : whole;
}

std::string signOf(double value) {
    return value > 0 ? "+" : value < 0 ? "−" : "±";
}

// Controls, separators of lines, marks of direction, tags, and what is not to be seen at all.
bool isHidden(char32_t c) {
    constexpr std::pair<char32_t, char32_t> ranges[] = {{0x00, 0x1f},     {0x7f, 0x9f},      {0x061c, 0x061c},
                                                        {0x200b, 0x200c}, {0x200e, 0x200f},  {0x2028, 0x202e},
                                                        {0x2060, 0x206f}, {0xfeff, 0xfeff},  {0xfff9, 0xfffb},
                                                        {0xfffe, 0xffff}, {0xe0000, 0xe007f}};
    for (const auto& [from, to] : ranges)
        if (c >= from && c <= to) return true;
    return false;
}

std::string escapedMarkup(std::string_view text) {
    std::string out;
    for (const char sign : text) {
        switch (sign) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '"': out += "&quot;"; break;
        case '\'': out += "&#39;"; break;
        default: out += sign;
        }
    }
    return out;
}

} // namespace

std::string percent(double share) {
    if (!std::isfinite(share)) return std::string(none);
    const double shown = rounded(share * 100, 1);
    return fmt::format("{}{:.1f} %", shown < 0 ? "−" : "", std::abs(shown));
}

std::string points(double difference) {
    return std::isfinite(difference) ? fmt::format("{:.1f} points", std::abs(rounded(difference * 100, 1)))
                                     : std::string(none);
}

std::string signedPoints(double difference) {
    return signOf(rounded(difference * 100, 1)) + points(difference);
}

std::string signedPercent(double change) {
    if (change >= 9 && std::isfinite(change))
        return fmt::format("×{:.0f}", change + 1); // nobody reads +2611 %
    return std::isfinite(change) ? signOf(rounded(change * 100, 1)) + percent(std::abs(change))
                                 : std::string(none);
}

// The smaller, the more places.
std::string dollars(double usd) {
    if (!std::isfinite(usd)) return std::string(none);
    const double size = std::abs(usd);
    const int places = size == 0 || size >= 0.1 ? 2 : size >= 0.001 ? 4 : 6;
    const double shown = rounded(size, places);
    return (usd < 0 && shown > 0 ? "−$" : "$") + fmt::format("{:.{}f}", shown, places);
}

std::string micros(double us) {
    if (!std::isfinite(us)) return std::string(none);
    if (us >= 10'000) return fmt::format("{:.1f} ms", us / 1000);
    return fmt::format("{:.{}f} µs", us, us < 10 ? 1 : 0);
}

std::string grouped(std::size_t count) {
    auto text = std::to_string(count);
    for (auto at = std::ssize(text) - 3; at > 0; at -= 3)
        text.insert(static_cast<std::size_t>(at), ",");
    return text;
}

std::string counted(std::size_t count, std::string_view noun) {
    return fmt::format("{} {}{}", grouped(count), noun, count == 1 ? "" : "s");
}

std::string chance(double p) {
    if (p < 0.001) return "p < .001";
    if (p >= 0.995) return "p = 1";
    return "p = " + fmt::format("{:.{}f}", p, p < 0.1 ? 3 : 2).substr(1);
}

std::string rangeOf(const Estimate& estimate, std::string (*print)(double)) {
    if (!estimate.range) return {};
    auto low = print(estimate.range->low);
    auto high = print(estimate.range->high);
    for (auto* text : {&low, &high})
        if (text->ends_with(" %")) text->resize(text->size() - 2);
    return "[" + low + "–" + high + "]";
}

std::string rangeOf(const Share& share) {
    return rangeOf({share.value, Interval{share.low, share.high, 0}}, percent);
}

std::string differenceOf(const Estimate& difference) {
    auto text = signedPoints(difference.value);
    if (!difference.range) return text;
    const auto bare = [](double value) {
        auto points = signedPoints(value);
        return points.substr(0, points.find(' '));
    };
    return text + " [" + bare(difference.range->low) + " to " + bare(difference.range->high) + "]";
}

std::string shortHash(std::string_view hash) {
    return std::string(hash.substr(0, 12));
}

std::string visible(std::string_view text) {
    const auto valid = toValidUtf8(text);
    std::string out;
    for (std::size_t at = 0; at < valid.size();) {
        const auto length = utf8SequenceLength(std::string_view(valid).substr(at));
        const auto sign = codePointAt(valid, at);
        if (sign == '\n')
            out += "⏎";
        else if (sign == '\t')
            out += ' ';
        else if (isHidden(sign))
            out += sign == '\r' ? std::string() : fmt::format("⟨U+{:04X}⟩", static_cast<std::uint32_t>(sign));
        else
            out.append(valid, at, length);
        at += length;
    }
    return out;
}

std::string excerpt(std::string_view text, std::size_t codePoints) {
    // What is not shown is not made visible either: prompts may have megabytes.
    const auto begin = visible(beginningOf(text, codePoints * 4 + 4));
    std::size_t at = 0;
    for (std::size_t left = codePoints; left > 0 && at < begin.size(); --left)
        at += std::max<std::size_t>(1, utf8SequenceLength(std::string_view(begin).substr(at)));
    if (at >= begin.size() && text.size() <= codePoints * 4 + 4) return begin;
    return begin.substr(0, at) + "…";
}

std::string forHtml(std::string_view text) {
    return escapedMarkup(visible(text));
}

std::string forXml(std::string_view text) {
    return escapedMarkup(visible(text));
}

std::string ownMarkdown(std::string_view text) {
    std::string out;
    for (const char sign : text)
        out += sign == '$' ? std::string("&#36;") : std::string(1, sign); // two of them are mathematics
    return out;
}

std::string codeMarkdown(std::string_view text) {
    auto out = visible(text);
    std::ranges::replace(out, '`', '\'');
    return "`" + out + "`";
}

// Character references stay characters: GitHub and GitLab both show them and take none for markup.
std::string forMarkdown(std::string_view text) {
    constexpr std::string_view markup = "\\`*_{}[]#!|<>&~@$:^";
    std::string out;
    for (const char sign : visible(text)) {
        const bool linksItself = sign == '.' && (out.ends_with('w') || out.ends_with('W')); // www.
        if (markup.find(sign) == markup.npos && !linksItself)
            out += sign;
        else
            out += fmt::format("&#{};", static_cast<int>(sign));
    }
    return out;
}

} // namespace tierline::bench
