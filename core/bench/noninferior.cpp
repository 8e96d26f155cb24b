#include "bench/noninferior.h"

#include "bench/evaluatedetail.h"
#include "bench/slicesof.h"
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

// Leaves the slice's rows; `slice` as the gate names it.
Result<Column> within(const Sides& sides, const Column& apart, const std::string& slice,
                      const EvaluateOptions& options) {
    if (slice.empty()) return apart;
    const auto& set = *sides.table.set;
    const SliceNames names(set, envelopesOf(options.decider));
    Column made(apart.values.size());
    std::set<std::string> known(set.names.tiers.begin(), set.names.tiers.end());
    bool isThere = false;
    for (std::size_t row = 0; row < apart.values.size(); ++row) {
        const auto& each = set.cases[sides.table.cases[row]];
        bool isIn = each.tier && set.names.tiers.at(*each.tier) == slice;
        for (const auto& [name, value] : names.of(each)) {
            known.insert(name + ":" + value);
            isIn = isIn || name + ":" + value == slice;
        }
        isThere = isThere || isIn;
        if (isIn && apart.isAt(row)) made.put(row, apart.values[row]);
    }
    if (isThere) return made;
    return fail(ErrorCode::NotFound, fmt::format("no case of the set is in the slice `{}`", slice),
                policy::nearestRemedy(slice, std::vector<std::string>(known.begin(), known.end())));
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

void say(NonInferior& made, const Column& apart, const NonInferiorQuestion& question, const std::string& here,
         const std::string& reference) {
    const auto where = question.slice.empty() ? std::string() : fmt::format(" in `{}`", question.slice);
    if (made.verdict == NonInferiorVerdict::CannotTell) {
        made.sentence =
            fmt::format("cannot tell: {} pairs{} are too few to rule out a loss of {} points, it "
                        "takes {} at least",
                        made.pairs, where, percent(question.margin), fewestPairs(question.margin));
        return;
    }
    made.sentence =
        fmt::format("{} is {} worse than {} by {} points or more{}: {:+.1f}, at worst {:+.1f} (one-sided 95 "
                    "%, {} pairs){}",
                    here.empty() ? "the run" : here, made.isShown() ? "not" : "not shown not to be",
                    reference, percent(question.margin), where, 100 * *made.value, 100 * *made.bound,
                    made.pairs, made.isShown() ? "" : remedy(apart, question.margin));
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
    const auto sliced =
        within(*sides, difference(sides->here.right, reference->right), question.slice, options);
    if (!sliced) return std::unexpected(sliced.error());
    const auto apart = packed(*sliced);
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
    if (made.pairs >= fewestPairs(question.margin) && made.bound)
        made.verdict =
            *made.bound > -question.margin ? NonInferiorVerdict::Shown : NonInferiorVerdict::NotShown;
    say(made, apart, question, sides->here.name, reference->name);
    return made;
}

} // namespace tierline::bench
