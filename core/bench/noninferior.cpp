#include "bench/noninferior.h"

#include "bench/evaluatedetail.h"
#include "bench/slicesof.h"
#include "bench/ungraded.h"
#include "policy/nearest.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <spdlog/fmt/fmt.h>

namespace tierline::bench {

using namespace detail;

namespace {

struct ReferenceRow {
    Reference reference;
    std::string_view name, inWords;
};
constexpr auto references = std::to_array<ReferenceRow>({
    {Reference::AlwaysStrongest, "always_strongest", "always strongest"},
    {Reference::AlwaysCheapest, "always_cheapest", "always cheapest"},
    {Reference::BestConstant, "best_constant", "best constant"},
    {Reference::Live, "live", ""},
    {Reference::Length, "length", "length"},
    {Reference::Random, "random", "random at equal cost"},
});

struct Beside {
    std::string name;
    Column right;
};

Result<Beside> referenceOf(const Sides& sides, Reference reference) {
    if (reference == Reference::Live) {
        if (sides.there) return Beside{sides.there->name, sides.there->right};
        return fail(ErrorCode::InvalidInput, "non-inferiority to `live` needs another run to compare with",
                    "name its policy with --against");
    }
    if (reference == Reference::Random && !sides.beside.judged.empty())
        return Beside{sides.beside.random.name, sides.beside.random.right};
    const auto name = std::ranges::find(references, reference, &ReferenceRow::reference)->inWords;
    for (const auto& each : sides.beside.judged)
        if (each.name.starts_with(name)) return Beside{each.name, each.right};
    return fail(ErrorCode::InvalidInput,
                fmt::format("nothing can stand for `{}`: the set has no outcomes of other models", name),
                "compare with a run of another policy (`live`)");
}

// What a gate is about: pairs, and cases that should have been pairs.
struct Paired {
    Column apart;
    std::size_t missing = 0, unjudged = 0; // unjudged: nothing says what would be right, on purpose
    std::string where;                     // in words; empty: all cases
};

bool isIn(const std::vector<std::pair<std::string, std::string>>& names, const std::string& slice) {
    return std::ranges::any_of(names,
                               [&](const auto& each) { return each.first + ":" + each.second == slice; });
}

// A label's name where there are labels of it, else the tier that the policy decided, else a slice.
Result<std::vector<bool>> casesIn(const Sides& sides, const std::string& slice,
                                  const EvaluateOptions& options, std::string& where) {
    const auto& set = *sides.table.set;
    if (slice.empty()) return std::vector<bool>(set.cases.size(), true);
    where = fmt::format(" in `{}`", slice);
    const SliceNames names(set, envelopesOf(options.decider));
    std::vector<bool> made(set.cases.size());
    std::set<std::string> known;
    bool isThere = false;
    for (std::size_t at = 0; at < set.cases.size(); ++at) {
        const auto& each = set.cases[at];
        const auto of = names.of(each);
        for (const auto& [name, value] : of)
            known.insert(name + ":" + value);
        if (each.tier) known.insert(set.names.tiers.at(*each.tier));
        made[at] = (each.tier && set.names.tiers.at(*each.tier) == slice) || isIn(of, slice);
        isThere = isThere || made[at];
    }
    if (isThere) return made;
    for (std::size_t row = 0; row < sides.table.rows() && set.labelled == 0; ++row) {
        const auto tier = sides.here.tier[row];
        if (tier == none) continue;
        const auto& name = sides.here.tiers[static_cast<std::size_t>(tier)];
        known.insert(name);
        made[sides.table.cases[row]] = name == slice;
        isThere = isThere || name == slice;
    }
    where = fmt::format(" where it sends cases to `{}`", slice);
    if (isThere) return made;
    return fail(ErrorCode::NotFound, fmt::format("no case of the set is in the slice `{}`", slice),
                policy::nearestRemedy(slice, std::vector<std::string>(known.begin(), known.end())));
}

// Labels that are not there, and answers that nothing grades, were never meant to count.
bool isUnjudged(const Sides& sides, std::size_t row) {
    if (sides.table.measure == Measure::Tiers) return !sides.table.set->cases[sides.table.cases[row]].tier;
    const auto at = sides.table.hereRow[row];
    return at != none && sides.table.here->rows[static_cast<std::size_t>(at)].trouble == nothingToGradeBy;
}

Result<Paired> pairedIn(const Sides& sides, const Column& apart, const std::string& slice,
                        const EvaluateOptions& options) {
    Paired made;
    auto inside = casesIn(sides, slice, options, made.where);
    if (!inside) return std::unexpected(inside.error());
    const bool isTiers = sides.table.measure == Measure::Tiers;
    made.apart = Column(apart.values.size());
    for (std::size_t row = 0; row < apart.values.size(); ++row) {
        const auto at = sides.table.cases[row];
        if (!(*inside)[at]) continue;
        (*inside)[at] = false; // seen
        if (apart.isAt(row))
            made.apart.put(row, apart.values[row]);
        else
            ++(isUnjudged(sides, row) ? made.unjudged : made.missing);
    }
    for (std::size_t at = 0; at < inside->size(); ++at)
        made.missing += (*inside)[at] && (!isTiers || sides.table.set->cases[at].tier) ? 1 : 0;
    return made;
}

// Resampled among themselves, so that the size of a slice is not chance too.
Column packed(const Column& from) {
    Column made(from.count());
    std::size_t at = 0;
    for (std::size_t row = 0; row < from.values.size(); ++row)
        if (from.isAt(row)) made.put(at++, from.values[row]);
    return made;
}

std::string percent(double share) {
    return fmt::format("{:.1f}", 100 * share);
}

// −0.0 is no number for the eye.
double shown(double share) {
    const double made = std::round(1000 * share) / 10;
    return made == 0 ? 0 : made;
}

// As many as would show it in 8 of 10 sets were the difference what was seen; one-sided 5 %.
std::string remedy(const Column& apart, double margin) {
    const double mean = apart.mean().value_or(0), room = mean + margin;
    double square = 0;
    for (const double each : apart.values)
        square += (each - mean) * (each - mean) / static_cast<double>(apart.values.size());
    constexpr double z = 1.6448536269514722 + 0.8416212335729143;
    const double needed = room > 0 ? z * z * square / (room * room) : 0;
    if (!(needed > static_cast<double>(apart.values.size())) || needed > 1e7) return {};
    return fmt::format("; about {:.0f} cases would show it, were that the true difference",
                       std::ceil(needed));
}

std::string cases(std::size_t count) {
    return fmt::format("{} {}", count, count == 1 ? "case" : "cases");
}

void say(NonInferior& made, const Column& apart, const Paired& paired, const NonInferiorQuestion& question,
         const std::string& here, const std::string& reference) {
    const auto without = paired.unjudged == 0
                             ? std::string()
                             : fmt::format("; without {} that nothing grades", cases(paired.unjudged));
    if (paired.missing > 0) {
        made.sentence =
            fmt::format("cannot tell: {}{} of {} {} no right or wrong for both", cases(paired.missing),
                        paired.where, paired.missing + made.pairs, paired.missing == 1 ? "has" : "have");
        return;
    }
    if (made.verdict == NonInferiorVerdict::CannotTell) {
        made.sentence = fmt::format("cannot tell: {} {}{} {} too few to rule out a loss of {} points, it "
                                    "takes {} at least{}",
                                    made.pairs, made.pairs == 1 ? "pair" : "pairs", paired.where,
                                    made.pairs == 1 ? "is" : "are", percent(question.margin),
                                    fewestPairs(question.margin), without);
        return;
    }
    made.sentence =
        fmt::format("{} is {} worse than {} by {} points or more{}: {:+.1f}, at worst {:+.1f} (one-sided 95 "
                    "%, {} pairs){}{}",
                    here.empty() ? "the run" : here, made.isShown() ? "not" : "not shown not to be",
                    reference, percent(question.margin), paired.where, shown(*made.value), shown(*made.bound),
                    made.pairs, made.isShown() ? "" : remedy(apart, question.margin), without);
}

} // namespace

std::string_view toString(Reference reference) {
    return std::ranges::find(references, reference, &ReferenceRow::reference)->name;
}

std::optional<Reference> referenceNamed(std::string_view name) {
    const auto found = std::ranges::find(references, name, &ReferenceRow::name);
    if (found == references.end()) return std::nullopt;
    return found->reference;
}

std::size_t fewestPairs(double margin) {
    constexpr std::size_t fewest = 20;
    if (!(margin > 0 && margin < 1)) return fewest;
    return std::max(fewest, static_cast<std::size_t>(std::ceil(std::log(0.05) / std::log1p(-margin))));
}

Result<NonInferior> nonInferior(const Set& set, const Run& run, const Run* against,
                                const NonInferiorQuestion& question, const EvaluateOptions& options,
                                const Progress& progress) {
    if (!(question.margin >= 0 && question.margin < 1))
        return fail(ErrorCode::InvalidInput, fmt::format("a margin of {} is none", question.margin),
                    "give it as a share, for example margin=0.03");
    const auto sides = sidesOf(set, run, against, options, progress);
    if (!sides) return std::unexpected(sides.error());
    const auto reference = referenceOf(*sides, question.reference);
    if (!reference) return std::unexpected(reference.error());
    const auto paired =
        pairedIn(*sides, difference(sides->here.right, reference->right), question.slice, options);
    if (!paired) return std::unexpected(paired.error());
    const auto apart = packed(paired->apart);
    NonInferior made;
    made.pairs = apart.values.size();
    made.value = apart.mean();
    std::optional<Interval> range;
    Resampled resampled(made.pairs);
    resampled.ratio(resampled.column(apart.values), resampled.column(apart.has), &range);
    auto resampling = detail::within(options.resampling, made.pairs);
    resampling.level = 0.9; // 5 % on either side
    if (const auto ran = resampled.run(resampling, progress); !ran) return std::unexpected(ran.error());
    if (range) made.bound = range->low;
    if (paired->missing == 0 && made.pairs >= fewestPairs(question.margin) && made.bound)
        made.verdict =
            *made.bound > -question.margin ? NonInferiorVerdict::Shown : NonInferiorVerdict::NotShown;
    say(made, apart, *paired, question, sides->here.name, reference->name);
    return made;
}

} // namespace tierline::bench
