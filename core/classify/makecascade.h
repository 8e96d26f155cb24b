// The cascade of a policy with all that its stages read from files.
#pragma once

#include "base/error.h"
#include "classify/cascade.h"

#include <filesystem>
#include <memory>
#include <string_view>
#include <vector>

namespace tierline::classify {

inline constexpr std::string_view textModelExtension = ".model"; // of those in share/models

// A name in share/models, or a file: beside the policy unless absolute. Whether it is there is not looked at.
Result<std::filesystem::path> textModelFile(const policy::Policy& policy);

// Never fails: a stage without what it needs says so in `warnings` and in each of its rows.
std::shared_ptr<const Cascade> makeCascade(std::shared_ptr<const Scorer> scorer,
                                           std::vector<Error>& warnings);

} // namespace tierline::classify
