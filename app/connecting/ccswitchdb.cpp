#include "connecting/ccswitchdb.h"

#include "ledger/foreigndatabase.h"

namespace tierline::connecting {

namespace {

constexpr std::size_t mostRows = 10'000;

Error unreadable(const std::string& why) {
    return {ErrorCode::InvalidInput,
            "CC Switch's database cannot be read: " + why,
            "export it there as SQL and give that file",
            {},
            0,
            0};
}

} // namespace

Result<std::vector<CcSwitchRow>> ccSwitchRows(std::string bytes) {
    const auto database = ledger::ForeignDatabase::open(std::move(bytes));
    if (!database) return std::unexpected(unreadable(database.error().detail));
    const auto select = ledger::prepare(
        (*database)->get(), "SELECT app_type, name, settings_config FROM providers ORDER BY app_type, name");
    if (!select) return std::unexpected(unreadable(select.error().detail));
    std::vector<CcSwitchRow> rows;
    while (rows.size() < mostRows) {
        const auto more = ledger::step(select->get());
        if (!more) return std::unexpected(unreadable(more.error().detail));
        if (!*more) break;
        rows.push_back({std::string(ledger::columnText(select->get(), 0)),
                        std::string(ledger::columnText(select->get(), 1)),
                        std::string(ledger::columnText(select->get(), 2))});
    }
    return rows;
}

} // namespace tierline::connecting
