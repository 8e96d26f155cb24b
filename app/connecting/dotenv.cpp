// A .env file: variables that name keys and addresses of providers. Their values are looked at only for
// addresses; keys stay where they are.
#include "connecting/imported.h"
#include "connecting/textplace.h"

#include <algorithm>
#include <array>
#include <map>

namespace tierline::connecting {

namespace {

struct Vendor {
    std::string_view variable, name, dialect, baseUrl, addressVariable, model;
};

// The model is a dated one, so that the policy has something to begin with.
constexpr std::array vendors{
    Vendor{"OPENAI_API_KEY", "openai", "openai", "", "OPENAI_BASE_URL", "gpt-4o-mini-2024-07-18"},
    Vendor{"ANTHROPIC_API_KEY", "anthropic", "anthropic", "", "ANTHROPIC_BASE_URL",
           "claude-3-5-haiku-20241022"},
    Vendor{"GEMINI_API_KEY", "gemini", "gemini", "", "GOOGLE_GEMINI_BASE_URL", "gemini-2.0-flash"},
    Vendor{"GROQ_API_KEY", "groq", "openai", "https://api.groq.com/openai/v1", "", "llama-3.1-8b-instant"},
    Vendor{"MISTRAL_API_KEY", "mistral", "openai", "https://api.mistral.ai/v1", "", "mistral-small-2503"},
    Vendor{"DEEPSEEK_API_KEY", "deepseek", "openai", "https://api.deepseek.com/v1", "", "deepseek-chat"},
    Vendor{"OPENROUTER_API_KEY", "openrouter", "openai", "https://openrouter.ai/api/v1", "",
           "openai/gpt-4o-mini-2024-07-18"},
    Vendor{"XAI_API_KEY", "xai", "openai", "https://api.x.ai/v1", "", "grok-3-mini"},
};

struct Variable {
    std::string value;
    int line = 0;
};

std::string unquoted(std::string_view value) {
    value = trimmed(value);
    if (value.size() >= 2 && (value[0] == '"' || value[0] == '\'') && value.ends_with(value[0]))
        return std::string(value.substr(1, value.size() - 2));
    return std::string(trimmed(value.substr(0, value.find(" #"))));
}

std::map<std::string, Variable> variablesOf(std::string_view text, Imported& into) {
    std::map<std::string, Variable> variables;
    int number = 0;
    for (std::size_t at = 0; at < text.size(); at = nextLine(text, at)) {
        ++number;
        std::string_view line = trimmed(text.substr(at, lineStop(text, at) - at));
        if (line.starts_with("export ")) line = trimmed(line.substr(7));
        if (line.empty() || line.starts_with('#')) continue;
        const auto equals = line.find('=');
        if (equals == std::string_view::npos || equals == 0) {
            into.miss(number, "a line without NAME=value");
            continue;
        }
        variables[std::string(trimmed(line.substr(0, equals)))] = {unquoted(line.substr(equals + 1)), number};
    }
    return variables;
}

} // namespace

Result<Imported> readDotEnv(std::string_view text) {
    Imported imported;
    auto variables = variablesOf(text, imported);
    for (const Vendor& vendor : vendors) {
        const auto key = variables.find(std::string(vendor.variable));
        if (key == variables.end() || key->second.value.empty()) continue;
        std::string base(vendor.baseUrl);
        const auto address = variables.find(std::string(vendor.addressVariable));
        if (address != variables.end()) {
            base = baseOf(address->second.value);
            variables.erase(address);
        }
        variables.erase(std::string(vendor.variable));
        const std::string name = imported.addProvider({std::string(vendor.name),
                                                       std::string(vendor.dialect),
                                                       base,
                                                       "env:" + std::string(vendor.variable),
                                                       {}});
        imported.addModel({name, std::string(vendor.model), 1, false, 0, 0});
    }
    for (const auto& [name, variable] : variables)
        imported.miss(variable.line, name);
    std::ranges::sort(imported.notUnderstood, {}, &NotUnderstood::line);
    if (imported.providers.empty())
        return fail(ErrorCode::InvalidInput, "no variable of it names the key of a provider that is known",
                    "OPENAI_API_KEY, ANTHROPIC_API_KEY, GEMINI_API_KEY and the like are looked for");
    return imported;
}

} // namespace tierline::connecting
