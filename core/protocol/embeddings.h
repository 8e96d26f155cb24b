// OpenAI's POST /v1/embeddings: reading it, and going to Gemini's batchEmbedContents and back. Pure; any
// thread.
#pragma once

#include "protocol/reply.h"
#include "protocol/request.h"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace tierline::protocol {

// `request` holds model, textBytes and the place of the model, for `Splice` and `estimateInputTokens`.
struct EmbeddingsRequest {
    Request request;
    std::size_t inputs = 0;
    std::optional<std::int64_t> dimensions;
    bool base64 = false; // encoding_format: what the official SDKs ask for without being told
    bool tokens = false; // the input is token ids
};

// InvalidInput with a sentence for the client. `padded` as for the chat requests.
Result<EmbeddingsRequest> readEmbeddings(std::string_view body, bool padded);

// The body for /v1beta/models/{model}:batchEmbedContents. InvalidInput: token ids mean nothing there.
Result<std::string> geminiEmbeddings(const EmbeddingsRequest& request, std::string_view model);

struct EmbeddingsReply {
    std::string body; // of the translation; empty for OpenAI's own, which passes as it is
    std::optional<Usage> usage;
    bool isEstimated = false; // nobody counted: by the bytes of the text
};

// Gemini's reply as OpenAI's, floats or base64 as the client wished. `model` as the client is to see it.
std::expected<EmbeddingsReply, UpstreamError>
embeddingsFromGemini(const EmbeddingsRequest& request, std::string_view model, std::string_view reply);

// The usage of OpenAI's own reply.
std::expected<EmbeddingsReply, UpstreamError> readEmbeddingsReply(std::string_view reply);

} // namespace tierline::protocol
