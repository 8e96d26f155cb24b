// Streams as providers of the responses dialect write them. `kinds` as in streams.h; `events`: what the
// decoder makes of them, without Start and End.
#pragma once

#include <array>
#include <string_view>

namespace tierline::protocol {

inline constexpr const char* wordsAndError =
    "data: [{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"Half a\"}]}}]},"
    "{\"error\":{\"code\":503,\"message\":\"Overloaded\",\"status\":\"UNAVAILABLE\"}}]\n\n";

struct ResponsesStream {
    const char* name;
    std::string_view bytes;
    std::string_view kinds;
    std::string_view state; // finished? empty? content? status | usage | error | text
    std::string_view events;
};

constexpr std::array responsesStreams{
    ResponsesStream{"whole", R"(event: response.created
data: {"type":"response.created","response":{"id":"resp_1","model":"m","status":"in_progress","error":null,"output":[]},"sequence_number":0}

event: response.in_progress
data: {"type":"response.in_progress","response":{"id":"resp_1","model":"m","status":"in_progress","error":null,"output":[]},"sequence_number":1}

event: response.output_item.added
data: {"type":"response.output_item.added","output_index":0,"item":{"id":"msg_1","type":"message","status":"in_progress","role":"assistant","content":[]},"sequence_number":2}

event: response.content_part.added
data: {"type":"response.content_part.added","item_id":"msg_1","output_index":0,"content_index":0,"part":{"type":"output_text","text":"","annotations":[]},"sequence_number":3}

event: response.output_text.delta
data: {"type":"response.output_text.delta","item_id":"msg_1","output_index":0,"content_index":0,"delta":"Hé","sequence_number":4}

event: response.output_text.delta
data: {"type":"response.output_text.delta","item_id":"msg_1","output_index":0,"content_index":0,"delta":"llo 😀","sequence_number":5}

event: response.output_text.done
data: {"type":"response.output_text.done","item_id":"msg_1","output_index":0,"content_index":0,"text":"Héllo 😀","sequence_number":6}

event: response.content_part.done
data: {"type":"response.content_part.done","item_id":"msg_1","output_index":0,"content_index":0,"part":{"type":"output_text","text":"Héllo 😀","annotations":[]},"sequence_number":7}

event: response.output_item.done
data: {"type":"response.output_item.done","output_index":0,"item":{"id":"msg_1","type":"message","status":"completed","role":"assistant","content":[{"type":"output_text","text":"Héllo 😀","annotations":[]}]},"sequence_number":8}

event: response.completed
data: {"type":"response.completed","response":{"id":"resp_1","status":"completed","output":[{"id":"msg_1","type":"message","content":[{"type":"output_text","text":"Héllo 😀"}]}],"usage":{"input_tokens":20,"input_tokens_details":{"cached_tokens":8},"output_tokens":5,"output_tokens_details":{"reasoning_tokens":2},"total_tokens":25}},"sequence_number":9}

)",
                    "PCT",
                    "finished content completed | in 12 read 8 w5m 0 w1h 0 out 5 reason 2 | none | Héllo 😀",
                    "text0 Hé, text0 llo 😀, end0, usage, finish stop completed"},
    ResponsesStream{
        "two calls at once, interleaved",
        R"(data: {"type":"response.created","response":{"id":"resp_1","model":"m"}}

data: {"type":"response.output_item.added","output_index":0,"item":{"id":"fc_1","type":"function_call","call_id":"c1","name":"f","arguments":""}}

data: {"type":"response.output_item.added","output_index":1,"item":{"id":"fc_2","type":"function_call","call_id":"c2","name":"g","arguments":""}}

data: {"type":"response.function_call_arguments.delta","item_id":"fc_1","output_index":0,"delta":"{\"a\""}

data: {"type":"response.function_call_arguments.delta","item_id":"fc_2","output_index":1,"delta":"{}"}

data: {"type":"response.function_call_arguments.delta","item_id":"fc_1","output_index":0,"delta":":1}"}

data: {"type":"response.function_call_arguments.done","item_id":"fc_1","output_index":0,"arguments":"{\"a\":1}"}

data: {"type":"response.output_item.done","output_index":0,"item":{"id":"fc_1","type":"function_call","call_id":"c1","name":"f","arguments":"{\"a\":1}"}}

data: {"type":"response.output_item.done","output_index":1,"item":{"id":"fc_2","type":"function_call","call_id":"c2","name":"g","arguments":"{}"}}

data: {"type":"response.completed","response":{"status":"completed","usage":null}}

)",
        "PCT", "finished content completed | none | none | ",
        "call0 c1 f, call1 c2 g, args0 {\"a\", args1 {}, args0 :1}, end0, end1, finish calls completed"},
    ResponsesStream{
        "no deltas, only what is done",
        R"(data: {"type":"response.output_item.done","output_index":0,"item":{"id":"rs_1","type":"reasoning","summary":[{"type":"summary_text","text":"hm"}],"encrypted_content":"xyz"}}

data: {"type":"response.output_item.done","output_index":1,"item":{"id":"msg_1","type":"message","content":[{"type":"output_text","text":"Hi"},{"type":"refusal","refusal":"No"}]}}

data: {"type":"response.output_item.done","output_index":2,"item":{"id":"fc_1","type":"function_call","call_id":"c1","name":"f","arguments":"{}"}}

data: {"type":"response.completed","response":{"status":"completed"}}

)",
        "CT", "finished content completed | none | none | HiNo",
        "think0 hm, sign0 xyz, end0, text1 Hi, refusal2 No, end1, end2, call3 c1 f, args3 {}, end3, "
        "finish calls completed"},
    ResponsesStream{
        "the text once, though three events carry it",
        R"(data: {"type":"response.output_text.done","item_id":"msg_1","output_index":0,"content_index":0,"text":"Hi"}

data: {"type":"response.content_part.done","item_id":"msg_1","output_index":0,"content_index":0,"part":{"type":"output_text","text":"Hi"}}

data: {"type":"response.output_item.done","output_index":0,"item":{"id":"msg_1","type":"message","content":[{"type":"output_text","text":"Hi"}]}}

data: {"type":"response.completed","response":{"output":[{"type":"message","content":[{"type":"output_text","text":"Hi"}]}]}}

)",
        "CT", "finished content completed | none | none | Hi", "text0 Hi, end0, finish stop completed"},
    ResponsesStream{
        "nothing but the end",
        R"(data: {"type":"response.completed","response":{"id":"resp_1","status":"completed","output":[{"type":"message","content":[{"type":"output_text","text":"Hi"}]}],"usage":{"input_tokens":1,"output_tokens":2}}}

)",
        "T", "finished content completed | in 1 read 0 w5m 0 w1h 0 out 2 reason 0 | none | Hi",
        "text0 Hi, end0, usage, finish stop completed"},
    ResponsesStream{
        "thoughts in parts",
        R"(data: {"type":"response.output_item.added","output_index":0,"item":{"id":"rs_1","type":"reasoning","summary":[]}}

data: {"type":"response.reasoning_summary_part.added","item_id":"rs_1","output_index":0,"summary_index":0,"part":{"type":"summary_text","text":""}}

data: {"type":"response.reasoning_summary_text.delta","item_id":"rs_1","output_index":0,"summary_index":0,"delta":"a"}

data: {"type":"response.reasoning_summary_text.done","item_id":"rs_1","output_index":0,"summary_index":0,"text":"a"}

data: {"type":"response.reasoning_summary_text.delta","item_id":"rs_1","output_index":0,"summary_index":1,"delta":"b"}

data: {"type":"response.output_item.done","output_index":0,"item":{"id":"rs_1","type":"reasoning","summary":[{"type":"summary_text","text":"a"},{"type":"summary_text","text":"b"}],"encrypted_content":"xyz"}}

data: {"type":"response.output_text.delta","output_index":1,"content_index":0,"delta":"Hi"}

data: {"type":"response.completed","response":{}}

)",
        "PCT", "finished content completed | none | none | Hi",
        "think0 a, think0 \n\n, think0 b, sign0 xyz, end0, text1 Hi, end1, finish stop completed"},
    ResponsesStream{
        "a thought of an open model",
        R"(data: {"type":"response.reasoning_text.delta","item_id":"rs_1","output_index":0,"content_index":0,"delta":"hm"}

data: {"type":"response.reasoning_text.done","item_id":"rs_1","output_index":0,"content_index":0,"text":"hm"}

)",
        "C", "content  | none | none | ", "think0 hm"},
    ResponsesStream{
        "a thought that shows nothing but its proof",
        R"(data: {"type":"response.output_item.done","output_index":0,"item":{"id":"rs_1","type":"reasoning","summary":[],"encrypted_content":"xyz"}}

)",
        "P", " | none | none | ", "think0 , sign0 xyz, end0"},
    ResponsesStream{
        "a custom tool",
        R"(data: {"type":"response.output_item.added","output_index":0,"item":{"id":"ctc_1","type":"custom_tool_call","call_id":"c1","name":"patch","input":""}}

data: {"type":"response.custom_tool_call_input.delta","item_id":"ctc_1","output_index":0,"delta":"a\"b\n"}

data: {"type":"response.custom_tool_call_input.delta","item_id":"ctc_1","output_index":0,"delta":"\\"}

data: {"type":"response.custom_tool_call_input.done","item_id":"ctc_1","output_index":0,"input":"a\"b\n\\"}

data: {"type":"response.output_item.done","output_index":0,"item":{"id":"ctc_1","type":"custom_tool_call","call_id":"c1","name":"patch","input":"a\"b\n\\"}}

data: {"type":"response.output_item.done","output_index":1,"item":{"type":"custom_tool_call","call_id":"c2","name":"patch","input":""}}

data: {"type":"response.completed","response":{}}

)",
        "CT", "finished content completed | none | none | ",
        "call0 c1 patch, args0 {\"input\":\"a\\\"b\\n, args0 \\\\, args0 \"}, end0, call1 c2 patch, args1 "
        "{\"input\":\"\"}, end1, finish calls completed"},
    ResponsesStream{
        "refused",
        R"(data: {"type":"response.refusal.delta","item_id":"m","output_index":0,"content_index":0,"delta":"No"}

data: {"type":"response.refusal.done","item_id":"m","output_index":0,"content_index":0,"refusal":"No"}

data: {"type":"response.completed","response":{}}

)",
        "CT", "finished content completed | none | none | No", "refusal0 No, end0, finish stop completed"},
    ResponsesStream{
        "cut by the limit", R"(data: {"type":"response.output_text.delta","output_index":0,"delta":"a"}

data: {"type":"response.incomplete","response":{"status":"incomplete","incomplete_details":{"reason":"max_output_tokens"}}}

)",
        "CT", "finished content incomplete | none | none | a", "text0 a, end0, finish length incomplete"},
    ResponsesStream{
        "cut by the limit before a word",
        R"(data: {"type":"response.incomplete","response":{"incomplete_details":{"reason":"max_output_tokens"}}}

)",
        "T", "finished incomplete | none | none | ", "finish length incomplete"},
    ResponsesStream{
        "stopped by a filter",
        R"(data: {"type":"response.incomplete","response":{"status":"incomplete","incomplete_details":{"reason":"content_filter"}}}

)",
        "T", "finished incomplete | none | none | ", "finish filter incomplete"},
    ResponsesStream{"nothing said", R"(data: {"type":"response.created","response":{"id":"resp_1"}}

data: {"type":"response.completed","response":{"status":"completed","output":[]}}

)",
                    "PT", "finished empty completed | none | none | ", "finish stop completed"},
    ResponsesStream{
        "the provider's own tools",
        R"(data: {"type":"response.output_item.added","output_index":0,"item":{"id":"ws_1","type":"web_search_call","status":"in_progress"}}

data: {"type":"response.web_search_call.searching","item_id":"ws_1","output_index":0}

data: {"type":"response.output_item.done","output_index":0,"item":{"id":"ws_1","type":"web_search_call","status":"completed"}}

data: {"type":"response.completed","response":{"status":"completed"}}

)",
        "CT", "finished content completed | none | none | ", "opaque, finish stop completed"},
    ResponsesStream{"events that nobody knows", R"(event: response.telepathy.delta
data: {"type":"response.telepathy.delta","delta":"x"}

data: {"type":"keepalive"}

: comment

data: {"type":"response.output_text.annotation.added","annotation":{}}

data: {"type":"response.output_text.delta","output_index":0,"delta":"a"}

data: {"type":"response.completed","response":{}}

)",
                    "P.PCT", "finished content completed | none | none | a",
                    "ping, text0 a, end0, finish stop completed"},
    ResponsesStream{"queued before it begins", R"(event: response.created
data: {"type":"response.created","response":{"id":"resp_1","model":"m","status":"queued"}}

event: response.queued
data: {"type":"response.queued","response":{"id":"resp_1","model":"m","status":"queued"}}

event: response.in_progress
data: {"type":"response.in_progress","response":{"id":"resp_1","model":"m","status":"in_progress"}}

data: {"type":"response.output_text.delta","output_index":0,"delta":"a"}

data: {"type":"response.completed","response":{}}

)",
                    "PCT", "finished content completed | none | none | a",
                    "text0 a, end0, finish stop completed"},
    ResponsesStream{"a stranger's [DONE]",
                    R"(data: {"type":"response.output_text.delta","output_index":0,"delta":"a"}

data: [DONE]

)",
                    "C", "content  | none | none | a", "text0 a"},
    ResponsesStream{"no end", R"(data: {"type":"response.output_text.delta","output_index":0,"delta":"a"}

data: {"type":"response.output_text.done","output_index":0,"text":"a"}

)",
                    "C", "content  | none | none | a", "text0 a, end0"},
    ResponsesStream{"cut in the middle of its end",
                    R"(data: {"type":"response.output_text.delta","output_index":0,"delta":"a"}

data: {"type":"response.compl)",
                    "C", "content  | none | none | a", "text0 a"},
    ResponsesStream{
        "failed", R"(data: {"type":"response.output_text.delta","output_index":0,"delta":"a"}

event: response.failed
data: {"type":"response.failed","response":{"id":"resp_1","status":"failed","error":{"code":"rate_limit_exceeded","message":"Slow down"},"usage":{"input_tokens":7,"output_tokens":1}}}

)",
        "CE",
        "content  | in 7 read 0 w5m 0 w1h 0 out 1 reason 0 | rate_limited 200 [|rate_limit_exceeded] Slow "
        "down | a",
        "text0 a, usage, error"},
    ResponsesStream{"an error event, flat", R"(event: error
data: {"type":"error","code":"server_error","message":"Overloaded","param":null,"sequence_number":3}

)",
                    "E", " | none | overloaded 200 [|server_error] Overloaded | ", "error"},
    ResponsesStream{
        "an error event, nested", R"(event: error
data: {"type":"error","error":{"type":"invalid_request_error","code":"context_length_exceeded","message":"Too long","param":"input"},"sequence_number":2}

)",
        "E", " | none | context_too_long 200 [invalid_request_error|context_length_exceeded] Too long | ",
        "error"},
    ResponsesStream{"an error of another dialect", R"(data: {"error":{"message":"gone","code":404}}

)",
                    "E", " | none | not_found 200 [|404] gone | ", "error"},
    ResponsesStream{
        "not JSON", "data: {\"type\":\n\n", "E",
        " | none | protocol_error 200 [protocol_error|] an event of the stream is not a JSON object | ",
        "error"},
    ResponsesStream{
        "a list", "data: []\n\n", "E",
        " | none | protocol_error 200 [protocol_error|] an event of the stream is not a JSON object | ",
        "error"},
    ResponsesStream{"the type by its event line, CRLF, data in two lines",
                    "event: response.output_text.delta\r\ndata: {\"output_index\":0,\r\ndata: "
                    "\"delta\":\"a\"}\r\n\r\nevent: response.completed\r\ndata: {}\r\n\r\n",
                    "CT", "finished content completed | none | none | a",
                    "text0 a, end0, finish stop completed"},
    ResponsesStream{"a lone surrogate",
                    "data: {\"type\":\"response.output_text.delta\",\"delta\":\"a\\ud83d\"}\n\n", "C",
                    "content  | none | none | a\xef\xbf\xbd", "text0 a\xef\xbf\xbd"},
    ResponsesStream{"members of other types than they should be",
                    R"(data: {"type":"response.output_item.added","output_index":"0","item":[]}

data: {"type":"response.output_item.done","item":null}

data: {"type":"response.output_text.delta","output_index":{},"delta":7}

data: {"type":"response.function_call_arguments.delta","output_index":9,"delta":"x"}

data: {"type":"response.completed","response":"x"}

)",
                    "PT", "finished empty completed | none | none | ", "finish stop completed"},
    ResponsesStream{"neither index nor id",
                    R"(data: {"type":"response.output_item.added","item":{"type":"message"}}

data: {"type":"response.output_text.delta","delta":"a"}

data: {"type":"response.output_text.delta","delta":"b"}

data: {"type":"response.output_item.done","item":{"type":"message","content":[{"type":"output_text","text":"ab"}]}}

data: {"type":"response.output_item.done","item":{"type":"function_call","call_id":"c","name":"f","arguments":"{}"}}

data: {"type":"response.completed","response":{}}

)",
                    "PCT", "finished content completed | none | none | ab",
                    "text0 a, text0 b, end0, call1 c f, args1 {}, end1, finish calls completed"},
    ResponsesStream{
        "one index for all items, and ids that change",
        R"(data: {"type":"response.output_item.added","output_index":0,"item":{"id":"a","type":"message"}}

data: {"type":"response.output_text.delta","output_index":0,"item_id":"b","delta":"Hi"}

data: {"type":"response.output_item.done","output_index":0,"item":{"id":"c","type":"message","content":[]}}

data: {"type":"response.output_item.done","output_index":0,"item":{"id":"d","type":"function_call","call_id":"c1","name":"f","arguments":"{}"}}

data: {"type":"response.completed","response":{}}

)",
        "PCT", "finished content completed | none | none | Hi",
        "text0 Hi, end0, call1 c1 f, args1 {}, end1, finish calls completed"},
};

// Whole replies.
struct ResponsesReply {
    const char* name;
    std::string_view body;
    std::string_view expected; // empty? 'text' status | usage, or the error
};

constexpr std::array responsesReplies{
    ResponsesReply{
        "whole",
        R"({"id":"resp_1","object":"response","status":"completed","error":null,"model":"m","output":[{"type":"reasoning","summary":[]},{"type":"message","content":[{"type":"output_text","text":"Hi"}]}],"usage":{"input_tokens":20,"input_tokens_details":{"cached_tokens":8},"output_tokens":5,"output_tokens_details":{"reasoning_tokens":2}}})",
        "'Hi' completed | in 12 read 8 w5m 0 w1h 0 out 5 reason 2"},
    ResponsesReply{"nothing said", R"({"status":"completed","output":[]})", "empty '' completed | none"},
    ResponsesReply{"only a thought", R"({"status":"completed","output":[{"type":"reasoning","summary":[]}]})",
                   "empty '' completed | none"},
    ResponsesReply{"only the provider's tools",
                   R"({"status":"completed","output":[{"type":"image_generation_call","result":"AAAA"}]})",
                   "'' completed | none"},
    ResponsesReply{
        "a call",
        R"({"status":"completed","output":[{"type":"function_call","call_id":"c","name":"f","arguments":""}]})",
        "'' completed | none"},
    ResponsesReply{
        "cut by the limit",
        R"({"status":"incomplete","incomplete_details":{"reason":"max_output_tokens"},"output":[]})",
        "'' incomplete | none"},
    ResponsesReply{"in the background", R"({"status":"queued","output":[]})", "'' queued | none"},
    ResponsesReply{"failed",
                   R"({"status":"failed","error":{"code":"server_error","message":"Broken"},"output":[]})",
                   "error: server_error 200 [|server_error] Broken"},
    ResponsesReply{"cancelled", R"({"status":"cancelled","error":null,"output":[]})",
                   "error: server_error 200 [|] the provider ended the response as cancelled"},
    ResponsesReply{"another dialect's", R"({"choices":[]})",
                   "error: protocol_error 200 [protocol_error|] the provider's reply has no `output`"},
    ResponsesReply{
        "a count that poisons sums",
        R"({"status":"completed","output":[{"type":"web_search_call"}],"usage":{"input_tokens":-1,"output_tokens":3,"input_tokens_details":{"cached_tokens":9}}})",
        "'' completed | in 0 read 0 w5m 0 w1h 0 out 3 reason 0"},
};

} // namespace tierline::protocol
