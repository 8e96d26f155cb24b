// Replies in Anthropic's dialect: streams of a provider, and event by event what is to be written for a
// client.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace tierline::protocol {

struct DecodeCase {
    const char* name;
    std::string_view stream;
    std::string_view events; // as printed by the test
};

constexpr std::array decodeCases{
    DecodeCase{"text, with a ping",
               R"(event: message_start
data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude","content":[],"stop_reason":null,"usage":{"input_tokens":25,"cache_read_input_tokens":10,"cache_creation_input_tokens":4,"output_tokens":1}}}

event: content_block_start
data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

event: ping
data: {"type":"ping"}

event: content_block_delta
data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hé\ud83d"}}

event: content_block_stop
data: {"type":"content_block_stop","index":0}

event: message_delta
data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":15}}

event: message_stop
data: {"type":"message_stop"}

)",
               "start msg_1 claude; usage in 25 read 10 w5m 4 w1h 0 out 1 reason 0; ping; text 0 "
               "'Hé\xef\xbf\xbd'; end 0; "
               "usage in 25 read 10 w5m 4 w1h 0 out 15 reason 0; finish stop 'end_turn' ''; END; "},
    DecodeCase{
        "thoughts and two calls side by side",
        R"(data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}

data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"hm"}}

data: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"c2ln"}}

data: {"type":"content_block_stop","index":0}

data: {"type":"content_block_start","index":1,"content_block":{"type":"redacted_thinking","data":"ZW5j"}}

data: {"type":"content_block_stop","index":1}

data: {"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"toolu_1","name":"a","input":{}}}

data: {"type":"content_block_start","index":3,"content_block":{"type":"tool_use","id":"toolu_2","name":"b","input":{}}}

data: {"type":"content_block_delta","index":3,"delta":{"type":"input_json_delta","partial_json":"{\"x\""}}

data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":""}}

data: {"type":"content_block_delta","index":3,"delta":{"type":"input_json_delta","partial_json":":1}"}}

data: {"type":"content_block_stop","index":2}

data: {"type":"content_block_stop","index":3}

data: {"type":"message_delta","delta":{"stop_reason":"tool_use"}}

)",
        "think 0 'hm'; sign 0 'c2ln'; end 0; redacted 1 'ZW5j'; end 1; call 2 toolu_1 a; call 3 toolu_2 b; "
        "args 3 '{\"x\"'; args 3 ':1}'; end 2; end 3; finish calls 'tool_use' ''; "},
    DecodeCase{
        "input given whole at the start counts once",
        R"(data: {"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":"a","input":{"x":1}}}

data: {"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\"x\":1}"}}

data: {"type":"content_block_stop","index":0}

)",
        "call 0 t a; args 0 '{\"x\":1}'; end 0; "},
    DecodeCase{"tools of the server are opaque, unknown events and citations are passed over",
               R"(event: content_block_start
data: {"type":"content_block_start","index":0,"content_block":{"type":"server_tool_use","id":"s","name":"web_search","input":{}}}

data: {"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{}"}}

data: {"type":"content_block_stop","index":0}

data: {"type":"content_block_start","index":1,"content_block":{"type":"web_search_tool_result","tool_use_id":"s","content":[]}}

data: {"type":"content_block_stop","index":1}

event: something_new
data: {"type":"something_new","of":{"no":"interest"}}

data: {"type":"content_block_start","index":2,"content_block":{"type":"text","text":"so"}}

data: {"type":"content_block_delta","index":2,"delta":{"type":"citations_delta","citation":{"cited_text":"x"}}}

data: {"type":"content_block_delta","index":2,"delta":{"type":"text_delta","text":" it is"}}

)",
               "opaque 0; opaque 1; text 2 'so'; text 2 ' it is'; "},
    DecodeCase{"a delta whose start is missing",
               R"(data: {"type":"content_block_delta","index":4,"delta":{"type":"text_delta","text":"a"}}

data: {"type":"content_block_delta","index":5,"delta":{"type":"input_json_delta","partial_json":"{"}}

data: {"type":"content_block_stop","index":4}

data: {"type":"content_block_stop","index":9}

)",
               "text 4 'a'; end 4; "},
    DecodeCase{"the type only in the name of the event", "event: message_stop\ndata: {}\n\n", "END; "},
    DecodeCase{"an error behind a 200",
               R"(event: error
data: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}

)",
               "error overloaded 200 [overloaded_error|] Overloaded; "},
    DecodeCase{"not JSON", "data: {\"type\":\n\n",
               "error protocol_error 200 [protocol_error|] an event of the stream is not a JSON object; "},
    DecodeCase{"not an object", "data: [1]\n\n",
               "error protocol_error 200 [protocol_error|] an event of the stream is not a JSON object; "},
    DecodeCase{"members of the wrong type",
               R"(data: {"type":"content_block_start","index":"x","content_block":7}

data: {"type":"content_block_delta","index":null,"delta":[]}

data: {"type":"message_start","message":null}

data: {"type":"message_delta","delta":{"stop_reason":5},"usage":"much"}

data: {"type":7}

)",
               "start  ; "},
    DecodeCase{"a reason of its own",
               R"(data: {"type":"message_delta","delta":{"stop_reason":"bored","stop_sequence":null}}

)",
               "finish other 'bored' ''; "},
    DecodeCase{"a stop sequence",
               R"(data: {"type":"message_delta","delta":{"stop_reason":"stop_sequence","stop_sequence":"END"}}

)",
               "finish sequence 'stop_sequence' 'END'; "},
};

// A reply of everything that the dialect can say and we can say again.
constexpr std::string_view wholeStream = R"(event: message_start
data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":25,"cache_creation_input_tokens":0,"cache_read_input_tokens":10,"output_tokens":1}}}

event: content_block_start
data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}

event: ping
data: {"type":"ping"}

event: content_block_delta
data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"hm, é"}}

event: content_block_delta
data: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"c2ln"}}

event: content_block_stop
data: {"type":"content_block_stop","index":0}

event: content_block_start
data: {"type":"content_block_start","index":1,"content_block":{"type":"redacted_thinking","data":"ZW5j"}}

event: content_block_stop
data: {"type":"content_block_stop","index":1}

event: content_block_start
data: {"type":"content_block_start","index":2,"content_block":{"type":"text","text":""}}

event: content_block_delta
data: {"type":"content_block_delta","index":2,"delta":{"type":"text_delta","text":"So 😀"}}

event: content_block_stop
data: {"type":"content_block_stop","index":2}

event: content_block_start
data: {"type":"content_block_start","index":3,"content_block":{"type":"tool_use","id":"toolu_1","name":"a","input":{}}}

event: content_block_delta
data: {"type":"content_block_delta","index":3,"delta":{"type":"input_json_delta","partial_json":"{\"x\":1}"}}

event: content_block_stop
data: {"type":"content_block_stop","index":3}

event: content_block_start
data: {"type":"content_block_start","index":4,"content_block":{"type":"tool_use","id":"toolu_2","name":"b","input":{}}}

event: content_block_stop
data: {"type":"content_block_stop","index":4}

event: message_delta
data: {"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"input_tokens":25,"cache_creation_input_tokens":0,"cache_read_input_tokens":10,"output_tokens":15}}

event: message_stop
data: {"type":"message_stop"}

)";

constexpr std::string_view wholePlain =
    R"({"id":"msg_1","type":"message","role":"assistant","model":"claude","content":[{"type":"thinking","thinking":"hm","signature":"c2ln"},{"type":"redacted_thinking","data":"ZW5j"},{"type":"text","text":"So"},{"type":"tool_use","id":"toolu_1","name":"a","input":{"x":[1,2]}},{"type":"tool_use","id":"toolu_2","name":"b","input":{}}],"stop_reason":"tool_use","stop_sequence":null,"usage":{"input_tokens":25,"cache_creation_input_tokens":7,"cache_read_input_tokens":10,"cache_creation":{"ephemeral_5m_input_tokens":3,"ephemeral_1h_input_tokens":4},"output_tokens":15}})";

constexpr std::string_view overloadedError = R"("type":"overloaded_error","message":"Overloaded")";

inline std::string replyEndedBy(const std::string& reason) {
    return R"({"id":"msg_1","content":[{"type":"text","text":"a"}],"stop_reason":")" + reason + R"("})";
}

} // namespace tierline::protocol
