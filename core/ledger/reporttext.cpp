#include "ledger/reporttext.h"

#include "base/utf8.h"

#include <algorithm>
#include <array>
#include <spdlog/fmt/fmt.h>

namespace tierline::ledger {

std::string escaped(std::string_view text) {
    std::string out;
    for (const char sign : toValidUtf8(text)) {
        const auto byte = static_cast<unsigned char>(sign);
        switch (sign) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '"': out += "&quot;"; break;
        case '\'': out += "&#39;"; break;
        default:
            if (byte < 0x20 || byte == 0x7f)
                out += "\xef\xbf\xbd"; // U+FFFD: controls are no text
            else
                out += sign;
        }
    }
    return out;
}

std::string countOf(std::int64_t count) {
    auto text = std::to_string(count);
    for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > (count < 0 ? 1 : 0); at -= 3)
        text.insert(static_cast<std::size_t>(at), ",");
    return text;
}

// The smaller, the more decimals.
std::string dollarsOf(Money money) {
    struct Places {
        std::uint64_t least;
        int places;
        std::uint64_t unit; // of the last digit, in nano-dollars
    };
    constexpr Places table[] = {{1'000'000'000, 2, 10'000'000},
                                {10'000'000, 4, 100'000},
                                {100'000, 6, 1'000},
                                {1, 9, 1},
                                {0, 2, 10'000'000}};
    const auto nano = money.nano();
    const auto magnitude = nano < 0 ? 0 - static_cast<std::uint64_t>(nano) : static_cast<std::uint64_t>(nano);
    const auto& row =
        *std::ranges::find_if(table, [&](const Places& each) { return magnitude >= each.least; });
    const auto rounded = (magnitude + row.unit / 2) / row.unit;
    const auto one = 1'000'000'000 / row.unit;
    return fmt::format("{}${}.{:0{}}", nano < 0 ? "−" : "", countOf(static_cast<std::int64_t>(rounded / one)),
                       rounded % one, row.places);
}

std::string shareOf(double share) {
    if (share > 0 && share < 0.001) return "&lt;\u00a00.1\u00a0%";
    return fmt::format("{:.1f}\u00a0%", share * 100);
}

std::string monthName(std::chrono::year_month month) {
    constexpr std::array<std::string_view, 12> names{"January",   "February", "March",    "April",
                                                     "May",       "June",     "July",     "August",
                                                     "September", "October",  "November", "December"};
    return fmt::format("{} {}", names[static_cast<unsigned>(month.month()) - 1],
                       static_cast<int>(month.year()));
}

} // namespace tierline::ledger
