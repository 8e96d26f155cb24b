// What is asked, and how it must look for one provider.
#pragma once

#include <array>
#include <string_view>

namespace tierline::protocol {

struct QuirkCase {
    const char* name;
    const char* flavor;
    std::string_view asked, written;
};

constexpr std::array quirkCases{
    QuirkCase{
        "openai: the newer key for the limit, cut to the model's; usage always", "openai",
        R"({"model":"x","stream":true,"max_tokens":500,"messages":[{"role":"developer","content":"d"},{"role":"user","content":"a"}]})",
        R"({"model":"m","messages":[{"role":"developer","content":"d"},{"role":"user","content":"a"}],"max_completion_tokens":100,"stream":true,"stream_options":{"include_usage":true}})"},
    QuirkCase{
        "mistral: no key that it refuses", "mistral",
        R"({"model":"x","stream":true,"max_completion_tokens":5,"seed":3,"user":"u","reasoning_effort":"high","tool_choice":"required","tools":[{"type":"function","function":{"name":"f","strict":true}}],"messages":[{"role":"user","name":"n","content":"a"}]})",
        R"({"model":"m","messages":[{"role":"user","content":"a"}],"tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object","properties":{}}}}],"tool_choice":"any","max_tokens":5,"random_seed":3,"stream":true})"},
    QuirkCase{
        "mistral: the model speaks between a tool and the user", "mistral",
        R"({"model":"x","messages":[{"role":"user","content":"a"},{"role":"assistant","tool_calls":[{"id":"aaaaaaaaa","function":{"name":"f","arguments":""}}]},{"role":"tool","tool_call_id":"aaaaaaaaa","content":"r"},{"role":"user","content":"b"}]})",
        R"({"model":"m","messages":[{"role":"user","content":"a"},{"role":"assistant","content":null,"tool_calls":[{"id":"aaaaaaaaa","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"aaaaaaaaa","content":"r"},{"role":"assistant","content":"Understood."},{"role":"user","content":"b"}]})"},
    QuirkCase{
        "groq: no names", "groq",
        R"({"model":"x","max_tokens":5,"reasoning_effort":"minimal","messages":[{"role":"user","name":"n","content":"a"}]})",
        R"({"model":"m","messages":[{"role":"user","content":"a"}],"max_completion_tokens":5,"reasoning_effort":"low"})"},
    QuirkCase{
        "deepseek: a schema is told, for it is not enforced; thoughts go back", "deepseek",
        R"({"model":"x","response_format":{"type":"json_schema","json_schema":{"name":"s","schema":{"type":"object"}}},"messages":[{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]},{"role":"assistant","content":"c","reasoning_content":"h"},{"role":"user","content":"d"}]})",
        R"({"model":"m","messages":[{"role":"system","content":"Answer with JSON only, following this JSON schema: {\"type\":\"object\"}"},{"role":"user","content":"a\n\nb"},{"role":"assistant","content":"c","reasoning_content":"h"},{"role":"user","content":"d"}],"response_format":{"type":"json_object"}})"},
    QuirkCase{
        "openrouter: reasoning is an object, cache marks stay", "openrouter",
        R"({"model":"x","reasoning_effort":"low","messages":[{"role":"user","content":[{"type":"text","text":"a","cache_control":{"type":"ephemeral","ttl":"1h"}}]}]})",
        R"({"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"a","cache_control":{"type":"ephemeral","ttl":"1h"}}]}],"reasoning":{"effort":"low"}})"},
    QuirkCase{
        "ollama: no image by its address", "ollama",
        R"({"model":"x","user":"u","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://e.org/a.png"}},{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]}]})",
        R"({"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"[image at https://e.org/a.png]"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]}]})"},
    QuirkCase{"lmstudio: one tool by name is that tool only; some object is a schema", "lmstudio", R"({"model":"x","response_format":{"type":"json_object"},"tool_choice":{"type":"function","function":{"name":"g"}},"tools":[{"type":"function","function":{"name":"f","parameters":{}}},{"type":"function","function":{"name":"g","parameters":{"type":"object"}}}],"messages":[{"role":"user","content":"a"}]})",
              R"({"model":"m","messages":[{"role":"user","content":"a"}],"tools":[{"type":"function","function":{"name":"g","parameters":{"type":"object"}}}],"tool_choice":"required","response_format":{"type":"json_schema","json_schema":{"name":"response","schema":{"type":"object"}}}})"},
    QuirkCase{"xai: no penalties", "xai",
              R"({"model":"x","presence_penalty":1,"messages":[{"role":"user","content":"a"}]})",
              R"({"model":"m","messages":[{"role":"user","content":"a"}]})"},
    QuirkCase{
        "unknown: tools of a choice among several, and nothing new", "compatible",
        R"({"model":"x","verbosity":"low","prompt_cache_key":"k","service_tier":"flex","parallel_tool_calls":true,"tool_choice":{"type":"allowed_tools","allowed_tools":{"mode":"required","tools":[{"type":"function","function":{"name":"g"}}]}},"tools":[{"type":"function","function":{"name":"f"}},{"type":"custom","custom":{"name":"g","description":"d"}}],"messages":[{"role":"developer","content":"d"},{"role":"user","content":"a"}]})",
        R"({"model":"m","messages":[{"role":"system","content":"d"},{"role":"user","content":"a"}],"tools":[{"type":"function","function":{"name":"g","description":"d","parameters":{"type":"object","properties":{"input":{"type":"string"}},"required":["input"]}}}],"tool_choice":"required"})"},
};

constexpr std::string_view mistralCalls =
    R"({"model":"x","messages":[{"role":"user","content":"a"},{"role":"assistant","content":null,"tool_calls":[{"id":"call_1","function":{"name":"f","arguments":"{}"}},{"id":"toolu_01ABC","function":{"name":"f","arguments":"{}"}},{"id":"Abc123xyZ","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"call_1","content":"1"},{"role":"tool","tool_call_id":"toolu_01ABC","content":"2"},{"role":"tool","tool_call_id":"Abc123xyZ","content":"3"}]})";

} // namespace tierline::protocol
