// Embeddings that can be checked: each word has a direction of its own, a text is the sum of its words on the
// unit sphere, so texts that share words are near. Pure; any thread.
#pragma once

#include "base/error.h"
#include "sandbox/call.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::sandbox {

std::vector<float> embed(std::string_view text, std::size_t dimensions);

struct EmbeddingsAsked {
    std::string model;
    std::vector<std::string> texts;
    std::size_t dimensions = 0;
    bool base64 = false;
    std::int64_t tokens = 0;
};

// InvalidInput with the provider's sentence.
Result<EmbeddingsAsked> readEmbeddings(const Call& call, std::string_view body);
std::string embeddingsBody(const Call& call, const EmbeddingsAsked& asked);

} // namespace tierline::sandbox
