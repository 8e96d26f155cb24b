#include "protocol/gemini/framewriter.h"

#include "base/jsonwriter.h"
#include "protocol/json.h"

namespace tierline::protocol::gemini {

namespace {

// Anew, because white space between the tokens may hold line ends, which would cut the event in two.
void writeArguments(JsonWriter& json, std::string_view arguments) {
    thread_local JsonParser parser;
    const auto root = parser.parse(arguments);
    if (root && root->isObject()) return json.raw(root->text());
    json.beginObject();
    if (!arguments.empty()) json.member("input", arguments);
    json.endObject();
}

void writePart(JsonWriter& json, const ReplyPart& part) {
    json.beginObject();
    if (part.kind == ReplyPart::Kind::Call) {
        json.key("functionCall");
        json.beginObject();
        if (!part.id.empty()) json.member("id", part.id);
        json.member("name", part.name);
        json.key("args");
        writeArguments(json, part.text);
        json.endObject();
    } else {
        json.member("text", part.text);
        if (part.kind == ReplyPart::Kind::Thought) json.member("thought", true);
    }
    json.endObject();
}

void writeUsage(JsonWriter& json, const Usage& usage) {
    const auto prompt = usage.input + usage.cachedRead + usage.cacheWrite5m + usage.cacheWrite1h;
    json.key("usageMetadata");
    json.beginObject();
    json.member("promptTokenCount", prompt);
    json.member("candidatesTokenCount", usage.output - usage.reasoning);
    if (usage.cachedRead > 0) json.member("cachedContentTokenCount", usage.cachedRead);
    if (usage.reasoning > 0) json.member("thoughtsTokenCount", usage.reasoning);
    json.member("totalTokenCount", prompt + usage.output);
    json.endObject();
}

} // namespace

void writeFrame(std::string& out, std::span<const ReplyPart> parts, const FrameFacts& facts, bool last) {
    JsonWriter json(out);
    json.beginObject();
    json.key("candidates");
    json.beginArray();
    json.beginObject();
    json.key("content");
    json.beginObject();
    json.key("parts");
    json.beginArray();
    for (const auto& part : parts)
        writePart(json, part);
    json.endArray();
    json.member("role", "model");
    json.endObject();
    if (last) json.member("finishReason", facts.finish.empty() ? std::string_view("STOP") : facts.finish);
    json.member("index", 0);
    json.endObject();
    json.endArray();
    if (last && facts.usage) writeUsage(json, *facts.usage);
    if (!facts.model.empty()) json.member("modelVersion", facts.model);
    if (!facts.id.empty()) json.member("responseId", facts.id);
    json.endObject();
}

} // namespace tierline::protocol::gemini
