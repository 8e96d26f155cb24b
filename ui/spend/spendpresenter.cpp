#include "spend/spendpresenter.h"

#include "kit/format.h"
#include "ledger/netsavings.h"
#include "spend/spendparts.h"

#include <QCoreApplication>
#include <QTimeZone>

#include <algorithm>
#include <array>
#include <map>
#include <ranges>
#include <tuple>

namespace tierline::spend {

using namespace Qt::Literals::StringLiterals;
using ledger::Dimension;
using ledger::Group;
using ledger::MoneyKind;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Spend)
};

constexpr std::array allKinds{MoneyKind::Billed, MoneyKind::Simulated, MoneyKind::Equivalent};
constexpr std::size_t topLimit = 6;

QString sentenceOf(MoneyKind kind) {
    switch (kind) {
    case MoneyKind::Billed: return Text::tr("Billed by the providers at their list prices.");
    case MoneyKind::Simulated: return Text::tr("Simulated by the sandbox: nobody is charged.");
    case MoneyKind::Equivalent:
        return Text::tr("What a subscription's requests would have cost at list prices.");
    }
    return {};
}

using Totals = std::map<MoneyKind, Group>;
Totals totalsOf(const Answer& answer) {
    Totals totals;
    for (const auto& sum : answer.course)
        if (sum.group.requests > 0) totals[sum.money] += sum.group;
    return totals;
}

// Of a model: its tier in the policy, and a colour of its own.
void placeModel(SpendRow& row, const policy::Policy& policy, std::string_view model) {
    const std::optional<policy::ModelIndex> index = policy.model(model);
    if (!index) return;
    row.colour = static_cast<int>(*index);
    for (std::size_t tier = 0; tier < policy.tiers.size(); ++tier)
        if (std::ranges::find(policy.tiers[tier].models, *index) != policy.tiers[tier].models.end()) {
            row.tier = static_cast<int>(tier);
            row.tierName = fromUtf8(policy.tiers[tier].name);
            return;
        }
}

void placeTier(SpendRow& row, const policy::Policy& policy, std::string_view name) {
    const auto found = std::ranges::find(policy.tiers, name, &policy::Tier::name);
    if (found == policy.tiers.end()) return;
    row.tier = row.colour = static_cast<int>(found - policy.tiers.begin());
    row.tierName = fromUtf8(found->name);
}

QString nameOfNone(Dimension by) {
    if (by == Dimension::Model) return Text::tr("none answered");
    if (by == Dimension::Provider) return Text::tr("nobody was asked");
    if (by == Dimension::Tier) return Text::tr("passed through");
    return Text::tr("not named");
}

SpendRow rowOf(const std::string& key, const Group& group, const Part& part) {
    SpendRow row;
    const Dimension by = part.answer.wish.by;
    row.key = fromUtf8(key);
    row.name = key.empty() ? nameOfNone(by) : row.key;
    if (!key.empty())
        row.filter = both(term(dimensionOf(by).id, row.key), timeFilter(part.answer.from, part.answer.to));
    if (part.policy != nullptr && by == Dimension::Model) placeModel(row, *part.policy, key);
    if (part.policy != nullptr && by == Dimension::Tier) placeTier(row, *part.policy, key);
    row.requests = group.requests;
    row.failed = group.failed;
    row.unpriced = group.unpriced;
    row.inputTokens = group.inputTokens;
    row.cachedTokens = group.cachedTokens;
    row.outputTokens = group.outputTokens;
    row.cost = group.cost;
    row.estimated = group.estimated;
    row.share = group.cost.usd() / std::max(part.total.cost.usd(), 1e-12);
    return row;
}

std::vector<SpendRow> rowsOf(const Part& part) {
    std::map<std::string, Group> groups;
    for (const auto& sum : part.answer.slices)
        if (sum.money == part.kind) groups[sum.key] += sum.group;
    std::vector<SpendRow> rows;
    int colour = 0;
    const Dimension by = part.answer.wish.by;
    for (const auto& [key, group] : groups) {
        rows.push_back(rowOf(key, group, part));
        if (by != Dimension::Model && by != Dimension::Tier) rows.back().colour = colour++; // by name: stays
    }
    std::ranges::sort(rows, [](const SpendRow& a, const SpendRow& b) {
        return std::tie(b.cost, b.requests, a.key) < std::tie(a.cost, a.requests, b.key);
    });
    return rows;
}

QString spanName(Span span) {
    switch (span) {
    case Span::Hours24: return Text::tr("last 24 h");
    case Span::Days7: return Text::tr("last 7 days");
    case Span::Days30: return Text::tr("last 30 days");
    case Span::Custom: return Text::tr("in this time");
    }
    return {};
}

void fillTiles(SpendView& view, const Part& part, const Baseline& baseline) {
    const Group& total = part.total;
    const QString filter = timeFilter(part.answer.from, part.answer.to);
    view.spend = {
        Text::tr("Spent, %1").arg(spanName(part.answer.wish.span)), kit::money(total.cost), {}, filter};
    if (part.kind == MoneyKind::Simulated)
        view.spend.caption = Text::tr("Spent, %1, simulated").arg(spanName(part.answer.wish.span));
    if (total.unpriced > 0)
        view.spend.note = kit::counted(total.unpriced, Text::tr("without %1 request of unknown price"),
                                       Text::tr("without %1 requests of unknown price"));
    else if (total.requests > 0)
        view.spend.note =
            Text::tr("%1 per request").arg(kit::money(Money::fromNano(total.cost.nano() / total.requests)));

    const auto saved = baseline.saved(total); // a miss never looks like a saving
    const bool isDearer = saved && *saved < Money();
    view.saved = {isDearer ? Text::tr("Dearer than %1").arg(baseline.name)
                           : Text::tr("Saved vs %1, net").arg(baseline.name),
                  saved ? kit::money(isDearer ? Money() - *saved : *saved) : u"?"_s,
                  saved ? Text::tr("%1 if all went to %2").arg(kit::money(*baseline.cost), baseline.model)
                        : Text::tr("no price of %1 is known").arg(baseline.model),
                  filter};
    view.month = monthOf(part);
    const QString tokens = Text::tr("%1 tokens").arg(kit::tokenPair(total.inputTokens, total.outputTokens));
    view.requests = {Text::tr("Requests"), kit::count(total.requests),
                     total.failed == 0 ? tokens
                                       : Text::tr("%1 failed · %2").arg(kit::count(total.failed), tokens),
                     filter};
}

void fillMisses(SpendView& view, const Part& part) {
    for (const auto& sum : part.answer.models)
        if (sum.money == part.kind && sum.group.unpriced > 0 && !sum.key.empty())
            view.misses.push_back(
                {fromUtf8(sum.key),
                 Text::tr("%1, %2 tokens in all of its requests")
                     .arg(kit::counted(sum.group.unpriced, Text::tr("%1 request"), Text::tr("%1 requests")),
                          kit::tokenPair(sum.group.inputTokens, sum.group.outputTokens))});
}

void fillSessions(SpendView& view, const Part& part) {
    if (part.rows == nullptr) return;
    const QString times = timeFilter(part.answer.from, part.answer.to);
    for (const auto& one : part.rows->sessions)
        if (view.sessions.size() < topLimit && one.cost > Money())
            view.sessions.push_back({fromUtf8(one.session).left(12), fromUtf8(one.client),
                                     both(term(u"session"_s, fromUtf8(one.session)), times), one.requests,
                                     one.cost, 0});
    if (!part.answer.rows.complete)
        view.topsNote = Text::tr("of the newest %1 requests").arg(kit::count(part.rows->requests));
}

void fillRules(SpendView& view, const Part& part) {
    std::vector<ledger::Sum> rules;
    std::ranges::copy_if(part.answer.rules, std::back_inserter(rules),
                         [&](const auto& sum) { return sum.money == part.kind && sum.group.cost > Money(); });
    std::ranges::sort(rules, [](const auto& a, const auto& b) {
        return std::tie(b.group.cost, a.key) < std::tie(a.group.cost, b.key);
    });
    const QString times = timeFilter(part.answer.from, part.answer.to);
    for (const auto& sum : rules | std::views::take(topLimit))
        view.rules.push_back({fromUtf8(sum.key),
                              {},
                              both(term(u"rule"_s, fromUtf8(sum.key)), times),
                              sum.group.requests,
                              sum.group.cost,
                              0});
}

void shareOut(std::vector<TopRow>& rows) {
    const double dearest = rows.empty() ? 1 : std::max(rows.front().cost.usd(), 1e-12);
    for (TopRow& row : rows)
        row.share = row.cost.usd() / dearest;
}

QString overlapOf(Dimension by) {
    if (by == Dimension::Tag)
        return Text::tr(
            "A request counts under each of its tags: these overlap and do not add up to the whole.");
    if (by == Dimension::Rule)
        return Text::tr(
            "A request counts under each rule that fired: these overlap and do not add up to the whole.");
    return {};
}

} // namespace

std::optional<double> SpendRow::drift() const {
    if (estimated <= Money()) return std::nullopt;
    return cost.usd() / estimated.usd();
}

QString nameOf(MoneyKind kind) {
    switch (kind) {
    case MoneyKind::Billed: return Text::tr("Billed");
    case MoneyKind::Simulated: return Text::tr("Simulated");
    case MoneyKind::Equivalent: return Text::tr("Equivalent");
    }
    return {};
}

const std::vector<DimensionName>& dimensions() {
    static const std::vector<DimensionName> all{
        {Dimension::Model, u"model"_s, Text::tr("Model"), Text::tr("Models")},
        {Dimension::Provider, u"provider"_s, Text::tr("Provider"), Text::tr("Providers")},
        {Dimension::Tier, u"tier"_s, Text::tr("Tier"), Text::tr("Tiers")},
        {Dimension::Client, u"client"_s, Text::tr("Client"), Text::tr("Clients")},
        {Dimension::Tag, u"tag"_s, Text::tr("Tag"), Text::tr("Tags")},
        {Dimension::Rule, u"rule"_s, Text::tr("Rule"), Text::tr("Rules")},
    };
    return all;
}

const DimensionName& dimensionOf(Dimension by) {
    const auto found = std::ranges::find(dimensions(), by, &DimensionName::by);
    return found == dimensions().end() ? dimensions().front() : *found;
}

SpendView present(const Answer& answer, const Choice& choice, const policy::Policy* policy) {
    SpendView view;
    view.by = answer.wish.by;
    view.period = u"%1, %2"_s.arg(spanOf(answer.from, answer.to, answer.zone), fromUtf8(answer.zone.name()));
    const Totals totals = totalsOf(answer);
    for (const MoneyKind kind : allKinds)
        if (const auto found = totals.find(kind); found != totals.end())
            view.kinds.push_back({kind, nameOf(kind), kit::money(found->second.cost)});
    if (totals.empty()) return view;
    view.empty = false;
    view.shown = choice.kind && totals.contains(*choice.kind) ? *choice.kind : view.kinds.front().kind;
    view.kindSentence = sentenceOf(view.shown);
    view.overlap = overlapOf(view.by);
    view.tierCount = policy == nullptr ? 0 : static_cast<int>(policy->tiers.size());
    Part part{answer, choice, policy, view.shown, totals.at(view.shown), nullptr, nullptr, {}};
    for (const Covered& one : answer.covered)
        if (one.money == view.shown) part.covered = &one;
    for (const auto& one : answer.rows.kinds)
        if (one.money == view.shown) part.rows = &one;
    part.table = rowsOf(part);
    const Baseline baseline = baselineOf(part);
    view.baselines = baselinesOf(part);
    fillTiles(view, part, baseline);
    fillMisses(view, part);
    fillSessions(view, part);
    fillRules(view, part);
    shareOut(view.sessions);
    shareOut(view.rules);
    view.chart = chartOf(part, baseline);
    view.bridge = bridgeOf(part, baseline);
    view.calendar = calendarOf(part);
    view.rows = std::move(part.table);
    return view;
}

QString summary(const SpendData& data, std::optional<MoneyKind> wanted) {
    const ledger::Spend* shown = nullptr;
    for (const MoneyKind kind : allKinds)
        for (const ledger::Spend& spend : data.today)
            if (spend.money == kind && spend.total.requests > 0 && (shown == nullptr || kind == wanted))
                shown = &spend;
    if (shown == nullptr) return Text::tr("nothing spent today");
    const Money saved = shown->total.baseline - ledger::costAgainstBaseline(shown->total);
    const QString kind =
        shown->money == MoneyKind::Billed ? QString() : u' ' + nameOf(shown->money).toLower();
    const QString baseline = fromUtf8(data.baselineName);
    return Text::tr("today %1%2 · %3 %4")
        .arg(kit::money(shown->total.cost), kind,
             saved < Money() ? Text::tr("dearer than %1").arg(baseline)
                             : Text::tr("saved vs %1").arg(baseline),
             kit::money(saved < Money() ? Money() - saved : saved));
}

} // namespace tierline::spend
