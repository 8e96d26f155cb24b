#include "classify/judgetext.h"

#include "base/jsonwriter.h"

namespace tierline::classify {

namespace {

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view space = " \t\r\n";
    const auto begin = text.find_first_not_of(space);
    if (begin == text.npos) return {};
    return text.substr(begin, text.find_last_not_of(space) - begin + 1);
}

} // namespace

void appendMessage(JsonWriter& json, std::string_view role, std::string_view content) {
    json.beginObject();
    json.member("role", role);
    json.member("content", content);
    json.endObject();
}

std::string_view withoutFence(std::string_view text) {
    text = trimmed(text);
    if (!text.starts_with("```") || !text.ends_with("```") || text.size() < 6) return text;
    const auto line = text.find('\n');
    return line == text.npos ? text : trimmed(text.substr(line + 1, text.size() - line - 4));
}

} // namespace tierline::classify
