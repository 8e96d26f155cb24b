// Writes OTLP's list of typed attributes into an object that is open. Empty texts are left out.
#pragma once

#include "base/jsonwriter.h"

#include <initializer_list>
#include <string>
#include <string_view>

namespace tierline::gateway {

class Attributes {
public:
    explicit Attributes(JsonWriter& json) : m_json(json) {
        m_json.key("attributes");
        m_json.beginArray();
    }
    void end() { m_json.endArray(); }

    void text(std::string_view key, std::string_view value) {
        if (!value.empty()) add(key, [&] { m_json.member("stringValue", value); });
    }
    void integer(std::string_view key, std::int64_t value) { // 64 bits are a string in OTLP's JSON
        add(key, [&] { m_json.member("intValue", std::to_string(value)); });
    }
    void number(std::string_view key, double value) {
        add(key, [&] { m_json.member("doubleValue", value); });
    }
    void flag(std::string_view key, bool value) {
        add(key, [&] { m_json.member("boolValue", value); });
    }
    void texts(std::string_view key, std::initializer_list<std::string_view> values) {
        add(key, [&] {
            m_json.key("arrayValue");
            m_json.beginObject();
            m_json.key("values");
            m_json.beginArray();
            for (const std::string_view value : values) {
                m_json.beginObject();
                m_json.member("stringValue", value);
                m_json.endObject();
            }
            m_json.endArray();
            m_json.endObject();
        });
    }

private:
    template <class Write>
    void add(std::string_view key, Write write) {
        m_json.beginObject();
        m_json.member("key", key);
        m_json.key("value");
        m_json.beginObject();
        write();
        m_json.endObject();
        m_json.endObject();
    }

    JsonWriter& m_json;
};

} // namespace tierline::gateway
