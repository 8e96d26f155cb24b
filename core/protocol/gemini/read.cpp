#include "protocol/gemini/gemini.h"
#include "protocol/gemini/parts.h"
#include "protocol/gemini/readconfig.h"

#include <map>
#include <spdlog/fmt/fmt.h>

namespace tierline::protocol::gemini {

namespace {

// Calls may come without ids, results then belong to the oldest open call of their name. A body may hold a
// hundred thousand of them: no step looks at all.
class CallIds {
public:
    explicit CallIds(Conversation& conversation) : m_conversation(conversation) {}

    std::string_view ofCall(JsonView call) {
        auto id = stringField(call, "id");
        if (id.empty()) id = m_conversation.own(fmt::format("call_{}", m_calls.size() + 1));
        m_byId.emplace(id, m_calls.size());
        m_byName.emplace(stringField(call, "name"), m_calls.size());
        m_calls.push_back({id});
        return id;
    }

    std::string_view ofResult(JsonView result) {
        if (const auto id = stringField(result, "id"); !id.empty()) {
            take(m_byId, id);
            return id;
        }
        if (const auto* call = take(m_byName, stringField(result, "name"))) return call->id;
        for (; m_oldest < m_calls.size(); ++m_oldest)
            if (m_calls[m_oldest].isOpen) return close(m_calls[m_oldest]).id;
        return "call_0"; // of no call at all
    }

private:
    struct Call {
        std::string_view id;
        bool isOpen = true;
    };
    using Line = std::multimap<std::string_view, std::size_t>; // into `m_calls`; equals in their order

    static const Call& close(Call& call) {
        call.isOpen = false;
        return call;
    }

    // The oldest open call under this key. Those that were closed by their other key leave on the way.
    const Call* take(Line& line, std::string_view key) {
        for (auto at = line.lower_bound(key); at != line.end() && at->first == key;) {
            auto& call = m_calls[at->second];
            at = line.erase(at);
            if (call.isOpen) return &close(call);
        }
        return nullptr;
    }

    Conversation& m_conversation;
    std::vector<Call> m_calls;
    Line m_byId, m_byName;
    std::size_t m_oldest = 0;
};

Part mediaPart(JsonView value) {
    Part part;
    part.mediaType = stringField(value, "mimeType");
    part.data = stringField(value, "data");
    part.url = stringField(value, "fileUri");
    part.name = stringField(value, "displayName");
    const auto media = mediaOf(part.mediaType);
    part.kind = media == Media::Image                         ? PartKind::Image
                : media == Media::Audio && !part.data.empty() ? PartKind::Audio
                                                              : PartKind::File;
    return part;
}

Part callPart(JsonView call, CallIds& ids, Conversation& conversation) {
    Part part;
    part.kind = PartKind::ToolCall;
    part.id = ids.ofCall(call);
    part.name = stringField(call, "name");
    const auto args = field(call, "args");
    part.arguments = args.isObject() ? conversation.own(args.text()) : "{}";
    return part;
}

// {"output": "…"} is a plain text, so is {"result": "…"}, and {"error": "…"} is one that failed. The name of
// the text part is the key it lay under.
bool isPlainText(JsonView response, Part& result, Part& text) {
    if (response.size() != 1) return false;
    for (const auto [key, value] : response.members())
        for (const std::string_view known : {"output", "result", "error"})
            if (key == known && value.isString()) {
                result.isError = known == "error";
                text.name = known;
                text.text = *value.string();
                return true;
            }
    return false;
}

Part resultText(JsonView response, Part& result, Conversation& conversation) {
    Part text;
    if (isPlainText(response, result, text)) return text;
    if (response.isString())
        text.text = *response.string();
    else if (response)
        text.text = conversation.own(response.text());
    return text;
}

Part resultPart(JsonView response, CallIds& ids, Conversation& conversation) {
    Part part;
    part.kind = PartKind::ToolResult;
    part.id = ids.ofResult(response);
    part.name = stringField(response, "name");
    part.content.push_back(resultText(field(response, "response"), part, conversation));
    each(field(response, "parts"), [&](JsonView json) {
        const auto inner = lookAt(json);
        if (inner.form == PartForm::Inline || inner.form == PartForm::FileUri)
            part.content.push_back(mediaPart(inner.value));
    });
    return part;
}

// A streamed thought comes back in pieces, its signature on an empty one behind them.
bool isSignatureOf(const PartView& part, const std::vector<Part>& before) {
    return part.thought && part.text.empty() && !part.signature.empty() && !before.empty()
           && before.back().kind == PartKind::Thinking && before.back().signature.empty();
}

void readPart(JsonView json, CallIds& ids, Conversation& conversation, std::vector<Part>& parts) {
    const auto seen = lookAt(json);
    Part part;
    switch (seen.form) {
    case PartForm::Text:
        if (isSignatureOf(seen, parts)) {
            parts.back().signature = seen.signature;
            return;
        }
        part.kind = seen.thought ? PartKind::Thinking : PartKind::Text;
        part.text = seen.text;
        break;
    case PartForm::Call: part = callPart(seen.value, ids, conversation); break;
    case PartForm::Response: part = resultPart(seen.value, ids, conversation); break;
    case PartForm::Inline:
    case PartForm::FileUri: part = mediaPart(seen.value); break;
    case PartForm::Hosted:
    case PartForm::Unknown:
    case PartForm::Empty: return;
    }
    part.signature = seen.signature;
    parts.push_back(std::move(part));
}

Role roleOf(JsonView content) {
    const auto role = content["role"].string().value_or("user");
    if (role == "model" || role == "assistant") return Role::Assistant;
    return role == "system" ? Role::System : Role::User;
}

void readSystem(JsonView system, CallIds& ids, Conversation& conversation) {
    if (!system || system.isNull()) return;
    Message message;
    message.role = Role::System;
    if (system.isString()) {
        message.parts.emplace_back().text = *system.string();
    } else {
        each(field(system, "parts"),
             [&](JsonView part) { readPart(part, ids, conversation, message.parts); });
    }
    if (!message.parts.empty()) conversation.messages.push_back(std::move(message));
}

} // namespace

Result<void> read(JsonView root, Conversation& conversation) {
    const auto contents = field(root, "contents");
    if (const auto checked = checkContents(contents); !checked) return checked;
    conversation.features = findFeatures(root);
    CallIds ids(conversation);
    readSystem(field(root, "systemInstruction"), ids, conversation);
    bool isBroken = false;
    each(contents, [&](JsonView content) {
        isBroken = isBroken || !content.isObject();
        Message message;
        message.role = roleOf(content);
        const auto parts = field(content, "parts");
        if (parts.isString()) message.parts.emplace_back().text = *parts.string();
        each(parts, [&](JsonView part) { readPart(part, ids, conversation, message.parts); });
        conversation.messages.push_back(std::move(message));
    });
    if (isBroken) return fail(ErrorCode::InvalidInput, "every one of `contents` must be an object");
    readTools(root, conversation);
    readConfig(field(root, "generationConfig"), conversation);
    return {};
}

} // namespace tierline::protocol::gemini
