#include "connecting/imported.h"

#include "connecting/masking.h"
#include "connecting/yamledit.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace tierline::connecting {

namespace {

constexpr std::array<std::string_view, 3> lines{"0.30", "0.60", "0.85"};

std::string upper(std::string_view text) {
    std::string out;
    for (const char c : text)
        out += std::isalnum(static_cast<unsigned char>(c)) != 0
                   ? static_cast<char>(std::toupper(static_cast<unsigned char>(c)))
                   : '_';
    return out;
}

std::string idOf(const ImportedModel& model) {
    return model.provider + "/" + model.name;
}

void providersOf(std::string& out, const Imported& imported) {
    out += "providers:\n";
    for (const auto& provider : imported.providers) {
        out += "  " + provider.name + ": {dialect: " + provider.dialect;
        if (!provider.baseUrl.empty()) out += ", base_url: " + yamlString(provider.baseUrl);
        if (!provider.apiVersion.empty()) out += ", api_version: " + yamlString(provider.apiVersion);
        if (!provider.key.empty()) out += ", key: " + yamlString(provider.key);
        out += "}\n";
    }
}

void modelsOf(std::string& out, const Imported& imported) {
    out += "\nmodels:\n";
    for (const auto& model : imported.models) {
        out += "  " + yamlString(idOf(model)) + ": {price: " + (model.isFree ? "0" : "auto");
        if (model.rpm > 0) out += ", rpm: " + std::to_string(model.rpm);
        if (model.tpm > 0) out += ", tpm: " + std::to_string(model.tpm);
        out += "}\n";
    }
}

std::vector<int> tiersIn(const Imported& imported) {
    std::vector<int> used;
    for (int tier = 0; tier < 4; ++tier)
        if (std::ranges::find(imported.models, tier, &ImportedModel::tier) != imported.models.end())
            used.push_back(tier);
    return used;
}

void tiersOf(std::string& out, const Imported& imported, const std::vector<int>& used) {
    out += "\n# A first guess: move the models to where they are able enough, cheapest tier first.\ntiers:\n";
    for (const int tier : used) {
        out += "  - {name: " + std::string(tierNames[tier]);
        if (tier != used.back()) out += ", below: " + std::string(lines[static_cast<std::size_t>(tier)]);
        out += ", models: [";
        bool isFirst = true;
        for (const auto& model : imported.models) {
            if (model.tier != tier) continue;
            out += (isFirst ? "" : ", ") + yamlString(idOf(model));
            isFirst = false;
        }
        out += "]}\n";
    }
}

} // namespace

std::string nameFor(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) != 0 || c == '-' || c == '_' || c == '.')
            out += static_cast<char>(std::tolower(byte));
        else if (!out.empty() && !out.ends_with('-'))
            out += '-';
    }
    while (out.ends_with('-'))
        out.pop_back();
    return out.empty() || std::isalnum(static_cast<unsigned char>(out[0])) == 0 ? "provider" + out
                                                                                : out.substr(0, 40);
}

std::string keyFor(std::string_view provider, std::string_view written, Imported& into) {
    const auto variable = [](std::string_view name) { return "env:" + std::string(name); };
    if (written.empty()) return {};
    if (written.starts_with("os.environ/")) return variable(written.substr(11));
    // `${NAME:-key}` may carry the key itself: only what is a name is taken for one.
    const auto isName = [](std::string_view name) {
        return !name.empty()
               && std::ranges::all_of(name, [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; });
    };
    if (written.starts_with("${") && written.ends_with('}')) {
        const std::string_view inside = written.substr(2, written.size() - 3);
        const std::string_view name = inside.substr(0, inside.find(':'));
        if (isName(name)) return variable(name);
    }
    if (written.starts_with('$') && isName(written.substr(1))) return variable(written.substr(1));
    const std::string name = upper(provider) + "_API_KEY";
    if (std::ranges::find(into.plainKeys, name) == into.plainKeys.end()) into.plainKeys.push_back(name);
    return variable(name);
}

std::string baseOf(std::string_view url) {
    for (const std::string_view tail : {"/chat/completions", "/responses", "/messages", "/"})
        while (url.ends_with(tail))
            url.remove_suffix(tail.size());
    if (const auto at = url.find('?'); at != std::string_view::npos) url = url.substr(0, at);
    return std::string(url);
}

std::string Imported::addProvider(ImportedProvider provider) {
    const std::string wanted = provider.name;
    for (int count = 2;; ++count) {
        const auto found = std::ranges::find(providers, provider.name, &ImportedProvider::name);
        if (found == providers.end()) break;
        if (*found == provider) return provider.name;
        provider.name = wanted + "-" + std::to_string(count);
    }
    providers.push_back(provider);
    return provider.name;
}

void Imported::addModel(ImportedModel model) {
    if (model.name.empty() || model.name.find_first_of(" \t\r\n\"\\()") != std::string::npos)
        return miss(0, "the model `" + model.name + "`: a name that no policy can hold");
    for (ImportedModel& known : models)
        if (known.provider == model.provider && known.name == model.name) {
            known.tier = std::max(known.tier, model.tier);
            return;
        }
    models.push_back(std::move(model));
}

void Imported::miss(int line, std::string text) {
    notUnderstood.push_back({line, masked(text)});
}

std::string policyOf(const Imported& imported, std::string_view source) {
    std::string out =
        "# From " + std::string(source) + ". Keys are named here, never written.\nversion: 1\n\n";
    for (char& c : out)
        if (c == '\r' || c == '\0') c = ' ';
    providersOf(out, imported);
    modelsOf(out, imported);
    const std::vector<int> used = tiersIn(imported);
    tiersOf(out, imported, used);
    const bool hasMiddle = std::ranges::find(used, 1) != used.end();
    out += "default_tier: " + std::string(tierNames[hasMiddle || used.empty() ? 1 : used.front()])
           + "\n\nintercept:\n";
    for (const auto& alias : imported.aliases)
        out += "  - {model: " + yamlString(alias.name)
               + ", as: " + yamlString(alias.tier.empty() ? "auto" : "auto:" + alias.tier) + "}\n";
    out += "  - {model: \"claude-*\", as: auto}\n  - {model: \"gpt-*\", as: auto}\n";
    return out;
}

} // namespace tierline::connecting
