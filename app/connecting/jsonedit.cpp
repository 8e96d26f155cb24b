#include "connecting/jsonedit.h"

#include "base/jsonwriter.h"
#include "connecting/jsonscan.h"
#include "connecting/textplace.h"
#include "protocol/json.h"

#include <algorithm>

namespace tierline::connecting {

namespace {

constexpr std::string_view byHand = "change it by hand, or make it an object";

// What one step inward means in this file: the first indentation that there is, else two spaces.
std::string unitOf(std::string_view text, const JsonPart& root) {
    if (root.members.empty()) return "  ";
    const std::string_view indent = indentOf(text, root.members.front().begin);
    const bool ownLine = lineStart(text, root.members.front().begin) > root.begin;
    return ownLine && !indent.empty() ? std::string(indent) : "  ";
}

std::string replaced(std::string_view text, std::size_t begin, std::size_t end, std::string_view with) {
    std::string out(text.substr(0, begin));
    out += with;
    out += text.substr(end);
    return out;
}

// A first member or item, or one more, in the style of those that are there.
std::string inserted(std::string_view text, const JsonPart& part, const std::string& unit,
                     std::string_view what, bool first) {
    const bool isEmpty = part.members.empty() && part.items.empty();
    const std::string end(lineEndOf(text));
    const std::string outer(indentOf(text, part.begin));
    if (isEmpty) {
        const std::size_t close = part.end - 1;
        const std::string_view inside = text.substr(part.begin + 1, close - part.begin - 1);
        const std::size_t stop = inside.find_last_not_of(" \t\r\n");
        const std::string after(inside.substr(0, stop == std::string_view::npos ? 0 : stop + 1)); // a comment
        return replaced(text, part.begin + 1, close,
                        end + outer + unit + std::string(what) + after + end + outer);
    }
    const std::size_t begin = part.members.empty() ? part.items.front().begin : part.members.front().begin;
    const bool ownLine = lineStart(text, begin) > part.begin;
    const std::string separator = ownLine ? end + std::string(indentOf(text, begin)) : " ";
    if (first) return replaced(text, begin, begin, std::string(what) + "," + separator);
    if (part.hasLastComma)
        return replaced(text, part.afterLastComma, part.afterLastComma, separator + std::string(what) + ",");
    const std::size_t last = part.members.empty() ? part.items.back().end : part.members.back().value.end;
    return replaced(text, last, last, "," + separator + std::string(what));
}

struct Opened {
    std::string text;
    JsonPart root;
};

Result<Opened> open(std::string_view text) {
    Opened opened{std::string(text), {}};
    if (isBlank(text)) opened.text = "{}\n";
    auto root = scanJson(opened.text);
    if (!root) return std::unexpected(root.error());
    opened.root = *std::move(root);
    if (opened.root.kind != JsonPart::Kind::Object)
        return std::unexpected(errorAt(opened.text, opened.root.begin, "the file is not a JSON object",
                                       "its settings stand in { }"));
    return opened;
}

// `"b": {"c": value}` for what is missing of the path.
std::string memberFor(const std::vector<std::string>& path, std::size_t from, std::string_view value,
                      const std::string& indent, const std::string& unit, const std::string& end) {
    std::string out = jsonString(path[from]) + ": ";
    if (from + 1 == path.size()) return out + std::string(value);
    return out + "{" + end + indent + unit + memberFor(path, from + 1, value, indent + unit, unit, end) + end
           + indent + "}";
}

} // namespace

std::string jsonString(std::string_view text) {
    std::string out;
    appendJsonString(out, text);
    return out;
}

Result<std::string> setJson(std::string_view text, const std::vector<std::string>& path,
                            std::string_view value) {
    auto opened = open(text);
    if (!opened) return std::unexpected(opened.error());
    const JsonPart* part = &opened->root;
    const std::string unit = unitOf(opened->text, opened->root);
    for (std::size_t at = 0; at < path.size(); ++at) {
        if (part->kind != JsonPart::Kind::Object)
            return std::unexpected(errorAt(opened->text, part->begin,
                                           "`" + path[at - 1] + "` is not an object here",
                                           std::string(byHand)));
        const JsonMember* member = part->find(path[at]);
        if (member == nullptr) {
            const std::string indent = std::string(indentOf(opened->text, part->begin)) + unit;
            const std::string end(lineEndOf(opened->text));
            return inserted(opened->text, *part, unit, memberFor(path, at, value, indent, unit, end), false);
        }
        part = &member->value;
    }
    return replaced(opened->text, part->begin, part->end, value);
}

Result<std::string> putInJsonArray(std::string_view text, std::string_view key, std::string_view object,
                                   std::string_view nameKey, std::string_view name) {
    auto opened = open(text);
    if (!opened) return std::unexpected(opened.error());
    const JsonMember* member = opened->root.find(key);
    if (member == nullptr) return setJson(opened->text, {std::string(key)}, "[" + std::string(object) + "]");
    const JsonPart& array = member->value;
    if (array.kind != JsonPart::Kind::Array)
        return std::unexpected(errorAt(opened->text, array.begin,
                                       "`" + std::string(key) + "` is not a list here",
                                       "change it by hand, or make it a list"));
    for (const JsonPart& item : array.items) {
        const JsonMember* named = item.find(nameKey);
        if (named == nullptr) continue;
        const auto json = protocol::Json::parse(
            std::string_view(opened->text).substr(named->value.begin, named->value.end - named->value.begin));
        if (json && json->root().string() == name)
            return replaced(opened->text, item.begin, item.end, object);
    }
    return inserted(opened->text, array, unitOf(opened->text, opened->root), object, true);
}

} // namespace tierline::connecting
