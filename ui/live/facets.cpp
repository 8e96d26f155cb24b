#include "live/facets.h"

#include "live/nameset.h"

#include <algorithm>
#include <array>
#include <map>

namespace tierline::live {

namespace {

constexpr std::array<Field, 4> named{Field::Tier, Field::Model, Field::Rule, Field::Client};

QString text(std::string_view utf8) {
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

std::vector<std::string_view> wordsOf(Field field, std::string_view name) {
    auto parts = partsOf(name);
    if (field == Field::Model && parts.size() > 1) parts.erase(parts.begin(), parts.end() - 1);
    return parts;
}

Facet facetOf(Field field, const std::map<QString, std::int64_t>& counts, std::size_t most) {
    Facet facet{field, {}, 0};
    for (const auto& [name, count] : counts)
        facet.values.push_back({name, count});
    std::ranges::sort(facet.values, [](const FacetValue& a, const FacetValue& b) {
        return a.count != b.count ? a.count > b.count : a.name < b.name;
    });
    for (std::size_t i = most; i < facet.values.size(); ++i)
        ++facet.others;
    if (facet.values.size() > most) facet.values.resize(most);
    return facet;
}

Facet namedFacet(Field field, const NameList::View& names, const std::vector<std::int64_t>& byName,
                 std::size_t most) {
    std::map<QString, std::int64_t> counts; // of words: several names may have the same one
    for (std::size_t id = 1; id < byName.size(); ++id)
        if (byName[id] > 0)
            for (const auto word : wordsOf(field, names.at(static_cast<NameId>(id))))
                counts[text(word)] += byName[id];
    return facetOf(field, counts, most);
}

} // namespace

std::vector<Facet> countFacets(const Snapshot& rows, const std::vector<std::uint32_t>& visible,
                               std::size_t most) {
    std::array<std::vector<std::int64_t>, named.size()> counts;
    for (std::size_t i = 0; i < named.size(); ++i)
        counts[i].assign(rows.names.of(nameKindOf(named[i])).size(), 0);
    std::array<std::int64_t, 6> states{}; // outcomes, then those that were tried again
    const Snapshot::Piece* piece = nullptr;
    for (const auto position : visible) {
        if (position >= rows.size) continue;
        if (piece == nullptr || position < piece->first || position >= piece->first + piece->size)
            piece = &rows.pieceOf(position);
        const Row& row = piece->block->at(position - piece->first);
        for (std::size_t i = 0; i < named.size(); ++i)
            ++counts[i][row.name(nameKindOf(named[i]))];
        ++states[static_cast<std::size_t>(row.outcome)];
        states[5] += row.attempts > 1;
    }
    std::vector<Facet> facets;
    for (std::size_t i = 0; i < named.size(); ++i)
        facets.push_back(namedFacet(named[i], rows.names.of(nameKindOf(named[i])), counts[i], most));
    std::map<QString, std::int64_t> byState;
    const auto words = fieldChoices(Field::State);
    for (std::size_t i = 0; i < states.size(); ++i)
        if (states[i] > 0) byState[words[static_cast<qsizetype>(i)]] = states[i];
    facets.push_back(facetOf(Field::State, byState, most));
    return facets;
}

QStringList valuesSeen(const Names& names, Field field) {
    if (fieldRow(field).kind != FieldKind::Name || field == Field::Session) return {};
    const auto& list = names.of(nameKindOf(field));
    QStringList values;
    for (std::size_t id = 1; id < std::min<std::size_t>(list.size(), 5'000); ++id)
        for (const auto word : wordsOf(field, list.at(static_cast<NameId>(id))))
            if (const auto value = text(word); !values.contains(value)) values.append(value);
    return values;
}

} // namespace tierline::live
