// Requests as clients send them, for the tests of their texts.
#pragma once

namespace tierline::sample {

inline constexpr const char* chat =
    R"({"model":"auto","messages":[{"role":"system","content":"You are terse.\nVery.\nReally.\nDo not chat."},{"role":"user","content":[{"type":"text","text":"What is this?"},{"type":"image_url","image_url":{"url":"https://pictures.example/a.png"}}]},{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"look","arguments":"{\"at\":1.0}"}}]},{"role":"tool","tool_call_id":"c1","content":"a cat"}],"tools":[{"type":"function","function":{"name":"look","description":"Looks.","parameters":{"type":"object"}}}]})";

inline constexpr const char* anthropic =
    R"({"model":"auto","max_tokens":9,"system":"Be kind.","messages":[{"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":"42"},{"type":"text","text":"And now?"}]}]})";

inline constexpr const char* oneLine = R"({"b":1.0,"a":[1,{"x":"{\"q\":[1,2]}"}],"e":{},"f":[ ],"b":1e2})";
inline constexpr const char* indented = "{\n  \"b\": 1.0,\n  \"a\": [\n    1,\n    {\n      \"x\": "
                                        "\"{\\\"q\\\":[1,2]}\"\n    }\n  ],\n  \"e\": {},\n  "
                                        "\"f\": [],\n  \"b\": 1e2\n}";

} // namespace tierline::sample
