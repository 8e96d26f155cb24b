// What is true of a policy and probably not meant: tiers that nothing reaches, rules that undo each other,
// models that cost more than better ones. Pure: the catalogue, the day and what a ledger has seen come in.
#pragma once

#include "catalog/catalog.h"
#include "catalog/retirements.h"
#include "classify/cascade.h"
#include "classify/scorer.h"
#include "policy/policy.h"
#include "tune/traffic.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::tune {

enum class Severity : std::uint8_t {
    Error,   // it will not do what it says
    Warning, // it costs money or quality
    Hint     // worth a look
};
std::string_view toString(Severity severity); // "warning"

struct Lint {
    std::string id; // near-unreachable, decisive-rule, …; see lintRows
    Severity severity = Severity::Warning;
    std::string text;   // a sentence
    std::string remedy; // what to do about it
    std::string
        subject; // model, tier or key that it is about; empty: a rule's place is known, or it is the file
    int line = 0, column = 0; // 0: of the whole file
    bool operator==(const Lint&) const = default;
};

// Every lint there is, by group, in the order they are told.
struct LintRow {
    std::string_view id, group;
    Severity severity = Severity::Warning;
    std::string_view remedy;
};
std::span<const LintRow> lintRows();

using ScorerPointer = std::shared_ptr<const classify::Scorer>;

// What may be missing is left out: lints that need it are not told then.
struct LintInput {
    ScorerPointer scorer;
    ScorerPointer standard; // of the shipped default policy, against which decisive rules are held
    const catalog::Catalog* catalog = nullptr;
    const catalog::Retirements* retirements = nullptr;
    std::chrono::sys_days today{};
    const Traffic* traffic = nullptr;
    const classify::Cascade* cascade = nullptr; // of the same policy, with its text model
};

std::vector<Lint> lint(const LintInput& input);

// Fills in the lines of those that are about a model, tier or key of the policy's text.
void locate(std::vector<Lint>& lints, std::string_view text);

} // namespace tierline::tune
