// What was asked and what came of it, from the bodies that a log has kept.
#include "bench/pastlogread.h"

#include "protocol/canonical.h"
#include "protocol/reply.h"
#include "protocol/request.h"
#include "protocol/turns.h"
#include "protocol/usage.h"

#include <array>

namespace tierline::bench::pastlog {

namespace {

// What LiteLLM leaves where it cut or removed a text.
bool isCut(std::string_view text) {
    return text.find("litellm_truncated") != text.npos || text.find("redacted-by-litellm") != text.npos;
}

std::string_view roleOf(JsonView message) {
    return message["role"].string().value_or("");
}

std::string wordsOf(JsonView content) {
    if (const auto text = content.string()) return std::string(*text);
    std::string all;
    for (const auto part : content.items())
        all += part["text"].string().value_or("");
    return all;
}

// A single message of plain words is a prompt and needs no conversation.
std::optional<std::string_view> onlyWords(const std::vector<JsonView>& messages) {
    if (messages.size() != 1 || roleOf(messages.front()) != "user") return std::nullopt;
    return messages.front()["content"].string();
}

std::string listOf(const std::vector<JsonView>& messages) {
    std::string out = "[";
    for (const auto message : messages) {
        if (out.size() > 1) out += ',';
        out += message.text();
    }
    return out + "]";
}

// Anthropic's and the newer of OpenAI's, as a chat completion says them.
Result<void> takeTranslated(PastRequest& to, Dialect dialect, JsonView body) {
    const auto conversation = protocol::readConversation(dialect, body.text());
    if (!conversation) return std::unexpected(conversation.error());
    const auto written = protocol::writeRequest(Dialect::OpenAi, *conversation, {});
    const auto chat = protocol::Json::parse(written.body);
    if (!chat) return std::unexpected(chat.error());
    return takeMessages(to, (*chat)["messages"]);
}

} // namespace

void takeText(PastRequest& to, std::string_view text) {
    to.prompt = text;
    to.messages.clear();
    to.why = isCut(text) ? NoRow::CutPrompt : protocol::hasWords(text) ? NoRow::No : NoRow::NoWords;
}

Result<void> takeMessages(PastRequest& to, JsonView list) {
    std::vector<JsonView> messages;
    for (const auto message : list.items()) {
        if (!message.isObject()) return wrong("a message is not an object");
        messages.push_back(message);
    }
    while (!messages.empty() && roleOf(messages.back()) == "assistant") {
        to.answer = wordsOf(messages.back()["content"]);
        messages.pop_back();
    }
    if (messages.empty()) {
        to.why = NoRow::NoPrompt;
        return {};
    }
    if (const auto words = onlyWords(messages)) {
        takeText(to, *words);
        return {};
    }
    to.messages = listOf(messages);
    const auto whole = protocol::Json::parse(R"({"messages":)" + to.messages + "}");
    if (!whole) return std::unexpected(whole.error());
    auto view = protocol::viewConversation(Dialect::OpenAi, whole->root());
    if (!view) return std::unexpected(view.error());
    to.prompt = std::move(view->userText);
    to.why = isCut(to.messages)              ? NoRow::CutPrompt
             : protocol::hasWords(to.prompt) ? NoRow::No
                                             : NoRow::NoWords;
    return {};
}

Result<void> takeAsked(PastRequest& to, Dialect dialect, JsonView body) {
    if (const auto prompt = body["prompt"].string()) { // the old completions
        takeText(to, *prompt);
        return {};
    }
    const Inner messages(body["messages"]), input(body["input"]);
    if (dialect == Dialect::OpenAi && messages.view().isArray()) return takeMessages(to, messages.view());
    if (dialect == Dialect::Responses)
        if (const auto words = body["input"].string();
            words && !input.view() && !body["instructions"].isString()) {
            takeText(to, *words);
            return {};
        }
    if ((dialect == Dialect::Responses && body["input"])
        || (dialect == Dialect::Anthropic && body["messages"]))
        return takeTranslated(to, dialect, body);
    to.why = NoRow::NoPrompt;
    return {};
}

Result<void> takeReply(PastRequest& to, Dialect dialect, JsonView reply) {
    if (!reply.isObject()) return {};
    const auto usage = reply["usage"];
    if (auto sound = checkCounts(usage); !sound) return sound;
    protocol::readUsage(dialect, usage, to.usage);
    if (auto model = textOf(reply, {"model"}); !model.empty()) to.model = std::move(model);
    auto read = protocol::readPlainReply(dialect, reply.text());
    if (!read.text.empty()) to.answer = std::move(read.text);
    if (reply["error"].isObject()) to.hasFailed = true;
    return {};
}

} // namespace tierline::bench::pastlog
