// One conversation in every dialect, as a client of that dialect would write it. Plain text of requests, here
// because moc does not read headers without Q_OBJECT and stumbles over some raw strings.
#pragma once

#include "base/dialect.h"

#include <string>
#include <string_view>

namespace conversations {

using tierline::Dialect;

inline std::string pathOf(Dialect dialect, std::string_view model, bool stream) {
    switch (dialect) {
    case Dialect::OpenAi: return "/v1/chat/completions";
    case Dialect::Responses: return "/v1/responses";
    case Dialect::Anthropic: return "/v1/messages";
    case Dialect::Gemini:
        return "/v1beta/models/" + std::string(model)
               + (stream ? ":streamGenerateContent?alt=sse" : ":generateContent");
    }
    return {};
}

// `extra`: further members, each with a comma behind it.
inline std::string asking(Dialect dialect, std::string_view model, bool stream, std::string_view text,
                          std::string_view extra = {}) {
    const std::string head = R"({"model":")" + std::string(model) + R"(",)" + std::string(extra)
                             + (stream ? R"("stream":true,)" : "");
    const std::string said(text);
    const std::string messages = R"("messages":[{"role":"user","content":")" + said + R"("}]})";
    switch (dialect) {
    case Dialect::OpenAi:
        return head + (stream ? R"("stream_options":{"include_usage":true},)" : "") + messages;
    case Dialect::Responses: return head + R"("input":")" + said + R"("})";
    case Dialect::Anthropic: return head + R"("max_tokens":4000,)" + messages;
    case Dialect::Gemini:
        return "{" + std::string(extra) + R"("contents":[{"role":"user","parts":[{"text":")" + said
               + R"("}]}]})";
    }
    return {};
}

// Two tools, as `extra`.
inline std::string_view tools(Dialect dialect) {
    switch (dialect) {
    case Dialect::OpenAi:
        return R"("tools":[{"type":"function","function":{"name":"get_time","parameters":{"type":"object","properties":{"city":{"type":"string"}}}}},{"type":"function","function":{"name":"get_weather"}}],)";
    case Dialect::Responses:
        return R"("tools":[{"type":"function","name":"get_time","parameters":{"type":"object","properties":{"city":{"type":"string"}}}},{"type":"function","name":"get_weather"}],)";
    case Dialect::Anthropic:
        return R"("tools":[{"name":"get_time","input_schema":{"type":"object","properties":{"city":{"type":"string"}}}},{"name":"get_weather","input_schema":{"type":"object"}}],)";
    case Dialect::Gemini:
        return R"("tools":[{"functionDeclarations":[{"name":"get_time","parameters":{"type":"OBJECT","properties":{"city":{"type":"STRING"}}}},{"name":"get_weather"}]}],)";
    }
    return {};
}

// A tool that takes a text, for the dialects that have such, as `extra`.
inline std::string customTool(Dialect dialect, bool forced) {
    if (dialect == Dialect::OpenAi)
        return std::string(
                   R"("tools":[{"type":"custom","custom":{"name":"patch","format":{"type":"text"}}}],)")
               + (forced ? R"("tool_choice":{"type":"custom","custom":{"name":"patch"}},)" : "");
    return std::string(R"("tools":[{"type":"custom","name":"patch","format":{"type":"text"}}],)")
           + (forced ? R"("tool_choice":{"type":"custom","name":"patch"},)" : "");
}

// A JSON text with one number between 3 and 3, as `extra`.
inline std::string_view schema(Dialect dialect) {
    switch (dialect) {
    case Dialect::OpenAi:
        return R"("response_format":{"type":"json_schema","json_schema":{"name":"n","schema":{"type":"object","properties":{"n":{"type":"integer","minimum":3,"maximum":3}}}}},)";
    case Dialect::Responses:
        return R"("text":{"format":{"type":"json_schema","name":"n","schema":{"type":"object","properties":{"n":{"type":"integer","minimum":3,"maximum":3}}}}},)";
    case Dialect::Anthropic:
        return R"("output_config":{"format":{"type":"json_schema","schema":{"type":"object","properties":{"n":{"type":"integer","minimum":3,"maximum":3}}}}},)";
    case Dialect::Gemini:
        return R"("generationConfig":{"responseMimeType":"application/json","responseSchema":{"type":"OBJECT","properties":{"n":{"type":"INTEGER","minimum":3,"maximum":3}}}},)";
    }
    return {};
}

// Shown thoughts, as `extra`.
inline std::string_view thinking(Dialect dialect) {
    switch (dialect) {
    case Dialect::OpenAi: return R"("reasoning_effort":"high",)";
    case Dialect::Responses:
        return R"("reasoning":{"effort":"high","summary":"auto"},"include":["reasoning.encrypted_content"],)";
    case Dialect::Anthropic: return R"("thinking":{"type":"enabled","budget_tokens":1024},)";
    case Dialect::Gemini: return R"("generationConfig":{"thinkingConfig":{"includeThoughts":true}},)";
    }
    return {};
}

// The same question, two calls, their results and a last word, with settings.
inline std::string secondTurn(Dialect dialect) {
    switch (dialect) {
    case Dialect::OpenAi:
        return R"({"model":"reason-1","max_completion_tokens":50,"temperature":0.5,"top_p":0.9,"stop":["END"],"user":"u1","tools":[{"type":"function","function":{"name":"get_time"}},{"type":"function","function":{"name":"get_weather"}}],"tool_choice":"auto","parallel_tool_calls":false,"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":[{"type":"text","text":"What is this?"},{"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo="}},{"type":"image_url","image_url":{"url":"https://example.com/a.png"}}]},{"role":"assistant","content":"Let me see.","tool_calls":[{"id":"call_1","type":"function","function":{"name":"get_time","arguments":"{\"city\":\"Porto\"}"}},{"id":"call_2","type":"function","function":{"name":"get_weather","arguments":"{}"}}]},{"role":"tool","tool_call_id":"call_1","content":"noon"},{"role":"tool","tool_call_id":"call_2","content":"rain"}]})";
    case Dialect::Responses:
        return R"({"model":"reason-1","max_output_tokens":50,"temperature":0.5,"top_p":0.9,"user":"u1","tools":[{"type":"function","name":"get_time"},{"type":"function","name":"get_weather"}],"tool_choice":"auto","parallel_tool_calls":false,"instructions":"Be brief.","input":[{"role":"user","content":[{"type":"input_text","text":"What is this?"},{"type":"input_image","image_url":"data:image/png;base64,iVBORw0KGgo="},{"type":"input_image","image_url":"https://example.com/a.png"}]},{"type":"message","role":"assistant","content":[{"type":"output_text","text":"Let me see."}]},{"type":"function_call","call_id":"call_1","name":"get_time","arguments":"{\"city\":\"Porto\"}"},{"type":"function_call","call_id":"call_2","name":"get_weather","arguments":"{}"},{"type":"function_call_output","call_id":"call_1","output":"noon"},{"type":"function_call_output","call_id":"call_2","output":"rain"}]})";
    case Dialect::Anthropic:
        return R"({"model":"reason-1","max_tokens":50,"temperature":0.5,"top_p":0.9,"stop_sequences":["END"],"metadata":{"user_id":"u1"},"tools":[{"name":"get_time","input_schema":{"type":"object"}},{"name":"get_weather","input_schema":{"type":"object"}}],"tool_choice":{"type":"auto","disable_parallel_tool_use":true},"system":[{"type":"text","text":"Be brief.","cache_control":{"type":"ephemeral"}}],"messages":[{"role":"user","content":[{"type":"text","text":"What is this?"},{"type":"image","source":{"type":"base64","media_type":"image/png","data":"iVBORw0KGgo="}},{"type":"image","source":{"type":"url","url":"https://example.com/a.png"}}]},{"role":"assistant","content":[{"type":"text","text":"Let me see."},{"type":"tool_use","id":"call_1","name":"get_time","input":{"city":"Porto"}},{"type":"tool_use","id":"call_2","name":"get_weather","input":{}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"call_1","content":"noon"},{"type":"tool_result","tool_use_id":"call_2","content":[{"type":"text","text":"rain"}]}]}]})";
    case Dialect::Gemini:
        return R"({"generationConfig":{"maxOutputTokens":50,"temperature":0.5,"topP":0.9,"stopSequences":["END"]},"tools":[{"functionDeclarations":[{"name":"get_time"},{"name":"get_weather"}]}],"system_instruction":{"parts":[{"text":"Be brief."}]},"contents":[{"role":"user","parts":[{"text":"What is this?"},{"inlineData":{"mimeType":"image/png","data":"iVBORw0KGgo="}},{"fileData":{"fileUri":"https://example.com/a.png"}}]},{"role":"model","parts":[{"text":"Let me see."},{"functionCall":{"id":"call_1","name":"get_time","args":{"city":"Porto"}}},{"functionCall":{"id":"call_2","name":"get_weather","args":{}}}]},{"role":"user","parts":[{"functionResponse":{"id":"call_1","name":"get_time","response":{"output":"noon"}}},{"functionResponse":{"id":"call_2","name":"get_weather","response":{"output":"rain"}}}]}]})";
    }
    return {};
}

// A system text of 3,000 tokens, as `extra`.
inline std::string longSystem(Dialect dialect) {
    const std::string filler(12'000, 'x');
    switch (dialect) {
    case Dialect::OpenAi: return {}; // has it among the messages
    case Dialect::Responses: return R"("instructions":")" + filler + R"(",)";
    case Dialect::Anthropic:
        return R"("system":[{"type":"text","text":")" + filler
               + R"(","cache_control":{"type":"ephemeral"}}],)";
    case Dialect::Gemini: return R"("systemInstruction":{"parts":[{"text":")" + filler + R"("}]},)";
    }
    return {};
}

inline std::string following(const std::string& id, const std::string& callId) {
    return R"({"model":"reason-1","previous_response_id":")" + id
           + R"(","input":[{"type":"function_call_output","call_id":")" + callId + R"(","output":"sunny"}]})";
}

// What the sandbox tells of those messages.
inline std::string secondTurnAsked() {
    return R"([{"role":"user","texts":["What is this?"],"images":[{"kind":"base64","media":"image/png"},{"kind":"url","media":""}],"tool_calls":[],"tool_results":[],"thinking":0},)"
           R"({"role":"assistant","texts":["Let me see."],"images":[],"tool_calls":[{"id":"call_1","name":"get_time","arguments":"{\"city\":\"Porto\"}"},{"id":"call_2","name":"get_weather","arguments":"{}"}],"tool_results":[],"thinking":0},)"
           R"({"role":"user","texts":[],"images":[],"tool_calls":[],"tool_results":[{"id":"call_1","text":"noon","error":false},{"id":"call_2","text":"rain","error":false}],"thinking":0}])";
}

} // namespace conversations
