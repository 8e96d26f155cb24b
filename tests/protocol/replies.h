// Plain replies and error bodies as providers write them, and how they are to be read. One row a case.
#pragma once

#include "base/dialect.h"

#include <array>
#include <string_view>

namespace tierline::protocol {

constexpr auto openAi = Dialect::OpenAi;
constexpr auto anthropic = Dialect::Anthropic;

struct ReplyCase {
    const char* name;
    Dialect dialect;
    std::string_view body;
    std::string_view expected; // empty? text, finish reason | usage; or the error
};

constexpr std::array replyCases{
    ReplyCase{"openai, all tokens went into thought", openAi,
              R"({"choices":[{"message":{"content":""},"finish_reason":"length"}]})", "'' length | none"},
    ReplyCase{"openai, filtered", openAi,
              R"({"choices":[{"message":{"content":null},"finish_reason":"content_filter"}]})",
              "'' content_filter | none"},
    ReplyCase{"openai, only reasoning", openAi,
              R"({"choices":[{"message":{"content":"","reasoning_content":"hm"},"finish_reason":"stop"}]})",
              "'' stop | none"},
    ReplyCase{"anthropic, only thinking", anthropic,
              R"({"content":[{"type":"thinking","thinking":"hm"}],"stop_reason":"end_turn"})",
              "'' end_turn | none"},
    ReplyCase{"anthropic, stopped at once by a sequence", anthropic,
              R"({"content":[],"stop_reason":"stop_sequence"})", "'' stop_sequence | none"},
    ReplyCase{
        "a count beyond belief is not reported", openAi,
        R"({"choices":[{"message":{"content":"Hi"}}],"usage":{"prompt_tokens":9000000000000000000,"completion_tokens":7}})",
        "'Hi'  | in 0 read 0 w5m 0 w1h 0 out 7 reason 0"},
    ReplyCase{
        "anthropic, counts beyond belief", anthropic,
        R"({"content":[{"type":"text","text":"a"}],"usage":{"input_tokens":1000000001,"cache_creation_input_tokens":-1}})",
        "'a'  | none"},
    ReplyCase{"vllm's spelling", openAi,
              R"({"object":"error","message":"Bad","type":"BadRequestError","code":400})",
              "error: bad_request 200 [BadRequestError|400] Bad"},
    ReplyCase{
        "openai", openAi,
        R"({"choices":[{"message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":100,"completion_tokens":50,"prompt_tokens_details":{"cached_tokens":80},"completion_tokens_details":{"reasoning_tokens":30}}})",
        "'Hi' stop | in 20 read 80 w5m 0 w1h 0 out 50 reason 30"},
    ReplyCase{
        "deepseek", openAi,
        R"({"choices":[{"message":{"content":"Hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":100,"completion_tokens":5,"prompt_cache_hit_tokens":64,"prompt_cache_miss_tokens":36}})",
        "'Hi' stop | in 36 read 64 w5m 0 w1h 0 out 5 reason 0"},
    ReplyCase{
        "kimi", openAi,
        R"({"choices":[{"message":{"content":"Hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":100,"completion_tokens":5,"cached_tokens":10}})",
        "'Hi' stop | in 90 read 10 w5m 0 w1h 0 out 5 reason 0"},
    ReplyCase{
        "more cached than there is", openAi,
        R"({"choices":[{"message":{"content":"Hi"}}],"usage":{"prompt_tokens":5,"completion_tokens":1,"cached_tokens":10}})",
        "'Hi'  | in 0 read 5 w5m 0 w1h 0 out 1 reason 0"},
    ReplyCase{
        "counts that are no counts", openAi,
        R"({"choices":[{"message":{"content":"Hi"}}],"usage":{"prompt_tokens":-5,"completion_tokens":"many"}})",
        "'Hi'  | none"},
    ReplyCase{"no usage", openAi, R"({"choices":[{"message":{"content":"Hi"},"finish_reason":"length"}]})",
              "'Hi' length | none"},
    ReplyCase{
        "parts", openAi,
        R"({"choices":[{"message":{"content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}}]})",
        "'ab'  | none"},
    ReplyCase{
        "tool call", openAi,
        R"({"choices":[{"message":{"content":null,"tool_calls":[{"id":"1"}]},"finish_reason":"tool_calls"}]})",
        "'' tool_calls | none"},
    ReplyCase{"refusal", openAi,
              R"({"choices":[{"message":{"content":null,"refusal":"No"},"finish_reason":"stop"}]})",
              "'No' stop | none"},
    ReplyCase{
        "openai, empty", openAi,
        R"({"choices":[{"message":{"content":"","tool_calls":[],"refusal":null},"finish_reason":"stop"}]})",
        "empty '' stop | none"},
    ReplyCase{"no choices", openAi, R"({"choices":[],"usage":{"prompt_tokens":1}})",
              "empty ''  | in 1 read 0 w5m 0 w1h 0 out 0 reason 0"},
    ReplyCase{"the second choice speaks", openAi,
              R"({"choices":[{"message":{"content":""}},{"message":{"content":"b"}}]})", "''  | none"},
    ReplyCase{
        "anthropic", anthropic,
        R"({"type":"message","content":[{"type":"text","text":"Hi"}],"stop_reason":"end_turn","usage":{"input_tokens":10,"output_tokens":20,"cache_read_input_tokens":5,"cache_creation_input_tokens":300,"cache_creation":{"ephemeral_5m_input_tokens":100,"ephemeral_1h_input_tokens":200}}})",
        "'Hi' end_turn | in 10 read 5 w5m 100 w1h 200 out 20 reason 0"},
    ReplyCase{
        "cache writes without their parts", anthropic,
        R"({"content":[{"type":"text","text":"Hi"}],"usage":{"input_tokens":10,"output_tokens":20,"cache_creation_input_tokens":300}})",
        "'Hi'  | in 10 read 0 w5m 300 w1h 0 out 20 reason 0"},
    ReplyCase{"tool use", anthropic,
              R"({"content":[{"type":"tool_use","id":"t","name":"f","input":{}}],"stop_reason":"tool_use"})",
              "'' tool_use | none"},
    ReplyCase{"anthropic, empty", anthropic, R"({"content":[],"stop_reason":"end_turn"})",
              "empty '' end_turn | none"},
    ReplyCase{"only thinking", anthropic,
              R"({"content":[{"type":"thinking","thinking":"hm"}],"stop_reason":"max_tokens"})",
              "'' max_tokens | none"},
    ReplyCase{"anthropic refuses", anthropic, R"({"content":[],"stop_reason":"refusal"})",
              "'' refusal | none"},
    ReplyCase{"an error behind a 200", openAi,
              R"({"error":{"message":"Overloaded","type":"overloaded_error"}})",
              "error: overloaded 200 [overloaded_error|] Overloaded"},
    ReplyCase{"error null is none", openAi, R"({"error":null,"choices":[{"message":{"content":"Hi"}}]})",
              "'Hi'  | none"},
    ReplyCase{"no body", openAi, "", "empty ''  | none"},
    ReplyCase{"HTML", openAi, "<html>",
              "error: protocol_error 200 [protocol_error|] the provider's reply is not a JSON object"},
    ReplyCase{"another dialect", anthropic, R"({"choices":[]})",
              "error: protocol_error 200 [protocol_error|] the provider's reply has no `content`"},
};

struct ErrorCase {
    const char* name;
    int status;
    std::string_view body;
    std::string_view errorClass;
};

constexpr std::array errorCases{
    ErrorCase{
        "rate limit", 429,
        R"({"error":{"message":"Rate limit reached for gpt-4o in organization o on tokens per min","type":"tokens","code":"rate_limit_exceeded"}})",
        "rate_limited"},
    ErrorCase{
        "out of money", 429,
        R"({"error":{"message":"You exceeded your current quota","type":"insufficient_quota","code":"insufficient_quota"}})",
        "quota_exhausted"},
    ErrorCase{
        "anthropic's rate limit", 429,
        R"({"type":"error","error":{"type":"rate_limit_error","message":"This request would exceed your organization's rate limit"}})",
        "rate_limited"},
    ErrorCase{
        "anthropic's monthly stop", 429,
        R"({"type":"error","error":{"type":"rate_limit_error","message":"x","details":{"error_code":"enforced_spend_limit_reached"}}})",
        "quota_exhausted"},
    ErrorCase{
        "a spend limit as a 400", 400,
        R"({"type":"error","error":{"type":"invalid_request_error","message":"You have reached your specified API usage limits."}})",
        "quota_exhausted"},
    ErrorCase{
        "credit too low", 400,
        R"({"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low to access the API"}})",
        "billing"},
    ErrorCase{
        "gemini, per minute", 429,
        R"([{"error":{"code":429,"message":"Resource exhausted","status":"RESOURCE_EXHAUSTED","details":[{"quotaId":"GenerateRequestsPerMinutePerProject"}]}}])",
        "rate_limited"},
    ErrorCase{
        "gemini, per day", 429,
        R"([{"error":{"code":429,"message":"Resource exhausted","status":"RESOURCE_EXHAUSTED","details":[{"quotaId":"GenerateRequestsPerDayPerProjectPerModel"}]}}])",
        "quota_exhausted"},
    ErrorCase{"a bare 429", 429, "", "rate_limited"},
    ErrorCase{
        "groq's too large for a minute", 413,
        R"({"error":{"message":"Request too large for model on tokens per minute","type":"tokens","code":"rate_limit_exceeded"}})",
        "rate_limited"},
    ErrorCase{"overloaded", 529,
              R"({"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}})", "overloaded"},
    ErrorCase{"a bare 529", 529, "", "overloaded"},
    ErrorCase{"503 with words", 503,
              R"({"error":{"message":"The model is currently overloaded","type":"server_error"}})",
              "overloaded"},
    ErrorCase{"503 without", 503, "<html><h1>503 Service Unavailable</h1></html>", "server_error"},
    ErrorCase{
        "context, openai", 400,
        R"({"error":{"message":"This model's maximum context length is 128000 tokens","type":"invalid_request_error","code":"context_length_exceeded"}})",
        "context_too_long"},
    ErrorCase{
        "context, anthropic", 400,
        R"({"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 210000 tokens > 200000 maximum"}})",
        "context_too_long"},
    ErrorCase{"too large", 413, R"({"type":"error","error":{"type":"request_too_large","message":"x"}})",
              "context_too_long"},
    ErrorCase{"filtered", 400, R"({"error":{"message":"The response was filtered","code":"content_filter"}})",
              "content_filtered"},
    ErrorCase{"bad request", 400,
              R"({"error":{"message":"Invalid value for temperature","type":"invalid_request_error"}})",
              "bad_request"},
    ErrorCase{"unprocessable", 422, R"({"detail":[{"loc":["body"],"msg":"field required"}]})", "bad_request"},
    ErrorCase{
        "wrong key", 401,
        R"({"error":{"message":"Incorrect API key provided","type":"invalid_request_error","code":"invalid_api_key"}})",
        "auth"},
    ErrorCase{"wrong key, vague", 401,
              R"({"error":{"message":"No auth","type":"invalid_request_error","code":null}})", "auth"},
    ErrorCase{"no permission", 403, R"({"type":"error","error":{"type":"permission_error","message":"x"}})",
              "auth"},
    ErrorCase{"unpaid", 402, R"({"error":{"message":"Insufficient Balance"}})", "billing"},
    ErrorCase{
        "no such model", 404,
        R"({"error":{"message":"The model does not exist","type":"invalid_request_error","code":"model_not_found"}})",
        "not_found"},
    ErrorCase{"no such page", 404, "<html>", "not_found"},
    ErrorCase{"request timed out", 408, "", "timeout_total"},
    ErrorCase{"gateway timed out", 504, "upstream timed out", "timeout_total"},
    ErrorCase{"cloudflare gave up", 524, "<html>", "timeout_total"},
    ErrorCase{"internal", 500, R"({"error":{"message":"The server had an error","type":"server_error"}})",
              "server_error"},
    ErrorCase{"anthropic's internal", 500,
              R"({"type":"error","error":{"type":"api_error","message":"Internal server error"}})",
              "server_error"},
    ErrorCase{"bad gateway", 502, "<html><center>nginx</center></html>", "server_error"},
    ErrorCase{"a redirect", 302, "", "protocol_error"},
    ErrorCase{"not an error at all", 200, "<html>", "protocol_error"},
    ErrorCase{"the error as text", 500, R"({"error":"model crashed"})", "server_error"},
    ErrorCase{"an array of nothing", 500, "[]", "server_error"},
    ErrorCase{"not UTF-8", 500, "\xff\xfe", "server_error"},
};

} // namespace tierline::protocol
