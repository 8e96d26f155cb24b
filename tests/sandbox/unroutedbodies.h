// Requests for what is no chat, and a part of what is answered. Data, away from moc.
#pragma once

#include <string>

namespace unrouted {

struct Row {
    const char *name, *path, *body;
    int status;
    const char* contains;
};

inline constexpr Row rows[] = {
    {"two texts", "/v1/embeddings", R"({"model":"embed-1","input":["a b","c"]})", 200,
     R"("prompt_tokens":2)"},
    {"tokens", "/v1/embeddings", R"({"model":"embed-1","input":[1,2]})", 200, R"("index":0)"},
    {"no input", "/v1/embeddings", R"({"model":"embed-1"})", 400, "'input' is a required"},
    {"a bad format", "/v1/embeddings", R"({"model":"embed-1","input":"x","encoding_format":"hex"})", 400,
     "encoding_format"},
    {"too many dimensions", "/v1/embeddings", R"({"model":"embed-1","input":"x","dimensions":99999})", 400,
     "dimensions"},
    {"a chat model", "/v1/embeddings", R"({"model":"nano-1","input":"x"})", 404, "does not exist"},
    {"Azure", "/openai/deployments/embed-1/embeddings?api-version=2024-10-21", R"({"input":"x"})", 200,
     R"("embedding":[)"},
    {"a completion", "/v1/completions", R"({"model":"nano-1","prompt":"say exactly: tides"})", 200,
     R"("text":"tides")"},
    {"a streamed completion", "/v1/completions",
     R"({"model":"nano-1","prompt":"say exactly: tides","stream":true})", 200, "data: [DONE]"},
    {"no prompt", "/v1/completions", R"({"model":"nano-1"})", 400, "prompt"},
    {"a moderation", "/v1/moderations", R"({"input":["a","b"]})", 200, R"("flagged":false)"},
    {"no speech", "/v1/audio/speech", "{}", 400, "'input' is a required"},
    {"tokens of a message", "/v1/messages/count_tokens",
     R"({"model":"nano-1","messages":[{"role":"user","content":"hello"}]})", 200, R"({"input_tokens":)"},
    {"tokens of contents", "/v1beta/models/nano-1:countTokens",
     R"({"contents":[{"parts":[{"text":"hello"}]}]})", 200, R"({"totalTokens":)"},
    {"tokens of an unknown model", "/v1beta/models/x:countTokens",
     R"({"contents":[{"parts":[{"text":"hello"}]}]})", 404, "NOT_FOUND"},
};

inline constexpr const char* openAiText = R"({"model":"embed-1","input":"hello world"})";
inline constexpr const char* base64Text =
    R"({"model":"embed-1","input":"hello world","encoding_format":"base64","dimensions":3})";
inline constexpr const char* geminiText = R"({"content":{"parts":[{"text":"hello world"}]}})";
inline constexpr const char* geminiBatch =
    R"({"requests":[{"model":"models/embed-1","content":{"parts":[{"text":"hello world"}]}},{"content":{"parts":[{"text":"Hello, world"}]}}]})";
inline constexpr const char* speech = R"({"model":"tts","input":"hello","voice":"a"})";
inline constexpr const char* noData = R"("data":[])";

inline std::string multipart() {
    return "--edge\r\ncontent-disposition: form-data; name=\"purpose\"\r\n\r\nbatch\r\n"
           "--edge\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.jsonl\"\r\n"
           "content-type: application/octet-stream\r\n\r\n{\"a\":1}\r\n\r\n--edge--\r\n";
}

} // namespace unrouted
