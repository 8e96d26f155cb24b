#include "protocol/anthropic/toolcall.h"

#include "base/hash.h"
#include "protocol/json.h"
#include "protocol/turns.h"

#include <algorithm>
#include <spdlog/fmt/fmt.h>

namespace tierline::protocol::anthropic {

namespace {

bool isGood(char sign) {
    return (sign >= 'a' && sign <= 'z') || (sign >= 'A' && sign <= 'Z') || (sign >= '0' && sign <= '9')
           || sign == '_' || sign == '-';
}

} // namespace

std::string_view toolId(std::string_view id, std::string& scratch) {
    if (!id.empty() && std::ranges::all_of(id, isGood)) return id;
    scratch = id;
    std::ranges::replace_if(scratch, [](char sign) { return !isGood(sign); }, '_');
    scratch += fmt::format("_{:08x}", fnv1a(id) & 0xffffffffU); // `a.b` and `a:b` stay apart
    return scratch;
}

void writeInput(JsonWriter& json, std::string_view arguments) {
    thread_local JsonParser parser;
    if (!hasWords(arguments)) return json.raw("{}");
    const auto root = parser.parse(arguments);
    if (!root || !root->isObject()) {
        json.beginObject();
        json.member("input", arguments);
        json.endObject();
    } else if (arguments.front() != '{' || arguments.find("\\u") != std::string_view::npos) {
        json.raw(root->text()); // lone surrogates are mended
    } else {
        json.raw(arguments);
    }
}

} // namespace tierline::protocol::anthropic
