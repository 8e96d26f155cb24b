#include "tune/tally.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tierline::tune {

namespace {

// Beyond that a request's change no longer widens the interval; sums of money are not touched.
constexpr std::int64_t mostChange = 1'000'000'000'000; // $1,000

std::vector<std::uint8_t> tiersOf(const NameList& labels, const policy::Policy& policy) {
    std::vector<std::uint8_t> tiers;
    for (const auto& label : labels.all()) {
        const auto tier = policy.tier(label);
        tiers.push_back(tier ? static_cast<std::uint8_t>(*tier) : noTier);
    }
    return tiers;
}

std::int64_t costAt(const std::vector<std::vector<std::int64_t>>& costs, std::uint8_t tier, std::size_t row) {
    return costs[tier][row];
}

int tooLow(std::uint8_t label, std::uint8_t tier) {
    return std::max(0, int{label} - int{tier});
}

std::size_t at(std::uint8_t row, std::size_t columns, std::uint8_t column) {
    return std::size_t{row} * columns + column;
}

} // namespace

std::size_t binOf(Millionths score) {
    constexpr auto width = static_cast<std::size_t>(policy::one) / scoreBins;
    return std::min(static_cast<std::size_t>(std::max(score, 0)) / width, scoreBins - 1);
}

std::size_t timeBinOf(const Columns& data, std::size_t row) {
    if (data.end <= data.begin) return row * timeBins / data.size();
    const auto time = std::clamp(data.time[row], data.begin, data.end - 1) - data.begin;
    return static_cast<std::size_t>(time * static_cast<std::int64_t>(timeBins) / (data.end - data.begin));
}

Tally::Tally(const Columns& data, const Labels& labels, const PolicyRows& live, const PolicyRows& draft)
    : m_data(data),
      m_labels(labels),
      m_live(&live),
      m_draft(&draft),
      m_liveLabel(tiersOf(labels.names, *live.policy)),
      m_draftLabel(tiersOf(labels.names, *draft.policy)),
      m_unknownLabels(labels.names.size()),
      m_moved(scoreBins) {
    const auto make = [&](Sums& sums, const policy::Policy& policy) {
        sums.byTier.resize(policy.tiers.size());
        sums.confusion.resize(policy.tiers.size() * policy.tiers.size());
        sums.scores.resize(scoreBins * (labels.names.size() + 1));
    };
    make(m_liveSums, *live.policy);
    make(m_draftSums, *draft.policy);
    m_moves.resize(live.policy->tiers.size() * draft.policy->tiers.size());
    for (const auto& tier : draft.policy->tiers) {
        const auto same = live.policy->tier(tier.name);
        m_sameTier.push_back(same ? static_cast<std::uint8_t>(*same) : noTier);
    }
    const auto sessions =
        data.session.empty() ? 0U : static_cast<std::size_t>(std::ranges::max(data.session)) + 1;
    m_estimatedOf.resize(sessions);
    m_usedOf.resize(sessions);
    m_aheadOf.resize(sessions);
}

void Tally::move(const std::vector<std::uint32_t>& rows, const PolicyRows& now) {
    const auto* const before = m_draft;
    const auto part = [&](std::uint32_t row) {
        const auto was = before->placed->tier[row], is = now.placed->tier[row];
        if (was == noTier || is == noTier) return Part::All;
        const auto client = static_cast<std::uint8_t>(DecidedBy::Client);
        const bool wasForced = before->placed->by[row] == client, isForced = now.placed->by[row] == client;
        if (wasForced != isForced) return Part::All;
        return was == is ? Part::Score : Part::Draft;
    };
    for (const auto row : rows)
        change(row, -1, part(row));
    m_draft = &now;
    for (const auto row : rows)
        change(row, 1, part(row));
}

// What depends on the live policy alone is the same before and after a move, so only `All` touches it.
void Tally::change(std::size_t row, int sign, Part part) {
    const auto live = m_live->placed->tier[row], draft = m_draft->placed->tier[row];
    if (live == noTier || draft == noTier) return;
    constexpr auto client = static_cast<std::uint8_t>(DecidedBy::Client);
    const bool isForced = m_live->placed->by[row] == client || m_draft->placed->by[row] == client;
    const bool isFlip = m_sameTier[draft] != live;
    changeScore(row, sign, isForced, isFlip);
    if (part == Part::Score) return;
    m_draftSums.byTier[draft] += sign;
    m_moves[at(live, m_draftSums.byTier.size(), draft)] += sign;
    const Costed estimated{costAt(m_live->costs->estimated, live, row),
                           costAt(m_draft->costs->estimated, draft, row)};
    const Costed used{costAt(m_live->costs->used, live, row), costAt(m_draft->costs->used, draft, row)};
    const auto kind = static_cast<std::size_t>(m_data.money[row]);
    pay(m_estimated[kind], m_estimatedOf, row, estimated, sign);
    pay(m_used[kind], m_usedOf, row, used, sign);
    m_missing.unpriced += estimated.isKnown() ? 0 : sign;
    m_missing.nobodyAble += m_draft->costs->model[draft][row] == noName ? sign : 0;
    if (isFlip) flip(estimated, sign);
    if (!isForced) judge(row, live, draft, sign, part);
    if (!isForced && isFlip) judgeFlip(row, live, draft, sign);
    if (part != Part::All) return;
    m_decided += sign;
    m_liveSums.byTier[live] += sign;
    m_missing.cut += m_data.is(row, RowBit::Cut) ? sign : 0;
    m_missing.byNetwork += m_data.is(row, RowBit::ByNetwork) ? sign : 0;
    m_missing.noHarness += m_data.is(row, RowBit::WordsOnly) ? sign : 0;
    m_missing.forced += isForced ? sign : 0;
    if (!isForced) count(m_liveSums, *m_live->placed, row, sign);
}

void Tally::changeScore(std::size_t row, int sign, bool isForced, bool isFlip) {
    if (!isForced) count(m_draftSums, *m_draft->placed, row, sign);
    if (!isFlip) return;
    auto& bin = m_moved[binOf(m_draft->placed->score[row])];
    bin = sign > 0 ? bin + 1 : bin - 1;
}

void Tally::count(Sums& sums, const Placed& placed, std::size_t row, int sign) const {
    const auto label = std::min<std::size_t>(m_labels.of[row], m_labels.names.size());
    auto& bin = sums.scores[binOf(placed.score[row]) * (m_labels.names.size() + 1) + label];
    bin = sign > 0 ? bin + 1 : bin - 1;
    const auto by = static_cast<DecidedBy>(placed.by[row]);
    sums.noSignal += by == DecidedBy::NoSignal ? sign : 0;
    sums.byText += by == DecidedBy::Text ? sign : 0;
}

void Tally::judge(std::size_t row, std::uint8_t live, std::uint8_t draft, int sign, Part part) {
    const auto label = m_labels.of[row];
    if (label == noName) {
        m_missing.noLabel += part == Part::All ? sign : 0;
        return;
    }
    if (m_liveLabel[label] == noTier || m_draftLabel[label] == noTier) {
        m_missing.unknownLabel += sign;
        m_unknownLabels[label] += sign;
        return;
    }
    if (part == Part::All) judge(m_liveSums, m_liveLabel[label], live, m_liveSums.byTier.size(), sign);
    judge(m_draftSums, m_draftLabel[label], draft, m_draftSums.byTier.size(), sign);
    const bool liveRight = m_liveLabel[label] == live, draftRight = m_draftLabel[label] == draft;
    m_onlyLive += liveRight && !draftRight ? sign : 0;
    m_onlyDraft += draftRight && !liveRight ? sign : 0;
    if (liveRight != draftRight) ahead(m_data.session[row], draftRight ? sign : -sign);
}

// Turns of a conversation are no independent tries, so the test counts conversations.
void Tally::ahead(std::uint32_t session, int by) {
    auto& lead = m_aheadOf[session];
    const auto count = [&](int sign) {
        m_sessionsLive += lead < 0 ? sign : 0;
        m_sessionsDraft += lead > 0 ? sign : 0;
    };
    count(-1);
    lead += by;
    count(1);
}

void Tally::judge(Sums& sums, std::uint8_t label, std::uint8_t tier, std::size_t tiers, int sign) const {
    sums.confusion[at(label, tiers, tier)] += sign;
    sums.labelled += sign;
    sums.right += label == tier ? sign : 0;
    sums.under += tier < label ? sign : 0;
    sums.over += tier > label ? sign : 0;
}

void Tally::flip(const Costed& cost, int sign) {
    m_flips.all += sign;
    m_flips.unpriced += cost.isKnown() ? 0 : sign;
    m_flips.cheaper += cost.isKnown() && cost.draft < cost.live ? sign : 0;
    m_flips.dearer += cost.isKnown() && cost.draft > cost.live ? sign : 0;
}

void Tally::judgeFlip(std::size_t row, std::uint8_t live, std::uint8_t draft, int sign) {
    const auto label = m_labels.of[row];
    if (label == noName || m_liveLabel[label] == noTier || m_draftLabel[label] == noTier) return;
    const bool liveRight = m_liveLabel[label] == live, draftRight = m_draftLabel[label] == draft;
    m_flips.fixes += draftRight && !liveRight ? sign : 0;
    m_flips.breaks += liveRight && !draftRight ? sign : 0;
    m_flips.harmful += tooLow(m_draftLabel[label], draft) > tooLow(m_liveLabel[label], live) ? sign : 0;
}

void Tally::pay(Money& money, std::vector<std::int64_t>& sessions, std::size_t row, const Costed& cost,
                int sign) {
    if (!cost.isKnown()) {
        money.unknown += sign;
        return;
    }
    money.requests += sign;
    money.live += sign > 0 ? Wide{cost.live} : -Wide{cost.live};
    money.draft += sign > 0 ? Wide{cost.draft} : -Wide{cost.draft};
    if (cost.live == cost.draft) return;
    money.cheaper += cost.draft < cost.live ? sign : 0;
    money.dearer += cost.draft > cost.live ? sign : 0;
    auto& session = sessions[m_data.session[row]];
    money.squares -= Wide{session} * session;
    session += sign * std::clamp(saturatingSubtract(cost.draft, cost.live), -mostChange, mostChange);
    money.squares += Wide{session} * session;
}

void Tally::write(const Sums& sums, const policy::Policy& policy, Reading& reading) {
    for (const auto& tier : policy.tiers)
        reading.tiers.push_back(tier.name);
    reading.byTier = sums.byTier;
    reading.scores = sums.scores;
    reading.noSignal = sums.noSignal;
    reading.byText = sums.byText;
    reading.confusion = sums.confusion;
    reading.labelled = sums.labelled;
    reading.right = sums.right;
    reading.under = sums.under;
    reading.over = sums.over;
    const auto share = [&](std::int64_t part) {
        return bench::wilson(static_cast<std::uint64_t>(part), static_cast<std::uint64_t>(sums.labelled));
    };
    reading.agreement = share(sums.right);
    reading.underShare = share(sums.under);
    reading.overShare = share(sums.over);
}

MoneyChange Tally::written(const Money& money) {
    const auto nano = [](Wide sum) {
        constexpr Wide most = std::numeric_limits<std::int64_t>::max();
        return tierline::Money::fromNano(static_cast<std::int64_t>(std::clamp<Wide>(sum, -most, most)));
    };
    MoneyChange change{money.requests,   money.cheaper,     money.dearer, money.unknown,
                       nano(money.live), nano(money.draft), std::nullopt};
    if (money.requests == 0) return change;
    const double reach = 1.959963984540054 * std::sqrt(static_cast<double>(money.squares));
    const auto middle = static_cast<double>(change.change().nano());
    change.interval = bench::Interval{middle - reach, middle + reach, 0};
    return change;
}

void Tally::write(Effect& effect) const {
    effect.decided = m_decided;
    write(m_liveSums, *m_live->policy, effect.live);
    write(m_draftSums, *m_draft->policy, effect.draft);
    effect.onlyLiveRight = m_onlyLive;
    effect.onlyDraftRight = m_onlyDraft;
    effect.mcnemar = bench::mcnemar(static_cast<std::uint64_t>(m_sessionsLive),
                                    static_cast<std::uint64_t>(m_sessionsDraft));
    effect.moves = m_moves;
    effect.moved = m_moved;
    effect.flips = m_flips;
    for (std::size_t kind = 0; kind < effect.money.size(); ++kind)
        effect.money[kind] = {written(m_estimated[kind]), written(m_used[kind])};
    effect.missing = m_missing;
    for (std::size_t label = 0; label < m_unknownLabels.size(); ++label)
        if (m_unknownLabels[label] > 0) effect.missing.unknownLabels.push_back(m_labels.names[label]);
}

} // namespace tierline::tune
