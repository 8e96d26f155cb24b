// What alerts must know after a restart, so that nothing is told twice: one small JSON file in the data
// folder, replaced as a whole. And the JSON in which alerts are told.
#pragma once

#include "gateway/alertshares.h"

#include <string>
#include <string_view>

namespace tierline::gateway {

struct AlertStore {
    route::AlertMemory memory;
    ShareTally shares;
};

std::string toJson(const AlertStore& store);
Result<AlertStore> alertStoreFrom(std::string_view json); // InvalidInput when it is damaged

Result<AlertStore> loadAlerts(const std::string& file); // no file: empty

// GET /alerts: {"alerts":[…],"evaluated_at":…}.
std::string alertsBody(const std::vector<route::AlertState>& states, std::optional<Wall> evaluatedAt);
// The log's line and a webhook's body are the same object: {"event":"alert","state":"firing"|"resolved",…}.
std::string alertMessage(const route::AlertState& state, std::string_view gatewayUrl, Wall now);

} // namespace tierline::gateway
