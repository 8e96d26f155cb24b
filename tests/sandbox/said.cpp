#include "sandbox/said.h"

#include <string_view>

namespace said {

using tierline::protocol::Json;

std::string textOf(JsonView view) {
    return std::string(view.string().value_or(""));
}

void addGemini(JsonView root, Said& said) {
    for (const JsonView candidate : root["candidates"].items()) {
        if (candidate.get("finishReason")) said.finish = textOf(candidate["finishReason"]);
        for (const JsonView part : candidate["content"]["parts"].items()) {
            const bool isThought = part["thought"].boolean().value_or(false);
            (isThought ? said.thinking : said.text) += textOf(part["text"]);
            said.signature += textOf(part["thoughtSignature"]);
            if (const JsonView call = part["functionCall"])
                said.calls.push_back(textOf(call["name"]) + call["args"].text());
        }
    }
    if (root.get("promptFeedback")) said.finish = textOf(root["promptFeedback"]["blockReason"]);
    const JsonView usage = root["usageMetadata"];
    said.input = usage["promptTokenCount"].int64().value_or(-1);
    said.cached = usage["cachedContentTokenCount"].int64().value_or(0);
    said.reasoning = usage["thoughtsTokenCount"].int64().value_or(0);
    said.output = usage["candidatesTokenCount"].int64().value_or(0) + said.reasoning;
}

namespace {

// Of a function or of a custom tool, whole or a delta of it.
void addChatCall(JsonView call, std::string& said) {
    const JsonView function = call["function"];
    const JsonView custom = call["custom"];
    said += textOf(function["name"]) + textOf(function["arguments"]);
    said += textOf(custom["name"]) + textOf(custom["input"]);
}

Said readOpenAi(JsonView root) {
    Said said;
    const JsonView usage = root["usage"];
    for (const JsonView choice : root["choices"].items()) {
        said.text = textOf(choice["message"]["content"]);
        said.finish = textOf(choice["finish_reason"]);
        for (const JsonView call : choice["message"]["tool_calls"].items()) {
            said.calls.emplace_back();
            addChatCall(call, said.calls.back());
        }
    }
    said.input = usage["prompt_tokens"].int64().value_or(-1);
    said.cached = usage["prompt_tokens_details"]["cached_tokens"].int64().value_or(-1);
    said.output = usage["completion_tokens"].int64().value_or(-1);
    said.reasoning = usage["completion_tokens_details"]["reasoning_tokens"].int64().value_or(-1);
    return said;
}

Said readResponses(JsonView root) {
    Said said;
    const JsonView usage = root["usage"];
    said.finish = textOf(root["status"]) + textOf(root["incomplete_details"]["reason"]);
    for (const JsonView item : root["output"].items()) {
        for (const JsonView part : item["content"].items())
            said.text += textOf(part["text"]);
        for (const JsonView part : item["summary"].items())
            said.thinking += textOf(part["text"]);
        if (item["type"].string() == "reasoning") said.signature = textOf(item["encrypted_content"]);
        if (item["type"].string() == "function_call")
            said.calls.push_back(textOf(item["name"]) + textOf(item["arguments"]));
        if (item["type"].string() == "custom_tool_call")
            said.calls.push_back(textOf(item["name"]) + textOf(item["input"]));
    }
    said.input = usage["input_tokens"].int64().value_or(-1);
    said.cached = usage["input_tokens_details"]["cached_tokens"].int64().value_or(-1);
    said.output = usage["output_tokens"].int64().value_or(-1);
    said.reasoning = usage["output_tokens_details"]["reasoning_tokens"].int64().value_or(-1);
    return said;
}

Said readAnthropic(JsonView root) {
    Said said;
    const JsonView usage = root["usage"];
    said.finish = textOf(root["stop_reason"]) + textOf(root["stop_sequence"]);
    for (const JsonView block : root["content"].items()) {
        said.text += textOf(block["text"]);
        said.thinking += textOf(block["thinking"]);
        said.signature += textOf(block["signature"]);
        if (block["type"].string() == "tool_use")
            said.calls.push_back(textOf(block["name"]) + block["input"].text());
    }
    said.cached = usage["cache_read_input_tokens"].int64().value_or(-1);
    said.input = usage["input_tokens"].int64().value_or(-1) + said.cached
                 + usage["cache_creation_input_tokens"].int64().value_or(-1);
    said.output = usage["output_tokens"].int64().value_or(-1);
    return said;
}

// Each event's data, in order; "[DONE]" ends the list.
std::vector<Json> eventsOf(std::string_view stream) {
    std::vector<Json> events;
    for (auto at = stream.find("data: "); at != std::string_view::npos; at = stream.find("data: ", at + 1)) {
        auto json = Json::parse(stream.substr(at + 6, stream.find_first_of("\r\n", at) - at - 6));
        if (json && json->root().isObject()) events.push_back(std::move(*json));
    }
    return events;
}

Said joinOpenAi(const std::vector<Json>& events) {
    Said said;
    for (const Json& event : events) {
        for (const JsonView choice : event["choices"].items()) {
            said.text += textOf(choice["delta"]["content"]);
            said.finish += textOf(choice["finish_reason"]);
            for (const JsonView call : choice["delta"]["tool_calls"].items()) {
                const auto index = static_cast<std::size_t>(call["index"].int64().value_or(0));
                if (said.calls.size() <= index) said.calls.resize(index + 1);
                addChatCall(call, said.calls[index]);
            }
        }
        if (!event["usage"].isObject()) continue;
        const Said last = readOpenAi(event.root());
        said.input = last.input;
        said.cached = last.cached;
        said.output = last.output;
        said.reasoning = last.reasoning;
    }
    return said;
}

Said joinAnthropic(const std::vector<Json>& events) {
    Said said;
    for (const Json& event : events) {
        const JsonView delta = event["delta"];
        const JsonView block = event["content_block"];
        said.text += textOf(delta["text"]);
        said.thinking += textOf(delta["thinking"]);
        said.signature += textOf(delta["signature"]);
        said.finish += textOf(delta["stop_reason"]) + textOf(delta["stop_sequence"]);
        if (block["type"].string() == "tool_use") said.calls.push_back(textOf(block["name"]));
        if (delta["partial_json"].isString()) said.calls.back() += textOf(delta["partial_json"]);
        if (!event["usage"].isObject()) continue;
        const Said last = readAnthropic(event.root());
        said.input = last.input;
        said.cached = last.cached;
        said.output = last.output;
    }
    return said;
}

Said joinResponses(const std::vector<Json>& events) {
    Said said = readResponses(events.back()["response"]);
    std::string text, thinking;
    std::vector<std::string> calls;
    std::int64_t number = 0;
    for (const Json& event : events) {
        if (event["sequence_number"].int64() != number++) said.finish = "numbers do not rise";
        const std::string type = textOf(event["type"]);
        if (type == "response.output_text.delta") text += textOf(event["delta"]);
        if (type == "response.reasoning_summary_text.delta") thinking += textOf(event["delta"]);
        const auto item = event["item"]["type"].string();
        const bool isCall = item == "function_call" || item == "custom_tool_call";
        if (type == "response.output_item.added" && isCall) calls.push_back(textOf(event["item"]["name"]));
        if (type == "response.function_call_arguments.delta"
            || type == "response.custom_tool_call_input.delta")
            calls.back() += textOf(event["delta"]);
    }
    if (text != said.text || thinking != said.thinking || calls != said.calls)
        said.finish = "the deltas do not make the last event";
    return said;
}

} // namespace

Said readPlain(Dialect dialect, const std::string& body) {
    const auto json = Json::parse(body);
    Said said;
    if (!json) return said;
    switch (dialect) {
    case Dialect::OpenAi: return readOpenAi(json->root());
    case Dialect::Responses: return readResponses(json->root());
    case Dialect::Anthropic: return readAnthropic(json->root());
    case Dialect::Gemini: addGemini(json->root(), said); break;
    }
    return said;
}

Said joinStream(Dialect dialect, const std::string& stream) {
    const auto events = eventsOf(stream);
    Said said;
    if (events.empty()) return said;
    switch (dialect) {
    case Dialect::OpenAi: return joinOpenAi(events);
    case Dialect::Responses: return joinResponses(events);
    case Dialect::Anthropic: return joinAnthropic(events);
    case Dialect::Gemini:
        for (const Json& event : events)
            addGemini(event.root(), said);
        break;
    }
    return said;
}

std::string printed(const Said& said) {
    std::string text = said.finish + "|" + said.text + "|";
    for (const std::string& call : said.calls)
        text += call + " ";
    return text;
}

} // namespace said
