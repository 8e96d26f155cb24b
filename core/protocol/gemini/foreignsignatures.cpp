#include "protocol/gemini/foreignsignatures.h"

#include "protocol/json.h"
#include "protocol/objectscan.h"

#include <algorithm>
#include <array>
#include <vector>

namespace tierline::protocol::gemini {

namespace {

constexpr std::array<std::string_view, 2> keys{"thoughtSignature", "thought_signature"};

ByteRange within(ByteRange outer, ByteRange inner) {
    return {outer.begin + inner.begin, outer.begin + inner.end};
}

std::string_view slice(std::string_view text, ByteRange range) {
    return text.substr(range.begin, range.end - range.begin);
}

// Calls `each` with the key, the value and its place in `body` for every member of the object at `place`.
template <class Each>
void eachMember(std::string_view body, ByteRange place, JsonView object, Each each) {
    if (!object.isObject()) return;
    const auto ranges = scanObject(slice(body, place));
    std::size_t index = 0;
    for (const auto [key, value] : object.members()) {
        if (index == ranges.members.size()) return;
        each(key, value, within(place, ranges.members[index++].value));
    }
}

template <class Each>
void eachElement(std::string_view body, ByteRange place, JsonView array, Each each) {
    if (!array.isArray()) return;
    const auto ranges = scanArray(slice(body, place));
    std::size_t index = 0;
    for (const auto value : array.items()) {
        if (index == ranges.size()) return;
        each(value, within(place, ranges[index++]));
    }
}

} // namespace

std::optional<std::string> withoutForeignSignatures(std::string_view body,
                                                    const std::function<bool(std::string_view)>& keep) {
    const auto json = Json::parse(body);
    if (!json) return std::nullopt;
    std::vector<ByteRange> foreign; // in the order of the text
    const auto part = [&](JsonView value, ByteRange place) {
        eachMember(body, place, value, [&](std::string_view key, JsonView text, ByteRange at) {
            const auto signature = text.string();
            if (std::ranges::find(keys, key) == keys.end() || !signature) return;
            if (*signature != foreignSignature && !keep(*signature)) foreign.push_back(at);
        });
    };
    const auto content = [&](JsonView value, ByteRange place) {
        eachMember(body, place, value, [&](std::string_view key, JsonView parts, ByteRange at) {
            if (key == "parts") eachElement(body, at, parts, part);
        });
    };
    eachMember(body, {0, body.size()}, json->root(), [&](std::string_view key, JsonView value, ByteRange at) {
        if (key == "contents") eachElement(body, at, value, content);
    });
    if (foreign.empty()) return std::nullopt;
    std::string out;
    std::size_t at = 0;
    for (const auto& range : foreign) {
        out += body.substr(at, range.begin - at);
        out.append(1, '"').append(foreignSignature).append(1, '"');
        at = range.end;
    }
    out += body.substr(at);
    return out;
}

} // namespace tierline::protocol::gemini
