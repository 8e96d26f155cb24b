#include "tune/plainrerun.h"

#include "base/hash.h"
#include "bench/casewords.h"
#include "bench/proportions.h"
#include "classify/envelope.h"
#include "classify/holds.h"
#include "classify/makecascade.h"
#include "policy/envelopenames.h"
#include "route/table.h"

#include <spdlog/fmt/fmt.h>
#include <spdlog/fmt/ranges.h>

#include <array>
#include <cmath>
#include <map>
#include <set>

namespace tierline::tune::testing {

namespace {

using Lines = std::vector<std::string>;

// One request with one policy.
struct Gone {
    bool hasText = true, isNamed = false, isForced = false;
    std::size_t tier = 0;
    Millionths score = 0;
    DecidedBy by = DecidedBy::Rules;
    std::optional<std::size_t> model;
    std::optional<Money> estimated, used;
    classify::Features features;
    std::set<std::size_t> rules; // that fired
    std::string own;             // the user's own words
    bool isDecided() const { return hasText && !isNamed; }
};

std::shared_ptr<const classify::Scorer> scorerOf(const PolicyPointer& policy) {
    auto scorer = classify::Scorer::compile(policy);
    if (!scorer) qFatal("%s", toString(scorer.error()).c_str());
    return *scorer;
}

class Router {
public:
    Router(const PlainRequests& requests, const PolicyPointer& policy)
        : m_requests(requests),
          m_policy(policy),
          m_scorer(scorerOf(policy)),
          m_cascade(classify::makeCascade(m_scorer, m_warnings)),
          m_scratch(m_scorer),
          m_words(m_scorer),
          m_table(policy, requests.catalog),
          m_health(policy->models.size()),
          m_every(everyEnvelope(*policy)) {}

    Gone go(std::size_t at) { return m_requests.set != nullptr ? goCase(at) : goRecord(at); }

private:
    static std::vector<policy::Envelope> everyEnvelope(const policy::Policy& policy) {
        auto list = policy.classify.envelopes;
        for (const auto name : policy::builtInEnvelopes)
            if (std::ranges::count(list, name, &policy::Envelope::name) == 0)
                list.push_back({std::string(name), {}, {}, false});
        return list;
    }

    Gone goCase(std::size_t at) {
        const auto& each = m_requests.set->cases[at];
        const auto words = m_words.of(each).value();
        const auto& request = m_words.request();
        route::Facts facts;
        facts.requirements = request.requirements;
        facts.features = request.features;
        facts.inputTokens = protocol::estimateInputTokens(request);
        facts.when = m_requests.when;
        facts.dice = fnv1a(each.id);
        Gone gone;
        decide(gone, words, facts, {}, nullptr);
        return gone;
    }

    Gone goRecord(std::size_t at) {
        const auto& record = (*m_requests.records)[at];
        Gone gone;
        gone.hasText = record.prompt.has_value();
        auto target = route::resolveTarget(*m_policy, record.requestedModel);
        using Kind = route::Target::Kind;
        gone.isNamed = target.kind == Kind::Model || target.kind == Kind::Unknown;
        if (gone.isNamed && (record.flags & ledger::Flag::WouldBe) != 0) target = {}, gone.isNamed = false;
        if (!gone.hasText) return gone;
        auto words = classify::wordsOf(*record.prompt, *m_scorer);
        words.tokens = record.features.tokens;
        words.turns = record.features.turns;
        words.toolResults = record.features.toolResults;
        words.loopStep = record.features.loopStep;
        words.code = words.code || record.features.code;
        route::Facts facts;
        facts.dialect = *dialectFromString(record.dialect);
        facts.requirements = record.requirements;
        facts.inputTokens = record.estimatedIn;
        facts.when = record.time;
        facts.dice = fnv1a(record.id);
        for (auto& model : m_health)
            model.learnedOutput = record.estimatedOut;
        decide(gone, words, facts, target, record.usage ? &*record.usage : nullptr);
        return gone;
    }

    void decide(Gone& gone, const classify::Words& words, const route::Facts& facts,
                const route::Target& target, const Usage* usage) {
        const auto quick = m_cascade->score(words.text(), m_scratch, words.context());
        for (const auto& fired : m_scratch.rules.fired())
            if (!fired.isFeature) gone.rules.insert(fired.index);
        gone.features = quick.raw.features;
        const auto peeled = m_every.peel(words.asCame);
        gone.own = !peeled ? std::string(words.asCame) : peeled->nothingLeft ? "" : peeled->text;
        if (gone.isNamed) return;
        classify::Question question;
        question.text = words.text();
        question.context = words.context();
        question.requirements = facts.requirements;
        const auto verdict = m_cascade->begin(std::move(question), m_scratch).verdict;
        if (verdict.tier != quick.raw.tier || verdict.score != quick.raw.score)
            qFatal("the cascade contradicts itself");
        const auto plan = route::plan(m_table, verdict, target, facts, m_health);
        gone.tier = plan.tier;
        gone.score = verdict.score;
        gone.isForced = target.kind == route::Target::Kind::Tier;
        if (gone.isForced)
            gone.by = DecidedBy::Client;
        else if (verdict.reason == classify::TierReason::NoSignal)
            gone.by = DecidedBy::NoSignal;
        else if (verdict.decidedBy == "text")
            gone.by = DecidedBy::Text;
        if (plan.order.empty()) return;
        const auto& chosen = plan.candidates[plan.order.front()];
        gone.model = chosen.model;
        gone.estimated = chosen.estimatedCost;
        if (usage == nullptr) return;
        const auto price =
            route::priceOf(*m_policy, chosen.model, *m_requests.catalog, facts.when, usage->allInput());
        if (price) gone.used = catalog::costOf(*usage, price->rates);
    }

    const PlainRequests& m_requests;
    PolicyPointer m_policy;
    std::vector<Error> m_warnings;
    std::shared_ptr<const classify::Scorer> m_scorer;
    std::shared_ptr<const classify::Cascade> m_cascade;
    classify::CascadeScratch m_scratch;
    bench::CaseWords m_words;
    route::Table m_table;
    std::vector<health::ModelHealth> m_health;
    classify::Envelopes m_every;
};

struct Known { // of a request besides
    std::string label, session;
    ledger::MoneyKind money = ledger::MoneyKind::Equivalent;
    std::int64_t time = 0;
    bool byNetwork = false, wordsOnly = false, isCut = false;
};

std::vector<Known> knownOf(const PlainRequests& requests) {
    std::vector<Known> list;
    if (requests.set != nullptr)
        for (const auto& each : requests.set->cases) {
            list.push_back({each.tier ? requests.set->names.tiers[*each.tier] : "", "case " + each.id});
            list.back().time = requests.when.time_since_epoch().count();
        }
    else
        for (const auto& record : *requests.records)
            list.push_back({record.label.value_or(""),
                            record.session.empty() ? "alone " + record.id : record.session, record.money,
                            record.time.time_since_epoch().count(), record.decidedBy == "judge", true,
                            record.prompt && record.features.chars > std::ssize(*record.prompt)});
    return list;
}

std::string money(std::optional<Money> value) {
    return value ? std::to_string(value->nano()) : "?";
}

std::string rowText(std::string_view which, std::size_t at, const Gone& gone) {
    if (!gone.isDecided()) return fmt::format("row {} {}: not decided", at, which);
    return fmt::format("row {} {}: tier {} score {} by {} model {} estimated {} used {}", at, which,
                       gone.tier, gone.score, static_cast<int>(gone.by),
                       gone.model ? std::to_string(*gone.model) : "none", money(gone.estimated),
                       money(gone.used));
}

std::string shareText(const std::optional<bench::Share>& share) {
    return share ? fmt::format("{:.17g} {:.17g} {:.17g}", share->value, share->low, share->high) : "none";
}

// Counted once for printing, so that both sides print alike.
struct Counts {
    std::map<std::string, std::int64_t> numbers;
    std::map<std::string, std::string> texts;
    void add(const std::string& name, std::int64_t by = 1) { numbers[name] += by; }
    Lines lines() const {
        Lines list;
        for (const auto& [name, value] : numbers)
            if (value != 0) list.push_back(fmt::format("{}: {}", name, value));
        for (const auto& [name, value] : texts)
            list.push_back(name + ": " + value);
        return list;
    }
};

void countSide(Counts& counts, const std::string& side, const Gone& gone, const Known& known) {
    if (gone.by == DecidedBy::NoSignal) counts.add(side + " no signal");
    if (gone.by == DecidedBy::Text) counts.add(side + " by text");
    counts.add(fmt::format("{} bin {} label `{}`", side, std::min<int>(gone.score / 2000, 499), known.label));
}

void countLabel(Counts& counts, const std::string& side, std::size_t label, std::size_t tier) {
    counts.add(fmt::format("{} confusion {} {}", side, label, tier));
    counts.add(side + " labelled");
    if (label == tier) counts.add(side + " right");
    if (tier < label) counts.add(side + " under");
    if (tier > label) counts.add(side + " over");
}

struct MoneySums {
    std::int64_t requests = 0, cheaper = 0, dearer = 0, unknown = 0, live = 0, draft = 0;
    std::map<std::string, std::int64_t> sessions;

    void add(std::optional<Money> before, std::optional<Money> after, const std::string& session) {
        if (!before || !after) {
            ++unknown;
            return;
        }
        ++requests;
        cheaper += *after < *before ? 1 : 0;
        dearer += *after > *before ? 1 : 0;
        live += before->nano();
        draft += after->nano();
        sessions[session] += after->nano() - before->nano();
    }
    std::string text() const {
        std::string range = "none";
        __extension__ __int128 squares = 0;
        for (const auto& [name, sum] : sessions) {
            __extension__ const __int128 wide = sum;
            squares += wide * wide;
        }
        const double reach = 1.959963984540054 * std::sqrt(static_cast<double>(squares));
        if (requests > 0)
            range = fmt::format("{:.17g} {:.17g}", static_cast<double>(draft - live) - reach,
                                static_cast<double>(draft - live) + reach);
        return fmt::format("{} cheaper {} dearer {} unknown {} live {} draft {} interval {}", requests,
                           cheaper, dearer, unknown, live, draft, range);
    }
};

std::string moneyText(const MoneyChange& money) {
    const auto range =
        money.interval ? fmt::format("{:.17g} {:.17g}", money.interval->low, money.interval->high) : "none";
    return fmt::format("{} cheaper {} dearer {} unknown {} live {} draft {} interval {}", money.requests,
                       money.cheaper, money.dearer, money.unknown, money.live.nano(), money.draft.nano(),
                       range);
}

constexpr std::array kinds{"billed", "simulated", "equivalent"};

} // namespace

Lines plainRerun(const PlainRequests& requests, const PolicyPointer& live, const PolicyPointer& draft) {
    Router liveRouter(requests, live), draftRouter(requests, draft);
    const auto known = knownOf(requests);
    std::vector<Gone> before, after;
    for (std::size_t at = 0; at < known.size(); ++at) {
        before.push_back(liveRouter.go(at));
        after.push_back(draftRouter.go(at));
    }
    Counts counts;
    std::array<MoneySums, 3> estimated, used;
    Lines lines;
    std::set<std::string> strange;
    std::map<std::string, int> ahead; // by conversation: how much more often the draft is right
    for (std::size_t at = 0; at < known.size(); ++at) {
        const auto& from = before[at];
        const auto& to = after[at];
        lines.push_back(rowText("live", at, from));
        lines.push_back(rowText("draft", at, to));
        if (!from.hasText) counts.add("missing text");
        if (from.hasText && (from.isNamed || to.isNamed)) counts.add("missing named");
        if (!from.isDecided() || !to.isDecided()) continue;
        counts.add("decided");
        const bool forced = from.isForced || to.isForced;
        if (forced) counts.add("missing forced");
        if (!to.model) counts.add("missing able");
        if (!from.estimated || !to.estimated) counts.add("missing price");
        if (known[at].byNetwork) counts.add("missing network");
        if (known[at].isCut) counts.add("missing cut");
        if (known[at].wordsOnly) counts.add("missing harness");
        counts.add(fmt::format("live tier {}", from.tier));
        counts.add(fmt::format("draft tier {}", to.tier));
        counts.add(fmt::format("from {} to {}", from.tier, to.tier));
        const auto kind = static_cast<std::size_t>(known[at].money);
        estimated[kind].add(from.estimated, to.estimated, known[at].session);
        used[kind].add(from.used, to.used, known[at].session);
        const bool flips = live->tiers[from.tier].name != draft->tiers[to.tier].name;
        if (flips) {
            counts.add("flips");
            counts.add(fmt::format("moved bin {}", std::min(to.score / 2000, 499)));
            const bool priced = from.estimated && to.estimated;
            if (!priced) counts.add("flips unpriced");
            if (priced && *to.estimated < *from.estimated) counts.add("flips cheaper");
            if (priced && *to.estimated > *from.estimated) counts.add("flips dearer");
        }
        if (forced) continue;
        countSide(counts, "live", from, known[at]);
        countSide(counts, "draft", to, known[at]);
        if (known[at].label.empty()) {
            counts.add("missing label");
            continue;
        }
        const auto liveLabel = live->tier(known[at].label), draftLabel = draft->tier(known[at].label);
        if (!liveLabel || !draftLabel) {
            counts.add("missing tier of the label");
            strange.insert(known[at].label);
            continue;
        }
        countLabel(counts, "live", *liveLabel, from.tier);
        countLabel(counts, "draft", *draftLabel, to.tier);
        const bool wasRight = *liveLabel == from.tier, isRight = *draftLabel == to.tier;
        ahead[fmt::format("{} {}", static_cast<int>(known[at].money), known[at].session)] +=
            isRight - wasRight;
        if (wasRight && !isRight) counts.add("only live right");
        if (isRight && !wasRight) counts.add("only draft right");
        if (!flips) continue;
        if (isRight && !wasRight) counts.add("flips fix");
        if (wasRight && !isRight) counts.add("flips break");
        const auto below = [](std::size_t tier, std::size_t label) {
            return tier < label ? label - tier : 0;
        };
        if (below(to.tier, *draftLabel) > below(from.tier, *liveLabel)) counts.add("flips harm");
    }
    for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
        counts.texts[fmt::format("money {} estimated", kinds[kind])] = estimated[kind].text();
        counts.texts[fmt::format("money {} used", kinds[kind])] = used[kind].text();
    }
    for (const auto* side : {"live", "draft"})
        for (const auto* what : {"right", "under", "over"})
            counts.texts[fmt::format("{} share {}", side, what)] = shareText(
                bench::wilson(static_cast<std::uint64_t>(counts.numbers[fmt::format("{} {}", side, what)]),
                              static_cast<std::uint64_t>(counts.numbers[fmt::format("{} labelled", side)])));
    std::uint64_t lost = 0, won = 0;
    for (const auto& [session, lead] : ahead)
        lost += lead < 0, won += lead > 0;
    counts.texts["p"] = fmt::format("{:.17g}", bench::mcnemar(lost, won));
    counts.texts["strange labels"] = fmt::format("{}", fmt::join(strange, ", "));
    // Which rules fire on the user's own words: each as if it looked at those alone.
    auto alone = std::make_shared<policy::Policy>(*draft);
    for (auto& rule : alone->classify.rules)
        rule.scope = policy::Scope::User;
    const auto scorer = scorerOf(alone);
    classify::Scratch scratch(scorer);
    std::vector<std::set<std::size_t>> own(known.size());
    std::int64_t begin = INT64_MAX, end = 0;
    for (std::size_t at = 0; at < known.size(); ++at) {
        scorer->run(after[at].own, scratch);
        for (const auto& fired : scratch.fired())
            if (!fired.isFeature) own[at].insert(fired.index);
        begin = std::min(begin, known[at].time);
        end = std::max(end, known[at].time + 1);
    }
    const auto hitLine = [&](const std::string& name, auto fires, auto inOwn) {
        std::vector<std::size_t> rows, harness;
        std::array<int, timeBins> bins{};
        for (std::size_t at = 0; at < known.size(); ++at) {
            if (!after[at].hasText || !fires(at)) continue;
            rows.push_back(at);
            if (!inOwn(at)) harness.push_back(at);
            const auto bin = requests.set != nullptr ? static_cast<std::int64_t>(at) * 24 / std::ssize(known)
                                                     : (known[at].time - begin) * 24 / (end - begin);
            ++bins[static_cast<std::size_t>(bin)];
        }
        lines.push_back(fmt::format("{}: {} harness {} bins {}", name, rows, harness, bins));
    };
    for (std::size_t rule = 0; rule < draft->classify.rules.size(); ++rule)
        if (draft->classify.rules[rule].enabled)
            hitLine(
                fmt::format("rule {}", rule), [&](std::size_t at) { return after[at].rules.contains(rule); },
                [&](std::size_t at) { return own[at].contains(rule); });
    for (std::size_t at = 0; at < draft->classify.features.size(); ++at)
        hitLine(
            fmt::format("feature {}", at),
            [&](std::size_t row) {
                return classify::holds(draft->classify.features[at], after[row].features);
            },
            [](std::size_t) { return true; });
    const auto counted = counts.lines();
    lines.insert(lines.end(), counted.begin(), counted.end());
    return lines;
}

namespace {

Gone goneOf(const Effect& effect, const PolicyRows& rows, std::size_t at) {
    Gone gone;
    const auto& placed = *rows.placed;
    gone.hasText = placed.tier[at] != noTier;
    if (!gone.hasText) return gone;
    gone.tier = placed.tier[at];
    gone.score = placed.score[at];
    gone.by = static_cast<DecidedBy>(placed.by[at]);
    const auto cost = [](std::int64_t nano) {
        return nano == noMoney ? std::optional<Money>() : Money::fromNano(nano);
    };
    const auto model = rows.costs->model[gone.tier][at];
    if (model != noName) gone.model = model;
    gone.estimated = cost(rows.costs->estimated[gone.tier][at]);
    gone.used = cost(rows.costs->used[gone.tier][at]);
    static_cast<void>(effect);
    return gone;
}

void countReading(Counts& counts, const std::string& side, const Reading& reading, const Labels& labels) {
    for (std::size_t tier = 0; tier < reading.byTier.size(); ++tier)
        counts.add(fmt::format("{} tier {}", side, tier), reading.byTier[tier]);
    const auto width = labels.names.size() + 1;
    for (std::size_t at = 0; at < reading.scores.size(); ++at) {
        const auto label = at % width;
        counts.add(fmt::format("{} bin {} label `{}`", side, at / width,
                               label + 1 == width ? "" : labels.names[label]),
                   reading.scores[at]);
    }
    counts.add(side + " no signal", reading.noSignal);
    counts.add(side + " by text", reading.byText);
    const auto tiers = reading.byTier.size();
    for (std::size_t at = 0; at < reading.confusion.size(); ++at)
        counts.add(fmt::format("{} confusion {} {}", side, at / tiers, at % tiers), reading.confusion[at]);
    counts.add(side + " labelled", reading.labelled);
    counts.add(side + " right", reading.right);
    counts.add(side + " under", reading.under);
    counts.add(side + " over", reading.over);
    counts.texts[side + " share right"] = shareText(reading.agreement);
    counts.texts[side + " share under"] = shareText(reading.underShare);
    counts.texts[side + " share over"] = shareText(reading.overShare);
}

} // namespace

Lines printed(const Effect& effect) {
    Lines lines;
    for (std::size_t at = 0; at < effect.data->size(); ++at) {
        lines.push_back(rowText("live", at, goneOf(effect, *effect.liveRows, at)));
        lines.push_back(rowText("draft", at, goneOf(effect, *effect.draftRows, at)));
    }
    const auto hitLine = [&](const std::string& name, const Hits& hits, const RuleHits& sums) {
        if (sums.user != std::ssize(hits.rows) - std::ssize(hits.harness)
            || sums.harness != std::ssize(hits.harness))
            lines.push_back(name + ": its sums are not those of its rows");
        lines.push_back(fmt::format("{}: {} harness {} bins {}", name, hits.rows, hits.harness, sums.byTime));
    };
    const auto& draft = *effect.draftRows;
    for (std::size_t rule = 0; rule < draft.rules.size(); ++rule)
        if (draft.policy->classify.rules[rule].enabled)
            hitLine(fmt::format("rule {}", rule), *draft.rules[rule], effect.rules[rule]);
    for (std::size_t at = 0; at < draft.features.size(); ++at)
        hitLine(fmt::format("feature {}", at), *draft.features[at], effect.features[at]);
    Counts counts;
    counts.add("decided", effect.decided);
    countReading(counts, "live", effect.live, *effect.labels);
    countReading(counts, "draft", effect.draft, *effect.labels);
    const auto tiers = effect.draft.byTier.size();
    for (std::size_t at = 0; at < effect.moves.size(); ++at)
        counts.add(fmt::format("from {} to {}", at / tiers, at % tiers), effect.moves[at]);
    for (std::size_t bin = 0; bin < effect.moved.size(); ++bin)
        counts.add(fmt::format("moved bin {}", bin), effect.moved[bin]);
    const auto& flips = effect.flips;
    const auto& missing = effect.missing;
    const std::pair<const char*, std::int64_t> figures[]{
        {"flips", flips.all},
        {"flips cheaper", flips.cheaper},
        {"flips dearer", flips.dearer},
        {"flips unpriced", flips.unpriced},
        {"flips fix", flips.fixes},
        {"flips break", flips.breaks},
        {"flips harm", flips.harmful},
        {"only live right", effect.onlyLiveRight},
        {"only draft right", effect.onlyDraftRight},
        {"missing text", missing.noText},
        {"missing named", missing.named},
        {"missing forced", missing.forced},
        {"missing able", missing.nobodyAble},
        {"missing price", missing.unpriced},
        {"missing network", missing.byNetwork},
        {"missing cut", missing.cut},
        {"missing harness", missing.noHarness},
        {"missing label", missing.noLabel},
        {"missing tier of the label", missing.unknownLabel},
    };
    for (const auto& [name, value] : figures)
        counts.add(name, value);
    for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
        counts.texts[fmt::format("money {} estimated", kinds[kind])] =
            moneyText(effect.money[kind].estimated);
        counts.texts[fmt::format("money {} used", kinds[kind])] = moneyText(effect.money[kind].used);
    }
    counts.texts["p"] = fmt::format("{:.17g}", effect.mcnemar);
    const std::set<std::string> strange(missing.unknownLabels.begin(), missing.unknownLabels.end());
    counts.texts["strange labels"] = fmt::format("{}", fmt::join(strange, ", "));
    const auto counted = counts.lines();
    lines.insert(lines.end(), counted.begin(), counted.end());
    return lines;
}

} // namespace tierline::tune::testing
