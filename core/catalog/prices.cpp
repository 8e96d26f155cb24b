#include "catalog/prices.h"

#include "base/paths.h"

#include <algorithm>
#include <sys/stat.h>

namespace tierline::catalog {

namespace {

namespace fs = std::filesystem;

std::vector<fs::path> snapshotsIn(const fs::path& folder) { // newest first
    std::vector<fs::path> found;
    std::error_code error;
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
        const auto name = at->path().filename().string();
        if (name.size() == 22 && name.starts_with("prices-") && name.ends_with(".json")
            && dayFrom(name.substr(7, 10)))
            found.push_back(at->path());
    }
    std::ranges::sort(found, std::ranges::greater{}, [](const fs::path& path) { return path.filename(); });
    return found;
}

// The user's files newer than the shipped one; the newest of them that can be read.
std::optional<Catalog> newerOf(const fs::path& folder, const Catalog& shipped, std::vector<Error>& warnings) {
    for (const auto& path : snapshotsIn(folder)) {
        // Of the same day: the one that was fetched.
        if (*dayFrom(path.filename().string().substr(7, 10)) < shipped.date()) break;
        auto read = Catalog::load(path);
        if (read) return *std::move(read);
        warnings.push_back(read.error());
    }
    return std::nullopt;
}

std::string stampOf(const fs::path& file) {
    struct stat found{};
    if (::stat(file.c_str(), &found) != 0) return {};
    return file.string() + ' ' + std::to_string(found.st_ino) + ' ' + std::to_string(found.st_size) + ' '
           + std::to_string(found.st_mtim.tv_sec) + '.' + std::to_string(found.st_mtim.tv_nsec) + '\n';
}

} // namespace

Result<fs::path> newestSnapshot(const fs::path& folder) {
    const auto all = snapshotsIn(folder / "prices");
    if (all.empty())
        return fail(ErrorCode::NotFound, "no price file in " + (folder / "prices").string(),
                    "it should hold prices-YYYY-MM-DD.json");
    return all.front();
}

Result<Loaded> loadPrices(const fs::path& share, const fs::path& user) {
    const auto newest = newestSnapshot(share);
    if (!newest) return std::unexpected(newest.error());
    auto catalog = Catalog::load(*newest);
    if (!catalog) return std::unexpected(catalog.error());
    Loaded loaded;
    if (auto newer = newerOf(user / "prices", *catalog, loaded.warnings)) *catalog = *std::move(newer);
    std::error_code error;
    if (const auto own = user / "prices" / "overrides.json"; fs::exists(own, error)) {
        const auto overrides = Catalog::load(own);
        if (overrides)
            *catalog = catalog->withOverrides(*overrides);
        else
            loaded.warnings.push_back(overrides.error());
    }
    loaded.catalog = std::make_shared<const Catalog>(*std::move(catalog));
    return loaded;
}

Result<Loaded> loadPrices() {
    const auto share = shareFolder();
    if (!share) return std::unexpected(share.error());
    return loadPrices(*share, configFolder());
}

std::string stampOfPrices(const fs::path& share, const fs::path& user) {
    std::string stamp;
    for (const auto& folder : {share / "prices", user / "prices"})
        for (const auto& file : snapshotsIn(folder))
            stamp += stampOf(file);
    return stamp + stampOf(user / "prices" / "overrides.json");
}

std::string stampOfPrices() {
    const auto share = shareFolder();
    return share ? stampOfPrices(*share, configFolder()) : std::string();
}

} // namespace tierline::catalog
