#include "bench/mapping.h"

#include "policy/nearest.h"

#include <algorithm>
#include <array>
#include <vector>

namespace tierline::bench {

namespace {

constexpr std::array<std::string_view, 10> wholes{"original", "id",       "prompt", "messages", "tier",
                                                  "outcomes", "expected", "grader", "reason",   "tags"};
constexpr std::array<std::string_view, 3> families{"outcomes.", "costs.", "tags."};

bool isTarget(std::string_view name) {
    return std::ranges::find(wholes, name) != wholes.end() || isInFamily(name);
}

Result<std::pair<std::string, std::string>> split(std::string_view option, std::string_view text,
                                                  std::string_view example) {
    const auto at = text.find('=');
    if (at == text.npos || at == 0 || at + 1 == text.size())
        return fail(ErrorCode::InvalidInput,
                    std::string(option) + ": `" + std::string(text) + "` is not of the form NAME=NAME",
                    "for example " + std::string(example));
    return std::pair{std::string(text.substr(0, at)), std::string(text.substr(at + 1))};
}

} // namespace

bool isInFamily(std::string_view name) {
    return std::ranges::any_of(families, [&](std::string_view family) {
        return name.starts_with(family) && name.size() > family.size();
    });
}

std::string lowerAscii(std::string_view text) {
    std::string lower(text);
    for (char& sign : lower)
        if (sign >= 'A' && sign <= 'Z') sign = static_cast<char>(sign - 'A' + 'a');
    return lower;
}

Result<void> Mapping::addColumn(std::string_view text) {
    const auto pair = split("--map", text, "tier=tier4");
    if (!pair) return std::unexpected(pair.error());
    if (!isTarget(pair->first)) {
        std::vector<std::string> known(wholes.begin(), wholes.end());
        known.insert(known.end(), {"outcomes.MODEL", "costs.MODEL", "tags.NAME"});
        return fail(ErrorCode::InvalidInput, "--map: there is no column `" + pair->first + "` in a set",
                    policy::nearestRemedy(pair->first, known));
    }
    if (!columns.emplace(pair->first, pair->second).second)
        return fail(ErrorCode::InvalidInput, "--map: `" + pair->first + "` is mapped twice");
    return {};
}

Result<void> Mapping::addValue(std::string_view text) {
    const auto pair = split("--map-value", text, "SIMPLE=simple");
    if (!pair) return std::unexpected(pair.error());
    if (!values.emplace(lowerAscii(pair->first), pair->second).second)
        return fail(ErrorCode::InvalidInput, "--map-value: `" + pair->first + "` is mapped twice");
    return {};
}

std::string_view Mapping::memberFor(std::string_view target) const {
    const auto found = columns.find(target);
    return found == columns.end() ? target : std::string_view(found->second);
}

std::string Mapping::tierFor(std::string_view value) const {
    const auto found = values.find(lowerAscii(value));
    return found == values.end() ? std::string(value) : found->second;
}

} // namespace tierline::bench
