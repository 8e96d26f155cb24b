// The matrix that was played, as a table for people or as JSON for programs. Pure; any thread.
#pragma once

#include "base/dialect.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::ctl::selftest {

enum class Verdict : std::uint8_t { Ok, NotApplicable, Failed };
std::string_view toString(Verdict verdict); // ok, n/a, failed

struct CellResult {
    Dialect client = Dialect::OpenAi;
    std::string_view provider, feature, title;
    Verdict verdict = Verdict::Ok;
    std::string sentence; // what was expected and came; or the rule by which the cell cannot be
};

struct Totals {
    std::size_t cells = 0, ok = 0, notApplicable = 0, failed = 0;
};
Totals totalsOf(const std::vector<CellResult>& results);

// Results stand in the order client, feature, provider; every client has the same features and providers.
std::string tableOf(const std::vector<CellResult>& results, double seconds);
std::string jsonOf(const std::vector<CellResult>& results, double seconds);

} // namespace tierline::ctl::selftest
