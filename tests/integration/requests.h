// Large requests of each dialect. In a file of its own since moc stumbles over their quotes.
#pragma once

#include "speech.h"
#include "wire.h"

#include <string>
#include <string_view>

namespace tierline::test {

inline constexpr std::string_view anthropicVersion = "anthropic-version: 2023-06-01\r\n";

// A conversation whose tool gave back `output`.
inline std::string withToolResult(Dialect dialect, const std::string& output) {
    const std::string text = "\"" + output + "\"";
    switch (dialect) {
    case Dialect::OpenAi: break;
    case Dialect::Responses:
        return post("/v1/responses",
                    R"({"model":"auto","input":[{"role":"user","content":"go"},{"type":"function_call",)"
                    R"("call_id":"c1","name":"f","arguments":"{}"},{"type":"function_call_output",)"
                    R"("call_id":"c1","output":)"
                        + text + "}]}");
    case Dialect::Anthropic:
        return post("/v1/messages",
                    R"({"model":"auto","max_tokens":9,"messages":[{"role":"user","content":"go"},)"
                    R"({"role":"assistant","content":[{"type":"tool_use","id":"c1","name":"f","input":{}}]},)"
                    R"({"role":"user","content":[{"type":"tool_result","tool_use_id":"c1","content":)"
                        + text + "}]}]}",
                    anthropicVersion);
    case Dialect::Gemini:
        return post("/v1beta/models/auto:generateContent",
                    R"({"contents":[{"role":"user","parts":[{"text":"go"}]},{"role":"model","parts":[)"
                    R"({"functionCall":{"name":"f","args":{}}}]},{"role":"user","parts":[)"
                    R"({"functionResponse":{"name":"f","response":{"result":)"
                        + text + "}}}]}]}");
    }
    return post("/v1/chat/completions",
                R"({"model":"auto","messages":[{"role":"user","content":"go"},{"role":"assistant",)"
                R"("content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"f",)"
                R"("arguments":"{}"}}]},{"role":"tool","tool_call_id":"c1","content":)"
                    + text + "}]}");
}

inline std::string manyTools(Dialect dialect, int count) {
    const auto list = [&](std::string_view before, std::string_view after) {
        std::string all;
        for (int at = 0; at < count; ++at)
            all += std::string(at == 0 ? "" : ",") + std::string(before) + "tool_" + std::to_string(at)
                   + std::string(after);
        return all;
    };
    constexpr std::string_view schema = R"({"type":"object","properties":{}})";
    switch (dialect) {
    case Dialect::OpenAi: break;
    case Dialect::Responses:
        return requestOf(dialect, false, "auto",
                         R"(,"tools":[)"
                             + list(R"({"type":"function","strict":false,"name":")",
                                    R"(","parameters":)" + std::string(schema) + "}")
                             + "]");
    case Dialect::Anthropic:
        return requestOf(
            dialect, false, "auto",
            R"(,"tools":[)" + list(R"({"name":")", R"(","input_schema":)" + std::string(schema) + "}") + "]");
    case Dialect::Gemini:
        return requestOf(dialect, false, "auto",
                         R"(,"tools":[{"functionDeclarations":[)"
                             + list(R"({"name":")", R"(","description":"d"})") + "]}]");
    }
    return requestOf(dialect, false, "auto",
                     R"(,"tools":[)"
                         + list(R"({"type":"function","function":{"name":")",
                                R"(","parameters":)" + std::string(schema) + "}}")
                         + "]");
}

// A question in OpenAI's dialect about a picture that lies elsewhere.
inline std::string withPicture(const std::string& url) {
    return post("/v1/chat/completions",
                R"({"model":"auto","messages":[{"role":"user","content":[{"type":"text","text":"What?"},)"
                R"({"type":"image_url","image_url":{"url":")"
                    + url + R"("}}]}]})");
}

// A conversation that is only a number.
inline std::string numberFor(std::string_view key) {
    return R"({"model":"auto","max_tokens":9,")" + std::string(key) + R"(":7})";
}

} // namespace tierline::test
