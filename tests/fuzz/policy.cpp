// The policy file: any text gives a policy or errors that name a place in it, and the same every time.
#include "harness.h"
#include "policy/reader.h"

#include <algorithm>

using namespace tierline;
using fuzz::require;

namespace {

void requirePlaces(const std::vector<Error>& problems, std::string_view text) {
    const auto lines = std::ranges::count(text, '\n') + std::ranges::count(text, '\r') + 1;
    for (const auto& problem : problems) {
        require(!problem.detail.empty() && problem.file == "policy.yaml", "a problem says what and where");
        require(problem.line >= 0 && problem.line <= lines + 1 && problem.column >= 0,
                "a problem lies within the file", toString(problem));
    }
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::Input(data, size).rest();
    const auto once = policy::readPolicy(text, "policy.yaml");
    require((once.policy == nullptr) == !once.errors.empty(), "a policy or errors");
    requirePlaces(once.errors, text);
    requirePlaces(once.warnings, text);
    const auto twice = policy::readPolicy(text, "policy.yaml");
    require(once.errors == twice.errors && once.warnings == twice.warnings, "the same every time");
    return 0;
}
