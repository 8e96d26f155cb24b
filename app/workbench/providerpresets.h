// The providers that "Add a provider" offers: those that many know, then the policy's own. Pure.
#pragma once

#include "breakers/deskdata.h"

#include <vector>

namespace tierline::workbench {

std::vector<breakers::Preset> providerPresets(const policy::Policy* policy);

} // namespace tierline::workbench
