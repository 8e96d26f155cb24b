// What training found, as a person and as a program reads it.
#pragma once

#include "bench/trainreport.h"
#include "bench/trainweights.h"

#include <string>
#include <vector>

namespace tierline::ctl {

// The report, where the model was written, and the words and pairs that weigh most.
struct TrainView {
    bench::TrainReport report;
    std::string out;
    std::vector<bench::TrainWeight> up, down;
};

TrainView trainView(bench::TrainReport report, const classify::TextFile& model, std::string out);
std::string trainText(const TrainView& view);
std::string trainJson(const TrainView& view);

} // namespace tierline::ctl
