// A request of the self-test before any dialect, and its bytes in each client's dialect. Written by hand and
// not by core/protocol, which is what it tests. Pure; any thread.
#pragma once

#include "base/dialect.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::ctl::selftest {

enum class Picture : std::uint8_t { None, Inline, Url };

struct ToolAnswer {
    std::string id, name, text;
};

// One turn: the user's words, a reply given back as it came (JSON of the client's dialect), or what tools
// said.
struct Said {
    std::string user;
    Picture picture = Picture::None;
    std::string replayed;
    std::vector<ToolAnswer> answers;
};

struct Ask {
    std::string model;
    bool stream = false;
    std::string system;
    bool marksCache = false; // Anthropic's cache_control on the system prompt
    std::vector<Said> turns;
    bool tools = false;     // get_weather and get_time
    std::string toolChoice; // none, any or a tool's name
    bool schema = false;
    std::string stop;
    std::optional<int> maxOutput;
    bool thinks = false;
    // Members that only this client's dialect knows, as JSON without braces: `"n":2`.
    std::string more, moreConfig; // moreConfig: inside Gemini's generationConfig
};

std::string pathOf(Dialect client, const Ask& ask);
std::string bodyOf(Dialect client, const Ask& ask);

} // namespace tierline::ctl::selftest
