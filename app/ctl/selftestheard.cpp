#include "ctl/selftestheard.h"

#include "protocol/json.h"

#include <array>
#include <utility>

namespace tierline::ctl::selftest {

namespace {

using protocol::Json;
using protocol::JsonView;

std::string textOf(JsonView value) {
    return std::string(value.string().value_or(""));
}
std::int64_t numberOf(JsonView value) {
    return value.int64().value_or(0);
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 11> finishWords{{
    {"stop", "stop"},
    {"end_turn", "stop"},
    {"stop_sequence", "stop"},
    {"STOP", "stop"},
    {"completed", "stop"},
    {"length", "length"},
    {"max_tokens", "length"},
    {"MAX_TOKENS", "length"},
    {"max_output_tokens", "length"},
    {"tool_calls", "tools"},
    {"tool_use", "tools"},
}};

std::string finishOf(std::string_view word) {
    for (const auto& [said, meant] : finishWords)
        if (said == word) return std::string(meant);
    return std::string(word);
}

// Gemini and Responses have no word of their own for calls.
void setFinish(Heard& heard, std::string_view word) {
    if (word.empty()) return;
    heard.finish = finishOf(word);
    if (heard.finish == "stop" && !heard.calls.empty()) heard.finish = "tools";
}

void setUsage(Heard& heard, std::int64_t allInput, std::int64_t cached, std::int64_t output,
              std::int64_t reasoning) {
    heard.hasUsage = true;
    heard.usage.input = allInput - cached;
    heard.usage.cachedRead = cached;
    heard.usage.output = output;
    heard.usage.reasoning = reasoning;
}

void hearError(Dialect client, JsonView error, Heard& heard) {
    heard.error = textOf(error["message"]);
    heard.errorType = textOf(error[client == Dialect::Gemini ? "status" : "type"]);
    if (heard.error.empty() || heard.errorType.empty()) heard.trouble = "an error without message or type";
}

// OpenAI ---------------------------------------------------------------------------------------------------

void openAiUsage(JsonView usage, Heard& heard) {
    if (!usage.isObject()) return;
    setUsage(heard, numberOf(usage["prompt_tokens"]),
             numberOf(usage["prompt_tokens_details"]["cached_tokens"]), numberOf(usage["completion_tokens"]),
             numberOf(usage["completion_tokens_details"]["reasoning_tokens"]));
}

void openAiWhole(JsonView root, Heard& heard) {
    JsonView choice;
    for (const JsonView one : root["choices"].items())
        if (!choice) choice = one;
    const JsonView message = choice["message"];
    heard.text = textOf(message["content"]);
    heard.thinking = textOf(message["reasoning_content"]);
    for (const JsonView call : message["tool_calls"].items())
        heard.calls.push_back(
            {textOf(call["id"]), textOf(call["function"]["name"]), textOf(call["function"]["arguments"])});
    heard.replayed = message.text();
    setFinish(heard, textOf(choice["finish_reason"]));
    openAiUsage(root["usage"], heard);
    if (root["object"].string() != "chat.completion") heard.trouble = "no chat.completion";
}

void openAiEvent(JsonView root, Heard& heard) {
    openAiUsage(root["usage"], heard);
    for (const JsonView choice : root["choices"].items()) {
        const JsonView delta = choice["delta"];
        const std::string text = textOf(delta["content"]);
        heard.pieces += text.empty() ? 0 : 1;
        heard.text += text;
        heard.thinking += textOf(delta["reasoning_content"]);
        for (const JsonView call : delta["tool_calls"].items()) {
            const auto index = static_cast<std::size_t>(numberOf(call["index"]));
            if (index > heard.calls.size()) heard.trouble = "tool calls out of order";
            if (index >= heard.calls.size()) heard.calls.resize(index + 1);
            auto& made = heard.calls[index];
            if (call["id"].isString()) made.id = textOf(call["id"]);
            made.name += textOf(call["function"]["name"]);
            made.arguments += textOf(call["function"]["arguments"]);
        }
        setFinish(heard, textOf(choice["finish_reason"]));
    }
}

// Responses ------------------------------------------------------------------------------------------------

void responsesWhole(JsonView root, Heard& heard) {
    for (const JsonView item : root["output"].items()) {
        const auto type = textOf(item["type"]);
        if (type == "message")
            for (const JsonView part : item["content"].items())
                heard.text += textOf(part["text"]);
        if (type == "reasoning")
            for (const JsonView part : item["summary"].items())
                heard.thinking += textOf(part["text"]);
        if (type == "function_call")
            heard.calls.push_back({textOf(item["call_id"]), textOf(item["name"]), textOf(item["arguments"])});
        heard.replayed += (heard.replayed.empty() ? "" : ",") + item.text();
    }
    const bool isCut = root["status"].string() == "incomplete";
    setFinish(heard, isCut ? textOf(root["incomplete_details"]["reason"]) : textOf(root["status"]));
    const JsonView usage = root["usage"];
    if (usage.isObject())
        setUsage(heard, numberOf(usage["input_tokens"]),
                 numberOf(usage["input_tokens_details"]["cached_tokens"]), numberOf(usage["output_tokens"]),
                 numberOf(usage["output_tokens_details"]["reasoning_tokens"]));
    if (root["object"].string() != "response") heard.trouble = "no response";
}

// The deltas must add up to what the last event repeats.
void responsesEvent(JsonView root, Heard& heard) {
    const auto type = textOf(root["type"]);
    if (type == "response.output_text.delta") {
        heard.text += textOf(root["delta"]);
        ++heard.pieces;
    } else if (type == "response.completed" || type == "response.incomplete") {
        const std::string deltas = std::exchange(heard.text, {});
        responsesWhole(root["response"], heard);
        heard.ended = true;
        if (deltas != heard.text) heard.trouble = "the deltas are not the text of the last event";
    } else if (type == "error" || type == "response.failed") {
        const JsonView error = type == "error" ? root : root["response"]["error"];
        heard.error = textOf(error["message"]);
        heard.errorType = textOf(error["code"]);
    }
}

// Anthropic ------------------------------------------------------------------------------------------------

void anthropicUsage(JsonView usage, Heard& heard) {
    heard.hasUsage = true;
    const auto take = [&](std::string_view key, std::int64_t& into) {
        if (const auto number = usage[key].int64()) into = *number;
    };
    take("input_tokens", heard.usage.input);
    take("output_tokens", heard.usage.output);
    take("cache_read_input_tokens", heard.usage.cachedRead);
    take("cache_creation_input_tokens", heard.usage.cacheWrite5m);
}

void anthropicWhole(JsonView root, Heard& heard) {
    for (const JsonView block : root["content"].items()) {
        heard.text += textOf(block["text"]);
        heard.thinking += textOf(block["thinking"]);
        if (block["type"].string() == "tool_use")
            heard.calls.push_back({textOf(block["id"]), textOf(block["name"]), block["input"].text()});
    }
    heard.replayed = R"({"role":"assistant","content":)" + root["content"].text() + "}";
    setFinish(heard, textOf(root["stop_reason"]));
    anthropicUsage(root["usage"], heard);
    if (root["type"].string() != "message") heard.trouble = "no message";
}

void anthropicEvent(JsonView root, Heard& heard) {
    const auto type = textOf(root["type"]);
    const JsonView delta = root["delta"], block = root["content_block"];
    if (type == "message_start") anthropicUsage(root["message"]["usage"], heard);
    if (type == "content_block_start" && block["type"].string() == "tool_use")
        heard.calls.push_back({textOf(block["id"]), textOf(block["name"]), {}});
    if (type == "content_block_delta") {
        heard.pieces += delta["text"].isString() ? 1 : 0;
        heard.text += textOf(delta["text"]);
        heard.thinking += textOf(delta["thinking"]);
        if (delta["partial_json"].isString()) {
            if (heard.calls.empty())
                heard.trouble = "arguments before their call";
            else
                heard.calls.back().arguments += textOf(delta["partial_json"]);
        }
    }
    if (type == "message_delta") {
        setFinish(heard, textOf(delta["stop_reason"]));
        anthropicUsage(root["usage"], heard);
    }
    if (type == "message_stop") heard.ended = true;
}

// Gemini ---------------------------------------------------------------------------------------------------

void geminiPiece(JsonView root, Heard& heard) {
    for (const JsonView candidate : root["candidates"].items()) {
        for (const JsonView part : candidate["content"]["parts"].items()) {
            const std::string text = textOf(part["text"]);
            const bool isThought = part["thought"].boolean() == true;
            (isThought ? heard.thinking : heard.text) += text;
            heard.pieces += text.empty() || isThought ? 0 : 1;
            if (const JsonView call = part["functionCall"]; call.isObject())
                heard.calls.push_back({textOf(call["id"]), textOf(call["name"]), call["args"].text()});
        }
        if (candidate["content"].isObject()) heard.replayed = candidate["content"].text();
        setFinish(heard, textOf(candidate["finishReason"]));
        if (candidate["finishReason"].isString()) heard.ended = true;
    }
    const JsonView usage = root["usageMetadata"];
    if (!usage.isObject()) return;
    const auto thoughts = numberOf(usage["thoughtsTokenCount"]);
    setUsage(heard, numberOf(usage["promptTokenCount"]), numberOf(usage["cachedContentTokenCount"]),
             numberOf(usage["candidatesTokenCount"]) + thoughts, thoughts);
}

struct Reader {
    void (*whole)(JsonView, Heard&);
    void (*event)(JsonView, Heard&);
};
constexpr std::array<Reader, allDialects.size()> readers{
    Reader{openAiWhole, openAiEvent},
    Reader{responsesWhole, responsesEvent},
    Reader{anthropicWhole, anthropicEvent},
    Reader{geminiPiece, geminiPiece},
};

void hearEvent(Dialect client, std::string_view data, Heard& heard) {
    if (data == "[DONE]") {
        heard.ended = true;
        return;
    }
    const auto json = Json::parse(data);
    if (!json) {
        heard.trouble = "an event is no JSON: " + std::string(data.substr(0, 60));
        return;
    }
    const bool isError = json->root()["error"].isObject();
    if (isError) return hearError(client, json->root()["error"], heard);
    readers[static_cast<std::size_t>(client)].event(json->root(), heard);
}

} // namespace

void hearWhole(Dialect client, std::string_view body, Heard& heard) {
    const auto json = Json::parse(body);
    if (!json) {
        heard.trouble = "the reply is no JSON: " + std::string(body.substr(0, 60));
        return;
    }
    heard.ended = true;
    const JsonView error = (*json)["error"];
    if (heard.status >= 400 && !error.isObject()) heard.trouble = "an error without `error`";
    if (error.isObject()) return hearError(client, error, heard);
    readers[static_cast<std::size_t>(client)].whole(json->root(), heard);
}

void hearStream(Dialect client, std::string_view body, Heard& heard) {
    while (!body.empty()) {
        const auto end = body.find('\n');
        std::string_view line = body.substr(0, end);
        body.remove_prefix(end == std::string_view::npos ? body.size() : end + 1);
        if (line.ends_with('\r')) line.remove_suffix(1);
        constexpr std::string_view mark = "data: ";
        if (line.starts_with(mark)) hearEvent(client, line.substr(mark.size()), heard);
    }
}

} // namespace tierline::ctl::selftest
