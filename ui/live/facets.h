// How the shown decisions divide: by tier, model, rule, client and state. Pure; any thread.
#pragma once

#include "live/filterfields.h"
#include "live/rowblock.h"

#include <QString>

#include <vector>

namespace tierline::live {

struct FacetValue {
    QString name;
    std::int64_t count = 0;
    bool operator==(const FacetValue&) const = default;
};
struct Facet {
    Field field = Field::Tier;
    std::vector<FacetValue> values; // most first
    std::int64_t others = 0;        // values that are not listed
    bool operator==(const Facet&) const = default;
};
std::vector<Facet> countFacets(const Snapshot& rows, const std::vector<std::uint32_t>& visible,
                               std::size_t most = 12);

// The words of a field that were seen, in the order they came.
QStringList valuesSeen(const Names& names, Field field);

} // namespace tierline::live
