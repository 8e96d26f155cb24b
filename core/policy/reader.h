// Policy file to Policy. Text in, value or errors out, the same wherever the
// same time zones are installed; every error names file, line, column
// (characters), what is wrong and what would be right. Unknown keys name the nearest known one. A file with
// any error yields no policy. YAML subset: no anchors, aliases, tags, duplicate keys or several documents.
#pragma once

#include "base/error.h"
#include "policy/policy.h"

#include <filesystem>
#include <memory>
#include <string_view>
#include <vector>

namespace tierline::policy {

struct ReadOutcome {
    std::shared_ptr<const Policy> policy; // null when there are errors
    std::vector<Error> errors;
    std::vector<Error> warnings; // understood but without effect in this version, and the like
};

ReadOutcome readPolicy(std::string_view text, std::string_view fileName);
ReadOutcome loadPolicy(const std::filesystem::path& file);

} // namespace tierline::policy
