#include "sandbox/asked.h"

#include "base/hash.h"
#include "sandbox/reading.h"
#include "sandbox/tokens.h"

#include <algorithm>
#include <array>

namespace tierline::sandbox {

namespace {

constexpr std::int64_t imageTokens = 800;

constexpr std::array<Result<void> (*)(Reading&), dialectNames.size()> readers{readOpenAi, readResponses,
                                                                              readAnthropic, readGemini};

} // namespace

std::unexpected<Error> reject(std::string sentence, std::string_view code) {
    return fail(ErrorCode::InvalidInput, std::move(sentence), std::string(code));
}

std::optional<std::string_view> unknownKey(JsonView object, std::span<const std::string_view> known) {
    for (const auto& [key, value] : object.members())
        if (std::ranges::find(known, key) == known.end()) return key;
    return std::nullopt;
}

AskedMessage& turnOf(Asked& asked, bool isAssistant) {
    if (asked.messages.empty() || asked.messages.back().isAssistant != isAssistant)
        asked.messages.emplace_back().isAssistant = isAssistant;
    return asked.messages.back();
}

void addImage(Reading& reading, AskedMessage& turn, AskedImage image) {
    turn.images.push_back(std::move(image));
    reading.asked.images = true;
    reading.asked.inputTokens += imageTokens;
}

void addImage(Reading& reading, AskedMessage& turn, std::string_view url) {
    if (!url.starts_with("data:")) return addImage(reading, turn, AskedImage{true, {}});
    url.remove_prefix(5);
    addImage(reading, turn, AskedImage{false, std::string(url.substr(0, url.find(';')))});
}

void countTurn(Reading& reading, JsonView turn, bool hasResult, std::string_view userWords) {
    Asked& asked = reading.asked;
    reading.lastTokens = tokensOf(turn.textSize());
    asked.inputTokens += reading.lastTokens;
    asked.prefixTokens += reading.lastTokens;
    asked.endsWithToolResult = hasResult;
    if (userWords.empty()) return;
    asked.userText = userWords;
    ++asked.userTurns;
}

void countPrefix(Reading& reading, JsonView part) {
    const std::int64_t tokens = part ? tokensOf(part.textSize()) : 0;
    reading.asked.inputTokens += tokens;
    reading.asked.prefixTokens += tokens;
}

bool isToolName(std::string_view name, std::size_t limit, std::string_view extra) {
    return !name.empty() && name.size() <= limit && std::ranges::all_of(name, [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'
               || c == '-' || extra.contains(c);
    });
}

std::vector<std::string> stringsOf(JsonView value) {
    std::vector<std::string> all;
    if (const auto one = value.string()) all.emplace_back(*one);
    for (const JsonView item : value.items())
        if (const auto text = item.string()) all.emplace_back(*text);
    return all;
}

std::string jsonOr(JsonView value, std::string_view otherwise) {
    return value.isObject() ? value.text() : std::string(otherwise);
}

Result<Asked> readAsked(const Call& call, std::string_view body, const AskedFor& about) {
    const auto json = protocol::Json::parse(body);
    if (!json || !json->root().isObject()) return reject("the body is not a JSON object");
    Asked asked;
    asked.dialect = call.dialect;
    asked.model = call.model.empty() ? (*json)["model"].string().value_or("") : std::string_view(call.model);
    if (asked.model.empty()) return reject("model: field required", "missing_required_parameter");
    asked.stream = call.stream || (*json)["stream"].boolean().value_or(false);
    asked.hash = fnv1a(body);
    Reading reading{call, about, json->root(), asked};
    if (auto read = readers[static_cast<std::size_t>(call.dialect)](reading); !read)
        return std::unexpected(read.error());
    if (asked.maxOutput && *asked.maxOutput < 1) return reject("max_tokens: must be at least 1");
    asked.prefixTokens -= reading.lastTokens;
    return asked;
}

} // namespace tierline::sandbox
