#include "protocol/embeddings.h"

#include "base/jsonwriter.h"
#include "protocol/objectscan.h"
#include "protocol/turns.h"
#include "protocol/upstreamerror.h"
#include "protocol/usage.h"

#include <algorithm>
#include <bit>
#include <span>
#include <spdlog/fmt/fmt.h>
#include <vector>

namespace tierline::protocol {

namespace {

std::unexpected<Error> invalid(std::string detail) {
    return fail(ErrorCode::InvalidInput, std::move(detail));
}

Result<void> locateModel(std::string_view body, JsonView root, Request& request) {
    const auto ranges = scanObject(body);
    request.objectOpen = ranges.open;
    bool hasInput = false;
    std::size_t index = 0;
    for (const auto member : root.members()) {
        if (index == ranges.members.size())
            return fail(ErrorCode::Internal, "the members of the body were not all found");
        const auto range = ranges.members[index++].value;
        const bool isModel = member.key == "model";
        const bool isInput = member.key == "input";
        if ((isModel && request.modelValue.end > 0) || (isInput && hasInput))
            return invalid(fmt::format("`{}` stands twice in the body", member.key));
        if (isModel) request.modelValue = range;
        hasInput = hasInput || isInput;
    }
    return {};
}

// A text, several, token ids, or several lists of them.
Result<void> readInput(JsonView input, EmbeddingsRequest& read) {
    if (!input) return invalid("`input` is missing");
    if (const auto text = input.string()) {
        read.inputs = 1;
        read.request.textBytes = text->size();
        return {};
    }
    if (!input.isArray()) return invalid("`input` must be a string or an array");
    if (input.size() == 0) return invalid("`input` must not be empty");
    constexpr std::size_t bytesPerToken = 4; // as the estimate divides again
    bool hasText = false;
    for (const auto item : input.items()) {
        const bool isIds = item.isArray() && item.size() > 0;
        if (!item.isString() && !item.isNumber() && !isIds)
            return invalid("`input` must hold strings or token ids");
        hasText = hasText || item.isString();
        read.tokens = read.tokens || !item.isString();
        read.request.textBytes += item.isString() ? item.string()->size()
                                  : isIds         ? item.size() * bytesPerToken
                                                  : bytesPerToken;
    }
    if (hasText && read.tokens) return invalid("`input` must not mix strings and token ids");
    read.inputs = (*input.items().begin()).isNumber() ? 1 : input.size();
    return {};
}

Result<JsonView> parseObject(JsonParser& parser, std::string_view body, bool padded) {
    if (body.empty()) return invalid("the body is empty; a JSON object is needed");
    auto root = parser.parse(body, padded);
    if (!root) {
        auto error = root.error();
        error.detail.insert(0, "the body is ");
        return std::unexpected(std::move(error));
    }
    if (!root->isObject()) return invalid("the body must be a JSON object");
    return root;
}

std::expected<JsonView, UpstreamError> parseReply(JsonParser& parser, std::string_view reply,
                                                  std::string_view list) {
    const auto root = parser.parse(reply);
    if (!root || !root->isObject())
        return std::unexpected(protocolError(200, "the provider's reply is not a JSON object"));
    if (isErrorObject(*root)) return std::unexpected(readUpstreamError(200, *root));
    if (!(*root)[list].isArray())
        return std::unexpected(protocolError(200, fmt::format("the provider's reply has no `{}`", list)));
    return *root;
}

void appendBase64(std::string& out, std::span<const std::uint8_t> bytes) {
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        const auto left = std::min<std::size_t>(bytes.size() - at, 3);
        std::uint32_t bits = 0;
        for (std::size_t i = 0; i < 3; ++i)
            bits = (bits << 8U) | (i < left ? bytes[at + i] : 0U);
        for (std::size_t i = 0; i < 4; ++i)
            out += i <= left ? letters[(bits >> (18U - 6U * i)) & 63U] : '=';
    }
}

// As OpenAI packs them: float32, the lowest byte first.
std::string packed(JsonView values) {
    std::vector<std::uint8_t> bytes;
    bytes.reserve(values.size() * 4);
    for (const auto value : values.items()) {
        const auto bits = std::bit_cast<std::uint32_t>(static_cast<float>(value.number().value_or(0)));
        for (const unsigned shift : {0U, 8U, 16U, 24U})
            bytes.push_back(static_cast<std::uint8_t>(bits >> shift));
    }
    std::string out;
    appendBase64(out, bytes);
    return out;
}

Usage usageOf(JsonView root, const EmbeddingsRequest& request, bool& isEstimated) {
    std::optional<Usage> counted;
    readUsage(Dialect::Gemini, root["usageMetadata"], counted);
    isEstimated = !counted;
    if (counted) return *counted;
    Usage usage;
    usage.input = estimateInputTokens(request.request);
    return usage;
}

} // namespace

Result<EmbeddingsRequest> readEmbeddings(std::string_view body, bool padded) {
    thread_local JsonParser parser;
    const auto root = parseObject(parser, body, padded);
    if (!root) return std::unexpected(root.error());
    EmbeddingsRequest read;
    read.request.body = body;
    if (const auto done = locateModel(body, *root, read.request); !done) return std::unexpected(done.error());
    const auto model = (*root)["model"];
    if (!model) return invalid("`model` is missing");
    if (model.string().value_or("").empty()) return invalid("`model` must be a string, and not empty");
    read.request.model = *model.string();
    if (const auto done = readInput((*root)["input"], read); !done) return std::unexpected(done.error());
    read.dimensions = positiveCount((*root)["dimensions"]);
    const auto format = (*root)["encoding_format"];
    read.base64 = format.string() == "base64";
    if (format && !format.isNull() && !read.base64 && format.string() != "float")
        return invalid("`encoding_format` must be float or base64");
    return read;
}

Result<std::string> geminiEmbeddings(const EmbeddingsRequest& request, std::string_view model) {
    if (request.tokens)
        return invalid("`input` is token ids, which mean nothing to Gemini's embeddings; send the text");
    thread_local JsonParser parser;
    const auto root = parseObject(parser, request.request.body, false);
    if (!root) return std::unexpected(root.error());
    const auto input = (*root)["input"];
    const auto name = model.starts_with("models/") ? std::string(model) : "models/" + std::string(model);
    std::string out;
    JsonWriter json(out);
    const auto write = [&](JsonView text) {
        json.beginObject();
        json.member("model", name);
        json.key("content");
        json.beginObject();
        json.key("parts");
        json.beginArray();
        json.beginObject();
        json.member("text", text.string().value_or(""));
        json.endObject();
        json.endArray();
        json.endObject();
        if (request.dimensions) json.member("outputDimensionality", *request.dimensions);
        json.endObject();
    };
    json.beginObject();
    json.key("requests");
    json.beginArray();
    if (input.isString()) write(input);
    for (const auto text : input.items())
        write(text);
    json.endArray();
    json.endObject();
    return out;
}

std::expected<EmbeddingsReply, UpstreamError>
embeddingsFromGemini(const EmbeddingsRequest& request, std::string_view model, std::string_view reply) {
    thread_local JsonParser parser;
    const auto root = parseReply(parser, reply, "embeddings");
    if (!root) return std::unexpected(root.error());
    const auto embeddings = (*root)["embeddings"];
    if (embeddings.size() != request.inputs)
        return std::unexpected(protocolError(200, fmt::format("the provider gave {} embeddings for {} inputs",
                                                              embeddings.size(), request.inputs)));
    EmbeddingsReply read;
    read.usage = usageOf(*root, request, read.isEstimated);
    JsonWriter json(read.body);
    json.beginObject();
    json.member("object", "list");
    json.key("data");
    json.beginArray();
    std::size_t index = 0;
    for (const auto embedding : embeddings.items()) {
        const auto values = embedding["values"];
        if (!values.isArray())
            return std::unexpected(protocolError(200, "an embedding of the provider has no `values`"));
        json.beginObject();
        json.member("object", "embedding");
        json.member("index", index++);
        json.key("embedding");
        if (request.base64)
            json.value(packed(values));
        else
            json.raw(values.text());
        json.endObject();
    }
    json.endArray();
    json.member("model", model);
    json.key("usage");
    json.beginObject();
    json.member("prompt_tokens", read.usage->input);
    json.member("total_tokens", read.usage->input);
    json.endObject();
    json.endObject();
    return read;
}

std::expected<EmbeddingsReply, UpstreamError> readEmbeddingsReply(std::string_view reply) {
    thread_local JsonParser parser;
    const auto root = parseReply(parser, reply, "data");
    if (!root) return std::unexpected(root.error());
    EmbeddingsReply read;
    readUsage(Dialect::OpenAi, (*root)["usage"], read.usage);
    return read;
}

} // namespace tierline::protocol
