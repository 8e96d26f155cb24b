#include "catalog/importread.h"

#include "catalog/generic.h"
#include "catalog/snapshot.h"

#include <algorithm>
#include <charconv>

namespace tierline::catalog {

namespace {

// Digits and where the point is: value = 0.digits × 10^point.
struct Decimal {
    std::string digits;
    int point = 0;
};

std::optional<Decimal> decimalFrom(std::string_view text) {
    Decimal made;
    bool afterPoint = false;
    std::size_t at = 0;
    for (; at < text.size(); ++at) {
        if (text[at] == '.' && !afterPoint) {
            afterPoint = true;
        } else if (text[at] >= '0' && text[at] <= '9') {
            made.digits += text[at];
            made.point += afterPoint ? 0 : 1;
        } else {
            break;
        }
    }
    if (made.digits.empty() || made.digits.size() > 60) return std::nullopt;
    if (at == text.size()) return made;
    if (text[at] != 'e' && text[at] != 'E') return std::nullopt;
    at += at + 1 < text.size() && text[at + 1] == '+' ? 2 : 1;
    int power = 0;
    const auto [end, error] = std::from_chars(text.data() + at, text.data() + text.size(), power);
    if (error != std::errc{} || end != text.data() + text.size() || power < -100 || power > 100)
        return std::nullopt;
    made.point += power;
    return made;
}

// Adds one at the last digit.
void roundUp(Decimal& value) {
    for (auto at = value.digits.rbegin(); at != value.digits.rend(); ++at) {
        if (*at != '9') {
            ++*at;
            return;
        }
        *at = '0';
    }
    value.digits.insert(value.digits.begin(), '1');
    ++value.point;
}

} // namespace

std::string lowerCase(std::string_view text) {
    std::string out(text);
    for (auto& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

std::string movedPoint(std::string_view decimal, int places) {
    auto value = decimalFrom(decimal);
    if (!value) return {};
    value->point += places;
    const int kept = value->point + 9;
    if (kept < 0) return "0";
    if (static_cast<std::size_t>(kept) < value->digits.size()) {
        const bool isUp = value->digits[static_cast<std::size_t>(kept)] >= '5';
        value->digits.resize(static_cast<std::size_t>(kept));
        if (isUp) roundUp(*value);
    }
    if (value->point <= 0) {
        value->digits.insert(0, static_cast<std::size_t>(1 - value->point), '0');
        value->point = 1;
    }
    const auto whole = static_cast<std::size_t>(value->point);
    if (value->digits.size() < whole) value->digits.resize(whole, '0');
    return value->digits.substr(0, whole) + "." + value->digits.substr(whole) + "0";
}

Rate Importer::scaled(const Json& json, int power, bool isPerThousand) {
    auto moved = json;
    if (const auto text = movedPoint(json.text, power); !text.empty()) moved.text = text;
    return rate(moved, isPerThousand); // also says what is wrong with one that has not moved
}

void Importer::add(Row row) {
    auto key = row.provider + '\n' + std::to_string(static_cast<int>(row.match)) + row.pattern + '\n'
               + toString(row.from);
    if (row.hours) key += textOf(*row.hours);
    if (m_seen.insert(std::move(key)).second)
        m_rows.push_back(std::move(row));
    else
        leaveOut("pattern stated twice (the first counts)");
}

Result<Imported> Importer::finish(std::vector<ProviderEntry> providers, std::string source) {
    if (m_rows.empty()) return wrong(Json{}, "the file holds no prices");
    Imported made;
    providers.push_back(genericProvider());
    made.catalog = Catalog(std::move(providers), std::move(m_rows), m_date, std::move(source));
    for (const auto& [what, count] : m_leftOut)
        made.leftOut.push_back(std::to_string(count) + " × " + what);
    return made;
}

} // namespace tierline::catalog
