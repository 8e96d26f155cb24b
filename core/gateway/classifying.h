// A turn's way through the cascade. On the exchange's loop; what the cascade needs of the network is asked
// here and handed back, nothing is decided.
#pragma once

#include "gateway/turn.h"

namespace tierline::gateway {

// Sets `verdict`. Without a stage of the network it ends without having waited.
net::Task<void> classifyTurn(TurnPtr turn, route::Wishes wishes, Deciding how);

// A setup's vectors from the folder's file (empty: none), and those of its reference phrases in the
// background. At the start and after a change of the policy.
void startVectors(Core& core, const Setup& setup, const std::string& folder);

// The verdict into the record; its strings move there.
void describeVerdict(Turn& turn);

} // namespace tierline::gateway
