// Price files of others: turned into ours, and taken into use.
#include "command.h"
#include "price.h"

#include "base/paths.h"
#include "catalog/import.h"

#include <algorithm>
#include <spdlog/fmt/fmt.h>

namespace tierline::ctl {

namespace {

using catalog::Catalog;
using catalog::Change;
using catalog::Imported;

constexpr std::size_t mostShown = 40, mostObjections = 10;

Result<std::chrono::sys_days> dateOf(const std::string& text) {
    if (text.empty()) return std::chrono::floor<std::chrono::days>(systemClock().wall());
    if (const auto day = catalog::dayFrom(text)) return *day;
    return fail(ErrorCode::InvalidInput, "`" + text + "` is not a day", "write --date 2026-06-01");
}

Result<Imported> readPrices(const std::string& file, const std::string& date) {
    const auto day = dateOf(date);
    if (!day) return std::unexpected(day.error());
    const auto text = readFile(file);
    if (!text) return std::unexpected(text.error());
    const auto format = catalog::formatOf(*text);
    if (format) return catalog::import(*format, *text, file, *day);
    // Where it is not even JSON, that with its place says more.
    const auto why = Catalog::parse(*text, file);
    return std::unexpected(
        Error{ErrorCode::InvalidInput, why ? "unknown format" : why.error().detail,
              "--import reads genai-prices v2, LiteLLM's map, models.dev's api.json and our own", file,
              why ? 0 : why.error().line, why ? 0 : why.error().column});
}

void tell(const Imported& imported) {
    for (const auto& what : imported.leftOut)
        fmt::print(stderr, "tierlinectl: left out: {}\n", what);
    const auto& made = imported.catalog;
    fmt::print(stderr, "tierlinectl: {} prices of {}, dated {}\n",
               grouped(static_cast<std::int64_t>(made.size())),
               plural(static_cast<std::int64_t>(made.providers().size()), "provider"),
               catalog::toString(made.date()));
}

std::string shown(const std::optional<Rate>& rate, std::string_view bucket) {
    return rate ? usdOf(*rate, isCountedByThousand(bucket)) : "none";
}

std::string lineOf(const Change& change) {
    auto text = fmt::format("  {:<46}  ", change.provider + " " + change.pattern);
    if (!change.bucket.empty())
        return text
               + fmt::format("{:<16}  {} → {}\n", spelt(change.bucket), shown(change.before, change.bucket),
                             shown(change.after, change.bucket));
    if (change.after) return text + "new, input at " + shown(change.after, "input") + "\n";
    return text
           + (change.before ? "gone, input was " + shown(change.before, "input")
                            : "new or gone, without a price of input")
           + "\n";
}

void showChanges(const catalog::Review& review) {
    fmt::print("{} prices in use, {} in the new file; {}\n",
               grouped(static_cast<std::int64_t>(review.before)),
               grouped(static_cast<std::int64_t>(review.after)),
               review.changes.empty() ? std::string("no change")
                                      : plural(static_cast<std::int64_t>(review.changes.size()), "change")
                                            + ", in USD per 1M tokens (searches and requests per 1,000)");
    std::vector<Change> changes; // what is questioned first
    for (const bool isQuestionable : {true, false})
        std::ranges::copy_if(review.changes, std::back_inserter(changes),
                             [&](const Change& change) { return change.isQuestionable == isQuestionable; });
    for (std::size_t i = 0; i < std::min(changes.size(), mostShown); ++i)
        print(lineOf(changes[i]));
    if (changes.size() > mostShown) fmt::print("  … and {} more\n", changes.size() - mostShown);
}

} // namespace

int importPrices(const PriceOptions& options) {
    const auto imported = readPrices(options.importFile, options.date);
    if (!imported) return complain(imported.error());
    auto output = Output::open(options.out);
    if (!output) return complain(output.error());
    if (!output->write(toSnapshot(imported->catalog)))
        return complain({ErrorCode::Io, "cannot keep the prices: no space left", {}, {}, 0, 0});
    if (const auto done = output->finish(); !done) return complain(done.error());
    tell(*imported);
    return Fine;
}

int adoptPrices(const PriceOptions& options, const Catalog& inUse) {
    const auto imported = readPrices(options.adoptFile, options.date);
    if (!imported) {
        complain(imported.error());
        return Failed; // the old one stays
    }
    const auto& made = imported->catalog;
    const auto review = catalog::review(inUse, made);
    showChanges(review);
    for (std::size_t i = 0; i < std::min(review.objections.size(), mostObjections); ++i)
        fmt::print(stderr, "tierlinectl: {}: {}\n", options.adoptFile, review.objections[i]);
    if (review.objections.size() > mostObjections)
        fmt::print(stderr, "tierlinectl: … and {} more objections\n",
                   review.objections.size() - mostObjections);
    if (!review.isFine() && !options.force) {
        fmt::print(stderr,
                   "tierlinectl: the prices of {} stay in use; look at the above ({}), then add --force\n",
                   catalog::toString(inUse.date()),
                   std::ranges::any_of(review.changes, &Change::isQuestionable)
                       ? "prices are in USD per 1M tokens, not per 1,000"
                       : "is the file whole?");
        return Failed;
    }
    if (made.date() < inUse.date()) {
        fmt::print(stderr, "tierlinectl: {} is of {}, older than the {} in use, and would not count\n",
                   options.adoptFile, catalog::toString(made.date()), catalog::toString(inUse.date()));
        return Failed;
    }
    const auto path = catalog::adopt(inUse, made, configFolder() / "prices", true);
    if (!path) return complain(path.error());
    fmt::print("in use: {}\nA running gateway takes it up within seconds, for new requests.\n",
               path->string());
    return Fine;
}

} // namespace tierline::ctl
