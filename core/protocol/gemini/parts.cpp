#include "protocol/gemini/parts.h"

#include <algorithm>
#include <array>

namespace tierline::protocol::gemini {

namespace {

struct FormRow {
    std::string_view key;
    PartForm form;
};

constexpr std::array forms{
    FormRow{"functionCall", PartForm::Call},     FormRow{"functionResponse", PartForm::Response},
    FormRow{"inlineData", PartForm::Inline},     FormRow{"fileData", PartForm::FileUri},
    FormRow{"executableCode", PartForm::Hosted}, FormRow{"codeExecutionResult", PartForm::Hosted},
    FormRow{"toolCall", PartForm::Hosted},       FormRow{"toolResponse", PartForm::Hosted},
};

// Beside the content of a part; they make no content themselves.
constexpr std::array<std::string_view, 3> besides{"videoMetadata", "mediaResolution", "partMetadata"};

void noteMember(std::string_view key, JsonView value, PartView& part) {
    if (value.isNull()) return;
    if (key == "text") {
        part.text = value.string().value_or("");
        if (part.form == PartForm::Empty || part.form == PartForm::Unknown) part.form = PartForm::Text;
        return;
    }
    if (key == "thought") {
        part.thought = value.boolean().value_or(false);
        return;
    }
    if (isKey(key, "thoughtSignature")) {
        part.signature = value.string().value_or("");
        return;
    }
    for (const auto& [name, form] : forms)
        if (isKey(key, name)) {
            part.form = form;
            part.value = value;
            return;
        }
    const bool isBeside = std::ranges::any_of(besides, [&](auto name) { return isKey(key, name); });
    if (part.form == PartForm::Empty && !isBeside) part.form = PartForm::Unknown;
}

} // namespace

bool isKey(std::string_view key, std::string_view camel) {
    if (key == camel) return true;
    std::size_t at = 0;
    for (std::size_t i = 0; i < key.size(); ++i, ++at) {
        const bool isRise = key[i] == '_' && i > 0 && i + 1 < key.size() && key[i + 1] >= 'a';
        const char sign = isRise ? static_cast<char>(key[++i] - 'a' + 'A') : key[i];
        if (at >= camel.size() || sign != camel[at]) return false;
    }
    return at == camel.size();
}

JsonView field(JsonView object, std::string_view camel) {
    for (const auto [key, value] : object.members())
        if (isKey(key, camel)) return value;
    return {};
}

std::string_view stringField(JsonView object, std::string_view camel) {
    return field(object, camel).string().value_or("");
}

PartView lookAt(JsonView part) {
    PartView found;
    if (const auto text = part.string()) { // `parts: "…"`
        found.form = PartForm::Text;
        found.text = *text;
    }
    for (const auto [key, value] : part.members())
        noteMember(key, value, found);
    if (found.form == PartForm::Empty && !found.signature.empty()) found.form = PartForm::Text;
    return found;
}

Media mediaOf(std::string_view mimeType) {
    if (mimeType.starts_with("image/")) return Media::Image;
    if (mimeType.starts_with("audio/")) return Media::Audio;
    return mimeType.starts_with("video/") ? Media::Video : Media::Document;
}

bool isHeldByProvider(std::string_view uri) {
    if (!uri.starts_with("https://") && !uri.starts_with("http://")) return true;
    return uri.starts_with("https://generativelanguage.googleapis.com/");
}

} // namespace tierline::protocol::gemini
