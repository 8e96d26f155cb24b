#include "protocol/openai/callid.h"

#include "base/hash.h"

#include <algorithm>
#include <spdlog/fmt/fmt.h>

namespace tierline::protocol::openai {

namespace {

constexpr std::size_t shortLength = 9;
constexpr std::size_t longestId = 40;

bool isPlain(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::string shortIdOf(std::string_view id) {
    constexpr std::string_view signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    auto hash = fnv1a(id);
    std::string made(shortLength, '0');
    for (char& c : made) {
        c = signs[hash % signs.size()];
        hash /= signs.size();
    }
    return made;
}

} // namespace

std::string_view callId(std::string_view id, bool shortIds, std::string& made) {
    if (shortIds) {
        if (id.size() == shortLength && std::ranges::all_of(id, isPlain)) return id;
        made = shortIdOf(id);
        return made;
    }
    if (id.size() <= longestId) return id;
    made = fmt::format("call_{:016x}", fnv1a(id));
    return made;
}

} // namespace tierline::protocol::openai
