#include "protocol/anthropic/anthropic.h"
#include "protocol/anthropic/findfeatures.h"

#include "protocol/turns.h"

namespace tierline::protocol::anthropic {

namespace {

void readAnthropicFields(JsonView root, Request& request) {
    request.maxOutput = positiveCount(root["max_tokens"]);
    request.conversationKey = root["metadata"]["user_id"].string().value_or("");
    request.requirements.json =
        isJsonFormat(root["output_format"]) || isJsonFormat(root["output_config"]["format"]);
    const auto thinking = root["thinking"]["type"].string().value_or("disabled");
    request.requirements.reasoning = thinking != "disabled";
}

} // namespace

Result<void> view(JsonView root, Request& request) {
    if (const auto read = readMessageTurns(root, request); !read) return read;
    noteTools(root, {"tools"}, request);
    readAnthropicFields(root, request);
    request.requirements.vision = request.images > 0;
    request.features = findFeatures(root);
    return {};
}

} // namespace tierline::protocol::anthropic
