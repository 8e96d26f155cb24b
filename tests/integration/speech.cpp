#include "speech.h"

#include "protocol/json.h"
#include "wire.h"

#include <algorithm>
#include <utility>

namespace tierline::test {

namespace {

using protocol::Json;

std::string named(std::string_view name, std::string_view data) {
    return "event: " + std::string(name) + "\ndata: {\"type\":\"" + std::string(name) + "\","
           + std::string(data) + "}\n\n";
}

std::string chatChunk(std::string_view delta, std::string_view finish) {
    return R"(data: {"id":"c","object":"chat.completion.chunk","model":"x","choices":[{"index":0,"delta":)"
           + std::string(delta) + R"(,"finish_reason":)" + std::string(finish) + "}]}\n\n";
}

std::vector<std::string> chatEvents() {
    return {chatChunk(R"({"role":"assistant","content":""})", "null"),
            chatChunk(R"({"content":"Four, "})", "null"),
            chatChunk(R"({"content":"I think."})", "null"),
            chatChunk("{}", R"("stop")"),
            R"(data: {"id":"c","object":"chat.completion.chunk","model":"x","choices":[],"usage":)"
            R"({"prompt_tokens":9,"completion_tokens":5,"total_tokens":14}})"
            "\n\n",
            "data: [DONE]\n\n"};
}

std::vector<std::string> messageEvents() {
    return {named("message_start",
                  R"("message":{"id":"m","type":"message","role":"assistant","model":"x","content":[],)"
                  R"("usage":{"input_tokens":9,"output_tokens":1}})"),
            named("content_block_start", R"("index":0,"content_block":{"type":"text","text":""})"),
            named("content_block_delta", R"("index":0,"delta":{"type":"text_delta","text":"Four, "})"),
            named("content_block_delta", R"("index":0,"delta":{"type":"text_delta","text":"I think."})"),
            named("content_block_stop", R"("index":0)"),
            named("message_delta", R"("delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":5})"),
            "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"};
}

std::string responseObject(std::string_view status, std::string_view output, std::string_view usage) {
    return R"({"id":"resp_1","object":"response","created_at":1,"model":"x","status":")" + std::string(status)
           + R"(","output":)" + std::string(output) + R"(,"usage":)" + std::string(usage) + "}";
}

constexpr std::string_view responseUsage = R"({"input_tokens":9,"input_tokens_details":{"cached_tokens":0},)"
                                           R"("output_tokens":5,"output_tokens_details":{"reasoning_tokens":)"
                                           R"(0},"total_tokens":14})";
constexpr std::string_view noUsage = R"({"input_tokens":9,"output_tokens":0,"total_tokens":9})";
constexpr std::string_view responseItem =
    R"({"id":"msg_1","type":"message","status":"completed","role":"assistant","content":[)"
    R"({"type":"output_text","text":"Four, I think.","annotations":[]}]})";

std::string responseEnd(std::string_view output, std::string_view usage) {
    return named("response.completed",
                 R"("sequence_number":8,"response":)" + responseObject("completed", output, usage));
}

std::vector<std::string> responseEvents() {
    const std::string at = R"(,"item_id":"msg_1","output_index":0,"content_index":0)";
    return {
        named("response.created",
              R"("sequence_number":0,"response":)" + responseObject("in_progress", "[]", "null")),
        named("response.output_item.added",
              R"("sequence_number":1,"output_index":0,"item":{"id":"msg_1","type":"message",)"
              R"("status":"in_progress","role":"assistant","content":[]})"),
        named("response.content_part.added",
              R"("sequence_number":2)" + at + R"(,"part":{"type":"output_text","text":"","annotations":[]})"),
        named("response.output_text.delta", R"("sequence_number":3)" + at + R"(,"delta":"Four, ")"),
        named("response.output_text.delta", R"("sequence_number":4)" + at + R"(,"delta":"I think.")"),
        named("response.output_text.done", R"("sequence_number":5)" + at + R"(,"text":"Four, I think.")"),
        named("response.content_part.done",
              R"("sequence_number":6)" + at
                  + R"(,"part":{"type":"output_text","text":"Four, I think.","annotations":[]})"),
        named("response.output_item.done",
              R"("sequence_number":7,"output_index":0,"item":)" + std::string(responseItem)),
        responseEnd("[" + std::string(responseItem) + "]", responseUsage)};
}

std::string geminiObject(std::string_view text, std::string_view rest, std::string_view tokens) {
    return R"({"candidates":[{"content":{"parts":[{"text":")" + std::string(text)
           + R"("}],"role":"model"},"index":0)" + std::string(rest)
           + R"(}],"usageMetadata":{"promptTokenCount":9,"candidatesTokenCount":)" + std::string(tokens)
           + R"(},"modelVersion":"x"})";
}

constexpr std::string_view stop = R"(,"finishReason":"STOP")";

std::vector<std::string> geminiEvents() {
    return {"data: " + geminiObject("Four, ", "", "2") + "\n\n",
            "data: " + geminiObject("I think.", "", "5") + "\n\n",
            "data: " + geminiObject("", stop, "5") + "\n\n"};
}

std::string_view statusName(int status) {
    switch (status) {
    case 400: return "INVALID_ARGUMENT";
    case 401: return "UNAUTHENTICATED";
    case 429: return "RESOURCE_EXHAUSTED";
    case 503: return "UNAVAILABLE";
    default: return "INTERNAL";
    }
}

std::string_view errorType(int status) {
    switch (status) {
    case 400: return "invalid_request_error";
    case 401: return "authentication_error";
    case 429: return "rate_limit_error";
    case 503: return "overloaded_error";
    default: return "api_error";
    }
}

std::string textOf(Dialect dialect, bool stream, const Json& json) {
    std::string text;
    switch (dialect) {
    case Dialect::OpenAi:
        for (const auto choice : json["choices"].items())
            text += choice[stream ? "delta" : "message"]["content"].string().value_or("");
        break;
    case Dialect::Responses:
        if (stream && json["type"].string() == "response.output_text.delta")
            text = json["delta"].string().value_or("");
        if (stream) break;
        for (const auto item : json["output"].items())
            for (const auto part : item["content"].items())
                text += part["text"].string().value_or("");
        break;
    case Dialect::Anthropic:
        if (stream) text = json["delta"]["text"].string().value_or("");
        for (const auto block : json["content"].items())
            text += block["text"].string().value_or("");
        break;
    case Dialect::Gemini:
        for (const auto candidate : json["candidates"].items())
            for (const auto part : candidate["content"]["parts"].items())
                text += part["text"].string().value_or("");
        break;
    }
    return text;
}

// The data of each event; several lines joined.
std::vector<std::string> dataOf(std::string_view stream) {
    std::vector<std::string> all;
    std::string data;
    if (stream.starts_with("\xef\xbb\xbf")) stream.remove_prefix(3); // a byte order mark is no data
    while (!stream.empty()) {
        const std::size_t end = std::min(stream.find_first_of("\r\n"), stream.size());
        const std::string_view line = stream.substr(0, end);
        stream.remove_prefix(end);
        stream.remove_prefix(stream.starts_with("\r\n") ? 2 : stream.empty() ? 0 : 1);
        if (line.starts_with("data:")) data += line.substr(line.starts_with("data: ") ? 6 : 5);
        if (line.empty() && !data.empty()) all.push_back(std::exchange(data, {}));
    }
    return all;
}

} // namespace

std::string plainBody(Dialect dialect) {
    switch (dialect) {
    case Dialect::OpenAi:
        return R"({"id":"c","object":"chat.completion","model":"x","choices":[{"index":0,"message":)"
               R"({"role":"assistant","content":"Four, I think."},"finish_reason":"stop"}],)"
               R"("usage":{"prompt_tokens":9,"completion_tokens":5,"total_tokens":14}})";
    case Dialect::Responses:
        return responseObject("completed", "[" + std::string(responseItem) + "]", responseUsage);
    case Dialect::Anthropic:
        return R"({"id":"m","type":"message","role":"assistant","model":"x","content":[{"type":"text",)"
               R"("text":"Four, I think."}],"stop_reason":"end_turn","usage":{"input_tokens":9,)"
               R"("output_tokens":5}})";
    case Dialect::Gemini: return geminiObject("Four, I think.", stop, "5");
    }
    return {};
}

std::string emptyBody(Dialect dialect) {
    switch (dialect) {
    case Dialect::OpenAi:
        return R"({"id":"c","object":"chat.completion","model":"x","choices":[{"index":0,"message":)"
               R"({"role":"assistant","content":""},"finish_reason":"stop"}],)"
               R"("usage":{"prompt_tokens":9,"completion_tokens":0,"total_tokens":9}})";
    case Dialect::Responses: return responseObject("completed", "[]", noUsage);
    case Dialect::Anthropic:
        return R"({"id":"m","type":"message","role":"assistant","model":"x","content":[],)"
               R"("stop_reason":"end_turn","usage":{"input_tokens":9,"output_tokens":0}})";
    case Dialect::Gemini: return geminiObject("", stop, "0");
    }
    return {};
}

std::vector<std::string> streamEvents(Dialect dialect) {
    switch (dialect) {
    case Dialect::OpenAi: return chatEvents();
    case Dialect::Responses: return responseEvents();
    case Dialect::Anthropic: return messageEvents();
    case Dialect::Gemini: return geminiEvents();
    }
    return {};
}

std::size_t preambleCount(Dialect dialect) {
    switch (dialect) {
    case Dialect::OpenAi: return 1;
    case Dialect::Responses: return 3;
    case Dialect::Anthropic: return 2;
    case Dialect::Gemini: break;
    }
    return 0;
}

std::string emptyEnd(Dialect dialect) {
    if (dialect == Dialect::Responses) return responseEnd("[]", noUsage);
    if (dialect == Dialect::Gemini) return "data: " + geminiObject("", stop, "0") + "\n\n";
    return streamEvents(dialect).back();
}

std::string errorBodyOf(Dialect dialect, int status) {
    if (dialect == Dialect::Gemini)
        return R"({"error":{"code":)" + std::to_string(status) + R"(,"message":"scripted","status":")"
               + std::string(statusName(status)) + "\"}}";
    const std::string inner = R"({"type":")" + std::string(errorType(status)) + R"(","message":"scripted"})";
    return (dialect == Dialect::Anthropic ? R"({"type":"error","error":)" : R"({"error":)") + inner + "}";
}

std::string errorEventOf(Dialect dialect) {
    if (dialect == Dialect::Responses)
        return named("error",
                     R"("code":"server_error","message":"scripted","param":null,"sequence_number":5)");
    const std::string data = "data: " + errorBodyOf(dialect, 503) + "\n\n";
    return dialect == Dialect::Anthropic ? "event: error\n" + data : data;
}

std::string requestOf(Dialect dialect, bool stream, std::string_view model, std::string_view more) {
    const std::string flags = (stream ? R"(,"stream":true)" : "") + std::string(more);
    const std::string start = R"({"model":")" + std::string(model) + '"';
    constexpr std::string_view said = R"("messages":[{"role":"user","content":"What is two and two?"}])";
    switch (dialect) {
    case Dialect::OpenAi: break;
    case Dialect::Responses:
        return post("/v1/responses", start + flags + R"(,"input":"What is two and two?"})");
    case Dialect::Anthropic:
        return post("/v1/messages",
                    start + (more.find("max_tokens") == more.npos ? R"(,"max_tokens":64)" : "") + flags + ","
                        + std::string(said) + "}",
                    "anthropic-version: 2023-06-01\r\n");
    case Dialect::Gemini:
        return post("/v1beta/models/" + std::string(model)
                        + (stream ? ":streamGenerateContent?alt=sse" : ":generateContent"),
                    R"({"contents":[{"role":"user","parts":[{"text":"What is two and two?"}]}])"
                        + std::string(more) + "}");
    }
    return post("/v1/chat/completions", start + flags + "," + std::string(said) + "}");
}

std::string saidIn(Dialect dialect, bool stream, std::string_view body) {
    std::string text;
    if (!stream) {
        const auto json = Json::parse(body);
        return json ? textOf(dialect, false, *json) : std::string();
    }
    for (const auto& data : dataOf(body))
        if (const auto json = Json::parse(data)) text += textOf(dialect, true, *json);
    return text;
}

bool isWhole(Dialect dialect, std::string_view stream) {
    switch (dialect) {
    case Dialect::OpenAi: return stream.ends_with("data: [DONE]\n\n");
    case Dialect::Responses: return stream.find(R"("type":"response.completed")") != stream.npos;
    case Dialect::Anthropic: return stream.ends_with("{\"type\":\"message_stop\"}\n\n");
    case Dialect::Gemini: return stream.find(R"("finishReason":"STOP")") != stream.npos;
    }
    return false;
}

std::string errorIn(Dialect dialect, std::string_view body) {
    const auto json = Json::parse(body);
    if (!json) return {};
    const auto error = (*json)["error"];
    if (dialect == Dialect::Anthropic && (*json)["type"].string() != "error") return {};
    if (dialect == Dialect::Gemini && (!error["code"].isNumber() || !error["status"].string())) return {};
    return std::string(error["message"].string().value_or(""));
}

std::string errorEventIn(Dialect dialect, std::string_view stream) {
    const auto all = dataOf(stream);
    if (all.empty()) return {};
    if (dialect != Dialect::Responses) return errorIn(dialect, all.back());
    const auto json = Json::parse(all.back());
    if (!json) return {};
    if ((*json)["type"].string() == "error") return std::string((*json)["message"].string().value_or(""));
    return std::string((*json)["response"]["error"]["message"].string().value_or(""));
}

bool isValidStream(std::string_view stream) {
    for (const auto& data : dataOf(stream))
        if (data != "[DONE]" && !Json::parse(data)) return false;
    return true;
}

} // namespace tierline::test
