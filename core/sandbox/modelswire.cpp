#include "base/jsonwriter.h"
#include "sandbox/models.h"
#include "sandbox/wire.h"

#include <string>

namespace tierline::sandbox {

namespace {

void writeOpenAi(JsonWriter& out, const SimulatedModel& model) {
    out.member("id", model.name);
    out.member("object", "model");
    out.member("created", std::int64_t{1767225600});
    out.member("owned_by", model.provider);
}

void writeAnthropic(JsonWriter& out, const SimulatedModel& model) {
    out.member("type", "model");
    out.member("id", model.name);
    out.member("display_name", model.name);
    out.member("created_at", "2026-01-01T00:00:00Z");
}

void writeGemini(JsonWriter& out, const SimulatedModel& model) {
    out.member("name", "models/" + std::string(model.name));
    out.member("version", "1");
    out.member("displayName", model.name);
    out.member("inputTokenLimit", model.context);
    out.member("outputTokenLimit", 65'536);
    out.key("supportedGenerationMethods");
    out.raw(model.role == Role::Embeddings ? R"(["embedContent","batchEmbedContents"])"
                                           : R"(["generateContent","countTokens"])");
}

} // namespace

std::string modelsBody(Dialect dialect, std::string_view provider) {
    const auto offered = offeredModels(provider);
    std::string body;
    JsonWriter out(body);
    out.beginObject();
    if (dialect == Dialect::OpenAi || dialect == Dialect::Responses) out.member("object", "list");
    out.key(dialect == Dialect::Gemini ? "models" : "data");
    out.beginArray();
    for (const SimulatedModel* model : offered) {
        out.beginObject();
        switch (dialect) {
        case Dialect::OpenAi:
        case Dialect::Responses: writeOpenAi(out, *model); break;
        case Dialect::Anthropic: writeAnthropic(out, *model); break;
        case Dialect::Gemini: writeGemini(out, *model); break;
        }
        out.endObject();
    }
    out.endArray();
    if (dialect == Dialect::Anthropic) {
        out.member("has_more", false);
        out.member("first_id", offered.front()->name);
        out.member("last_id", offered.back()->name);
    }
    out.endObject();
    return body;
}

} // namespace tierline::sandbox
