#include "protocol/models.h"

#include "base/jsonwriter.h"

namespace tierline::protocol {

namespace {

void writeOpenAi(JsonWriter& json, std::string_view id) {
    const auto slash = id.find('/');
    json.beginObject();
    json.member("id", id);
    json.member("object", "model");
    json.member("created", 0);
    json.member("owned_by",
                slash == std::string_view::npos ? std::string_view("tierline") : id.substr(0, slash));
    json.endObject();
}

void writeAnthropic(JsonWriter& json, std::string_view id) {
    json.beginObject();
    json.member("type", "model");
    json.member("id", id);
    json.member("display_name", id);
    json.member("created_at", "1970-01-01T00:00:00Z"); // unknown, as Anthropic writes it
    json.endObject();
}

void writeGemini(JsonWriter& json, std::string_view id) {
    json.beginObject();
    json.member("name", "models/" + std::string(id));
    json.member("version", "");
    json.member("displayName", id);
    json.key("supportedGenerationMethods");
    json.beginArray();
    json.value("generateContent");
    json.value("streamGenerateContent");
    json.endArray();
    json.endObject();
}

void writeEnd(JsonWriter& json, std::string_view name, std::span<const std::string> ids, bool first) {
    json.key(name);
    if (ids.empty())
        json.null();
    else
        json.value(first ? ids.front() : ids.back());
}

void writeModel(JsonWriter& json, Dialect dialect, std::string_view id) {
    switch (dialect) {
    case Dialect::OpenAi:
    case Dialect::Responses: return writeOpenAi(json, id);
    case Dialect::Anthropic: return writeAnthropic(json, id);
    case Dialect::Gemini: return writeGemini(json, id);
    }
}

} // namespace

std::string modelsBody(Dialect dialect, std::span<const std::string> ids) {
    std::string out;
    JsonWriter json(out);
    json.beginObject();
    if (dialect == Dialect::OpenAi || dialect == Dialect::Responses) json.member("object", "list");
    json.key(dialect == Dialect::Gemini ? "models" : "data");
    json.beginArray();
    for (const auto& id : ids)
        writeModel(json, dialect, id);
    json.endArray();
    if (dialect == Dialect::Anthropic) {
        json.member("has_more", false);
        writeEnd(json, "first_id", ids, true);
        writeEnd(json, "last_id", ids, false);
    }
    json.endObject();
    return out;
}

std::string modelBody(Dialect dialect, std::string_view id) {
    std::string out;
    JsonWriter json(out);
    writeModel(json, dialect, id);
    return out;
}

} // namespace tierline::protocol
