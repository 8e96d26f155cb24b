// The longer work of the Spend page: history by today's prices, a provider's export, a month's report.
#include "spendwork.h"

#include "base/paths.h"
#include "ledger/report.h"

#include <algorithm>
#include <tuple>

namespace tierline::workbench {

namespace {

using ledger::Ledger;

QString toQString(const std::string& text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

constexpr std::chrono::hours piece{24}; // of history, compared at once

void add(ledger::RepriceView& sum, const ledger::RepriceView& more) {
    for (const auto& line : more.lines) {
        const auto found = std::ranges::find_if(
            sum.lines, [&](const auto& one) { return one.model == line.model && one.money == line.money; });
        if (found == sum.lines.end()) {
            sum.lines.push_back(line);
            continue;
        }
        found->requests += line.requests;
        found->changed += line.changed;
        found->unpricedBefore += line.unpricedBefore;
        found->unpricedNow += line.unpricedNow;
        found->mixed += line.mixed;
        found->first += line.first;
        found->before += line.before;
        found->now += line.now;
        found->baselineBefore += line.baselineBefore;
        found->baselineNow += line.baselineNow;
    }
    for (const auto& [date, count] : more.dates)
        sum.dates[date] += count;
}

Result<Wall> firstTime(Ledger& ledger) {
    ledger::DecisionQuery query;
    query.limit = 1;
    query.ascending = true;
    const auto found = ledger.decisions(query);
    if (!found) return std::unexpected(found.error());
    return found->empty() ? Wall::max() : found->front().time;
}

QString columnsOf(const ledger::ProviderExport& theirs) {
    QStringList all;
    for (std::size_t field = 0; field < ledger::exportFieldCount; ++field) {
        QStringList names;
        for (const auto& name : theirs.columns[field])
            names << toQString(name);
        if (!names.isEmpty())
            all << toQString(std::string(ledger::toString(static_cast<ledger::ExportField>(field))))
                       + QStringLiteral(" = ") + names.join(QStringLiteral(" + "));
    }
    return all.join(QStringLiteral(", "));
}

} // namespace

// A day at a time: it can be stopped, and the engine is never held for long.
Result<ledger::RepriceView> SpendWork::compare(const spend::RepriceWish& wish, const ledger::PriceOf& priceOf,
                                               Wall now, const GoOn& goOn) const {
    const auto first = query([](Ledger& ledger) { return firstTime(ledger); });
    if (!first) return std::unexpected(first.error());
    const Wall end = std::min(wish.to, now + std::chrono::hours(1));
    ledger::RepriceView sum;
    for (Wall from = std::max(wish.from, std::min(*first, end) - piece); from < end; from += piece) {
        if (!goOn()) return fail(ErrorCode::InvalidInput, "stopped; nothing was written");
        ledger::RepriceQuery part{from, std::min(from + piece, end), wish.model.toStdString()};
        if (part.model.empty()) part.model = "*";
        const auto found =
            query([&](Ledger& ledger) { return ledger::comparePrices(ledger, part, priceOf); });
        if (!found) return std::unexpected(found.error());
        add(sum, *found);
    }
    std::ranges::sort(sum.lines, [](const auto& a, const auto& b) {
        return std::tie(a.model, a.money) < std::tie(b.model, b.money);
    });
    return sum;
}

Result<spend::RepriceResult> SpendWork::reprice(const spend::RepriceWish& wish, Wall now, const GoOn& goOn) {
    const auto known = prices();
    if (!known) return std::unexpected(known.error());
    const auto priceOf = gateway::repriceBy(*known);
    spend::RepriceResult result;
    result.prices = toQString(known->name());
    if (!wish.apply) {
        auto view = compare(wish, priceOf, now, goOn);
        if (!view) return std::unexpected(view.error());
        result.view = *std::move(view);
        return result;
    }
    ledger::RepriceOrder order;
    order.query = {wish.from, wish.to, wish.model.isEmpty() ? "*" : wish.model.toStdString()};
    order.prices = known->name();
    order.program = "tierline";
    order.now = now;
    order.goOn = goOn;
    auto done = query([&](Ledger& ledger) { return ledger::reprice(ledger, order, priceOf); });
    if (!done) return std::unexpected(done.error());
    result.view = std::move(done->view);
    result.applied = true;
    result.complete = done->complete;
    result.resumed = done->resumed;
    return result;
}

Result<spend::ReconcileResult> SpendWork::reconcile(const spend::ReconcileWish& wish) const {
    const auto name = wish.zone.isEmpty() ? std::string("UTC") : wish.zone.toStdString();
    const Zone zone = Zone::load(name);
    if (zone.name() != name)
        return fail(ErrorCode::InvalidInput, "there is no time zone `" + name + "`",
                    "write UTC or Europe/Berlin");
    const auto text = readFile(wish.file.toStdString());
    if (!text) return std::unexpected(text.error());
    const auto theirs = ledger::readExport(*text, wish.file.toStdString(), {}, zone);
    if (!theirs) return std::unexpected(theirs.error());
    if (theirs->rows.empty())
        return fail(ErrorCode::InvalidInput, "the file holds no usage at all",
                    "export a span of time with usage");
    const auto [first, last] = std::ranges::minmax(theirs->rows, {}, &ledger::UsedRow::day);
    const auto ours = query([&, from = first.day, to = last.day](Ledger& ledger) {
        return ledger::usedByDay(ledger, from, to, zone);
    });
    if (!ours) return std::unexpected(ours.error());
    ledger::ReconcileRules rules;
    rules.toleranceMillionths = wish.toleranceMillionths;
    rules.provider = wish.provider.toStdString();
    return spend::ReconcileResult{wish.file, toQString(name), columnsOf(*theirs), theirs->lines,
                                  ledger::reconcile(*theirs, *ours, rules)};
}

Result<spend::ReportResult> SpendWork::report(const spend::ReportWish& wish, Wall now) const {
    const auto share = shareFolder();
    if (!share) return std::unexpected(share.error());
    const auto style = readFile(*share / "report" / "style.css");
    if (!style) return std::unexpected(style.error());
    const auto report =
        query([&](Ledger& ledger) { return ledger::monthReport(ledger, {wish.month, {}, now, 1}); });
    if (!report) return std::unexpected(report.error());
    if (auto written = replaceFile(wish.file.toStdString(), ledger::reportPage(*report, *style)); !written)
        return std::unexpected(written.error());
    return spend::ReportResult{wish.file, report->requests, report->isOver()};
}

} // namespace tierline::workbench
