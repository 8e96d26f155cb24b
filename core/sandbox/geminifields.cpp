#include "sandbox/geminifields.h"

#include <spdlog/fmt/fmt.h>

namespace tierline::sandbox {

namespace {

enum class Message : std::uint8_t {
    Request,
    Content,
    Part,
    Blob,
    File,
    FunctionCall,
    FunctionResponse,
    Tool,
    Declaration,
    Schema,
    ToolConfig,
    CallingConfig,
    Generation,
    Thinking,
    Any, // not looked into
    Map, // of schemas, by any name
};

struct FieldRow {
    Message owner;
    std::string_view name;
    Message holds = Message::Any;
};

constexpr FieldRow fields[] = {
    {Message::Request, "contents", Message::Content},
    {Message::Request, "systemInstruction", Message::Content},
    {Message::Request, "tools", Message::Tool},
    {Message::Request, "toolConfig", Message::ToolConfig},
    {Message::Request, "generationConfig", Message::Generation},
    {Message::Request, "safetySettings"},
    {Message::Request, "cachedContent"},
    {Message::Request, "model"},
    {Message::Request, "serviceTier"},
    {Message::Request, "store"},
    {Message::Request, "generateContentRequest", Message::Request},
    {Message::Content, "role"},
    {Message::Content, "parts", Message::Part},
    {Message::Part, "text"},
    {Message::Part, "inlineData", Message::Blob},
    {Message::Part, "fileData", Message::File},
    {Message::Part, "functionCall", Message::FunctionCall},
    {Message::Part, "functionResponse", Message::FunctionResponse},
    {Message::Part, "executableCode"},
    {Message::Part, "codeExecutionResult"},
    {Message::Part, "thought"},
    {Message::Part, "thoughtSignature"},
    {Message::Part, "videoMetadata"},
    {Message::Part, "partMetadata"},
    {Message::Part, "mediaResolution"},
    {Message::Blob, "mimeType"},
    {Message::Blob, "data"},
    {Message::File, "mimeType"},
    {Message::File, "fileUri"},
    {Message::FunctionCall, "id"},
    {Message::FunctionCall, "name"},
    {Message::FunctionCall, "args"},
    {Message::FunctionResponse, "id"},
    {Message::FunctionResponse, "name"},
    {Message::FunctionResponse, "response"},
    {Message::FunctionResponse, "willContinue"},
    {Message::FunctionResponse, "scheduling"},
    {Message::FunctionResponse, "parts", Message::Part},
    {Message::Tool, "functionDeclarations", Message::Declaration},
    {Message::Tool, "googleSearch"},
    {Message::Tool, "googleSearchRetrieval"},
    {Message::Tool, "codeExecution"},
    {Message::Tool, "urlContext"},
    {Message::Tool, "computerUse"},
    {Message::Tool, "fileSearch"},
    {Message::Tool, "googleMaps"},
    {Message::Declaration, "name"},
    {Message::Declaration, "description"},
    {Message::Declaration, "behavior"},
    {Message::Declaration, "parameters", Message::Schema},
    {Message::Declaration, "parametersJsonSchema"},
    {Message::Declaration, "response", Message::Schema},
    {Message::Declaration, "responseJsonSchema"},
    {Message::Schema, "type"},
    {Message::Schema, "format"},
    {Message::Schema, "title"},
    {Message::Schema, "description"},
    {Message::Schema, "nullable"},
    {Message::Schema, "enum"},
    {Message::Schema, "maxItems"},
    {Message::Schema, "minItems"},
    {Message::Schema, "properties", Message::Map},
    {Message::Schema, "required"},
    {Message::Schema, "minProperties"},
    {Message::Schema, "maxProperties"},
    {Message::Schema, "minLength"},
    {Message::Schema, "maxLength"},
    {Message::Schema, "pattern"},
    {Message::Schema, "example"},
    {Message::Schema, "anyOf", Message::Schema},
    {Message::Schema, "propertyOrdering"},
    {Message::Schema, "default"},
    {Message::Schema, "items", Message::Schema},
    {Message::Schema, "minimum"},
    {Message::Schema, "maximum"},
    {Message::ToolConfig, "functionCallingConfig", Message::CallingConfig},
    {Message::ToolConfig, "retrievalConfig"},
    {Message::ToolConfig, "includeServerSideToolInvocations"},
    {Message::CallingConfig, "mode"},
    {Message::CallingConfig, "allowedFunctionNames"},
    {Message::CallingConfig, "streamFunctionCallArguments"},
    {Message::Generation, "stopSequences"},
    {Message::Generation, "responseMimeType"},
    {Message::Generation, "responseSchema", Message::Schema},
    {Message::Generation, "_responseJsonSchema"},
    {Message::Generation, "responseJsonSchema"},
    {Message::Generation, "responseModalities"},
    {Message::Generation, "candidateCount"},
    {Message::Generation, "maxOutputTokens"},
    {Message::Generation, "temperature"},
    {Message::Generation, "topP"},
    {Message::Generation, "topK"},
    {Message::Generation, "seed"},
    {Message::Generation, "presencePenalty"},
    {Message::Generation, "frequencyPenalty"},
    {Message::Generation, "responseLogprobs"},
    {Message::Generation, "logprobs"},
    {Message::Generation, "enableEnhancedCivicAnswers"},
    {Message::Generation, "speechConfig"},
    {Message::Generation, "thinkingConfig", Message::Thinking},
    {Message::Generation, "imageConfig"},
    {Message::Generation, "mediaResolution"},
    {Message::Thinking, "includeThoughts"},
    {Message::Thinking, "thinkingBudget"},
    {Message::Thinking, "thinkingLevel"},
};

bool isSpelling(std::string_view given, std::string_view camel) {
    if (given == camel) return true;
    std::size_t at = 0;
    for (const char c : camel) {
        const bool isUpper = c >= 'A' && c <= 'Z';
        if (isUpper && (at >= given.size() || given[at++] != '_')) return false;
        const char wanted = isUpper ? static_cast<char>(c - 'A' + 'a') : c;
        if (at >= given.size() || given[at++] != wanted) return false;
    }
    return at == given.size();
}

const FieldRow* rowOf(Message owner, std::string_view name) {
    for (const FieldRow& row : fields)
        if (row.owner == owner && isSpelling(name, row.name)) return &row;
    return nullptr;
}

std::optional<std::string> unknownIn(JsonView value, Message message, const std::string& at) {
    if (message == Message::Any) return std::nullopt;
    std::size_t index = 0;
    for (const JsonView item : value.items())
        if (auto found = unknownIn(item, message, fmt::format("{}[{}]", at, index++))) return found;
    for (const auto& [key, held] : value.members()) {
        const std::string where = at.empty() ? std::string(key) : fmt::format("{}.{}", at, key);
        Message holds = Message::Schema; // what a map holds
        if (message != Message::Map) {
            const FieldRow* row = rowOf(message, key);
            if (row == nullptr)
                return fmt::format("Invalid JSON payload received. Unknown name \"{}\"{}: Cannot find field.",
                                   key, at.empty() ? std::string() : fmt::format(" at '{}'", at));
            holds = row->holds;
        }
        if (auto found = unknownIn(held, holds, where)) return found;
    }
    return std::nullopt;
}

} // namespace

JsonView field(JsonView object, std::string_view camelName) {
    if (const auto exact = object.get(camelName)) return *exact;
    for (const auto& [key, value] : object.members())
        if (isSpelling(key, camelName)) return value;
    return {};
}

std::optional<std::string> unknownField(JsonView root) {
    return unknownIn(root, Message::Request, {});
}

} // namespace tierline::sandbox
