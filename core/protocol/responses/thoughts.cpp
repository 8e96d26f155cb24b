#include "protocol/responses/thoughts.h"

#include "protocol/json.h"
#include "protocol/objectscan.h"

#include <algorithm>

namespace tierline::protocol::responses {

namespace {

// `rs_`, a request's id (26 capitals and digits), `_`: OpenAI writes lower-case hex.
bool isOurs(std::string_view id) {
    constexpr std::size_t prefix = 3, length = 26;
    if (!id.starts_with("rs_") || id.size() <= prefix + length || id[prefix + length] != '_') return false;
    return std::ranges::all_of(id.substr(prefix, length),
                               [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); });
}

bool isForeign(JsonView item, const std::function<bool(std::string_view)>& keep) {
    if (item["type"].string() != "reasoning") return false;
    if (isOurs(item["id"].string().value_or(""))) return true;
    const auto sealed = item["encrypted_content"].string().value_or("");
    return !sealed.empty() && !keep(sealed);
}

} // namespace

std::optional<std::string> withoutThoughts(std::string_view body,
                                           const std::function<bool(std::string_view)>& keep) {
    const auto json = Json::parse(body);
    if (!json) return std::nullopt;
    const auto ranges = scanObject(body);
    std::size_t index = 0;
    for (const auto [key, value] : json->root().members()) {
        if (index == ranges.members.size()) return std::nullopt;
        const auto place = ranges.members[index++].value;
        if (key != "input" || !value.isArray()) continue;
        const auto text = body.substr(place.begin, place.end - place.begin);
        const auto items = scanArray(text);
        std::string kept;
        std::size_t at = 0, cut = 0;
        for (const auto item : value.items()) {
            const auto range = items[at++];
            if (isForeign(item, keep)) {
                ++cut;
                continue;
            }
            if (!kept.empty()) kept += ',';
            kept += text.substr(range.begin, range.end - range.begin);
        }
        if (cut == 0) return std::nullopt;
        return std::string(body.substr(0, place.begin)) + "[" + kept + "]"
               + std::string(body.substr(place.end));
    }
    return std::nullopt;
}

} // namespace tierline::protocol::responses
