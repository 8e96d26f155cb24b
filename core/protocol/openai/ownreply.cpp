#include "protocol/openai/openai.h"

#include "base/jsonwriter.h"
#include "protocol/errorreply.h"

#include <spdlog/fmt/fmt.h>

namespace tierline::protocol::openai {

namespace {

std::string inQuotes(std::string_view text) {
    std::string out;
    appendJsonString(out, text);
    return out;
}

std::string openAiMessage(std::string_view model, std::string_view text) {
    return fmt::format(
        R"({{"id":"chatcmpl-tierline","object":"chat.completion","created":0,"model":{},"choices":[{{"index":0,)"
        R"("message":{{"role":"assistant","content":{},"refusal":null}},"logprobs":null,"finish_reason":"stop"}}],)"
        R"("usage":{{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}}}})",
        inQuotes(model), inQuotes(text));
}

std::string openAiStream(std::string_view model, std::string_view text) {
    std::string out;
    const auto chunk = [&](std::string_view delta, std::string_view finish) {
        out += fmt::format(
            R"(data: {{"id":"chatcmpl-tierline","object":"chat.completion.chunk","created":0,"model":{},)"
            R"("choices":[{{"index":0,"delta":{},"finish_reason":{}}}]}})"
            "\n\n",
            inQuotes(model), delta, finish);
    };
    chunk(R"({"role":"assistant","content":""})", "null");
    chunk(fmt::format(R"({{"content":{}}})", inQuotes(text)), "null");
    chunk("{}", R"("stop")");
    return out + "data: [DONE]\n\n";
}

} // namespace

std::string message(std::string_view model, std::string_view text, bool stream) {
    return stream ? openAiStream(model, text) : openAiMessage(model, text);
}

std::string errorBody(const ClientError& error) {
    std::string out;
    JsonWriter json(out);
    json.beginObject();
    json.key("error");
    json.beginObject();
    json.member("type", !error.type.empty()  ? std::string_view(error.type)
                        : error.status < 500 ? "invalid_request_error"
                                             : "server_error");
    json.member("message", error.message);
    json.key("param");
    json.null();
    json.key("code");
    if (error.code.empty())
        json.null();
    else
        json.value(error.code);
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
    return "data: " + errorBody(error) + "\n\n";
}

} // namespace tierline::protocol::openai
