// Where price files lie and which one counts: the newest of the shipped snapshots and of those that the user
// fetched, with the user's own prices on top.
#pragma once

#include "catalog/catalog.h"

namespace tierline::catalog {

// share/prices/prices-YYYY-MM-DD.json; the newest.
Result<std::filesystem::path> newestSnapshot(const std::filesystem::path& folder);

// The newest snapshot of `share`/prices and of `user`/prices, with `user`/prices/overrides.json on top where
// there is one. A file of the user's that is broken is passed over and said in `warnings`.
struct Loaded {
    std::shared_ptr<const Catalog> catalog;
    std::vector<Error> warnings;
};
Result<Loaded> loadPrices(const std::filesystem::path& share, const std::filesystem::path& user);

// The one of `shareFolder()` and `configFolder()`.
Result<Loaded> loadPrices();

// What the files that `loadPrices` may read look like from outside: another text once one of them was added,
// written, replaced or removed. Cheap.
std::string stampOfPrices(const std::filesystem::path& share, const std::filesystem::path& user);
std::string stampOfPrices();

} // namespace tierline::catalog
