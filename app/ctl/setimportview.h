// What an import found, for a person and as JSON. Pure.
#pragma once

#include "bench/logtally.h"
#include "policy/policy.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace tierline::ctl {

struct LeftOutRows {
    std::int64_t count = 0;
    std::vector<std::int64_t> lines; // of the first few
};

struct ImportView {
    const policy::Policy& policy;
    const bench::LogSummary& summary;
    std::string source;    // "spend.jsonl, litellm"
    std::string written;   // where the rows went; empty: nowhere
    std::string priceDate; // of the price file
    std::int64_t read = 0, rows = 0;
    std::map<std::string, LeftOutRows> leftOut; // by the reason in words
    bool isLog = true;                          // else the ledger: it knows no lines
};

std::string asText(const ImportView& view);
std::string asJson(const ImportView& view);

} // namespace tierline::ctl
