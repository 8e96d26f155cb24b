#include "catalog/retirements.h"

#include "catalog/catalog.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <spdlog/fmt/fmt.h>
#include <sstream>

namespace tierline::catalog {

namespace {

std::string lowered(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    return out;
}

bool matches(std::string_view pattern, std::string_view model) {
    if (!pattern.ends_with('*')) return pattern == model;
    return model.starts_with(pattern.substr(0, pattern.size() - 1));
}

} // namespace

Result<Retirements> parseRetirements(std::string_view text, std::string_view fileName) {
    Retirements list;
    std::istringstream lines{std::string(text)};
    int number = 0;
    for (std::string line; std::getline(lines, line);) {
        ++number;
        std::istringstream words(line.substr(0, line.find('#')));
        std::string day, model, instead, more;
        words >> day >> model >> instead;
        if (day.empty()) continue;
        const auto parsed = dayFrom(day);
        if (!parsed || model.empty() || words >> more)
            return std::unexpected(Error{ErrorCode::InvalidInput,
                                         fmt::format("`{}` is no retirement", line.substr(0, 80)),
                                         "write `2026-02-19 model`, with its successor behind it if known",
                                         std::string(fileName), number, 1});
        list.push_back({*parsed, lowered(model), instead});
    }
    return list;
}

Result<Retirements> loadRetirements(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) return fail(ErrorCode::NotFound, "cannot read " + file.string());
    const std::string text(std::istreambuf_iterator<char>(in), {});
    return parseRetirements(text, file.string());
}

std::optional<Retirement> retirementOf(const Retirements& list, std::string_view model) {
    const auto name = lowered(model);
    const auto it = std::ranges::find_if(list, [&](const auto& row) { return matches(row.model, name); });
    return it == list.end() ? std::nullopt : std::optional(*it);
}

} // namespace tierline::catalog
