#include "protocol/responses/response.h"

#include "protocol/responses/responses.h"

#include <array>

namespace tierline::protocol::responses {

namespace {

struct EchoRow {
    std::string_view key, otherwise;
};

// In the order of OpenAI's own replies. `store` is not among them: nothing that went through here is kept.
constexpr std::array echoRows{
    EchoRow{"instructions", "null"},
    EchoRow{"max_output_tokens", "null"},
    EchoRow{"max_tool_calls", "null"},
    EchoRow{"metadata", "{}"},
    EchoRow{"parallel_tool_calls", "true"},
    EchoRow{"prompt_cache_key", "null"},
    EchoRow{"reasoning", R"({"effort":null,"summary":null})"},
    EchoRow{"safety_identifier", "null"},
    EchoRow{"service_tier", R"("default")"},
    EchoRow{"temperature", "1"},
    EchoRow{"text", R"({"format":{"type":"text"}})"},
    EchoRow{"tool_choice", R"("auto")"},
    EchoRow{"tools", "[]"},
    EchoRow{"top_logprobs", "0"},
    EchoRow{"top_p", "1"},
    EchoRow{"truncation", R"("disabled")"},
    EchoRow{"user", "null"},
};

void nullMember(JsonWriter& json, std::string_view key) {
    json.key(key);
    json.null();
}

void writeUsage(const std::optional<Usage>& usage, JsonWriter& json) {
    if (!usage) return nullMember(json, "usage");
    const auto input = usage->input + usage->cachedRead + usage->cacheWrite5m + usage->cacheWrite1h;
    json.key("usage");
    json.beginObject();
    json.member("input_tokens", input);
    json.key("input_tokens_details");
    json.beginObject();
    json.member("cached_tokens", usage->cachedRead);
    json.endObject();
    json.member("output_tokens", usage->output);
    json.key("output_tokens_details");
    json.beginObject();
    json.member("reasoning_tokens", usage->reasoning);
    json.endObject();
    json.member("total_tokens", input + usage->output);
    json.endObject();
}

std::string_view textOf(const OutputItem& item) {
    return item.parts.empty() ? std::string_view() : std::string_view(item.parts[0].text);
}

void writeSummary(const OutputItem& item, JsonWriter& json) {
    json.key("summary");
    json.beginArray();
    if (const auto text = textOf(item); !text.empty()) {
        json.beginObject();
        json.member("type", "summary_text");
        json.member("text", text);
        json.endObject();
    }
    json.endArray();
}

} // namespace

std::string replyEcho(JsonView root) {
    std::string out;
    for (const auto& [key, otherwise] : echoRows) {
        const auto value = root[key];
        if (!out.empty()) out += ',';
        out.append("\"").append(key).append("\":");
        if (value && !value.isNull())
            out += value.text();
        else
            out += otherwise;
    }
    return out;
}

void writePart(const OutputPart& part, JsonWriter& json) {
    json.beginObject();
    json.member("type", part.refusal ? "refusal" : "output_text");
    if (part.refusal) {
        json.member("refusal", part.text);
    } else {
        json.key("annotations");
        json.raw("[]");
        json.key("logprobs");
        json.raw("[]");
        json.member("text", part.text);
    }
    json.endObject();
}

void writeItem(const OutputItem& item, std::string_view status, JsonWriter& json) {
    json.beginObject();
    json.member("id", item.id);
    switch (item.type) {
    case ItemType::Message:
        json.member("type", "message");
        json.member("status", status);
        json.key("content");
        json.beginArray();
        for (const auto& part : item.parts)
            writePart(part, json);
        json.endArray();
        json.member("role", "assistant");
        break;
    case ItemType::Reasoning:
        json.member("type", "reasoning");
        writeSummary(item, json);
        break;
    case ItemType::Call:
    case ItemType::CustomCall: {
        const bool custom = item.type == ItemType::CustomCall;
        json.member("type", custom ? "custom_tool_call" : "function_call");
        json.member("status", status);
        json.member(custom ? "input" : "arguments", textOf(item));
        json.member("call_id", item.callId);
        json.member("name", item.name);
        break;
    }
    }
    json.endObject();
}

void writeResponse(const ResponseHead& head, const ResponseState& state, JsonWriter& json) {
    json.beginObject();
    json.member("id", head.id);
    json.member("object", "response");
    json.member("created_at", head.created);
    json.member("status", state.status);
    json.member("background", false);
    nullMember(json, "error");
    json.key("incomplete_details");
    if (state.incompleteReason.empty()) {
        json.null();
    } else {
        json.beginObject();
        json.member("reason", state.incompleteReason);
        json.endObject();
    }
    json.member("model", head.model);
    json.key("output");
    json.beginArray();
    if (state.items)
        for (const auto& item : *state.items)
            json.raw(item.json);
    json.endArray();
    nullMember(json, "previous_response_id");
    json.member("store", false);
    writeUsage(state.usage ? *state.usage : std::nullopt, json);
    json.raw(head.echo); // whole members
    json.endObject();
}

} // namespace tierline::protocol::responses
