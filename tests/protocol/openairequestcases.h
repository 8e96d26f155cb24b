// Bodies of chat completions and what is to be found in or made of them.
#pragma once

#include "base/dialect.h"

#include <array>
#include <string_view>

namespace tierline::protocol {

struct BodyCase {
    const char* name;
    std::string_view body, expected;
};

constexpr std::array featureCases{
    BodyCase{"nothing",
             R"({"model":"m","messages":[{"role":"user","content":"a"}],"max_tokens":5,"top_p":1})", ""},
    BodyCase{"null counts as absent", R"({"seed":null,"n":null,"new_key":null,"messages":[]})", ""},
    BodyCase{
        "defaults are no wishes",
        R"({"n":1,"logprobs":false,"presence_penalty":0,"modalities":["text"],"store":false,"response_format":{"type":"text"}})",
        ""},
    BodyCase{"sampling",
             R"({"seed":1,"stop":"a","presence_penalty":1,"logit_bias":{"5":1},"top_k":3,"temperature":1})",
             "stop penalties logit_bias seed top_k temperature"},
    BodyCase{"several choices, probabilities", R"({"n":2,"logprobs":true})", "several_choices logprobs"},
    BodyCase{
        "sound",
        R"({"modalities":["text","audio"],"messages":[{"role":"user","content":[{"type":"input_audio","input_audio":{}}]}]})",
        "audio_input other_output"},
    BodyCase{
        "tools",
        R"({"parallel_tool_calls":false,"tools":[{"type":"function","function":{"name":"f","strict":true}},{"type":"custom","custom":{"name":"g"}}],"tool_choice":{"type":"allowed_tools"}})",
        "custom_tools parallel_tool_calls tool_strict allowed_tools"},
    BodyCase{"the provider's own tools", R"({"web_search_options":{}})", "hosted_tools"},
    BodyCase{
        "images, files, unknown parts",
        R"({"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://e.org/a","detail":"low"}},{"type":"file","file":{"file_id":"f"}},{"type":"file","file":{"file_data":"x"}},{"type":"hologram"}]}]})",
        "file_input file_reference unknown_parts image_url image_detail"},
    BodyCase{
        "an image in the body is nothing special",
        R"({"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AA"}}]}]})",
        ""},
    BodyCase{
        "history",
        R"({"messages":[{"role":"user","name":"n","content":"a"},{"role":"system","content":"s"},{"role":"assistant","reasoning_content":"h","tool_calls":[{"extra_content":{"google":{"thought_signature":"s"}}}]}]})",
        "system_position thinking_history signatures participant_name"},
    BodyCase{"answers in form",
             R"({"response_format":{"type":"json_schema"},"reasoning_effort":"low","verbosity":"low"})",
             "json_schema reasoning verbosity"},
    BodyCase{
        "marks, keys, names",
        R"({"prompt_cache_key":"k","user":"u","metadata":{"a":"b"},"store":true,"service_tier":"flex","prediction":{},"messages":[{"role":"user","content":[{"type":"text","text":"a","cache_control":{"type":"ephemeral"}}]}]})",
        "cache_control cache_key user metadata store service_tier prediction"},
    BodyCase{"a key of tomorrow", R"({"telepathy":true})", "other"},
};

struct WriteCase {
    const char* name;
    Dialect from;
    std::string_view body, expected;
};

constexpr std::array writeCases{
    WriteCase{
        "the older functions become tools", Dialect::OpenAi,
        R"({"model":"m","functions":[{"name":"f","parameters":{"type":"object"}}],"function_call":{"name":"f"},"messages":[{"role":"user","content":"a"},{"role":"assistant","content":null,"function_call":{"name":"f","arguments":"{}"}},{"role":"function","name":"f","content":"r"}]})",
        R"({"model":"m","messages":[{"role":"user","content":"a"},{"role":"assistant","content":null,"tool_calls":[{"id":"call_legacy_1","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"call_legacy_1","content":"r"}],"tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object"}}}],"tool_choice":{"type":"function","function":{"name":"f"}}})"},
    WriteCase{
        "arguments that are no object travel inside one", Dialect::OpenAi,
        R"({"model":"m","messages":[{"role":"assistant","tool_calls":[{"id":"a","function":{"name":"f","arguments":"oops"}},{"id":"b","function":{"name":"f","arguments":""}}]}]})",
        R"({"model":"m","messages":[{"role":"assistant","content":null,"tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{\"input\":\"oops\"}"}},{"id":"b","type":"function","function":{"name":"f","arguments":"{}"}}]}]})"},
    WriteCase{
        "custom tools, allowed tools, refusal, file, sound", Dialect::OpenAi,
        R"({"model":"m","messages":[{"role":"user","content":[{"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,AA"}},{"type":"input_audio","input_audio":{"data":"BB","format":"wav"}}]},{"role":"assistant","content":null,"refusal":"No"},{"role":"assistant","content":null,"tool_calls":[{"id":"a","type":"custom","custom":{"name":"g","input":"x y"}}]}],"tools":[{"type":"custom","custom":{"name":"g"}}],"tool_choice":{"type":"allowed_tools","allowed_tools":{"mode":"auto","tools":[{"type":"custom","custom":{"name":"g"}}]}}})", R"({"model":"m","messages":[{"role":"user","content":[{"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,AA"}},{"type":"input_audio","input_audio":{"data":"BB","format":"wav"}}]},{"role":"assistant","content":null,"refusal":"No"},{"role":"assistant","content":null,"tool_calls":[{"id":"a","type":"custom","custom":{"name":"g","input":"x y"}}]}],"tools":[{"type":"custom","custom":{"name":"g"}}],"tool_choice":{"type":"allowed_tools","allowed_tools":{"mode":"auto","tools":[{"type":"custom","custom":{"name":"g"}}]}}})"},
    WriteCase{
        "results come before words, and their images behind them", Dialect::Anthropic,
        R"({"model":"m","max_tokens":9,"messages":[{"role":"assistant","content":[{"type":"tool_use","id":"toolu_1","name":"f","input":{}}]},{"role":"user","content":[{"type":"text","text":"look"},{"type":"tool_result","tool_use_id":"toolu_1","content":[{"type":"text","text":"r"},{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AA"}}]}]}]})",
        R"({"model":"m","messages":[{"role":"assistant","content":null,"tool_calls":[{"id":"toolu_1","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"toolu_1","content":[{"type":"text","text":"r"}]},{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AA"}},{"type":"text","text":"look"}]}],"max_completion_tokens":9})"},
};

constexpr std::array refusedCases{
    BodyCase{"no messages", R"({"model":"m"})", "`messages` must be an array that is not empty"},
    BodyCase{"no message", R"({"messages":[]})", "`messages` must be an array that is not empty"},
    BodyCase{"no object", R"({"messages":["a"]})", "`messages[0]` must be an object"},
    BodyCase{"an unknown role", R"({"messages":[{"role":"user","content":"a"},{"role":"king"}]})",
             "`messages[1].role` must be system, developer, user, assistant or tool"},
    BodyCase{"a result without its call", R"({"messages":[{"role":"tool","content":"a"}]})",
             "`messages[0].tool_call_id` is missing"},
};

} // namespace tierline::protocol
