// What another policy would have done with a recorded request, or why that cannot be told. Values.
#pragma once

#include "ledger/auditpolicy.h"

#include <array>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace tierline::ledger {

enum class NotReplayed : std::uint8_t {
    No,           // it was
    NoPrompt,     // its text was not kept, or has gone since
    NamedModel,   // the client named the model: routing decides nothing
    NotRouted,    // passed through, vectors, or refused before a tier was found
    UnknownModel, // what the client asked for is not in the new policy
    NothingAble   // no model of the new policy could take it
};
inline constexpr std::array<std::pair<NotReplayed, std::string_view>, 5> notReplayedWords{{
    {NotReplayed::NoPrompt, "no prompt is kept"},
    {NotReplayed::NamedModel, "the client named the model"},
    {NotReplayed::NotRouted, "was not routed"},
    {NotReplayed::UnknownModel, "the new policy does not know what was asked for"},
    {NotReplayed::NothingAble, "no model of the new policy could take it"},
}};

struct Redecided {
    NotReplayed why = NotReplayed::No;
    WouldGo goes;                    // empty unless it was replayed
    std::optional<Money> sameTokens; // what the recorded tokens cost there; absent: no usage or no price
    policy::Millionths score = 0;
    std::string reason; // the plan's selection reason
};

struct Redecider {
    std::function<Redecided(const Record&)> decide;
    std::function<std::string(const Record&)> explain; // score and signals as a sentence; for the few shown
};

// Where it was to go: the first choice of its plan, of observed requests the would-be one. Not where the
// troubles of the day took it.
std::string_view plannedModel(const Record& record);
std::optional<Money> plannedCost(const Record& record); // as estimated then

} // namespace tierline::ledger
