// Streams of chat completions as providers write them, good and odd, and the events they are to give. One
// line of a stream is the data of one event; `close` at its end means that the connection ended.
#pragma once

#include <array>
#include <string_view>

namespace tierline::protocol {

inline constexpr const char* callWithoutIds =
    R"({"choices":[{"message":{"tool_calls":[{"function":{"name":"f","arguments":"{}"}}]}}]})";

struct ChatStreamCase {
    const char* name;
    std::string_view lines;
    std::string_view events;
};

constexpr std::array chatStreams{
    ChatStreamCase{
        "text in pieces",
        R"({"id":"chatcmpl-1","model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}
{"choices":[{"index":0,"delta":{"content":"Hel"}}]}
{"choices":[{"index":0,"delta":{"content":"lo"}}]}
{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}
[DONE])",
        "start(chatcmpl-1 m) text0'Hel' text0'lo' end0 finish(stop 'stop') END"},
    ChatStreamCase{
        "usage in a last chunk with choices [] does not crash (Portkey#1627)",
        R"({"id":"c","model":"m","choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}
{"id":"c","choices":[],"usage":{"prompt_tokens":10,"completion_tokens":4,"prompt_tokens_details":{"cached_tokens":6},"completion_tokens_details":{"reasoning_tokens":3}}}
[DONE])",
        "start(c m) text0'a' usage(in 4 read 6 w5m 0 w1h 0 out 4 reason 3) end0 finish(stop 'stop') END"},
    ChatStreamCase{
        "usage in a chunk with an empty delta is not lost (OmniRoute#9750)",
        R"({"id":"c","model":"m","choices":[{"delta":{"content":"a"}}]}
{"choices":[{"delta":{},"finish_reason":"stop"}],"usage":null}
{"choices":[{"delta":{}}],"usage":{"prompt_tokens":3,"completion_tokens":1}}
[DONE])",
        "start(c m) text0'a' usage(in 3 read 0 w5m 0 w1h 0 out 1 reason 0) end0 finish(stop 'stop') END"},
    ChatStreamCase{
        "usage in x_groq",
        R"({"id":"c","model":"m","choices":[{"delta":{"content":"a"}}]}
{"choices":[{"delta":{},"finish_reason":"stop"}],"x_groq":{"id":"r","usage":{"prompt_tokens":3,"completion_tokens":1}}}
[DONE])",
        "start(c m) text0'a' usage(in 3 read 0 w5m 0 w1h 0 out 1 reason 0) end0 finish(stop 'stop') END"},
    ChatStreamCase{
        "usage in every chunk comes only when it changes",
        R"({"id":"c","model":"m","choices":[{"delta":{"content":"a"}}],"usage":{"prompt_tokens":3,"completion_tokens":0}}
{"choices":[{"delta":{"content":"b"}}],"usage":{"prompt_tokens":3,"completion_tokens":0}}
{"choices":[{"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":2}}
[DONE])",
        "start(c m) text0'a' usage(in 3 read 0 w5m 0 w1h 0 out 0 reason 0) text0'b' "
        "usage(in 3 read 0 w5m 0 w1h 0 out 2 reason 0) end0 finish(stop 'stop') END"},
    ChatStreamCase{
        "parallel calls, interleaved, are not merged (sglang#39782, Portkey#1275)",
        R"({"id":"c","model":"m","choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"f","arguments":""}}]}}]}
{"choices":[{"delta":{"tool_calls":[{"index":1,"id":"b","type":"function","function":{"name":"g","arguments":""}}]}}]}
{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"x\":"}},{"index":1,"function":{"arguments":"{"}}]}}]}
{"choices":[{"delta":{"tool_calls":[{"index":1,"function":{"arguments":"}"}}]}}]}
{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"1}"}}]}}]}
{"choices":[{"delta":{},"finish_reason":"tool_calls"}]}
[DONE])",
        "start(c m) call0(a f) call1(b g) args0'{\"x\":' args1'{' args1'}' args0'1}' end0 end1 "
        "finish(tool_calls 'tool_calls') END"},
    ChatStreamCase{
        "two calls of one tool with the same arguments are two (Portkey#1284)",
        R"({"id":"c","model":"m","choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{}"}},{"index":1,"id":"b","function":{"name":"f","arguments":"{}"}}]},"finish_reason":"tool_calls"}]}
[DONE])",
        "start(c m) call0(a f) args0'{}' call1(b f) args1'{}' end0 end1 "
        "finish(tool_calls 'tool_calls') END"},
    ChatStreamCase{
        "id and name repeated in every piece are one call",
        R"({"id":"c","model":"m","choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x\""}}]}}]}
{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":":1}"}}]}}]}
{"choices":[{"delta":{},"finish_reason":"tool_calls"}]}
[DONE])",
        "start(c m) call0(a f) args0'{\"x\"' args0':1}' end0 finish(tool_calls 'tool_calls') END"},
    ChatStreamCase{
        "a new id in each piece, without a name, is one call",
        R"({"id":"c","model":"m","choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"f"}}]}}]}
{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"b","function":{"arguments":"{}"}}]},"finish_reason":"tool_calls"}]}
[DONE])",
        "start(c m) call0(a f) args0'{}' end0 finish(tool_calls 'tool_calls') END"},
    ChatStreamCase{
        "index 0 for each call, with ids of their own",
        R"({"id":"c","model":"m","choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{}"}}]}}]}
{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"b","function":{"name":"f","arguments":"{}"}}]},"finish_reason":"stop"}]}
[DONE])",
        "start(c m) call0(a f) args0'{}' call1(b f) args1'{}' end0 end1 finish(tool_calls 'stop') END"},
    ChatStreamCase{
        "no index at all",
        R"({"id":"c","model":"m","choices":[{"delta":{"tool_calls":[{"id":"a","function":{"name":"f","arguments":"{"}}]}}]}
{"choices":[{"delta":{"tool_calls":[{"function":{"arguments":"}"}}]}}]}
{"choices":[{"delta":{"tool_calls":[{"id":"b","function":{"name":"g","arguments":"{}"}}]},"finish_reason":"tool_calls"}]}
[DONE])",
        "start(c m) call0(a f) args0'{' args0'}' call1(b g) args1'{}' end0 end1 "
        "finish(tool_calls 'tool_calls') END"},
    ChatStreamCase{
        "arguments as an object, no id: one is made",
        R"({"id":"c","model":"m","choices":[{"delta":{"tool_calls":[{"function":{"name":"f","arguments":{"x": 1}}}]},"finish_reason":"stop"}]}
[DONE])",
        "start(c m) call0(made f) args0'{\"x\":1}' end0 finish(tool_calls 'stop') END"},
    ChatStreamCase{"[DONE] without a finish_reason is truncated, not success",
                   R"({"id":"c","model":"m","choices":[{"delta":{"content":"a"}}]}
[DONE]
close)",
                   "start(c m) text0'a'"},
    ChatStreamCase{"the end of the connection after a finish_reason is the end",
                   R"({"id":"c","model":"m","choices":[{"delta":{"content":"a"},"finish_reason":"length"}]}
close)",
                   "start(c m) text0'a' end0 finish(length 'length') END"},
    ChatStreamCase{"the end of the connection without one is not",
                   R"({"id":"c","model":"m","choices":[{"delta":{"content":"a"}}]}
close)",
                   "start(c m) text0'a'"},
    ChatStreamCase{"one end only",
                   R"({"id":"c","model":"m","choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}
[DONE]
[DONE]
close)",
                   "start(c m) text0'a' end0 finish(stop 'stop') END"},
    ChatStreamCase{"thoughts, then text, under two names that are one",
                   R"({"id":"c","model":"m","choices":[{"delta":{"reasoning_content":"h","reasoning":"h"}}]}
{"choices":[{"delta":{"reasoning":"m","content":null}}]}
{"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}
[DONE])",
                   "start(c m) think0'h' think0'm' end0 text1'a' end1 finish(stop 'stop') END"},
    ChatStreamCase{
        "mistral's parts of thought and text",
        R"({"id":"c","model":"m","choices":[{"delta":{"content":[{"type":"thinking","thinking":[{"type":"text","text":"h"}]},{"type":"text","text":"a"}]},"finish_reason":"stop"}]}
[DONE])",
        "start(c m) think0'h' end0 text1'a' end1 finish(stop 'stop') END"},
    ChatStreamCase{
        "only the first choice counts",
        R"({"id":"c","model":"m","choices":[{"index":1,"delta":{"content":"b"},"finish_reason":"stop"},{"index":0,"delta":{"content":"a"}}]}
{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}
[DONE])",
        "start(c m) text0'a' end0 finish(stop 'stop') END"},
    ChatStreamCase{"a refusal",
                   R"({"id":"c","model":"m","choices":[{"delta":{"refusal":"No"},"finish_reason":"stop"}]}
[DONE])",
                   "start(c m) refusal0'No' end0 finish(stop 'stop') END"},
    ChatStreamCase{"azure's first chunk of filter results has no choices",
                   R"({"id":"","model":"","choices":[],"prompt_filter_results":[{"prompt_index":0}]}
{"id":"c","model":"m","choices":[{"delta":{"content":"a"},"finish_reason":"content_filter"}]}
[DONE])",
                   "start(c m) text0'a' end0 finish(content_filter 'content_filter') END"},
    ChatStreamCase{
        "the older function_call",
        R"({"id":"c","model":"m","choices":[{"delta":{"function_call":{"name":"f","arguments":""}}}]}
{"choices":[{"delta":{"function_call":{"arguments":"{}"}}}]}
{"choices":[{"delta":{},"finish_reason":"function_call"}]}
[DONE])",
        "start(c m) call0(made f) args0'{}' end0 finish(tool_calls 'function_call') END"},
    ChatStreamCase{
        "a custom tool's text becomes an object",
        R"({"id":"c","model":"m","choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","type":"custom","custom":{"name":"f","input":""}}]}}]}
{"choices":[{"delta":{"tool_calls":[{"index":0,"custom":{"input":"a\"b"}}]}}]}
{"choices":[{"delta":{},"finish_reason":"tool_calls"}]}
[DONE])",
        "start(c m) call0(a f) args0'{\"input\":\"' args0'a\\\"b' args0'\"}' end0 "
        "finish(tool_calls 'tool_calls') END"},
    ChatStreamCase{
        "a signature on a call",
        R"({"id":"c","model":"m","choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{}"},"extra_content":{"google":{"thought_signature":"s"}}}]},"finish_reason":"stop"}]}
[DONE])",
        "start(c m) call0(a f) args0'{}' signature0's' end0 finish(tool_calls 'stop') END"},
    ChatStreamCase{
        "sound is content that nobody else can say",
        R"({"id":"c","model":"m","choices":[{"delta":{"audio":{"data":"AA"}},"finish_reason":"stop"}]}
[DONE])",
        "start(c m) opaque0 finish(stop 'stop') END"},
    ChatStreamCase{
        "a word for the end that nobody knows",
        R"({"id":"c","model":"m","choices":[{"delta":{"content":"a"},"finish_reason":"insufficient_system_resource"}]}
[DONE])",
        "start(c m) text0'a' end0 finish(other 'insufficient_system_resource') END"},
    ChatStreamCase{
        "unknown keys and objects are passed over",
        R"({"id":"c","model":"m","obfuscation":"x","choices":[{"delta":{"content":"a","annotations":[]},"logprobs":null,"finish_reason":"stop"}]}
{"object":"something.new"}
[DONE])",
        "start(c m) text0'a' end0 finish(stop 'stop') END"},
    ChatStreamCase{"not JSON", "<html>", "error(protocol_error an event of the stream is not a JSON object)"},
    ChatStreamCase{"cut JSON", R"({"choices":[{"del)",
                   "error(protocol_error an event of the stream is not a JSON object)"},
    ChatStreamCase{"an error object in the stream",
                   R"({"id":"c","model":"m","choices":[{"delta":{"content":"a"}}]}
{"error":{"message":"Too fast","type":"rate_limit_error"}})",
                   "start(c m) text0'a' error(rate_limited Too fast)"},
};

struct ChatPlainCase {
    const char* name;
    std::string_view body;
    std::string_view events;
};

constexpr std::array chatPlains{
    ChatPlainCase{
        "text and usage",
        R"({"id":"chatcmpl-1","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Hi","refusal":null},"finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":2}})",
        "start(chatcmpl-1 m) text0'Hi' usage(in 5 read 0 w5m 0 w1h 0 out 2 reason 0) end0 "
        "finish(stop 'stop') END"},
    ChatPlainCase{
        "thoughts, two calls",
        R"({"id":"c","model":"m","choices":[{"message":{"content":null,"reasoning_content":"h","tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{}"}},{"id":"b","type":"function","function":{"name":"f","arguments":"{}"}}]},"finish_reason":"tool_calls"}]})",
        "start(c m) think0'h' end0 call1(a f) args1'{}' call2(b f) args2'{}' end1 end2 "
        "finish(tool_calls 'tool_calls') END"},
    ChatPlainCase{
        "content as parts, no reason given",
        R"({"id":"c","model":"m","choices":[{"message":{"content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}}]})",
        "start(c m) text0'a' text0'b' end0 finish(stop 'stop') END"},
    ChatPlainCase{
        "a refusal",
        R"({"id":"c","model":"m","choices":[{"message":{"content":null,"refusal":"No"},"finish_reason":"content_filter"}]})",
        "start(c m) refusal0'No' end0 finish(content_filter 'content_filter') END"},
};

// Written as a stream, the same events again as OpenAI writes them.
struct ChatEchoCase {
    const char* name;
    std::string_view lines;
    bool includeUsage;
    std::string_view written; // lines, without what every chunk repeats
};

constexpr std::array chatEchoes{
    ChatEchoCase{
        "the usage chunk is kept from those who did not ask (apfel#100, quotio#460)",
        R"({"id":"chatcmpl-1","model":"m","choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}
{"choices":[],"usage":{"prompt_tokens":10,"completion_tokens":4}}
[DONE])",
        false, R"({"role":"assistant","content":""} null
{"content":"a"} null
{} "stop"
[DONE]
)"},
    ChatEchoCase{
        "and comes last, with cached and reasoning tokens inside, for those who did",
        R"({"id":"chatcmpl-1","model":"m","choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}
{"choices":[],"usage":{"prompt_tokens":10,"completion_tokens":4,"prompt_tokens_details":{"cached_tokens":6},"completion_tokens_details":{"reasoning_tokens":3}}}
[DONE])",
        true, R"({"role":"assistant","content":""} null
{"content":"a"} null
{} "stop"
usage {"prompt_tokens":10,"completion_tokens":4,"total_tokens":14,"prompt_tokens_details":{"cached_tokens":6},"completion_tokens_details":{"reasoning_tokens":3}}
[DONE]
)"},
    ChatEchoCase{
        "calls are numbered from 0, id and name only first; no arguments are {}",
        R"({"id":"chatcmpl-1","model":"m","choices":[{"delta":{"content":"x","tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x\""}}]}}]}
{"choices":[{"delta":{"tool_calls":[{"index":1,"id":"b","function":{"name":"g","arguments":""}},{"index":0,"function":{"arguments":":1}"}}]},"finish_reason":"stop"}]}
[DONE])",
        false, R"({"role":"assistant","content":""} null
{"content":"x"} null
{"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"f","arguments":""}}]} null
{"tool_calls":[{"index":0,"function":{"arguments":"{\"x\""}}]} null
{"tool_calls":[{"index":1,"id":"b","type":"function","function":{"name":"g","arguments":""}}]} null
{"tool_calls":[{"index":0,"function":{"arguments":":1}"}}]} null
{"tool_calls":[{"index":1,"function":{"arguments":"{}"}}]} null
{} "tool_calls"
[DONE]
)"},
    ChatEchoCase{
        "thoughts, refusal, signature",
        R"({"id":"chatcmpl-1","model":"m","choices":[{"delta":{"reasoning":"h","refusal":"No","tool_calls":[{"id":"a","function":{"name":"f","arguments":"{}"},"extra_content":{"google":{"thought_signature":"s"}}}]},"finish_reason":"length"}]}
[DONE])",
        false, R"({"role":"assistant","content":""} null
{"reasoning_content":"h"} null
{"refusal":"No"} null
{"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"f","arguments":""}}]} null
{"tool_calls":[{"index":0,"function":{"arguments":"{}"}}]} null
{"tool_calls":[{"index":0,"extra_content":{"google":{"thought_signature":"s"}}}]} null
{} "length"
[DONE]
)"},
    ChatEchoCase{
        "a custom tool's call is free text again",
        R"({"id":"chatcmpl-1","model":"m","choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"patch","arguments":"{\"input\":\"a\\n"}}]}}]}
{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"b\"}"}}]},"finish_reason":"tool_calls"}]}
[DONE])",
        false, R"({"role":"assistant","content":""} null
{"tool_calls":[{"index":0,"id":"a","type":"custom","custom":{"name":"patch","input":""}}]} null
{"tool_calls":[{"index":0,"custom":{"input":"a\nb"}}]} null
{} "tool_calls"
[DONE]
)"},
};

} // namespace tierline::protocol
