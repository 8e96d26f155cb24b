#include "catalog/import.h"

#include "catalog/importread.h"

#include <algorithm>

namespace tierline::catalog {

std::optional<Format> formatOf(std::string_view text) {
    const auto tree = parseJson(text);
    if (!tree) return std::nullopt;
    const auto anyHas = [&](std::string_view member) {
        return std::ranges::any_of(tree->items,
                                   [&](const Json& item) { return item.get(member) != nullptr; });
    };
    if (tree->isArray()) return anyHas("models") ? std::optional(Format::GenaiPrices) : std::nullopt;
    if (tree->get("tierline_prices") != nullptr) return Format::Snapshot;
    if (anyHas("litellm_provider")) return Format::LiteLlm;
    return anyHas("models") ? std::optional(Format::ModelsDev) : std::nullopt;
}

Result<Imported> import(Format format, std::string_view text, std::string_view fileName,
                        std::chrono::sys_days date) {
    switch (format) {
    case Format::Snapshot: break;
    case Format::GenaiPrices: return importGenai(text, fileName, date);
    case Format::LiteLlm: return importLiteLlm(text, fileName, date);
    case Format::ModelsDev: return importModelsDev(text, fileName, date);
    }
    auto catalog = Catalog::parse(text, fileName);
    if (!catalog) return std::unexpected(catalog.error());
    return Imported{*std::move(catalog), {}};
}

} // namespace tierline::catalog
