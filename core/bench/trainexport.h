// The whole report of a training run for a program (JSON) and for a spreadsheet (CSV, a line a set). Pure.
#pragma once

#include "bench/trainplan.h"
#include "bench/trainreport.h"
#include "bench/trainweights.h"

namespace tierline::bench {

std::string trainReportJson(const TrainReport& report, const TrainPlan& plan,
                            const classify::TextFile& model);
std::string trainReportCsv(const TrainReport& report);

} // namespace tierline::bench
