#include "tune/judging.h"

#include "bench/proportions.h"

#include <algorithm>
#include <array>
#include <spdlog/fmt/fmt.h>

namespace tierline::tune {

namespace {

// Resampling a million requests takes too long; sums of groups, dealt in turn, vary as they do. Requests of
// one session stay together.
constexpr std::size_t mostBuckets = 1'000;

struct Bucket {
    double cases = 0, right = 0, loss = 0; // differences, but for the counts
    double priced = 0, before = 0, after = 0;
};

using Ratio = double (*)(const Bucket&);

std::optional<bench::Interval> interval(const std::vector<Bucket>& buckets, std::uint64_t seed, Ratio above,
                                        Ratio beneath) {
    return bench::bootstrap(buckets.size(), {2000, seed, 0.95},
                            [&](std::span<const std::uint32_t> counts) -> std::optional<double> {
                                double top = 0, bottom = 0;
                                for (std::size_t at = 0; at < counts.size(); ++at) {
                                    top += counts[at] * above(buckets[at]);
                                    bottom += counts[at] * beneath(buckets[at]);
                                }
                                if (bottom == 0) return std::nullopt;
                                return top / bottom;
                            });
}

bool isRight(const Truth& truth, TierIndex tier) {
    return !truth.isUnder(tier) && !truth.isOver(tier);
}

// The same request a hundred times is one piece of evidence.
double pOf(const Rows& rows, const TierOf& live, const TierOf& draft,
           std::span<const std::uint32_t> labelled) {
    const auto groups = groupsOf(rows, labelled);
    std::vector<std::int64_t> ahead(labelled.size()); // of the draft, by group
    for (std::size_t at = 0; at < labelled.size(); ++at) {
        const auto& truth = rows.rows[labelled[at]].truth;
        ahead[groups[at]] += isRight(truth, draft(labelled[at])) - isRight(truth, live(labelled[at]));
    }
    const auto lost = std::ranges::count_if(ahead, [](auto each) { return each < 0; });
    const auto won = std::ranges::count_if(ahead, [](auto each) { return each > 0; });
    return bench::mcnemar(static_cast<std::uint64_t>(lost), static_cast<std::uint64_t>(won));
}

class Judging {
public:
    Judging(const Rows& rows, const TierOf& live, const TierOf& draft, double ratio)
        : m_rows(rows), m_live(live), m_draft(draft), m_ratio(ratio) {}

    void addLabelled(std::uint32_t at, Bucket& bucket) {
        const auto& truth = m_rows.rows[at].truth;
        const auto before = m_live(at), after = m_draft(at);
        const auto loss = [&](TierIndex each) { return m_ratio * truth.isUnder(each) + truth.isOver(each); };
        const bool was = isRight(truth, before), is = isRight(truth, after);
        out.rightBefore += was;
        out.rightAfter += is;
        out.onlyLive += was && !is;
        out.onlyDraft += is && !was;
        out.lossBefore += loss(before);
        out.lossAfter += loss(after);
        bucket.cases += 1;
        bucket.right += is - was;
        bucket.loss += loss(after) - loss(before);
    }

    void addTraffic(std::uint32_t at, Bucket& bucket) const {
        if (!m_rows.isPriced(at)) return;
        bucket.priced += 1;
        bucket.before += static_cast<double>(m_rows.cost(at, m_live(at)));
        bucket.after += static_cast<double>(m_rows.cost(at, m_draft(at)));
    }

    Judged out;

private:
    const Rows& m_rows;
    const TierOf &m_live, &m_draft;
    double m_ratio;
};

} // namespace

TierOf tiersOf(const Rows& rows, const Dial& dial) {
    return [&rows, &dial](std::uint32_t at) { return settle(rows, rows.rows[at], dial).tier; };
}

Totals totalsOf(const Rows& rows, const Dial& dial, std::span<const std::uint32_t> labelled,
                std::span<const std::uint32_t> traffic) {
    return totalsOf(rows, tiersOf(rows, dial), labelled, traffic);
}

Totals totalsOf(const Rows& rows, const TierOf& tierOf, std::span<const std::uint32_t> labelled,
                std::span<const std::uint32_t> traffic) {
    Totals out;
    for (const auto at : labelled) {
        const auto& row = rows.rows[at];
        const auto tier = tierOf(at);
        ++out.labelled;
        out.under += row.truth.isUnder(tier);
        out.over += row.truth.isOver(tier);
    }
    for (const auto at : traffic) {
        const auto tier = tierOf(at);
        ++out.requests;
        out.top += tier + 1U == rows.tiers;
        if (!rows.isPriced(at)) continue;
        ++out.priced;
        out.nano = saturatingAdd(out.nano, rows.cost(at, tier));
    }
    return out;
}

Judged judge(const Rows& rows, const TierOf& live, const TierOf& draft,
             std::span<const std::uint32_t> labelled, std::span<const std::uint32_t> traffic, double ratio,
             std::uint64_t seed) {
    Judging judging(rows, live, draft, ratio);
    const auto dealt = [&](std::span<const std::uint32_t> list, auto add) {
        std::vector<Bucket> buckets;
        const auto groups = groupsOf(rows, list);
        for (std::size_t at = 0; at < list.size(); ++at) {
            const auto bucket = groups[at] % mostBuckets;
            if (bucket >= buckets.size()) buckets.resize(bucket + 1);
            add(list[at], buckets[bucket]);
        }
        return buckets;
    };
    const auto cases = dealt(labelled, [&](auto at, auto& into) { judging.addLabelled(at, into); });
    const auto money = dealt(traffic, [&](auto at, auto& into) { judging.addTraffic(at, into); });
    auto out = judging.out;
    out.live = totalsOf(rows, live, labelled, traffic);
    out.draft = totalsOf(rows, draft, labelled, traffic);
    out.p = pOf(rows, live, draft, labelled);
    const Ratio count = [](const Bucket& b) { return b.cases; };
    out.right = interval(cases, seed, [](const Bucket& b) { return b.right; }, count);
    out.loss = interval(cases, seed, [](const Bucket& b) { return b.loss; }, count);
    out.money = interval(
        money, seed, [](const Bucket& b) { return b.after - b.before; },
        [](const Bucket& b) { return b.before; });
    out.perRequest = interval(
        money, seed, [](const Bucket& b) { return b.after; }, [](const Bucket& b) { return b.priced; });
    return out;
}

std::string shareText(std::int64_t part, std::int64_t whole) {
    if (whole <= 0) return "–";
    return fmt::format("{:.1f} %", 100 * static_cast<double>(part) / static_cast<double>(whole));
}

} // namespace tierline::tune
