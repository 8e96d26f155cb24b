#include "bench/evaluatedetail.h"

#include <algorithm>

namespace tierline::bench {

std::string_view toString(Bucket bucket) {
    switch (bucket) {
    case Bucket::Regressed: return "Regressed";
    case Bucket::Fixed: return "Fixed";
    case Bucket::StillWrong: return "Still wrong";
    case Bucket::Unchanged: return "Unchanged";
    }
    return "";
}

namespace detail {

namespace {

constexpr double rightFrom = 0.5; // of points between 0 and 1

Bucket bucketOf(double here, double there) {
    if (here != there) return here < there ? Bucket::Regressed : Bucket::Fixed;
    return here < rightFrom ? Bucket::StillWrong : Bucket::Unchanged;
}

} // namespace

Comparison compare(const Table& table, const Judged& here, const Judged& there) {
    Comparison made;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        if (!here.right.isAt(row) || !there.right.isAt(row)) continue;
        const auto bucket = bucketOf(here.right.values[row], there.right.values[row]);
        made.cases.push_back({table.cases[row], static_cast<std::uint32_t>(table.hereRow[row]),
                              static_cast<std::uint32_t>(table.thereRow[row]), bucket});
        ++made.buckets.at(static_cast<std::size_t>(bucket));
    }
    std::ranges::sort(made.cases, {},
                      [](const CaseVerdict& each) { return std::pair(each.bucket, each.at); });
    made.paired = made.cases.size();
    made.onlyHere = made.buckets[static_cast<std::size_t>(Bucket::Fixed)];
    made.onlyThere = made.buckets[static_cast<std::size_t>(Bucket::Regressed)];
    made.p = mcnemar(made.onlyHere, made.onlyThere);
    return made;
}

void addDifferences(const Judged& here, const Judged& there, Resampled& resampled, Comparison& into) {
    meanDifference(here.right, there.right, resampled, into.difference);
    const auto nano = difference(here.nano, there.nano);
    if (nano.count() == 0) return;
    meanDifference(here.nano, there.nano, resampled, into.usdPer1k.emplace(), 1000.0 / 1e9);
    double paid = 0;
    for (std::size_t row = 0; row < nano.values.size(); ++row)
        paid += nano.isAt(row) ? there.nano.values[row] : 0;
    if (paid <= 0) return;
    into.costChange = nano.sum() / paid;
    into.otherUsdPer1k = paid / static_cast<double>(nano.count()) / 1e6;
}

} // namespace detail

} // namespace tierline::bench
