// Appends JSON to a string: no tree, no allocation beyond the string. For decision records and admin replies,
// which are written once and at the rate of the traffic; anything that must be edited is built with
// Boost.JSON in `protocol`. Commas are placed by the writer; the caller pairs begin and end. Strings must be
// UTF-8 (invalid bytes become U+FFFD).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

namespace tierline {

class JsonWriter {
public:
    explicit JsonWriter(std::string& out) : m_out(out) {}

    void beginObject() { open('{'); }
    void endObject() { close('}'); }
    void beginArray() { open('['); }
    void endArray() { close(']'); }
    void key(std::string_view name);
    void value(std::string_view text);
    void value(const char* text) { value(std::string_view(text)); }
    void value(bool flag);
    void value(double number); // shortest that reads back the same; not finite becomes null
    template <class T>
        requires std::is_integral_v<T>
    void value(T number) {
        if constexpr (std::is_unsigned_v<T>)
            unsignedValue(number);
        else
            signedValue(number);
    }
    void null();
    void raw(std::string_view json); // a value that is JSON already

    template <class T>
    void member(std::string_view name, T&& thing) {
        key(name);
        value(std::forward<T>(thing));
    }

private:
    void open(char bracket);
    void close(char bracket);
    void separate();
    void signedValue(std::int64_t number);
    void unsignedValue(std::uint64_t number);

    std::string& m_out;
    bool m_needsComma = false;
};

void appendJsonString(std::string& out, std::string_view text); // with quotes

} // namespace tierline
