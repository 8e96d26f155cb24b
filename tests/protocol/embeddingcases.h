#pragma once

#include <array>
#include <string_view>

namespace tierline::protocol {

struct EmbeddingCase {
    const char* name;
    std::string_view body, expected;
};

constexpr std::array embeddingRequests{
    EmbeddingCase{"one text", R"({"model":"e","input":"Hello"})", "e 1 of 5 bytes"},
    EmbeddingCase{"several, as the official SDKs ask",
                  R"({"input":["a","bcd"],"model":"e","encoding_format":"base64","dimensions":256})",
                  "e 2 of 4 bytes dimensions 256 base64"},
    EmbeddingCase{"floats", R"({"input":["a"],"model":"e","encoding_format":"float"})", "e 1 of 1 bytes"},
    EmbeddingCase{"token ids are one input", R"({"input":[1,2,3],"model":"e"})", "e 1 of 12 bytes tokens"},
    EmbeddingCase{"lists of token ids", R"({"input":[[1,2],[3]],"model":"e"})", "e 2 of 12 bytes tokens"},
    EmbeddingCase{"no model", R"({"input":"a"})", "error: `model` is missing"},
    EmbeddingCase{"a model of another type", R"({"input":"a","model":1})",
                  "error: `model` must be a string, and not empty"},
    EmbeddingCase{"no input", R"({"model":"e"})", "error: `input` is missing"},
    EmbeddingCase{"an empty array", R"({"model":"e","input":[]})", "error: `input` must not be empty"},
    EmbeddingCase{"an object", R"({"model":"e","input":{}})", "error: `input` must be a string or an array"},
    EmbeddingCase{"a list of objects", R"({"model":"e","input":[{}]})",
                  "error: `input` must hold strings or token ids"},
    EmbeddingCase{"a mixture", R"({"model":"e","input":["a",1]})",
                  "error: `input` must not mix strings and token ids"},
    EmbeddingCase{"a format of its own", R"({"model":"e","input":"a","encoding_format":"int8"})",
                  "error: `encoding_format` must be float or base64"},
    EmbeddingCase{"two models", R"({"model":"e","input":"a","model":"f"})",
                  "error: `model` stands twice in the body"},
    EmbeddingCase{"two inputs", R"({"model":"e","input":"a","input":"b"})",
                  "error: `input` stands twice in the body"},
    EmbeddingCase{"nothing", "", "error: the body is empty; a JSON object is needed"},
    EmbeddingCase{"an array", "[]", "error: the body must be a JSON object"},
};

constexpr std::string_view splicedFrom = R"( { "input" : ["a"] , "model" : "auto" , "new" : 1 })";
constexpr std::string_view splicedTo = R"( { "input" : ["a"] , "model" : "their/name" , "new" : 1 })";

constexpr std::array embeddingTranslations{
    EmbeddingCase{
        "one text", R"({"model":"e","input":"A \"b\""})",
        R"({"requests":[{"model":"models/gemini-embedding-001","content":{"parts":[{"text":"A \"b\""}]}}]})"},
    EmbeddingCase{
        "several with their length", R"({"model":"e","input":["a","b"],"dimensions":8})",
        R"({"requests":[{"model":"models/gemini-embedding-001","content":{"parts":[{"text":"a"}]},"outputDimensionality":8},{"model":"models/gemini-embedding-001","content":{"parts":[{"text":"b"}]},"outputDimensionality":8}]})"},
    EmbeddingCase{"token ids", R"({"model":"e","input":[1,2]})",
                  "error: `input` is token ids, which mean nothing to Gemini's embeddings; send the text"},
};

struct EmbeddingReplyCase {
    const char* name;
    std::string_view request, reply, expected;
};

constexpr std::array embeddingReplies{
    EmbeddingReplyCase{
        "floats", R"({"model":"e","input":["abcd","efgh"]})",
        R"({"embeddings":[{"values":[0.5,-1]},{"values":[0.25,2]}]})",
        R"({"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.5,-1]},{"object":"embedding","index":1,"embedding":[0.25,2]}],"model":"m","usage":{"prompt_tokens":2,"total_tokens":2}} estimated)"},
    // 1.0 is 00 00 80 3f, -2.5 is 00 00 20 c0, lowest byte first
    EmbeddingReplyCase{
        "base64", R"({"model":"e","input":"abcd","encoding_format":"base64"})",
        R"({"embeddings":[{"values":[1.0,-2.5]}]})",
        R"({"object":"list","data":[{"object":"embedding","index":0,"embedding":"AACAPwAAIMA="}],"model":"m","usage":{"prompt_tokens":1,"total_tokens":1}} estimated)"},
    EmbeddingReplyCase{
        "one float, two signs of padding", R"({"model":"e","input":"a","encoding_format":"base64"})",
        R"({"embeddings":[{"values":[1]}],"usageMetadata":{"promptTokenCount":9}})",
        R"({"object":"list","data":[{"object":"embedding","index":0,"embedding":"AACAPw=="}],"model":"m","usage":{"prompt_tokens":9,"total_tokens":9}})"},
    EmbeddingReplyCase{
        "fewer than asked for", R"({"model":"e","input":["a","b"]})", R"({"embeddings":[{"values":[1]}]})",
        "error: protocol_error 200 [protocol_error|] the provider gave 1 embeddings for 2 inputs"},
    EmbeddingReplyCase{
        "no values", R"({"model":"e","input":"a"})", R"({"embeddings":[{}]})",
        "error: protocol_error 200 [protocol_error|] an embedding of the provider has no `values`"},
    EmbeddingReplyCase{
        "another kind of reply", R"({"model":"e","input":"a"})", "{}",
        "error: protocol_error 200 [protocol_error|] the provider's reply has no `embeddings`"},
    EmbeddingReplyCase{
        "not JSON", R"({"model":"e","input":"a"})", "<html>",
        "error: protocol_error 200 [protocol_error|] the provider's reply is not a JSON object"},
    EmbeddingReplyCase{"an error behind a 200", R"({"model":"e","input":"a"})",
                       R"({"error":{"code":404,"message":"gone","status":"NOT_FOUND"}})",
                       "error: not_found 200 [|404] gone"},
};

constexpr std::array embeddingUsages{
    EmbeddingCase{"counted", R"({"data":[],"usage":{"prompt_tokens":5,"total_tokens":5}})",
                  "in 5 read 0 w5m 0 w1h 0 out 0 reason 0"},
    EmbeddingCase{"not counted", R"({"data":[]})", "none"},
    EmbeddingCase{"no data", R"({"object":"list"})",
                  "error: protocol_error 200 [protocol_error|] the provider's reply has no `data`"},
};

} // namespace tierline::protocol
