// LiteLLM's proxy configuration: model_list with model_name and litellm_params, router_settings with aliases.
#include "connecting/imported.h"
#include "connecting/yamlread.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace tierline::connecting {

namespace {

struct Vendor {
    std::string_view prefix, dialect, baseUrl, variable;
    bool isLocal = false;
};

constexpr std::array vendors{
    Vendor{"openai", "openai", "", "OPENAI_API_KEY"},
    Vendor{"anthropic", "anthropic", "", "ANTHROPIC_API_KEY"},
    Vendor{"gemini", "gemini", "", "GEMINI_API_KEY"},
    Vendor{"azure", "azure", "", "AZURE_API_KEY"},
    Vendor{"groq", "openai", "https://api.groq.com/openai/v1", "GROQ_API_KEY"},
    Vendor{"mistral", "openai", "https://api.mistral.ai/v1", "MISTRAL_API_KEY"},
    Vendor{"deepseek", "openai", "https://api.deepseek.com/v1", "DEEPSEEK_API_KEY"},
    Vendor{"openrouter", "openai", "https://openrouter.ai/api/v1", "OPENROUTER_API_KEY"},
    Vendor{"together_ai", "openai", "https://api.together.xyz/v1", "TOGETHERAI_API_KEY"},
    Vendor{"fireworks_ai", "openai", "https://api.fireworks.ai/inference/v1", "FIREWORKS_AI_API_KEY"},
    Vendor{"xai", "openai", "https://api.x.ai/v1", "XAI_API_KEY"},
    Vendor{"cerebras", "openai", "https://api.cerebras.ai/v1", "CEREBRAS_API_KEY"},
    Vendor{"ollama", "openai", "http://127.0.0.1:11434/v1", "", true},
    Vendor{"ollama_chat", "openai", "http://127.0.0.1:11434/v1", "", true},
    Vendor{"lm_studio", "openai", "http://127.0.0.1:1234/v1", "", true},
    Vendor{"hosted_vllm", "openai", "", "", true},
    Vendor{"text-completion-openai", "openai", "", "OPENAI_API_KEY"},
};

constexpr std::array<std::string_view, 9> knownParams{
    "model",    "api_key",    "api_base", "api_version", "rpm", "tpm", "custom_llm_provider",
    "base_url", "drop_params"};

std::int64_t countOf(const YamlNode& map, std::string_view key) {
    const std::string_view text = map.scalar(key);
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() && value > 0 ? value : 0;
}

// A model without a vendor before it is OpenAI's or Anthropic's by its name.
const Vendor* vendorOf(std::string& model, const YamlNode& params) {
    std::string prefix(params.scalar("custom_llm_provider"));
    if (const auto slash = model.find('/'); slash != std::string::npos) {
        const std::string head = model.substr(0, slash);
        if (prefix.empty() || prefix == head) {
            prefix = head;
            model.erase(0, slash + 1);
        }
    }
    if (prefix.empty()) prefix = model.starts_with("claude") ? "anthropic" : "openai";
    const auto found = std::ranges::find(vendors, prefix, &Vendor::prefix);
    return found == vendors.end() ? nullptr : &*found;
}

std::string addressOf(const Vendor& vendor, const YamlNode& params) {
    std::string_view written = params.scalar("api_base");
    if (written.empty()) written = params.scalar("base_url");
    std::string base =
        written.empty() || written.starts_with("os.environ/") ? std::string(vendor.baseUrl) : baseOf(written);
    if (vendor.prefix.starts_with("ollama") && !base.ends_with("/v1")) base += "/v1";
    return base;
}

void readModel(const YamlNode& entry, Imported& into) {
    const YamlNode* params = entry.find("litellm_params");
    if (params == nullptr || params->scalar("model").empty())
        return into.miss(entry.line, "an entry of model_list without litellm_params.model");
    std::string model(params->scalar("model"));
    const std::string written = model;
    const Vendor* vendor = vendorOf(model, *params);
    if (vendor == nullptr)
        return into.miss(params->line, "`" + written + "`: Tierline has no way to this provider");
    if (model.find('*') != std::string::npos)
        return into.miss(params->line, "`" + written + "`: name the models one by one");
    const std::string base = addressOf(*vendor, *params);
    if (base.empty() && (vendor->dialect == "azure" || vendor->isLocal))
        return into.miss(params->line, "`" + written + "` without an api_base that is written out");
    ImportedProvider provider{nameFor(vendor->prefix),
                              std::string(vendor->dialect),
                              base,
                              {},
                              std::string(params->scalar("api_version"))};
    if (provider.dialect != "azure") provider.apiVersion.clear();
    provider.key = keyFor(provider.name, params->scalar("api_key"), into);
    if (provider.key.empty() && !vendor->variable.empty())
        provider.key = "env:" + std::string(vendor->variable);
    const std::string name = into.addProvider(provider);
    into.addModel({name, model, 1, vendor->isLocal, countOf(*params, "rpm"), countOf(*params, "tpm")});
    for (const YamlEntry& param : params->entries)
        if (std::ranges::find(knownParams, param.key) == knownParams.end())
            into.miss(param.line, "litellm_params." + param.key);
    const std::string_view alias = entry.scalar("model_name");
    if (!alias.empty() && alias != model
        && std::ranges::find(into.aliases, alias, &ImportedAlias::name) == into.aliases.end())
        into.aliases.push_back({std::string(alias), {}});
}

void readRouter(const YamlNode& settings, Imported& into) {
    for (const YamlEntry& entry : settings.entries) {
        if (entry.key != "model_group_alias" || entry.value.kind != YamlNode::Kind::Map) {
            into.miss(entry.line, "router_settings." + entry.key);
            continue;
        }
        for (const YamlEntry& alias : entry.value.entries)
            if (std::ranges::find(into.aliases, alias.key, &ImportedAlias::name) == into.aliases.end())
                into.aliases.push_back({alias.key, {}});
    }
}

} // namespace

Result<Imported> readLiteLlm(std::string_view text) {
    const auto root = readYaml(text);
    if (!root) return std::unexpected(root.error());
    const YamlNode* list = root->find("model_list");
    if (list == nullptr || list->kind != YamlNode::Kind::List)
        return fail(ErrorCode::InvalidInput, "there is no `model_list`", "give LiteLLM's proxy config.yaml");
    Imported imported;
    for (const YamlNode& entry : list->items)
        readModel(entry, imported);
    for (const YamlEntry& entry : root->entries) {
        if (entry.key == "router_settings" && entry.value.kind == YamlNode::Kind::Map)
            readRouter(entry.value, imported);
        else if (entry.key != "model_list")
            imported.miss(entry.line, entry.key);
    }
    if (imported.models.empty())
        return fail(ErrorCode::InvalidInput, "no model of it can be reached from here",
                    "look at what was not understood");
    return imported;
}

} // namespace tierline::connecting
