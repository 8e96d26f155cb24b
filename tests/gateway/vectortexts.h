// Replies of embedding endpoints, good and bad.
#pragma once

#include <array>

namespace tierline::test {

struct VectorText {
    const char* name;
    const char* body;
    int texts;
    const char* read; // the vectors, or what is wrong
};

inline constexpr auto vectorTexts = std::to_array<VectorText>({
    {"one vector", R"({"data":[{"index":0,"embedding":[1,0.5]}]})", 1, "1,0.5"},
    {"by their index", R"({"data":[{"index":1,"embedding":[2]},{"index":0,"embedding":[1]}]})", 2, "1;2"},
    {"without indexes", R"({"data":[{"embedding":[1]},{"embedding":[2]}]})", 2, "1;2"},
    {"no JSON", "<html>", 1, "the reply is no JSON"},
    {"an error behind a 200", R"({"error":"model not found"})", 1, "the reply has no vectors"},
    {"too few", R"({"data":[]})", 1, "0 vectors for 1 texts"},
    {"too many", R"({"data":[{"embedding":[1]},{"embedding":[2]}]})", 1, "2 vectors for 1 texts"},
    {"twice the same index", R"({"data":[{"index":0,"embedding":[1]},{"index":0,"embedding":[2]}]})", 2,
     "the vectors' indexes do not fit"},
    {"an index beyond", R"({"data":[{"index":7,"embedding":[1]}]})", 1, "the vectors' indexes do not fit"},
    {"an index below zero", R"({"data":[{"index":-1,"embedding":[1]}]})", 1,
     "the vectors' indexes do not fit"},
    {"base64", R"({"data":[{"index":0,"embedding":"AACAPw=="}]})", 1, "a vector is no list of numbers"},
    {"an empty vector", R"({"data":[{"index":0,"embedding":[]}]})", 1, "a vector is no list of numbers"},
    {"null in it", R"({"data":[{"index":0,"embedding":[1,null]}]})", 1, "a vector is no list of numbers"},
    {"beyond all numbers", R"({"data":[{"index":0,"embedding":[1e300]}]})", 1,
     "a vector is no list of numbers"},
    {"two dimensions", R"({"data":[{"embedding":[1]},{"embedding":[1,2]}]})", 2,
     "vectors of several dimensions"},
});

} // namespace tierline::test
