#include "playground/prompt.h"

#include "base/jsonwriter.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <string_view>

namespace tierline::playground {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr const char* context = "tierline::playground";

struct WrapRow {
    Wrap wrap;
    const char* name;
    const char* key;
};
constexpr std::array wraps{
    WrapRow{Wrap::Raw, QT_TRANSLATE_NOOP("tierline::playground", "Plain words"), "raw"},
    WrapRow{Wrap::ClaudeCode, QT_TRANSLATE_NOOP("tierline::playground", "As Claude Code"), "claude-code"},
    WrapRow{Wrap::Json, QT_TRANSLATE_NOOP("tierline::playground", "In JSON"), "json"},
};

// The reminder speaks of hard things on purpose: none of it is the user's, so none of it may count.
constexpr std::string_view reminder =
    "<system-reminder>\n"
    "Project notes, for reference while you work:\n"
    "- the architecture is described in docs/architecture.md; prove every migration on a copy first\n"
    "- refactor only what the task names, and run the tests step by step\n"
    "The working tree is on branch main with three changed files.\n"
    "</system-reminder>\n";

std::string utf8(const QString& text) {
    const QByteArray bytes = text.toUtf8();
    return {bytes.constData(), static_cast<std::size_t>(bytes.size())};
}

std::string asJsonTask(const std::string& prompt) {
    std::string out;
    JsonWriter json(out);
    json.beginObject();
    json.member("run", "8f2c");
    json.member("attempt", 1);
    json.member("task", prompt);
    json.member("reply_format", "markdown");
    json.endObject();
    return out;
}

void addMessage(JsonWriter& json, std::string_view role, std::string_view content) {
    json.beginObject();
    json.member("role", role);
    json.member("content", content);
    json.endObject();
}

// Lines of an inventory that ask for nothing, so that only their length can count.
std::string inventory(std::size_t bytes) {
    std::string text = "For later, the inventory as it stands today:\n";
    text.reserve(bytes + 64);
    for (int row = 1; text.size() < bytes; ++row)
        text += "shelf " + std::to_string(row) + " holds " + std::to_string((row * 37) % 91)
                + " boxes in aisle " + std::to_string(row % 24 + 1) + "\n";
    return text;
}

constexpr std::size_t bytesAToken = 4; // as the router estimates

void addTools(JsonWriter& json, int count) {
    json.key("tools");
    json.beginArray();
    for (int i = 1; i <= count; ++i) {
        json.beginObject();
        json.member("type", "function");
        json.key("function");
        json.beginObject();
        json.member("name", "lookup_" + std::to_string(i));
        json.member("description", "Looks up one entry of table " + std::to_string(i) + " by its key");
        json.key("parameters");
        json.raw(R"({"type":"object","properties":{"key":{"type":"string"}},"required":["key"]})");
        json.endObject();
        json.endObject();
    }
    json.endArray();
}

} // namespace

QString nameOf(Wrap wrap) {
    const auto* row = std::ranges::find(wraps, wrap, &WrapRow::wrap);
    return QCoreApplication::translate(context, row->name);
}

QString keyOf(Wrap wrap) {
    return QString::fromLatin1(std::ranges::find(wraps, wrap, &WrapRow::wrap)->key);
}

Wrap wrapFromKey(const QString& text) {
    for (const auto& row : wraps)
        if (text == QLatin1StringView(row.key)) return row.wrap;
    return Wrap::Raw;
}

std::string wrapped(const Draft& draft) {
    const std::string prompt = utf8(draft.prompt);
    switch (draft.wrap) {
    case Wrap::Raw: return prompt;
    case Wrap::ClaudeCode: return std::string(reminder) + prompt;
    case Wrap::Json: return asJsonTask(prompt);
    }
    return prompt;
}

std::string bodyOf(const Draft& draft, const QString& asked, bool stream) {
    if (draft.around) {
        const auto system = utf8(draft.system), words = wrapped(draft), model = utf8(asked);
        return bodyAround(*draft.around, {system, words, model, stream});
    }
    std::string body;
    JsonWriter json(body);
    json.beginObject();
    json.member("model", utf8(asked));
    json.key("messages");
    json.beginArray();
    if (!draft.system.isEmpty()) addMessage(json, "system", utf8(draft.system));
    if (draft.contextTokens > 0) {
        addMessage(json, "user", inventory(static_cast<std::size_t>(draft.contextTokens) * bytesAToken));
        addMessage(json, "assistant", "Noted.");
    }
    addMessage(json, "user", wrapped(draft));
    json.endArray();
    if (draft.tools > 0) addTools(json, draft.tools);
    if (stream) {
        json.member("stream", true);
        json.key("stream_options");
        json.raw(R"({"include_usage":true})");
    }
    json.endObject();
    return body;
}

} // namespace tierline::playground
