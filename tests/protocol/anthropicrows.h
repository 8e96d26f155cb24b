// Rows of the tests of Anthropic's dialect, and what prints their outcome.
#pragma once

#include "protocol/canonical.h"
#include "protocol/json.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::protocol {

// JSON with sorted keys, so that two texts compare by what they say.
inline std::string normal(JsonView value) {
    std::string out;
    if (value.isArray()) {
        for (const auto item : value.items())
            out += (out.empty() ? "" : ",") + normal(item);
        return "[" + out + "]";
    }
    if (!value.isObject()) return value.text();
    std::vector<std::string> members;
    for (const auto [key, inner] : value.members())
        members.push_back(std::string(key) + ":" + normal(inner));
    std::ranges::sort(members);
    for (const auto& member : members)
        out += (out.empty() ? "" : ",") + member;
    return "{" + out + "}";
}

inline std::string normal(std::string_view text) {
    const auto json = Json::parse(text);
    return json ? normal(json->root()) : "broken: " + std::string(text);
}

inline std::string joined(FeatureSet features) {
    std::string out;
    for (const auto& name : names(features))
        out += (out.empty() ? "" : " ") + name;
    return out;
}

struct FeatureCase {
    const char* name;
    std::string_view members; // of the body, beside `messages`; or the content of the one message
    std::string_view features;
};

constexpr std::array topLevelCases{
    FeatureCase{"nothing special", R"("max_tokens":5,"system":"s","stream":true)", ""},
    FeatureCase{"null counts as absent", R"("top_k":null,"thinking":null,"metadata":null,"weird":null)", ""},
    FeatureCase{"sampling", R"("temperature":0.5,"top_k":4,"stop_sequences":["x"])",
                "stop top_k temperature"},
    FeatureCase{"no stop sequence at all", R"("stop_sequences":[])", ""},
    FeatureCase{"thinking by budget", R"("thinking":{"type":"enabled","budget_tokens":2048})", "reasoning"},
    FeatureCase{"thinking as it likes", R"("thinking":{"type":"adaptive"})", "reasoning"},
    FeatureCase{"no thinking", R"("thinking":{"type":"disabled"})", "reasoning"},
    FeatureCase{"effort and schema", R"("output_config":{"effort":"low","format":{"type":"json_schema"}})",
                "json_schema reasoning"},
    FeatureCase{"a schema under its first name", R"("output_format":{"type":"json_schema"})", "json_schema"},
    FeatureCase{"marks on top, system and tools", R"("cache_control":{"type":"ephemeral"})", "cache_control"},
    FeatureCase{"a mark on a system block",
                R"("system":[{"type":"text","text":"s","cache_control":{"type":"ephemeral"}}])",
                "cache_control"},
    FeatureCase{"a mark on a tool",
                R"("tools":[{"name":"t","input_schema":{},"cache_control":{"type":"ephemeral"}}])",
                "cache_control"},
    FeatureCase{"a tool by the client", R"("tools":[{"type":"custom","name":"t","input_schema":{}}])", ""},
    FeatureCase{"web search", R"("tools":[{"type":"web_search_20250305","name":"web_search"}])",
                "hosted_tools"},
    FeatureCase{"code execution", R"("tools":[{"type":"code_execution_20250522","name":"c"}])",
                "hosted_tools"},
    FeatureCase{"bash has no schema", R"("tools":[{"type":"bash_20250124","name":"bash"}])", "hosted_tools"},
    FeatureCase{"text editor", R"("tools":[{"type":"text_editor_20250728","name":"e"}])", "hosted_tools"},
    FeatureCase{"computer", R"("tools":[{"type":"computer_20250124","name":"computer"}])", "hosted_tools"},
    FeatureCase{"servers of tools", R"("mcp_servers":[{"type":"url","url":"https://m.example"}])",
                "hosted_tools"},
    FeatureCase{"no servers of tools", R"("mcp_servers":[])", ""},
    FeatureCase{"a container with skills", R"("container":{"skills":[{"skill_id":"pptx"}]})", "hosted_tools"},
    FeatureCase{"strict tool", R"("tools":[{"name":"t","input_schema":{},"strict":true}])", "tool_strict"},
    FeatureCase{"tool loaded late", R"("tools":[{"name":"t","input_schema":{},"defer_loading":true}])",
                "other"},
    FeatureCase{"one call at a time", R"("tool_choice":{"type":"auto","disable_parallel_tool_use":true})",
                "parallel_tool_calls"},
    FeatureCase{"who asks", R"("metadata":{"user_id":"u"})", "user"},
    FeatureCase{"tier", R"("service_tier":"standard_only")", "service_tier"},
    FeatureCase{"context edits", R"("context_management":{"edits":[]})", "context_management"},
    FeatureCase{"unknown key", R"("speed":"fast")", "other"},
};

constexpr std::array contentCases{
    FeatureCase{"text", R"([{"type":"text","text":"a"}])", ""},
    FeatureCase{"image inside",
                R"([{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AA"}}])", ""},
    FeatureCase{"image by URL",
                R"([{"type":"image","source":{"type":"url","url":"https://i.example/a.png"}}])", "image_url"},
    FeatureCase{"image that lies there", R"([{"type":"image","source":{"type":"file","file_id":"f"}}])",
                "file_reference"},
    FeatureCase{"PDF", R"([{"type":"document","source":{"type":"base64","data":"AA"}}])", "file_input"},
    FeatureCase{"text document", R"([{"type":"document","source":{"type":"text","data":"a"}}])",
                "file_input"},
    FeatureCase{"document that lies there", R"([{"type":"document","source":{"type":"file","file_id":"f"}}])",
                "file_reference"},
    FeatureCase{"document with citations",
                R"([{"type":"document","source":{"type":"text","data":"a"},"citations":{"enabled":true}}])",
                "file_input citations"},
    FeatureCase{"failed tool", R"([{"type":"tool_result","tool_use_id":"a","content":"x","is_error":true}])",
                "tool_error"},
    FeatureCase{"tool that did not fail", R"([{"type":"tool_result","tool_use_id":"a","is_error":false}])",
                ""},
    FeatureCase{
        "image by URL in a result",
        R"([{"type":"tool_result","tool_use_id":"a","content":[{"type":"image","source":{"type":"url","url":"u"}}]}])",
        "image_url"},
    FeatureCase{"thought", R"([{"type":"thinking","thinking":"hm","signature":"s"}])",
                "thinking_history signatures"},
    FeatureCase{"thought of another provider", R"([{"type":"thinking","thinking":"hm","signature":""}])",
                "thinking_history"},
    FeatureCase{"hidden thought", R"([{"type":"redacted_thinking","data":"x"}])",
                "thinking_history signatures"},
    FeatureCase{"mark", R"([{"type":"text","text":"a","cache_control":{"type":"ephemeral","ttl":"1h"}}])",
                "cache_control"},
    FeatureCase{"search result", R"([{"type":"search_result","citations":{"enabled":true}}])",
                "unknown_parts citations"},
    FeatureCase{"server tool", R"([{"type":"server_tool_use","id":"x","name":"web_search","input":{}}])",
                "unknown_parts"},
    FeatureCase{"its result", R"([{"type":"web_search_tool_result","tool_use_id":"x","content":[]}])",
                "unknown_parts"},
};

// Bodies that read and written again are the same JSON.
constexpr std::array<std::pair<const char*, std::string_view>, 9> sameAgain{
    {
        {"strings",
         R"({"model":"m","max_tokens":10,"system":"be brief","messages":[{"role":"user","content":"hi"}]})"},
        {"blocks and marks",
         R"({"model":"m","max_tokens":10,"system":[{"type":"text","text":"a","cache_control":{"type":"ephemeral","ttl":"1h"}},{"type":"text","text":"b"}],"messages":[{"role":"user","content":[{"type":"text","text":"hi","cache_control":{"type":"ephemeral"}}]},{"role":"assistant","content":"yes"},{"role":"user","content":"go"}],"stream":true})"},
        {"images and documents",
         R"({"model":"m","max_tokens":10,"messages":[{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"iVBOR"}},{"type":"image","source":{"type":"url","url":"https://i.example/a.png"}},{"type":"image","source":{"type":"file","file_id":"f1"}},{"type":"document","title":"a.pdf","source":{"type":"base64","media_type":"application/pdf","data":"JVBERi0="}},{"type":"document","source":{"type":"text","media_type":"text/plain","data":"plain é"}},{"type":"text","text":"what?"}]}]})"},
        {"two calls and their results",
         R"({"model":"m","max_tokens":10,"tools":[{"name":"t","description":"d","input_schema":{"type":"object","properties":{"a":{"type":"integer"}}},"cache_control":{"type":"ephemeral"}}],"tool_choice":{"type":"any","disable_parallel_tool_use":false},"messages":[{"role":"user","content":"x"},{"role":"assistant","content":[{"type":"text","text":"so"},{"type":"tool_use","id":"toolu_1","name":"t","input":{"a":1,"b":[1.5,"é"]}},{"type":"tool_use","id":"toolu_2","name":"t","input":{}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_1","content":"7"},{"type":"tool_result","tool_use_id":"toolu_2","is_error":true,"content":[{"type":"text","text":"bad"},{"type":"image","source":{"type":"url","url":"https://i.example/b.png"}}]},{"type":"text","text":"go on"}]}]})"},
        {"thoughts of this model", R"({"model":"m","max_tokens":5000,"thinking":{"type":"enabled","budget_tokens":2048},"messages":[{"role":"user","content":"x"},{"role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":"c2ln"},{"type":"redacted_thinking","data":"ZW5j"},{"type":"tool_use","id":"a","name":"t","input":{}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"a"}]}]})"},
        {"adaptive thinking",
         R"({"model":"m","max_tokens":10,"thinking":{"type":"adaptive","display":"summarized"},"output_config":{"effort":"xhigh"},"messages":[{"role":"user","content":"x"}]})"},
        {"no thinking and a schema",
         R"({"model":"m","max_tokens":10,"thinking":{"type":"disabled"},"output_config":{"format":{"type":"json_schema","schema":{"type":"object","additionalProperties":false}}},"messages":[{"role":"user","content":"x"}]})"},
        {"sampling",
         R"({"model":"m","max_tokens":10,"temperature":0.25,"top_p":0.5,"top_k":7,"stop_sequences":["a","b"],"metadata":{"user_id":"u"},"service_tier":"standard_only","messages":[{"role":"user","content":"x"}]})"},
        {"a named tool, strict",
         R"({"model":"m","max_tokens":10,"tools":[{"name":"t","input_schema":{"type":"object"},"strict":true}],"tool_choice":{"type":"tool","name":"t"},"messages":[{"role":"user","content":"x"}]})"},
    }};

// A body, read and then changed as another dialect's reader would have it, and written for Anthropic.
struct WriteCase {
    const char* name;
    std::string_view body; // without `messages` when it is one word of the user's
    void (*change)(Conversation&);
    std::string_view model = "claude-sonnet-4-5";
    std::int64_t cap = 0; // 0: none
    bool keepSignatures = false;
    std::string_view expected; // a part of what is written
    std::string_view missing;  // what must not be in it; may be empty
    std::string_view dropped;
};

inline void unchanged(Conversation&) {}

constexpr std::string_view toolLoop =
    R"({"tools":[{"name":"t","input_schema":{"type":"object"}}],"messages":[{"role":"user","content":"x"},{"role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":"s"},{"type":"tool_use","id":"a","name":"t","input":{}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"a","content":"1"}]}]})";
constexpr std::string_view word = R"({"messages":[{"role":"user","content":"x"}]})";
constexpr std::string_view withTool =
    R"({"tools":[{"name":"t","input_schema":{}},{"name":"u","input_schema":{"properties":{}}}],"messages":[{"role":"user","content":"x"}]})";
constexpr std::string_view sixMarks =
    R"({"system":[{"type":"text","text":"s","cache_control":{"type":"ephemeral"}}],"messages":[{"role":"user","content":[{"type":"text","text":"1","cache_control":{"type":"ephemeral"}},{"type":"text","text":"2","cache_control":{"type":"ephemeral"}},{"type":"text","text":" ","cache_control":{"type":"ephemeral"}},{"type":"text","text":"3","cache_control":{"type":"ephemeral"}},{"type":"text","text":"4","cache_control":{"type":"ephemeral"}},{"type":"text","text":"5","cache_control":{"type":"ephemeral"}}]}]})";
constexpr std::string_view markedThought =
    R"({"messages":[{"role":"user","content":"x"},{"role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":"s","cache_control":{"type":"ephemeral"}},{"type":"text","text":"a"}]},{"role":"user","content":"y"}]})";

using C = Conversation;

inline const std::vector<WriteCase>& writeCases() {
    static const std::vector<WriteCase> cases{
        {"no limit given, cap unknown", word, unchanged, "m", 0, false, R"("max_tokens":4096,)", "", ""},
        {"no limit given, cap known", word, unchanged, "m", 64000, false, R"("max_tokens":64000,)", "", ""},
        {"limit above the cap", word, [](C& c) { c.maxOutput = 9000; }, "m", 8192, false,
         R"("max_tokens":8192,)", "", ""},
        {"later system messages go in front",
         R"({"system":"a","messages":[{"role":"user","content":"x"},{"role":"system","content":"b"},{"role":"user","content":"y"}]})",
         unchanged, "m", 0, false,
         R"("system":[{"type":"text","text":"a"},{"type":"text","text":"b"}],"messages":[{"role":"user","content":[{"type":"text","text":"x"},{"type":"text","text":"y"}]}])",
         R"("role":"system")", "system_position"},
        {"tool messages become the user's, results first",
         R"({"messages":[{"role":"user","content":"x"},{"role":"assistant","content":[{"type":"tool_use","id":"a","name":"t","input":{}}]},{"role":"user","content":"wait"},{"role":"user","content":[{"type":"tool_result","tool_use_id":"a","content":"1"}]}]})",
         [](C& c) { c.messages.back().role = Role::Tool; }, "m", 0, false,
         R"({"role":"user","content":[{"type":"tool_result","tool_use_id":"a","content":"1"},{"type":"text","text":"wait"}]})",
         R"("role":"tool")", ""},
        {"the assistant spoke first",
         R"({"messages":[{"role":"assistant","content":"hello"},{"role":"user","content":"x"}]})", unchanged,
         "m", 0, false, R"("messages":[{"role":"user","content":"Begin."},{"role":"assistant")", "", ""},
        {"nothing but instructions", R"({"system":"a","messages":[]})", unchanged, "m", 0, false,
         R"("messages":[{"role":"user","content":"Begin."}])", "", ""},
        {"empty texts are left out",
         R"({"messages":[{"role":"user","content":[{"type":"text","text":" \n"},{"type":"text","text":"x"}]},{"role":"assistant","content":""},{"role":"user","content":"y"}]})",
         unchanged, "m", 0, false,
         R"("messages":[{"role":"user","content":[{"type":"text","text":"x"},{"type":"text","text":"y"}]}])",
         "", ""},
        {"ids of other providers",
         R"({"messages":[{"role":"user","content":"x"},{"role":"assistant","content":[{"type":"tool_use","id":"functions.t:0","name":"t","input":{}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"functions.t:0","content":"1"}]}]})",
         unchanged, "m", 0, false, R"("id":"functions_t_0_)", "functions.t", ""},
        {"called tools are defined, none may be called",
         R"({"messages":[{"role":"user","content":"x"},{"role":"assistant","content":[{"type":"tool_use","id":"a","name":"t","input":{}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"a"}]}]})",
         unchanged, "m", 0, false,
         R"("tools":[{"name":"t","input_schema":{"type":"object","properties":{}}}],"tool_choice":{"type":"none"})",
         "", ""},
        {"a failure without a word",
         R"({"messages":[{"role":"user","content":[{"type":"tool_result","tool_use_id":"a","is_error":true,"content":""}]}]})",
         unchanged, "m", 0, false, R"("content":"error","is_error":true)", "", ""},
        {"arguments that are no object", toolLoop, [](C& c) { c.messages[1].parts[1].arguments = "rm -rf"; },
         "m", 0, false, R"("input":{"input":"rm -rf"})", "", "thinking_history signatures"},
        {"no arguments at all", toolLoop, [](C& c) { c.messages[1].parts[1].arguments = ""; }, "m", 0, false,
         R"("input":{})", R"("input":"")", "thinking_history signatures"},
        {"a lone surrogate in arguments", toolLoop,
         [](C& c) { c.messages[1].parts[1].arguments = R"({"a":"\ud800"})"; }, "m", 0, false,
         "\"input\":{\"a\":\"\xef\xbf\xbd\"}", "ud800", "thinking_history signatures"},
        {"temperature above one", word, [](C& c) { c.temperature = 1.6; }, "m", 0, false,
         R"("temperature":1)", "1.6", "temperature"},
        {"temperature within", word, [](C& c) { c.temperature = 0.7; }, "m", 0, false, R"("temperature":0.7)",
         "", ""},
        {"temperature and top_p", word,
         [](C& c) {
             c.temperature = 0.7;
             c.topP = 0.9;
         },
         "m", 0, false, R"("temperature":0.7)", "top_p", "temperature"},
        {"sampling while thinking", word,
         [](C& c) {
             c.effort = "low";
             c.temperature = 0.2;
             c.topK = 5;
         },
         "m", 0, false, R"("thinking":{"type":"enabled","budget_tokens":1024})", "temperature",
         "top_k temperature"},
        {"sampling where the model takes none", word, [](C& c) { c.temperature = 0.2; }, "claude-opus-4-7", 0,
         false, "", R"("temperature")", "temperature"},
        {"effort leaves no room: the limit rises", word,
         [](C& c) {
             c.effort = "medium";
             c.maxOutput = 1000;
         },
         "m", 0, false, R"("max_tokens":9192,)", "", ""},
        {"effort leaves no room: the limit rises to the cap", word,
         [](C& c) {
             c.effort = "high";
             c.maxOutput = 1000;
         },
         "m", 16000, false, R"("budget_tokens":8000)", "", ""},
        {"a budget above the limit shrinks", word,
         [](C& c) {
             c.thinkingBudget = 9000;
             c.maxOutput = 6000;
         },
         "m", 0, false, R"("budget_tokens":3000)", R"("max_tokens":9)", ""},
        {"a small budget is lifted", word, [](C& c) { c.thinkingBudget = 100; }, "m", 0, false,
         R"("budget_tokens":1024)", "", ""},
        {"no room to think at all", word,
         [](C& c) {
             c.thinkingBudget = 2000;
             c.maxOutput = 900;
         },
         "m", 0, false, R"("max_tokens":900,)", "thinking", "reasoning"},
        {"effort none", word, [](C& c) { c.effort = "none"; }, "m", 0, false, "", "thinking", ""},
        {"thinking off", word, [](C& c) { c.thinking = Thinking::Off; }, "m", 0, false, "", "thinking", ""},
        {"the model decides", word, [](C& c) { c.effort = "minimal"; }, "claude-sonnet-4-6", 0, false,
         R"("thinking":{"type":"adaptive"},"output_config":{"effort":"low"})", "budget_tokens", ""},
        {"xhigh where it is unknown", word, [](C& c) { c.effort = "xhigh"; }, "claude-opus-4-6-20260205", 0,
         false, R"("effort":"high")", "xhigh", ""},
        {"xhigh where it is known", word, [](C& c) { c.effort = "xhigh"; }, "claude-opus-4-7", 0, false,
         R"("effort":"xhigh")", "", ""},
        {"a budget for a model that decides", word, [](C& c) { c.thinkingBudget = 8000; }, "claude-opus-5", 0,
         false, R"("effort":"medium")", "budget_tokens", ""},
        {"a forced tool and thinking", withTool,
         [](C& c) {
             c.effort = "low";
             c.toolChoice = ToolChoice::Required;
         },
         "m", 0, false, R"("tool_choice":{"type":"any"})", "thinking", "reasoning"},
        {"signatures of another model are dropped", toolLoop, unchanged, "m", 0, false, "tool_use",
         R"("thinking")", "thinking_history signatures"},
        {"signatures of this model stay", toolLoop, unchanged, "m", 0, true,
         R"({"type":"thinking","thinking":"hm","signature":"s"})", "", "thinking_history signatures"},
        {"thinking in a loop whose thoughts are gone", toolLoop, [](C& c) { c.effort = "low"; }, "m", 0,
         false, "tool_use", "budget_tokens", "reasoning thinking_history signatures"},
        {"thinking in a loop whose thoughts are there", toolLoop, [](C& c) { c.effort = "low"; }, "m", 0,
         true, R"("budget_tokens":1024)", "", "thinking_history signatures"},
        {"adaptive thinking needs no thoughts in a loop", toolLoop, [](C& c) { c.effort = "low"; },
         "claude-opus-4-6", 0, false, R"("type":"adaptive")", "", "thinking_history signatures"},
        {"a schema without its type", withTool, unchanged, "m", 0, false,
         R"({"name":"t","input_schema":{"type":"object","properties":{}}},{"name":"u","input_schema":{"type":"object","properties":{}}})",
         "tool_choice", ""},
        {"no tool now", withTool, [](C& c) { c.toolChoice = ToolChoice::None; }, "m", 0, false,
         R"("tool_choice":{"type":"none"})", "", ""},
        {"one call at a time", withTool, [](C& c) { c.parallelTools = false; }, "m", 0, false,
         R"("tool_choice":{"type":"auto","disable_parallel_tool_use":true})", "", ""},
        {"a choice among some tools", withTool, [](C& c) { c.allowedTools = {"u"}; }, "m", 0, false,
         R"("tools":[{"name":"u")", R"("name":"t")", ""},
        {"a tool of free text", withTool, [](C& c) { c.tools[0].custom = true; }, "m", 0, false,
         R"({"name":"t","input_schema":{"type":"object","properties":{"input":{"type":"string"}},"required":["input"]}})",
         "", ""},
        {"a JSON object is asked for in words", word, [](C& c) { c.format = OutputFormat::Json; }, "m", 0,
         false, R"("system":[{"type":"text","text":"Answer with one JSON object)", "output_config", ""},
        {"a schema", word,
         [](C& c) {
             c.format = OutputFormat::Schema;
             c.schema = R"({"type":"object"})";
             c.schemaName = "n";
         },
         "m", 0, false, R"("output_config":{"format":{"type":"json_schema","schema":{"type":"object"}}})",
         R"("name")", ""},
        {"no mark is invented", R"({"system":"s","messages":[{"role":"user","content":"x"}]})", unchanged,
         "m", 0, false, "", "cache_control", ""},
        {"four marks at most, the first of the messages go", sixMarks, unchanged, "m", 0, false,
         R"([{"type":"text","text":"1"},{"type":"text","text":"2"},{"type":"text","text":"3","cache_control":{"type":"ephemeral"}},)",
         R"("text":" ")", "cache_control"},
        {"no mark on a thought", markedThought, unchanged, "m", 0, true,
         R"({"type":"thinking","thinking":"hm","signature":"s"})", "cache_control",
         "thinking_history signatures"},
        {"a stop of white space", word, [](C& c) { c.stop = {"\n", "END"}; }, "m", 0, false,
         R"("stop_sequences":["END"])", "", "stop"},
        {"who asks", word, [](C& c) { c.user = "u"; }, "m", 0, false, R"("metadata":{"user_id":"u"})", "",
         ""},
        {"the assistant's last words end without white space",
         R"({"messages":[{"role":"user","content":"x"},{"role":"assistant","content":"so, "}]})", unchanged,
         "m", 0, false, R"({"role":"assistant","content":"so,"}])", "", ""},
        {"newer models do not continue a message",
         R"({"messages":[{"role":"user","content":"x"},{"role":"assistant","content":"so"}]})", unchanged,
         "claude-opus-4-6", 0, false, R"({"role":"user","content":"Continue."}])", "", ""},
        {"an image by content",
         R"({"messages":[{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/gif","data":"R0lG"}}]}]})",
         unchanged, "m", 0, false, R"({"type":"base64","media_type":"image/gif","data":"R0lG"})", "", ""},
        {"sound cannot be said",
         R"({"messages":[{"role":"user","content":[{"type":"text","text":"x"},{"type":"text","text":"y"}]}]})",
         [](C& c) { c.messages[0].parts[1].kind = PartKind::Audio; }, "m", 0, false,
         R"("content":[{"type":"text","text":"x"}])", "", ""},
    };
    return cases;
}

} // namespace tierline::protocol
