// JSON against a schema: the part of JSON Schema that answers are asked by. Known: type, enum, const,
// properties, required, additionalProperties, minProperties, maxProperties, items, minItems, maxItems,
// uniqueItems, minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, minLength, maxLength,
// pattern, anyOf, oneOf, allOf, not. What it does not know it names, and does not check; `$ref` it refuses.
// Made once; one thread.
#pragma once

#include "base/error.h"
#include "classify/plainregex.h"
#include "protocol/json.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::bench {

class JsonSchema {
public:
    // InvalidInput says where the schema is wrong: "/properties/age: `minimum` is not a number".
    static Result<JsonSchema> compile(std::string_view schema);

    // What is wrong with a value, and where: "/age is smaller than 0". Absent: nothing.
    std::optional<std::string> complaint(protocol::JsonView value) const;
    const std::vector<std::string>& unknown() const { return m_unknown; } // keywords, with their place

private:
    explicit JsonSchema(protocol::Json schema) : m_schema(std::move(schema)) {}
    Result<void> look(protocol::JsonView schema, const std::string& place);
    Result<void> lookBelow(std::string_view key, protocol::JsonView value, const std::string& place);
    struct Check;

    protocol::Json m_schema;
    std::map<std::string, classify::PlainRegex, std::less<>> m_patterns;
    std::vector<std::string> m_unknown;
};

} // namespace tierline::bench
