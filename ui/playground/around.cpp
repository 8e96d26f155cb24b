#include "playground/around.h"

#include "protocol/canonical.h"

#include <algorithm>

namespace tierline::playground {

namespace {

using protocol::Conversation;
using protocol::Message;
using protocol::Part;
using protocol::PartKind;

bool isWords(const Part& part) {
    return part.kind == PartKind::Text && part.text.find_first_not_of(" \t\r\n") != std::string_view::npos;
}

// The user's last message that has words, and has these; then the last that has any.
Message* lastWords(Conversation& conversation, std::string_view scored) {
    Message* any = nullptr;
    for (auto message = conversation.messages.rbegin(); message != conversation.messages.rend(); ++message) {
        if (message->role != protocol::Role::User || !std::ranges::any_of(message->parts, isWords)) continue;
        const auto has = [&](const Part& part) {
            return isWords(part) && part.text.find(scored) != std::string_view::npos;
        };
        if (!scored.empty() && std::ranges::any_of(message->parts, has)) return &*message;
        if (any == nullptr) any = &*message;
    }
    return any;
}

QString textOf(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()))
        .replace(QChar::Null, QChar::ReplacementCharacter);
}

// The wrapping around what was scored stays; where it is not found, the first words become these and the
// message's other words go.
void replaceWords(Conversation& conversation, Message& message, std::string_view scored,
                  std::string_view words) {
    for (auto& part : message.parts) {
        const auto at = isWords(part) && !scored.empty() ? part.text.find(scored) : std::string_view::npos;
        if (at == std::string_view::npos) continue;
        std::string made(part.text);
        part.text = conversation.own(made.replace(at, scored.size(), words));
        return;
    }
    const auto first = std::ranges::find_if(message.parts, isWords);
    first->text = conversation.own(std::string(words));
    message.parts.erase(std::remove_if(std::next(first), message.parts.end(), isWords), message.parts.end());
}

} // namespace

AroundPtr aroundOf(const ledger::Record& record, const std::string& request) {
    const auto dialect = dialectFromString(record.dialect);
    if (!dialect) return nullptr;
    auto conversation = protocol::readConversation(*dialect, request);
    if (!conversation) return nullptr;
    auto around = std::make_shared<Around>();
    const auto scored = record.prompt.value_or(std::string());
    const Message* message = lastWords(*conversation, scored);
    if (message == nullptr) return nullptr;
    const auto has = [&](const Part& part) {
        return isWords(part) && part.text.find(scored) != std::string_view::npos;
    };
    if (!scored.empty() && std::ranges::any_of(message->parts, has)) around->scored = scored;
    std::string words = around->scored;
    if (words.empty())
        for (const auto& part : message->parts)
            if (isWords(part)) (words += words.empty() ? "" : "\n") += part.text;
    around->words = textOf(words);
    around->dialect = *dialect;
    around->body = request;
    around->messages = static_cast<int>(conversation->messages.size());
    around->tools = static_cast<int>(conversation->tools.size());
    return around;
}

std::string bodyAround(const Around& around, const Now& now) {
    auto conversation = protocol::readConversation(around.dialect, around.body);
    if (!conversation) return {}; // cannot be: it was read before
    if (Message* message = lastWords(*conversation, around.scored))
        replaceWords(*conversation, *message, around.scored, now.words);
    if (!now.system.empty()) {
        Part said;
        said.text = conversation->own(std::string(now.system));
        Message system;
        system.role = protocol::Role::System;
        system.parts.push_back(std::move(said));
        conversation->messages.insert(conversation->messages.begin(), std::move(system));
    }
    conversation->stream = conversation->includeUsage = now.stream;
    protocol::WriteOptions options;
    options.model = now.model;
    return protocol::writeRequest(Dialect::OpenAi, *conversation, options).body;
}

} // namespace tierline::playground
