// Figures as tables for a person and as JSON.
#pragma once

#include "figures.h"

#include <string>
#include <vector>

namespace tierline::bench {

struct Separation {
    std::string router;
    Estimate auc;
    std::vector<double> trivialShares, hardShares; // by tier
};

struct Report {
    std::vector<const Corpus*> corpora;
    std::vector<std::optional<Interval>> chances; // by corpus; only of outcome sets
    std::vector<Figures> figures;
    std::vector<Separation> separations;
    bool confusion = false;
};

std::string asText(const Report& report);
std::string asJson(const Report& report);

} // namespace tierline::bench
