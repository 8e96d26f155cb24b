#include "ctl/selftestask.h"

#include "base/jsonwriter.h"

#include <array>

namespace tierline::ctl::selftest {

namespace {

constexpr std::string_view pictureData =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";
constexpr std::string_view pictureUrl = "https://example.com/harbour.png";
constexpr std::string_view answerSchema =
    R"({"type":"object","properties":{"city":{"type":"string"},"coast":{"type":"string","enum":["north","south"]},)"
    R"("inhabitants":{"type":"integer"}},"required":["city","coast","inhabitants"],"additionalProperties":false})";

struct Tool {
    std::string_view name, description, schema;
};
constexpr std::array toolTable{
    Tool{
        "get_weather", "The weather in a city",
        R"({"type":"object","properties":{"city":{"type":"string"}},"required":["city"],"additionalProperties":false})"},
    Tool{
        "get_time", "The time of day in a city",
        R"({"type":"object","properties":{"city":{"type":"string"}},"required":["city"],"additionalProperties":false})"},
};

constexpr int anthropicLimit = 4000; // that dialect demands one
constexpr int thinkingBudget = 2048;

std::string inQuotes(std::string_view text) {
    std::string out;
    appendJsonString(out, text);
    return out;
}

// Members and elements with commas between them.
class List {
public:
    void add(std::string_view item) {
        if (!m_text.empty()) m_text += ',';
        m_text += item;
    }
    void add(std::string_view key, std::string_view json) { add(inQuotes(key) + ":" + std::string(json)); }
    std::string object() const { return "{" + m_text + "}"; }
    std::string array() const { return "[" + m_text + "]"; }
    bool empty() const { return m_text.empty(); }

private:
    std::string m_text;
};

std::string fill(std::string_view pattern, std::string_view first, std::string_view second = {}) {
    std::string out;
    for (const char c : pattern)
        if (c == '\1')
            out += first;
        else if (c == '\2')
            out += second;
        else
            out += c;
    return out;
}

// What a dialect's tools, turns and settings look like. \1 and \2 stand for what is filled in.
struct Words {
    std::string_view text, inlinePicture, urlPicture;
    std::string_view userTurn;
};
constexpr std::array<Words, allDialects.size()> words{
    Words{R"({"type":"text","text":)"
          "\1}",
          R"({"type":"image_url","image_url":{"url":"data:image/png;base64,)"
          "\1\"}}",
          R"({"type":"image_url","image_url":{"url":")"
          "\1\"}}",
          R"({"role":"user","content":)"
          "\1}"},
    Words{R"({"type":"input_text","text":)"
          "\1}",
          R"({"type":"input_image","image_url":"data:image/png;base64,)"
          "\1\"}",
          R"({"type":"input_image","image_url":")"
          "\1\"}",
          R"({"role":"user","content":)"
          "\1}"},
    Words{R"({"type":"text","text":)"
          "\1}",
          R"({"type":"image","source":{"type":"base64","media_type":"image/png","data":")"
          "\1\"}}",
          R"({"type":"image","source":{"type":"url","url":")"
          "\1\"}}",
          R"({"role":"user","content":)"
          "\1}"},
    Words{R"({"text":)"
          "\1}",
          R"({"inlineData":{"mimeType":"image/png","data":")"
          "\1\"}}",
          R"({"fileData":{"mimeType":"image/png","fileUri":")"
          "\1\"}}",
          R"({"role":"user","parts":)"
          "\1}"},
};

std::string userTurn(Dialect client, const Said& said) {
    const Words& row = words[static_cast<std::size_t>(client)];
    List parts;
    parts.add(fill(row.text, inQuotes(said.user)));
    if (said.picture == Picture::Inline) parts.add(fill(row.inlinePicture, pictureData));
    if (said.picture == Picture::Url) parts.add(fill(row.urlPicture, pictureUrl));
    return fill(row.userTurn, parts.array());
}

void addAnswers(Dialect client, const std::vector<ToolAnswer>& answers, List& turns) {
    List parts;
    for (const ToolAnswer& answer : answers) {
        const std::string id = inQuotes(answer.id), name = inQuotes(answer.name),
                          text = inQuotes(answer.text);
        switch (client) {
        case Dialect::OpenAi:
            turns.add(fill("{\"role\":\"tool\",\"tool_call_id\":\1,\"content\":\2}", id, text));
            break;
        case Dialect::Responses:
            turns.add(fill("{\"type\":\"function_call_output\",\"call_id\":\1,\"output\":\2}", id, text));
            break;
        case Dialect::Anthropic:
            parts.add(fill("{\"type\":\"tool_result\",\"tool_use_id\":\1,\"content\":\2}", id, text));
            break;
        case Dialect::Gemini:
            parts.add(R"({"functionResponse":{"name":)" + name + (answer.id.empty() ? "" : ",\"id\":" + id)
                      + R"(,"response":{"result":)" + text + "}}}");
            break;
        }
    }
    if (!parts.empty()) turns.add(fill(words[static_cast<std::size_t>(client)].userTurn, parts.array()));
}

std::string turnsOf(Dialect client, const Ask& ask, std::string_view systemTurn) {
    List turns;
    if (!systemTurn.empty()) turns.add(systemTurn);
    for (const Said& said : ask.turns)
        if (!said.replayed.empty())
            turns.add(said.replayed);
        else if (!said.answers.empty())
            addAnswers(client, said.answers, turns);
        else
            turns.add(userTurn(client, said));
    return turns.array();
}

std::string toolsOf(Dialect client) {
    List tools;
    for (const Tool& tool : toolTable) {
        const std::string head =
            fill("\"name\":\1,\"description\":\2", inQuotes(tool.name), inQuotes(tool.description));
        const std::string schema(tool.schema);
        switch (client) {
        case Dialect::OpenAi:
            tools.add(R"({"type":"function","function":{)" + head + ",\"parameters\":" + schema + "}}");
            break;
        case Dialect::Responses:
            tools.add(R"({"type":"function",)" + head + ",\"parameters\":" + schema + "}");
            break;
        case Dialect::Anthropic: tools.add("{" + head + ",\"input_schema\":" + schema + "}"); break;
        case Dialect::Gemini: tools.add("{" + head + ",\"parametersJsonSchema\":" + schema + "}"); break;
        }
    }
    return client == Dialect::Gemini ? R"([{"functionDeclarations":)" + tools.array() + "}]" : tools.array();
}

std::string choiceOf(Dialect client, std::string_view choice) {
    const bool none = choice == "none", any = choice == "any";
    const std::string name = inQuotes(choice);
    switch (client) {
    case Dialect::OpenAi:
        if (none || any) return none ? "\"none\"" : "\"required\"";
        return R"({"type":"function","function":{"name":)" + name + "}}";
    case Dialect::Responses:
        if (none || any) return none ? "\"none\"" : "\"required\"";
        return R"({"type":"function","name":)" + name + "}";
    case Dialect::Anthropic:
        if (none || any) return none ? R"({"type":"none"})" : R"({"type":"any"})";
        return R"({"type":"tool","name":)" + name + "}";
    case Dialect::Gemini: break;
    }
    const std::string names = none || any ? "" : ",\"allowedFunctionNames\":[" + name + "]";
    return R"({"functionCallingConfig":{"mode":)" + std::string(none ? "\"NONE\"" : "\"ANY\"") + names + "}}";
}

void addOpenAi(const Ask& ask, List& body) {
    const std::string system =
        ask.system.empty() ? "" : R"({"role":"system","content":)" + inQuotes(ask.system) + "}";
    body.add("messages", turnsOf(Dialect::OpenAi, ask, system));
    if (ask.stream) body.add("stream_options", R"({"include_usage":true})");
    if (ask.maxOutput) body.add("max_completion_tokens", std::to_string(*ask.maxOutput));
    if (!ask.stop.empty()) body.add("stop", "[" + inQuotes(ask.stop) + "]");
    if (ask.thinks) body.add("reasoning_effort", "\"low\"");
    if (ask.schema)
        body.add("response_format",
                 R"({"type":"json_schema","json_schema":{"name":"city","strict":true,"schema":)"
                     + std::string(answerSchema) + "}}");
}

void addResponses(const Ask& ask, List& body) {
    if (!ask.system.empty()) body.add("instructions", inQuotes(ask.system));
    body.add("input", turnsOf(Dialect::Responses, ask, {}));
    body.add("store", "false");
    if (ask.maxOutput) body.add("max_output_tokens", std::to_string(*ask.maxOutput));
    if (ask.thinks) body.add("reasoning", R"({"effort":"low","summary":"auto"})");
    if (ask.thinks) body.add("include", R"(["reasoning.encrypted_content"])");
    if (ask.schema)
        body.add("text", R"({"format":{"type":"json_schema","name":"city","strict":true,"schema":)"
                             + std::string(answerSchema) + "}}");
}

void addAnthropic(const Ask& ask, List& body) {
    const std::string mark = ask.marksCache ? R"(,"cache_control":{"type":"ephemeral"})" : "";
    if (!ask.system.empty())
        body.add("system", R"([{"type":"text","text":)" + inQuotes(ask.system) + mark + "}]");
    body.add("messages", turnsOf(Dialect::Anthropic, ask, {}));
    body.add("max_tokens", std::to_string(ask.maxOutput.value_or(anthropicLimit)));
    if (!ask.stop.empty()) body.add("stop_sequences", "[" + inQuotes(ask.stop) + "]");
    if (ask.thinks)
        body.add("thinking", R"({"type":"enabled","budget_tokens":)" + std::to_string(thinkingBudget) + "}");
    if (ask.schema)
        body.add("output_config",
                 R"({"format":{"type":"json_schema","schema":)" + std::string(answerSchema) + "}}");
}

void addGemini(const Ask& ask, List& body) {
    if (!ask.system.empty())
        body.add("systemInstruction", R"({"parts":[{"text":)" + inQuotes(ask.system) + "}]}");
    body.add("contents", turnsOf(Dialect::Gemini, ask, {}));
    List config;
    if (ask.maxOutput) config.add("maxOutputTokens", std::to_string(*ask.maxOutput));
    if (!ask.stop.empty()) config.add("stopSequences", "[" + inQuotes(ask.stop) + "]");
    if (ask.thinks)
        config.add("thinkingConfig",
                   R"({"includeThoughts":true,"thinkingBudget":)" + std::to_string(thinkingBudget) + "}");
    if (ask.schema) {
        config.add("responseMimeType", "\"application/json\"");
        config.add("responseJsonSchema", answerSchema);
    }
    if (!ask.moreConfig.empty()) config.add(ask.moreConfig);
    if (!config.empty()) body.add("generationConfig", config.object());
}

} // namespace

std::string pathOf(Dialect client, const Ask& ask) {
    switch (client) {
    case Dialect::OpenAi: return "/v1/chat/completions";
    case Dialect::Responses: return "/v1/responses";
    case Dialect::Anthropic: return "/v1/messages";
    case Dialect::Gemini: break;
    }
    return "/v1beta/models/" + ask.model
           + (ask.stream ? ":streamGenerateContent?alt=sse" : ":generateContent");
}

std::string bodyOf(Dialect client, const Ask& ask) {
    List body;
    if (client != Dialect::Gemini) { // there they stand in the path
        body.add("model", inQuotes(ask.model));
        if (ask.stream) body.add("stream", "true");
    }
    switch (client) {
    case Dialect::OpenAi: addOpenAi(ask, body); break;
    case Dialect::Responses: addResponses(ask, body); break;
    case Dialect::Anthropic: addAnthropic(ask, body); break;
    case Dialect::Gemini: addGemini(ask, body); break;
    }
    if (ask.tools) body.add("tools", toolsOf(client));
    if (!ask.toolChoice.empty())
        body.add(client == Dialect::Gemini ? "toolConfig" : "tool_choice", choiceOf(client, ask.toolChoice));
    if (!ask.more.empty()) body.add(ask.more);
    return body.object();
}

} // namespace tierline::ctl::selftest
