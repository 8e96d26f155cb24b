#include "protocol/responses/readitems.h"

#include "protocol/responses/arguments.h"
#include "protocol/responses/items.h"

#include <algorithm>
#include <array>
#include <spdlog/fmt/fmt.h>

namespace tierline::protocol::responses {

namespace {

Part textPart(std::string_view text, bool bare) {
    Part part;
    part.text = text;
    part.bare = bare;
    return part;
}

// `data:image/png;base64,…` is taken apart; any other address stays whole.
bool readDataUrl(std::string_view url, Part& part) {
    constexpr std::string_view scheme = "data:";
    constexpr std::string_view mark = ";base64,";
    const auto at = url.substr(0, 256).find(mark);
    if (!url.starts_with(scheme) || at == url.npos) return false;
    part.mediaType = url.substr(scheme.size(), at - scheme.size());
    part.data = url.substr(at + mark.size());
    return true;
}

Part imagePart(JsonView value) {
    Part part;
    part.kind = PartKind::Image;
    part.id = textOf(value, "file_id");
    part.detail = textOf(value, "detail");
    if (const auto url = textOf(value, "image_url"); !readDataUrl(url, part)) part.url = url;
    return part;
}

Part filePart(JsonView value) {
    Part part;
    part.kind = PartKind::File;
    part.id = textOf(value, "file_id");
    part.name = textOf(value, "filename");
    part.url = textOf(value, "file_url");
    if (const auto data = textOf(value, "file_data"); !readDataUrl(data, part)) part.data = data;
    return part;
}

Part audioPart(JsonView value, Conversation& conversation) {
    const auto audio = value["input_audio"];
    Part part;
    part.kind = PartKind::Audio;
    part.data = textOf(audio, "data");
    part.mediaType = conversation.own(fmt::format("audio/{}", textOf(audio, "format")));
    return part;
}

std::vector<Part> readContent(JsonView content, Conversation& conversation) {
    std::vector<Part> parts;
    if (const auto text = content.string()) return {textPart(*text, true)};
    parts.reserve(content.size());
    for (const auto value : content.items()) {
        switch (contentKind(value)) {
        case ContentKind::Text: parts.push_back(textPart(textOf(value, "text"), false)); break;
        case ContentKind::Refusal:
            parts.push_back(textPart(textOf(value, "refusal"), false));
            parts.back().kind = PartKind::Refusal;
            break;
        case ContentKind::Image: parts.push_back(imagePart(value)); break;
        case ContentKind::File: parts.push_back(filePart(value)); break;
        case ContentKind::Audio: parts.push_back(audioPart(value, conversation)); break;
        case ContentKind::Unknown: break; // found as a feature, which is refused
        }
    }
    return parts;
}

struct RoleRow {
    std::string_view name;
    Role role;
};
constexpr std::array roleRows{RoleRow{"user", Role::User}, RoleRow{"assistant", Role::Assistant},
                              RoleRow{"system", Role::System}, RoleRow{"developer", Role::Developer}};

bool endsWithWords(const Message& message) {
    if (message.parts.empty()) return true; // an empty message is one nevertheless
    const auto kind = message.parts.back().kind;
    return kind != PartKind::Thinking && kind != PartKind::ToolCall;
}

Message& turnOf(Role role, Conversation& conversation) {
    auto& messages = conversation.messages;
    if (messages.empty() || messages.back().role != role) messages.emplace_back().role = role;
    return messages.back();
}

Result<void> readMessage(JsonView item, std::size_t index, Conversation& conversation) {
    const auto row = std::ranges::find(roleRows, textOf(item, "role"), &RoleRow::name);
    if (row == roleRows.end())
        return fail(ErrorCode::InvalidInput,
                    fmt::format("`input[{}].role` must be user, assistant, system or developer", index));
    auto& messages = conversation.messages;
    if (row->role != Role::Assistant || messages.empty() || messages.back().role != Role::Assistant
        || endsWithWords(messages.back()))
        messages.emplace_back().role = row->role;
    auto& parts = messages.back().parts;
    for (auto& part : readContent(item["content"], conversation))
        parts.push_back(std::move(part));
    return {};
}

void readCall(JsonView item, bool custom, Conversation& conversation) {
    Part part;
    part.kind = PartKind::ToolCall;
    part.custom = custom;
    part.id = textOf(item, "call_id");
    part.name = textOf(item, "name");
    if (custom) {
        part.arguments = conversation.own(wrapInput(textOf(item, "input")));
    } else {
        part.arguments = textOf(item, "arguments");
        if (auto mended = mendedArguments(part.arguments))
            part.arguments = conversation.own(std::move(*mended));
    }
    turnOf(Role::Assistant, conversation).parts.push_back(std::move(part));
}

void readOutput(JsonView item, bool custom, Conversation& conversation) {
    Part part;
    part.kind = PartKind::ToolResult;
    part.custom = custom;
    part.id = textOf(item, "call_id");
    part.content = readContent(item["output"], conversation);
    turnOf(Role::Tool, conversation).parts.push_back(std::move(part));
}

// Several summaries, or the thought itself beside them, are kept apart in `content`: a Text is a summary, a
// Thinking the thought. `text` holds all of it for the other dialects.
void readReasoning(JsonView item, Conversation& conversation) {
    Part part;
    part.kind = PartKind::Thinking;
    part.id = textOf(item, "id");
    part.data = textOf(item, "encrypted_content");
    std::string all;
    const auto add = [&](JsonView list, PartKind kind) {
        for (const auto value : list.items()) {
            part.content.push_back(textPart(textOf(value, "text"), false));
            part.content.back().kind = kind;
            if (!all.empty()) all += "\n\n";
            all += part.content.back().text;
        }
    };
    add(item["summary"], PartKind::Text);
    add(item["content"], PartKind::Thinking);
    if (part.content.size() == 1 && part.content[0].kind == PartKind::Text) {
        part.text = part.content[0].text;
        part.content.clear();
    } else {
        part.text = conversation.own(std::move(all));
    }
    turnOf(Role::Assistant, conversation).parts.push_back(std::move(part));
}

} // namespace

Result<void> readInput(JsonView input, Conversation& conversation) {
    if (const auto text = input.string()) {
        auto& message = conversation.messages.emplace_back();
        message.apart = true;
        message.parts.push_back(textPart(*text, true));
        return {};
    }
    conversation.messages.reserve(conversation.messages.size() + input.size());
    std::size_t index = 0;
    for (const auto item : input.items()) {
        switch (itemKind(item)) {
        case ItemKind::Message:
            if (const auto read = readMessage(item, index, conversation); !read) return read;
            break;
        case ItemKind::Call: readCall(item, false, conversation); break;
        case ItemKind::CustomCall: readCall(item, true, conversation); break;
        case ItemKind::Output: readOutput(item, false, conversation); break;
        case ItemKind::CustomOutput: readOutput(item, true, conversation); break;
        case ItemKind::Reasoning: readReasoning(item, conversation); break;
        case ItemKind::Stored:
        case ItemKind::Hosted:
        case ItemKind::Unknown: break; // found as features, which are refused
        }
        ++index;
    }
    return {};
}

} // namespace tierline::protocol::responses
