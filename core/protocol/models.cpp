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

void writeEnd(JsonWriter& json, std::string_view name, std::span<const std::string> ids, bool first) {
    json.key(name);
    if (ids.empty())
        json.null();
    else
        json.value(first ? ids.front() : ids.back());
}

} // namespace

std::string modelsBody(Dialect dialect, std::span<const std::string> ids) {
    const bool isOpenAi = dialect == Dialect::OpenAi;
    std::string out;
    JsonWriter json(out);
    json.beginObject();
    if (isOpenAi) json.member("object", "list");
    json.key("data");
    json.beginArray();
    for (const auto& id : ids)
        isOpenAi ? writeOpenAi(json, id) : writeAnthropic(json, id);
    json.endArray();
    if (!isOpenAi) {
        json.member("has_more", false);
        writeEnd(json, "first_id", ids, true);
        writeEnd(json, "last_id", ids, false);
    }
    json.endObject();
    return out;
}

} // namespace tierline::protocol
