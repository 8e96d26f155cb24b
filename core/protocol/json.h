// Reading JSON: values by key, by index and in order, without the parser's own types in sight.
//
// `Json` owns one document and is a value that moves. `JsonParser` reads one text after another into the same
// memory: the fast way for rows and bodies; one object, one thread. A `JsonView` is a handle of two words,
// valid while the `Json` lives or until its parser reads again. The text itself is not needed after parsing.
//
// Accepted beyond the strict: a leading BOM; lone surrogate escapes, which become U+FFFD; numbers out of the
// range of a double, which become its largest. Refused: anything behind the value, more than 256 levels.
#pragma once

#include "base/error.h"

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace tierline::protocol {

constexpr int jsonDepthLimit = 256;
constexpr std::size_t jsonPadding = 64; // readable bytes behind a text that is said to be padded

enum class JsonType : std::uint8_t { Null, Boolean, Number, String, Array, Object };

// An accessor of another type than the value's gives nothing; so does every accessor of a default view.
class JsonView {
public:
    JsonView() = default;

    explicit operator bool() const { return m_document != nullptr; } // false: a default view, no value
    JsonType type() const;
    bool isObject() const { return m_document != nullptr && type() == JsonType::Object; }
    bool isArray() const { return m_document != nullptr && type() == JsonType::Array; }
    bool isString() const { return m_document != nullptr && type() == JsonType::String; }
    bool isNumber() const { return m_document != nullptr && type() == JsonType::Number; }
    bool isBoolean() const { return m_document != nullptr && type() == JsonType::Boolean; }
    bool isNull() const { return m_document != nullptr && type() == JsonType::Null; }

    std::optional<std::string_view> string() const; // unescaped, valid UTF-8
    std::optional<std::int64_t> int64() const;      // 5 and 5.0, not 5.5, not beyond 64 bits
    std::optional<double> number() const;
    std::optional<bool> boolean() const;

    std::optional<JsonView> get(std::string_view key) const; // of an object; the first of duplicates
    // The same for chains: a default view when there is none. `view["usage"]["prompt_tokens"].int64()`.
    JsonView operator[](std::string_view key) const;
    std::size_t size() const; // elements or members; 0 for anything else

    class Items;
    class Members;
    Items items() const;     // elements of an array; empty for anything else
    Members members() const; // key and value of an object in its order; empty for anything else

    std::string text() const;     // the value as JSON without white space
    std::size_t textSize() const; // about the bytes of `text()`, cheaply: for estimates

private:
    friend class JsonParser;
    JsonView(const void* document, std::size_t index) : m_document(document), m_index(index) {}
    const void* m_document = nullptr; // opaque: only json.cpp knows
    std::size_t m_index = 0;
};

struct JsonMember {
    std::string_view key;
    JsonView value;
};

class JsonView::Items {
public:
    class Iterator {
    public:
        using value_type = JsonView;
        using difference_type = std::ptrdiff_t;
        JsonView operator*() const { return m_at; }
        Iterator& operator++();
        void operator++(int) { ++*this; }
        bool operator==(const Iterator& other) const { return m_at.m_index == other.m_at.m_index; }

    private:
        friend class JsonView;
        friend class Items;
        JsonView m_at;
    };
    Iterator begin() const { return m_begin; }
    Iterator end() const { return m_end; }

private:
    friend class JsonView;
    Iterator m_begin, m_end;
};

class JsonView::Members {
public:
    class Iterator {
    public:
        using value_type = JsonMember;
        using difference_type = std::ptrdiff_t;
        JsonMember operator*() const;
        Iterator& operator++();
        void operator++(int) { ++*this; }
        bool operator==(const Iterator& other) const { return m_key.m_index == other.m_key.m_index; }

    private:
        friend class JsonView;
        friend class Members;
        JsonView m_key;
    };
    Iterator begin() const { return m_begin; }
    Iterator end() const { return m_end; }

private:
    friend class JsonView;
    Iterator m_begin, m_end;
};

class JsonParser {
public:
    JsonParser();
    ~JsonParser();
    JsonParser(JsonParser&&) noexcept;
    JsonParser& operator=(JsonParser&&) noexcept;

    // InvalidInput with a sentence and the byte where it went wrong. `padded`: `jsonPadding` bytes behind the
    // text may be read; otherwise it is copied first. The view lives until the next call.
    Result<JsonView> parse(std::string_view text, bool padded = false);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

class Json {
public:
    static Result<Json> parse(std::string_view text);

    JsonView root() const { return m_root; }
    std::optional<JsonView> get(std::string_view key) const { return m_root.get(key); }
    JsonView operator[](std::string_view key) const { return m_root[key]; }

private:
    Json(JsonParser parser, JsonView root) : m_parser(std::move(parser)), m_root(root) {}
    JsonParser m_parser;
    JsonView m_root;
};

} // namespace tierline::protocol
