// What is asked of the endpoints beside chat, what the provider says, and what must come of it. In a file of
// its own since moc stumbles over the quotes.
#pragma once

#include "base/dialect.h"
#include "wire.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::test {

inline constexpr std::string_view jsonType = "application/json";

inline std::string replied(int status, std::string_view type, std::string_view body,
                           std::size_t missingBytes = 0) {
    return "HTTP/1.1 " + std::to_string(status) + " Some\r\nContent-Type: " + std::string(type)
           + "\r\nContent-Length: " + std::to_string(body.size() + missingBytes) + "\r\n\r\n"
           + std::string(body);
}

inline std::string asMultipart(std::string_view target, std::string_view headers = {}) {
    const std::string body =
        "--edge\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nbatch\r\n--edge\r\n"
        "Content-Disposition: form-data; name=\"file\"; filename=\"a.bin\"\r\n\r\n"
        "\x01\xff{\"\r\n--edge--\r\n";
    return "POST " + std::string(target)
           + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; "
             "boundary=edge\r\nContent-Length: "
           + std::to_string(body.size()) + "\r\n" + std::string(headers) + "\r\n" + body;
}

inline std::string asDelete(std::string_view target) {
    return "DELETE" + get(target).substr(3);
}

struct Passing {
    const char* name;
    Dialect provider;
    std::string request, reply;
    std::string_view there; // in the request as the provider sees it
    int status;
    std::string_view said;          // in the body that the client gets
    std::int64_t in = -1, out = -1; // tokens in the record; -1: none are booked
};

inline const std::string sound = std::string("ID3\0\xff\xfe", 6) + std::string(300'000, '\x80');
inline constexpr std::string_view madeUsage = R"("usage":{"input_tokens":9,"output_tokens":5})";
inline constexpr std::string_view edgeType = "content-type: multipart/form-data; boundary=edge\r\n";
inline const std::string completionEvents =
    "data: {\"choices\":[{\"text\":\"Fo\"}]}\n\ndata: {\"choices\":[{\"text\":\"ur\"}]}\n\n"
    "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":5}}\n\ndata: [DONE]\n\n";

inline const std::vector<Passing> passings{
    {"JSON", Dialect::OpenAi,
     post("/v1/completions", R"({"model":"m","prompt":"2+2"})", "Idempotency-Key: once\r\n"),
     replied(200, jsonType, R"({"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":5}})"),
     "POST /told/v1/completions HTTP/1.1\r\n", 200, R"("choices":[])", 9, 5},
    {"a stream", Dialect::OpenAi, post("/v1/completions", R"({"model":"m","prompt":"2+2","stream":true})"),
     replied(200, "text/event-stream", completionEvents),
     "{\"model\":\"m\",\"prompt\":\"2+2\",\"stream\":true}", 200, "data: [DONE]", 9, 5},
    {"an image's tokens", Dialect::OpenAi, post("/v1/images/generations", R"({"model":"m","prompt":"sea"})"),
     replied(200, jsonType, "{\"data\":[]," + std::string(madeUsage) + "}"),
     "POST /told/v1/images/generations HTTP/1.1\r\n", 200, R"("data":[])", 9, 5},
    {"an image's tokens behind its bytes", Dialect::OpenAi,
     post("/v1/images/generations", R"({"model":"m","prompt":"sea"})"),
     replied(200, jsonType,
             R"({"data":[{"b64_json":")" + std::string(400'000, 'A') + "\"}]," + std::string(madeUsage)
                 + "}"),
     "/v1/images/generations", 200, "AAAA", 9, 5},
    {"upload", Dialect::OpenAi, asMultipart("/v1/files"), replied(200, jsonType, R"({"id":"file-1"})"),
     edgeType, 200, "file-1"},
    {"upload's bytes", Dialect::OpenAi, asMultipart("/v1/files"),
     replied(200, jsonType, R"({"id":"file-1"})"), "\r\n\r\n\x01\xff{\"\r\n--edge--\r\n", 200, "file-1"},
    {"Gemini's upload", Dialect::Gemini,
     asMultipart("/upload/v1beta/files?key=sk-theirs&uploadType=multipart",
                 "X-Goog-Upload-Protocol: multipart\r\n"),
     replied(200, jsonType, R"({"file":{}})"), "x-goog-upload-protocol: multipart\r\n", 200,
     R"({"file":{}})"},
    {"Gemini's upload at its place", Dialect::Gemini,
     asMultipart("/upload/v1beta/files?key=sk-theirs&uploadType=multipart"), replied(200, jsonType, "{}"),
     "POST /told/upload/v1beta/files?uploadType=multipart HTTP/1.1\r\n", 200, "{}"},
    {"speech", Dialect::OpenAi, post("/v1/audio/speech", R"({"model":"m","input":"hi","voice":"v"})"),
     replied(200, "audio/mpeg", sound), "POST /told/v1/audio/speech HTTP/1.1\r\n", 200, sound},
    {"DELETE", Dialect::OpenAi, asDelete("/v1/files/file-1"), replied(200, jsonType, R"({"deleted":true})"),
     "DELETE /told/v1/files/file-1 HTTP/1.1\r\n", 200, R"({"deleted":true})"},
    {"a key in the query", Dialect::OpenAi, get("/v1/files?limit=2&key=sk-theirs"),
     replied(200, jsonType, R"({"data":[]})"), "GET /told/v1/files?limit=2 HTTP/1.1\r\n", 200,
     R"({"data":[]})"},
    {"the provider's 404", Dialect::OpenAi, get("/v1/files/none"),
     replied(404, jsonType, R"({"error":{"message":"No such file"}})"),
     "GET /told/v1/files/none HTTP/1.1\r\n", 404, "No such file"},
    {"a stored reply is counted once", Dialect::OpenAi, get("/v1/responses/resp_1"),
     replied(200, jsonType, "{\"id\":\"resp_1\"," + std::string(madeUsage) + "}"),
     "GET /told/v1/responses/resp_1 HTTP/1.1\r\n", 200, "resp_1"},
    {"a cancelled reply too", Dialect::OpenAi, post("/v1/responses/resp_1/cancel", ""),
     replied(200, jsonType, "{\"id\":\"resp_1\"," + std::string(madeUsage) + "}"),
     "POST /told/v1/responses/resp_1/cancel HTTP/1.1\r\n", 200, "resp_1"},
    {"broken after 200", Dialect::OpenAi, get("/v1/files"), replied(200, jsonType, R"({"data":[)", 100),
     "GET /told/v1/files HTTP/1.1\r\n", 502, "main broke off its reply: network"},
    {"broken after 200, Anthropic", Dialect::Anthropic, get("/v1/messages/batches"),
     replied(200, jsonType, R"({"data":[)", 100), "GET /told/v1/messages/batches HTTP/1.1\r\n", 502,
     R"({"type":"error")"},
    {"no reply, Gemini", Dialect::Gemini, get("/v1beta/files"), "", "GET /told/v1beta/files HTTP/1.1\r\n",
     502, R"({"error":{"code":502)"},
};

struct Fetched { // what the gateway answers by itself
    const char* name;
    std::string request;
    int status;
    std::string_view said;
};

inline const std::vector<Fetched> fetches{
    {"models", get("/v1/models"), 200, R"({"id":"main/a","object":"model")"},
    {"models as Anthropic's", get("/v1/models", "anthropic-version: 2023-06-01\r\n"), 200,
     R"("type":"model")"},
    {"models as Gemini's", get("/v1beta/models"), 200, R"("name":"models/main/a")"},
    {"one model", get("/v1/models/main%2Fa"), 200, R"("id":"main/a")"},
    {"one model by its bare name", get("/v1/models/a"), 200, R"("id":"main/a")"},
    {"one of Gemini's", get("/v1beta/models/a"), 200, R"("name":"models/main/a")"},
    {"no such model", get("/v1/models/none"), 404, "model_not_found"},
    {"tokens as Anthropic counts",
     post("/v1/messages/count_tokens",
          R"({"model":"auto","messages":[{"role":"user","content":"12345678"}]})"),
     200, R"({"input_tokens":)"},
    {"tokens as Gemini counts",
     post("/v1beta/models/auto:countTokens", R"({"contents":[{"parts":[{"text":"12345678"}]}]})"), 200,
     R"({"totalTokens":)"},
    {"tokens of nothing", post("/v1/messages/count_tokens", "nothing"), 400, R"("type":"error")"},
    {"nobody to pass to", get("/v1/files"), 404, "pass_through"},
    {"nobody to pass to, Gemini", get("/v1beta/files"), 404, "pass_through"},
};

struct Embedding {
    const char* name;
    Dialect provider;
    std::string_view models; // with the ability, one letter each
    std::string body, reply;
    std::string_view there;
    int status;
    std::string_view said;
};

inline const std::string vectorReply = replied(
    200, jsonType,
    R"({"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.5,1]}],"usage":{"prompt_tokens":9,"total_tokens":9}})");
inline const std::string geminiVectorReply = replied(200, jsonType, R"({"embeddings":[{"values":[0.5,1]}]})");

inline const std::vector<Embedding> embeddings{
    {"named", Dialect::OpenAi, "ab", R"({"model":"main/b","input":"tide"})", vectorReply, R"("model":"b")",
     200, R"("embedding":[0.5,1])"},
    {"the only one", Dialect::OpenAi, "a", R"({"model":"auto","input":"tide"})", vectorReply,
     R"("model":"a")", 200, R"("embedding":[0.5,1])"},
    {"one of several", Dialect::OpenAi, "ab", R"({"model":"auto","input":"tide"})", "", "", 404,
     "name one of: main/a, main/b"},
    {"unknown", Dialect::OpenAi, "a", R"({"model":"none","input":"tide"})", "", "", 404, "model_not_found"},
    {"to Gemini", Dialect::Gemini, "a", R"({"model":"a","input":"tide"})", geminiVectorReply,
     "/models/a:batchEmbedContents HTTP/1.1\r\n", 200, R"("embedding":[0.5,1])"},
    {"to Gemini as base64", Dialect::Gemini, "a",
     R"({"model":"a","input":"tide","encoding_format":"base64"})", geminiVectorReply, R"("text":"tide")", 200,
     R"("embedding":"AAAAPwAAgD8=")"},
};

} // namespace tierline::test
