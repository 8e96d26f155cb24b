// A provider's own account of what was used, beside ours: by model and day. Only billed money is compared.
// Pure but for the reading of the ledger; any thread.
#pragma once

#include "base/zone.h"
#include "ledger/ledger.h"

#include <array>
#include <chrono>

namespace tierline::ledger {

// What a column of an export may tell.
enum class ExportField : std::uint8_t { Date, Model, Cost, Currency, Input, Output, Requests };
inline constexpr std::size_t exportFieldCount = 7;
std::string_view toString(ExportField field); // "date"
std::optional<ExportField> exportFieldFrom(std::string_view name);

// Names of the export's columns; those of several columns add up. Empty: none.
using FieldColumns = std::array<std::vector<std::string>, exportFieldCount>;

struct Used {
    std::int64_t requests = 0, input = 0, output = 0; // input with all that was cached
    Money cost;
    std::int64_t unpriced = 0; // requests whose cost nobody told: their tokens count, their cost does not
    Used& operator+=(const Used& other);
    bool operator==(const Used&) const = default;
};
struct UsedRow {
    std::chrono::sys_days day{};
    std::string provider, model; // provider: of ours only
    Used used;
};

struct ProviderExport {
    FieldColumns columns;      // as they were found or named
    std::vector<UsedRow> rows; // one for each day and model
    std::size_t lines = 0;     // rows of the file
    std::vector<std::string> remarks;
    bool has(ExportField field) const { return !columns[static_cast<std::size_t>(field)].empty(); }
};

// `named` goes before what the headings say. Times of the file that name no zone are of `zone`, and days are
// its days. InvalidInput with the line: what cannot be a date, an amount or a count; a decimal comma; a
// currency other than USD; no column for date, model, or for any of cost and tokens.
Result<ProviderExport> readExport(std::string_view text, std::string_view file, const FieldColumns& named,
                                  const Zone& zone);

// Exactly, half away from zero to the nano-dollar: "12.5", "-0.000000001", "1.2e-05", "$3".
Result<Money> amountFrom(std::string_view text);

// Ours on the days from the first to the last of the export.
Result<std::vector<UsedRow>> usedByDay(const Ledger& ledger, std::chrono::sys_days from,
                                       std::chrono::sys_days to, const Zone& zone);

// "anthropic/claude-3.5-haiku-20241022" → "claude-3-5-haiku": lower case, without provider and date.
std::string plainModelName(std::string_view name);

struct Comparison { // one day of one model, or a sum
    std::optional<std::chrono::sys_days> day;
    std::string model;
    std::optional<Used> theirs, ours;
    bool isBeyond = false; // the difference passes the tolerance
};
struct Reconciliation {
    std::vector<Comparison> days;   // by model, then day
    std::vector<Comparison> models; // each over all days
    Comparison total;
    std::vector<std::string> remarks; // models joined by their plain name; providers left out
    bool agrees = true;               // no day is beyond
};
struct ReconcileRules {
    std::int64_t toleranceMillionths = 10'000; // of the larger side
    Money slack = Money::fromNano(5'000'000);  // less is rounding of the export
    std::string provider;                      // ours; empty: each of which a model was found
};
Reconciliation reconcile(const ProviderExport& theirs, const std::vector<UsedRow>& ours,
                         const ReconcileRules& rules);

} // namespace tierline::ledger
