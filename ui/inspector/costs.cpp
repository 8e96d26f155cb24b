#include "inspector/costs.h"

#include "kit/format.h"

#include <QCoreApplication>
#include <QStringList>

namespace tierline::inspector {

using namespace Qt::Literals::StringLiterals;

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("tierline::inspector::Costs", text);
}

QString text(std::string_view utf8) {
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

QString bucketName(std::string_view bucket) {
    QString name = text(bucket).replace(u'_', u' ');
    if (!name.isEmpty()) name[0] = name[0].toUpper();
    return name;
}

// The line's own share, as the sum is rounded once: half up.
Money shareOf(const catalog::CostLine& line) {
    const auto exact = static_cast<__int128>(line.count) * line.rate.nanoPerMillion;
    return Money::fromNano(static_cast<std::int64_t>((exact + 500'000) / 1'000'000));
}

QString pricePerMillion(Rate rate) {
    return tr("%1 / 1M").arg(kit::money(Money::fromNano(rate.nanoPerMillion)));
}

QString kindOf(ledger::MoneyKind kind) {
    switch (kind) {
    case ledger::MoneyKind::Billed: return tr("Billed by the provider.");
    case ledger::MoneyKind::Simulated: return tr("Simulated money: nothing was billed.");
    case ledger::MoneyKind::Equivalent:
        return tr("Paid by a subscription: this is what the tokens would have cost.");
    }
    return {};
}

// "$0.126 more than it cost, 4.1 times as much".
QString against(std::optional<Money> other, std::optional<Money> cost) {
    if (!other || !cost) return {};
    if (*other == *cost) return tr("the same");
    const bool more = *other > *cost;
    const auto difference = kit::money(more ? *other - *cost : *cost - *other);
    return more ? tr("%1 more than it cost").arg(difference) : tr("%1 less than it cost").arg(difference);
}

void addBuckets(CostView& view, const ledger::Record& record, const catalog::Rates& rates) {
    const auto lines = catalog::costLines(*record.usage, rates);
    if (!lines) return;
    for (const auto& line : *lines)
        view.lines.push_back({bucketName(line.bucket), kit::count(line.count), pricePerMillion(line.rate),
                              kit::money(shareOf(line)), false});
}

// Without prices the tokens are still worth saying.
void addTokens(CostView& view, const ledger::Record& record) {
    const auto& usage = *record.usage;
    const auto add = [&](const QString& name, std::int64_t n) {
        if (n > 0) view.lines.push_back({name, kit::count(n), u"?"_s, u"?"_s, false});
    };
    add(tr("Input"), usage.allInput() - usage.cachedRead);
    add(tr("Cached read"), usage.cachedRead);
    add(tr("Output"), usage.output);
}

void addExtras(CostView& view, const ledger::Record& record) {
    for (const auto& stage : record.stages)
        if (stage.cost != Money())
            view.lines.push_back(
                {tr("Classifying: %1").arg(text(stage.name)), {}, {}, kit::money(stage.cost)});
    for (const auto& attempt : record.attempts)
        if (attempt.cost && attempt.errorClass)
            view.lines.push_back(
                {tr("Failed attempt at %1").arg(text(attempt.model)), {}, {}, kit::money(*attempt.cost)});
}

void addBeside(CostView& view, const ledger::Record& record) {
    const auto add = [&](const QString& name, const QString& detail, std::optional<Money> cost) {
        view.beside.push_back({name, detail, against(cost, record.cost), kit::money(cost)});
    };
    add(tr("Estimated before"), kit::tokenPair(record.estimatedIn, record.estimatedOut),
        record.estimatedCost);
    if (!record.baselineModel.empty() || record.baselineCost)
        add(tr("With the strongest"), text(record.baselineModel), record.baselineCost);
    if (!record.wouldBeModel.empty())
        add(tr("Would have been routed to"), text(record.wouldBeModel), record.wouldBeCost);
    if (record.switchCost)
        view.beside.push_back({tr("Cost of the switch"),
                               tr("another model's cache that was left"),
                               {},
                               kit::money(*record.switchCost)});
}

} // namespace

CostView costsOf(const ledger::Record& record, const std::optional<route::ModelPrice>& price) {
    CostView view;
    view.kind = kindOf(record.money);
    if (record.usage) {
        if (price) addBuckets(view, record, price->rates);
        if (view.lines.empty()) addTokens(view, record);
    }
    addExtras(view, record);
    if (!view.lines.empty()) view.lines.push_back({tr("Cost"), {}, {}, kit::money(record.cost), true});
    QStringList notes;
    if (!record.priceDate.empty()) notes += tr("prices of %1").arg(text(record.priceDate));
    if ((record.flags & ledger::Estimated) != 0)
        notes += tr("tokens are estimated: the provider did not say");
    if ((record.flags & ledger::Partial) != 0) notes += tr("the answer broke off, so the count is of a part");
    view.priceNote = notes.join(u"; "_s);
    addBeside(view, record);
    const bool unpriced = (record.flags & ledger::Unpriced) != 0;
    if (unpriced || (record.usage && !record.cost)) {
        view.needsPrice = true;
        view.trouble =
            tr("No price is known for %1, so its cost is unknown and not zero. Once it has a price, "
               "past requests are priced too.")
                .arg(text(record.model));
    } else if (!record.usage) {
        view.trouble = tr("No tokens were counted: no model answered.");
    }
    return view;
}

} // namespace tierline::inspector
