#include "catalog/savings.h"

#include <algorithm>
#include <boost/multiprecision/cpp_int.hpp>
#include <limits>

namespace tierline::catalog {

namespace {

namespace mp = boost::multiprecision;
using Wide = mp::number<mp::cpp_int_backend<512, 512, mp::signed_magnitude, mp::unchecked, void>>;

constexpr std::int64_t million = 1'000'000;
constexpr std::int64_t mostTokens = 1'000'000'000, mostVolume = 1'000'000'000'000;
constexpr std::int64_t mostCalls = 1'000'000 * wholeShare;
constexpr std::int64_t barely = wholeShare / 20;

// Costs of one request are whole numbers of this part of a nano-dollar: share × cache share × rate.
const Wide& grain() {
    static const Wide value = Wide(million) * million * million;
    return value;
}

Wide floorOf(const Wide& n, const Wide& d) { // d > 0
    Wide quotient = n / d;
    if (n < 0 && quotient * d != n) --quotient;
    return quotient;
}
Wide ceilingOf(const Wide& n, const Wide& d) {
    return -floorOf(-n, d);
}

std::unexpected<Error> bad(std::string what, std::string remedy) {
    return fail(ErrorCode::InvalidInput, std::move(what), std::move(remedy));
}

std::string percent(std::int64_t share) {
    return toString(Rate{share * 100'000}) + " %";
}

// Rounds and remembers whether something did not fit.
class Rounding {
public:
    std::int64_t number(const Wide& value) {
        const bool fits = value <= std::numeric_limits<std::int64_t>::max()
                          && value >= std::numeric_limits<std::int64_t>::min();
        m_fits = m_fits && fits;
        return fits ? static_cast<std::int64_t>(value) : 0;
    }
    Money money(const Wide& n, const Wide& d) { return Money::fromNano(number(floorOf(2 * n + d, 2 * d))); }
    bool fits() const { return m_fits; }

private:
    bool m_fits = true;
};

// One request of a model, in millionths of grains: the share of requests is still to come.
Wide costOfOne(const RequestShape& shape, const Rates& rates) {
    const Wide fresh = rates.input ? rates.input->nanoPerMillion : 0;
    const Wide cached = rates.cachedRead ? Wide(rates.cachedRead->nanoPerMillion) : fresh;
    const Wide out = rates.output ? rates.output->nanoPerMillion : 0;
    const Wide asked = rates.requests ? rates.requests->nanoPerMillion : 0;
    return Wide(shape.inputTokens)
               * (Wide(million - shape.cacheShare) * fresh + Wide(shape.cacheShare) * cached)
           + Wide(million) * (Wide(shape.outputTokens) * out + asked);
}

Result<void> checkShape(const RequestShape& shape, const std::string& whose) {
    for (const auto tokens : {shape.inputTokens, shape.outputTokens})
        if (tokens < 0 || tokens > mostTokens)
            return bad(whose + ": " + std::to_string(tokens) + " tokens a request",
                       "give a count from 0 to one billion");
    if (shape.cacheShare < 0 || shape.cacheShare > wholeShare)
        return bad(whose + ": a cache share of " + percent(shape.cacheShare), "give 0 % to 100 %");
    return {};
}

Result<void> checkRates(const Rates& rates, const RequestShape& shape, const std::string& whose) {
    for (const auto& rate : {rates.input, rates.output, rates.cachedRead, rates.requests})
        if (rate && rate->nanoPerMillion < 0)
            return bad(whose + ": a price is negative", "prices are zero or more");
    const bool needsInput = shape.inputTokens > 0 && (!rates.cachedRead || shape.cacheShare < wholeShare);
    if (needsInput && !rates.input && !rates.requests)
        return bad(whose + ": no price for input tokens", "give its price, or zero if it is free");
    if (shape.outputTokens > 0 && !rates.output && !rates.requests)
        return bad(whose + ": no price for output tokens", "give its price, or zero if it is free");
    return {};
}

std::string nameOf(const MixEntry& entry) {
    if (!entry.tier.empty()) return "tier " + entry.tier;
    return entry.model.empty() ? "the mix" : entry.model;
}

Result<void> checkMix(const Workload& w) {
    if (w.mix.empty()) return bad("the mix is empty", "give at least one tier with its share and price");
    std::int64_t sum = 0;
    for (const auto& entry : w.mix) {
        if (entry.share < 0 || entry.share > wholeShare)
            return bad(nameOf(entry) + ": a share of " + percent(entry.share), "give 0 % to 100 %");
        sum += entry.share;
    }
    if (sum != wholeShare)
        return bad("the shares of the mix add up to " + percent(sum), "they must add up to 100 %");
    for (const auto& entry : w.mix) {
        const auto& shape = entry.shape.value_or(w.shape);
        if (auto good = checkShape(shape, nameOf(entry)); !good) return good;
        if (entry.share == 0) continue;
        if (auto good = checkRates(entry.rates, shape, nameOf(entry)); !good) return good;
    }
    return {};
}

RequestShape atBaseline(const Workload& w, const MixEntry& entry) {
    auto shape = entry.shape.value_or(w.shape);
    shape.cacheShare = w.baselineCacheShare.value_or(shape.cacheShare);
    return shape;
}

Result<void> check(const Workload& w) {
    if (w.volume < 0 || w.volume > mostVolume)
        return bad("a volume of " + std::to_string(w.volume), "give a count from 0 to a million millions");
    if (w.callsPerTask <= 0 || w.callsPerTask > mostCalls)
        return bad("the calls per task are not between one millionth and a million",
                   "give 1, or for example 3.5");
    if (auto good = checkShape(w.shape, "the request"); !good) return good;
    if (auto good = checkMix(w); !good) return good;
    const auto cache = w.baselineCacheShare.value_or(0);
    if (auto good = checkShape({0, 0, cache}, "the baseline"); !good) return good;
    for (const auto& entry : w.mix) {
        if (entry.share == 0) continue;
        if (auto good = checkRates(w.baseline, atBaseline(w, entry), "the baseline"); !good) return good;
    }
    if (w.classifier.nanoPerMillion < 0)
        return bad("the cost of classifying is negative", "give zero or more");
    if (w.classifierShare < 0 || w.classifierShare > wholeShare)
        return bad("a classifier share of " + percent(w.classifierShare), "give 0 % to 100 %");
    if (w.fixedPerMonth < Money()) return bad("the fixed cost is negative", "give zero or more");
    return {};
}

// Exact costs of one request, in grains; and what one request is multiplied with.
struct Exact {
    Wide baseline, models, classifier;
    std::vector<Wide> entries; // each with its share
    Wide volume, calls;        // calls in millionths
    Wide saved() const { return baseline - models - classifier; }
};

Exact exactOf(const Workload& w) {
    Exact exact;
    for (const auto& entry : w.mix) {
        const Wide cost = Wide(entry.share) * costOfOne(entry.shape.value_or(w.shape), entry.rates);
        exact.entries.push_back(cost);
        exact.models += cost;
        exact.baseline += Wide(entry.share) * costOfOne(atBaseline(w, entry), w.baseline);
    }
    exact.classifier = Wide(w.classifier.nanoPerMillion) * w.classifierShare * million;
    exact.volume = w.volume;
    exact.calls = w.callsPerTask;
    return exact;
}

Amounts amountsOf(const Wide& one, const Exact& exact, bool isMonthly, Rounding& round) {
    const Wide task = one * exact.calls, all = task * exact.volume, unit = grain() * million;
    const Wide days = daysPerMonth;
    return {round.money(all, isMonthly ? unit * days : unit), round.money(isMonthly ? all : all * days, unit),
            round.money(one, grain()), round.money(task, unit)};
}

// The least share of the cheapest entry, the others in their proportions; without others the baseline.
void findCheapShare(Savings& out, const Workload& w, const Wide& left) {
    std::optional<std::size_t> best;
    std::vector<Wide> ones;
    for (std::size_t i = 0; i < w.mix.size(); ++i) {
        ones.push_back(costOfOne(w.mix[i].shape.value_or(w.shape), w.mix[i].rates));
        if (w.mix[i].share > 0 && (!best || ones[i] < ones[*best])) best = i;
    }
    if (!best) return;
    const Wide others = wholeShare - w.mix[*best].share;
    Wide rest = 0; // per whole share of the others
    for (std::size_t i = 0; i < w.mix.size(); ++i)
        if (i != *best) rest += Wide(w.mix[i].share) * ones[i];
    const Wide cheap = ones[*best] * wholeShare;
    // Both in grains: (rest / others) against what may be spent on models.
    Wide scale = others;
    if (others == 0) {
        rest = 0;
        for (const auto& entry : w.mix)
            rest += Wide(entry.share) * costOfOne(atBaseline(w, entry), w.baseline);
        scale = wholeShare;
    }
    const Wide above = rest * wholeShare - left * scale; // rest − left, × scale
    const Wide between = rest * wholeShare - cheap * scale;
    if (between <= 0 || above > between) return;
    out.cheapest = *best;
    out.cheapShare = above <= 0 ? 0 : static_cast<std::int64_t>(ceilingOf(above * wholeShare, between));
}

// Absent when it does not fit: nobody gets there.
std::optional<std::int64_t> reachable(const Wide& value) {
    Rounding round;
    const auto number = round.number(value);
    return round.fits() ? std::optional(number) : std::nullopt;
}

void findTurns(Savings& out, const Workload& w, const Exact& exact) {
    const Wide fixed = w.fixedPerMonth.nano(), unit = grain() * million, saved = exact.saved();
    const Wide perTask = saved * exact.calls;
    if (saved > 0) out.volumePerMonth = reachable(ceilingOf(fixed * unit, perTask));
    if (exact.baseline > 0 && saved >= 0)
        out.repeatShare = reachable(floorOf(saved * wholeShare, exact.baseline));
    // What one request has to carry of the fixed cost: fixed / (tasks × calls), as a fraction.
    const Wide tasks = exact.volume * (w.isMonthly ? 1 : daysPerMonth) * exact.calls;
    if (tasks == 0 && fixed > 0) return;
    const Wide scale = tasks == 0 ? Wide(1) : tasks;
    const Wide burden = tasks == 0 ? Wide(0) : fixed * unit; // × scale
    const Wide gross = (exact.baseline - exact.models) * scale - burden;
    if (w.classifierShare > 0 && gross >= 0) {
        if (const auto nano = reachable(floorOf(gross * wholeShare, scale * grain() * w.classifierShare)))
            out.classifierCost = Money::fromNano(*nano);
    }
    const Wide left = (exact.baseline - exact.classifier) * scale - burden;
    findCheapShare(out, w, floorOf(left, scale));
}

Verdict verdictOf(const Savings& s, const Exact& exact) {
    if (exact.volume == 0) return Verdict::NothingSent;
    if (exact.models >= exact.baseline) return Verdict::MixNotCheaper;
    if (exact.saved() <= 0) return Verdict::ClassifierEatsIt;
    if (s.netPerMonth <= Money()) return Verdict::FixedCostEatsIt;
    return exact.saved() * wholeShare < exact.baseline * barely ? Verdict::Barely : Verdict::Pays;
}

void noteCachedPrices(Savings& out, const Workload& w) {
    const auto lacks = [](const RequestShape& shape, const Rates& rates) {
        return shape.cacheShare > 0 && shape.inputTokens > 0 && rates.input && !rates.cachedRead;
    };
    for (std::size_t i = 0; i < w.mix.size(); ++i)
        if (w.mix[i].share > 0 && lacks(w.mix[i].shape.value_or(w.shape), w.mix[i].rates))
            out.withoutCachedPrice.push_back(i);
    out.baselineWithoutCachedPrice = std::ranges::any_of(
        w.mix, [&](const MixEntry& entry) { return lacks(atBaseline(w, entry), w.baseline); });
}

} // namespace

Result<Savings> savingsOf(const Workload& w) {
    if (auto good = check(w); !good) return std::unexpected(good.error());
    const Exact exact = exactOf(w);
    Rounding round;
    const auto amounts = [&](const Wide& one) { return amountsOf(one, exact, w.isMonthly, round); };
    Savings out;
    out.baseline = amounts(exact.baseline);
    out.models = amounts(exact.models);
    out.classifier = amounts(exact.classifier);
    out.routed = amounts(exact.models + exact.classifier);
    out.saved = amounts(exact.saved());
    for (const auto& entry : exact.entries)
        out.entries.push_back(amounts(entry));
    if (exact.baseline > 0)
        out.savedShare =
            round.number(floorOf(2 * exact.saved() * wholeShare + exact.baseline, 2 * exact.baseline));
    out.netPerMonth = out.saved.perMonth - w.fixedPerMonth;
    findTurns(out, w, exact);
    noteCachedPrices(out, w);
    out.verdict = verdictOf(out, exact);
    if (!round.fits())
        return bad("this comes to more than nine billion dollars",
                   "check the volume and the unit of the prices");
    return out;
}

} // namespace tierline::catalog
