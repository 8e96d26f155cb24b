// A strict check of an OTLP/HTTP JSON body of traces, for tests: what a collector's decoder would refuse, and
// what it would take and mean otherwise.
#pragma once

#include "protocol/json.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::test {

struct ReadSpan {
    std::string traceId, spanId, parentId, name, error;
    std::int64_t start = 0, end = 0;
    std::map<std::string, std::string> attributes; // value as JSON text of its typed form
};

struct ReadTraces {
    std::vector<ReadSpan> spans;
    std::string trouble; // empty: well-formed
};

class OtlpReader {
public:
    static ReadTraces read(std::string_view body) {
        OtlpReader reader;
        const auto json = protocol::Json::parse(body);
        if (!json) {
            reader.fail("no JSON");
            return reader.m_result;
        }
        for (const auto resource : (*json)["resourceSpans"].items()) {
            reader.attributes(resource["resource"]["attributes"]);
            for (const auto scope : resource["scopeSpans"].items()) {
                if (scope["scope"]["name"].string() != "tierline") reader.fail("no scope");
                for (const auto span : scope["spans"].items())
                    reader.span(span);
            }
        }
        return reader.m_result;
    }

private:
    ReadTraces m_result;

    void fail(const std::string& what) {
        if (m_result.trouble.empty()) m_result.trouble = what;
    }
    static bool isHexOf(std::string_view text, std::size_t size) {
        return text.size() == size && text.find_first_not_of("0123456789abcdef") == text.npos
               && text.find_first_not_of('0') != text.npos;
    }
    std::int64_t time(protocol::JsonView value) {
        const auto text = value.string(); // a number would lose its last digits
        if (!text || text->empty() || text->find_first_not_of("0123456789") != text->npos) {
            fail("a time that is no string of digits");
            return 0;
        }
        return std::stoll(std::string(*text));
    }
    std::string value(protocol::JsonView typed) {
        if (!typed.isObject() || typed.size() != 1) fail("a value of no or two types");
        for (const auto& [key, content] : typed.members()) {
            if (key == "stringValue"   ? !content.isString()
                : key == "boolValue"   ? !content.isBoolean()
                : key == "doubleValue" ? !content.isNumber()
                : key == "intValue"
                    ? !content.isString()
                          || content.string()->find_first_not_of("-0123456789") != std::string_view::npos
                    : key != "arrayValue" || !content["values"].isArray())
                fail("a wrong " + std::string(key));
            if (key == "arrayValue")
                for (const auto item : content["values"].items())
                    value(item);
        }
        return typed.text();
    }
    std::map<std::string, std::string> attributes(protocol::JsonView list) {
        std::map<std::string, std::string> found;
        if (!list.isArray()) fail("no attributes");
        for (const auto item : list.items()) {
            const auto key = item["key"].string();
            if (!key || key->empty()) fail("an attribute without key");
            if (!found.emplace(key.value_or(""), value(item["value"])).second) fail("an attribute twice");
        }
        return found;
    }
    void span(protocol::JsonView from) {
        ReadSpan span;
        span.traceId = from["traceId"].string().value_or("");
        span.spanId = from["spanId"].string().value_or("");
        span.parentId = from["parentSpanId"].string().value_or("");
        span.name = from["name"].string().value_or("");
        span.start = time(from["startTimeUnixNano"]);
        span.end = time(from["endTimeUnixNano"]);
        if (!isHexOf(span.traceId, 32) || !isHexOf(span.spanId, 16)) fail("an id that is none");
        if (from.get("parentSpanId") && !isHexOf(span.parentId, 16)) fail("a parent that is none");
        if (from["kind"].int64() != 3) fail("a kind that is not CLIENT");
        if (span.end < span.start) fail("an end before its start");
        if (const auto status = from.get("status")) {
            if ((*status)["code"].int64() != 2) fail("a status that is not ERROR");
            span.error = (*status)["message"].string().value_or("");
        }
        span.attributes = attributes(from["attributes"]);
        m_result.spans.push_back(std::move(span));
    }
};

} // namespace tierline::test
