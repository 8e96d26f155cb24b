// Streamed replies as the providers write them, and how they are to be read. One row a case; `kinds` are the
// segments in order, equal neighbours told once: P preamble, C content, . ping, U usage, T terminal, E error.
#pragma once

#include "base/dialect.h"

#include <array>
#include <string_view>

namespace tierline::protocol {

struct StreamCase {
    const char* name;
    Dialect dialect;
    bool stripUsage;
    std::string_view bytes;
    std::string_view kinds;
    std::string_view state; // finished? content? finish reason | usage | error | text
};

constexpr auto openAi = Dialect::OpenAi;
constexpr auto anthropic = Dialect::Anthropic;

constexpr std::array streamCases{
    StreamCase{"openai: an error event by its name", openAi, true,
               "event: error\ndata: {\"message\":\"gone\",\"type\":\"api_error\"}\n\n", "E",
               " | none | server_error 200 [api_error|] gone | "},
    StreamCase{"openai: error null or false is none", openAi, true,
               "data: {\"error\":null,\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n"
               "data: {\"error\":false,\"choices\":[{\"delta\":{\"content\":\"b\"}}]}\n\n",
               "C", "content  | none | none | ab"},
    StreamCase{
        "openai: whole", openAi, true,
        R"(data: {"choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}],"usage":null}

data: {"choices":[{"index":0,"delta":{"content":"Hé"},"finish_reason":null}],"usage":null}

data: {"choices":[{"index":0,"delta":{"content":"llo 😀"},"finish_reason":null}],"usage":null}

data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":null}

data: {"choices":[],"usage":{"prompt_tokens":20,"completion_tokens":5,"total_tokens":25,"prompt_tokens_details":{"cached_tokens":8},"completion_tokens_details":{"reasoning_tokens":2}}}

data: [DONE]

)",
        "PCUT", "finished content stop | in 12 read 8 w5m 0 w1h 0 out 5 reason 2 | none | Héllo 😀"},
    StreamCase{"openai: the client asked for usage", openAi, false,
               R"(data: {"choices":[{"delta":{"content":"a"}}]}

data: {"choices":[{"delta":{},"finish_reason":"length"}]}

data: {"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":1}}

data: [DONE]

)",
               "CT", "finished content length | in 1 read 0 w5m 0 w1h 0 out 1 reason 0 | none | a"},
    StreamCase{"openai: usage beside an empty delta", openAi, true,
               R"(data: {"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}

data: {"choices":[{"delta":{}}],"usage":{"prompt_tokens":1,"completion_tokens":1}}

data: [DONE]

)",
               "CT", "finished content stop | in 1 read 0 w5m 0 w1h 0 out 1 reason 0 | none | a"},
    StreamCase{"openai: parallel tool calls", openAi, true,
               R"(data: {"choices":[{"delta":{"role":"assistant","content":null}}]}

data: {"choices":[{"delta":{"tool_calls":[{"index":0,"id":"c1","function":{"name":"f","arguments":""}}]}}]}

data: {"choices":[{"delta":{"tool_calls":[{"index":1,"function":{"arguments":"{\"a\":"}}]}}]}

data: {"choices":[{"delta":{},"finish_reason":"tool_calls"}]}

data: [DONE]

)",
               "PCT", "finished content tool_calls | none | none | "},
    StreamCase{"openai: refusal", openAi, true, R"(data: {"choices":[{"delta":{"refusal":"No"}}]}

data: {"choices":[{"delta":{},"finish_reason":"stop"}]}

data: [DONE]

)",
               "CT", "finished content stop | none | none | No"},
    StreamCase{"openai: reasoning first", openAi, true,
               R"(data: {"choices":[{"delta":{"role":"assistant","reasoning_content":"hm"}}]}

data: {"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}

data: [DONE]

)",
               "CT", "finished content stop | none | none | a"},
    StreamCase{"openai: nothing said", openAi, true,
               R"(data: {"choices":[{"delta":{"role":"assistant","content":""}}]}

data: {"choices":[{"delta":{},"finish_reason":"stop"}]}

data: [DONE]

)",
               "PT", "finished stop | none | none | "},
    StreamCase{"openai: comments between", openAi, true, R"(: OPENROUTER PROCESSING

data: {"choices":[{"delta":{"content":"a"}}]}

: keep-alive

data: {"choices":[{"delta":{},"finish_reason":"stop"}]}

data: [DONE]

)",
               ".C.CT", "finished content stop | none | none | a"},
    StreamCase{"openai: cut off", openAi, true, R"(data: {"choices":[{"delta":{"content":"a"}}]}

data: {"choices":[{"del)",
               "C", "content  | none | none | a"},
    StreamCase{"openai: done without a reason is truncated", openAi, true,
               R"(data: {"choices":[{"delta":{"content":"a"}}]}

data: [DONE]

)",
               "CT", "content  | none | none | a"},
    StreamCase{"openai: a reason but no done", openAi, true,
               R"(data: {"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}

)",
               "C", "finished content stop | none | none | a"},
    StreamCase{"openai: done without its blank line", openAi, true,
               R"(data: {"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}

data: [DONE])",
               "CT", "finished content stop | none | none | a"},
    StreamCase{"openai: something behind the end", openAi, true,
               R"(data: {"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}

data: [DONE]

data: {"choices":[{"delta":{"content":"b"}}]}

)",
               "CT", "finished content stop | none | none | a"},
    StreamCase{"openai: error before content", openAi, true,
               R"(data: {"choices":[{"delta":{"role":"assistant"}}]}

data: {"error":{"message":"The server is overloaded","type":"server_error","code":null}}

data: [DONE]

)",
               "PET", " | none | overloaded 200 [server_error|] The server is overloaded | "},
    StreamCase{"openai: error with a status for its code", openAi, true,
               R"(data: {"choices":[{"delta":{"content":"a"}}]}

data: {"error":{"message":"slow down","code":429}}

)",
               "CE", "content  | none | rate_limited 200 [|429] slow down | a"},
    StreamCase{
        "openai: not JSON", openAi, true, "data: {\"choices\":\n\n", "E",
        " | none | protocol_error 200 [protocol_error|] an event of the stream is not a JSON object | "},
    StreamCase{"openai: a plain body instead of a stream", openAi, true,
               R"({"error":{"message":"no such model","code":"model_not_found"}})", "E",
               " | none | not_found 200 [|model_not_found] no such model | "},
    StreamCase{"openai: data in several lines", openAi, true,
               "data: {\"choices\":[{\"delta\":\ndata: {\"content\":\"a\"}}]}\n\n", "C",
               "content  | none | none | a"},
    StreamCase{"openai: byte order mark and CR", openAi, true,
               "\xef\xbb\xbf"
               "data: {\"choices\":[{\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}\r\rdata: "
               "[DONE]\r\r",
               "CT", "finished content stop | none | none | a"},
    StreamCase{
        "openai: CRLF", openAi, true,
        "data: {\"choices\":[{\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}\r\n\r\ndata: "
        "{\"choices\":[],\"usage\":{\"prompt_tokens\":1}}\r\n\r\ndata: [DONE]\r\n\r\n",
        "CUT", "finished content stop | in 1 read 0 w5m 0 w1h 0 out 0 reason 0 | none | a"},
    StreamCase{"openai: odd spelling", openAi, true,
               "data:{ \"\\u0063hoices\" : [ { \"delta\" : { \"content\" : \"a\" } , \"finish_\\u0072eason\" "
               ": \"st\\u006fp\" } ] }\n\ndata:[DONE]\n\n",
               "CT", "finished content stop | none | none | a"},
    StreamCase{"openai: filter results first", openAi, true,
               R"(data: {"choices":[],"prompt_filter_results":[{}]}

data: {"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}

data: [DONE]

)",
               "PCT", "finished content stop | none | none | a"},
    StreamCase{"openai: nothing at all", openAi, true, "", "", " | none | none | "},

    StreamCase{"anthropic: whole", anthropic, false, R"(event: message_start
data: {"type":"message_start","message":{"id":"m","content":[],"usage":{"input_tokens":10,"cache_creation_input_tokens":300,"cache_read_input_tokens":50,"cache_creation":{"ephemeral_5m_input_tokens":100,"ephemeral_1h_input_tokens":200},"output_tokens":1}}}

event: content_block_start
data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

event: ping
data: {"type": "ping"}

event: content_block_delta
data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hé"}}

event: content_block_delta
data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"llo"}}

event: content_block_stop
data: {"type":"content_block_stop","index":0}

event: message_delta
data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":15}}

event: message_stop
data: {"type":"message_stop"}

)",
               "P.CT",
               "finished content end_turn | in 10 read 50 w5m 100 w1h 200 out 15 reason 0 | none | Héllo"},
    StreamCase{"anthropic: cumulative usage at the end only", anthropic, false, R"(event: message_start
data: {"type":"message_start","message":{"usage":{"input_tokens":0,"output_tokens":0}}}

event: content_block_start
data: {"type":"content_block_start","content_block":{"type":"text","text":"a"}}

event: message_delta
data: {"type":"message_delta","delta":{"stop_reason":"max_tokens"},"usage":{"input_tokens":7,"cache_creation_input_tokens":3,"cache_read_input_tokens":2,"output_tokens":9}}

event: message_stop
data: {"type":"message_stop"}

)",
               "PCT", "finished content max_tokens | in 7 read 2 w5m 3 w1h 0 out 9 reason 0 | none | a"},
    StreamCase{"anthropic: thinking, then a tool", anthropic, false, R"(event: content_block_start
data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":""}}

event: content_block_delta
data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"hm"}}

event: content_block_start
data: {"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"t","name":"f","input":{}}}

event: content_block_delta
data: {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":""}}

)",
               "PC", "content  | none | none | "},
    StreamCase{"anthropic: nothing said", anthropic, false, R"(event: message_start
data: {"type":"message_start","message":{"usage":{"input_tokens":1,"output_tokens":0}}}

event: message_delta
data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":0}}

event: message_stop
data: {"type":"message_stop"}

)",
               "PT", "finished end_turn | in 1 read 0 w5m 0 w1h 0 out 0 reason 0 | none | "},
    StreamCase{"anthropic: overloaded behind a 200", anthropic, false, R"(event: message_start
data: {"type":"message_start","message":{}}

event: error
data: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}

)",
               "PE", " | none | overloaded 200 [overloaded_error|] Overloaded | "},
    StreamCase{"anthropic: unknown events pass", anthropic, false, R"(event: something_new
data: {"type":"something_new"}

event: content_block_delta
data: {"type":"content_block_delta","delta":{"type":"text_delta","text":"a"}}

event: something_new
data: {"type":"something_new"}

)",
               "PC", "content  | none | none | a"},
    StreamCase{"anthropic: the type by its event line", anthropic, false,
               "event: ping\ndata: {}\n\nevent: message_stop\ndata: {}\n\n", ".T",
               "finished  | none | none | "},
    StreamCase{"anthropic: no stop", anthropic, false, R"(event: message_delta
data: {"type":"message_delta","delta":{"stop_reason":"end_turn"}}

)",
               "P", "end_turn | none | none | "},
};

} // namespace tierline::protocol
