#include "fakepolicy.h"

#include "policytext.h"

#include "bench/proportions.h"
#include "policy/drafting.h"
#include "policy/reader.h"

#include <algorithm>
#include <cmath>

namespace tierline::test {

using namespace policypage;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int bins = 200, times = 24;
constexpr Wall begin{Milliseconds{1'800'000'000'000}};
constexpr std::int64_t tierCost[] = {90'000, 900'000, 4'500'000, 14'000'000}; // nano-dollars a request

struct Kind {
    const char16_t* words;
    int label;
    int often;
};
constexpr Kind kinds[] = {
    {u"hello, how is it going today", 0, 9},
    {u"what is the capital of France and who is its president", 0, 12},
    {u"thanks, that helps a lot", 0, 5},
    {u"translate this sentence into German please", 0, 6},
    {u"what is the weather forecast for tomorrow in Oslo", 0, 4},
    {u"write a short product description for a standing desk", 1, 11},
    {u"summarise the meeting notes in five bullet points for the team", 1, 9},
    {u"rename variable x to count in this file", 1, 8},
    {u"select all users that joined last week, then sort them by name", 1, 7},
    {u"explain this stack trace and why the worker crashed at night", 2, 8},
    {u"refactor the retry loop so that it backs off and finally gives up, then write unit tests for each of "
     u"its branches step by step",
     2, 9},
    {u"design the architecture of a rate limiter that several regions share, then compare the trade-offs of "
     u"two ways to keep the counters",
     2, 9},
    {u"find the deadlock in this design and refactor the locking step by step so that the bug cannot come "
     u"back",
     3, 6},
    {u"prove that the scheduler is starvation free, then design an architecture that keeps the lemma true "
     u"step by step when workers crash",
     3, 6},
    {u"is the function convex iff its Hessian is positive semidefinite? what is the reason?", 3, 4},
};

class FakeRows final : public Rows {
public:
    std::vector<Row> rows;
    std::uint32_t size() const override { return static_cast<std::uint32_t>(rows.size()); }
    Row row(std::uint32_t at) const override { return rows[at]; }
};

Range rangeOf(std::int64_t hits, std::int64_t all) {
    const auto share = bench::wilson(static_cast<std::uint64_t>(hits), static_cast<std::uint64_t>(all));
    return share ? Range{share->value, share->low, share->high} : Range{};
}

int binOf(Millionths score) {
    return std::min(bins - 1, static_cast<int>(static_cast<std::int64_t>(score) * bins / policy::one));
}

} // namespace

QString policyText() {
    return QString::fromUtf8(policyYaml);
}

FakePolicy::FakePolicy(int rows, bool hasLabels) : fileText(policyText()) {
    std::vector<const Kind*> bag;
    for (const Kind& kind : kinds)
        for (int i = 0; i < kind.often; ++i)
            bag.push_back(&kind);
    std::uint32_t dice = 7;
    const auto next = [&dice](std::uint32_t sides) {
        dice = dice * 1'664'525U + 1'013'904'223U;
        return (dice >> 10U) % sides;
    };
    constexpr const char16_t* tails[] = {
        u"", u" please", u", thanks", u" and tell me then", u" with a join", u" for a bug"};
    for (int i = 0; i < rows; ++i) {
        const Kind& kind = *bag[next(static_cast<std::uint32_t>(bag.size()))];
        Request request{QString::fromUtf16(kind.words) + QString::fromUtf16(tails[next(6)]), noTier};
        if (hasLabels && next(10) < 4)
            request.label = std::clamp(kind.label + (next(12) == 0 ? 1 : 0) - (next(14) == 0 ? 1 : 0), 0, 3);
        m_requests.push_back(request);
    }
}

void FakePolicy::open() {
    asked << u"open"_s;
    const auto read = readText(fileText, u"policy.yaml"_s);
    m_live = read.policy;
    if (!m_live) {
        Q_EMIT fileFailed(read.troubles.front().sentence);
        return;
    }
    m_liveScored = score(m_live);
    Q_EMIT fileRead({u"/home/someone/policy.yaml"_s, fileText, m_live, kept,
                     kept.isEmpty()       ? QString()
                     : keptBase.isEmpty() ? fileText
                                          : keptBase,
                     true});
    Q_EMIT sourcesListed({{u"traffic:24h"_s, u"traffic 24 h"_s, {}, Source::Kind::Traffic},
                          {u"set:core"_s, u"core"_s, u"214 cases"_s, Source::Kind::Set},
                          {u"sandbox"_s, u"sandbox"_s, {}, Source::Kind::Sandbox}});
}

void FakePolicy::load(quint64 number, const QStringList& sources) {
    asked << u"load "_s + sources.join(u'+');
    Q_EMIT loadProgressed(number, 1, 2, u"Reading the ledger"_s);
    Loaded loaded;
    loaded.sources = sources;
    loaded.name = sources == QStringList{u"traffic:24h"_s} ? u"traffic 24 h"_s : sources.join(u" + "_s);
    loaded.rows = isEmpty ? 0 : std::ssize(m_requests);
    loaded.labelled =
        std::ranges::count_if(m_requests, [](const Request& each) { return each.label != noTier; });
    loaded.days = 1;
    if (isEmpty) m_requests.clear();
    m_liveScored = score(m_live);
    Q_EMIT this->loaded(number, loaded);
}

FakePolicy::Scored FakePolicy::score(const PolicyPtr& policy) const {
    Scored scored;
    const auto scorer = classify::Scorer::compile(policy);
    Q_ASSERT(scorer.has_value());
    classify::Scratch scratch(*scorer);
    scored.rules.resize(policy->classify.rules.size());
    scored.features.resize(policy->classify.features.size());
    for (int i = 0; i < static_cast<int>(std::ssize(m_requests)); ++i) {
        const auto words = m_requests[static_cast<std::size_t>(i)].words.toStdString();
        const auto raw = (*scorer)->run(words, scratch);
        scored.score.push_back(raw.score);
        scored.tier.push_back(raw.tier);
        for (const auto& fired : scratch.fired())
            (fired.isFeature ? scored.features : scored.rules)[fired.index].push_back(i);
    }
    return scored;
}

EffectPtr FakePolicy::effectOf(const PolicyPtr& draft) {
    m_draftScored = score(draft);
    auto effect = std::make_shared<Effect>();
    const auto tiers = draft->tiers.size();
    const auto rows = std::ssize(m_requests);
    effect->rows = rows;
    effect->liveTiers.assign(m_live->tiers.size(), 0);
    effect->draftTiers.assign(tiers, 0);
    auto& h = effect->histogram;
    h.bins = bins;
    h.tiers = static_cast<int>(tiers);
    h.live.assign(bins, 0);
    h.moved.assign(bins, 0);
    h.draft.assign(bins * (tiers + 1), 0);
    QualityEffect quality;
    quality.liveConfusion.assign(tiers * tiers, 0);
    quality.draftConfusion.assign(tiers * tiers, 0);
    MoneyEffect money;
    money.isSimulated = true;
    std::int64_t right[2] = {}, under[2] = {}, over[2] = {};
    for (std::size_t i = 0; i < m_requests.size(); ++i) {
        const int live = m_liveScored.tier[i], now = m_draftScored.tier[i], label = m_requests[i].label;
        ++effect->liveTiers[static_cast<std::size_t>(live)];
        ++effect->draftTiers[static_cast<std::size_t>(now)];
        ++h.live[static_cast<std::size_t>(binOf(m_liveScored.score[i]))];
        const auto bin = static_cast<std::size_t>(binOf(m_draftScored.score[i]));
        ++h.draft[bin * (tiers + 1) + (label == noTier ? tiers : static_cast<std::size_t>(label))];
        if (live != now) ++h.moved[bin];
        ++money.priced;
        money.live += Money::fromNano(tierCost[live]);
        money.draft += Money::fromNano(tierCost[now]);
        if (live != now) {
            ++effect->flips[static_cast<std::size_t>(FlipKind::All)];
            ++effect->flips[static_cast<std::size_t>(now < live ? FlipKind::Cheaper : FlipKind::Dearer)];
            if (label == live) ++effect->flips[static_cast<std::size_t>(FlipKind::Breaks)];
            if (label == now) ++effect->flips[static_cast<std::size_t>(FlipKind::Fixes)];
        }
        if (label == noTier) continue;
        ++quality.labelled;
        const int routed[2] = {live, now};
        for (int side = 0; side < 2; ++side) {
            right[side] += routed[side] == label ? 1 : 0;
            under[side] += routed[side] < label ? 1 : 0;
            over[side] += routed[side] > label ? 1 : 0;
            auto& cells = side == 0 ? quality.liveConfusion : quality.draftConfusion;
            ++cells[static_cast<std::size_t>(label) * tiers + static_cast<std::size_t>(routed[side])];
        }
        quality.onlyLive += live == label && now != label ? 1 : 0;
        quality.onlyDraft += live != label && now == label ? 1 : 0;
    }
    if (money.live.nano() > 0) {
        const double change = (money.draft - money.live).usd() / money.live.usd();
        money.change = Range{change, change - 0.03, change + 0.03};
    }
    if (rows > 0) effect->money.push_back(money);
    if (quality.labelled > 0) {
        quality.live = rangeOf(right[0], quality.labelled);
        quality.draft = rangeOf(right[1], quality.labelled);
        quality.liveUnder = rangeOf(under[0], quality.labelled);
        quality.draftUnder = rangeOf(under[1], quality.labelled);
        quality.liveOver = rangeOf(over[0], quality.labelled);
        quality.draftOver = rangeOf(over[1], quality.labelled);
        quality.p = bench::mcnemar(static_cast<std::uint64_t>(quality.onlyLive),
                                   static_cast<std::uint64_t>(quality.onlyDraft));
        effect->quality = quality;
    }
    const auto hits = [&](const std::vector<std::vector<int>>& fired, std::vector<RuleHits>& into) {
        for (std::size_t i = 0; i < fired.size(); ++i) {
            RuleHits each;
            each.user = std::ssize(fired[i]);
            each.harness = i % 4 == 3 ? each.user / 6 : 0;
            each.times.assign(times, 0);
            for (const int row : fired[i])
                ++each.times[static_cast<std::size_t>(row) * times / m_requests.size()];
            into.push_back(each);
        }
    };
    hits(m_draftScored.rules, effect->rules);
    hits(m_draftScored.features, effect->features);
    return effect;
}

void FakePolicy::evaluate(quint64 number, const PolicyPtr& draft) {
    ++evaluations;
    m_later = [this, number, draft] { Q_EMIT evaluated(number, effectOf(draft)); };
    if (!answersLater) tellEffect();
}

void FakePolicy::tellEffect() {
    if (const auto later = std::exchange(m_later, {})) later();
}

void FakePolicy::listFlips(quint64 number, const FlipWish& wish) {
    auto rows = std::make_shared<FakeRows>();
    auto list = std::make_shared<FlipList>();
    list->wish = wish;
    for (std::size_t i = 0; i < m_requests.size() && i < m_draftScored.tier.size(); ++i) {
        Row row;
        row.id = u"01J%1"_s.arg(i, 23, 10, QLatin1Char('0'));
        row.time = begin + Milliseconds(static_cast<std::int64_t>(i) * 140'000);
        row.client = u"claude-code"_s;
        row.words = m_requests[i].words;
        row.label = m_requests[i].label;
        row.liveScore = m_liveScored.score[i];
        row.draftScore = m_draftScored.score[i];
        row.liveTier = m_liveScored.tier[i];
        row.draftTier = m_draftScored.tier[i];
        row.liveCost = Money::fromNano(tierCost[row.liveTier]);
        row.draftCost = Money::fromNano(tierCost[row.draftTier]);
        row.isSimulated = true;
        rows->rows.push_back(row);
        const bool isFlip = row.liveTier != row.draftTier;
        if (wish.flipsOnly && !isFlip) continue;
        if (wish.kind == FlipKind::Cheaper && row.draftTier >= row.liveTier) continue;
        if (wish.kind == FlipKind::Dearer && row.draftTier <= row.liveTier) continue;
        if (wish.kind == FlipKind::Breaks && !(isFlip && row.label == row.liveTier)) continue;
        if (wish.kind == FlipKind::Fixes && !(isFlip && row.label == row.draftTier)) continue;
        if (wish.unlabelledOnly && row.label != noTier) continue;
        if (wish.cell && (row.label != wish.cell->first || row.draftTier != wish.cell->second)) continue;
        if (wish.scores && (row.draftScore < wish.scores->first || row.draftScore >= wish.scores->second))
            continue;
        if (wish.rule) {
            const auto& fired = m_draftScored.rules[static_cast<std::size_t>(*wish.rule)];
            if (std::ranges::find(fired, static_cast<int>(i)) == fired.end()) continue;
        }
        list->order.push_back(static_cast<std::uint32_t>(i));
    }
    std::ranges::sort(list->order, [&](std::uint32_t a, std::uint32_t b) {
        const auto harm = [&](std::uint32_t at) {
            const Row& row = rows->rows[at];
            return row.label == noTier
                       ? 0
                       : std::max(0, row.label - row.draftTier) - std::max(0, row.label - row.liveTier);
        };
        return std::pair(-harm(a), a) < std::pair(-harm(b), b);
    });
    list->rows = rows;
    Q_EMIT flipsListed(number, list);
}

void FakePolicy::advise(quint64 number, const PolicyPtr& draft) {
    Advice advice;
    tune::Lint lint;
    lint.id = "never-fired";
    lint.severity = tune::Severity::Hint;
    lint.text = "rule `iff` has never fired in 30 days";
    lint.remedy = "its words may not be those of your users";
    for (const auto& rule : draft->classify.rules)
        if (rule.id == "iff") lint.line = rule.line;
    advice.lints.push_back(lint);
    lint.id = "harness-text";
    lint.severity = tune::Severity::Warning;
    lint.text = "64 % of the hits of `refactor` are in what Claude Code wrote";
    lint.remedy = "list that envelope in `classify.envelopes`";
    for (const auto& rule : draft->classify.rules)
        if (rule.id == "refactor") lint.line = rule.line;
    advice.lints.push_back(lint);
    advice.notWorth = notWorth;
    Q_EMIT advised(number, advice);
}

void FakePolicy::tryText(quint64 number, const PolicyPtr& draft, const QString& text) {
    Tried tried;
    const auto of = [&](const PolicyPtr& policy, Millionths& score, int& tier, QStringList* fired) {
        const auto scorer = classify::Scorer::compile(policy);
        classify::Scratch scratch(*scorer);
        const auto raw = (*scorer)->run(text.toStdString(), scratch);
        score = raw.score;
        tier = raw.tier;
        for (const auto& each : scratch.fired())
            if (fired != nullptr && !each.isFeature)
                *fired << toQString(policy->classify.rules[each.index].id);
    };
    of(draft, tried.score, tried.tier, &tried.fired);
    of(m_live, tried.liveScore, tried.liveTier, nullptr);
    Q_EMIT textTried(number, tried);
}

void FakePolicy::label(std::uint32_t row, int tier) {
    asked << u"label %1 %2"_s.arg(row).arg(tier);
    m_requests[row].label = tier;
    Q_EMIT labelled(row, tier, {});
}

void FakePolicy::keepDraft(const QString& text, const QString& /*base*/) {
    kept = text;
}

void FakePolicy::merge(quint64 number, const QString& base, const QString& mine, const QString& theirs) {
    asked << u"merge"_s;
    // Theirs only ever adds lines at the end here.
    Q_EMIT merged(number, conflicts.isEmpty() ? mine + theirs.mid(base.size()) : QString(), conflicts);
}

void FakePolicy::check(quint64 number, const QString& /*draft*/, const QStringList& gates) {
    asked << u"check "_s + gates.join(u';');
    CheckReport report;
    report.canPromote = canPromote;
    report.sentence = canPromote ? u"All gates pass."_s : u"1 of 2 gates failed."_s;
    bench::GateResult gate;
    gate.text = "usd_per_1k <= live";
    gate.verdict = bench::GateVerdict::Passed;
    gate.sentence = "costs $2.41 per 1,000 requests; at most $2.83 is asked for";
    report.gates.push_back(gate);
    gate.text = "under_routed <= live + 1%";
    gate.verdict = canPromote ? bench::GateVerdict::Passed : bench::GateVerdict::Failed;
    gate.sentence = "the under-routed share is 3.4 %; at most 4.1 % is asked for (live: 3.1 %)";
    report.gates.push_back(gate);
    Q_EMIT checked(number, report);
}

void FakePolicy::promote(quint64 number, const QString& draft, const QString& base, const QString& note) {
    asked << u"promote "_s + note;
    if (base != fileText) {
        Q_EMIT promoted(number, false, u"The file was changed meanwhile."_s);
        return;
    }
    versions.push_back(fileText);
    fileText = draft;
    kept.clear();
    Q_EMIT promoted(number, true, u"The draft is in force."_s);
    open();
}

void FakePolicy::rollBack(quint64 number, const QString& entry) {
    asked << u"roll back "_s + entry;
    if (versions.empty()) {
        Q_EMIT promoted(number, false, u"There is no policy before this one."_s);
        return;
    }
    fileText = versions.back();
    versions.pop_back();
    Q_EMIT promoted(number, true, u"Rolled back."_s);
    open();
}

void FakePolicy::loadJournal() {
    asked << u"journal"_s;
    std::vector<JournalEntry> entries;
    JournalEntry entry;
    entry.id = u"2"_s;
    entry.time = begin;
    entry.action = u"promoted"_s;
    entry.author = u"someone"_s;
    entry.note = u"cheaper small talk"_s;
    entry.hash12 = u"3f2a9c0d11e4"_s;
    entry.diff =
        u"--- a\n+++ b\n@@ -11,3 +11,3 @@\n-  - {name: simple,    below: 0.25, models: [sim/nano]}\n+  - {name: simple,    below: 0.30, models: [sim/nano]}\n"_s;
    entry.effect = {u"Cost a day $4.10 → $3.22 (−21 %)"_s, u"Agrees with labels 86.2 % → 87.4 %"_s};
    entry.isLive = true;
    entries.push_back(entry);
    entry.id = u"1"_s;
    entry.time = begin - Milliseconds(86'400'000);
    entry.action = u"learned a draft"_s;
    entry.note = u"312 new labels"_s;
    entry.isLive = false;
    entry.isDraft = true;
    entry.canRollBack = true;
    entries.push_back(entry);
    Q_EMIT journalLoaded(entries);
}

void FakePolicy::takeDraft(const QString& entry) {
    asked << u"take "_s + entry;
    Q_EMIT draftTaken(QString(fileText).replace(u"base: 0.40"_s, u"base: 0.35"_s));
}

void FakePolicy::optimise(quint64 number, const PolicyPtr& draft, const OptimiseWish& wish) {
    asked << u"optimise %1"_s.arg(static_cast<int>(wish.goal));
    Q_EMIT worked(number, 1, 2, u"Trying lines"_s);
    Optimised result;
    result.isFound = true;
    result.sentence =
        u"Lines at 0.27, 0.55 and 0.80: agreement 78.4 % [72.1 to 83.9] on 120 labels it has not seen, "
        "6.1 points above live; on so few labels this is within noise (p = .14)."_s;
    result.figures = {{u"Agrees with labels"_s, u"72.3 % [65.5–78.2]"_s, u"78.4 % [72.1–83.9]"_s},
                      {u"Under-routed"_s, u"14.1 % [9.8–19.9]"_s, u"8.2 % [4.9–13.2]"_s},
                      {u"Cost per 1,000"_s, u"$2.83"_s, u"$2.96 (+4.6 %)"_s}};
    policy::Policy found = *draft;
    found.tiers[0].below = 270'000;
    found.tiers[1].below = 550'000;
    found.tiers[2].below = 800'000;
    result.draft = std::make_shared<const policy::Policy>(std::move(found));
    Q_EMIT worked(number, 0, 0, {});
    Q_EMIT optimised(number, result);
}

void FakePolicy::learn(quint64 number, const PolicyPtr& draft) {
    asked << u"learn"_s;
    Learned learned;
    learned.sentence = u"From 238 labels and 12 votes; weights are pulled towards those they have now."_s;
    for (int i = 0; i < 4 && i < static_cast<int>(std::ssize(draft->classify.rules)); ++i) {
        const auto& rule = draft->classify.rules[static_cast<std::size_t>(i)];
        learned.weights.push_back({i, toQString(rule.id), rule.weight, rule.weight + 40'000, 60 + 7 * i});
    }
    policy::Policy all = withLine(*draft, 0, 333'000);
    for (const auto& each : learned.weights)
        all = withWeight(all, {Item::Kind::Rule, each.rule}, each.learned);
    all = withWeight(all, {Item::Kind::Feature, 0}, 77'000);
    const auto& feature = draft->classify.features[0];
    learned.weights.push_back(
        {static_cast<int>(std::ssize(draft->classify.rules)), u"feature"_s, feature.weight, 77'000, 9});
    learned.draft = std::make_shared<const policy::Policy>(std::move(all));
    learned.isOne = isLearnedAsOne;
    learned.keywords = {{u"starvation"_s, 36, 4.2, 0.03, 160'000},
                        {u"bullet points"_s, 51, 2.1, 0.12, -80'000}};
    learned.toLabel = {3, 1, 4};
    Q_EMIT this->learned(number, learned);
}

void FakePolicy::exportAs(quint64 number, const QString& draft, ExportForm form) {
    asked << u"export %1"_s.arg(static_cast<int>(form));
    Exported exported{form, draft, u"policy.yaml"_s, {}};
    if (form == ExportForm::LiteLlm) exported.notExpressed = {u"the floor of rule prove"_s, u"ceilings"_s};
    Q_EMIT this->exported(number, exported);
}

void FakePolicy::editOutside(const QString& text) {
    fileText = text;
    open();
}

} // namespace tierline::test
