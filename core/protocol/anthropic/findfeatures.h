// What a messages body asks for that not every dialect can say. Shared by `view` and `read`. Pure.
#pragma once

#include "protocol/features.h"
#include "protocol/json.h"

namespace tierline::protocol::anthropic {

FeatureSet findFeatures(JsonView root);

// A tool that the client itself defines: its type is `custom` or absent. All others only Anthropic knows.
bool isClientTool(JsonView tool);

} // namespace tierline::protocol::anthropic
