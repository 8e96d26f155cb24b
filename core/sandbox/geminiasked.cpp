#include "sandbox/geminifields.h"
#include "sandbox/reading.h"
#include "sandbox/signature.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <array>

namespace tierline::sandbox {

namespace {

constexpr std::size_t nameLimit = 64;
constexpr std::size_t stopLimit = 5;
// What Google gives to those who bring calls of another model.
constexpr std::array<std::string_view, 2> dummySignatures{"skip_thought_signature_validator",
                                                          "context_engineering_is_the_way_to_go"};

struct State {
    Reading& reading;
    std::size_t calls = 0; // of the turn before, which wait for responses
    std::string words;     // of the content being read
    std::size_t callsHere = 0, responsesHere = 0;
};

Result<void> checkSignature(const State& state, JsonView part, std::size_t index) {
    const std::string_view model = state.reading.asked.model;
    if (!model.starts_with("gemini-3") || state.callsHere > 1) return {}; // only a step's first call has one
    const auto signature = field(part, "thoughtSignature").string();
    const auto name = field(part, "functionCall")["name"].string().value_or("");
    if (!signature)
        return reject(fmt::format("Function call `{}` in the {}. content block is missing a "
                                  "`thought_signature`.",
                                  name, index + 1));
    if (std::ranges::find(dummySignatures, *signature) != dummySignatures.end()) return {};
    if (isSignatureBy(model, *signature)) return {};
    return reject("Thought signature is not valid.");
}

Result<void> readCall(State& state, AskedMessage& turn, JsonView part, std::size_t index) {
    const JsonView call = field(part, "functionCall");
    const auto name = call["name"].string().value_or("");
    ++state.callsHere;
    if (!isToolName(name, nameLimit, ".:"))
        return reject(
            fmt::format("GenerateContentRequest.contents[{}].parts[].function_call.name: Name cannot "
                        "be empty.",
                        index));
    if (call.get("args") && !call["args"].isObject())
        return reject(fmt::format("Invalid value at 'contents[{}].parts[].function_call.args' "
                                  "(type.googleapis.com/google.protobuf.Struct)",
                                  index));
    if (auto good = checkSignature(state, part, index); !good) return good;
    turn.calls.push_back(
        {std::string(call["id"].string().value_or(name)), std::string(name), jsonOr(call["args"], "{}")});
    return {};
}

Result<void> readResponse(State& state, AskedMessage& turn, JsonView response, std::size_t index) {
    const auto name = response["name"].string().value_or("");
    ++state.responsesHere;
    if (name.empty())
        return reject(fmt::format("GenerateContentRequest.contents[{}].parts[].function_response.name: Name "
                                  "cannot be empty.",
                                  index));
    const JsonView said = response["response"];
    if (!said.isObject())
        return reject(fmt::format("Invalid value at 'contents[{}].parts[].function_response.response' "
                                  "(type.googleapis.com/google.protobuf.Struct)",
                                  index));
    constexpr std::array<std::string_view, 4> usual{"output", "result", "error", "content"};
    std::string text = said.text();
    for (const std::string_view key : usual)
        if (said.size() == 1 && said[key].isString()) text = *said[key].string();
    turn.results.push_back({std::string(response["id"].string().value_or(name)), std::move(text),
                            said.get("error").has_value()});
    return {};
}

Result<void> readPart(State& state, AskedMessage& turn, JsonView part, std::size_t index) {
    if (field(part, "functionCall")) return readCall(state, turn, part, index);
    if (const JsonView response = field(part, "functionResponse"))
        return readResponse(state, turn, response, index);
    if (const JsonView data = field(part, "inlineData")) {
        const auto media = field(data, "mimeType").string().value_or("");
        if (media.empty() || data["data"].string().value_or("").empty())
            return reject(fmt::format("Unable to process input image. contents[{}].parts[].inline_data needs "
                                      "a mime type and data.",
                                      index));
        addImage(state.reading, turn, AskedImage{false, std::string(media)});
        return {};
    }
    if (const JsonView file = field(part, "fileData")) {
        const auto uri = field(file, "fileUri").string().value_or("");
        if (uri.empty() || uri.starts_with("data:")) return reject("Unsupported file uri in file_data.");
        addImage(state.reading, turn,
                 AskedImage{true, std::string(field(file, "mimeType").string().value_or(""))});
        return {};
    }
    const auto text = part["text"].string();
    if (!text && part.size() == 0)
        return reject(fmt::format("GenerateContentRequest.contents[{}].parts[].data: required oneof field "
                                  "'data' must have one initialized field",
                                  index));
    if (part["thought"].boolean().value_or(false)) {
        ++turn.thinking;
        return {};
    }
    if (!text) return {};
    turn.texts.emplace_back(*text);
    if (!state.words.empty()) state.words += '\n';
    state.words += *text;
    return {};
}

Result<void> checkOrder(const State& state, std::size_t index, bool isModel) {
    if (!isModel && state.calls != state.responsesHere)
        return reject(state.calls == 0
                          ? "Please ensure that function response turn comes immediately after a "
                            "function call turn."
                          : "Please ensure that the number of function response parts is equal to "
                            "the number of function call parts of the function call turn.");
    if (isModel && state.callsHere > 0 && index == 0)
        return reject("Please ensure that function call turn comes immediately after a user turn or after a "
                      "function response turn.");
    if (isModel && state.calls > 0)
        return reject("Please ensure that the number of function response parts is equal to the number of "
                      "function call parts of the function call turn.");
    return {};
}

Result<void> readContent(State& state, JsonView content, std::size_t index) {
    const auto role = content["role"].string().value_or("user");
    if (role != "user" && role != "model") return reject("Please use a valid role: user, model.");
    const bool isModel = role == "model";
    const JsonView parts = content["parts"];
    if (parts.isArray() ? parts.size() == 0 : !parts.isObject())
        return reject(fmt::format("GenerateContentRequest.contents[{}].parts: contents.parts must not be "
                                  "empty.",
                                  index));
    AskedMessage& turn = turnOf(state.reading.asked, isModel);
    state.words.clear();
    state.callsHere = state.responsesHere = 0;
    if (parts.isObject())
        if (auto read = readPart(state, turn, parts, index); !read) return read;
    for (const JsonView part : parts.items())
        if (auto read = readPart(state, turn, part, index); !read) return read;
    if (auto good = checkOrder(state, index, isModel); !good) return good;
    state.calls = isModel ? state.callsHere : 0;
    countTurn(state.reading, content, state.responsesHere > 0, isModel ? std::string_view() : state.words);
    return {};
}

Result<void> readContents(Reading& reading, JsonView contents) {
    if (contents.size() == 0) return reject("* GenerateContentRequest.contents: contents is not specified");
    State state{reading, 0, {}, 0, 0};
    if (contents.isObject()) return readContent(state, contents, 0);
    std::size_t index = 0;
    for (const JsonView content : contents.items())
        if (auto read = readContent(state, content, index++); !read) return read;
    return {};
}

Result<void> readTools(Reading& reading) {
    Asked& asked = reading.asked;
    const JsonView tools = reading.root["tools"];
    for (const JsonView tool : tools.items())
        for (const JsonView about : field(tool, "functionDeclarations").items()) {
            const auto name = about["name"].string().value_or("");
            if (!isToolName(name, nameLimit, ".:") || (name[0] >= '0' && name[0] <= '9') || name[0] == '-')
                return reject("* GenerateContentRequest.tools[0].function_declarations[].name: Invalid "
                              "function name. Must start with a letter or an underscore.");
            const JsonView schema = field(about, "parameters");
            if (schema && field(about, "parametersJsonSchema"))
                return reject("Only one of parameters and parameters_json_schema may be set.");
            asked.tools.push_back(
                {std::string(name),
                 schema ? jsonOr(schema, "") : jsonOr(field(about, "parametersJsonSchema"), "")});
        }
    countPrefix(reading, tools);
    const JsonView config = field(field(reading.root, "toolConfig"), "functionCallingConfig");
    const auto mode = config["mode"].string().value_or("AUTO");
    const auto names = stringsOf(field(config, "allowedFunctionNames"));
    if (mode == "NONE") asked.toolChoice = ToolChoice::None;
    if (mode == "ANY") asked.toolChoice = names.size() == 1 ? ToolChoice::Named : ToolChoice::Any;
    if (mode == "ANY" && names.size() == 1) asked.toolName = names.front();
    if (mode == "AUTO" && !names.empty())
        return reject("allowed_function_names should only be set when the function calling mode is ANY.");
    return {};
}

Result<void> readGeneration(Reading& reading) {
    const JsonView config = field(reading.root, "generationConfig");
    Asked& asked = reading.asked;
    asked.maxOutput = field(config, "maxOutputTokens").int64();
    asked.temperature = config["temperature"].number();
    if (asked.temperature && (*asked.temperature < 0 || *asked.temperature > 2))
        return reject(
            "* GenerateContentRequest.generation_config.temperature: temperature must be in the range "
            "[0.0, 2.0].");
    asked.topP = field(config, "topP").number();
    asked.stop = stringsOf(field(config, "stopSequences"));
    if (asked.stop.size() > stopLimit)
        return reject("* GenerateContentRequest.generation_config.stop_sequences: at most 5 are allowed.");
    JsonView schema = field(config, "responseSchema");
    for (const std::string_view name : {"responseJsonSchema", "_responseJsonSchema"})
        if (!schema) schema = field(config, name);
    asked.json = field(config, "responseMimeType").string() == "application/json";
    if (schema && !asked.json)
        return reject("A response schema with a response mime type other than "
                      "'application/json' is unsupported.");
    asked.schema = jsonOr(schema, "");
    const JsonView thinking = field(config, "thinkingConfig");
    asked.showsThoughts = field(thinking, "includeThoughts").boolean().value_or(false);
    if (const auto level = field(thinking, "thinkingLevel").string()) {
        asked.reasoning = *level;
        asked.thoughts = Thoughts::On;
    }
    if (const auto budget = field(thinking, "thinkingBudget").int64()) {
        asked.reasoning = fmt::to_string(*budget);
        asked.thoughts = *budget == 0 ? Thoughts::Off : Thoughts::On;
        asked.thinkingBudget = std::max<std::int64_t>(0, *budget);
    }
    if (asked.showsThoughts && asked.thoughts == Thoughts::Unsaid) asked.thoughts = Thoughts::On;
    return {};
}

} // namespace

Result<void> readGemini(Reading& reading) {
    if (auto sentence = unknownField(reading.root)) return reject(std::move(*sentence));
    if (const JsonView inner = field(reading.root, "generateContentRequest"))
        reading.root = inner; // of countTokens
    if (auto read = readGeneration(reading); !read) return read;
    const JsonView system = field(reading.root, "systemInstruction");
    if (system["parts"].isObject())
        reading.asked.system.emplace_back(system["parts"]["text"].string().value_or(""));
    for (const JsonView part : system["parts"].items())
        reading.asked.system.emplace_back(part["text"].string().value_or(""));
    countPrefix(reading, system);
    if (auto read = readTools(reading); !read) return read;
    return readContents(reading, reading.root["contents"]);
}

} // namespace tierline::sandbox
