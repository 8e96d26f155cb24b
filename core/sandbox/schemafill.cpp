#include "sandbox/schemafill.h"

#include "base/jsonwriter.h"
#include "protocol/json.h"
#include "sandbox/composer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace tierline::sandbox {

namespace {

using protocol::JsonView;

constexpr int depthLimit = 8;

struct Filler {
    JsonWriter& out;
    std::string_view question;
    Dice& dice;
};

std::string between(std::string_view text, std::string_view marks) {
    for (const char mark : marks) {
        const auto open = text.find(mark);
        if (open == std::string_view::npos) continue;
        const auto close = text.find(mark, open + 1);
        if (close != std::string_view::npos && close > open + 1)
            return std::string(text.substr(open + 1, close - open - 1));
    }
    return {};
}

template <class Wanted>
std::string firstWord(std::string_view text, Wanted wanted) {
    constexpr std::string_view spaces = " \t\r\n\"'`,;:()?!";
    for (std::size_t at = text.find_first_not_of(spaces); at != std::string_view::npos;) {
        const auto end = std::min(text.find_first_of(spaces, at), text.size());
        std::string_view word = text.substr(at, end - at);
        while (word.ends_with('.'))
            word.remove_suffix(1);
        if (!word.empty() && wanted(word)) return std::string(word);
        at = text.find_first_not_of(spaces, end);
    }
    return {};
}

std::string pathIn(std::string_view text) {
    return firstWord(text, [](std::string_view word) {
        const auto dot = word.rfind('.');
        return word.contains('/') || (dot != std::string_view::npos && dot > 0 && word.size() - dot <= 5);
    });
}

// A capitalised word that does not begin the sentence.
std::string placeIn(std::string_view text) {
    bool first = true;
    return firstWord(text, [&](std::string_view word) {
        const bool capital = word[0] >= 'A' && word[0] <= 'Z' && word.size() > 2;
        return !std::exchange(first, false) && capital && !word.contains('_');
    });
}

struct Hint {
    std::string_view name, fallback;
    std::string (*find)(std::string_view question);
};

std::string quotedIn(std::string_view text) {
    return between(text, "`\"");
}

constexpr Hint hints[] = {
    {"path", "src/main.cpp", pathIn},
    {"file", "src/main.cpp", pathIn},
    {"command", "git status --short", quotedIn},
    {"pattern", "retry", quotedIn},
    {"city", "Lisbon", placeIn},
    {"location", "Lisbon", placeIn},
    {"place", "Lisbon", placeIn},
    {"url", "http://localhost:8080/health", pathIn},
    {"date", "2026-06-01", nullptr},
    {"email", "kim@example.com", nullptr},
    {"unit", "celsius", nullptr},
    {"content", "// checked\n", quotedIn},
    {"id", "A-1042", nullptr},
    {"language", "en", nullptr},
};

std::string stringFor(std::string_view name, std::string_view question) {
    for (const Hint& hint : hints) {
        if (!name.contains(hint.name)) continue;
        std::string found = hint.find != nullptr ? hint.find(question) : std::string();
        return found.empty() ? std::string(hint.fallback) : found;
    }
    if (std::string quoted = quotedIn(question); !quoted.empty()) return quoted;
    const auto topics = topicsOf(question, tongueOf(question));
    return topics.size() > 1 ? topics[0] + " " + topics[1] : topics[0];
}

void fillNumber(JsonView schema, bool whole, Filler& filler) {
    const double low = schema["minimum"].number().value_or(1);
    const double high = std::max(low, schema["maximum"].number().value_or(low + 9));
    const double drawn = low + filler.dice.uniform() * (high - low);
    if (whole)
        filler.out.value(static_cast<std::int64_t>(std::ceil(low + std::floor(drawn - low))));
    else
        filler.out.value(std::clamp(std::round(drawn * 100) / 100, low, high));
}

void fillValue(JsonView schema, std::string_view name, int depth, Filler& filler);

// With no list of required ones every property is filled: a model would rather say too much.
void fillObject(JsonView schema, int depth, Filler& filler) {
    const JsonView required = schema["required"];
    filler.out.beginObject();
    for (const auto& [key, value] : schema["properties"].members()) {
        bool wanted = !required.isArray();
        for (const JsonView item : required.items())
            wanted = wanted || item.string() == key;
        if (!wanted) continue;
        filler.out.key(key);
        fillValue(value, key, depth + 1, filler);
    }
    filler.out.endObject();
}

// Gemini writes types in capitals.
std::string_view inSmallLetters(std::string_view type) {
    constexpr std::array<std::string_view, 7> small{"object", "string",  "integer", "number",
                                                    "array",  "boolean", "null"};
    constexpr std::array<std::string_view, 7> capital{"OBJECT", "STRING",  "INTEGER", "NUMBER",
                                                      "ARRAY",  "BOOLEAN", "NULL"};
    const auto found = std::ranges::find(capital, type);
    return found == capital.end() ? type : small[static_cast<std::size_t>(found - capital.begin())];
}

std::string_view typeOf(JsonView schema) {
    const JsonView type = schema["type"];
    if (const auto one = type.string()) return inSmallLetters(*one);
    for (const JsonView item : type.items())
        if (item.string() && *item.string() != "null") return inSmallLetters(*item.string());
    if (schema.get("properties")) return "object";
    return "string";
}

void fillValue(JsonView schema, std::string_view name, int depth, Filler& filler) {
    if (const auto fixed = schema.get("const")) return filler.out.raw(fixed->text());
    if (const JsonView choices = schema["enum"]; choices.size() > 0) {
        std::size_t left = static_cast<std::size_t>(filler.dice.next() % choices.size());
        for (const JsonView choice : choices.items())
            if (left-- == 0) return filler.out.raw(choice.text());
    }
    for (const std::string_view word : {"anyOf", "oneOf"})
        for (const JsonView option : schema[word].items())
            if (depth < depthLimit) return fillValue(option, name, depth + 1, filler);
    const std::string_view type = typeOf(schema);
    if (type == "object" && depth < depthLimit) return fillObject(schema, depth, filler);
    if (type == "object") return filler.out.raw("{}");
    if (type == "integer" || type == "number") return fillNumber(schema, type == "integer", filler);
    if (type == "boolean") return filler.out.value(true);
    if (type == "null") return filler.out.null();
    if (type != "array") return filler.out.value(std::string_view(stringFor(name, filler.question)));
    filler.out.beginArray();
    if (const auto items = schema.get("items"); items && depth < depthLimit)
        fillValue(*items, name, depth + 1, filler);
    filler.out.endArray();
}

} // namespace

std::string fillSchema(std::string_view schema, std::string_view question, Dice& dice) {
    const auto json = protocol::Json::parse(schema);
    if (!json || !json->root().isObject()) return "{}";
    std::string text;
    JsonWriter out(text);
    Filler filler{out, question, dice};
    fillObject(json->root(), 0, filler);
    return text;
}

std::string fillText(std::string_view question) {
    return stringFor({}, question);
}

} // namespace tierline::sandbox
