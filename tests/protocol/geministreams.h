// Gemini's replies as Google writes them. `kinds` and `state` as in streams.h; `events` is what the decoder
// makes of them (geminireply.cpp prints it).
#pragma once

#include <array>
#include <string_view>

namespace tierline::protocol {

struct GeminiStreamCase {
    const char* name;
    std::string_view bytes; // events, each `data: …` and a blank line
    std::string_view kinds, state, events;
};

constexpr std::array geminiStreamCases{
    GeminiStreamCase{
        "thoughts are billed as output, cached tokens are in the prompt, no DONE",
        "data: "
        "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"hm\",\"thought\":true}],\"role\":\"model\"},"
        "\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":20,\"totalTokenCount\":20},\"modelVersion\":"
        "\"g\",\"responseId\":\"r\"}\r\n\r\n"
        "data: "
        "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hé\"}],\"role\":\"model\"},\"index\":0}],"
        "\"usageMetadata\":{\"promptTokenCount\":20,\"candidatesTokenCount\":1},\"modelVersion\":\"g\","
        "\"responseId\":\"r\"}\r\n\r\n"
        "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"llo "
        "😀\"}],\"role\":\"model\"},\"finishReason\":\"STOP\",\"index\":0}],\"usageMetadata\":{"
        "\"promptTokenCount\":20,\"cachedContentTokenCount\":8,\"candidatesTokenCount\":5,"
        "\"thoughtsTokenCount\":30,\"toolUsePromptTokenCount\":3,\"totalTokenCount\":58}}\r\n\r\n",
        "CT", "finished content STOP | in 15 read 8 w5m 0 w1h 0 out 35 reason 30 | none | Héllo 😀",
        "start r g; 0 thinking 'hm'; usage in 20 read 0 w5m 0 w1h 0 out 0 reason 0; 0 end; 1 text 'Hé'; "
        "usage in 20 read 0 w5m "
        "0 w1h 0 out 1 reason 0; 1 text 'llo 😀'; usage in 15 read 8 w5m 0 w1h 0 out 35 reason 30; 1 end; "
        "finish stop "
        "STOP; done"},
    GeminiStreamCase{
        "STOP after function calls means tool calls, the signature stays on its part",
        "data: {\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"name\":\"f\",\"args\":{\"a\": "
        "1}},\"thoughtSignature\":\"s\"},{\"functionCall\":{\"id\":\"own\",\"name\":\"g\"}}]}}],"
        "\"responseId\":\"r=1\"}\n\n"
        "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"\"}]},\"finishReason\":\"STOP\"}]}\n\n",
        "CT", "finished content STOP | none | none | ",
        "start r=1 ; 0 call call_r_1_1 f; 0 arguments '{\"a\":1}'; 0 signature 's'; 0 end; 1 call own g; 1 "
        "arguments '{}'; 1 "
        "end; finish tool_calls STOP; done"},
    GeminiStreamCase{"a blocked prompt has no candidates and is an answer",
                     "data: "
                     "{\"promptFeedback\":{\"blockReason\":\"PROHIBITED_CONTENT\"},\"usageMetadata\":{"
                     "\"promptTokenCount\":7}}\n\n",
                     "T", "finished PROHIBITED_CONTENT | in 7 read 0 w5m 0 w1h 0 out 0 reason 0 | none | ",
                     "start  ; usage in 7 read 0 w5m 0 w1h 0 out 0 reason 0; finish content_filter "
                     "PROHIBITED_CONTENT; done"},
    GeminiStreamCase{"stopped for safety before a word",
                     "data: {\"candidates\":[{\"finishReason\":\"SAFETY\",\"safetyRatings\":[]}]}\n\n", "T",
                     "finished SAFETY | none | none | ", "start  ; finish content_filter SAFETY; done"},
    GeminiStreamCase{
        "cut by the limit while it thought",
        "data: {\"candidates\":[{\"content\":{\"role\":\"model\"},\"finishReason\":\"MAX_TOKENS\"}]}\n\n",
        "T", "finished MAX_TOKENS | none | none | ", "start  ; finish length MAX_TOKENS; done"},
    GeminiStreamCase{"a call that could not be made",
                     "data: {\"candidates\":[{\"finishReason\":\"MALFORMED_FUNCTION_CALL\"}]}\n\n", "T",
                     "finished MALFORMED_FUNCTION_CALL | none | none | ",
                     "start  ; finish other MALFORMED_FUNCTION_CALL; done"},
    GeminiStreamCase{"nothing said",
                     "data: {\"candidates\":[{\"content\":{\"parts\":[]},\"finishReason\":\"STOP\"}]}\n\n",
                     "T", "finished STOP | none | none | ", "start  ; finish stop STOP; done"},
    GeminiStreamCase{"no finish reason is a truncated stream",
                     "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}}]}\n\n", "C",
                     "content  | none | none | a", "start  ; 0 text 'a'"},
    GeminiStreamCase{"usage alone says nothing yet", "data: {\"usageMetadata\":{\"promptTokenCount\":7}}\n\n",
                     "P", " | in 7 read 0 w5m 0 w1h 0 out 0 reason 0 | none | ",
                     "start  ; usage in 7 read 0 w5m 0 w1h 0 out 0 reason 0"},
    GeminiStreamCase{"an error behind a 200",
                     "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}}]}\n\n"
                     "data: {\"error\":{\"code\":503,\"message\":\"The model is "
                     "overloaded.\",\"status\":\"UNAVAILABLE\"}}\n\n",
                     "CE", "content  | none | overloaded 200 [|503] The model is overloaded. | a",
                     "start  ; 0 text 'a'; error overloaded"},
    GeminiStreamCase{"an error wrapped in an array",
                     "data: [{\"error\":{\"code\":429,\"message\":\"Resource "
                     "exhausted\",\"status\":\"RESOURCE_EXHAUSTED\"}}]\n\n",
                     "E", " | none | rate_limited 200 [|429] Resource exhausted | ", "error rate_limited"},
    GeminiStreamCase{"frames wrapped in an array",
                     "data: "
                     "[{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}}]},{\"candidates\":[{"
                     "\"content\":{\"parts\":[{\"text\":\"b\"}]},\"finishReason\":\"STOP\"}]}]\n\n",
                     "T", "finished content STOP | none | none | ab",
                     "start  ; 0 text 'a'; 0 text 'b'; 0 end; finish stop STOP; done"},
    GeminiStreamCase{"code that Google ran is content nobody else can say",
                     "data: "
                     "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"},{\"executableCode\":{"
                     "\"code\":\"1\"}},{\"text\":\"b\"}]}}]}\n\n",
                     "C", "content  | none | none | ab", "start  ; 0 text 'a'; 0 end; opaque; 1 text 'b'"},
    GeminiStreamCase{"snake_case and other candidates",
                     "data: "
                     "{\"candidates\":[{\"index\":1,\"content\":{\"parts\":[{\"text\":\"x\"}]}},{\"index\":0,"
                     "\"content\":{\"parts\":[{\"function_call\":{\"name\":\"f\"}}]},\"finish_reason\":"
                     "\"STOP\"}],\"response_id\":\"r\",\"usage_metadata\":{\"prompt_token_count\":1}}\n\n",
                     "T", "finished content STOP | in 1 read 0 w5m 0 w1h 0 out 0 reason 0 | none | ",
                     "start r ; 0 call call_r_1 f; 0 arguments '{}'; 0 end; usage in 1 read 0 w5m 0 w1h "
                     "0 out 0 reason "
                     "0; finish tool_calls STOP; done"},
    GeminiStreamCase{"lone surrogates",
                     "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\\ud83d\"}]}}]}\n\n", "C",
                     "content  | none | none | a\xef\xbf\xbd", "start  ; 0 text 'a\xef\xbf\xbd'"},
    GeminiStreamCase{"data in several lines",
                     "data: {\"candidates\":\ndata: [{\"content\":{\"parts\":[{\"text\":\"a\"}]}}]}\n\n", "C",
                     "content  | none | none | a", "start  ; 0 text 'a'"},
    GeminiStreamCase{
        "not JSON", "data: {\"candidates\":\n\n", "E",
        " | none | protocol_error 200 [protocol_error|] an event of the stream is not a JSON object | ",
        "error protocol_error"},
    GeminiStreamCase{"a text's own signature makes no block",
                     "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}}]}\n\n"
                     "data: "
                     "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"\",\"thoughtSignature\":\"s\"}]},"
                     "\"finishReason\":\"STOP\"}]}\n\n",
                     "CT", "finished content STOP | none | none | a",
                     "start  ; 0 text 'a'; 0 end; finish stop STOP; done"},
};

struct GeminiPlainCase {
    const char* name;
    std::string_view body, expected;
};

constexpr std::array geminiPlainCases{
    GeminiPlainCase{
        "whole",
        R"({"candidates":[{"content":{"parts":[{"text":"hm","thought":true},{"text":"a"},{"text":"b"}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":3,"candidatesTokenCount":2,"thoughtsTokenCount":4}})",
        "'ab' STOP | in 3 read 0 w5m 0 w1h 0 out 6 reason 4"},
    GeminiPlainCase{"a blocked prompt is not empty", R"({"promptFeedback":{"blockReason":"SAFETY"}})",
                    "'' SAFETY | none"},
    GeminiPlainCase{"nothing said", R"({"candidates":[{"finishReason":"STOP"}]})", "empty '' STOP | none"},
    GeminiPlainCase{
        "only a call",
        R"({"candidates":[{"content":{"parts":[{"functionCall":{"name":"f"}}]},"finishReason":"STOP"}]})",
        "'' STOP | none"},
    GeminiPlainCase{"cut", R"({"candidates":[{"finishReason":"MAX_TOKENS"}]})", "'' MAX_TOKENS | none"},
    GeminiPlainCase{"another dialect", R"({"choices":[]})",
                    "error: protocol_error 200 [protocol_error|] the provider's reply has no `candidates`"},
    GeminiPlainCase{"an error behind a 200", R"({"error":{"code":500,"message":"m","status":"INTERNAL"}})",
                    "error: server_error 200 [|500] m"},
};

struct GeminiErrorCase {
    const char* name;
    int status;
    std::string_view body, errorClass;
};

constexpr std::array geminiErrorCases{
    GeminiErrorCase{
        "a quota per minute, although the words are those of a spent one", 429,
        R"({"error":{"code":429,"message":"You exceeded your current quota, please check your plan and billing details. Please retry in 34.07s.","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"quotaId":"GenerateRequestsPerMinutePerProjectPerModel-FreeTier"}]},{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"34s"}]}})",
        "rate_limited"},
    GeminiErrorCase{
        "a quota per day is spent", 429,
        R"([{"error":{"code":429,"message":"You exceeded your current quota","status":"RESOURCE_EXHAUSTED","details":[{"violations":[{"quotaId":"GenerateRequestsPerMinutePerProject"},{"quotaId":"GenerateRequestsPerDayPerProjectPerModel-FreeTier"}]}]}}])",
        "quota_exhausted"},
    GeminiErrorCase{
        "a wrong key is a 400", 400,
        R"({"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","status":"INVALID_ARGUMENT","details":[{"reason":"API_KEY_INVALID"}]}})",
        "auth"},
    GeminiErrorCase{"no key", 403, R"({"error":{"code":403,"message":"no","status":"PERMISSION_DENIED"}})",
                    "auth"},
    GeminiErrorCase{"no identity", 401, R"({"error":{"code":401,"message":"no","status":"UNAUTHENTICATED"}})",
                    "auth"},
    GeminiErrorCase{"no such model", 404,
                    R"({"error":{"code":404,"message":"models/x is not found","status":"NOT_FOUND"}})",
                    "not_found"},
    GeminiErrorCase{
        "too long", 400,
        R"({"error":{"code":400,"message":"The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).","status":"INVALID_ARGUMENT"}})",
        "context_too_long"},
    GeminiErrorCase{
        "a bad schema", 400,
        R"({"error":{"code":400,"message":"Invalid JSON payload received. Unknown name \"x\"","status":"INVALID_ARGUMENT"}})",
        "bad_request"},
    GeminiErrorCase{
        "no billing", 400,
        R"({"error":{"code":400,"message":"Please enable billing on the project","status":"FAILED_PRECONDITION"}})",
        "billing"},
    GeminiErrorCase{"overloaded", 503,
                    R"({"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}})",
                    "overloaded"},
    GeminiErrorCase{"internal", 500,
                    R"({"error":{"code":500,"message":"An internal error","status":"INTERNAL"}})",
                    "server_error"},
    GeminiErrorCase{"deadline", 504,
                    R"({"error":{"code":504,"message":"late","status":"DEADLINE_EXCEEDED"}})",
                    "timeout_total"},
    GeminiErrorCase{"the word tells behind a 200", 200,
                    R"([{"error":{"message":"m","status":"UNAUTHENTICATED"}}])", "auth"},
    GeminiErrorCase{"responses: a flat error event", 200,
                    R"({"type":"error","code":"rate_limit_exceeded","message":"slow down","param":null})",
                    "rate_limited"},
    GeminiErrorCase{
        "responses: failed", 200,
        R"({"type":"response.failed","response":{"status":"failed","error":{"code":"server_error","message":"m"}}})",
        "server_error"},
    GeminiErrorCase{
        "responses: flagged", 200,
        R"({"type":"response.failed","response":{"error":{"code":"invalid_prompt","message":"m"}}})",
        "content_filtered"},
    GeminiErrorCase{
        "responses: an image of a wrong kind", 200,
        R"({"type":"response.failed","response":{"error":{"code":"invalid_image_format","message":"m"}}})",
        "bad_request"},
};

// What the encoder writes of two calls that came at once, and of a third that was never closed. Signatures
// are another model's: they stay here.
constexpr std::string_view encodedCalls =
    "data: "
    "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"h\",\"thought\":true}],\"role\":\"model\"},"
    "\"index\":0}],\"modelVersion\":\"model\",\"responseId\":\"theirs\"}\r\n\r\n"
    "data: "
    "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"m\",\"thought\":true}],\"role\":\"model\"},"
    "\"index\":0}],\"modelVersion\":\"model\",\"responseId\":\"theirs\"}\r\n\r\n"
    "data: "
    "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}],\"role\":\"model\"},\"index\":0}],"
    "\"modelVersion\":\"model\",\"responseId\":\"theirs\"}\r\n\r\n"
    "data: "
    "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"b\"}],\"role\":\"model\"},\"index\":0}],"
    "\"modelVersion\":\"model\",\"responseId\":\"theirs\"}\r\n\r\n"
    "data: "
    "{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"id\":\"c1\",\"name\":\"f\",\"args\":{"
    "\"a\":1}}}],\"role\":\"model\"},\"index\":0}],\"modelVersion\":\"model\","
    "\"responseId\":\"theirs\"}\r\n\r\n"
    "\r\n"
    "data: "
    "{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"id\":\"c2\",\"name\":\"g\",\"args\":{"
    "\"input\":\"not "
    "json\"}}}],\"role\":\"model\"},\"index\":0}],\"modelVersion\":\"model\",\"responseId\":\"theirs\"}"
    "\r\n\r\n"
    "data: "
    "{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"id\":\"c3\",\"name\":\"h\",\"args\":{}}}]"
    ",\"role\":\"model\"},\"index\":0}],\"modelVersion\":\"model\",\"responseId\":\"theirs\"}\r\n\r\n"
    "data: "
    "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"\"}],\"role\":\"model\"},\"finishReason\":"
    "\"STOP\",\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":16,\"candidatesTokenCount\":6,"
    "\"cachedContentTokenCount\":4,\"thoughtsTokenCount\":3,\"totalTokenCount\":25},\"modelVersion\":"
    "\"model\",\"responseId\":\"theirs\"}\r\n\r\n";

constexpr std::string_view encodedPlain =
    R"({"candidates":[{"content":{"parts":[{"text":"hm","thought":true},{"text":"ab"},{"functionCall":{"id":"c1","name":"f","args":{"a":1}}},{"functionCall":{"id":"c2","name":"g","args":{"input":"not json"}}},{"functionCall":{"id":"c3","name":"h","args":{}}}],"role":"model"},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":16,"candidatesTokenCount":6,"cachedContentTokenCount":4,"thoughtsTokenCount":3,"totalTokenCount":25},"modelVersion":"model","responseId":"theirs"})";

constexpr std::string_view errorTemplate =
    R"({"error":{"code":%1,"message":"m","status":"%2","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"no_candidate","domain":"tierline","metadata":{"request_id":"01J"}}],"provider_error":{"a":1}}})";

} // namespace tierline::protocol
