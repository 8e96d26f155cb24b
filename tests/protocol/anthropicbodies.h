// Bodies of messages requests, made for the tests: around a piece, or by chance.
#pragma once

#include <array>
#include <random>
#include <string>
#include <string_view>

namespace tierline::protocol {

inline std::string bodyWith(std::string_view members) {
    return R"({"model":"m",)" + std::string(members) + R"(,"messages":[{"role":"user","content":"hi"}]})";
}

inline std::string bodyOf(std::string_view content) {
    return R"({"model":"m","messages":[{"role":"user","content":)" + std::string(content) + "}]}";
}

// Conversations out of everything that a body can say, by chance.
class Bodies {
public:
    explicit Bodies(unsigned seed) : m_random(seed) {}

    std::string next() {
        std::string out = R"({"model":"m","max_tokens":)" + std::to_string(2000 + pick(9000));
        if (pick(2)) out += R"(,"system":)" + (pick(2) ? text() : "[" + block() + "," + block() + "]");
        if (pick(2)) out += R"(,"temperature":0.5)";
        if (pick(3) == 0) out += R"(,"stop_sequences":[)" + text() + "]";
        out += R"(,"messages":[)";
        const auto turns = 1 + pick(5);
        for (unsigned at = 0; at < turns; ++at)
            out += (at ? "," : "") + (at % 2 ? assistant() : user());
        return out + "]}";
    }

private:
    unsigned pick(unsigned below) { return static_cast<unsigned>(m_random()) % below; }
    std::string text() {
        static constexpr std::array<const char*, 5> words{
            R"("a")", R"("b\n\"c\"")", R"("\u00e9 \ud83d\ude00")", R"("{}")", R"("long, longer, longest")"};
        return words[pick(words.size())];
    }
    std::string block() { return R"({"type":"text","text":)" + text() + "}"; }
    std::string user() {
        if (pick(2)) return R"({"role":"user","content":)" + text() + "}";
        std::string out = R"({"role":"user","content":[)";
        for (auto results = pick(3); results > 0; --results)
            out += R"({"type":"tool_result","tool_use_id":"t","content":)"
                   + (pick(2) ? text() : "[" + block() + "," + image() + "]") + "},";
        if (pick(2)) out += image() + ",";
        return out + block() + "]}";
    }
    static std::string image() {
        return R"({"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}})";
    }
    std::string assistant() {
        if (pick(2)) return R"({"role":"assistant","content":)" + text() + "}";
        std::string out = R"({"role":"assistant","content":[)";
        if (pick(2)) out += R"({"type":"thinking","thinking":)" + text() + R"(,"signature":"s"},)";
        for (auto calls = pick(3); calls > 0; --calls)
            out +=
                R"({"type":"tool_use","id":"t","name":"n","input":{"x":[1,2.5,true,null,)" + text() + "]}},";
        return out + block() + "]}";
    }

    std::mt19937 m_random;
};

} // namespace tierline::protocol
