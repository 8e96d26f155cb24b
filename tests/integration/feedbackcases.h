// Bodies of /feedback. In a file of its own since moc stumbles over their quotes.
#pragma once

#include <string>
#include <string_view>

namespace tierline::test {

inline std::string feedbackBody(std::string_view id, std::string_view members) {
    return "{\"id\":\"" + std::string(id) + "\"" + (members.empty() ? "" : ",") + std::string(members) + "}";
}

inline constexpr std::string_view upAndOnly = R"("vote":1,"label":"only")";
inline constexpr std::string_view changed = R"("changed":true)", unchanged = R"("changed":false)";

struct FeedbackCase { // on a decision that was voted down before
    const char* name;
    std::string_view members;
    int status;
    std::string_view said, after;
};

inline constexpr FeedbackCase feedbackCases[] = {
    {"up", R"("vote":1)", 200, R"("vote":1)", "1 -"},
    {"neither up nor down", R"("vote":0)", 200, R"("vote":0)", "0 -"},
    {"down again", R"("vote":-1)", 200, R"("changed":false)", "-1 -"},
    {"a label alone", R"("label":"only")", 200, R"("label":"only")", "-1 only"},
    {"both", R"("vote":1,"label":"only")", 200, R"("recorded":true)", "1 only"},
    {"a vote is taken back", R"("vote":null)", 200, R"("vote":null)", "- -"},
    {"no label is no label", R"("label":null)", 200, R"("changed":false)", "-1 -"},
    {"neither", "", 400, "give a `vote` or a `label`", "-1 -"},
    {"two", R"("vote":2)", 400, "`vote` must be 1, 0 or -1", "-1 -"},
    {"a huge one", R"("vote":99999999999999999999)", 400, "`vote` must be", "-1 -"},
    {"half a vote", R"("vote":0.5)", 400, "`vote` must be", "-1 -"},
    {"a word", R"("vote":"up")", 400, "`vote` must be", "-1 -"},
    {"yes", R"("vote":true)", 400, "`vote` must be", "-1 -"},
    {"no tier of that name", R"("label":"huge")", 400, "`label` must be the name of a tier: only", "-1 -"},
    {"a good vote with a bad label", R"("vote":1,"label":"huge")", 400, "`label` must be", "-1 -"},
    {"an empty label", R"("label":"")", 400, "`label` must be", "-1 -"},
    {"a number as label", R"("label":3)", 400, "`label` must be", "-1 -"},
};

} // namespace tierline::test
