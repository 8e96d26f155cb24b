#include "bench/graderschema.h"

#include "base/utf8.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <spdlog/fmt/fmt.h>

namespace tierline::bench {

using protocol::JsonType;
using protocol::JsonView;

namespace {

// What a keyword's own value must be.
enum class Shape { Types, List, Any, Schema, Schemas, Named, Names, Count, Number, Flag, Pattern, Remark };
struct Keyword {
    std::string_view name;
    Shape shape;
};
constexpr std::array keywords{
    Keyword{"type", Shape::Types},
    Keyword{"enum", Shape::List},
    Keyword{"const", Shape::Any},
    Keyword{"properties", Shape::Named},
    Keyword{"required", Shape::Names},
    Keyword{"additionalProperties", Shape::Schema},
    Keyword{"minProperties", Shape::Count},
    Keyword{"maxProperties", Shape::Count},
    Keyword{"items", Shape::Schema},
    Keyword{"minItems", Shape::Count},
    Keyword{"maxItems", Shape::Count},
    Keyword{"uniqueItems", Shape::Flag},
    Keyword{"minimum", Shape::Number},
    Keyword{"maximum", Shape::Number},
    Keyword{"exclusiveMinimum", Shape::Number},
    Keyword{"exclusiveMaximum", Shape::Number},
    Keyword{"multipleOf", Shape::Number},
    Keyword{"minLength", Shape::Count},
    Keyword{"maxLength", Shape::Count},
    Keyword{"pattern", Shape::Pattern},
    Keyword{"anyOf", Shape::Schemas},
    Keyword{"oneOf", Shape::Schemas},
    Keyword{"allOf", Shape::Schemas},
    Keyword{"not", Shape::Schema},
    Keyword{"title", Shape::Remark},
    Keyword{"description", Shape::Remark},
    Keyword{"default", Shape::Remark},
    Keyword{"examples", Shape::Remark},
    Keyword{"$schema", Shape::Remark},
    Keyword{"$id", Shape::Remark},
    Keyword{"$comment", Shape::Remark},
    Keyword{"deprecated", Shape::Remark},
};
constexpr std::array<std::string_view, 7> typeNames{"null",   "boolean", "integer", "number",
                                                    "string", "array",   "object"};

bool isType(JsonView value, std::string_view type) {
    if (type == "null") return value.isNull();
    if (type == "boolean") return value.isBoolean();
    if (type == "string") return value.isString();
    if (type == "array") return value.isArray();
    if (type == "object") return value.isObject();
    if (!value.isNumber()) return false;
    return type == "number" || std::trunc(*value.number()) == *value.number();
}

bool same(JsonView a, JsonView b) {
    if (a.isNumber() && b.isNumber()) {
        const auto left = a.int64(), right = b.int64();
        return left && right ? *left == *right : *a.number() == *b.number();
    }
    if (a.type() != b.type()) return false;
    if (a.isString()) return *a.string() == *b.string();
    if (a.isBoolean()) return *a.boolean() == *b.boolean();
    if (a.isArray()) {
        return a.size() == b.size()
               && std::ranges::equal(a.items(), b.items(), [](JsonView x, JsonView y) { return same(x, y); });
    }
    if (!a.isObject()) return true;
    if (a.size() != b.size()) return false;
    return std::ranges::all_of(a.members(), [&](const protocol::JsonMember& each) {
        const auto other = b.get(each.key);
        return other && same(each.value, *other);
    });
}

// Alike for what is `same`: to find values that stand twice without comparing each with each.
std::string written(JsonView value) {
    if (value.isNumber()) {
        const auto number = value.int64();
        return number ? fmt::format("{}", static_cast<double>(*number)) : fmt::format("{}", *value.number());
    }
    if (value.isString()) return fmt::format("{}:{}", value.string()->size(), *value.string());
    std::string text;
    if (value.isArray()) {
        for (const JsonView each : value.items())
            text += written(each) + ",";
        return "[" + text + "]";
    }
    if (!value.isObject()) return value.text();
    std::map<std::string, std::string> members;
    for (const auto& [key, each] : value.members())
        members.emplace(key, written(each));
    for (const auto& [key, each] : members)
        text += fmt::format("{}:{}={},", key.size(), key, each);
    return "{" + text + "}";
}

std::string shown(JsonView value) {
    const auto text = value.textSize() > 400 ? std::string("a long value") : value.text();
    return std::string(beginningOf(text, 60));
}

std::string named(const std::string& place) {
    return place.empty() ? "the value" : "`" + place + "`";
}

std::string within(const std::string& place, std::string_view key) {
    return place.size() > 200 ? place : place + "/" + std::string(beginningOf(key, 40));
}

std::unexpected<Error> wrong(const std::string& place, std::string_view key, std::string_view what) {
    return fail(ErrorCode::InvalidInput,
                fmt::format("schema{}: `{}` {}", place.empty() ? "" : " at " + place, key, what));
}

bool isKnownType(JsonView value) {
    const auto name = value.string();
    return name && std::ranges::find(typeNames, *name) != typeNames.end();
}

std::string_view shapeFault(Shape shape, JsonView value) {
    const auto items = value.items();
    const auto all = [&](auto&& is) { return value.isArray() && std::ranges::all_of(items, is); };
    switch (shape) {
    case Shape::Types:
        return isKnownType(value) || (value.size() > 0 && all(isKnownType)) ? "" : "names no type of JSON";
    case Shape::List: return value.isArray() && value.size() > 0 ? "" : "is not a list with values";
    case Shape::Schemas: return value.isArray() && value.size() > 0 ? "" : "is not a list of schemas";
    case Shape::Named: return value.isObject() ? "" : "is not an object of schemas";
    case Shape::Names:
        return all([](JsonView each) { return each.isString(); }) ? "" : "is not a list of names";
    case Shape::Count: return value.int64().value_or(-1) >= 0 ? "" : "is not a count";
    case Shape::Number: return value.isNumber() ? "" : "is not a number";
    case Shape::Flag: return value.isBoolean() ? "" : "is neither true nor false";
    case Shape::Pattern: return value.isString() ? "" : "is not a text";
    case Shape::Schema: return value.isObject() || value.isBoolean() ? "" : "is not a schema";
    case Shape::Any:
    case Shape::Remark: return "";
    }
    return "";
}

} // namespace

Result<JsonSchema> JsonSchema::compile(std::string_view schema) {
    auto json = protocol::Json::parse(schema);
    if (!json) return std::unexpected(json.error());
    JsonSchema made(*std::move(json));
    if (const auto good = made.look(made.m_schema.root(), {}); !good) return std::unexpected(good.error());
    return made;
}

Result<void> JsonSchema::look(JsonView schema, const std::string& place) {
    if (schema.isBoolean()) return {};
    if (!schema.isObject())
        return fail(ErrorCode::InvalidInput, "schema: " + named(place) + " is neither an object nor a flag");
    for (const auto& [key, value] : schema.members()) {
        if (key == "$ref" || key == "$dynamicRef")
            return wrong(place, key, "is not followed here; write it out");
        const auto keyword = std::ranges::find(keywords, key, &Keyword::name);
        if (keyword == keywords.end()) {
            m_unknown.push_back(fmt::format("the schema's `{}`{} is not checked", beginningOf(key, 40),
                                            place.empty() ? "" : " at " + place));
            continue;
        }
        if (const auto fault = shapeFault(keyword->shape, value); !fault.empty())
            return wrong(place, key, fault);
        if (key == "multipleOf" && *value.number() <= 0) return wrong(place, key, "is not above 0");
        if (const auto good = lookBelow(key, value, place); !good) return good;
    }
    return {};
}

Result<void> JsonSchema::lookBelow(std::string_view key, JsonView value, const std::string& place) {
    const auto shape = std::ranges::find(keywords, key, &Keyword::name)->shape;
    if (shape == Shape::Schema) return look(value, within(place, key));
    if (shape == Shape::Pattern) {
        const auto pattern = *value.string();
        if (m_patterns.contains(pattern)) return {};
        auto compiled = classify::PlainRegex::compile(pattern);
        if (!compiled) return wrong(place, key, "cannot be used: " + compiled.error().detail);
        m_patterns.emplace(std::string(pattern), *std::move(compiled));
    }
    if (shape == Shape::Schemas)
        for (const JsonView each : value.items())
            if (const auto good = look(each, within(place, key)); !good) return good;
    if (shape == Shape::Named)
        for (const auto& [name, below] : value.members())
            if (const auto good = look(below, within(within(place, key), name)); !good) return good;
    return {};
}

struct JsonSchema::Check {
    using Complaint = std::optional<std::string>;
    const JsonSchema& owner;

    Complaint of(JsonView value, JsonView schema, const std::string& place) const {
        if (const auto flag = schema.boolean()) return *flag ? Complaint() : named(place) + " is not allowed";
        for (const auto part : {&Check::values, &Check::combined})
            if (auto bad = (this->*part)(value, schema, place)) return bad;
        if (value.isNumber()) return numbers(value, schema, place);
        if (value.isString()) return texts(value, schema, place);
        if (value.isArray()) return lists(value, schema, place);
        return value.isObject() ? objects(value, schema, place) : Complaint();
    }

    Complaint values(JsonView value, JsonView schema, const std::string& place) const {
        if (const auto type = schema["type"]) {
            const auto is = [&](JsonView each) { return isType(value, *each.string()); };
            const auto items = type.items();
            if (type.isString() ? !is(type) : !std::ranges::any_of(items, is))
                return named(place) + " is not of the type " + shown(type);
        }
        if (const auto all = schema["enum"]) {
            const auto items = all.items();
            if (!std::ranges::any_of(items, [&](JsonView each) { return same(value, each); }))
                return named(place) + " is none of " + shown(all);
        }
        if (const auto wanted = schema.get("const"); wanted && !same(value, *wanted))
            return named(place) + " is not " + shown(*wanted);
        return {};
    }

    Complaint combined(JsonView value, JsonView schema, const std::string& place) const {
        for (const JsonView each : schema["allOf"].items())
            if (auto bad = of(value, each, place)) return bad;
        const auto fitting = [&](JsonView list) {
            const auto items = list.items();
            return std::ranges::count_if(items, [&](JsonView each) { return !of(value, each, place); });
        };
        if (const auto any = schema["anyOf"]; any && fitting(any) == 0)
            return named(place) + " fits none of `anyOf`";
        if (const auto one = schema["oneOf"]; one && fitting(one) != 1)
            return named(place) + " does not fit exactly one of `oneOf`";
        if (const auto never = schema["not"]; never && !of(value, never, place))
            return named(place) + " is what `not` forbids";
        return {};
    }

    Complaint numbers(JsonView value, JsonView schema, const std::string& place) const {
        const double number = *value.number();
        const auto limit = [&](std::string_view key) { return schema[key].number(); };
        if (const auto least = limit("minimum"); least && number < *least)
            return fmt::format("{} is smaller than {}", named(place), *least);
        if (const auto most = limit("maximum"); most && number > *most)
            return fmt::format("{} is larger than {}", named(place), *most);
        if (const auto above = limit("exclusiveMinimum"); above && number <= *above)
            return fmt::format("{} is not above {}", named(place), *above);
        if (const auto below = limit("exclusiveMaximum"); below && number >= *below)
            return fmt::format("{} is not below {}", named(place), *below);
        if (const auto step = limit("multipleOf")) {
            const double times = number / *step;
            if (std::abs(times - std::round(times)) > 1e-9 * std::max(1.0, std::abs(times)))
                return fmt::format("{} is not a multiple of {}", named(place), *step);
        }
        return {};
    }

    Complaint counts(std::size_t count, JsonView schema, const std::string& place,
                     std::string_view what) const {
        const auto have = static_cast<std::int64_t>(count);
        if (const auto least = schema["min" + std::string(what)].int64(); least && have < *least)
            return fmt::format("{} is {} long, at least {} is asked for", named(place), have, *least);
        if (const auto most = schema["max" + std::string(what)].int64(); most && have > *most)
            return fmt::format("{} is {} long, at most {} is asked for", named(place), have, *most);
        return {};
    }

    Complaint texts(JsonView value, JsonView schema, const std::string& place) const {
        const auto text = *value.string();
        if (schema.get("minLength") || schema.get("maxLength"))
            if (auto bad = counts(countCodePoints(text), schema, place, "Length")) return bad;
        if (const auto pattern = schema["pattern"].string())
            if (!owner.m_patterns.find(*pattern)->second.isIn(text))
                return named(place) + " does not match " + std::string(beginningOf(*pattern, 60));
        return {};
    }

    Complaint lists(JsonView value, JsonView schema, const std::string& place) const {
        if (auto bad = counts(value.size(), schema, place, "Items")) return bad;
        if (schema["uniqueItems"].boolean().value_or(false)) {
            std::vector<std::string> seen;
            for (const JsonView each : value.items())
                seen.push_back(written(each));
            std::ranges::sort(seen);
            if (std::ranges::adjacent_find(seen) != seen.end()) return named(place) + " holds a value twice";
        }
        const auto below = schema.get("items");
        if (!below) return {};
        std::size_t at = 0;
        for (const JsonView each : value.items())
            if (auto bad = of(each, *below, within(place, std::to_string(at++)))) return bad;
        return {};
    }

    Complaint objects(JsonView value, JsonView schema, const std::string& place) const {
        if (auto bad = counts(value.size(), schema, place, "Properties")) return bad;
        for (const JsonView name : schema["required"].items())
            if (!value.get(*name.string()))
                return named(place) + " has no `" + std::string(beginningOf(*name.string(), 40)) + "`";
        const auto properties = schema["properties"], more = schema["additionalProperties"];
        for (const auto& [key, each] : value.members()) {
            const auto below = properties.get(key);
            const auto rule = below ? *below : more;
            if (!rule) continue;
            if (!below && rule.boolean() == false)
                return named(place) + " has `" + std::string(beginningOf(key, 40))
                       + "`, which is not asked for";
            if (auto bad = of(each, rule, within(place, key))) return bad;
        }
        return {};
    }
};

std::optional<std::string> JsonSchema::complaint(JsonView value) const {
    return Check{*this}.of(value, m_schema.root(), {});
}

} // namespace tierline::bench
