// Requests of OpenAI's responses dialect. `view`: what the router sees (print.h), then the features. Every
// body that is valid must come back as itself from the canonical conversation, except where `written` says
// what else it becomes.
#pragma once

#include <array>
#include <string_view>

namespace tierline::protocol {

struct ResponsesRequest {
    const char* name;
    std::string_view body;
    std::string_view view;
    std::string_view written = {}; // empty: the body again
};

constexpr std::array
    responsesRequests{
        ResponsesRequest{"a text", R"({"model":"m","input":"Hi"})", "m 'Hi'"},
        ResponsesRequest{"streamed, with instructions",
                         R"({"model":"m","stream":true,"instructions":"Be brief","input":"Hi"})",
                         "m 'Hi' stream system 'Be brief'"},
        ResponsesRequest{"messages, their type left out",
                         R"({"model":"m","input":[{"role":"user","content":"Hi"}]})", "m 'Hi'",
                         R"({"model":"m","input":[{"type":"message","role":"user","content":"Hi"}]})"},
        ResponsesRequest{
            "all roles",
            R"({"model":"m","input":[{"type":"message","role":"developer","content":"D"},{"type":"message","role":"user","content":[{"type":"input_text","text":"One"},{"type":"input_text","text":"Two"}]},{"type":"message","role":"assistant","content":[{"type":"output_text","text":"A"},{"type":"refusal","refusal":"No"}]},{"type":"message","role":"system","content":"S"},{"type":"message","role":"user","content":"Three"}]})",
            "m 'Three' first 'One\nTwo' system 'D\nS' turns 2 | system_position"},
        ResponsesRequest{
            "instructions and a system item stay apart",
            R"({"model":"m","instructions":"I","input":[{"type":"message","role":"system","content":"S"},{"type":"message","role":"user","content":"Hi"}]})",
            "m 'Hi' system 'I\nS'"},
        ResponsesRequest{
            "a system item alone is no instructions",
            R"({"model":"m","input":[{"type":"message","role":"system","content":"S"},{"type":"message","role":"user","content":"Hi"}]})",
            "m 'Hi' system 'S'"},
        ResponsesRequest{
            "parallel calls and a second turn",
            R"({"model":"m","input":[{"type":"message","role":"user","content":"Hi"},{"type":"function_call","call_id":"c1","name":"f","arguments":"{\"a\":1}"},{"type":"function_call","call_id":"c2","name":"g","arguments":"{}"},{"type":"function_call_output","call_id":"c1","output":"one"},{"type":"function_call_output","call_id":"c2","output":[{"type":"input_text","text":"two"},{"type":"input_image","image_url":"https://x/i.png"}]},{"type":"message","role":"assistant","content":"Done"},{"type":"message","role":"user","content":"  "}],"tools":[{"type":"function","name":"f","description":"F","parameters":{"type":"object","properties":{"a":{"type":"integer"}}},"strict":true},{"type":"function","name":"g","parameters":{"type":"object"},"strict":false}],"tool_choice":"required","parallel_tool_calls":false})",
            "m 'Hi' turns 2 images 1 +tools +vision | image_url parallel_tool_calls tool_strict"},
        ResponsesRequest{
            "ids and states are not ours",
            R"({"model":"m","input":[{"role":"user","content":"Hi"},{"type":"message","id":"msg_1","status":"completed","role":"assistant","content":[{"type":"output_text","text":"A","annotations":[],"logprobs":[]}]},{"type":"function_call","id":"fc_1","status":"completed","call_id":"c1","name":"f","arguments":""},{"type":"function_call_output","id":"fco_1","call_id":"c1","output":"x"}]})",
            "m 'Hi'",
            R"({"model":"m","input":[{"type":"message","role":"user","content":"Hi"},{"type":"message","role":"assistant","content":[{"type":"output_text","text":"A"}]},{"type":"function_call","call_id":"c1","name":"f","arguments":"{}"},{"type":"function_call_output","call_id":"c1","output":"x"}]})"},
        ResponsesRequest{
            "arguments that are no object",
            R"({"model":"m","input":[{"type":"message","role":"user","content":"Hi"},{"type":"function_call","call_id":"c1","name":"f","arguments":"[1"}]})",
            "m 'Hi'",
            R"({"model":"m","input":[{"type":"message","role":"user","content":"Hi"},{"type":"function_call","call_id":"c1","name":"f","arguments":"{\"input\":\"[1\"}"}]})"},
        ResponsesRequest{"custom tools",
                         R"({"model":"m","input":[{"type":"message","role":"user","content":"Hi"},{"type":"custom_tool_call","call_id":"c1","name":"patch","input":"*** \"Begin\"\n"},{"type":"custom_tool_call_output","call_id":"c1","output":"ok"}],"tools":[{"type":"custom","name":"patch","description":"P","format":{"type":"grammar","syntax":"lark","definition":"start: x"}},{"type":"custom","name":"say"}],"tool_choice":{"type":"custom","name":"patch"}})",
                         "m 'Hi' +tools | custom_tools"},
        ResponsesRequest{
            "a call of its own name",
            R"({"model":"m","input":"Hi","tools":[{"type":"function","name":"f","parameters":{}}],"tool_choice":{"type":"function","name":"f"}})",
            "m 'Hi' +tools"},
        ResponsesRequest{
            "allowed tools",
            R"({"model":"m","input":"Hi","tools":[{"type":"function","name":"f"},{"type":"custom","name":"g"}],"tool_choice":{"type":"allowed_tools","mode":"required","tools":[{"type":"function","name":"f"},{"type":"custom","name":"g"}]}})",
            "m 'Hi' +tools | custom_tools allowed_tools"},
        ResponsesRequest{
            "a reasoning turn",
            R"({"model":"m","input":[{"type":"message","role":"user","content":"Hi"},{"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"hm"}],"encrypted_content":"xyz"},{"type":"message","role":"assistant","content":"A"},{"type":"reasoning","id":"rs_2","summary":[{"type":"summary_text","text":"a"},{"type":"summary_text","text":"b"}],"content":[{"type":"reasoning_text","text":"c"}]},{"type":"function_call","call_id":"c","name":"f","arguments":"{}"}],"reasoning":{"effort":"high","summary":"auto"}})",
            "m 'Hi' +reasoning | reasoning thinking_history signatures"},
        ResponsesRequest{"reasoning switched off",
                         R"({"model":"m","input":"Hi","reasoning":{"effort":"none"}})", "m 'Hi' | reasoning"},
        ResponsesRequest{
            "images",
            R"({"model":"m","input":[{"type":"message","role":"user","content":[{"type":"input_text","text":"What?"},{"type":"input_image","image_url":"data:image/png;base64,AAAA","detail":"high"},{"type":"input_image","image_url":"https://x/a.jpg","detail":"auto"},{"type":"input_image","image_url":"data:image/svg+xml,<svg/>"}]}]})",
            "m 'What?' images 3 +vision | image_url image_detail"},
        ResponsesRequest{
            "files",
            R"({"model":"m","input":[{"type":"message","role":"user","content":[{"type":"input_file","filename":"a.pdf","file_data":"data:application/pdf;base64,AAAA"},{"type":"input_file","filename":"b.pdf","file_data":"BBBB"},{"type":"input_file","file_url":"https://x/c.pdf"},{"type":"input_file","file_id":"file-1"},{"type":"input_image","file_id":"file-2"}]}]})",
            "m '' images 1 +vision | file_input file_reference"},
        ResponsesRequest{
            "a file by URL",
            R"({"model":"m","input":[{"type":"message","role":"user","content":[{"type":"input_file","file_url":"https://x/c.pdf"}]}]})",
            "m '' | file_reference"},
        ResponsesRequest{
            "sound",
            R"({"model":"m","input":[{"type":"message","role":"user","content":[{"type":"input_audio","input_audio":{"data":"AAAA","format":"wav"}}]}]})",
            "m '' | audio_input"},
        ResponsesRequest{
            "a schema for the answer",
            R"({"model":"m","input":"Hi","text":{"format":{"type":"json_schema","name":"n","description":"d","schema":{"type":"object"},"strict":true},"verbosity":"low"}})",
            "m 'Hi' +json | json_schema verbosity"},
        ResponsesRequest{"a JSON answer",
                         R"({"model":"m","input":"Hi","text":{"format":{"type":"json_object"}}})",
                         "m 'Hi' +json | json_object"},
        ResponsesRequest{"a plain answer", R"({"model":"m","input":"Hi","text":{"format":{"type":"text"}}})",
                         "m 'Hi'"},
        ResponsesRequest{
            "what tunes it",
            R"({"model":"m","input":"Hi","max_output_tokens":100,"temperature":0.5,"top_p":0.25,"user":"u","prompt_cache_key":"k","service_tier":"flex","metadata":{"a":"b"},"store":true})",
            "m 'Hi' max 100 key 'k' | temperature cache_key user metadata store service_tier"},
        ResponsesRequest{"nothing is to be kept", R"({"model":"m","input":"Hi","store":false})", "m 'Hi'"},
        ResponsesRequest{
            "null is absent",
            R"({"model":"m","input":"Hi","instructions":null,"tools":null,"tool_choice":null,"text":null,"reasoning":null,"previous_response_id":null,"conversation":null,"prompt":null,"background":null,"include":null,"store":null,"metadata":null,"user":null,"service_tier":null,"truncation":null,"temperature":null,"max_output_tokens":null,"stream":null,"something":null})",
            "m 'Hi'", R"({"model":"m","input":"Hi"})"},
        ResponsesRequest{
            "defaults said aloud ask for nothing",
            R"({"model":"m","input":"Hi","background":false,"include":[],"metadata":{},"top_logprobs":0,"truncation":"disabled","stream_options":{"include_obfuscation":false},"stream":false,"tools":[]})",
            "m 'Hi'", R"({"model":"m","input":"Hi","metadata":{}})"},
        ResponsesRequest{
            "what cannot be carried",
            R"({"model":"m","input":"Hi","include":["reasoning.encrypted_content","message.output_text.logprobs"],"truncation":"auto","safety_identifier":"s","prompt_cache_retention":"24h","context_management":[{"type":"compaction"}],"something":1})",
            "m 'Hi' | logprobs cache_key user truncation include context_management other",
            R"({"model":"m","input":"Hi","user":"s"})"},
        ResponsesRequest{"goes on from a stored reply",
                         R"({"model":"m","input":"Hi","previous_response_id":"resp_1"})",
                         "m 'Hi' after resp_1 | provider_state", R"({"model":"m","input":"Hi"})"},
        ResponsesRequest{"goes on without saying anything",
                         R"({"model":"m","previous_response_id":"resp_1"})",
                         "m '' turns 0 after resp_1 | provider_state", R"({"model":"m"})"},
        ResponsesRequest{"a stored conversation",
                         R"({"model":"m","input":"Hi","conversation":{"id":"conv_1"}})",
                         "m 'Hi' key 'conv_1' | provider_state", R"({"model":"m","input":"Hi"})"},
        ResponsesRequest{"a conversation by name", R"({"model":"m","input":"Hi","conversation":"conv_1"})",
                         "m 'Hi' key 'conv_1' | provider_state", R"({"model":"m","input":"Hi"})"},
        ResponsesRequest{"in the background", R"({"model":"m","input":"Hi","background":true})",
                         "m 'Hi' | provider_state", R"({"model":"m","input":"Hi"})"},
        ResponsesRequest{"a stored prompt", R"({"model":"m","prompt":{"id":"pmpt_1"}})",
                         "m '' turns 0 | provider_state", R"({"model":"m"})"},
        ResponsesRequest{
            "a reference, with and without its type",
            R"({"model":"m","input":[{"type":"item_reference","id":"msg_1"},{"id":"msg_2"},{"role":"user","content":"Hi"}]})",
            "m 'Hi' | provider_state",
            R"({"model":"m","input":[{"type":"message","role":"user","content":"Hi"}]})"},
        ResponsesRequest{
            "the provider's tools",
            R"({"model":"m","input":"Hi","tools":[{"type":"web_search"},{"type":"local_shell"}],"tool_choice":{"type":"web_search"}})",
            "m 'Hi' +tools | hosted_tools", R"({"model":"m","input":"Hi"})"},
        ResponsesRequest{
            "traces of the provider's tools",
            R"({"model":"m","input":[{"type":"web_search_call","id":"ws_1","status":"completed"},{"type":"mcp_list_tools","id":"l"},{"type":"shell_call_output","call_id":"c","output":[]},{"role":"user","content":"Hi"}]})",
            "m 'Hi' | hosted_tools",
            R"({"model":"m","input":[{"type":"message","role":"user","content":"Hi"}]})"},
        ResponsesRequest{
            "parts and items that nobody knows",
            R"({"model":"m","input":[{"type":"telepathy"},{"role":"user","content":[{"type":"input_smell","smell":"x"},{"type":"input_text","text":"Hi"}]}]})",
            "m 'Hi' | unknown_parts",
            R"({"model":"m","input":[{"type":"message","role":"user","content":[{"type":"input_text","text":"Hi"}]}]})"},
        ResponsesRequest{"a lone surrogate", R"({"model":"m","input":"a\ud83db"})",
                         "m 'a\xef\xbf\xbd"
                         "b'",
                         "{\"model\":\"m\",\"input\":\"a\xef\xbf\xbd"
                         "b\"}"},

        ResponsesRequest{"no input", R"({"model":"m"})", "error: `input` is missing"},
        ResponsesRequest{"null for an input", R"({"model":"m","input":null})", "error: `input` is missing"},
        ResponsesRequest{"an empty text", R"({"model":"m","input":""})", "error: `input` must not be empty"},
        ResponsesRequest{"an empty list", R"({"model":"m","input":[]})", "error: `input` must not be empty"},
        ResponsesRequest{"a number for an input", R"({"model":"m","input":5})",
                         "error: `input` must be a string or an array"},
        ResponsesRequest{"a text among the items",
                         R"({"model":"m","input":[{"role":"user","content":"Hi"},"x"]})",
                         "error: `input[1]` must be an object"},
    };

} // namespace tierline::protocol
