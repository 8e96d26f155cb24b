#include "inspector/conversation.h"

#include "inspector/prettyjson.h"
#include "kit/format.h"

#include "protocol/canonical.h"

#include <QCoreApplication>
#include <QStringList>

namespace tierline::inspector {

using namespace Qt::Literals::StringLiterals;
using protocol::PartKind;
using protocol::Role;

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("tierline::inspector::Conversation", text);
}

// Base64 is a third longer than what it says.
QString weightOf(const protocol::Part& part) {
    return part.data.empty() ? displayText(part.url)
                             : kit::bytes(static_cast<std::int64_t>(part.data.size()) * 3 / 4);
}

QString named(const QString& what, const protocol::Part& part) {
    QStringList about;
    for (const auto text : {part.name, part.mediaType})
        if (!text.empty()) about += displayText(text);
    if (const auto weight = weightOf(part); !weight.isEmpty()) about += weight;
    return u"["_s + what + (about.isEmpty() ? QString() : u": "_s + about.join(u", "_s)) + u"]"_s;
}

QString textOf(const protocol::Part& part);

QString textOf(const std::vector<protocol::Part>& parts) {
    QStringList texts;
    for (const auto& part : parts)
        if (auto text = textOf(part); !text.isEmpty()) texts += std::move(text);
    return texts.join(u'\n');
}

QString textOf(const protocol::Part& part) {
    switch (part.kind) {
    case PartKind::Text: return displayText(part.text);
    case PartKind::Refusal: return tr("[refused] %1").arg(displayText(part.text));
    case PartKind::Thinking:
        return part.text.empty() ? tr("[a thought that only the provider can read]")
                                 : tr("[thought] %1").arg(displayText(part.text));
    case PartKind::Image: return named(tr("image"), part);
    case PartKind::File: return named(tr("file"), part);
    case PartKind::Audio: return named(tr("sound"), part);
    case PartKind::ToolCall:
        return tr("calls %1").arg(displayText(part.name)) + u'\n' + displayText(prettyJson(part.arguments));
    case PartKind::ToolResult: return textOf(part.content);
    }
    return {};
}

BlockKind kindOf(Role role) {
    switch (role) {
    case Role::System:
    case Role::Developer: return BlockKind::System;
    case Role::User: return BlockKind::User;
    case Role::Assistant: return BlockKind::Assistant;
    case Role::Tool: return BlockKind::Tool;
    }
    return BlockKind::Plain;
}

QString titleOf(Role role) {
    switch (role) {
    case Role::System: return tr("System");
    case Role::Developer: return tr("Developer");
    case Role::User: return tr("User");
    case Role::Assistant: return tr("Assistant");
    case Role::Tool: return tr("Tool result");
    }
    return {};
}

QString withSize(const QString& title, const QString& text) {
    return tr("%1 · %2 characters").arg(title, kit::count(text.size()));
}

// Tool results are blocks of their own, also where a dialect puts them into the user's message.
void addMessage(std::vector<Block>& blocks, const protocol::Message& message) {
    std::vector<protocol::Part> said;
    const auto flush = [&] {
        const QString text = textOf(said);
        said.clear();
        if (text.isEmpty()) return;
        auto title = titleOf(message.role);
        if (!message.name.empty()) title += u' ' + displayText(message.name);
        blocks.push_back({kindOf(message.role), withSize(title, text), text});
    };
    for (const auto& part : message.parts) {
        if (part.kind != PartKind::ToolResult) {
            said.push_back(part);
            continue;
        }
        flush();
        const QString text = textOf(part.content);
        const auto title = part.isError ? tr("Tool result, failed") : tr("Tool result");
        blocks.push_back({BlockKind::Tool,
                          withSize(part.name.empty() ? title : title + u' ' + displayText(part.name), text),
                          text});
    }
    flush();
}

void addTools(std::vector<Block>& blocks, const std::vector<protocol::Tool>& tools) {
    if (tools.empty()) return;
    QStringList names, lines;
    for (const auto& tool : tools) {
        names += displayText(tool.name);
        lines += displayText(tool.name) + u": "_s + displayText(tool.description).simplified();
    }
    const auto title = kit::counted(static_cast<std::int64_t>(tools.size()), tr("%1 tool"), tr("%1 tools"));
    blocks.push_back({BlockKind::Tools, title, names.join(u", "_s) + u"\n\n\n"_s + lines.join(u'\n')});
}

} // namespace

Result<std::vector<Block>> conversationOf(const std::string& dialect, std::string_view body) {
    const auto known = dialectFromString(dialect);
    if (!known) return fail(ErrorCode::InvalidInput, "unknown dialect " + dialect);
    const auto conversation = protocol::readConversation(*known, body);
    if (!conversation) return std::unexpected(conversation.error());
    std::vector<Block> blocks;
    addTools(blocks, conversation->tools);
    for (const auto& message : conversation->messages)
        addMessage(blocks, message);
    return blocks;
}

} // namespace tierline::inspector
