#include "protocol/request.h"

#include "protocol/conversation.h"
#include "protocol/objectscan.h"

#include <array>
#include <spdlog/fmt/fmt.h>

namespace tierline::protocol {

namespace {

std::unexpected<Error> invalid(std::string detail) {
    return fail(ErrorCode::InvalidInput, std::move(detail));
}

// A second one would let the gateway read one value and the provider the other.
constexpr std::array<std::string_view, 3> onceOnly{"model", "stream", "messages"};

Result<void> locate(std::string_view body, JsonView root, Request& request) {
    const auto ranges = scanObject(body);
    request.objectOpen = ranges.open;
    std::array<bool, onceOnly.size()> seen{};
    std::size_t index = 0;
    for (const auto [key, value] : root.members()) { // in the order of the text, keys unescaped
        if (index == ranges.members.size())
            return fail(ErrorCode::Internal, "the members of the body were not all found");
        const auto range = ranges.members[index++].value;
        for (std::size_t i = 0; i < onceOnly.size(); ++i) {
            if (key != onceOnly[i]) continue;
            if (seen[i]) return invalid(fmt::format("`{}` stands twice in the body", key));
            seen[i] = true;
        }
        if (key == "model") request.modelValue = range;
        if (key == "stream_options") request.streamOptions = range;
    }
    return {};
}

JsonView lastOf(JsonView object, std::string_view name) {
    JsonView found;
    for (const auto [key, value] : object.members())
        if (key == name) found = value;
    return found;
}

std::optional<std::int64_t> positive(JsonView value) {
    const auto number = value.int64();
    return number && *number > 0 ? number : std::nullopt;
}

bool isJsonFormat(JsonView format) {
    const auto type = format["type"].string().value_or("");
    return type == "json_schema" || type == "json_object";
}

void readOpenAiFields(JsonView root, Request& request) {
    request.includeUsage = lastOf(root, "stream_options")["include_usage"].boolean().value_or(false);
    request.maxOutput = positive(root["max_completion_tokens"]);
    if (!request.maxOutput) request.maxOutput = positive(root["max_tokens"]);
    request.conversationKey = root["prompt_cache_key"].string().value_or("");
    request.requirements.json = isJsonFormat(root["response_format"]);
    const auto effort = root["reasoning_effort"].string().value_or("none");
    request.requirements.reasoning = effort != "none";
}

void readAnthropicFields(JsonView root, Request& request) {
    request.maxOutput = positive(root["max_tokens"]);
    request.conversationKey = root["metadata"]["user_id"].string().value_or("");
    request.requirements.json =
        isJsonFormat(root["output_format"]) || isJsonFormat(root["output_config"]["format"]);
    const auto thinking = root["thinking"]["type"].string().value_or("disabled");
    request.requirements.reasoning = thinking != "disabled";
}

void readTools(JsonView root, Request& request) {
    for (const auto* key : {"tools", "functions"}) {
        const auto tools = root[key];
        if (!tools.isArray() || tools.items().begin() == tools.items().end()) continue;
        request.requirements.tools = true;
        request.textBytes += tools.textSize();
    }
}

Result<void> readView(JsonView root, Request& request) {
    const auto messages = root["messages"];
    if (!messages) return invalid("`messages` is missing");
    if (!messages.isArray()) return invalid("`messages` must be an array");
    if (messages.items().begin() == messages.items().end()) return invalid("`messages` must not be empty");
    if (const auto read = readTurns(request.dialect, root["system"], messages, request); !read) return read;
    readTools(root, request);
    if (request.dialect == Dialect::OpenAi)
        readOpenAiFields(root, request);
    else
        readAnthropicFields(root, request);
    request.requirements.vision = request.images > 0;
    return {};
}

Result<void> readModelAndStream(JsonView root, Request& request) {
    const auto model = root["model"];
    if (!model) return invalid("`model` is missing");
    const auto name = model.string();
    if (!name) return invalid("`model` must be a string");
    if (name->empty()) return invalid("`model` must not be empty");
    request.model = *name;
    const auto stream = root["stream"];
    if (stream && !stream.isNull() && !stream.isBoolean()) return invalid("`stream` must be true or false");
    request.stream = stream.boolean().value_or(false);
    return {};
}

Result<Request> read(Dialect dialect, std::string_view body, bool padded) {
    if (body.empty()) return invalid("the body is empty; a JSON object is needed");
    thread_local JsonParser parser; // bodies are large, its memory is worth keeping
    const auto root = parser.parse(body, padded);
    if (!root) {
        auto error = root.error();
        error.detail.insert(0, "the body is ");
        return std::unexpected(std::move(error));
    }
    if (!root->isObject()) return invalid("the body must be a JSON object");
    Request request;
    request.dialect = dialect;
    request.body = body;
    if (const auto done = locate(body, *root, request); !done) return std::unexpected(done.error());
    if (const auto done = readModelAndStream(*root, request); !done) return std::unexpected(done.error());
    if (const auto done = readView(*root, request); !done) return std::unexpected(done.error());
    return request;
}

} // namespace

Result<Request> readChatCompletions(std::string_view body, bool padded) {
    return read(Dialect::OpenAi, body, padded);
}

Result<Request> readMessages(std::string_view body, bool padded) {
    return read(Dialect::Anthropic, body, padded);
}

Result<Request> readConversation(Dialect dialect, JsonView object) {
    if (!object.isObject()) return invalid("a JSON object is needed");
    Request request;
    request.dialect = dialect;
    request.model = object["model"].string().value_or("");
    request.stream = object["stream"].boolean().value_or(false);
    if (const auto done = readView(object, request); !done) return std::unexpected(done.error());
    return request;
}

std::int64_t estimateInputTokens(const Request& request) {
    constexpr std::int64_t bytesPerToken = 4;
    constexpr std::int64_t tokensPerImage = 800;
    const auto bytes = static_cast<std::int64_t>(request.textBytes);
    return (bytes + bytesPerToken - 1) / bytesPerToken + request.images * tokensPerImage;
}

} // namespace tierline::protocol
