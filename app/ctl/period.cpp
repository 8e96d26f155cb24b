#include "period.h"

#include "base/paths.h"
#include "catalog/catalog.h"
#include "policy/values.h"

#include <CLI/CLI.hpp>

namespace tierline::ctl {

namespace {

constexpr Wall endOfTime = Wall(std::chrono::sys_days{std::chrono::year{9999} / 1 / 1});

Result<Wall> timeOf(std::string_view option, const std::string& text, Wall now, Wall otherwise) {
    if (text.empty()) return otherwise;
    if (const auto day = catalog::dayFrom(text)) return Wall(*day);
    if (const auto time = wallFromRfc3339(text)) return *time;
    if (const auto span = policy::durationFrom(text)) return now - *span;
    return fail(ErrorCode::InvalidInput,
                std::string(option) + ": `" + text + "` is neither a day nor a time nor a span",
                "write 2026-11-01, 2026-11-01T12:00:00Z or 24h");
}

} // namespace

void addData(CLI::App& command, std::string& folder) {
    command.add_option("--data", folder, "Folder of the ledger (default: $XDG_DATA_HOME/tierline)")
        ->type_name("DIR");
}

void addPeriod(CLI::App& command, Period& period) {
    command.add_option("--from", period.from, "Not before: 2026-11-01, a time, or 24h ago (default: all)")
        ->type_name("TIME");
    command.add_option("--to", period.to, "Before: a day (UTC), a time or a span (default: all)")
        ->type_name("TIME");
}

std::string dataFolderOf(const std::string& named) {
    return named.empty() ? dataFolder().string() : named;
}

Result<Range> rangeOf(const Period& period, Wall now) {
    const auto from = timeOf("--from", period.from, now, Wall{});
    if (!from) return std::unexpected(from.error());
    const auto to = timeOf("--to", period.to, now, endOfTime);
    if (!to) return std::unexpected(to.error());
    if (*to <= *from)
        return fail(ErrorCode::InvalidInput, "--to is not after --from",
                    "the end is exclusive: the day after the last");
    return Range{*from, *to};
}

} // namespace tierline::ctl
