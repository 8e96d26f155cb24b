// What a chat completion asks for that not every dialect can say. One walk over the body, shared by the view
// and the reader.
#pragma once

#include "protocol/features.h"
#include "protocol/json.h"

namespace tierline::protocol::openai {

FeatureSet findFeatures(JsonView root);

} // namespace tierline::protocol::openai
