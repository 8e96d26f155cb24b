#include "protocol/quirks.h"

#include <algorithm>
#include <array>
#include <string>

namespace tierline::protocol {

namespace {

// Each row is what the provider's reference says today; where it is silent, what is sure to be taken.
constexpr std::array table{
    // developers.openai.com, API reference, chat
    Quirks{.flavor = "openai",
           .host = "api.openai.com",
           .maxTokens = "max_completion_tokens",
           .seed = "seed",
           .required = "required",
           .developerRole = true,
           .strictTools = true,
           .textParts = true,
           .extras = true,
           .speaksResponses = true},
    // learn.microsoft.com, Azure OpenAI v1 reference
    Quirks{.flavor = "azure",
           .host = "openai.azure.com cognitiveservices.azure.com services.ai.azure.com",
           .maxTokens = "max_completion_tokens",
           .seed = "seed",
           .required = "required",
           .developerRole = true,
           .strictTools = true,
           .textParts = true,
           .extras = true,
           .speaksResponses = true},
    // console.groq.com/docs/openai: messages[].name is answered with 400
    Quirks{.flavor = "groq",
           .host = "api.groq.com",
           .maxTokens = "max_completion_tokens",
           .seed = "seed",
           .required = "required",
           .names = false,
           .speaksResponses = true},
    // openrouter.ai/docs: reasoning tokens, prompt caching
    Quirks{.flavor = "openrouter",
           .host = "openrouter.ai",
           .maxTokens = "max_tokens",
           .seed = "seed",
           .required = "required",
           .reasoning = ReasoningKey::Object,
           .strictTools = true,
           .cacheControl = true,
           .textParts = true,
           .speaksResponses = true},
    // api-docs.deepseek.com: JSON output, thinking mode (a turn with calls without its thoughts is a 400)
    Quirks{.flavor = "deepseek",
           .host = "api.deepseek.com",
           .maxTokens = "max_tokens",
           .seed = "",
           .required = "required",
           .schema = SchemaSupport::ObjectOnly,
           .imageUrls = false,
           .parallelSwitch = false,
           .userKey = false,
           .thoughtsBack = true},
    // docs.mistral.ai/api: a key it does not know is a 422
    Quirks{.flavor = "mistral",
           .host = "api.mistral.ai",
           .maxTokens = "max_tokens",
           .seed = "random_seed",
           .required = "any",
           .reasoning = ReasoningKey::None,
           .streamOptions = false,
           .shortCallIds = true,
           .userKey = false,
           .userAfterTool = false,
           .names = false},
    // docs.together.ai, chat completions
    Quirks{.flavor = "together",
           .host = "api.together.xyz api.together.ai",
           .maxTokens = "max_tokens",
           .seed = "seed",
           .required = "required",
           .parallelSwitch = false,
           .userKey = false},
    // docs.ollama.com/api/openai-compatibility
    Quirks{.flavor = "ollama",
           .host = ":11434",
           .maxTokens = "max_tokens",
           .seed = "seed",
           .required = "required",
           .imageUrls = false,
           .parallelSwitch = false,
           .userKey = false,
           .speaksResponses = true},
    // docs.vllm.ai, OpenAI-compatible server; its port is everyone's, so it is found by name only
    Quirks{.flavor = "vllm",
           .host = "",
           .maxTokens = "max_tokens",
           .seed = "seed",
           .required = "required",
           .textParts = true,
           .speaksResponses = true},
    // lmstudio.ai/docs: response_format json_schema only, tool_choice as a word only
    Quirks{.flavor = "lmstudio",
           .host = ":1234",
           .maxTokens = "max_tokens",
           .seed = "seed",
           .required = "required",
           .schema = SchemaSupport::SchemaOnly,
           .imageUrls = false,
           .parallelSwitch = false,
           .userKey = false,
           .namedChoice = false,
           .speaksResponses = true},
    // docs.fireworks.ai, chat completions
    Quirks{.flavor = "fireworks",
           .host = "api.fireworks.ai",
           .maxTokens = "max_tokens",
           .seed = "seed",
           .required = "required",
           .speaksResponses = true},
    // docs.x.ai: its reasoning models refuse penalties
    Quirks{.flavor = "xai",
           .host = "api.x.ai",
           .maxTokens = "max_completion_tokens",
           .seed = "seed",
           .required = "required",
           .penalties = false,
           .speaksResponses = true},
    // ai.google.dev/gemini-api/docs/openai
    Quirks{.flavor = "gemini",
           .host = "generativelanguage.googleapis.com",
           .maxTokens = "max_tokens",
           .seed = "",
           .required = "required",
           .imageUrls = false,
           .parallelSwitch = false,
           .userKey = false},
    // All others: what nearly every server of this dialect takes.
    Quirks{.flavor = "compatible",
           .host = "",
           .maxTokens = "max_tokens",
           .seed = "seed",
           .required = "required",
           .reasoning = ReasoningKey::None,
           .parallelSwitch = false},
};

struct Authority {
    std::string host, port; // the port with its colon
};

Authority authorityOf(std::string_view url) {
    if (const auto scheme = url.find("://"); scheme != url.npos) url.remove_prefix(scheme + 3);
    url = url.substr(0, url.find_first_of("/?#"));
    if (const auto user = url.rfind('@'); user != url.npos) url.remove_prefix(user + 1);
    const auto bracket = url.find(']'); // of an IPv6 address
    const auto colon = url.find(':', bracket == url.npos ? 0 : bracket);
    Authority found{std::string(url.substr(0, colon)), std::string(url.substr(std::min(colon, url.size())))};
    for (char& c : found.host)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return found;
}

bool isLoopback(std::string_view host) {
    return host == "localhost" || host.starts_with("127.") || host == "[::1]";
}

bool isAt(std::string_view mark, const Authority& authority) {
    if (mark.starts_with(':')) return mark == authority.port && isLoopback(authority.host);
    const std::string_view host = authority.host;
    if (!host.ends_with(mark)) return false;
    return host.size() == mark.size() || host[host.size() - mark.size() - 1] == '.';
}

bool isOf(const Quirks& row, const Authority& authority) {
    for (auto rest = row.host; !rest.empty();) {
        const auto space = std::min(rest.find(' '), rest.size());
        if (isAt(rest.substr(0, space), authority)) return true;
        rest.remove_prefix(std::min(space + 1, rest.size()));
    }
    return false;
}

} // namespace

std::span<const Quirks> allQuirks() {
    return table;
}

const Quirks* quirksNamed(std::string_view flavor) {
    const auto row = std::ranges::find(table, flavor, &Quirks::flavor);
    return row == table.end() ? nullptr : &*row;
}

const Quirks& quirksForUrl(std::string_view baseUrl) {
    const auto authority = authorityOf(baseUrl);
    const auto row = std::ranges::find_if(table, [&](const Quirks& q) { return isOf(q, authority); });
    return row == table.end() ? table.back() : *row;
}

} // namespace tierline::protocol
