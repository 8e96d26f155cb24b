// Between the files of the HTML report: its sections, each empty where there is nothing to say. Pure.
#pragma once

#include "bench/report.h"

#include <string>

namespace tierline::bench::html {

std::string cell(std::string_view text);  // escaped, its direction kept to itself
std::string prose(std::string_view text); // escaped; a number keeps its unit on its line
std::string gates(const ReportPart& part);
std::string figures(const Evaluation& evaluation);  // candidate beside the other run
std::string standing(const Evaluation& evaluation); // and beside every baseline
std::string confusion(const Evaluation& evaluation);
std::string slices(const Evaluation& evaluation);
std::string robustness(const Evaluation& evaluation);
std::string cases(const ReportPart& part);
std::string card(const ReportPart& part);

} // namespace tierline::bench::html
