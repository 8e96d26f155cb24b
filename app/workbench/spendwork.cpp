#include "spendwork.h"

#include "catalog/prices.h"
#include "ledger/sums.h"
#include "route/plan.h"
#include "spend/slices.h"

#include <algorithm>
#include <tuple>

namespace tierline::workbench {

namespace {

using ledger::Dimension;
using ledger::Ledger;
using ledger::Step;
using ledger::Sum;

constexpr std::chrono::minutes settled{15};  // records are stored when they end, not when they begin
constexpr std::chrono::seconds rowsStay{10}; // what was read from rows, until it is read anew
constexpr std::int64_t rowsRead = 100'000;   // a fifth of a second
constexpr std::size_t slicesKept = 2'000;

// One for each slice, key and kind of money.
std::vector<Sum> intoSlices(const std::vector<Sum>& sums, const std::vector<Wall>& edges) {
    std::map<std::tuple<Wall, std::string, ledger::MoneyKind>, ledger::Group> merged;
    for (const Sum& sum : sums)
        if (const auto at = spend::sliceAt(edges, std::max(sum.from, edges.front())))
            merged[{edges[*at], sum.key, sum.money}] += sum.group;
    std::vector<Sum> all;
    for (auto& [name, group] : merged)
        all.push_back(
            {std::get<Wall>(name), std::get<std::string>(name), std::get<ledger::MoneyKind>(name), group});
    return all;
}

} // namespace

Result<gateway::PricesNow> SpendWork::prices() {
    gateway::PricesNow now;
    if (!m_access->use([&](Engine& engine) { now.policy = engine.gateway().policy(); }))
        return fail(ErrorCode::NotFound, "no gateway runs here");
    if (auto stamp = catalog::stampOfPrices(); m_catalog == nullptr || stamp != m_stamp) {
        auto loaded = catalog::loadPrices();
        if (!loaded) return std::unexpected(loaded.error());
        m_catalog = loaded->catalog;
        m_stamp = std::move(stamp);
    }
    now.catalog = m_catalog;
    return now;
}

Result<Zone> SpendWork::zone() const {
    return query([](Ledger& ledger) -> Result<Zone> {
        std::string name;
        const auto read = ledger.read([&](sqlite3* database) -> Result<void> {
            auto found = ledger::zoneOfSums(database);
            if (!found) return std::unexpected(found.error());
            name = *std::move(found);
            return {};
        });
        if (!read) return std::unexpected(read.error());
        return Zone::load(name);
    });
}

Result<std::vector<Sum>> SpendWork::sums(const spend::Answer& answer, Dimension by, bool inSlices) const {
    const auto size = spend::cutOf({answer.from, answer.to}, answer.zone).size;
    const Step step = !inSlices ? Step::Whole : size <= spend::SliceSize::Quarter ? Step::Hour : Step::Day;
    auto found = query([&](Ledger& ledger) { return ledger.sums({answer.from, answer.to, by, step}); });
    if (found && inSlices) *found = intoSlices(*found, answer.edges);
    return found;
}

Result<void> SpendWork::readSums(spend::Answer& answer) const {
    struct Part {
        std::vector<Sum>* into;
        Dimension by;
        bool inSlices;
    };
    for (const auto& [into, by, inSlices] : {Part{&answer.slices, answer.wish.by, true},
                                             {&answer.course, Dimension::Whole, true},
                                             {&answer.models, Dimension::Model, false},
                                             {&answer.tiers, Dimension::Tier, false},
                                             {&answer.rules, Dimension::Rule, false}}) {
        auto found = sums(answer, by, inSlices);
        if (!found) return std::unexpected(found.error());
        *into = *std::move(found);
    }
    const Wall from = spend::calendarFrom(answer.zone, answer.now), to = answer.zone.nextDay(answer.now);
    auto days = query([&](Ledger& ledger) { return ledger.sums({from, to, Dimension::Whole, Step::Day}); });
    if (!days) return std::unexpected(days.error());
    answer.days = *std::move(days);
    return {};
}

// False: given up on the way.
Result<bool> SpendWork::readUsage(spend::Answer& answer, const GoOn& goOn) {
    const auto known = prices();
    if (!known) return std::unexpected(known.error());
    const auto usage = [&](Wall from, Wall to) {
        return query([&](Ledger& ledger) { return ledger.usageByModel(from, to); });
    };
    const auto whole = usage(answer.from, answer.to);
    if (!whole) return std::unexpected(whole.error());
    if (m_over.size() > slicesKept) m_over.clear();
    std::vector<spend::Usages> slices;
    for (std::size_t i = 0; i + 1 < answer.edges.size(); ++i) {
        if (!goOn()) return false;
        const std::pair key(answer.edges[i], answer.edges[i + 1]);
        if (const auto kept = m_over.find(key); kept != m_over.end()) {
            slices.push_back(kept->second);
            continue;
        }
        if (key.first > answer.now) {
            slices.emplace_back();
            continue;
        }
        auto found = usage(key.first, key.second);
        if (!found) return std::unexpected(found.error());
        if (key.second + settled < answer.now) m_over.emplace(key, *found);
        slices.push_back(*std::move(found));
    }
    answer.covered = spend::coveredBy(*whole, slices, *known->policy, *known->catalog, answer.from);
    if (!known->policy->models.empty())
        answer.recordedBaseline = known->policy->models[route::strongestModel(*known->policy)].id;
    return true;
}

Result<void> SpendWork::readRows(spend::Answer& answer) {
    const std::pair range(answer.from, answer.to);
    if (m_rowsOf != range || answer.now - m_rowsAt > rowsStay || answer.now < m_rowsAt) {
        auto found = query(
            [&](Ledger& ledger) { return ledger::spendOfRows(ledger, {answer.from, answer.to, rowsRead}); });
        if (!found) return std::unexpected(found.error());
        m_rows = *std::move(found);
        m_rowsOf = range;
        m_rowsAt = answer.now;
    }
    answer.rows = m_rows;
    return {};
}

Result<spend::AnswerPtr> SpendWork::answer(const spend::Wish& wish, Wall now, const GoOn& goOn) {
    const auto zone = this->zone();
    if (!zone) return std::unexpected(zone.error());
    auto answer = std::make_shared<spend::Answer>();
    answer->wish = wish;
    answer->now = now;
    answer->zone = *zone;
    const auto range = spend::rangeOf(wish, *zone, now);
    answer->from = range.from;
    answer->to = range.to;
    answer->edges = spend::cutOf(range, *zone).edges;
    if (auto read = readSums(*answer); !read) return std::unexpected(read.error());
    if (!goOn()) return spend::AnswerPtr();
    const auto used = readUsage(*answer, goOn);
    if (!used) return std::unexpected(used.error());
    if (!*used || !goOn()) return spend::AnswerPtr();
    if (auto read = readRows(*answer); !read) return std::unexpected(read.error());
    return spend::AnswerPtr(std::move(answer));
}

} // namespace tierline::workbench
