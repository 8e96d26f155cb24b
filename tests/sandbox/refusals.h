// Requests that translators get wrong, and what the provider says about them. Data; plain text here because
// moc stumbles over some raw strings.
#pragma once

#include "base/dialect.h"

#include <string>
#include <vector>

namespace refusals {

using tierline::Dialect;

struct Row {
    const char* name;
    Dialect dialect;
    std::string body;
    const char* says; // a part of the sentence; empty: it is taken
};

inline std::string openAi(const std::string& messages, const std::string& extra = {}) {
    return R"({"model":"reason-1",)" + extra + R"("messages":[)" + messages + "]}";
}
inline std::string anthropic(const std::string& messages, const std::string& extra = {}) {
    return R"({"model":"reason-1","max_tokens":2000,)" + extra + R"("messages":[)" + messages + "]}";
}
inline std::string responses(const std::string& input, const std::string& extra = {}) {
    return R"({"model":"reason-1",)" + extra + R"("input":[)" + input + "]}";
}
inline std::string gemini(const std::string& contents, const std::string& extra = {}) {
    return "{" + extra + R"("contents":[)" + contents + "]}";
}

// `signature`: of reason-1 on "t". The model of Gemini's rows is gemini-3-sim.
inline std::vector<Row> rows(const std::string& signature, const std::string& geminiSignature) {
    const Dialect o = Dialect::OpenAi, r = Dialect::Responses, a = Dialect::Anthropic, g = Dialect::Gemini;
    const std::string hi = R"({"role":"user","content":"hi"})";
    const std::string call =
        R"({"role":"assistant","tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{}"}}]})";
    const std::string customCall =
        R"({"role":"assistant","tool_calls":[{"id":"c1","type":"custom","custom":{"name":"f","input":"x"}}]})";
    const std::string use =
        R"({"role":"assistant","content":[{"type":"tool_use","id":"c1","name":"f","input":{}}]})";
    const std::string result = R"({"role":"user","content":[{"type":"tool_result","tool_use_id":"c1"}]})";
    const std::string item = R"({"type":"function_call","call_id":"c1","name":"f","arguments":"{}"})";
    const std::string output = R"({"type":"function_call_output","call_id":"c1","output":"x"})";
    const std::string custom = R"({"type":"custom_tool_call","call_id":"c1","name":"f","input":"x"})";
    const auto thoughtItem = [](const std::string& id) {
        return R"({"type":"reasoning","id":")" + id + R"(","summary":[]},)";
    };
    const std::string ask = R"({"role":"user","parts":[{"text":"hi"}]})";
    const std::string part = R"({"functionCall":{"name":"f","args":{}})";
    const std::string skip = R"(,"thoughtSignature":"skip_thought_signature_validator"})";
    const std::string said = R"({"functionResponse":{"name":"f","response":{"output":"x"}}})";
    const auto model = [](const std::string& parts) { return R"({"role":"model","parts":[)" + parts + "]}"; };
    const auto user = [](const std::string& parts) { return R"({"role":"user","parts":[)" + parts + "]}"; };
    const auto thought = [](const std::string& text, const std::string& mark) {
        return R"({"role":"assistant","content":[{"type":"thinking","thinking":")" + text
               + R"(","signature":")" + mark + R"("},{"type":"text","text":"x"}]})";
    };
    const std::string marked = R"({"type":"text","text":"x","cache_control":{"type":"ephemeral"}})";
    return {
        {"openai: fine", o, openAi(hi), ""},
        {"openai: a call and its answer", o,
         openAi(hi + "," + call + R"(,{"role":"tool","tool_call_id":"c1","content":"x"})"), ""},
        {"openai: a custom call and its answer", o,
         openAi(hi + "," + customCall + R"(,{"role":"tool","tool_call_id":"c1","content":"x"})"), ""},
        {"openai: a call of another type", o,
         openAi(hi + R"(,{"role":"assistant","tool_calls":[{"id":"c1","type":"tool_use"}]})"),
         "Supported values are: 'function' and 'custom'"},
        {"openai: a custom call without a text", o,
         openAi(
             hi
             + R"(,{"role":"assistant","tool_calls":[{"id":"c1","type":"custom","custom":{"name":"f"}}]})"),
         "tool_calls[].custom.input"},
        {"openai: unknown key", o, openAi(hi, R"("top_k":1,)"), "Unrecognized request argument"},
        {"openai: unknown role", o, openAi(R"({"role":"model","content":"x"})"), "Invalid value: 'model'"},
        {"openai: the old limit", o, openAi(hi, R"("max_tokens":9,)"), "Use 'max_completion_tokens'"},
        {"openai: an answer without a call", o,
         openAi(hi + R"(,{"role":"tool","tool_call_id":"c1","content":"x"})"), "must be a response to"},
        {"openai: a call without an answer", o, openAi(hi + "," + call + "," + hi), "did not have response"},
        {"openai: a call at the end", o, openAi(hi + "," + call), "did not have response"},
        {"openai: no tools", o, openAi(hi, R"("tools":[],)"), "too short"},
        {"openai: a choice without tools", o, openAi(hi, R"("tool_choice":"auto",)"), "only allowed when"},
        {"openai: another's choice", o,
         openAi(hi, R"("tools":[{"type":"function","function":{"name":"f"}}],"tool_choice":"any",)"),
         "Invalid value: 'any'"},
        {"openai: another's tool", o, openAi(hi, R"("tools":[{"name":"f","input_schema":{}}],)"),
         "Invalid value"},
        {"openai: another's part", o, openAi(R"({"role":"user","content":[{"type":"image"}]})"),
         "Invalid value: 'image'"},
        {"openai: bare base64", o,
         openAi(R"({"role":"user","content":[{"type":"image_url","image_url":{"url":"iVBOR"}}]})"),
         "Invalid image"},
        {"openai: arguments that are no text", o,
         openAi(
             hi
             + R"(,{"role":"assistant","tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":{}}}]})"),
         "expected a string"},
        {"openai: a long id", o,
         openAi(hi + R"(,{"role":"assistant","tool_calls":[{"id":")" + std::string(41, 'x') + R"("}]})"),
         "1 to 40"},
        {"openai: nobody spoke", o, openAi(hi + R"(,{"role":"assistant","content":null})"), "got null"},
        {"openai: a schema without a name", o,
         openAi(hi, R"("response_format":{"type":"json_schema","json_schema":{"schema":{}}},)"), "name"},
        {"openai: five stops", o, openAi(hi, R"("stop":["a","b","c","d","e"],)"), "too long"},
        {"openai: usage of no stream", o, openAi(hi, R"("stream_options":{"include_usage":true},)"),
         "only allowed when 'stream'"},

        {"anthropic: fine", a, anthropic(hi), ""},
        {"anthropic: a call and its answer", a, anthropic(hi + "," + use + "," + result), ""},
        {"anthropic: no limit", a, R"({"model":"m","messages":[{"role":"user","content":"x"}]})",
         "max_tokens"},
        {"anthropic: unknown key", a, anthropic(hi, R"("stop":["x"],)"), "stop: Extra inputs"},
        {"anthropic: a message's unknown key", a, anthropic(R"({"role":"user","content":"x","name":"n"})"),
         "messages.0.name: Extra inputs"},
        {"anthropic: a system message", a, anthropic(R"({"role":"system","content":"x"})"),
         "Unexpected role"},
        {"anthropic: empty content", a, anthropic(R"({"role":"user","content":""})"), "non-empty"},
        {"anthropic: an empty block", a,
         anthropic(R"({"role":"user","content":[{"type":"text","text":""}]})"), "must be non-empty"},
        {"anthropic: an answer without a call", a, anthropic(hi + "," + result), "unexpected `tool_use_id`"},
        {"anthropic: a call without an answer", a, anthropic(hi + "," + use + "," + hi),
         "without `tool_result` blocks"},
        {"anthropic: a call at the end", a, anthropic(hi + "," + use), "without `tool_result` blocks"},
        {"anthropic: a late answer", a,
         anthropic(
             hi + "," + use
             + R"(,{"role":"user","content":[{"type":"text","text":"x"},{"type":"tool_result","tool_use_id":"c1"}]})"),
         "must come before"},
        {"anthropic: a bad id", a,
         anthropic(
             hi
             + R"(,{"role":"assistant","content":[{"type":"tool_use","id":"a.b","name":"f","input":{}}]})"),
         "should match pattern"},
        {"anthropic: input as text", a,
         anthropic(
             hi + R"(,{"role":"assistant","content":[{"type":"tool_use","id":"a","name":"f","input":""}]})"),
         "valid dictionary"},
        {"anthropic: four marks", a,
         anthropic(R"({"role":"user","content":[)" + marked + "," + marked + "," + marked + "," + marked
                   + "]}"),
         ""},
        {"anthropic: five marks", a,
         anthropic(R"({"role":"user","content":[)" + marked + "," + marked + "," + marked + "," + marked + ","
                   + marked + "]}"),
         "maximum of 4"},
        {"anthropic: a mark on thinking", a,
         anthropic(
             hi
             + R"(,{"role":"assistant","content":[{"type":"thinking","thinking":"t","signature":"s","cache_control":{}}]})"),
         "Extra inputs"},
        {"anthropic: our signature", a, anthropic(hi + "," + thought("t", signature) + "," + hi), ""},
        {"anthropic: another thought", a, anthropic(hi + "," + thought("u", signature) + "," + hi),
         "Invalid `signature` in `thinking` block"},
        {"anthropic: another model's signature", a,
         anthropic(hi + "," + thought("t", geminiSignature) + "," + hi),
         "Invalid `signature` in `thinking` block"},
        {"anthropic: a small budget", a,
         anthropic(hi, R"("thinking":{"type":"enabled","budget_tokens":1000},)"), "1024"},
        {"anthropic: a budget above the limit", a,
         anthropic(hi, R"("thinking":{"type":"enabled","budget_tokens":2000},)"), "greater than"},
        {"anthropic: hot", a, anthropic(hi, R"("temperature":1.5,)"), "temperature"},
        {"anthropic: cool thinking", a,
         anthropic(hi, R"("temperature":0.5,"thinking":{"type":"enabled","budget_tokens":1024},)"),
         "may only be set to 1"},
        {"anthropic: forced while thinking", a,
         anthropic(
             hi,
             R"("tools":[{"name":"f","input_schema":{"type":"object"}}],"tool_choice":{"type":"any"},"thinking":{"type":"enabled","budget_tokens":1024},)"),
         "forces tool use"},
        {"anthropic: a tool without a schema", a, anthropic(hi, R"("tools":[{"name":"f"}],)"),
         "input_schema"},

        {"responses: fine", r, responses(hi), ""},
        {"responses: a call and its answer", r, responses(hi + "," + item + "," + output), ""},
        {"responses: stop", r, responses(hi, R"("stop":["x"],)"), "Unknown parameter: 'stop'"},
        {"responses: messages", r, R"({"model":"m","messages":[]})", "moved to 'input'"},
        {"responses: an answer without a call", r, responses(hi + "," + output), "No tool call found"},
        {"responses: a call without an answer", r, responses(hi + "," + item + "," + hi),
         "No tool output found"},
        {"responses: the wrong part for the role", r,
         responses(R"({"role":"assistant","content":[{"type":"input_text","text":"x"}]})"), "Invalid value"},
        {"responses: a nested tool", r,
         responses(hi, R"("tools":[{"type":"function","function":{"name":"f"}}],)"), "tools[0].name"},
        {"responses: a small limit", r, responses(hi, R"("max_output_tokens":8,)"), ">= 16"},
        {"responses: another's thought", r,
         responses(hi + R"(,{"type":"reasoning","summary":[],"encrypted_content":"x"})"),
         "could not be verified"},
        {"responses: our own thought, stored", r, responses(thoughtItem("rs_0123456789abcdef01234567") + hi),
         ""},
        {"responses: our own thought, not stored", r,
         responses(thoughtItem("rs_0123456789abcdef01234567") + hi, R"("store":false,)"), "not found"},
        {"responses: a thought that was never here", r,
         responses(thoughtItem("rs_01JX2M3N4P5Q6R7S8T9V0W1X2Y_0") + hi), "not found"},
        {"responses: a custom call and its answer", r,
         responses(hi + "," + custom + R"(,{"type":"custom_tool_call_output","call_id":"c1","output":"x"})"),
         ""},
        {"responses: a custom call, answered as a function", r, responses(hi + "," + custom + "," + output),
         "No tool call found for function call output"},
        {"responses: a custom call without an answer", r, responses(hi + "," + custom),
         "No tool output found for custom tool call c1"},
        {"responses: a custom call without a text", r,
         responses(hi + R"(,{"type":"custom_tool_call","call_id":"c1","name":"f","arguments":"{}"})"),
         "input[1].input"},
        {"responses: a custom call under a function's id", r,
         responses(hi + R"(,{"type":"custom_tool_call","id":"fc_1","call_id":"c1","name":"f","input":"x"})"),
         "begins with 'ctc'"},
        {"responses: a schema without a name", r,
         responses(hi, R"("text":{"format":{"type":"json_schema","schema":{}}},)"), "text.format.name"},

        {"gemini: fine", g, gemini(ask), ""},
        {"gemini: a call and its answer", g, gemini(ask + "," + model(part + skip) + "," + user(said)), ""},
        {"gemini: our signature", g,
         gemini(ask + "," + model(part + R"(,"thoughtSignature":")" + geminiSignature + "\"}") + ","
                + user(said)),
         ""},
        {"gemini: another's signature", g,
         gemini(ask + "," + model(part + R"(,"thoughtSignature":")" + signature + "\"}") + "," + user(said)),
         "not valid"},
        {"gemini: no signature", g, gemini(ask + "," + model(part + "}") + "," + user(said)),
         "missing a `thought_signature`"},
        {"gemini: only the first is signed", g,
         gemini(ask + "," + model(part + skip + "," + part + "}") + "," + user(said + "," + said)), ""},
        {"gemini: one answer to two calls", g,
         gemini(ask + "," + model(part + skip + "," + part + "}") + "," + user(said)),
         "number of function response"},
        {"gemini: answers in two contents", g,
         gemini(ask + "," + model(part + skip + "," + part + "}") + "," + user(said) + "," + user(said)),
         "number of function response"},
        {"gemini: an answer without a call", g, gemini(ask + "," + user(said)), "immediately after"},
        {"gemini: another's role", g, gemini(R"({"role":"assistant","parts":[{"text":"x"}]})"), "valid role"},
        {"gemini: unknown field", g, gemini(ask, R"("messages":[],)"), "Unknown name \"messages\""},
        {"gemini: unknown setting", g, gemini(ask, R"("generationConfig":{"maxTokens":1},)"),
         "Unknown name \"maxTokens\" at 'generationConfig'"},
        {"gemini: a schema's unknown word", g,
         gemini(
             ask,
             R"("tools":[{"functionDeclarations":[{"name":"f","parameters":{"type":"object","properties":{"a":{"type":"object","additionalProperties":false}}}}]}],)"),
         "Unknown name \"additionalProperties\""},
        {"gemini: the same as JSON schema", g,
         gemini(
             ask,
             R"("tools":[{"functionDeclarations":[{"name":"f","parametersJsonSchema":{"type":"object","additionalProperties":false}}]}],)"),
         ""},
        {"gemini: an answer that is no object", g,
         gemini(ask + "," + model(part + skip) + ","
                + user(R"({"functionResponse":{"name":"f","response":"x"}})")),
         "Struct"},
        {"gemini: no parts", g, gemini(R"({"role":"user","parts":[]})"), "must not be empty"},
        {"gemini: a schema without its type", g,
         gemini(ask, R"("generationConfig":{"responseSchema":{"type":"OBJECT"}},)"), "unsupported"},
    };
}

} // namespace refusals
