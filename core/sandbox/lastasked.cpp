#include "sandbox/lastasked.h"

#include "base/jsonwriter.h"
#include "sandbox/answer.h"
#include "sandbox/asked.h"

#include <array>

namespace tierline::sandbox {

namespace {

constexpr std::array<std::string_view, 4> authNames{"authorization", "x-api-key", "x-goog-api-key",
                                                    "api-key"};
constexpr std::array<std::string_view, 4> choiceNames{"auto", "none", "any", "named"};

void writeTexts(JsonWriter& out, std::string_view name, const std::vector<std::string>& texts) {
    out.key(name);
    out.beginArray();
    for (const std::string& text : texts)
        out.value(text);
    out.endArray();
}

template <class Item, class Write>
void writeList(JsonWriter& out, std::string_view name, const std::vector<Item>& items, Write write) {
    out.key(name);
    out.beginArray();
    for (const Item& item : items) {
        out.beginObject();
        write(item);
        out.endObject();
    }
    out.endArray();
}

void writeMessage(JsonWriter& out, const AskedMessage& message) {
    out.member("role", message.isAssistant ? "assistant" : "user");
    writeTexts(out, "texts", message.texts);
    writeList(out, "images", message.images, [&](const AskedImage& image) {
        out.member("kind", image.isUrl ? "url" : "base64");
        out.member("media", image.media);
    });
    writeList(out, "tool_calls", message.calls, [&](const AskedCall& call) {
        out.member("id", call.id);
        out.member("name", call.name);
        out.member("arguments", call.arguments);
    });
    writeList(out, "tool_results", message.results, [&](const AskedResult& result) {
        out.member("id", result.id);
        out.member("text", result.text);
        out.member("error", result.isError);
    });
    out.member("thinking", message.thinking);
}

template <class Number>
void writeOptional(JsonWriter& out, std::string_view name, const std::optional<Number>& number) {
    out.key(name);
    number ? out.value(*number) : out.null();
}

void writeSettings(JsonWriter& out, const Asked& asked) {
    out.key("tools");
    out.beginArray();
    for (const AskedTool& tool : asked.tools)
        out.value(tool.name);
    out.endArray();
    const bool isNamed = asked.toolChoice == ToolChoice::Named;
    out.member("tool_choice", isNamed ? asked.toolName
                                      : std::string(choiceNames[static_cast<std::size_t>(asked.toolChoice)]));
    out.member("parallel", asked.parallelTools);
    writeOptional(out, "max_output", asked.maxOutput);
    writeOptional(out, "temperature", asked.temperature);
    writeOptional(out, "top_p", asked.topP);
    writeTexts(out, "stop", asked.stop);
    out.member("schema", !asked.schema.empty());
    out.member("json", asked.json);
    out.member("reasoning", asked.reasoning);
    out.member("user", asked.user);
}

// What the model counts for it, unless a fault comes in between.
void writeAnswer(JsonWriter& out, const Asked& asked, std::string_view provider, std::uint64_t seed) {
    const auto* model = findModel(provider, asked.model);
    if (model == nullptr) return;
    const Answer answer = answerTo(asked, *model, seed);
    out.key("answer");
    out.beginObject();
    out.member("input", answer.input);
    out.member("cached_read", answer.cachedRead);
    out.member("cache_write", answer.cacheWrite);
    out.member("output", answer.output);
    out.member("reasoning", answer.reasoning);
    out.endObject();
}

} // namespace

void LastAsked::keep(const Call& call, const net::RequestHead& head, std::string_view body,
                     std::string_view earlierItems) {
    Kept kept{call, std::string(head.path()), std::string(body), std::string(earlierItems), {}};
    for (const std::string_view name : authNames)
        if (head.headers.has(name)) kept.authHeaders.emplace_back(name);
    const std::scoped_lock lock(m_mutex);
    m_kept = std::move(kept);
}

std::string LastAsked::json(std::string_view provider, std::uint64_t seed) const {
    const std::scoped_lock lock(m_mutex);
    if (m_kept.path.empty()) return "{}";
    const auto asked = readAsked(m_kept.call, m_kept.body, {provider, m_kept.earlierItems});
    std::string text;
    JsonWriter out(text);
    out.beginObject();
    out.member("path", m_kept.path);
    out.member("dialect", toString(m_kept.call.dialect));
    writeTexts(out, "headers", m_kept.authHeaders);
    if (!asked) { // it was refused
        out.member("refused", asked.error().detail);
    } else {
        out.member("model", asked->model);
        out.member("stream", asked->stream);
        writeTexts(out, "system", asked->system);
        writeList(out, "messages", asked->messages,
                  [&](const AskedMessage& message) { writeMessage(out, message); });
        writeSettings(out, *asked);
        writeAnswer(out, *asked, provider, seed);
    }
    out.endObject();
    return text;
}

} // namespace tierline::sandbox
