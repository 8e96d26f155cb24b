// What is told of a provider's gate: in /stats, in metrics, in the window. A value.
#pragma once

#include "health/gate.h"

#include <string>
#include <vector>

namespace tierline::gateway {

struct SlotRow {
    std::string provider;
    health::GateView view;
    std::vector<health::CredentialRow> credentials;
};

} // namespace tierline::gateway
