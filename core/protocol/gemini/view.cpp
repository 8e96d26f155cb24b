#include "protocol/gemini/gemini.h"
#include "protocol/gemini/parts.h"
#include "protocol/turns.h"

#include <spdlog/fmt/fmt.h>

namespace tierline::protocol::gemini {

namespace {

// What one content holds, without copying any of it.
struct Content {
    std::size_t bytes = 0;
    int images = 0;
    bool words = false;
    bool toolResult = false;
    bool other = false; // images, files, …
};

Content look(JsonView parts) {
    Content content;
    each(parts, [&](JsonView json) {
        const auto part = lookAt(json);
        content.bytes += part.text.size();
        if (part.form == PartForm::Text) {
            content.words = content.words || (!part.thought && hasWords(part.text));
        } else if (part.form == PartForm::Call) {
            content.bytes += stringField(part.value, "name").size() + field(part.value, "args").textSize();
        } else if (part.form == PartForm::Response) {
            content.bytes += field(part.value, "response").textSize();
            content.toolResult = true;
        } else if (part.form != PartForm::Empty) {
            content.other = true;
            if (mediaOf(stringField(part.value, "mimeType")) == Media::Image) ++content.images;
        }
    });
    return content;
}

void appendWords(std::string& out, JsonView parts) {
    const auto append = [&](std::string_view text) {
        if (!out.empty()) out += '\n';
        out += text;
    };
    if (const auto text = parts.string()) return append(*text);
    each(parts, [&](JsonView json) {
        const auto part = lookAt(json);
        if (part.form == PartForm::Text && !part.thought) append(part.text);
    });
}

Result<void> readContents(JsonView contents, Request& request) {
    JsonView first;
    JsonView last;
    std::size_t index = 0;
    std::optional<std::size_t> broken;
    each(contents, [&](JsonView json) {
        const auto at = index++;
        if (!json.isObject()) {
            if (!broken) broken = at;
            return;
        }
        const auto parts = field(json, "parts");
        const auto content = look(parts);
        request.textBytes += content.bytes;
        request.images += content.images;
        const auto role = json["role"].string().value_or("user");
        if (role == "model" || role == "assistant") return;
        if (content.words || content.other || !content.toolResult) ++request.turns;
        if (!content.words) return;
        if (!first) first = parts;
        last = parts;
    });
    if (broken)
        return fail(ErrorCode::InvalidInput, fmt::format("`contents[{}]` must be an object", *broken));
    if (last) {
        appendWords(request.firstUserText, first);
        appendWords(request.userText, last);
    }
    return {};
}

void readSystem(JsonView system, Request& request) {
    appendWords(request.systemText, system.isString() ? system : field(system, "parts"));
    request.textBytes += request.systemText.size();
}

bool asksForThought(JsonView config) {
    if (const auto budget = field(config, "thinkingBudget").int64()) return *budget != 0;
    return !stringField(config, "thinkingLevel").empty()
           || field(config, "includeThoughts").boolean().value_or(false);
}

void readConfig(JsonView config, Request& request) {
    request.maxOutput = positiveCount(field(config, "maxOutputTokens"));
    request.requirements.json = stringField(config, "responseMimeType") == "application/json"
                                || field(config, "responseSchema").isObject()
                                || field(config, "responseJsonSchema").isObject();
    request.requirements.reasoning = asksForThought(field(config, "thinkingConfig"));
}

} // namespace

Result<void> view(JsonView root, Request& request) {
    const auto contents = field(root, "contents");
    if (const auto checked = checkContents(contents); !checked) return checked;
    readSystem(field(root, "systemInstruction"), request);
    if (const auto read = readContents(contents, request); !read) return read;
    noteTools(root, {"tools"}, request);
    readConfig(field(root, "generationConfig"), request);
    request.requirements.vision = request.images > 0;
    request.features = findFeatures(root);
    return {};
}

Result<void> checkContents(JsonView contents) {
    const auto invalid = [](const char* detail) { return fail(ErrorCode::InvalidInput, detail); };
    if (!contents) return invalid("`contents` is missing");
    if (!contents.isArray() && !contents.isObject()) return invalid("`contents` must be an array");
    if (contents.size() == 0) return invalid("`contents` must not be empty");
    return {};
}

} // namespace tierline::protocol::gemini
