#include "sandbox/embeddings.h"

#include "base/hash.h"
#include "base/id.h"
#include "base/jsonwriter.h"
#include "sandbox/geminifields.h"
#include "sandbox/tokens.h"

#include <array>
#include <bit>
#include <cmath>

namespace tierline::sandbox {

namespace {

constexpr std::size_t usualDimensions = 256;
constexpr std::int64_t mostDimensions = 3072;
constexpr std::size_t mostWords = 2000; // of a text; the rest adds nothing

bool isWordByte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
           || static_cast<unsigned char>(c) >= 0x80;
}

std::vector<std::string> wordsOf(std::string_view text) {
    std::vector<std::string> words;
    bool inside = false;
    for (const char c : text) {
        if (!isWordByte(c)) {
            inside = false;
            continue;
        }
        if (!inside && words.size() == mostWords) break;
        if (!inside) words.emplace_back();
        inside = true;
        words.back() += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    if (words.empty()) words.emplace_back();
    return words;
}

std::string base64(std::string_view bytes) {
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        std::uint32_t group = 0;
        for (std::size_t i = 0; i < 3; ++i)
            group = group << 8U | (at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : 0U);
        for (std::size_t i = 0; i < 4; ++i)
            text += at + i > bytes.size() ? '=' : letters[group >> (18 - 6 * i) & 63U];
    }
    return text;
}

std::string littleEndian(const std::vector<float>& vector) {
    std::string bytes;
    for (const float value : vector)
        for (unsigned shift = 0; shift < 32; shift += 8)
            bytes += static_cast<char>(std::bit_cast<std::uint32_t>(value) >> shift & 255U);
    return bytes;
}

void writeNumbers(JsonWriter& out, const std::vector<float>& vector) {
    out.beginArray();
    for (const float value : vector)
        out.value(static_cast<double>(value));
    out.endArray();
}

// Tokens by number are words as good as any.
Result<void> readInput(JsonView input, EmbeddingsAsked& asked) {
    if (const auto text = input.string()) asked.texts.emplace_back(*text);
    bool numbers = false;
    for (const JsonView item : input.items()) {
        numbers = numbers || item.isNumber();
        if (const auto text = item.string())
            asked.texts.emplace_back(*text);
        else if (item.isArray())
            asked.texts.push_back(item.text());
        else if (!item.isNumber())
            return fail(ErrorCode::InvalidInput, "'$.input' is invalid.");
    }
    if (numbers) asked.texts = {input.text()};
    if (asked.texts.empty()) return fail(ErrorCode::InvalidInput, "'input' is a required property");
    return {};
}

Result<void> readOpenAi(JsonView root, EmbeddingsAsked& asked) {
    const auto format = root["encoding_format"].string().value_or("float");
    if (format != "float" && format != "base64")
        return fail(ErrorCode::InvalidInput, "Invalid 'encoding_format': 'float' or 'base64' is expected.");
    asked.base64 = format == "base64";
    return readInput(root["input"], asked);
}

Result<void> readGemini(JsonView root, bool isSingle, EmbeddingsAsked& asked, JsonView& dimensions) {
    const auto add = [&](JsonView request) {
        std::string text;
        for (const JsonView part : request["content"]["parts"].items())
            text += part["text"].string().value_or("");
        if (request["content"].isObject()) asked.texts.push_back(std::move(text));
        if (const JsonView wanted = field(request, "outputDimensionality")) dimensions = wanted;
    };
    if (isSingle) add(root);
    for (const JsonView request : root["requests"].items())
        add(request);
    if (asked.texts.empty())
        return fail(ErrorCode::InvalidInput, "* EmbedContentRequest.content: contents is not specified");
    return {};
}

} // namespace

std::vector<float> embed(std::string_view text, std::size_t dimensions) {
    std::vector<double> sum(dimensions, 0);
    for (const std::string& word : wordsOf(text)) {
        Dice dice(fnv1a(word));
        for (double& value : sum)
            value += dice.uniform() * 2 - 1;
    }
    double square = 0;
    for (const double value : sum)
        square += value * value;
    const double length = square > 0 ? std::sqrt(square) : 1;
    std::vector<float> unit;
    for (const double value : sum)
        unit.push_back(static_cast<float>(value / length));
    return unit;
}

Result<EmbeddingsAsked> readEmbeddings(const Call& call, std::string_view body) {
    const auto json = protocol::Json::parse(body);
    if (!json || !json->root().isObject())
        return fail(ErrorCode::InvalidInput, "the body is not a JSON object");
    const bool isGemini = call.dialect == Dialect::Gemini;
    EmbeddingsAsked asked;
    asked.model = call.model.empty() ? (*json)["model"].string().value_or("") : std::string_view(call.model);
    JsonView dimensions = (*json)["dimensions"];
    auto read =
        isGemini ? readGemini(json->root(), call.single, asked, dimensions) : readOpenAi(json->root(), asked);
    if (!read) return std::unexpected(read.error());
    const std::int64_t wanted = dimensions ? dimensions.int64().value_or(0) : usualDimensions;
    if (wanted < 1 || wanted > mostDimensions)
        return fail(ErrorCode::InvalidInput,
                    "Invalid value for 'dimensions': it must be between 1 and 3072.");
    asked.dimensions = static_cast<std::size_t>(wanted);
    for (const std::string& text : asked.texts)
        asked.tokens += tokensOf(text.size());
    return asked;
}

std::string embeddingsBody(const Call& call, const EmbeddingsAsked& asked) {
    const bool isGemini = call.dialect == Dialect::Gemini;
    std::string body;
    JsonWriter out(body);
    out.beginObject();
    if (!isGemini) out.member("object", "list");
    out.key(!isGemini ? "data" : call.single ? "embedding" : "embeddings");
    if (!call.single) out.beginArray();
    std::size_t index = 0;
    for (const std::string& text : asked.texts) {
        const auto vector = embed(text, asked.dimensions);
        out.beginObject();
        if (!isGemini) out.member("object", "embedding");
        if (!isGemini) out.member("index", index++);
        out.key(isGemini ? "values" : "embedding");
        asked.base64 ? out.value(base64(littleEndian(vector))) : writeNumbers(out, vector);
        out.endObject();
    }
    if (!call.single) out.endArray();
    if (!isGemini) {
        out.member("model", asked.model);
        out.key("usage");
        out.beginObject();
        out.member("prompt_tokens", asked.tokens);
        out.member("total_tokens", asked.tokens);
        out.endObject();
    }
    out.endObject();
    return body;
}

} // namespace tierline::sandbox
