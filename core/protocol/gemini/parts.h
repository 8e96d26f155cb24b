// How Gemini's JSON is spelled: keys in camelCase or snake_case, lists that may be one object alone, and the
// forms a part can have. Pure; any thread.
#pragma once

#include "protocol/features.h"
#include "protocol/json.h"

#include <cstdint>
#include <string_view>

namespace tierline::protocol::gemini {

bool isKey(std::string_view key, std::string_view camel); // `inline_data` is `inlineData`
JsonView field(JsonView object, std::string_view camel);  // a default view when there is none
std::string_view stringField(JsonView object, std::string_view camel);

// Curl users write one content or part where a list is meant.
template <class Visit>
void each(JsonView listOrOne, Visit visit) {
    if (listOrOne.isObject()) visit(listOrOne);
    for (const auto item : listOrOne.items())
        visit(item);
}

// Hosted: code run by the provider and its result.
enum class PartForm : std::uint8_t { Empty, Text, Call, Response, Inline, FileUri, Hosted, Unknown };

struct PartView {
    PartForm form = PartForm::Empty;
    bool thought = false;
    JsonView value; // behind the key that gives the form
    std::string_view text, signature;
};
PartView lookAt(JsonView part);

enum class Media : std::uint8_t { Image, Audio, Video, Document };
Media mediaOf(std::string_view mimeType);

bool isHeldByProvider(std::string_view uri); // files/…, gs://… : nobody else can read it

// There, a list or one content, not empty: else InvalidInput.
Result<void> checkContents(JsonView contents);

FeatureSet findFeatures(JsonView root);

} // namespace tierline::protocol::gemini
