// The savings calculator's answer as tables and a sentence, or as JSON. Pure; any thread.
#pragma once

#include "catalog/savings.h"

#include <string>
#include <vector>

namespace tierline::ctl {

struct Estimate {
    catalog::Workload workload;
    catalog::Savings savings;
    std::vector<std::string> notes; // where the figures come from, what is missing
};
std::string asText(const Estimate& estimate);
std::string asJson(const Estimate& estimate);
std::string verdictSentence(const Estimate& estimate);

} // namespace tierline::ctl
