#include "base/jsonwriter.h"
#include "protocol/reply.h"

#include <spdlog/fmt/fmt.h>

namespace tierline::protocol {

namespace {

std::string quoted(std::string_view text) {
    std::string out;
    appendJsonString(out, text);
    return out;
}

std::string openAiMessage(std::string_view model, std::string_view text) {
    return fmt::format(
        R"({{"id":"chatcmpl-tierline","object":"chat.completion","created":0,"model":{},"choices":[{{"index":0,)"
        R"("message":{{"role":"assistant","content":{},"refusal":null}},"logprobs":null,"finish_reason":"stop"}}],)"
        R"("usage":{{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}}}})",
        quoted(model), quoted(text));
}

std::string openAiStream(std::string_view model, std::string_view text) {
    std::string out;
    const auto chunk = [&](std::string_view delta, std::string_view finish) {
        out += fmt::format(
            R"(data: {{"id":"chatcmpl-tierline","object":"chat.completion.chunk","created":0,"model":{},)"
            R"("choices":[{{"index":0,"delta":{},"finish_reason":{}}}]}})"
            "\n\n",
            quoted(model), delta, finish);
    };
    chunk(R"({"role":"assistant","content":""})", "null");
    chunk(fmt::format(R"({{"content":{}}})", quoted(text)), "null");
    chunk("{}", R"("stop")");
    return out + "data: [DONE]\n\n";
}

// With `content` and `stop` as JSON, so that the plain message and the start event share it.
std::string anthropicMessage(std::string_view model, std::string_view content, std::string_view stop) {
    return fmt::format(
        R"({{"id":"msg_tierline","type":"message","role":"assistant","model":{},"content":{},)"
        R"("stop_reason":{},"stop_sequence":null,"usage":{{"input_tokens":0,"output_tokens":0}}}})",
        quoted(model), content, stop);
}

std::string anthropicStream(std::string_view model, std::string_view text) {
    std::string out;
    const auto event = [&](std::string_view name, std::string_view members) {
        out += fmt::format("event: {0}\ndata: {{\"type\":\"{0}\"{1}}}\n\n", name, members);
    };
    event("message_start", R"(,"message":)" + anthropicMessage(model, "[]", "null"));
    event("content_block_start", R"(,"index":0,"content_block":{"type":"text","text":""})");
    event("content_block_delta",
          fmt::format(R"(,"index":0,"delta":{{"type":"text_delta","text":{}}})", quoted(text)));
    event("content_block_stop", R"(,"index":0)");
    event("message_delta",
          R"(,"delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":0})");
    event("message_stop", "");
    return out;
}

} // namespace

std::string messageBody(Dialect dialect, std::string_view model, std::string_view text, bool stream) {
    if (dialect == Dialect::OpenAi) return stream ? openAiStream(model, text) : openAiMessage(model, text);
    if (stream) return anthropicStream(model, text);
    return anthropicMessage(model, fmt::format(R"([{{"type":"text","text":{}}}])", quoted(text)),
                            R"("end_turn")");
}

} // namespace tierline::protocol
