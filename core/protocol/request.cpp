#include "protocol/request.h"

#include "protocol/codec.h"
#include "protocol/objectscan.h"
#include "protocol/said.h"

#include <algorithm>
#include <array>
#include <spdlog/fmt/fmt.h>

namespace tierline::protocol {

namespace {

std::unexpected<Error> invalid(std::string detail) {
    return fail(ErrorCode::InvalidInput, std::move(detail));
}

// A second one would let the gateway read one value and the provider the other.
constexpr std::array<std::string_view, 5> onceOnly{"model", "stream", "messages", "input", "contents"};
constexpr std::array<std::string_view, 3> outputLimits{"max_tokens", "max_completion_tokens",
                                                       "max_output_tokens"};

// Gemini's limit lies a level deeper.
void locateInConfig(std::string_view body, ByteRange config, JsonView value, Request& request) {
    if (!value.isObject()) return;
    const auto ranges = scanObject(body.substr(config.begin, config.end - config.begin));
    std::size_t index = 0;
    for (const auto [key, number] : value.members()) {
        if (index == ranges.members.size()) return;
        const auto range = ranges.members[index++].value;
        if ((key == "maxOutputTokens" || key == "max_output_tokens") && number.isNumber())
            request.outputLimits.push_back({config.begin + range.begin, config.begin + range.end});
    }
}

void noteOutputLimit(const JsonMember& member, const MemberRange& place, Request& request) {
    if (std::ranges::find(outputLimits, member.key) == outputLimits.end() || !member.value.isNumber()) return;
    request.outputLimits.push_back(place.value);
    request.outputLimitKey.reset();
    if (request.dialect == Dialect::OpenAi && request.outputLimits.size() == 1)
        request.outputLimitKey = place.key;
}

void noteLocation(std::string_view body, const JsonMember& member, const MemberRange& place,
                  Request& request) {
    const auto& [key, value] = member;
    const auto range = place.value;
    if (request.dialect == Dialect::Gemini) {
        if (key == "generationConfig" || key == "generation_config")
            locateInConfig(body, range, value, request);
        return;
    }
    if (key == "model") request.modelValue = range;
    if (key == "stream_options") request.streamOptions = range;
    noteOutputLimit(member, place, request);
}

Result<void> locate(std::string_view body, JsonView root, Request& request) {
    const auto ranges = scanObject(body);
    request.objectOpen = ranges.open;
    std::array<bool, onceOnly.size()> seen{};
    std::size_t index = 0;
    for (const auto member : root.members()) { // in the order of the text, keys unescaped
        if (index == ranges.members.size())
            return fail(ErrorCode::Internal, "the members of the body were not all found");
        const auto& place = ranges.members[index++];
        for (std::size_t i = 0; i < onceOnly.size(); ++i) {
            if (member.key != onceOnly[i]) continue;
            if (seen[i]) return invalid(fmt::format("`{}` stands twice in the body", member.key));
            seen[i] = true;
        }
        noteLocation(body, member, place, request);
    }
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

struct FromPath { // Gemini's
    std::string_view model;
    bool stream = false;
};

Result<Request> read(Dialect dialect, std::string_view body, bool padded, const FromPath* path = nullptr) {
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
    if (path) {
        request.model = path->model;
        request.stream = path->stream;
    } else if (const auto done = readModelAndStream(*root, request); !done) {
        return std::unexpected(done.error());
    }
    if (const auto done = codecOf(dialect).view(*root, request); !done) return std::unexpected(done.error());
    noteLoop(dialect, *root, request);
    return request;
}

} // namespace

Result<Request> readChatCompletions(std::string_view body, bool padded) {
    return read(Dialect::OpenAi, body, padded);
}

Result<Request> readMessages(std::string_view body, bool padded) {
    return read(Dialect::Anthropic, body, padded);
}

Result<Request> readResponses(std::string_view body, bool padded) {
    return read(Dialect::Responses, body, padded);
}

Result<Request> readGenerateContent(std::string_view body, bool padded, std::string_view model, bool stream) {
    const FromPath path{model, stream};
    return read(Dialect::Gemini, body, padded, &path);
}

Result<Request> viewConversation(Dialect dialect, JsonView object) {
    if (!object.isObject()) return invalid("a JSON object is needed");
    Request request;
    request.dialect = dialect;
    request.model = object["model"].string().value_or("");
    request.stream = object["stream"].boolean().value_or(false);
    if (const auto done = codecOf(dialect).view(object, request); !done) return std::unexpected(done.error());
    noteLoop(dialect, object, request);
    return request;
}

std::int64_t estimateInputTokens(const Request& request) {
    constexpr std::int64_t bytesPerToken = 4;
    constexpr std::int64_t tokensPerImage = 800;
    const auto bytes = static_cast<std::int64_t>(request.textBytes);
    return (bytes + bytesPerToken - 1) / bytesPerToken + request.images * tokensPerImage;
}

} // namespace tierline::protocol
