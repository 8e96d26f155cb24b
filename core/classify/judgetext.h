// How one speaks with a judge, of requests or of answers: in messages, and with an object that may come in a
// fence. Pure.
#pragma once

#include <string_view>

namespace tierline {
class JsonWriter;
}

namespace tierline::classify {

void appendMessage(JsonWriter& json, std::string_view role, std::string_view content);

// Models that know no schema like to put a fence around what they say.
std::string_view withoutFence(std::string_view text);

} // namespace tierline::classify
