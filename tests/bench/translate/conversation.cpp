#include "conversation.h"

#include "base/id.h"
#include "base/jsonwriter.h"
#include "protocol/canonical.h"

#include <spdlog/fmt/fmt.h>

#include <array>
#include <cstdlib>

namespace tierline::bench {

namespace {

constexpr std::array<std::string_view, 24> words{"the",   "parser", "reads",  "each",  "line",   "before",
                                                 "it",    "writes", "größer", "naïve", "日本語", "слово",
                                                 "tests", "fail",   "when",   "a",     "queue",  "closes",
                                                 "too",   "early",  "“why?”", "😀",    "and",    "returns"};
constexpr std::array<std::string_view, 6> lines{
    "    if (queue.empty()) return std::nullopt;\n",     "    const auto next = queue.front();\n",
    "\tlog(\"line %d of \\\"%s\\\"\", number, path);\n", "}\n\n",
    "// what follows is only reached after a reset\n",   "for (const auto& row : table) sum += row.width;\n"};

std::string prose(Dice& dice, std::size_t bytes) {
    std::string text;
    while (text.size() < bytes) {
        text += words[dice.next() % words.size()];
        text += dice.next() % 12 == 0 ? ".\n" : " ";
    }
    return text;
}

std::string code(Dice& dice, std::size_t bytes) {
    std::string text;
    while (text.size() < bytes)
        text += lines[dice.next() % lines.size()];
    return text;
}

void tool(Dice& dice, int number, JsonWriter& json) {
    json.beginObject();
    json.member("type", "function");
    json.key("function");
    json.beginObject();
    json.member("name", fmt::format("tool_{}", number));
    json.member("description", prose(dice, 200));
    json.key("parameters");
    json.beginObject();
    json.member("type", "object");
    json.key("properties");
    json.beginObject();
    for (const auto* name : {"path", "pattern", "old_text", "new_text"}) {
        json.key(name);
        json.beginObject();
        json.member("type", "string");
        json.member("description", prose(dice, 60));
        json.endObject();
    }
    json.endObject();
    json.key("required");
    json.beginArray();
    json.value("path");
    json.endArray();
    json.endObject();
    json.endObject();
    json.endObject();
}

void message(std::string_view role, const std::string& content, JsonWriter& json) {
    json.beginObject();
    json.member("role", role);
    json.member("content", content);
    json.endObject();
}

void calls(Dice& dice, int round, JsonWriter& json) {
    json.beginObject();
    json.member("role", "assistant");
    json.member("content", prose(dice, 500));
    json.key("tool_calls");
    json.beginArray();
    for (const int call : {0, 1}) {
        std::string arguments;
        JsonWriter inner(arguments);
        inner.beginObject();
        inner.member("path", fmt::format("src/part{}/file{}.cpp", round, call));
        inner.member("new_text", code(dice, 250));
        inner.endObject();
        json.beginObject();
        json.member("id", fmt::format("call_{}_{}", round, call));
        json.member("type", "function");
        json.key("function");
        json.beginObject();
        json.member("name", fmt::format("tool_{}", (round + call) % 20));
        json.member("arguments", arguments);
        json.endObject();
        json.endObject();
    }
    json.endArray();
    json.endObject();
}

void result(Dice& dice, int round, int call, JsonWriter& json) {
    json.beginObject();
    json.member("role", "tool");
    json.member("tool_call_id", fmt::format("call_{}_{}", round, call));
    json.member("content", code(dice, 1'000));
    json.endObject();
}

std::string chatBody(std::size_t bytes) {
    Dice dice(bytes);
    std::string body;
    JsonWriter json(body);
    json.beginObject();
    json.member("model", "agent-model");
    json.member("stream", true);
    json.member("max_completion_tokens", 8'000);
    json.member("temperature", 0.5);
    json.key("tools");
    json.beginArray();
    for (int number = 0; number < 20; ++number)
        tool(dice, number, json);
    json.endArray();
    json.key("messages");
    json.beginArray();
    message("system", prose(dice, 8'000), json);
    for (int round = 0; body.size() + 1'200 < bytes; ++round) {
        message("user", prose(dice, 1'000), json);
        calls(dice, round, json);
        result(dice, round, 0, json);
        result(dice, round, 1, json);
        message("assistant", prose(dice, 400), json);
    }
    message("user", prose(dice, 700) + "\nPlease refactor the parser step by step.", json);
    json.endArray();
    json.endObject();
    return body;
}

} // namespace

std::string agentBody(Dialect dialect, std::size_t bytes) {
    auto body = chatBody(bytes);
    if (dialect == Dialect::OpenAi) return body;
    const auto read = protocol::readConversation(Dialect::OpenAi, body);
    if (!read) std::abort();
    protocol::WriteOptions options;
    options.model = "agent-model";
    return protocol::writeRequest(dialect, *read, options).body;
}

} // namespace tierline::bench
