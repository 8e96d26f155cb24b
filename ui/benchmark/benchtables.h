// The small tables of the Benchmark page: runs, slices, what stands beside a figure, all figures, and what
// makes the run repeatable. Pure.
#pragma once

#include "benchmark/benchdata.h"
#include "benchmark/celltable.h"

namespace tierline::benchmark {

QString shareText(double share);                     // 87.4 %
QString rangeText(double low, double high);          // 84.2–90.1
QString differenceText(double share);                // +1.2, −0.4: points
QString usdText(double usd);                         // $3.22
QString policyName(const bench::RunHeader& header);  // of a run, as a person calls it
QString kindText(bench::RunKind kind, bool isStart); // "classify only"

// Of one set; the candidate and the one it is set against are marked as in the plane.
Table runsTable(const std::vector<RunLine>& runs, const QString& setName, const QString& candidate,
                const QString& against);
Table slicesTable(const bench::Evaluation& evaluation);
Table besideTable(const bench::Evaluation& evaluation); // ids are empty
Table figuresTable(const bench::Evaluation& evaluation);
Table cardTable(const bench::Evaluation& evaluation);
QString cardText(const bench::Evaluation& evaluation); // to be copied

// The id of a slice's line, and back.
QString sliceId(const bench::Slice& slice);

} // namespace tierline::benchmark
