#include "protocol/anthropic/toolid.h"

#include "base/hash.h"

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

} // namespace tierline::protocol::anthropic
