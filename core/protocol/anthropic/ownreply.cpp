#include "protocol/anthropic/anthropic.h"

#include "base/jsonwriter.h"
#include "protocol/errorreply.h"

#include <spdlog/fmt/fmt.h>

namespace tierline::protocol::anthropic {

namespace {

std::string inQuotes(std::string_view text) {
    std::string out;
    appendJsonString(out, text);
    return out;
}

// With `content` and `stop` as JSON, so that the plain message and the start event share it.
std::string anthropicMessage(std::string_view model, std::string_view content, std::string_view stop) {
    return fmt::format(
        R"({{"id":"msg_tierline","type":"message","role":"assistant","model":{},"content":{},)"
        R"("stop_reason":{},"stop_sequence":null,"usage":{{"input_tokens":0,"output_tokens":0}}}})",
        inQuotes(model), content, stop);
}

std::string anthropicStream(std::string_view model, std::string_view text) {
    std::string out;
    const auto event = [&](std::string_view name, std::string_view members) {
        out += fmt::format("event: {0}\ndata: {{\"type\":\"{0}\"{1}}}\n\n", name, members);
    };
    event("message_start", R"(,"message":)" + anthropicMessage(model, "[]", "null"));
    event("content_block_start", R"(,"index":0,"content_block":{"type":"text","text":""})");
    event("content_block_delta",
          fmt::format(R"(,"index":0,"delta":{{"type":"text_delta","text":{}}})", inQuotes(text)));
    event("content_block_stop", R"(,"index":0)");
    event("message_delta",
          R"(,"delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":0})");
    event("message_stop", "");
    return out;
}

} // namespace

std::string message(std::string_view model, std::string_view text, bool stream) {
    if (stream) return anthropicStream(model, text);
    return anthropicMessage(model, fmt::format(R"([{{"type":"text","text":{}}}])", inQuotes(text)),
                            R"("end_turn")");
}

std::string errorBody(const ClientError& error) {
    std::string out;
    JsonWriter json(out);
    json.beginObject();
    json.member("type", "error");
    json.key("error");
    json.beginObject();
    json.member("type", anthropicErrorType(error));
    json.member("message", error.message);
    if (!error.code.empty()) json.member("code", error.code);
    if (const auto provider = originalError(error); !provider.empty()) {
        json.key("provider_error");
        json.raw(provider);
    }
    json.endObject();
    if (!error.requestId.empty()) json.member("request_id", error.requestId);
    json.endObject();
    return out;
}

std::string errorEvent(const ClientError& error) {
    return "event: error\ndata: " + errorBody(error) + "\n\n";
}

} // namespace tierline::protocol::anthropic
