#include "protocol/json.h"

#include "protocol/jsoncheck.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <simdjson.h>
#include <spdlog/fmt/fmt.h>
#include <utility>

namespace tierline::protocol {

namespace {

using simdjson::dom::document;
using simdjson::internal::tape_ref;
using simdjson::internal::tape_type;

// Above this a parser's memory (about 14 bytes per byte of text) is not kept for the next text.
constexpr std::size_t keepCapacity = 8U << 20U;

tape_ref tapeAt(const void* opaque, std::size_t index) {
    return {static_cast<const document*>(opaque), index};
}

template <class T>
T bitsAt(const tape_ref& at) {
    return std::bit_cast<T>(at.doc->tape[at.json_index + 1]);
}

bool isContainer(tape_type kind) {
    return kind == tape_type::START_ARRAY || kind == tape_type::START_OBJECT;
}

std::size_t digitsOf(std::int64_t number) {
    char buffer[24];
    return static_cast<std::size_t>(std::to_chars(buffer, buffer + sizeof buffer, number).ptr - buffer);
}

} // namespace

JsonType JsonView::type() const {
    if (m_document == nullptr) return JsonType::Null;
    switch (tapeAt(m_document, m_index).tape_ref_type()) {
    case tape_type::START_ARRAY: return JsonType::Array;
    case tape_type::START_OBJECT: return JsonType::Object;
    case tape_type::STRING: return JsonType::String;
    case tape_type::INT64:
    case tape_type::UINT64:
    case tape_type::DOUBLE: return JsonType::Number;
    case tape_type::TRUE_VALUE:
    case tape_type::FALSE_VALUE: return JsonType::Boolean;
    case tape_type::ROOT:
    case tape_type::END_ARRAY:
    case tape_type::END_OBJECT:
    case tape_type::NULL_VALUE: break;
    }
    return JsonType::Null;
}

std::optional<std::string_view> JsonView::string() const {
    if (!isString()) return std::nullopt;
    return tapeAt(m_document, m_index).get_string_view();
}

std::optional<std::int64_t> JsonView::int64() const {
    if (m_document == nullptr) return std::nullopt;
    const auto at = tapeAt(m_document, m_index);
    if (at.is_int64()) return bitsAt<std::int64_t>(at);
    if (!at.is_double()) return std::nullopt; // unsigned on the tape means above 2^63 - 1
    const auto number = bitsAt<double>(at);
    constexpr double limit = 9223372036854775808.0;
    if (number != std::floor(number) || number < -limit || number >= limit) return std::nullopt;
    return static_cast<std::int64_t>(number);
}

std::optional<double> JsonView::number() const {
    if (m_document == nullptr) return std::nullopt;
    const auto at = tapeAt(m_document, m_index);
    if (at.is_double()) return bitsAt<double>(at);
    if (at.is_int64()) return static_cast<double>(bitsAt<std::int64_t>(at));
    if (at.is_uint64()) return static_cast<double>(bitsAt<std::uint64_t>(at));
    return std::nullopt;
}

std::optional<bool> JsonView::boolean() const {
    if (!isBoolean()) return std::nullopt;
    return tapeAt(m_document, m_index).is_true();
}

JsonView JsonView::operator[](std::string_view key) const {
    for (const auto member : members())
        if (member.key == key) return member.value;
    return {};
}

std::optional<JsonView> JsonView::get(std::string_view key) const {
    const auto found = (*this)[key];
    return found ? std::optional(found) : std::nullopt;
}

std::size_t JsonView::size() const {
    std::size_t count = 0;
    if (isArray())
        for (auto at = items().begin(); at != items().end(); ++at)
            ++count;
    else
        for (auto at = members().begin(); at != members().end(); ++at)
            ++count;
    return count;
}

JsonView::Items JsonView::items() const {
    Items items;
    if (!isArray()) return items;
    items.m_begin.m_at = {m_document, m_index + 1};
    items.m_end.m_at = {m_document, tapeAt(m_document, m_index).after_element() - 1};
    return items;
}

JsonView::Members JsonView::members() const {
    Members members;
    if (!isObject()) return members;
    members.m_begin.m_key = {m_document, m_index + 1};
    members.m_end.m_key = {m_document, tapeAt(m_document, m_index).after_element() - 1};
    return members;
}

JsonView::Items::Iterator& JsonView::Items::Iterator::operator++() {
    m_at.m_index = tapeAt(m_at.m_document, m_at.m_index).after_element();
    return *this;
}

JsonMember JsonView::Members::Iterator::operator*() const {
    return {tapeAt(m_key.m_document, m_key.m_index).get_string_view(),
            JsonView(m_key.m_document, m_key.m_index + 1)};
}

JsonView::Members::Iterator& JsonView::Members::Iterator::operator++() {
    m_key.m_index = tapeAt(m_key.m_document, m_key.m_index + 1).after_element();
    return *this;
}

std::string JsonView::text() const {
    if (m_document == nullptr) return {};
    simdjson::internal::string_builder<> builder;
    builder.append(std::bit_cast<simdjson::dom::element>(tapeAt(m_document, m_index)));
    return std::string(builder.str());
}

std::size_t JsonView::textSize() const {
    if (m_document == nullptr) return 0;
    std::size_t bytes = 0;
    const auto end = tapeAt(m_document, m_index).after_element();
    for (auto at = tapeAt(m_document, m_index); at.json_index < end;) {
        const auto kind = at.tape_ref_type();
        if (kind == tape_type::STRING)
            bytes += at.get_string_length() + 3U; // quotes, and a comma or colon
        else if (kind == tape_type::INT64)
            bytes += digitsOf(bitsAt<std::int64_t>(at)) + 1;
        else if (kind == tape_type::DOUBLE || kind == tape_type::UINT64)
            bytes += 8;
        else if (kind == tape_type::END_ARRAY || kind == tape_type::END_OBJECT)
            bytes += 2;
        else
            bytes += isContainer(kind) ? 1 : 5;
        at.json_index = isContainer(kind) ? at.json_index + 1 : at.after_element();
    }
    return bytes;
}

struct JsonParser::State {
    simdjson::dom::parser parser;
    document doc;
    std::string copy;
    std::size_t capacity = 0;

    // Grows in powers of two, so that slowly growing texts do not allocate each time.
    simdjson::error_code reserve(std::size_t size) {
        if (capacity > keepCapacity && size <= keepCapacity) {
            parser = simdjson::dom::parser();
            doc = document();
            copy = {};
            capacity = 0;
        }
        if (size <= capacity) return simdjson::SUCCESS;
        const auto wanted = std::bit_ceil(std::max<std::size_t>(size, 4096));
        // One level more than the limit, since the parser counts the root as a level too.
        if (const auto error = parser.allocate(wanted, jsonDepthLimit + 1)) return error;
        if (const auto error = doc.allocate(wanted)) return error;
        capacity = wanted;
        return simdjson::SUCCESS;
    }

    simdjson::error_code read(std::string_view text, bool padded, simdjson::dom::element& root) {
        if (const auto error = reserve(text.size())) return error;
        if (!padded) {
            copy.resize(std::max(copy.size(), text.size() + jsonPadding));
            text.copy(copy.data(), text.size());
            text = {copy.data(), text.size()};
        }
        return parser.parse_into_document(doc, text.data(), text.size(), false).get(root);
    }
};

JsonParser::JsonParser() : m_state(std::make_unique<State>()) {}
JsonParser::~JsonParser() = default;
JsonParser::JsonParser(JsonParser&&) noexcept = default;
JsonParser& JsonParser::operator=(JsonParser&&) noexcept = default;

Result<JsonView> JsonParser::parse(std::string_view text, bool padded) {
    static_assert(sizeof(simdjson::dom::element) == sizeof(tape_ref));
    static_assert(jsonPadding >= simdjson::SIMDJSON_PADDING);
    constexpr std::string_view mark = "\xef\xbb\xbf";
    if (text.starts_with(mark)) text.remove_prefix(mark.size());
    simdjson::dom::element root;
    auto error = m_state->read(text, padded, root);
    if (error != simdjson::SUCCESS) {
        if (error == simdjson::MEMALLOC || error == simdjson::CAPACITY)
            return fail(ErrorCode::Unavailable, "not enough memory to read the JSON");
        const auto mended = mendJson(text, jsonDepthLimit);
        if (!mended) return fail(ErrorCode::InvalidInput, "not valid JSON, " + mended.error().detail);
        error = m_state->read(*mended, false, root);
    }
    if (error != simdjson::SUCCESS)
        return fail(ErrorCode::InvalidInput,
                    fmt::format("not valid JSON: {}", simdjson::error_message(error)));
    return JsonView(&m_state->doc, std::bit_cast<tape_ref>(root).json_index);
}

Result<Json> Json::parse(std::string_view text) {
    JsonParser parser;
    const auto root = parser.parse(text);
    if (!root) return std::unexpected(root.error());
    return Json(std::move(parser), *root);
}

} // namespace tierline::protocol
