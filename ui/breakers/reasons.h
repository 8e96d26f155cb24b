// Why requests went where they went, hour by hour, from the ledger's sums, and the one sentence that says
// what it means. Pure.
#pragma once

#include "base/clock.h"

#include <QString>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace tierline::breakers {

struct ReasonHour {
    Wall from{};
    std::map<std::string, std::int64_t> requests; // by selection_reason
    bool operator==(const ReasonHour&) const = default;
};

struct ReasonData {
    Wall from{}, until{};
    std::vector<ReasonHour> hours;                  // one each, oldest first; empty ones among them
    std::map<std::string, std::int64_t> openModels; // requests that went elsewhere because it was open
    bool isNamed = false;                           // `openModels` covers the whole time
    QString trouble;                                // why there are none
};

struct ReasonLine {
    std::string reason; // as the contract writes it
    QString name, meaning;
    std::int64_t requests = 0;
    double share = 0;
    bool isFallback = false; // it is not where the score alone would have sent it
    bool operator==(const ReasonLine&) const = default;
};
struct ReasonView {
    std::vector<ReasonLine> lines;       // the most frequent first
    std::int64_t requests = 0, most = 0; // in all; in the fullest hour
    QString sentence;
};
ReasonView reasonView(const ReasonData& data);
QString reasonName(const std::string& reason);

} // namespace tierline::breakers
