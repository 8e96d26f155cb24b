// What the subcommands of `set` share.
#pragma once

#include "base/error.h"
#include "policy/policy.h"

#include <expected>
#include <memory>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace tierline::ctl {

void addSetCheck(CLI::App& set, int& exitCode);

// `file` empty: the user's own, else the shipped default.
std::expected<std::shared_ptr<const policy::Policy>, std::vector<Error>>
loadPolicyOf(const std::string& file);
std::vector<std::string> tiersOf(const policy::Policy& policy); // their names, cheapest first

} // namespace tierline::ctl
