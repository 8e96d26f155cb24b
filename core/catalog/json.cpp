#include "catalog/json.h"

#include <algorithm>

#define SIMDJSON_EXCEPTIONS 0 // else a forgotten check throws instead of not compiling
#include <simdjson.h>

namespace tierline::catalog {

namespace {

namespace od = simdjson::ondemand;

constexpr int deepest = 64;

bool isNumber(std::string_view token) {
    std::size_t at = token.starts_with('-') ? 1 : 0;
    const auto digits = [&] {
        const auto first = at;
        while (at < token.size() && token[at] >= '0' && token[at] <= '9')
            ++at;
        return at - first;
    };
    const bool startsWithZero = at < token.size() && token[at] == '0';
    const auto whole = digits();
    if (whole == 0 || (startsWithZero && whole > 1)) return false;
    if (at < token.size() && token[at] == '.') {
        ++at;
        if (digits() == 0) return false;
    }
    if (at < token.size() && (token[at] == 'e' || token[at] == 'E')) {
        ++at;
        if (at < token.size() && (token[at] == '-' || token[at] == '+')) ++at;
        if (digits() == 0) return false;
    }
    return at == token.size();
}

class Builder {
public:
    explicit Builder(const char* begin) : m_begin(begin) {}

    bool build(od::value value, Json& out, int depth) {
        const std::string_view raw = value.raw_json_token();
        m_offset = out.offset = static_cast<std::size_t>(raw.data() - m_begin);
        od::json_type type{};
        if (depth > deepest || value.type().get(type) != simdjson::SUCCESS) return false;
        switch (type) {
        case od::json_type::object: return buildObject(value, out, depth);
        case od::json_type::array: return buildArray(value, out, depth);
        case od::json_type::string: {
            std::string_view text;
            out.kind = Json::Kind::String;
            if (value.get_string().get(text) != simdjson::SUCCESS) return false;
            out.text = text;
            return true;
        }
        case od::json_type::number:
            out.kind = Json::Kind::Number;
            out.text = raw.substr(0, raw.find_last_not_of(" \t\r\n") + 1);
            return isNumber(out.text);
        case od::json_type::boolean: {
            bool flag = false;
            out.kind = Json::Kind::Boolean;
            if (value.get_bool().get(flag) != simdjson::SUCCESS) return false;
            out.text = flag ? "true" : "false";
            return true;
        }
        case od::json_type::null: return raw.starts_with("null");
        }
        return false;
    }

    std::size_t offset() const { return m_offset; } // of the last value begun

private:
    bool buildObject(od::value value, Json& out, int depth) {
        od::object members;
        out.kind = Json::Kind::Object;
        if (value.get_object().get(members) != simdjson::SUCCESS) return false;
        for (auto field : members) {
            std::string_view key;
            od::value member;
            if (field.error() != simdjson::SUCCESS || field.unescaped_key().get(key) != simdjson::SUCCESS)
                return false;
            auto& made = out.items.emplace_back();
            made.key = key;
            if (field.value().get(member) != simdjson::SUCCESS || !build(member, made, depth + 1))
                return false;
        }
        return true;
    }

    bool buildArray(od::value value, Json& out, int depth) {
        od::array elements;
        out.kind = Json::Kind::Array;
        if (value.get_array().get(elements) != simdjson::SUCCESS) return false;
        for (auto element : elements) {
            od::value one;
            if (element.get(one) != simdjson::SUCCESS || !build(one, out.items.emplace_back(), depth + 1))
                return false;
        }
        return true;
    }

    const char* m_begin;
    std::size_t m_offset = 0;
};

} // namespace

const Json* Json::get(std::string_view name) const {
    if (kind != Kind::Object) return nullptr;
    const auto at = std::ranges::find(items, name, &Json::key);
    return at == items.end() ? nullptr : &*at;
}

std::unexpected<Error> wrongAt(std::string_view text, std::string_view fileName, std::size_t offset,
                               std::string detail, std::string remedy) {
    const auto before = text.substr(0, std::min(offset, text.size()));
    const auto newline = before.rfind('\n');
    const auto line = before.substr(newline == before.npos ? 0 : newline + 1);
    const auto isLetter = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
    return std::unexpected(Error{ErrorCode::InvalidInput, std::move(detail), std::move(remedy),
                                 std::string(fileName),
                                 static_cast<int>(std::ranges::count(before, '\n')) + 1,
                                 static_cast<int>(std::ranges::count_if(line, isLetter)) + 1});
}

Result<Json> parseJson(std::string_view text, std::string_view fileName) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    const simdjson::padded_string padded(text);
    od::parser parser;
    od::document document;
    od::value root;
    Json tree;
    Builder builder(padded.data());
    const auto broken = [&](std::size_t offset) {
        return wrongAt(text, fileName, offset, "this is not JSON", "check commas, quotes and brackets");
    };
    if (parser.iterate(padded).get(document) != simdjson::SUCCESS
        || document.get_value().get(root) != simdjson::SUCCESS)
        return broken(0);
    if (!builder.build(root, tree, 0)) return broken(builder.offset());
    if (document.current_location().error() != simdjson::OUT_OF_BOUNDS) return broken(text.size());
    return tree;
}

Result<std::string> objectBelow(std::string_view text, const std::vector<std::string>& members) {
    const auto missing = [](std::string detail) { return fail(ErrorCode::InvalidInput, std::move(detail)); };
    const simdjson::padded_string padded(text);
    od::parser parser;
    od::document document;
    od::value at;
    if (parser.iterate(padded).get(document) != simdjson::SUCCESS
        || document.get_value().get(at) != simdjson::SUCCESS)
        return missing("the reply is not JSON");
    for (const auto& member : members) {
        od::value next;
        if (at.find_field_unordered(member).get(next) != simdjson::SUCCESS)
            return missing("the reply has no `" + member + "`");
        at = next;
    }
    od::object object;
    std::string_view raw;
    if (at.get_object().get(object) != simdjson::SUCCESS || object.raw_json().get(raw) != simdjson::SUCCESS
        || !raw.ends_with('}'))
        return missing("the reply's usage is not an object");
    return std::string(raw);
}

const Json* duplicateIn(const Json& tree) {
    if (tree.isObject()) {
        std::vector<const Json*> members;
        for (const auto& member : tree.items)
            members.push_back(&member);
        std::ranges::sort(members, {},
                          [](const Json* one) { return std::pair(std::string_view(one->key), one->offset); });
        const auto same = std::ranges::adjacent_find(
            members, [](const Json* a, const Json* b) { return a->key == b->key; });
        if (same != members.end()) return *std::next(same);
    }
    for (const auto& item : tree.items)
        if (const auto* found = duplicateIn(item)) return found;
    return nullptr;
}

} // namespace tierline::catalog
