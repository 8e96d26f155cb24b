// What the Spend page is answered, out of the ledger. On a worker; each query is one visit to the engine, so
// that stopping waits for one of them at most.
#pragma once

#include "access.h"
#include "engine.h"

#include "gateway/repriceby.h"
#include "spend/constants.h"
#include "spend/spendtasks.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <utility>

namespace tierline::workbench {

using GoOn = std::function<bool()>; // false: nobody waits for it any more

class SpendWork {
public:
    explicit SpendWork(std::shared_ptr<const Access> access) : m_access(std::move(access)) {}

    // Null: it was given up on the way.
    Result<spend::AnswerPtr> answer(const spend::Wish& wish, Wall now, const GoOn& goOn);

    Result<spend::RepriceResult> reprice(const spend::RepriceWish& wish, Wall now, const GoOn& goOn);
    Result<spend::ReconcileResult> reconcile(const spend::ReconcileWish& wish) const;
    Result<spend::ReportResult> report(const spend::ReportWish& wish, Wall now) const;

private:
    template <class Query>
    auto query(Query query) const -> std::invoke_result_t<Query, ledger::Ledger&> {
        std::optional<std::invoke_result_t<Query, ledger::Ledger&>> result;
        const bool runs = m_access->use([&](Engine& engine) { result = query(engine.gateway().ledger()); });
        if (!runs) return fail(ErrorCode::NotFound, "no gateway runs here");
        return *std::move(result);
    }
    Result<gateway::PricesNow> prices();
    Result<Zone> zone() const;
    Result<std::vector<ledger::Sum>> sums(const spend::Answer& answer, ledger::Dimension by,
                                          bool inSlices) const;
    Result<void> readSums(spend::Answer& answer) const;
    Result<bool> readUsage(spend::Answer& answer, const GoOn& goOn);
    Result<void> readRows(spend::Answer& answer);
    Result<ledger::RepriceView> compare(const spend::RepriceWish& wish, const ledger::PriceOf& priceOf,
                                        Wall now, const GoOn& goOn) const;

    std::shared_ptr<const Access> m_access;
    std::string m_stamp; // of the price files when they were read
    std::shared_ptr<const catalog::Catalog> m_catalog;
    std::map<std::pair<Wall, Wall>, spend::Usages> m_over; // slices that are over
    ledger::RowSpends m_rows;
    std::pair<Wall, Wall> m_rowsOf{};
    Wall m_rowsAt{};
};

} // namespace tierline::workbench
