// An embedding endpoint, a judge and two models in one, for tests of the cascade. Texts with `near low` lie
// on the first axis, those with `near high` on the second, all others on the third.
#pragma once

#include "answering.h"

#include "protocol/json.h"

#include <atomic>
#include <mutex>
#include <string>
#include <vector>

namespace tierline::test {

struct Oracle {
    std::atomic<bool> vectorsStall{false}, wide{false}, judgeStalls{false};
    std::atomic<int> vectorCalls{0}, judgeCalls{0};
    std::mutex mutex;                 // guards the two below
    std::vector<std::string> answers; // of the judge, one after another; the last one again and again
    std::string judged;               // the last request

    void say(std::vector<std::string> all) {
        const std::scoped_lock lock(mutex);
        answers = std::move(all);
    }

    static std::string chat(const std::string& text, int in, int out) {
        return R"({"id":"c","object":"chat.completion","choices":[{"index":0,"finish_reason":"stop",)"
               R"("message":{"role":"assistant","content":)"
               + text + R"(}}],"usage":{"prompt_tokens":)" + std::to_string(in) + R"(,"completion_tokens":)"
               + std::to_string(out) + R"(,"total_tokens":)" + std::to_string(in + out) + "}}";
    }

    static std::string quoted(const std::string& text) {
        std::string out = "\"";
        for (const char c : text) {
            if (c == '"' || c == '\\') out += '\\';
            out += c;
        }
        return out + "\"";
    }

    std::string vectors(std::string_view body) const {
        const auto json = protocol::Json::parse(body);
        std::string data;
        int index = 0;
        for (const auto text : (*json)["input"].items()) {
            const auto words = *text.string();
            const bool low = words.find("near low") != words.npos,
                       high = words.find("near high") != words.npos;
            data += (data.empty() ? "" : ",") + std::string(R"({"index":)") + std::to_string(index++)
                    + R"(,"embedding":[)"
                    + (low    ? "1,0,0"
                       : high ? "0,1,0"
                              : "0,0,1")
                    + (wide ? ",0]}" : "]}");
        }
        return R"({"object":"list","data":[)" + data + R"(],"usage":{"prompt_tokens":1,"total_tokens":1}})";
    }

    std::optional<std::string> operator()(const std::string& request) {
        const auto body = request.substr(request.find("\r\n\r\n") + 4);
        if (request.find("/embeddings") < request.find("\r\n")) {
            ++vectorCalls;
            return vectorsStall ? std::nullopt : std::optional(vectors(body));
        }
        if (body.find(R"("model":"judge")") == body.npos) return chat("\"four\"", 10, 5);
        ++judgeCalls;
        if (judgeStalls) return std::nullopt;
        const std::scoped_lock lock(mutex);
        judged = body;
        const auto answer = answers.empty() ? std::string("no idea") : answers.front();
        if (answers.size() > 1) answers.erase(answers.begin());
        return chat(quoted(answer), 1'000, 100);
    }
};

inline std::string grade(int score) {
    return R"({"score":)" + std::to_string(score)
           + R"(,"category":"question","reasoning_required":false,"external_knowledge_needed":false,)"
             R"("multi_step":false,"estimated_output_tokens":50,"reasoning":"short"})";
}

// Two tiers; nothing fires, so the default is the dear one.
inline std::string oraclePolicy(const std::string& url, const std::string& stages,
                                const std::string& more = {},
                                const std::string& judge = "time_limit: 2s, max_cost_share: 0.5",
                                const std::string& endpoint = {}) {
    const bool embeds = stages.find("embedding") != stages.npos, judges = stages.find("judge") != stages.npos;
    return "version: 1\nproviders:\n  oai: {dialect: openai, base_url: \"" + url
           + "\"}\nmodels:\n"
             "  oai/small: {price: {input: 0.1, output: 0.4}}\n"
             "  oai/large: {price: {input: 10, output: 40}}\n"
             "  oai/judge: {price: {input: 0.1, output: 0.4}}\n"
             "tiers:\n  - {name: low, below: 0.5, models: [oai/small]}\n"
             "  - {name: high, models: [oai/large]}\ndefault_tier: high\n"
             "classify:\n  stages: ["
           + stages + "]\n"
           + (embeds ? "  embedding: {endpoint: \"" + (endpoint.empty() ? url : endpoint)
                           + "\", model: tiny, time_limit: 500ms, "
                             "references: {low: [\"a phrase near low\"], high: [\"a phrase near high\"]}}\n"
                     : std::string())
           + (judges ? "  judge: {model: oai/judge, " + judge + "}\n" : std::string()) + more;
}

inline std::string questionOf(const std::string& text, const std::string& model = "auto") {
    return R"({"model":")" + model + R"(","messages":[{"role":"user","content":")" + text + R"("}]})";
}

inline std::string routeOf(const std::string& prompt, bool network) {
    return R"({"prompt":")" + prompt + (network ? R"(","network":true})" : R"("})");
}

} // namespace tierline::test
