// What `tierlinectl check` found, as text for a person and as JSON. Pure.
#pragma once

#include "base/error.h"
#include "policy/policy.h"
#include "tune/lints.h"

#include <memory>
#include <string>
#include <vector>

namespace tierline::ctl {

struct Findings {
    std::shared_ptr<const policy::Policy> policy; // null when there are errors
    std::vector<Error> errors, warnings;
    std::vector<tune::Lint> lints;
    std::vector<std::string> keys; // that `serve` would not get here; no fault of the file
};

std::string findingsAsText(const std::string& file, const Findings& findings);
std::string findingsAsJson(const std::string& file, const Findings& findings);

} // namespace tierline::ctl
