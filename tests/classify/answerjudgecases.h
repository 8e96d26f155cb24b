// What judges of answers say. In a file of its own since moc stumbles over their quotes.
#pragma once

#include <string_view>

namespace tierline::test {

struct OpinionCase {
    const char* name;
    std::string_view text;
    int score; // negative: cannot be read
    std::string_view said = {};
};

inline constexpr OpinionCase opinionCases[] = {
    {"surely", R"({"answers":true,"confidence":100,"reason":"ok"})", 1'000'000},
    {"surely not", R"({"answers":false,"confidence":100,"reason":"no"})", 0},
    {"rather not", R"({"answers":false,"confidence":40,"reason":"no"})", 300'000},
    {"knows nothing", R"({"answers":true,"confidence":0,"reason":""})", 500'000},
    {"in a fence", "```json\n{\"answers\":true,\"confidence\":80,\"reason\":\"ok\"}\n```", 900'000},
    {"one member more", R"({"answers":true,"confidence":80,"reason":"ok","x":1})", 900'000},
    {"words", "Yes, it answers.", -1, "not one JSON object"},
    {"nothing", "", -1, "not one JSON object"},
    {"a list", "[true]", -1, "not one JSON object"},
    {"no verdict", R"({"confidence":80,"reason":"ok"})", -1, "`answers`"},
    {"a word as verdict", R"({"answers":"yes","confidence":80,"reason":"ok"})", -1, "`answers`"},
    {"no confidence", R"({"answers":true,"reason":"ok"})", -1, "`confidence`"},
    {"too sure", R"({"answers":true,"confidence":101,"reason":"ok"})", -1, "`confidence`"},
    {"less than nothing", R"({"answers":true,"confidence":-1,"reason":"ok"})", -1, "`confidence`"},
    {"a share", R"({"answers":true,"confidence":0.8,"reason":"ok"})", -1, "`confidence`"},
    {"no reason", R"({"answers":true,"confidence":80})", -1, "`reason`"},
    {"cut", R"({"answers":true,"confid)", -1, "not one JSON object"},
};

} // namespace tierline::test
