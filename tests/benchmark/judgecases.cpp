#include "judgecases.h"

namespace tierline::test {

std::vector<OpinionCase> opinionCases() {
    return {
        {"points of ten", R"({"points":7,"reason":"fine"})", false, false, 0.7},
        {"in a fence", "```json\n{\"points\":10,\"reason\":\"\"}\n```", false, false, 1},
        {"points beyond ten", R"({"points":11,"reason":"x"})", false, false, -1},
        {"points in words", R"({"points":"seven","reason":"x"})", false, false, -1},
        {"half points", R"({"points":7.5,"reason":"x"})", false, false, -1},
        {"no reason", R"({"points":7})", false, false, -1},
        {"words around it", R"(I give {"points":7,"reason":"x"})", false, false, -1},
        {"two objects", R"({"points":7,"reason":"x"}{"points":1,"reason":"x"})", false, false, -1},
        {"the first of two", R"({"better":"1","reason":"x"})", true, false, 1},
        {"the first of two that stood second", R"({"better":"1","reason":"x"})", true, true, 0},
        {"the second of two that stood first", R"({"better":"2","reason":"x"})", true, true, 1},
        {"a tie", R"({"better":"tie","reason":"x"})", true, true, 0.5},
        {"a third one", R"({"better":"3","reason":"x"})", true, false, -1},
        {"points where a choice is asked for", R"({"points":7,"reason":"x"})", true, false, -1},
        {"a megabyte of blanks", std::string(1'000'000, ' ') + R"({"points":7,"reason":"x"})", false, false,
         -1},
        {"nothing", "", true, false, -1},
        {"a list", R"(["1"])", true, false, -1},
    };
}

} // namespace tierline::test
