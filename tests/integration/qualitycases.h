// Policies and answers of the quality tests. In a file of its own since moc stumbles over their quotes.
#pragma once

#include "scripted.h"
#include "speech.h"

#include <string>
#include <string_view>

namespace tierline::test {

inline constexpr std::string_view escalating =
    "quality: {check: [too_short, refusal, empty, cut_off, bad_json], escalate: one_tier}\n";
inline constexpr std::string_view flagging = "quality: {check: [refusal], escalate: off}\n";

// Two tiers of one model each at 1 and 2 dollars a million tokens; what nobody scores goes to the lower one.
inline std::string tieredPolicy(Dialect dialect, const std::string& low, const std::string& high,
                                std::string_view more, const std::string& firstByte = "300ms") {
    const std::string spoken(toString(dialect));
    const std::string limits =
        "timeout: {connect: 2s, first_byte: " + firstByte + ", idle: 300ms, total: 20s}";
    return "version: 1\nproviders:\n  low: {dialect: " + spoken + ", base_url: \"" + low
           + "\"}\n  high: {dialect: " + spoken + ", base_url: \"" + high
           + "\"}\nmodels:\n  low/a: {price: {input: 1, output: 1}, " + limits
           + "}\n  high/b: {price: {input: 2, output: 2}, " + limits
           + "}\ntiers:\n  - {name: low, below: 0.5, models: [low/a]}\n  - {name: high, models: [high/b]}\n"
             "default_tier: low\n"
           + std::string(more);
}
inline constexpr std::string_view streamHead =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

inline std::string replaced(std::string text, std::string_view what, std::string_view by) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
        text.replace(at, what.size(), by);
    return text;
}

inline std::string plainHttp(const std::string& body) {
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
           + std::to_string(body.size()) + "\r\n\r\n" + body;
}

// What `speech` says, with other words, as a whole HTTP reply; 9 tokens in and 5 out.
inline std::string replySaying(Dialect dialect, bool stream, const std::string& first,
                               const std::string& rest) {
    if (!stream) return plainHttp(replaced(plainBody(dialect), "Four, I think.", first + rest));
    std::string body(streamHead);
    for (const auto& event : streamEvents(dialect)) {
        auto text = replaced(event, "Four, I think.", first + rest);
        text = replaced(replaced(std::move(text), "Four, ", first), "I think.", rest);
        body += chunk(text);
    }
    return body + "0\r\n\r\n";
}

struct Spoken {
    std::string_view first, rest, finish = "stop";
    std::string_view message = {}; // members beside or instead of `content`
};

inline std::string escapedJson(std::string_view text) {
    std::string out;
    for (const char c : text)
        out += c == '"' ? std::string("\\\"") : c == '\n' ? std::string("\\n") : std::string(1, c);
    return out;
}

inline std::string plainOf(const Spoken& spoken) {
    const std::string content = "\"" + escapedJson(spoken.first) + escapedJson(spoken.rest) + "\"";
    return plainHttp(
        R"({"id":"c","object":"chat.completion","model":"x","choices":[{"index":0,"message":{"role":)"
        R"("assistant","content":)"
        + content + std::string(spoken.message) + R"(},"finish_reason":")" + std::string(spoken.finish)
        + R"("}],"usage":{"prompt_tokens":9,"completion_tokens":5,"total_tokens":14}})");
}

inline std::string contentEvent(std::string_view text) {
    return R"(data: {"id":"c","object":"chat.completion.chunk","model":"x","choices":[{"index":0,"delta":{"content":")"
           + escapedJson(text) + "\"},\"finish_reason\":null}]}\n\n";
}

inline std::string endOfStream(int in, int out, std::string_view finish = "stop") {
    return R"(data: {"id":"c","object":"chat.completion.chunk","model":"x","choices":[{"index":0,"delta":{},)"
           R"("finish_reason":")"
           + std::string(finish)
           + "\"}]}\n\ndata: "
             R"({"id":"c","object":"chat.completion.chunk","model":"x","choices":[],"usage":{"prompt_tokens":)"
           + std::to_string(in) + R"(,"completion_tokens":)" + std::to_string(out) + R"(,"total_tokens":)"
           + std::to_string(in + out) + "}}\n\ndata: [DONE]\n\n";
}

inline std::string streamOf(const Spoken& spoken) {
    return std::string(streamHead) + chunk(contentEvent(spoken.first)) + chunk(contentEvent(spoken.rest))
           + chunk(endOfStream(9, 5, spoken.finish)) + "0\r\n\r\n";
}

inline constexpr std::string_view simpleAsk =
    R"({"model":"auto","messages":[{"role":"user","content":"What is two and two?"}]})";
inline constexpr std::string_view simpleStream =
    R"({"model":"auto","stream":true,"messages":[{"role":"user","content":"What is two and two?"}]})";

struct KeptCase {
    const char* name;
    Spoken low;
    bool flagged = true;
    std::string_view detail, policy = escalating, request = simpleAsk, headers = {};
    bool stream = false;
};

inline constexpr KeptCase keptCases[] = {
    {"an answer", {"Four, ", "I think."}, false, ""},
    {"a refusal without escalation", {"I can't help ", "with that."}, true, "refusal: ", flagging},
    {"a streamed one without escalation",
     {"I can't help ", "with that."},
     true,
     "refusal: ",
     flagging,
     simpleStream,
     {},
     true},
    {"checks off", {"I can't help ", "with that."}, false, "", "quality: {escalate: one_tier}\n"},
    {"a model that was asked for by name",
     {"I can't help ", "with that."},
     true,
     "no model one tier up is able",
     escalating,
     R"({"model":"low/a","messages":[{"role":"user","content":"Hi"}]})"},
    {"only one attempt allowed",
     {"I can't help ", "with that."},
     true,
     "no attempt is left",
     "quality: {check: [refusal], escalate: one_tier}\nroute: {max_attempts: 1}\n"},
    {"cut at the client's own limit",
     {"Four, ", "I", "length"},
     true,
     "the request's own limit of 5 tokens",
     escalating,
     R"({"model":"auto","max_tokens":5,"messages":[{"role":"user","content":"Hi"}]})"},
    {"it would cost too much together",
     {"I can't help ", "with that."},
     true,
     "the request allows $0.0010",
     escalating,
     simpleAsk,
     "x-tierline-max-cost: 0.00102\r\n"},
    {"words are not kept where nothing may be",
     {"I can't help ", "with that."},
     true,
     "refusal (en)",
     flagging,
     simpleAsk,
     "x-tierline-no-store: 1\r\n"},
    {"a tool call",
     {"I can't help ", "with that.", "tool_calls",
      R"(,"tool_calls":[{"id":"t","type":"function","function":{"name":"f","arguments":"{}"}}])"},
     false,
     ""},
    {"a tool call that says stop",
     {"I can't help ", "with that.", "stop",
      R"(,"tool_calls":[{"id":"t","type":"function","function":{"name":"f",)"
      R"("arguments":"{}"}}])"},
     false,
     ""},
    {"a long stream that only began so",
     {"I can't browse the web, but here is what I know about it from before: ",
      "the river rises in the hills to the north, runs for about two hundred miles through three counties, "
      "passes four "
      "larger towns on its way, takes up seven smaller streams, and ends in the sea beside the old harbour, "
      "where a "
      "lighthouse of 1840 still stands on the southern pier and may be visited in summer."},
     false,
     "",
     escalating,
     simpleStream,
     {},
     true},
};

struct BadCase {
    const char* name;
    Spoken low;
    std::string_view detail, request = simpleAsk, policy = escalating;
    bool stream = false;
    std::string_view good = "Four, I think."; // what the tier above says
};

inline constexpr BadCase badCases[] = {
    {"white space", {" \n ", ""}, "empty: 3 bytes"},
    {"white space, streamed", {" \n ", " "}, "empty: 4 bytes", simpleStream, escalating, true},
    {"cut off at the model's limit",
     {"Four, I", "", "length"},
     "cut off: it ended by \"length\" after 7 bytes"},
    {"broken JSON",
     {"{\"a\": [1, 2}", ""},
     "bad json: ",
     R"({"model":"auto","response_format":{"type":"json_object"},"messages":[{"role":"user","content":"JSON"}]})",
     escalating,
     false,
     "{}"},
    {"fenced JSON in a JSON mode",
     {"```json\n{\"a\": 1}\n```", ""},
     "bad json: fenced",
     R"({"model":"auto","response_format":{"type":"json_object"},"messages":[{"role":"user","content":"JSON"}]})",
     escalating,
     false,
     "{}"},
    {"too short",
     {"Use ", "sort."},
     "too short: 2 words",
     R"({"model":"auto","messages":[{"role":"user","content":"Write a function that sorts a list"}]})",
     escalating,
     false,
     "It is best to call sorted(items), which gives back a new list in order."},
    {"a pattern of the policy",
     {"Please contact ", "the help desk."},
     "pattern 1: \"contact the help desk\"",
     simpleAsk,
     "quality: {patterns: ['contact.*help desk'], escalate: one_tier}\n"},
    {"a pattern of the policy, streamed",
     {"Please contact ", "the help desk."},
     "pattern 1: ",
     simpleStream,
     "quality: {patterns: ['contact.*help desk'], escalate: one_tier}\n",
     true},
    {"a refusal in German, streamed",
     {"Es tut mir leid, ", "aber dabei kann ich nicht helfen."},
     "(de)",
     simpleStream,
     escalating,
     true},
    {"a refusal in Chinese, streamed",
     {"抱歉，", "我无法回答这个问题。"},
     "(zh)",
     simpleStream,
     escalating,
     true},
};

// A judge of answers at 3 dollars a million tokens; its reply is 9 tokens in and 5 out.
inline std::string withJudge(std::string policy, const std::string& judge) {
    policy.insert(policy.find("models:"), "  judge: {dialect: openai, base_url: \"" + judge + "\"}\n");
    policy.insert(policy.find("tiers:"), "  judge/c: {price: {input: 3, output: 3}}\n");
    return policy
           + "quality: {verify: judge, verify_rate: 1, escalate: one_tier}\n"
             "classify: {judge: {model: judge/c, time_limit: 300ms}}\n";
}

// A thought and nothing else, and nobody counted its tokens.
inline std::string thoughtAlone() {
    return plainHttp(
        R"({"id":"c","object":"chat.completion","model":"x","choices":[{"index":0,"message":{"role":"assistant",)"
        R"("content":"","reasoning_content":"Two and two, hm."},"finish_reason":"stop"}]})");
}

struct UnaskedCase {
    const char* name;
    std::string_view what, by; // of the policy
    std::string_view why;
};

inline constexpr UnaskedCase unaskedCases[] = {
    {"whose price nobody knows", "judge/c: {price: {input: 3, output: 3}}", "judge/c: {}",
     "its price is not known"},
    {"that takes the caller's own key", "judge: {dialect: openai,", "judge: {key: client, dialect: openai,",
     "its provider takes the caller's own key"},
    {"that the budget has no room for",
     "quality:", "budgets: [{scope: all, per: day, hard: 0.0008}]\nquality:", "has no room for this request"},
};

struct VerifyCase {
    const char* name;
    std::string_view judge; // what it says
    bool stream = false, escalates = false, flagged = false;
    std::string_view said; // in the stage's detail or error
};

inline constexpr VerifyCase verifyCases[] = {
    {"it answers", R"({"answers":true,"confidence":90,"reason":"fine"})", false, false, false,
     "by judge/c: it answers: fine"},
    {"it does not", R"({"answers":false,"confidence":90,"reason":"evades"})", false, true, false,
     "by judge/c: it does not answer: evades"},
    {"nobody is sure", R"({"answers":false,"confidence":0,"reason":"?"})", false, false, false,
     "it does not answer"},
    {"a stream is flagged only", R"({"answers":false,"confidence":90,"reason":"evades"})", true, false, true,
     "it does not answer"},
    {"nonsense", "Looks good to me!", false, false, false, "not one JSON object"},
    {"nonsense about a stream", "{}", true, false, false, "`answers`"},
};

inline constexpr std::string_view byText = "quality: {verify: text, verify_rate: 1, escalate: one_tier}\n";

} // namespace tierline::test
