#include "spend/fakespend.h"

#include "spend/constants.h"
#include "spend/slices.h"

#include <array>
#include <map>

namespace tierline::test {

using namespace Qt::Literals::StringLiterals;
using ledger::Dimension;
using ledger::Group;
using ledger::MoneyKind;

namespace {

struct ModelRow {
    const char* id;
    const char* tier;
    std::int64_t share;           // of a thousand requests
    std::int64_t inNano, outNano; // per million tokens
};
constexpr std::array<ModelRow, 8> models{{
    {"spark/nano", "simple", 300, 50'000'000, 80'000'000},
    {"ember/small", "simple", 180, 150'000'000, 600'000'000},
    {"spark/mini", "moderate", 140, 250'000'000, 1'250'000'000},
    {"harbor/medium", "moderate", 110, 800'000'000, 4'000'000'000},
    {"atlas/large", "complex", 100, 2'500'000'000, 10'000'000'000},
    {"harbor/large-vision", "complex", 40, 3'000'000'000, 15'000'000'000},
    {"quartz/reason-mini", "reasoning", 30, 1'100'000'000, 4'400'000'000},
    {"summit/reason", "reasoning", 100, 15'000'000'000, 75'000'000'000},
}};
constexpr std::int64_t inTokens = 1'850, outTokens = 310;
constexpr std::array<std::int64_t, 24> busy{0,  0,  0,   0,   0,   0,  8,  24, 92, 131, 148, 122,
                                            64, 96, 143, 139, 118, 72, 33, 21, 14, 9,   4,   0};
// How much of a group goes to each key, in percent; those of tags and rules overlap.
using Shares = std::vector<std::pair<const char*, std::int64_t>>;

Shares sharesOf(Dimension by) {
    if (by == Dimension::Client)
        return {{"claude-code", 52}, {"batch-summaries", 27}, {"webchat", 15}, {"curl", 6}};
    if (by == Dimension::Tag)
        return {{"project=website-relaunch", 61}, {"project=search", 22}, {"team=platform", 70}};
    return {{"refactor", 44}, {"write-code", 38}, {"proof", 19}, {"summarize", 12}, {"lookup", 7}};
}

Money costOf(const ModelRow& model, std::int64_t in, std::int64_t out) {
    return Money::fromNano((in * model.inNano + out * model.outNano) / 1'000'000);
}

Group groupOf(const ModelRow& model, std::int64_t requests) {
    Group group;
    group.requests = requests;
    group.failed = requests / 60;
    group.inputTokens = requests * inTokens;
    group.cachedTokens = std::string_view(model.tier) == "complex" ? requests * 700 : 0;
    group.outputTokens = requests * outTokens;
    group.cost = group.costBesideBaseline = costOf(model, group.inputTokens, group.outputTokens);
    const bool isReasoning = std::string_view(model.tier) == "reasoning";
    group.estimated = Money::fromNano(group.cost.nano() * (isReasoning ? 62 : 104) / 100);
    group.baseline = costOf(models.back(), group.inputTokens, group.outputTokens);
    group.switchCost = Money::fromNano(group.cost.nano() / 40);
    return group;
}

Group part(const Group& group, std::int64_t percent) {
    Group some = group;
    for (std::int64_t* count :
         {&some.requests, &some.failed, &some.inputTokens, &some.cachedTokens, &some.outputTokens})
        *count = *count * percent / 100;
    for (Money* money :
         {&some.cost, &some.costBesideBaseline, &some.estimated, &some.baseline, &some.switchCost})
        *money = Money::fromNano(money->nano() * percent / 100);
    return some;
}

std::shared_ptr<policy::Policy> pricedPolicy() {
    auto made = std::make_shared<policy::Policy>(*fakePolicy());
    for (std::size_t i = 0; i < models.size(); ++i)
        made->models[i].price = policy::Price{Rate{models[i].inNano}, Rate{models[i].outNano}, {}, {}, {}};
    return made;
}

// Adds what one hour or day brought of one model.
struct Filling {
    spend::Answer& answer;
    std::map<std::string, Group> models, tiers, rules;
    std::vector<spend::Usages> slices;

    void add(std::size_t slice, const ModelRow& model, const Group& group) {
        const Wall at = answer.edges[slice];
        const std::string id = model.id;
        const auto put = [&](const std::string& key, const Group& some) {
            if (some.requests > 0) answer.slices.push_back({at, key, MoneyKind::Simulated, some});
        };
        switch (answer.wish.by) {
        case Dimension::Model: put(id, group); break;
        case Dimension::Provider: put(id.substr(0, id.find('/')), group); break;
        case Dimension::Tier: put(model.tier, group); break;
        case Dimension::Client:
        case Dimension::Tag:
        case Dimension::Rule:
        case Dimension::Whole:
        case Dimension::Policy:
        case Dimension::Reason:
        case Dimension::Outcome:
            for (const auto& [key, share] : sharesOf(answer.wish.by))
                put(key, part(group, share));
        }
        answer.course.push_back({at, {}, MoneyKind::Simulated, group});
        models[id] += group;
        tiers[model.tier] += group;
        for (const auto& [key, share] : sharesOf(Dimension::Rule))
            rules[key] += part(group, share);
        spend::Usages& usage = slices[slice];
        usage.push_back({id,
                         id.substr(0, id.find('/')),
                         MoneyKind::Simulated,
                         {group.inputTokens, 0, 0, 0, group.outputTokens, 0, {}},
                         group.cost,
                         group.requests,
                         0});
    }
};

std::vector<ledger::Sum> sumsOf(const std::map<std::string, Group>& groups, Wall from) {
    std::vector<ledger::Sum> sums;
    for (const auto& [key, group] : groups)
        sums.push_back({from, key, MoneyKind::Simulated, group});
    return sums;
}

std::int64_t requestsOf(Wall from, Wall to, const Zone& zone) {
    std::int64_t requests = 0;
    for (Wall hour = from; hour < to; hour += std::chrono::hours(1)) {
        const auto local = hour + zone.offsetAt(hour);
        const auto day = std::chrono::floor<std::chrono::days>(local);
        const std::chrono::weekday weekday{std::chrono::sys_days(day.time_since_epoch())};
        const auto wave = 70 + day.time_since_epoch().count() * 37 % 60; // percent
        const bool isFree = weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
        const auto at = static_cast<std::size_t>(std::chrono::floor<std::chrono::hours>(local - day).count());
        requests += busy[at] * (isFree ? 12 : wave) / 100;
    }
    return requests;
}

void fillDays(spend::Answer& answer) {
    const Wall first = spend::calendarFrom(answer.zone, answer.now);
    for (Wall day = first + std::chrono::days(9); day < answer.now; day = answer.zone.nextDay(day)) {
        const Wall end = std::min(answer.now, answer.zone.nextDay(day));
        Group sum;
        for (const ModelRow& model : models)
            sum += groupOf(model, requestsOf(day, end, answer.zone) * model.share / 1000);
        answer.days.push_back({day, {}, MoneyKind::Simulated, sum});
    }
}

void fillRows(spend::Answer& answer, const Group& total) {
    ledger::RowSpend rows;
    rows.money = MoneyKind::Simulated;
    rows.requests = total.requests;
    rows.classifier = Money::fromNano(total.cost.nano() / 60);
    rows.retries = Money::fromNano(total.cost.nano() / 24);
    const std::array<std::pair<const char*, const char*>, 5> sessions{{{"agent-7f21c0", "claude-code"},
                                                                       {"agent-03be9d", "claude-code"},
                                                                       {"nightly-batch", "batch-summaries"},
                                                                       {"agent-c55a18", "claude-code"},
                                                                       {"chat-2210", "webchat"}}};
    for (std::size_t i = 0; i < sessions.size(); ++i)
        rows.sessions.push_back(
            {sessions[i].first, sessions[i].second, total.requests / static_cast<std::int64_t>(7 + 5 * i),
             Money::fromNano(total.cost.nano() / static_cast<std::int64_t>(5 + 6 * i)), answer.now});
    answer.rows.kinds = {rows};
}

// What has no price, and a little real money beside the simulated.
void fillOthers(spend::Answer& answer) {
    Group miss;
    miss.requests = miss.unpriced = 37;
    miss.inputTokens = 300'000;
    miss.outputTokens = 12'000;
    const Wall at = answer.edges[answer.edges.size() / 2];
    answer.course.push_back({at, {}, MoneyKind::Simulated, miss});
    answer.models.push_back({answer.from, "ember/preview-7", MoneyKind::Simulated, miss});
    if (answer.wish.by == Dimension::Model)
        answer.slices.push_back({at, "ember/preview-7", MoneyKind::Simulated, miss});
    const Group billed = groupOf(models[4], 120);
    answer.course.push_back({at, {}, MoneyKind::Billed, billed});
    answer.models.push_back({answer.from, models[4].id, MoneyKind::Billed, billed});
    if (answer.wish.by == Dimension::Model)
        answer.slices.push_back({at, models[4].id, MoneyKind::Billed, billed});
}

} // namespace

std::shared_ptr<spend::Answer> fakeAnswer(const spend::Wish& wish, Wall now) {
    auto answer = std::make_shared<spend::Answer>();
    answer->wish = wish;
    answer->now = now;
    answer->zone = Zone::load("Europe/Berlin");
    const auto range = spend::rangeOf(wish, answer->zone, now);
    answer->from = range.from;
    answer->to = range.to;
    answer->edges = spend::cutOf(range, answer->zone).edges;
    answer->recordedBaseline = models.back().id;
    Filling filling{*answer, {}, {}, {}, std::vector<spend::Usages>(answer->edges.size() - 1)};
    for (std::size_t slice = 0; slice + 1 < answer->edges.size(); ++slice) {
        const std::int64_t requests =
            requestsOf(answer->edges[slice], std::min(now, answer->edges[slice + 1]), answer->zone);
        for (const ModelRow& model : models)
            if (requests * model.share / 1000 > 0)
                filling.add(slice, model, groupOf(model, requests * model.share / 1000));
    }
    spend::Usages whole;
    for (const auto& slice : filling.slices)
        whole.insert(whole.end(), slice.begin(), slice.end());
    answer->models = sumsOf(filling.models, answer->from);
    answer->tiers = sumsOf(filling.tiers, answer->from);
    answer->rules = sumsOf(filling.rules, answer->from);
    answer->covered =
        spend::coveredBy(whole, filling.slices, *pricedPolicy(), catalog::Catalog(), answer->from);
    Group total;
    for (const auto& sum : answer->course)
        total += sum.group;
    fillRows(*answer, total);
    fillDays(*answer);
    fillOthers(*answer);
    return answer;
}

void FakeSpendDesk::ask(const spend::Wish& wish) {
    wishes.push_back(wish);
    if (isSilent) return;
    auto answer = fakeAnswer(wish);
    if (isEmpty) {
        answer->slices.clear();
        answer->course.clear();
        answer->days.clear();
    }
    Q_EMIT answered(answer);
}

void FakeSpendDesk::save(const QString& file, const QByteArray& bytes) {
    asked << u"save "_s + file;
    content = bytes;
    Q_EMIT saved(true, u"Saved "_s + file);
}

void FakeSpendDesk::reprice(const spend::RepriceWish& wish) {
    asked << u"reprice %1 %2"_s.arg(wish.model, wish.apply ? u"apply"_s : u"compare"_s);
    if (isSilent) return;
    spend::RepriceResult result;
    result.prices = u"the price file of 2026-11-01 and policy 4f1c02b7a9e3"_s;
    result.applied = wish.apply;
    ledger::RepriceLine line;
    line.model = "ember/preview-7";
    line.money = MoneyKind::Simulated;
    line.requests = line.changed = line.unpricedBefore = 37;
    line.now = Money::fromNano(52'200'000);
    result.view.lines = {line};
    line.model = "atlas/large";
    line.money = MoneyKind::Billed;
    line.requests = 120;
    line.changed = 12;
    line.unpricedBefore = 0;
    line.first = line.before = Money::fromNano(927'000'000);
    line.now = Money::fromNano(901'500'000);
    result.view.lines.push_back(line);
    Q_EMIT repriced(result);
}

void FakeSpendDesk::reconcile(const spend::ReconcileWish& wish) {
    asked << u"reconcile %1 %2 %3"_s.arg(wish.file, wish.zone).arg(wish.toleranceMillionths);
    if (isSilent) return;
    spend::ReconcileResult result{
        wish.file, wish.zone, u"date = Day, model = Model, cost = Amount"_s, 31, {}};
    ledger::Comparison one;
    one.model = "atlas/large";
    one.theirs = ledger::Used{120, 222'000, 37'200, Money::fromNano(927'000'000), 0};
    one.ours = one.theirs;
    result.found.models = {one};
    result.found.total = one;
    result.found.total.model = "all";
    Q_EMIT reconciled(result);
}

void FakeSpendDesk::makeReport(const spend::ReportWish& wish) {
    asked << u"report "_s + wish.file;
    if (!isSilent) Q_EMIT reported({wish.file, 5'314, false});
}

} // namespace tierline::test
