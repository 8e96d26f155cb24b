#include "protocol/responses/items.h"
#include "protocol/responses/responses.h"
#include "protocol/turns.h"

namespace tierline::protocol::responses {

namespace {

struct Content {
    std::size_t bytes = 0;
    int images = 0;
    bool words = false;
};

Content look(JsonView value) {
    Content content;
    if (const auto text = value.string()) return {text->size(), 0, hasWords(*text)};
    for (const auto part : value.items()) {
        const auto kind = contentKind(part);
        if (kind == ContentKind::Text) {
            const auto text = textOf(part, "text");
            content.bytes += text.size();
            content.words = content.words || hasWords(text);
        } else if (kind == ContentKind::Image) {
            ++content.images;
        } else {
            content.bytes += textOf(part, "refusal").size();
        }
    }
    return content;
}

void appendLine(std::string& out, std::string_view text) {
    if (!out.empty()) out += '\n';
    out += text;
}

void appendWords(std::string& out, JsonView value) {
    if (const auto text = value.string()) return appendLine(out, *text);
    for (const auto part : value.items())
        if (contentKind(part) == ContentKind::Text) appendLine(out, textOf(part, "text"));
}

// The contents of the first and the last user message that has words.
struct Said {
    JsonView first, last;
};

void viewMessage(JsonView item, Said& said, Request& request) {
    const auto body = item["content"];
    const auto role = textOf(item, "role");
    const auto content = look(body);
    request.textBytes += content.bytes;
    request.images += content.images;
    if (role == "system" || role == "developer") appendWords(request.systemText, body);
    if (role != "user") return;
    ++request.turns;
    if (!content.words) return;
    if (!said.first) said.first = body;
    said.last = body;
}

// A tool's call or its output, a thought; of the provider's own items the size is all we know.
void viewItem(JsonView item, Request& request) {
    for (const auto* key : {"name", "arguments", "input"})
        request.textBytes += textOf(item, key).size();
    const auto output = look(item["output"]);
    request.textBytes += output.bytes;
    request.images += output.images;
    for (const auto part : item["summary"].items())
        request.textBytes += textOf(part, "text").size();
}

void viewInput(JsonView input, Request& request) {
    if (const auto text = input.string()) {
        request.textBytes += text->size();
        request.turns = 1;
        if (hasWords(*text)) request.userText = request.firstUserText = *text;
        return;
    }
    Said said;
    for (const auto item : input.items()) {
        if (itemKind(item) == ItemKind::Message)
            viewMessage(item, said, request);
        else
            viewItem(item, request);
    }
    if (said.last) {
        appendWords(request.firstUserText, said.first);
        appendWords(request.userText, said.last);
    }
}

} // namespace

Result<void> view(JsonView root, Request& request) {
    if (const auto checked = checkInput(root); !checked) return checked;
    request.features = findFeatures(root);
    if (const auto instructions = root["instructions"]; instructions.isString()) {
        appendWords(request.systemText, instructions);
        request.textBytes += request.systemText.size();
    }
    viewInput(root["input"], request);
    noteTools(root, {"tools"}, request);
    request.maxOutput = positiveCount(root["max_output_tokens"]);
    request.previousResponse = textOf(root, "previous_response_id");
    request.conversationKey = textOf(root, "prompt_cache_key");
    const auto conversation = root["conversation"];
    if (request.conversationKey.empty())
        request.conversationKey = conversation.string().value_or(textOf(conversation, "id"));
    request.requirements.json = isJsonFormat(root["text"]["format"]);
    const auto effort = textOf(root["reasoning"], "effort");
    request.requirements.reasoning = !effort.empty() && effort != "none";
    request.requirements.vision = request.images > 0;
    return {};
}

} // namespace tierline::protocol::responses
