#include "bench/slicesof.h"

#include "base/utf8.h"
#include "classify/unicode.h"

#include <algorithm>
#include <array>

namespace tierline::bench {

namespace {

struct Script {
    std::string_view name;
    char32_t first, last;
};
// Blocks that hold nearly all letters in use; kana beside Han make a text Japanese.
constexpr auto scripts = std::to_array<Script>({
    {"Latin", U'A', U'z'},
    {"Latin", 0xc0, 0x24f},
    {"Greek", 0x370, 0x3ff},
    {"Cyrillic", 0x400, 0x52f},
    {"Hebrew", 0x590, 0x5ff},
    {"Arabic", 0x600, 0x77f},
    {"Devanagari", 0x900, 0x97f},
    {"Bengali", 0x980, 0x9ff},
    {"Tamil", 0xb80, 0xbff},
    {"Thai", 0xe00, 0xe7f},
    {"Georgian", 0x10a0, 0x10ff},
    {"Hangul", 0x1100, 0x11ff},
    {"Latin", 0x1e00, 0x1eff},
    {"Japanese", 0x3040, 0x30ff},
    {"Han", 0x3400, 0x4dbf},
    {"Han", 0x4e00, 0x9fff},
    {"Hangul", 0xac00, 0xd7af},
    {"Han", 0x20000, 0x2ffff},
});

std::size_t scriptAt(char32_t letter) {
    const auto after = std::ranges::upper_bound(scripts, letter, {}, &Script::first);
    if (after == scripts.begin() || (after - 1)->last < letter) return scripts.size();
    return static_cast<std::size_t>(after - 1 - scripts.begin());
}

struct Band {
    std::size_t below;
    std::string_view name;
};
constexpr auto bands = std::to_array<Band>({
    {30, "under 30 characters"},
    {100, "30 to 99 characters"},
    {300, "100 to 299 characters"},
    {1000, "300 to 999 characters"},
    {5000, "1,000 to 4,999 characters"},
});

constexpr auto codeBegins = std::to_array<std::string_view>(
    {"def ",    "class ",  "import ", "from ",   "#include", "function ", "const ",
     "let ",    "var ",    "return ", "public ", "private ", "func ",     "fn ",
     "SELECT ", "INSERT ", "UPDATE ", "CREATE ", "if (",     "for ("});

std::string_view trimmed(std::string_view line) {
    const auto begin = line.find_first_not_of(" \t\r");
    if (begin == line.npos) return {};
    return line.substr(begin, line.find_last_not_of(" \t\r") - begin + 1);
}

// A line of prose may begin with `import`, but seldom ends as code does.
bool readsLikeCode(std::string_view line) {
    if (line.empty()) return false;
    const bool ends = line.ends_with(';') || line.ends_with('{') || line.ends_with('}');
    const bool begins = std::ranges::any_of(codeBegins, [&](auto with) { return line.starts_with(with); });
    return ends || (begins && line.find_first_of("(){}=:;*<") != line.npos);
}

struct Automatic {
    std::string_view name;
    std::string (*of)(const Set&, const Case&);
};
const auto automatic = std::to_array<Automatic>({
    {"true tier",
     [](const Set& set, const Case& each) { return each.tier ? set.names.tiers.at(*each.tier) : ""; }},
    {"script", [](const Set&, const Case& each) { return std::string(scriptOf(each.prompt)); }},
    {"length", [](const Set&, const Case& each) { return std::string(lengthBandOf(each.prompt)); }},
    {"code", [](const Set&, const Case& each) { return std::string(holdsCode(each.prompt) ? "yes" : "no"); }},
});
constexpr std::string_view envelopeSlice = "envelope";

} // namespace

std::string_view scriptOf(std::string_view text) {
    std::array<std::size_t, scripts.size()> counts{};
    for (std::size_t at = 0; at < text.size();
         at += std::max<std::size_t>(1, utf8SequenceLength(text.substr(at)))) {
        const auto letter = codePointAt(text, at);
        if (!classify::isAlphanumeric(letter) || (letter >= U'0' && letter <= U'9')) continue;
        if (const auto script = scriptAt(letter); script < scripts.size()) ++counts[script];
    }
    std::string_view most = "none";
    std::size_t letters = 0, kana = 0;
    for (std::size_t at = 0; at < scripts.size(); ++at) {
        std::size_t sum = 0;
        for (std::size_t other = 0; other < scripts.size(); ++other)
            sum += scripts[other].name == scripts[at].name ? counts[other] : 0;
        if (scripts[at].name == "Japanese") kana = sum;
        if (sum > letters) most = scripts[at].name, letters = sum;
    }
    return most == "Han" && kana > 0 ? "Japanese" : most;
}

std::string_view lengthBandOf(std::string_view text) {
    const auto characters = countCodePoints(text);
    for (const auto& band : bands)
        if (characters < band.below) return band.name;
    return "5,000 characters or more";
}

bool holdsCode(std::string_view text) {
    if (text.find("```") != text.npos) return true;
    std::size_t lines = 0;
    for (std::size_t begin = 0; begin < text.size();) {
        const auto end = std::min(text.find('\n', begin), text.size());
        lines += readsLikeCode(trimmed(text.substr(begin, end - begin))) ? 1 : 0;
        if (lines > 1) return true;
        begin = end + 1;
    }
    return false;
}

SliceNames::SliceNames(const Set& set, const std::vector<policy::Envelope>& envelopes)
    : m_set(set), m_envelopes(envelopes) {
    const auto isTag = [&](std::string_view name) {
        return std::ranges::any_of(set.cases,
                                   [&](const Case& each) { return each.tags.contains(std::string(name)); });
    };
    for (const auto& each : automatic)
        if (isTag(each.name)) m_taken.emplace_back(each.name);
    if (isTag(envelopeSlice)) m_taken.emplace_back(envelopeSlice);
}

std::vector<std::pair<std::string, std::string>> SliceNames::of(const Case& each) const {
    std::vector<std::pair<std::string, std::string>> made;
    for (const auto& [name, value] : each.tags)
        if (name != sameAs) made.emplace_back(name, value);
    const auto add = [&](std::string_view name, std::string value) {
        const bool isTaken = std::ranges::find(m_taken, name) != m_taken.end();
        if (!isTaken && !value.empty()) made.emplace_back(name, std::move(value));
    };
    for (const auto& row : automatic)
        add(row.name, row.of(m_set, each));
    const auto peeled = m_envelopes.peel(each.prompt);
    add(envelopeSlice, peeled && !peeled->names.empty() ? peeled->names : "none");
    return made;
}

} // namespace tierline::bench
