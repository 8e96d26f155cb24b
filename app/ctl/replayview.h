// A replay for a person and as JSON. Pure.
#pragma once

#include "bench/replay.h"
#include "policy/policy.h"

#include <functional>
#include <string>
#include <string_view>

namespace tierline {
class JsonWriter;
}

namespace tierline::ctl {

struct ReplayView {
    const policy::Policy& policy; // the new one
    const bench::ReplayReport& report;
    std::string source;                                        // "/data, since 24h"
    bool prompts = false;                                      // the beginning of each mover's prompt
    std::function<std::string(const ledger::Record&)> explain; // the new score as a sentence
};

std::string asText(const ReplayView& view);
std::string asJson(const ReplayView& view);
void differenceObject(JsonWriter& json, std::string_view name, const bench::Difference& difference);

} // namespace tierline::ctl
