// At start: connections to the providers that were asked most in the last days, so that the first requests
// find name, TCP and TLS done. A connection is opened by a HEAD of the origin's root, without a credential;
// what it answers does not matter, and a failure is nobody's.
#pragma once

#include "gateway/setup.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace tierline::gateway {

struct Core;

// Outlets in the order in which they are worth a connection: by requests to their models, else (on a first
// day) those of the first tier. Pure.
std::vector<std::size_t> warmOrder(const Setup& setup, const std::map<std::string, std::int64_t>& byModel);

// Returns at once; the ledger is asked on the worker's thread.
void warmUp(Core& core);

} // namespace tierline::gateway
