#include "protocol/gemini/schema.h"

#include "base/jsonwriter.h"
#include "protocol/gemini/parts.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace tierline::protocol::gemini {

namespace {

// Counts, which Google writes as strings.
constexpr std::array<std::string_view, 6> counts{"minItems",  "maxItems",      "minLength",
                                                 "maxLength", "minProperties", "maxProperties"};

// Only Google's: hints that JSON Schema's readers would refuse in strict mode.
constexpr std::array<std::string_view, 2> ours{"propertyOrdering", "example"};

void writeSchema(JsonWriter& json, JsonView schema);

void writeType(JsonWriter& json, std::string_view type, bool nullable) {
    std::string word(type);
    std::ranges::transform(word, word.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    if (word == "type_unspecified") return;
    json.key("type");
    if (!nullable) return json.value(word);
    json.beginArray();
    json.value(word);
    json.value("null");
    json.endArray();
}

void writeCount(JsonWriter& json, JsonView value) {
    std::int64_t number = 0;
    const auto text = value.string().value_or("");
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (!text.empty() && error == std::errc() && end == text.data() + text.size())
        json.value(number);
    else
        json.raw(value.text());
}

void writeMember(JsonWriter& json, std::string_view key, JsonView value, bool nullable) {
    const auto is = [&](std::string_view name) { return isKey(key, name); };
    if (is("nullable") || std::ranges::any_of(ours, is)) return;
    if (key == "type" && value.isString()) return writeType(json, *value.string(), nullable);
    const auto count = std::ranges::find_if(counts, is);
    if (count != counts.end()) {
        json.key(*count);
        return writeCount(json, value);
    }
    json.key(is("anyOf") ? std::string_view("anyOf") : key);
    if (key == "properties" && value.isObject()) {
        json.beginObject();
        for (const auto [name, property] : value.members()) {
            json.key(name);
            writeSchema(json, property);
        }
        return json.endObject();
    }
    if (is("anyOf") && value.isArray()) {
        json.beginArray();
        for (const auto choice : value.items())
            writeSchema(json, choice);
        return json.endArray();
    }
    if (key == "items" && value.isObject()) return writeSchema(json, value);
    json.raw(value.text());
}

void writeSchema(JsonWriter& json, JsonView schema) {
    if (!schema.isObject()) return json.raw(schema.text());
    const bool nullable = schema["nullable"].boolean().value_or(false);
    json.beginObject();
    for (const auto [key, value] : schema.members())
        writeMember(json, key, value, nullable);
    json.endObject();
}

} // namespace

std::string jsonSchemaOf(JsonView schema) {
    std::string out;
    JsonWriter json(out);
    writeSchema(json, schema);
    return out;
}

} // namespace tierline::protocol::gemini
