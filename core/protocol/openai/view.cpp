#include "protocol/openai/openai.h"

#include "protocol/openai/findfeatures.h"
#include "protocol/turns.h"

namespace tierline::protocol::openai {

namespace {

JsonView lastOf(JsonView object, std::string_view name) {
    JsonView found;
    for (const auto [key, value] : object.members())
        if (key == name) found = value;
    return found;
}

void readOpenAiFields(JsonView root, Request& request) {
    request.includeUsage = lastOf(root, "stream_options")["include_usage"].boolean().value_or(false);
    request.maxOutput = positiveCount(root["max_completion_tokens"]);
    if (!request.maxOutput) request.maxOutput = positiveCount(root["max_tokens"]);
    request.conversationKey = root["prompt_cache_key"].string().value_or("");
    request.requirements.json = isJsonFormat(root["response_format"]);
    const auto effort = root["reasoning_effort"].string().value_or("none");
    request.requirements.reasoning = effort != "none";
}

} // namespace

Result<void> view(JsonView root, Request& request) {
    if (const auto read = readMessageTurns(root, request); !read) return read;
    noteTools(root, {"tools", "functions"}, request);
    readOpenAiFields(root, request);
    request.requirements.vision = request.images > 0;
    request.features = findFeatures(root);
    return {};
}

} // namespace tierline::protocol::openai
