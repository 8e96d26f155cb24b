// Other people's price files into ours. Decimals are read exactly as they are written.
#pragma once

#include "catalog/catalog.h"

namespace tierline::catalog {

enum class Format : std::uint8_t { Snapshot, GenaiPrices, LiteLlm, ModelsDev };
std::optional<Format> formatOf(std::string_view text); // by its shape

struct Imported {
    Catalog catalog;
    std::vector<std::string> leftOut; // what could not be said, counted: "3 × price by weekday"
};
Result<Imported> import(Format format, std::string_view text, std::string_view fileName,
                        std::chrono::sys_days date);

// Whether a new file may replace an old one. Not accepted: it lost more than a tenth of the models, lost a
// whole provider, or a price moved a thousandfold or to or from zero. What merely changed is listed too.
struct Change {
    std::string provider, pattern, bucket; // bucket empty: the row itself
    std::optional<Rate> before, after;
    bool isQuestionable = false;
};
struct Review {
    std::vector<std::string> objections; // sentences; empty: take it
    std::vector<Change> changes;
    std::size_t before = 0, after = 0; // rows
    bool isFine() const { return objections.empty(); }
};
Review review(const Catalog& before, const Catalog& after);

std::string toSnapshot(const Catalog& catalog); // our own form, one model a line

// Writes prices-DATE.json into a folder, whole or not at all. Refused with the objections unless `force`.
Result<std::filesystem::path> adopt(const Catalog& before, const Catalog& after,
                                    const std::filesystem::path& folder, bool force);

} // namespace tierline::catalog
